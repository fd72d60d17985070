"""What needs a decision: the latest first, each with its day, who is responsible, the amount, and what holds it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from aidportal.charts.panels import Panel
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.targets import TargetProgress
from aidportal.figures.figure import Figure, Measure, Words
from aidportal.figures.reading import Answer
from aidportal.figures.scopes import ONE_DAY
from aidportal.figures.selects import GroupKey
from aidportal.figures.statements import rows_of
from aidportal.values.dates import describe, from_range
from projects.figures import COMMITTED, PROJECTS

from ..targets import TargetRow, Targets, behind_url
from .waiting_rows import KINDS, LONG_PAST, MOST_OF_A_KIND, WaitingKind, WaitingRow, first_rows

# As many as a reader decides in a sitting; the ways to all of each kind stand above them.
MOST_ROWS = 8
# From so many days on it is marked as late beyond doubt.
MUCH_TOO_LATE = 30
TARGET_WORDS = gettext_lazy("Target behind: make up for it or change it")


@dataclass(frozen=True)
class WaitingDecision:
    """A line of the table; ``days_late`` is less than 0 while there is time, ``None`` where no day is known."""

    name: str
    url: str
    kind: Words
    responsible: str
    amount: str
    due: str
    days_late: int | None
    why: str = ""

    @property
    def is_long_past(self) -> bool:
        """Whether there is nothing to be decided any more, but a record to be put in order."""
        return self.days_late is not None and self.days_late > LONG_PAST.days

    @property
    def tone(self) -> str:
        if self.days_late is None or self.days_late < 0:
            return ""
        return "bad" if self.days_late > MUCH_TOO_LATE else "warn"

    @property
    def lateness(self) -> str:
        """How late it is, or how much time there is, in words."""
        days = self.days_late
        if days is None:
            return "—"
        if days < 0:
            return ngettext("%(days)s day left", "%(days)s days left", -days) % {"days": f"{-days:,}"}
        if not days:
            return _("due today")
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": f"{days:,}"}

    @property
    def place(self) -> tuple[bool, bool, int]:
        """What is latest comes first, then what is long past, what has no day last."""
        return (self.days_late is None, self.is_long_past, -(self.days_late or 0))


@dataclass(frozen=True)
class WaitingCount:
    """How many wait of a kind, and the way to all of them."""

    label: Words
    number: int
    url: str


class DecisionsPanel(Panel):
    """The first of each kind in one table; see ``overview/director/decisions.html``."""

    template = "overview/director/decisions.html"
    key = "decisions"

    def __init__(self, question: DashboardQuestion, targets: Targets) -> None:
        self.question, self.targets = question, targets
        self._counts: list[tuple[WaitingKind, Answer]] = [
            (kind, question.reading.measure(kind.rows, question.ever, kind.count, today=question.today))
            for kind in KINDS
        ]

    @cached_property
    def counts(self) -> list[WaitingCount]:
        """The kinds of which there are any."""
        ever = self.question.ever
        counts = [WaitingCount(kind.label, int(answer.total or 0), kind.url(ever)) for kind, answer in self._counts]
        counts.append(WaitingCount(TARGET_WORDS, len(self.targets.late), behind_url(self.question)))
        return [one for one in counts if one.number]

    def number(self, key: str) -> int:
        """How many wait of the kind ``key``."""
        return next(int(answer.total or 0) for kind, answer in self._counts if kind.key == key)

    @cached_property
    def rows(self) -> list[WaitingDecision]:
        """The latest of all, and of each kind at least one."""
        decisions = sorted([*self.of_records(), *self.of_targets()], key=lambda one: one.place)
        first = {one.kind: one for one in reversed(decisions)}
        others = [one for one in decisions if first[one.kind] is not one]
        return sorted([*first.values(), *others[: MOST_ROWS - len(first)]], key=lambda one: one.place)

    @property
    def more(self) -> int:
        """How many there are that the table does not show."""
        return sum(one.number for one in self.counts) - len(self.rows)

    def of_records(self) -> list[WaitingDecision]:
        question = self.question
        seen = question.reading.as_seen(question.ever)
        rows = [WaitingRow(*row) for row in rows_of(*first_rows(seen, question.today, get_language() or ""))]
        areas = question.names(PROJECTS.dimensions["area"], {row.area for row in rows if row.area})
        kinds = {kind.key: kind for kind in KINDS}
        return [self.of_record(row, kinds[row.kind], areas) for row in rows]

    def of_record(self, row: WaitingRow, kind: WaitingKind, areas: Mapping[GroupKey, str]) -> WaitingDecision:
        dated = from_range(row.dated) if row.dated else None
        return WaitingDecision(
            name=row.name,
            url=reverse(kind.page, args=[row.record]),
            kind=kind.label,
            responsible=row.body or areas.get(row.area, ""),
            amount="—" if row.amount is None else self.question.cell(COMMITTED, row.amount, None).text,
            due=describe(dated),
            days_late=days_after(dated.last if dated else None, self.question.today),
            why=row.why or "",
        )

    def of_targets(self) -> list[WaitingDecision]:
        return [self.of_target(line) for line in self.targets.worst(MOST_OF_A_KIND)]

    def of_target(self, line: TargetRow) -> WaitingDecision:
        one, end = line.progress, line.progress.period.end
        last = end - ONE_DAY if end else None
        return WaitingDecision(
            name=_("%(figure)s of %(year)s") % {"figure": line.figure, "year": line.year},
            url=line.agreement.get_absolute_url(),
            kind=TARGET_WORDS,
            responsible=line.pair,
            amount=self.missing(one),
            due=str(last or "—"),
            days_late=days_after(last, self.question.today),
        )

    def missing(self, one: TargetProgress) -> str:
        """The money that is missing of what is due by now, of a target for money."""
        if not isinstance(one.figure, Figure) or one.figure.unit != Measure.YUAN:
            return "—"
        return self.question.cell(COMMITTED, one.due - Decimal(one.done or 0), None).text


def days_after(day: date | None, today: date) -> int | None:
    return None if day is None else (today - day).days

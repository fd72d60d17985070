"""What agreements want reached, and how far it is: what is behind schedule comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.charts import spans
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.models import Agreement, Target
from aidportal.directory.targets import (
    AgreementTerms,
    Aim,
    TargetProgress,
    TargetVerdict,
    measured,
    period_of,
    planned,
    unit_of,
    written,
)
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.values.money import Unit
from aidportal.values.rounding import fixed

ALL_YEARS = "all"
TONES = {
    TargetVerdict.MISSED: "bad",
    TargetVerdict.BEHIND: "bad",
    TargetVerdict.NOT_STARTED: "bad",
    TargetVerdict.ON_SCHEDULE: "warn",
    TargetVerdict.REACHED: "ok",
    TargetVerdict.UNKNOWN: "",
}
LATE = (TargetVerdict.MISSED, TargetVerdict.BEHIND, TargetVerdict.NOT_STARTED)
# Where a target comes in the list: whatever is late first.
PLACES = {verdict: 0 if verdict in LATE else place for place, verdict in enumerate(TargetVerdict)}
# What the boxes above count, and the value of the filter that shows them.
STANDINGS = {
    "late": (gettext_lazy("Behind schedule or missed"), LATE),
    "on_schedule": (TargetVerdict.ON_SCHEDULE.label, (TargetVerdict.ON_SCHEDULE,)),
    "reached": (TargetVerdict.REACHED.label, (TargetVerdict.REACHED,)),
    "unknown": (TargetVerdict.UNKNOWN.label, (TargetVerdict.UNKNOWN,)),
}


@dataclass(frozen=True)
class TargetRow:
    """A target as the table and the file show it."""

    progress: TargetProgress
    question: DashboardQuestion

    @property
    def unit(self) -> Unit:
        return self.question.unit

    @property
    def url(self) -> str:
        """The way to the records that are done; few of all rows are shown with it."""
        scope = self.progress.scope
        return self.question.records_url(self.progress.figure, scope) if scope else ""

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Names of who gives and who receives."""
        return [(pair.giver_name, pair.receiver_name) for pair in self.progress.pairings]

    @property
    def pair(self) -> str:
        """Who gives to whom; of several pairs the first, and how many more there are."""
        if not self.pairs:
            return _("not known")
        first, more = " → ".join(self.pairs[0]), len(self.pairs) - 1
        if not more:
            return first
        words = ngettext("%(first)s and %(count)s more pair", "%(first)s and %(count)s more pairs", more)
        return words % {"first": first, "count": more}

    @property
    def agreement(self) -> Agreement | AgreementTerms:
        return self.progress.target.agreement

    @property
    def figure(self) -> str:
        return str(capfirst(self.progress.figure.label)) if self.progress.figure else self.progress.target.figure

    @property
    def measure(self) -> str:
        return unit_of(self.progress.figure, self.unit) if self.progress.figure else ""

    @property
    def year(self) -> str:
        return str(self.progress.target.year or _("term"))

    @property
    def planned(self) -> str:
        return planned(self.progress, self.unit)

    @property
    def done(self) -> str:
        return written(self.progress.figure.unit if self.progress.figure else None, self.progress.done, self.unit)

    @property
    def rate(self) -> Decimal | None:
        return self.progress.rate

    @property
    def time_over(self) -> str:
        return "—" if self.progress.time_over is None else f"{fixed(self.progress.time_over)}%"

    @property
    def verdict(self) -> str:
        """The verdict in words; of what is late by how much."""
        if self.progress.verdict in (TargetVerdict.MISSED, TargetVerdict.BEHIND):
            return _("%(verdict)s by %(points)s points") % {
                "verdict": {TargetVerdict.MISSED: _("missed"), TargetVerdict.BEHIND: _("behind")}[
                    self.progress.verdict
                ],
                "points": fixed(self.progress.lag, 1),
            }
        return str(self.progress.verdict.label)

    @property
    def tone(self) -> str:
        return TONES[self.progress.verdict]

    @property
    def why(self) -> str:
        return self.progress.why


@dataclass(frozen=True)
class TargetChoice:
    """Which of the targets: those of ``ALL_YEARS`` or of the period, of one figure or all, of one standing or all."""

    years: str = ""
    figure: str = ""
    standing: str = ""


EVERY = TargetChoice()


class Targets:
    """The targets that a reader asks for: read at once, measured with the rest of the page, or as of ``until``."""

    def __init__(self, question: DashboardQuestion, choice: TargetChoice = EVERY, *, until: date | None = None) -> None:
        self.question, self.choice = question, choice
        self.aims = self.rows()
        until = until if until and until < question.today else None
        self._answer = measured(self.aims, question.scope.user, question.reading, question.today, until)

    @property
    def period(self) -> Period:
        """The period asked for, or all years where the targets of all are."""
        return Period() if self.choice.years == ALL_YEARS else self.question.scope.period

    @property
    def period_text(self) -> str:
        start, last = self.period.start, self.period.last_day
        if start and last and start.year == last.year:
            # They are of whole years, whatever part of one is asked for.
            return str(start.year)
        return _("all years") if self.period == Period() else self.question.period_text

    @property
    def whole_years(self) -> Period:
        """The years that the period touches, of whose whole the targets are."""
        start, last = self.period.start, self.period.last_day
        first, end = start and date(start.year, 1, 1), last and date(last.year + 1, 1, 1)
        return replace(self.period, start=first, end=end)

    @property
    def ignored(self) -> str:
        """Which filters mean nothing for targets: all but those of places."""
        return self.question.ignored_beside((AREA, GIVER))

    @property
    def figures(self) -> list[AnyFigure]:
        """The figures that the targets are for, as far as there are such."""
        wanted = {aim.figure for aim in self.aims}
        return [figure for figure in catalogue.figures() if figure.key in wanted]

    def rows(self) -> list[Aim]:
        """The targets of agreements in the scope of places, whose year or term touches the period."""
        scope = Scope(self.question.scope.user, areas=self.question.scope.areas, givers=self.question.scope.givers)
        rows = Target.objects.filter(agreement__in=Agreement.objects.in_scope(scope).order_by()).order_by()
        if self.choice.figure:
            rows = rows.filter(figure=self.choice.figure)
        start, end = self.period.start, self.period.end
        if self.period.year_unknown:
            rows = rows.none()
        if start:
            rows = rows.filter(Q(year=None) | Q(year__gte=start.year))
        if end:
            rows = rows.filter(Q(year=None) | Q(year__lte=(end - ONE_DAY).year))
        # An agreement has many targets: fetched by itself it is made once.
        used = Agreement.objects.filter(pk__in=rows.values("agreement")).order_by()
        agreements = {row[0]: AgreementTerms(*row) for row in used.values_list(*AgreementTerms._fields)}
        aims = (Aim(agreements[row[0]], *row) for row in rows.values_list(*Aim._fields[1:]))
        # That a year touches the period is asked above.
        return [aim for aim in aims if aim.year or touch(period_of(aim), self.period)]

    @cached_property
    def progress(self) -> list[TargetProgress]:
        """All of them, in no order; once everything is asked."""
        return self._answer()

    @cached_property
    def lines(self) -> list[TargetRow]:
        """All of them, the worst first."""
        return [TargetRow(one, self.question) for one in sorted(self.progress, key=worst_first)]

    @cached_property
    def late(self) -> list[TargetProgress]:
        """Those that are late, in no order."""
        return [one for one in self.progress if one.verdict in LATE]

    @cached_property
    def late_in_order(self) -> list[TargetProgress]:
        """Those that are late, those furthest behind first."""
        return sorted(self.late, key=worst_first)

    def worst(self, number: int) -> list[TargetRow]:
        """So many of the late, those furthest behind first."""
        return [TargetRow(one, self.question) for one in self.late_in_order[:number]]

    @cached_property
    def shown(self) -> list[TargetRow]:
        """The lines of the standing that is asked for, all where none is."""
        if not self.choice.standing:
            return self.lines
        _label, verdicts = STANDINGS[self.choice.standing]
        return [line for line in self.lines if line.progress.verdict in verdicts]

    @cached_property
    def verdicts(self) -> Counter[TargetVerdict]:
        """How many stand how."""
        return Counter(one.verdict for one in self.progress)


def touch(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    starts = [period.start for period in (one, other) if period.start]
    ends = [period.end for period in (one, other) if period.end]
    return not (starts and ends) or max(starts) < min(ends)


def worst_first(one: TargetProgress) -> tuple[Any, ...]:
    """What is late, by how much; then what is on schedule, reached, and not known."""
    target = one.target
    return (PLACES[one.verdict], -one.lag, -(target.year or 0), target.agreement_id, target.pk)


def behind_url(question: DashboardQuestion, figure: AnyFigure | None = None, *, is_all: bool = False) -> str:
    """The page of the targets that are behind, or of all of them; those of ``figure`` alone where one is given."""
    url = spans.page_url(question.scope, reverse("overview:targets"))
    url += f"&figure={figure.key}" if figure else ""
    return url if is_all else f"{url}&standing=late"

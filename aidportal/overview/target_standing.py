"""Where it stands: disbursement against the calendar, and the targets that are behind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts.panels import Panel
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.spans import in_a_sentence
from aidportal.charts.year_calendar import running_year
from aidportal.figures.figure import Words, rate
from aidportal.figures.selects import Value
from projects.figures import COMMITTED, DISBURSEMENT_RATE

from .targets import TargetRow, Targets, behind_url

MOST_NAMED = 4
# What is paid of these commitments, which is not all that is paid in the period.
PAID = DISBURSEMENT_RATE.numerator


class StandingPanel(Panel):
    """The two beside each other; nothing where neither has anything to say. See ``reports/standing.html``."""

    template = "reports/standing.html"
    key = "standing"

    def __init__(self, question: DashboardQuestion) -> None:
        self.question, self.day = question, question.today
        self._committed = question.ask(COMMITTED, question.scope)
        self._paid = question.ask(PAID, question.scope)
        self._targets = Targets(question)

    @cached_property
    def calendar(self) -> CalendarStanding | None:
        return against_the_calendar(self.question, self._committed.total, self._paid.total)

    @cached_property
    def behind(self) -> list[LateTarget]:
        """Those that are furthest behind."""
        return [late_target(line) for line in self._targets.worst(MOST_NAMED)]

    @property
    def finding(self) -> str:
        return behind_words(len(self._targets.late), len(self._targets.progress), self._targets.period_text)

    @property
    def url(self) -> str:
        return behind_url(self.question)


@dataclass(frozen=True)
class CalendarStanding:
    """What is paid of the running year's commitments, beside what the days gone by would have it.

    ``share`` and ``time`` are per cents, ``gap`` is by how much the two differ; ``due`` is by the calendar.
    """

    share: Decimal | None
    time: Decimal
    gap: str
    gap_words: str
    is_behind: bool
    paid: str
    paid_label: Words
    paid_url: str
    due: str
    committed: str
    url: str


@dataclass(frozen=True)
class LateTarget:
    """A target that is behind; ``rate`` and ``time`` are per cents."""

    name: str
    url: str
    rate: Decimal | None
    time: Decimal | None
    verdict: str
    tone: str


def against_the_calendar(question: DashboardQuestion, committed: Value, paid: Value) -> CalendarStanding | None:
    """What is paid of the running year's commitments, beside what the days gone by would have it; else nothing."""
    calendar = running_year(question.scope.period, question.today)
    if calendar is None or not committed:
        return None
    standing = calendar.standing(Decimal(paid or 0), Decimal(committed))
    paid, committed, days = standing.done, standing.whole, standing.days
    words: dict[str, Any] = {"amount": question.text(COMMITTED, abs(standing.gap)), "days": days}
    behind = ngettext("behind the calendar, %(days)s day", "behind the calendar, %(days)s days", days)
    ahead = ngettext("ahead of the calendar, %(days)s day", "ahead of the calendar, %(days)s days", days)
    return CalendarStanding(
        share=rate(paid, committed),
        time=calendar.share,
        gap=words["amount"],
        gap_words=(behind if standing.gap < 0 else ahead) % words,
        is_behind=standing.gap < 0,
        paid=question.text(PAID, paid),
        paid_label=PAID.label,
        paid_url=question.records_url(PAID, question.scope),
        due=question.text(COMMITTED, standing.due),
        committed=question.text(COMMITTED, committed),
        url=question.records_url(COMMITTED, question.scope),
    )


def late_target(line: TargetRow) -> LateTarget:
    return LateTarget(
        name=f"{line.pair} · {line.figure} {line.year}",
        url=line.agreement.get_absolute_url(),
        rate=line.progress.rate,
        time=line.progress.time_over,
        verdict=line.verdict,
        tone=line.tone,
    )


def behind_words(late: int, number: int, period: str) -> str:
    if not number:
        return ""
    words = {"late": late, "count": number, "period": in_a_sentence(period)}
    if not late:
        return _("No target of %(period)s is behind.") % words
    return _("%(late)s of %(count)s targets of %(period)s are behind or missed.") % words

"""What was paid since the end of last month: where and by whom most of it, and each one's share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from aidportal.charts.cells import TextLink
from aidportal.charts.groups import narrowed
from aidportal.charts.panels import Panel
from aidportal.charts.places import fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import rate
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import GroupKey, Value
from aidportal.history.moments import Moment
from aidportal.values.rounding import rounded
from projects.figures import DISBURSED

MOST_MOVERS = 5
# Before this day of a month hardly anything of it is recorded: it is compared with the end of the month before last.
FIRST_DAYS = 5
# Of so many places at most each is told by itself; of more the wider ones in which they lie.
MOST_PLACES = 400


def last_month_end(today: date) -> date:
    """The last day of the month before, in the first days of a month of the one before that."""
    first = today.replace(day=1)
    return first - ONE_DAY if today.day > FIRST_DAYS else (first - ONE_DAY).replace(day=1) - ONE_DAY


def month_of(last: date) -> Period:
    return Period(last.replace(day=1), last + ONE_DAY)


@dataclass(frozen=True)
class MoneyMover:
    """A place with what moved there, its share of the whole change in per cent, and the payments themselves.

    ``at`` and ``width`` are the bar from the middle, in per cent.
    """

    name: str
    url: str | None
    amount: str
    share: Decimal | None
    is_less: bool
    at: Decimal
    width: Decimal


@dataclass(frozen=True)
class MoversTable:
    """The largest movers of one side."""

    title: str
    rows: list[MoneyMover]


class MovementPanel(Panel):
    """See ``overview/director/movement.html``."""

    template = "overview/director/movement.html"
    key = "movement"

    def __init__(self, question: DashboardQuestion) -> None:
        self.question, self.figure = question, DISBURSED
        self.since = last_month_end(question.today)
        self.scope = question.ever.but(period=Period(self.since + ONE_DAY, question.today + ONE_DAY))
        self._area = f"area{fitting(question, 'areas', MOST_PLACES)}"
        self._giver = f"giver_area{fitting(question, 'givers', MOST_PLACES)}"
        self._answer = question.ask(DISBURSED, self.scope, (self._area,), (self._giver,))
        self._uncounted = question.uncounted(DISBURSED, self.scope)
        self._before = question.ask(DISBURSED, question.ever.but(period=month_of(self.since)))

    @cached_property
    def total(self) -> Value:
        return self._answer.total

    @property
    def url(self) -> str:
        return self.question.records_url(DISBURSED, self.scope)

    @property
    def left_out(self) -> list[TextLink]:
        """Payments that may have been since then and may not, and the way to them."""
        return self.question.left_out(self._uncounted)

    @property
    def finding(self) -> str:
        """What was paid since, beside the whole month before."""
        text = self.question.text
        words = {
            "amount": text(DISBURSED, self.total),
            "before": text(DISBURSED, self._before.total),
            "month": f"{self.since:%Y-%m}",
        }
        if self._before.total is None:
            return _("%(amount)s paid") % words
        return _("%(amount)s paid, after %(before)s in all of %(month)s") % words

    @cached_property
    def tables(self) -> list[MoversTable]:
        sides = [(_("By receiving area"), self._area), (_("By giver"), self._giver)]
        return [MoversTable(title, self.movers(key)) for title, key in sides] if self.total else []

    def movers(self, key: str) -> list[MoneyMover]:
        values = {group: Decimal(value) for (group,), value in self._answer.by(key).items() if value}
        first = sorted(values, key=lambda group: (-abs(values[group]), str(group)))[:MOST_MOVERS]
        names = self.question.names(DISBURSED.dimensions[key], first)
        return [self.mover(key, group, names, values) for group in first]

    def mover(
        self, key: str, group: GroupKey, names: Mapping[GroupKey, str], values: Mapping[GroupKey, Decimal]
    ) -> MoneyMover:
        amount, most = values[group], max(abs(value) for value in values.values())
        scope = narrowed(DISBURSED, self.scope, {key: group})
        width = rounded(abs(amount) * 50 / most, 1)
        text = self.question.cell(DISBURSED, abs(amount), scope)
        return MoneyMover(
            name=names[group],
            url=text.url,
            amount=f"{'−' if amount < 0 else '+'}{text.text}",
            share=rate(amount, self.total),
            is_less=amount < 0,
            at=Decimal(50) - width if amount < 0 else Decimal(50),
            width=width,
        )

    @cached_property
    def why_scope(self) -> Scope | None:
        """The scope of which the history can say why it is not what was known then; ``None`` before it began."""
        return self.question.scope if Moment.of_day(self.since) else None

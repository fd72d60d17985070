"""Key figures of officials: on post, sent, ending and handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from aidportal.charts import spans
from aidportal.charts.key_figures import SPARK_YEARS, FigureTile, Tile
from aidportal.charts.number_words import value_text
from aidportal.charts.panels import attention_url
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import Words
from aidportal.figures.reading import Group
from aidportal.figures.scopes import Direction
from aidportal.figures.selects import GroupKey, Value

from .figures import HANDOVER_RATE, OFFICIALS_SENT, ON_POST, POSTINGS, Stock, on_the_day
from .posting_panels import ending_soon


class OnPostTile(FigureTile):
    """Officials on post on the last day of the scope, or today; compared with the same day of the span before.

    With a ``direction`` those who go that way, of a ``stock`` that is split by it.
    """

    def __init__(
        self, question: DashboardQuestion, direction: Direction | None = None, stock: Stock | None = None
    ) -> None:
        self._direction, self._stock = direction, stock or Stock(question.reading, question.ever)
        self._day = on_the_day(question.scope).day or question.today
        scope = question.ever.but(directions=(direction.value,)) if direction else question.ever
        super().__init__(question, ON_POST, scope.but(day=self._day))

    @property
    def label(self) -> Words:
        if self._direction is None:
            return ON_POST.label
        return _("On post: %(direction)s") % {"direction": self._direction.label}

    def on(self, day: date) -> int:
        if self._direction is None:
            return self._stock.on(day).get(None, 0)
        return self._stock.on(day, "direction").get(self._direction.value, 0)

    @cached_property
    def number(self) -> int:
        return self.on(self._day)

    @property
    def earlier(self) -> date | None:
        before = spans.before(self.question.scope.period, self.question.today)
        return before.last_day if before else None

    @cached_property
    def pair(self) -> tuple[Value, Value]:
        return self.number, self.on(self.earlier) if self.earlier else None

    @property
    def before(self) -> str:
        return self.earlier.isoformat() if self.earlier else ""

    @property
    def past(self) -> list[int]:
        return [self.on(day) for day in years_up_to(self._day)]


def years_up_to(day: date) -> list[date]:
    """The day in each of the years up to its own."""
    return [spans.earlier(day, back) for back in range(SPARK_YEARS - 1, -1, -1)]


class SentTile(FigureTile):
    """Officials sent in the scope; their latest batch of each direction is compared with the one before it.

    Batches go every two years, so a year is no measure of the next.
    """

    keys = ("direction", "batch")

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, OFFICIALS_SENT, question.scope)
        self._sent = question.ask(OFFICIALS_SENT, question.scope, self.keys)
        self._sizes = question.ask(OFFICIALS_SENT, question.ever, self.keys)

    @cached_property
    def number(self) -> Value:
        return self._sent.total

    @cached_property
    def latest(self) -> dict[GroupKey, int]:
        return latest_batches(self._sent.by(*self.keys))

    @cached_property
    def pair(self) -> tuple[Value, Value]:
        sizes = self._sizes.by(*self.keys)
        now = [sizes.get(pair) or 0 for pair in self.latest.items()]
        before = [sizes.get((direction, number - 1)) or 0 for direction, number in self.latest.items()]
        return (sum(now), sum(before)) if self.latest and all(before) else (None, None)

    @cached_property
    def comparison(self) -> str:
        if not self.latest:
            return _("no batch began in the period")
        return batch_words(self.latest) if self.pair[1] else ""


def latest_batches(sizes: Mapping[Group, Value]) -> dict[GroupKey, int]:
    """The highest number of a batch in each direction of which somebody goes."""
    latest: dict[GroupKey, int] = {}
    for (direction, number), size in sizes.items():
        if size and direction and number:
            latest[direction] = max(number, latest.get(direction, 0))
    return latest


def batch_words(latest: Mapping[GroupKey, int]) -> str:
    if len(latest) != 1:
        return _("the latest batches against those before")
    [number] = latest.values()
    return _("batch %(number)s against batch %(before)s") % {"number": number, "before": number - 1}


class EndingTile(Tile):
    """Postings that end soon, on the day of the page whatever the period."""

    def __init__(self, question: DashboardQuestion) -> None:
        self._question = question
        self._count = question.reading.measure(ending_soon, question.ever, "count_postings", today=question.today)

    @property
    def label(self) -> str:
        return _("Postings ending within 90 days")

    @property
    def url(self) -> str:
        return attention_url("cadres:list", POSTINGS.narrow(self._question.ever), "ends")

    @property
    def comparison(self) -> str:
        return _("As of %(day)s, whatever the period") % {"day": self._question.today}

    @property
    def note(self) -> str:
        return self._question.ignored(POSTINGS)

    @property
    def value(self) -> str:
        return value_text(POSTINGS, self._count.total, self._question.unit)[0]

    @property
    def unit(self) -> str:
        return value_text(POSTINGS, self._count.total, self._question.unit)[1]


class HandoverTile(FigureTile):
    """Handovers without a gap, of all handovers in the period."""

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, HANDOVER_RATE, question.scope)
        self._answer = question.ask(HANDOVER_RATE, question.scope)

    @cached_property
    def number(self) -> Value:
        return self._answer.total

    @cached_property
    def comparison(self) -> str:
        return self.question.period_text

"""How many officials are on post over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Unpack

from django.utils.translation import gettext as _

from aidportal.charts import spans
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart, ChartTexts
from aidportal.charts.findings import in_words, is_worth_saying
from aidportal.charts.groups import added
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.series import ChartSeries, choices, scope_of_series
from aidportal.figures.scopes import ONE_DAY, Direction, Scope

from .figures import ON_POST, Stock

MONTHS = {"month": 1, "quarter": 3}
# As many years before and after the period are drawn too.
YEARS_AROUND = 5


def on_post_by_direction(question: DashboardQuestion, step: str = "month", stock: Stock | None = None) -> OnPostChart:
    """Officials on post at the end of each month or quarter, by direction."""
    title = _("Officials on post, by direction")
    return OnPostChart(question, "direction", choices(Direction), step, stock, key="on-post", title=title)


class OnPostChart(Chart):
    """Officials on post at the end of each month or quarter, in the period and around it, by ``series``.

    ``stock`` is one that is split by it, where a page asks for it anyway.
    """

    usual_kind = "steps"

    def __init__(
        self,
        question: DashboardQuestion,
        by: str,
        series: Sequence[ChartSeries],
        step: str,
        stock: Stock | None = None,
        **texts: Unpack[ChartTexts],
    ) -> None:
        super().__init__(question, ON_POST, question.ever.but(day=question.last_day), **texts)
        self._by, self._series, self._step = by, series, step
        self._stock = stock or Stock(question.reading, question.ever, by)

    @property
    def period(self) -> str:
        return _("at the end of each month") if self._step == "month" else _("at the end of each quarter")

    @cached_property
    def days(self) -> list[date]:
        first = self._stock.first_day
        return ends_of(MONTHS[self._step], *window(self.question, first)) if first else []

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [ChartColumn(_("End of month"), numeric=False), *(one.column for one in self._series)]

    @cached_property
    def scopes(self) -> list[Scope | None]:
        """Of each of the series, at any time."""
        return [scope_of_series(ON_POST, self.question.ever, self._by, one) for one in self._series]

    @cached_property
    def urls(self) -> list[Callable[[date], str] | None]:
        return [url_by_day(self.question, scope) if scope else None for scope in self.scopes]

    @cached_property
    def rows(self) -> list[ChartRow]:
        url_of_all = url_by_day(self.question, self.question.ever)
        return [
            ChartRow(f"{day:%Y-%m}", self.cells(day), url_of_all(day), is_outside=is_outside(self.question, day))
            for day in self.days
        ]

    def cells(self, day: date) -> list[ChartCell]:
        counts, cells = self._stock.on(day, self._by), []
        for one, scope, url in zip(self._series, self.scopes, self.urls, strict=True):
            value = added(counts.get(group, 0) for group in one.groups)
            cell = self.question.cell(ON_POST, value, None)
            # A list of nobody is no use, and a long chart has hundreds of them.
            cells.append(replace(cell, scope=scope.but(day=day), url=url(day)) if value and scope and url else cell)
        return cells

    @cached_property
    def finding(self) -> str:
        """By how many more or fewer are on post than on the same day of the span before, and of which series."""
        before = spans.before(self.question.scope.period, self.question.today)
        if before is None or before.last_day is None:
            return ""
        now, then = (self._stock.on(day, self._by) for day in (self.question.last_day, before.last_day))
        totals = sum(now.values()), sum(then.values())
        if not is_worth_saying(*totals):
            return ""
        changes = [(sum(now.get(key, 0) - then.get(key, 0) for key in one.groups), one) for one in self._series]
        pick = max if totals[0] > totals[1] else min
        part, most = pick(changes, key=lambda pair: pair[0])
        return in_words(self.question, ON_POST, totals, (str(most.label), Decimal(part)), str(before.last_day))


def url_by_day(question: DashboardQuestion, scope: Scope) -> Callable[[date], str]:
    """The list of who is on post in ``scope`` on a day; for the many days of a chart, its parts are made once."""
    start, end = question.records_url(ON_POST, scope.but(day=question.today)).split(question.today.isoformat())
    return lambda day: f"{start}{day.isoformat()}{end}"


def window(question: DashboardQuestion, first: date) -> tuple[date, date]:
    """The first and the last day that are drawn: those of the period, with some years around them up to today."""
    start, last, today = question.scope.period.start, question.last_day, question.today
    begins = max(first, date(max(1, start.year - YEARS_AROUND), 1, 1)) if start else first
    return begins, min(today, date(last.year + YEARS_AROUND, 12, 31)) if last < today else today


def is_outside(question: DashboardQuestion, day: date) -> bool:
    """Whether a day lies around the period."""
    start, end = question.scope.period.start, question.scope.period.end
    return (start is not None and day < start) or (end is not None and day >= end)


def ends_of(months: int, first: date, last: date) -> list[date]:
    """The last days of every month or quarter from ``first`` on, and ``last`` itself."""
    days: list[date] = []
    year, month = first.year, (first.month - 1) // months * months + months
    while first <= last:
        day = date(year + month // 12, month % 12 + 1, 1) - ONE_DAY
        if day >= last:
            return [*days, last]
        days.append(day)
        month += months
        if month > 12:
            year, month = year + 1, months
    return days

"""How many officials are on post over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.charts import spans
from aidportal.charts.chart import ChartColumn, ChartRow
from aidportal.charts.drawing import ChartSeries, Sketch, added, chart, choices, either, narrowed
from aidportal.charts.findings import in_words, is_worth_saying
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import ONE_DAY, Direction, Scope
from cadres.figures import ON_POST, Stock

MONTHS = {"month": 1, "quarter": 3}
# As many years before and after the period are drawn too.
YEARS_AROUND = 5


def on_post_by_direction(asked: DashboardQuestion, step: str = "month", **texts: Any) -> Sketch:
    """Officials on post at the end of each month or quarter, by direction."""
    title = _("Officials on post, by direction")
    return on_post(asked, "direction", choices(Direction), step, **{"key": "on-post", "title": title} | texts)


def on_post(
    asked: DashboardQuestion,
    by: str,
    series: Sequence[ChartSeries],
    step: str,
    stock: Stock | None = None,
    **texts: Any,
) -> Sketch:
    """Officials on post at the end of each month or quarter, in the period and around it, by ``series``.

    ``stock`` is one that is split by it, where a page asks for it anyway.
    """
    stock = stock or Stock(asked.reading, asked.ever, by)
    yield
    days = ends_of(MONTHS[step], *window(asked, stock.first_day)) if stock.first_day else []
    scopes = [
        either([scope for group in one.groups if (scope := narrowed(ON_POST, asked.ever, {by: group}))])
        for one in series
    ]
    urls, url_of_all = [url_by_day(asked, scope) if scope else None for scope in scopes], url_by_day(asked, asked.ever)
    rows = []
    for day in days:
        counts = stock.on(day, by)
        cells = []
        for one, scope, url in zip(series, scopes, urls, strict=True):
            value = added(counts.get(group, 0) for group in one.groups)
            cell = asked.cell(ON_POST, value, None)
            # A list of nobody is no use, and a long chart has hundreds of them.
            cells.append(replace(cell, scope=scope.but(day=day), url=url(day)) if value and scope and url else cell)
        rows.append(ChartRow(f"{day:%Y-%m}", cells, url_of_all(day), is_outside=is_outside(asked, day)))
    words = _("at the end of each month") if step == "month" else _("at the end of each quarter")
    columns = [ChartColumn(_("End of month"), numeric=False), *(ChartColumn(one.label, one.color) for one in series)]
    texts = {"finding": finding(asked, stock, by, series), "scope": words} | texts
    return chart(asked, ON_POST, asked.ever.but(day=asked.last_day), kind="steps", columns=columns, rows=rows, **texts)


def url_by_day(asked: DashboardQuestion, scope: Scope) -> Callable[[date], str]:
    """The list of who is on post in ``scope`` on a day; for the many days of a chart, its parts are made once."""
    start, end = asked.records_url(ON_POST, scope.but(day=asked.today)).split(asked.today.isoformat())
    return lambda day: f"{start}{day.isoformat()}{end}"


def window(asked: DashboardQuestion, first: date) -> tuple[date, date]:
    """The first and the last day that are drawn: those of the period, with some years around them up to today."""
    start, last, today = asked.scope.period.start, asked.last_day, asked.today
    begins = max(first, date(max(1, start.year - YEARS_AROUND), 1, 1)) if start else first
    return begins, min(today, date(last.year + YEARS_AROUND, 12, 31)) if last < today else today


def is_outside(asked: DashboardQuestion, day: date) -> bool:
    """Whether a day lies around the period."""
    start, end = asked.scope.period.start, asked.scope.period.end
    return (start is not None and day < start) or (end is not None and day >= end)


def finding(asked: DashboardQuestion, stock: Stock, by: str, series: Sequence[ChartSeries]) -> str:
    """By how many more or fewer are on post than on the same day of the span before, and of which series they are."""
    before = spans.before(asked.scope.period, asked.today)
    if before is None or before.last_day is None:
        return ""
    day, earlier = asked.last_day, before.last_day
    now, then = stock.on(day, by), stock.on(earlier, by)
    totals = sum(now.values()), sum(then.values())
    if not is_worth_saying(*totals):
        return ""
    parts = [(one.label, sum(now.get(group, 0) - then.get(group, 0) for group in one.groups)) for one in series]
    is_more = totals[0] > totals[1]
    label, part = max(parts, key=lambda pair: pair[1] if is_more else -pair[1])
    return in_words(asked, ON_POST, totals, (str(label), Decimal(part)), _("on %(day)s") % {"day": earlier})


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

"""How many officials are on post over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.scopes import ONE_DAY, Direction, Scope
from cadres.figures import ON_POST, Stock

from ..charts import Column, Row
from .drawing import Series, Sketch, added, chart, choices, either, narrowed
from .question import Question

MONTHS = {"month": 1, "quarter": 3}


def on_post_by_direction(asked: Question, step: str = "month", **texts: Any) -> Sketch:
    """Officials on post at the end of each month or quarter, by direction."""
    title = _("Officials on post, by direction")
    return on_post(asked, "direction", choices(Direction), step, **{"key": "on-post", "title": title} | texts)


def on_post(
    asked: Question, by: str, series: Sequence[Series], step: str, stock: Stock | None = None, **texts: Any
) -> Sketch:
    """Officials on post at the end of each month or quarter of the period, by ``series`` of a dimension.

    ``stock`` is one that is split by it, where a page asks for it anyway.
    """
    stock = stock or Stock(asked.reading, asked.ever, by)
    yield
    first, start = stock.first_day, asked.scope.period.start
    days = ends_of(MONTHS[step], max(first, start or first), asked.last_day) if first else []
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
        rows.append(Row(f"{day:%Y-%m}", cells, url_of_all(day)))
    words = _("at the end of each month") if step == "month" else _("at the end of each quarter")
    columns = [Column(_("End of month"), numeric=False), *(Column(one.label, one.color) for one in series)]
    texts = {"finding": finding(asked, rows, series), "scope": words} | texts
    return chart(asked, ON_POST, asked.ever.but(day=asked.last_day), kind="steps", columns=columns, rows=rows, **texts)


def url_by_day(asked: Question, scope: Scope) -> Callable[[date], str]:
    """The list of who is on post in ``scope`` on a day; for the many days of a chart, its parts are made once."""
    start, end = asked.records_url(ON_POST, scope.but(day=asked.today)).split(asked.today.isoformat())
    return lambda day: f"{start}{day.isoformat()}{end}"


def finding(asked: Question, rows: list[Row], series: Sequence[Series]) -> str:
    if not rows:
        return ""
    parts = [f"{one.label} {cell.text}" for one, cell in zip(series, rows[-1].cells, strict=True)]
    return _("On %(day)s: %(parts)s.") % {"day": asked.last_day, "parts": _(", ").join(parts)}


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

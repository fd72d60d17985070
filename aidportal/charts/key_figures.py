"""The strip of key figures: the numbers of the scope, compared with the span of the same length before it."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.figure import Measure
from aidportal.figures.scopes import Scope
from aidportal.values.money import Unit
from cadres.figures import OFFICIALS_SENT, ON_POST, Stock, on_the_day

from . import spans
from .drawing import finished
from .findings import change_of
from .number_words import value_text
from .question import DashboardQuestion

SPARK_YEARS = 8
KeyFigureSketch = Generator[None, None, dict[str, Any]]


def key_figures(asked: DashboardQuestion, *boxes: KeyFigureSketch) -> Generator[None, None, list[dict[str, Any]]]:
    for box in boxes:
        next(box)
    yield
    return [finished(box) for box in boxes]


def figure_box(asked: DashboardQuestion, figure: Any) -> KeyFigureSketch:
    """A figure of the scope, compared with the span before, and the whole years up to the last of the scope."""
    value = asked.ask(figure, asked.scope)
    pair = asked.pair(figure)
    answer = asked.ask(figure, asked.ever, ("year",))
    yield
    (now, before), by_year = pair(), answer.by("year")
    spark = [by_year.get((year,)) for year in spark_years(asked)]
    return box(asked, figure, asked.scope, value.total, (now, before), asked.compared(figure), spark)


def spark_years(asked: DashboardQuestion) -> range:
    """Years of which each is over: a line that ended on the running one would dive."""
    last = min(asked.last_year, asked.today.year - 1)
    return range(last - SPARK_YEARS + 1, last + 1)


def on_post(asked: DashboardQuestion) -> KeyFigureSketch:
    """Officials on post on the last day of the scope, or today; compared with the same day of the span before."""
    stock = Stock(asked.reading, asked.ever)
    yield
    return stock_box(asked, asked.ever, lambda day: stock.on(day).get(None, 0))


def stock_box(asked: DashboardQuestion, scope: Scope, on: Any) -> dict[str, Any]:
    """The box of a stock of people that ``on`` gives for a day."""
    day = on_the_day(asked.scope).day or asked.today
    before = spans.before(asked.scope.period, asked.today)
    earlier = before.last_day if before else None
    spark = [on(one) for one in years_up_to(day)]
    pair = (on(day), on(earlier) if earlier else None)
    return box(asked, ON_POST, scope.but(day=day), pair[0], pair, earlier.isoformat() if earlier else "", spark)


def sent(asked: DashboardQuestion) -> KeyFigureSketch:
    """Officials sent in the scope; their latest batch of each direction is compared with the one before it.

    Batches go every two years, so a year is no measure of the next.
    """
    keys = ("direction", "batch")
    value = asked.ask(OFFICIALS_SENT, asked.scope, keys)
    sizes = asked.ask(OFFICIALS_SENT, asked.ever, keys)
    yield
    found, latest = sizes.by(*keys), latest_batches(value.by(*keys))
    now = [found.get(pair) or 0 for pair in latest.items()]
    before = [found.get((direction, number - 1)) or 0 for direction, number in latest.items()]
    pair = (sum(now), sum(before)) if latest and all(before) else (None, None)
    words = batch_words(latest)
    return box(asked, OFFICIALS_SENT, asked.scope, value.total, pair, "", []) | {
        "comparison": words if pair[1] else _("no batch began in the period") if not latest else ""
    }


def latest_batches(sizes: dict[tuple[Any, ...], Any]) -> dict[Any, int]:
    """The highest number of a batch in each direction of which somebody goes."""
    latest: dict[Any, int] = {}
    for (direction, number), size in sizes.items():
        if size and direction and number:
            latest[direction] = max(number, latest.get(direction, 0))
    return latest


def batch_words(latest: dict[Any, int]) -> str:
    if len(latest) != 1:
        return _("the latest batches against those before")
    [number] = latest.values()
    return _("batch %(number)s against batch %(before)s") % {"number": number, "before": number - 1}


def years_up_to(day: date) -> list[date]:
    """The day in each of the years up to its own."""
    return [spans.earlier(day, back) for back in range(SPARK_YEARS - 1, -1, -1)]


def box(
    asked: DashboardQuestion,
    figure: Any,
    scope: Scope,
    value: Any,
    pair: tuple[Any, Any],
    compared: str,
    spark: list[Any],
) -> dict[str, Any]:
    """``pair`` is what is over of ``value`` and the span before, which ``compared`` names."""
    text, unit = value_text(figure, value, asked.unit)
    is_times = figure.unit == Measure.YUAN and asked.unit != Unit.YUAN
    now, before = pair
    change = change_of(figure, now, before)
    return {
        "label": figure.label,
        "url": asked.records_url(figure, scope),
        "left_out": asked.left_out(figure, scope),
        "value": text,
        "unit": _("× %(unit)s") % {"unit": unit} if is_times else unit,
        "change": change,
        "change_tone": {"+": "good", "-": "poor"}.get(change[:1], ""),
        "comparison": comparison(asked, figure, value, now, compared) if change else "",
        "note": asked.ignored(figure),
        "spark": [None if value is None else float(value) for value in spark],
        "number": value,
        "figure": figure,
        "scope": scope,
    }


def comparison(asked: DashboardQuestion, figure: Any, value: Any, now: Any, compared: str) -> str:
    """With what is compared; and what, where a number holds something of the days to come too."""
    if now == value:
        return _("against %(what)s") % {"what": compared}
    return _("of %(value)s to date, against %(what)s") % {"value": asked.text(figure, now), "what": compared}

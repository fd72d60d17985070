"""The strip of key figures: one year's numbers, compared with the year before."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.figure import Measure
from aidportal.figures.scopes import Scope
from aidportal.money import Unit
from cadres.figures import ON_POST, Stock

from ..values import value_text
from .drawing import change_of, finished
from .question import Question, same_day

SPARK_YEARS = 8
KeyFigure = Generator[None, None, dict[str, Any]]


def key_figures(asked: Question, *boxes: KeyFigure) -> Generator[None, None, list[dict[str, Any]]]:
    for box in boxes:
        next(box)
    yield
    return [finished(box) for box in boxes]


def yearly(asked: Question, figure: Any) -> KeyFigure:
    """A figure for the year, compared with the year before."""
    pair = asked.pair(figure)
    answer = asked.ask(figure, asked.ever, ("year",))
    yield
    (now, before), by_year = pair(), answer.by("year")
    spark = [by_year.get((year,)) for year in range(asked.year - SPARK_YEARS + 1, asked.year + 1)]
    return box(asked, figure, asked.span(figure, asked.year), now, before, asked.compared(figure), spark)


def on_post(asked: Question) -> KeyFigure:
    """Officials on post on the last day of the year, or today; compared with the same day a year before."""
    day = asked.today if asked.is_running else date(asked.year, 12, 31)
    days = [same_day(day, year) for year in range(asked.year - SPARK_YEARS + 1, asked.year + 1)]
    stock = Stock(asked.reading, asked.ever)
    yield
    counts = [stock.on(each).get(None, 0) for each in days]
    return box(asked, ON_POST, asked.ever.but(day=day), counts[-1], counts[-2], days[-2].isoformat(), counts)


def box(
    asked: Question, figure: Any, scope: Scope, now: Any, before: Any, compared: str, spark: list[Any]
) -> dict[str, Any]:
    text, unit = value_text(figure, now, asked.unit)
    is_times = figure.unit == Measure.YUAN and asked.unit != Unit.YUAN
    change = change_of(figure, now, before)
    return {
        "label": figure.label,
        "url": asked.records_url(figure, scope),
        "value": text,
        "unit": _("× %(unit)s") % {"unit": unit} if is_times else unit,
        "change": change,
        "change_tone": {"+": "good", "-": "poor"}.get(change[:1], ""),
        "comparison": _("against %(what)s") % {"what": compared} if change else "",
        "spark": [None if value is None else float(value) for value in spark],
    }

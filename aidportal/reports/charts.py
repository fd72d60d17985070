"""A chart is a table: columns, rows and cells, each cell with the way to the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from aidportal.figures.figure import Measure, Value
from aidportal.figures.scopes import Scope
from aidportal.money import Unit

from .values import value_text


@dataclass(frozen=True)
class Column:
    """``role`` is "total" for a sum that is not drawn, "prior" for last year's mark."""

    label: Any
    color: int | None = None
    role: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Cell:
    """``value`` is the raw number, empty where nothing is known; ``text`` is what readers see."""

    value: str = ""
    text: str = "—"
    url: str | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    url: str | None = None
    partial: bool = False


@dataclass(frozen=True)
class Chart:
    """One panel; ``kind`` is "stacked", "steps", "bars" or "flows". See ``includes/chart.html``."""

    key: str
    kind: str
    title: Any
    unit: str
    scope: str
    finding: str
    columns: list[Column]
    rows: list[Row]
    source: Any
    url: str
    link: Any
    span: str = "col-6"
    divisor: int = 1
    places: int = 0

    @property
    def empty(self) -> bool:
        return not self.rows


def records_url(figure: Any, scope: Scope) -> str:
    """The list of exactly the rows that ``figure`` counts in ``scope``."""
    return figure.narrow(scope).url(reverse(figure.url))


def value_cell(figure: Any, value: Value, unit: Unit, scope: Scope | None = None) -> Cell:
    """A value of ``figure``; with a ``scope`` it links to its rows."""
    if value is None:
        return Cell()
    text, _unit = value_text(figure, value, unit)
    return Cell(format(Decimal(value), "f"), text, records_url(figure, scope) if scope else None)


def axis_of(figure: Any, unit: Unit) -> dict[str, Any]:
    """By what the axis divides raw values, with how many decimals, and what it is called."""
    is_money = figure.unit == Measure.YUAN
    return {
        "unit": value_text(figure, None, unit)[1],
        "divisor": unit.divisor if is_money else 1,
        "places": 0 if not is_money or unit == Unit.YUAN else 2,
    }

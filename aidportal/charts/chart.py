"""A chart is a table: columns, rows and cells, each cell with the way to the records behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aidportal.figures.figure import Measure
from aidportal.figures.scopes import Scope
from aidportal.values.money import Unit

from .number_words import value_text


@dataclass(frozen=True)
class ChartColumn:
    """``role`` is "total" for a sum that is not drawn, "prior" for a thin mark such as last year's."""

    label: Any
    color: int | None = None
    role: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class ChartCell:
    """``value`` is the raw number, empty where nothing is known; ``text`` is what readers see.

    ``figure`` and ``scope`` say which number it is; ``url`` leads to its rows, where an address can ask for them.
    """

    value: str = ""
    text: str = "—"
    url: str | None = None
    figure: Any = None
    scope: Scope | None = None


@dataclass(frozen=True)
class ChartRow:
    """``drill`` is the address of the level below.

    ``role`` is "total" for a sum of the rows, "rest" for that of all that are not shown; neither is drawn.
    ``partial`` is a year of which the number is of a part, ``is_outside`` one that lies around the period.
    """

    label: str
    cells: list[ChartCell]
    url: str | None = None
    drill: str | None = None
    partial: bool = False
    role: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class Chart:
    """One panel; see ``includes/chart.html`` for the kinds and what each text is for."""

    key: str
    kind: str
    title: Any
    unit: str
    scope: str
    finding: str
    columns: list[ChartColumn]
    rows: list[ChartRow]
    source: Any
    url: str
    link: Any
    span: str = "col-6"
    divisor: int = 1
    places: int = 0
    note: str = ""
    trail: list[dict[str, str]] = field(default_factory=list)
    most: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    template = "includes/chart.html"

    @property
    def empty(self) -> bool:
        return not any(cell.value for row in self.rows for cell in row.cells)

    @property
    def is_empty_within(self) -> bool:
        """Whether it has no number of the period itself."""
        return not any(cell.value for row in self.rows if not row.is_outside for cell in row.cells)


def axis_of(figure: Any, unit: Unit) -> dict[str, Any]:
    """By what the axis divides raw values, with how many decimals, and what it is called."""
    is_money = figure.unit == Measure.YUAN
    places = {Measure.YUAN: 0 if unit == Unit.YUAN else 2, Measure.PER_CENT: 1}
    return {
        "unit": value_text(figure, None, unit)[1],
        "divisor": unit.divisor if is_money else 1,
        "places": places.get(figure.unit, 0),
    }

"""What a chart is made of: columns, rows and cells, each cell with the way to the records behind it."""

from __future__ import annotations

from dataclasses import dataclass

from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.scopes import Scope


@dataclass(frozen=True)
class ChartColumn:
    """``role`` is "total" for a sum that is not drawn, "prior" for a thin mark such as last year's."""

    label: Words
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
    figure: AnyFigure | None = None
    scope: Scope | None = None


@dataclass(frozen=True)
class ChartRow:
    """``drill`` is the address of the level below.

    ``role`` is "total" for a sum of the rows, "rest" for that of all that are not shown; neither is drawn.
    ``partial`` is a year of which the number is of a part, ``is_outside`` one that lies around the period.
    """

    label: Words
    cells: list[ChartCell]
    url: str | None = None
    drill: str | None = None
    partial: bool = False
    role: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class TextLink:
    """A text with the way to what it tells of; ``url`` may be empty."""

    text: Words
    url: str

"""A table that becomes a file, and what holds for files of every format; ``streaming`` writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What a worksheet holds; more would be cut off silently.
MOST_ROWS = 1_048_576 - 2
MOST_CHARACTERS = 32_767


class CellKind(Enum):
    """What a column holds, and so how a file holds it. The value is Excel's number format."""

    TEXT = "@"
    INTEGER = "#,##0"
    NUMBER = "#,##0.####"
    MONEY = "#,##0.00"
    PER_CENT = "0.0"
    DATE = "yyyy-mm-dd"


@dataclass(frozen=True)
class Heading:
    text: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True)
class Ending:
    """What stands below the rows of a table: subtotals, a row of totals or none, and a note or none."""

    subtotals: Sequence[Sequence[Any]] = ()
    totals: Sequence[Any] | None = None
    note: str = ""


@dataclass(frozen=True)
class ExportSheet:
    """A table: its title, headings, and rows as long as the headings.

    ``ending`` is called when the rows are written, so that who waits for a file has its rows first.
    """

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    ending: Callable[[], Ending] = Ending


def defuse(text: str) -> str:
    """``text`` that a spreadsheet will not run as a formula when it opens a CSV file."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def sheet_name(title: str) -> str:
    """``title`` without what Excel forbids in the name of a sheet, at most 31 characters long."""
    return "".join(" " if character in "[]:*?/\\" else character for character in title).strip("' ")[:31] or "Sheet1"

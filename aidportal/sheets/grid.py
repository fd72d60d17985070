"""What a workbook is once it has been read: sheets of rows of plain values, whatever the file was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal


@dataclass(frozen=True)
class Fault:
    """What a cell holds where a formula failed: ``code`` is ``#REF!``, ``#DIV/0!`` and the like."""

    code: str


CellValue = str | int | float | Decimal | bool | date | datetime | time | Fault | None


@dataclass(frozen=True)
class Merge:
    """Cells shown as one; the value stands in the first. Rows and columns count from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Row:
    """The values of one row from column 1 on, without the empty ones at its end; ``number`` as the file counts."""

    number: int
    values: list[CellValue]


@dataclass
class Sheet:
    """One sheet. ``rows`` gives only rows that hold something, in order, and can be run through once."""

    name: str
    rows: Iterator[Row]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()


@dataclass
class Workbook:
    """A file that was read: ``sheets`` in order, each to be used before the next is asked for.

    ``form`` is what the file really is (``xlsx``, ``xls``, ``ods``, ``csv``, ``html``), ``notes`` what a
    reader should know of how it was read, in the reader's language.
    """

    form: str
    sheets: Iterator[Sheet]
    notes: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """The file cannot be read; the text says what is wrong and what to do, in the reader's language."""

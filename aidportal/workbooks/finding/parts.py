"""What is found in a sheet: tables, their columns and lines, and remarks on what is no data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from aidportal.workbooks.grid import Value
from aidportal.workbooks.values import Unit


@dataclass(frozen=True)
class Column:
    """A column of a table. ``index`` counts from 1 as the sheet does; 0 is what title or layout say for each row.

    ``heading`` joins the ``path`` of a header in several rows, without units and line breaks. ``unit`` is the
    column's own, ``note_unit`` that of a note over the whole table (单位：万元), which holds for its money.
    """

    index: int
    heading: str
    path: tuple[str, ...]
    unit: Unit | None = None
    note_unit: Unit | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Line:
    """One row of data: a value for each column, those of merged cells and ditto marks filled in (``filled``)."""

    sheet: str
    number: int
    values: list[Value]
    is_hidden: bool = False
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Remark:
    """Something of a sheet that is no data, or that its reader should know."""

    sheet: str
    row: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class TotalCheck(Remark):
    """A row of totals held against the rows it adds up: what it states and what they come to."""

    label: str
    column: str
    stated: Decimal
    summed: Decimal
    agrees: bool
    unread: tuple[int, ...] = ()

    def __str__(self) -> str:
        shown = {"label": self.label, "column": self.column, "stated": self.stated, "summed": self.summed}
        if self.agrees:
            return _("“%(label)s”, %(column)s: %(stated)s, as the rows add up.") % shown
        text = _("“%(label)s”, %(column)s: the file states %(stated)s, the rows add up to %(summed)s.") % shown
        if self.unread:
            rows = ", ".join(map(str, self.unread[:10]))
            text += " " + _("Not numbers: rows %(rows)s.") % {"rows": rows}
        return text


@dataclass
class Table:
    """A table of a sheet. ``lines`` can be run through once; ``remarks`` grow while they are."""

    sheet: str
    columns: list[Column]
    lines: Iterator[Line]
    title: str = ""
    header_rows: tuple[int, int] = (0, 0)
    is_hidden: bool = False
    context: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

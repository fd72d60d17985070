"""What is found in a workbook: tables of columns and lines, and what a reader of them should know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..cells import StatedUnit
from ..grid import CellValue
from ..language import gettext as _

Knows = Callable[[str], bool]
# What the title over a table says of all its rows: by heading the text that a cell would hold, or none.
Says = Callable[[str], Mapping[str, str]]

# What a column was made of that is no column of the sheet.
SECTION, ROW, ACROSS, YEAR, MONTH, VALUE, AROUND = "section", "row", "across", "year", "month", "value", "around"


@dataclass(frozen=True)
class SheetColumn:
    """A column of a table.

    ``index`` counts the sheet's columns from 1 and is 0 for one that was made; ``made`` then says of what
    (``section``, ``row``, ``across``, ``year``, ``month``, ``value``, ``around`` for what stands above the table).
    ``heading`` joins ``path``, which has no units in it. ``unit`` is the column's own, ``note_unit`` that of a note
    over the table; ``unit_text`` as the file writes it. ``places`` are the sheet's columns that a column of values was
    made of.
    """

    index: int
    heading: str
    path: tuple[str, ...]
    unit: StatedUnit | None = None
    note_unit: StatedUnit | None = None
    is_hidden: bool = False
    unit_text: str = ""
    made: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of data, ``values`` one per column; ``number`` as the file counts rows.

    ``filled`` has the positions of values that stand elsewhere in the file: merged cells, 同上, section rows.
    An amount among them was stated once, not once a line; ``shared`` has the positions where it is stated, in
    merged cells that reach down. ``places`` are the sheet's columns of the values
    where they differ from line to line.
    """

    sheet: str
    number: int
    values: list[CellValue]
    is_hidden: bool = False
    filled: frozenset[int] = frozenset()
    places: tuple[int, ...] = ()
    shared: frozenset[int] = frozenset()

    def values_at(self, positions: Iterable[int | None]) -> list[CellValue]:
        return [None if at is None else self.values[at] for at in positions]


@dataclass(frozen=True)
class Remark:
    """Something a reader should know: ``kind`` is a key of ``texts()``; row and column count from 1, 0 is none."""

    sheet: str
    row: int
    column: int
    kind: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The remark in the reader's language."""
        return texts()[self.kind] % {"sheet": self.sheet, "row": self.row, **self.parameters}

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class TotalCheck(Remark):
    """A total that the file states beside the sum of its rows, both in the unit of the column.

    ``rows`` is how many lines were added up, ``not_numbers`` the rows (the first of them) whose cell is no number.
    They stand below row ``after``, down to row ``until``.
    """

    label: str = ""
    heading: str = ""
    stated: Decimal = Decimal(0)
    summed: Decimal = Decimal(0)
    agrees: bool = True
    rows: int = 0
    not_numbers: tuple[int, ...] = ()
    after: int = 0
    until: int = 0

    @property
    def text(self) -> str:
        template = (
            _("Row %(row)s (%(label)s), %(heading)s: the total agrees, %(stated)s.")
            if self.agrees
            else _("Row %(row)s (%(label)s), %(heading)s: stated %(stated)s, the rows add up to %(summed)s.")
        )
        text = template % {
            "row": self.row,
            "label": self.label,
            "heading": self.heading,
            "stated": f"{self.stated:f}",
            "summed": f"{self.summed:f}",
        }
        if self.not_numbers and not self.agrees:
            rows = ", ".join(map(str, self.not_numbers))
            text += " " + _("Not numbers: rows %(rows)s.") % {"rows": rows}
        return text


@dataclass
class SheetTable:
    """A table on a sheet. ``lines`` can be run through once; ``remarks`` grow meanwhile and are whole after it.

    ``header_rows`` are the first and the last row of the header as the file counts. ``context`` holds what is
    said of all rows around the table, word for word: ``sheet``, ``title``, ``unit``, ``year``, ``date``,
    ``notes`` and each labelled line (``填报单位：赤峰市扶贫办``) under its label.
    """

    sheet: str
    is_hidden: bool
    title: str
    header_rows: tuple[int, int]
    columns: list[SheetColumn]
    lines: Iterator[SheetLine]
    context: dict[str, str]
    remarks: list[Remark]


def texts() -> dict[str, str]:
    """The words for each kind of remark."""
    return {
        "no_table": _("Sheet “%(sheet)s” has no table."),
        "hidden_sheet": _("Sheet “%(sheet)s” is hidden; it was read."),
        "hidden_columns": _("Hidden columns were read: %(columns)s."),
        "hidden_rows": _("Hidden rows were read: %(count)s, the first is row %(row)s."),
        "serial": _("Column “%(heading)s” only counts the rows and was left out."),
        "section": _("Row %(row)s is a heading within the table: %(text)s"),
        "footnote": _("Row %(row)s was not read as data: %(text)s"),
        "repeated_header": _("Row %(row)s repeats the heading and was left out."),
        "unit_below": _("Below row %(row)s amounts are in another unit: %(unit)s."),
        "outside": _("Row %(row)s has a value outside the table: %(text)s"),
        "nothing_above": _("Row %(row)s says “%(text)s”, but there is nothing to repeat."),
        "unchecked_total": _("Row %(row)s (%(label)s) is a total without numbers and was left out."),
        "around": _("%(heading)s of all rows, by what stands above the table: %(text)s."),
        "told": _("Row %(row)s tells of amounts: %(text)s"),
        "part": _("Row %(row)s is a part of what stands above it and was left out: %(text)s"),
        "form": _("The sheet was read as a form with one record."),
        "more": _("More remarks of the same kind: %(count)s."),
    }

"""Finds all tables of a workbook, sheet by sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from ..cells import Unclear, amounts_told, number, stated_unit
from ..grid import CellValue, Row, Sheet, Workbook
from ..vocabulary import any_of, words
from . import forms, surroundings, unpivot
from .beside import apart
from .cells import filled, is_year
from .header import Header, Window, find_header
from .layout import AREA, Layout, first_rows, layout_of
from .lines import LineReader
from .merges import MergedCells
from .noted_units import from_here_on, spread_unit
from .remarks import Remarks
from .shapes import AROUND, YEAR, Knows, Remark, Says, SheetColumn, SheetTable
from .stream import RowStream

ROWS_LOOKED_AT = 60
ROWS_SKIPPED = 2000
_YEAR_SHEET = re.compile(r"\s*((?:19|20)[0-9]{2})\s*年?度?\s*")
# What importers call a column of the year that only the title or the sheet tells.
YEAR_WORD = words("made", "year")[0]
# When a table was made is no fact of its rows.
_OF_TABLE = re.compile(
    rf"^(?:数据)?(?:{any_of('of_table', 'act')})(?:{any_of('of_table', 'when')})?$|^as of$", re.IGNORECASE
)
# What ``SheetTable.context`` has beside labelled lines.
NOT_LABELS = frozenset(["sheet", "title", "unit", "year", "date", "notes"])


@dataclass(frozen=True)
class _Read:
    """A table that was found, and what its lines are read with."""

    table: SheetTable
    reader: LineReader
    first_rows: list[dict[int, CellValue]]


class Tables:
    """The tables of a workbook, each to be used before the next is asked for.

    ``remarks`` say what was found of sheets without one.
    """

    def __init__(
        self, workbook: Workbook, is_name: Knows, knows: Knows, says: Says, taken: Collection[tuple[str, int]] = ()
    ) -> None:
        self.is_name, self.knows, self.says, self.taken = is_name, knows, says, taken
        self.remarks: list[Remark] = []
        self.before: _Read | None = None
        self.tables = self._find(workbook)

    def __iter__(self) -> Iterator[SheetTable]:
        return self.tables

    def __next__(self) -> SheetTable:
        return next(self.tables)

    def _find(self, workbook: Workbook) -> Iterator[SheetTable]:
        for sheet in workbook.sheets:
            count = 0
            for part in apart(sheet, self.knows):
                rows, merged = RowStream(part.rows), MergedCells(part.merges)
                self.before = None
                while table := self._next_table(part, rows, merged):
                    count += 1
                    yield table
                    for _line in table.lines:
                        pass
            if not count:
                self.remarks.append(Remark(sheet.name, 0, 0, "no_table"))

    def _next_table(self, sheet: Sheet, rows: RowStream, merged: MergedCells) -> SheetTable | None:
        before, self.before = self.before, None
        if before and before.reader.said_below:
            return self._continued(sheet, rows, merged, before)
        for _attempt in range(ROWS_SKIPPED // ROWS_LOOKED_AT):
            ahead = rows.peek(ROWS_LOOKED_AT)
            if not ahead:
                return None
            has_more = len(ahead) == ROWS_LOOKED_AT
            if form := forms.find_form(ahead, self.knows, sheet.hidden_columns, has_more):
                return self._of_form(sheet, rows, ahead, form)
            window = Window(ahead, sheet.merges)
            if header := find_header(window, self.knows):
                # Headings right below rows are those of the same things in another order or unit.
                said = before.table.context if before and before.reader.is_cut and not header.first else {}
                return self._of_header(sheet, rows, merged, window, header, said)
            before, passed = None, ahead[: max(1, len(ahead) // 2)]
            _remark_amounts(passed, Remarks(sheet.name, self.remarks))
            for _row in passed:
                next(rows)
        return None

    def _of_form(self, sheet: Sheet, rows: RowStream, ahead: list[Row], form: forms.Form) -> SheetTable:
        remarks: list[Remark] = []
        table = _table(sheet, surroundings.read(ahead[: form.first]), (ahead[form.first].number,) * 2, remarks)
        Remarks(sheet.name, remarks).add("form", ahead[form.first].number)
        _remark_amounts(ahead[: form.first], Remarks(sheet.name, remarks))
        table.columns, table.lines = form.columns, iter([forms.line_of(sheet.name, ahead, form)])
        for _row in ahead[: form.last + 1]:
            next(rows)
        below = ahead[form.last + 1 :]
        if not find_header(Window(below, ()), self.knows) and not forms.find_form(below, self.knows, frozenset()):
            for row in below:
                next(rows)
                text = " ".join(map(str, filled(row.values).values()))
                Remarks(sheet.name, remarks).add("footnote", row.number, text=text)
        return table

    def _of_header(
        self,
        sheet: Sheet,
        rows: RowStream,
        merged: MergedCells,
        window: Window,
        header: Header,
        said: Mapping[str, str],
    ) -> SheetTable:
        for at in range(header.last + 1):
            merged.fill(window.rows[at], max([*window.cells[at], 1]))
            next(rows)
        span = (window.numbers[header.first], window.numbers[header.last])
        of_table: list[Remark] = []
        table = _table(sheet, {**said, **surroundings.read(window.rows[: header.first])}, span, of_table)
        remarks = Remarks(sheet.name, of_table)
        _remark_amounts(window.rows[: header.first], remarks)
        columns = _columns(window, header, sheet)
        layout = layout_of(window, header, columns, table.title, remarks, self.is_name)
        spread_unit(layout, table.context.get("unit", ""))
        if sheet.hidden_columns & {column.index for column in layout.columns}:
            names = [column.heading for column in layout.columns if column.is_hidden]
            remarks.add("hidden_columns", columns=", ".join(names))
        layout.is_name = self.is_name
        layout.constants = self._said_of_all(table, layout, remarks)
        reader = LineReader(sheet, rows, layout, merged, remarks, self.knows)
        reader.taken = frozenset(number for name, number in self.taken if name == sheet.name)
        return self._read(table, reader, first_rows(window, header))

    def _continued(self, sheet: Sheet, rows: RowStream, merged: MergedCells, before: _Read) -> SheetTable:
        """The rest of a table, below rows that say other things of it; what else was said above holds here too."""
        above, said = before.reader, before.reader.said_below
        of_table: list[Remark] = []
        noted = above.held[-1].number
        table = _table(sheet, {**before.table.context, **said}, (noted, noted), of_table)
        remarks = Remarks(sheet.name, of_table)
        layout = replace(above.layout)
        if "unit" in said:
            remarks.add("unit_below", noted, unit=said["unit"])
            layout = from_here_on(layout, said["unit"], above.is_headed_below)
        layout.columns = [column for column in layout.columns if column.made not in (YEAR, AROUND)]
        layout.constants = self._said_of_all(table, layout, remarks)
        reader = LineReader(sheet, rows, layout, merged, remarks, self.knows)
        reader.taken, reader.held, reader.sections = above.taken, above.held, above.sections
        reader.previous = above.previous
        return self._read(table, reader, before.first_rows)

    def _read(self, table: SheetTable, reader: LineReader, data: list[dict[int, CellValue]]) -> SheetTable:
        """Gives ``table``, of which ``data`` are the first rows, the columns and lines that ``reader`` reads."""
        reader.context, reader.tells = table.context, self._tells
        columns, number_in = reader.layout.columns, reader.totals.sums.value
        table.columns, table.lines = columns, reader.lines(table.header_rows[1])
        if matrix := unpivot.find_matrix(columns, data, self.is_name, reader.remarks, number_in):
            table.columns, table.lines = matrix.columns, matrix.lines(table.lines)
        self.before = _Read(table, reader, data)
        return table

    def _tells(self, name: str, text: str) -> bool:
        """Whether what stands by that name in a table's context is something of each of its rows."""
        if name in NOT_LABELS:
            return name == "year" or (name == "title" and any(self.says(text).values()))
        # A number is rather the sum of the rows than what each of them comes to.
        return self.knows(name) and not (_OF_TABLE.fullmatch(name) or _is_number(text))

    def _said_of_all(self, table: SheetTable, layout: Layout, remarks: Remarks) -> list[str]:
        """Adds a column for each thing that is said of all rows around the table; gives their values."""
        constants = _year_of_all(table, layout)
        headings = {column.heading for column in layout.columns}
        labels = {
            label: text for label, text in table.context.items() if label not in NOT_LABELS and self._tells(label, text)
        }
        if self.is_name(table.sheet) and not is_year(table.sheet):
            # One sheet for each county is named after it.
            labels.setdefault(AREA, table.sheet)
        for heading, text in {**self.says(table.title), **labels}.items():
            if text and heading not in headings:
                layout.columns = [*layout.columns, SheetColumn(0, heading, (heading,), made=AROUND)]
                constants.append(text)
                remarks.add("around", heading=heading, text=text)
        return constants


def _remark_amounts(rows: Iterable[Row], remarks: Remarks) -> None:
    """Remark on texts outside all tables that tell of amounts of money."""
    for row in rows:
        for text in filled(row.values).values():
            if isinstance(text, str) and amounts_told(text):
                remarks.add("told", row.number, text=text)


def _is_number(text: str) -> bool:
    with suppress(Unclear):
        return bool(number(text))
    return False


def _table(sheet: Sheet, context: dict[str, str], span: tuple[int, int], remarks: list[Remark]) -> SheetTable:
    context = {"sheet": sheet.name, **context}
    if sheet.is_hidden:
        remarks.append(Remark(sheet.name, 0, 0, "hidden_sheet"))
    return SheetTable(sheet.name, sheet.is_hidden, context.get("title", ""), span, [], iter(()), context, remarks)


def _columns(window: Window, header: Header, sheet: Sheet) -> list[SheetColumn]:
    """The columns with a heading, and those without one that hold something among the first rows."""
    data = first_rows(window, header)
    last = max(header.paths)
    used = {column for cells in data if len(cells) > 1 for column in cells if column <= last + 1}
    columns = []
    for index in sorted(used | set(header.paths)):
        path = header.paths.get(index, ())
        if not path and not any(index in cells for cells in data):
            continue
        unit = header.units.get(index, "")
        columns.append(
            SheetColumn(index, " / ".join(path), path, stated_unit(unit), None, index in sheet.hidden_columns, unit)
        )
    return columns


def _year_of_all(table: SheetTable, layout: Layout) -> list[str]:
    """Adds the column of the year that the title or the sheet's name gives to all rows; gives its value."""
    if (match := _YEAR_SHEET.fullmatch(table.sheet)) and "year" not in table.context:
        table.context["year"] = match[1]
    year = table.context.get("year", "")
    dated = any("年" in column.heading or "year" in column.heading.lower() for column in layout.columns)
    if not year or dated:
        return []
    layout.columns = [*layout.columns, SheetColumn(0, YEAR_WORD, (YEAR_WORD,), made=YEAR)]
    return [year]

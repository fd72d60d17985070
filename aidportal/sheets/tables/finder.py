"""Finds all tables of a workbook, sheet by sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from ..cells import Unclear, fold, is_total_label, number, stated_unit
from ..grid import CellValue, Row, Sheet, Workbook
from ..language import gettext as _
from . import forms, surroundings, unpivot
from .beside import apart
from .cells import SERIAL_HEADINGS, filled, heading_text, is_heading, is_typed, is_year, serial_of
from .header import Header, Window, find_header
from .layout import NUMBERED, Layout, section_column
from .lines import LineReader
from .merges import MergedCells
from .remarks import Remarks
from .shapes import AROUND, YEAR, Knows, Remark, Says, SheetColumn, SheetTable
from .stream import RowStream

ROWS_LOOKED_AT = 60
ROWS_SKIPPED = 2000
_YEAR_SHEET = re.compile(r"\s*((?:19|20)[0-9]{2})\s*年?度?\s*")
# What importers call a column that only the layout tells of.
AREA, YEAR_WORD = "地区", "年度"
# When a table was made is no fact of its rows.
_OF_TABLE = re.compile(
    r"^(?:数据)?(?:截[止至]|填[报表]|制[表定]|统计|报送|上报|更新|打印|汇总)(?:时间|日期|时点)?$|^as of$", re.I
)
# What ``SheetTable.context`` has beside labelled lines.
NOT_LABELS = frozenset(["sheet", "title", "unit", "year", "date", "notes"])
_COUNTED = (
    *("人数", "户数", "个数", "数量", "面积", "期数", "人次", "天数", "日期", "时间", "年度", "年份", "编号", "电话"),
    *("代码", "比例", "进度", "年龄", "年月", "批次", "号", "率"),
)


class Tables:
    """The tables of a workbook, each to be used before the next is asked for.

    ``remarks`` say what was found of sheets without one.
    """

    def __init__(self, workbook: Workbook, is_name: Knows, knows: Knows, says: Says) -> None:
        self.is_name, self.knows, self.says = is_name, knows, says
        self.remarks: list[Remark] = []
        self.found = self._find(workbook)

    def __iter__(self) -> Iterator[SheetTable]:
        return self.found

    def __next__(self) -> SheetTable:
        return next(self.found)

    def _find(self, workbook: Workbook) -> Iterator[SheetTable]:
        for sheet in workbook.sheets:
            count = 0
            for part in apart(sheet, self.knows):
                rows, merged = RowStream(part.rows), MergedCells(part.merges)
                while table := self._next_table(part, rows, merged):
                    count += 1
                    yield table
                    for _line in table.lines:
                        pass
            if not count:
                self.remarks.append(Remark(sheet.name, 0, 0, "no_table"))

    def _next_table(self, sheet: Sheet, rows: RowStream, merged: MergedCells) -> SheetTable | None:
        for _attempt in range(ROWS_SKIPPED // ROWS_LOOKED_AT):
            ahead = rows.peek(ROWS_LOOKED_AT)
            if not ahead:
                return None
            has_more = len(ahead) == ROWS_LOOKED_AT
            if form := forms.find_form(ahead, self.knows, sheet.hidden_columns, has_more):
                return self._of_form(sheet, rows, ahead, form)
            window = Window(ahead, sheet.merges)
            if header := find_header(window, self.knows):
                return self._of_header(sheet, rows, merged, window, header)
            for _row in ahead[: max(1, len(ahead) // 2)]:
                next(rows)
        return None

    def _of_form(self, sheet: Sheet, rows: RowStream, ahead: list[Row], form: forms.Form) -> SheetTable:
        remarks: list[Remark] = []
        table = _table(sheet, surroundings.read(ahead[: form.first]), (ahead[form.first].number,) * 2, remarks)
        Remarks(sheet.name, remarks).add("form", ahead[form.first].number)
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
        self, sheet: Sheet, rows: RowStream, merged: MergedCells, window: Window, header: Header
    ) -> SheetTable:
        for at in range(header.last + 1):
            merged.fill(window.rows[at], max([*window.cells[at], 1]))
            next(rows)
        span = (window.numbers[header.first], window.numbers[header.last])
        found: list[Remark] = []
        table = _table(sheet, surroundings.read(window.rows[: header.first]), span, found)
        remarks = Remarks(sheet.name, found)
        columns = _columns(window, header, sheet)
        layout = _layout(window, header, columns, table, remarks, self.is_name)
        _spread_unit(layout, table.context.get("unit", ""))
        if sheet.hidden_columns & {column.index for column in layout.columns}:
            names = [column.heading for column in layout.columns if column.is_hidden]
            remarks.add("hidden_columns", columns=", ".join(names))
        layout.is_name = self.is_name
        layout.constants = self._said_of_all(table, layout, remarks)
        reader = LineReader(sheet, rows, layout, merged, remarks, self.knows)
        table.columns, table.lines = layout.columns, reader.lines(span[1])
        if matrix := unpivot.find_matrix(layout.columns, self.is_name, remarks):
            table.columns, table.lines = matrix.columns, matrix.lines(table.lines)
        return table

    def _said_of_all(self, table: SheetTable, layout: Layout, remarks: Remarks) -> list[str]:
        """Adds a column for each thing that is said of all rows around the table; gives their values."""
        constants = _year_of_all(table, layout)
        headings = {column.heading for column in layout.columns}
        # A number is rather the sum of the rows than what each of them comes to.
        labels = {
            label: text
            for label, text in table.context.items()
            if label not in NOT_LABELS and self.knows(label) and not (_OF_TABLE.fullmatch(label) or _is_number(text))
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


def _is_number(text: str) -> bool:
    with suppress(Unclear):
        return bool(number(text))
    return False


def _table(sheet: Sheet, context: dict[str, str], span: tuple[int, int], remarks: list[Remark]) -> SheetTable:
    context = {"sheet": sheet.name, **context}
    if sheet.is_hidden:
        remarks.append(Remark(sheet.name, 0, 0, "hidden_sheet"))
    return SheetTable(sheet.name, sheet.is_hidden, context.get("title", ""), span, [], iter(()), context, remarks)


def _first_rows(window: Window, header: Header) -> list[dict[int, CellValue]]:
    """The cells of the first rows of data, up to a gap: what is below it may be another table."""
    first = header.last + 1
    numbers = window.numbers[first:]
    gap = next((at for at, (one, other) in enumerate(pairwise(numbers)) if other != one + 1), len(numbers))
    return window.cells[first : first + gap + 1]


def _columns(window: Window, header: Header, sheet: Sheet) -> list[SheetColumn]:
    """The columns with a heading, and those without one that hold something among the first rows."""
    data = _first_rows(window, header)
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


def _layout(
    window: Window, header: Header, columns: list[SheetColumn], table: SheetTable, remarks: Remarks, is_name: Knows
) -> Layout:
    data = _first_rows(window, header)
    rows = range(header.first, header.last + 1)
    said = [{column: heading_text(value) for column, value in window.cells[at].items()} for at in rows]
    layout = Layout(columns, said, table.title)
    for column in columns[:3]:
        kinds = _serial_kinds([cells.get(column.index) for cells in data if len(cells) > 1], column)
        if kinds and len(columns) > 1:
            layout.serial, layout.is_serial_mixed = column.index, len(kinds) > 1
            layout.columns = [other for other in columns if other is not column]
            remarks.add("serial", 0, column.index, heading=column.heading)
            break
    layout.numeric = {column.index for column in layout.columns if _is_numeric(column, data)}
    least = max(2, (len(layout.columns) + 1) // 2)
    wide = {merge.top for merge in window.merges if merge.right - merge.left + 1 >= least}
    for at in range(header.last + 1, len(window.rows) - 1):
        cells = window.cells[at]
        is_title = len(window.cells[at + 1]) > 1 and all(map(is_heading, window.cells[at + 1].values()))
        if len(cells) != 1 or len(layout.columns) < 3 or (is_title and layout.numeric):
            continue
        if _heads_rows(cells, window.numbers[at] in wide):
            layout.has_sections = True
            layout.sections_name_areas |= is_name(NUMBERED.sub("", fold(str(next(iter(cells.values()))))).strip())
    if layout.is_serial_mixed:
        layout.has_sections = True
        heading = [row for row in data if serial_of(row.get(layout.serial)) == "chinese"]
        layout.sections_name_areas = any(
            isinstance(value, str) and is_name(value) for row in heading for value in row.values()
        )
    if layout.has_sections:
        layout.columns = [*layout.columns, section_column(AREA if layout.sections_name_areas else _("Section"))]
    return layout


def _heads_rows(cells: dict[int, CellValue], is_wide: bool) -> bool:
    value = next(iter(cells.values()))
    if not isinstance(value, str) or is_total_label(value) or surroundings.is_aside(value):
        return False
    return is_wide or bool(NUMBERED.match(fold(value)))


def _serial_kinds(values: list[CellValue], column: SheetColumn) -> set[str]:
    """The kinds of serial numbers in a column, none where it is not one."""
    held = [value for value in values if value is not None]
    numbers = [value for value in held if not (isinstance(value, str) and serial_of(value) is None)]
    kinds = {kind for value in numbers if (kind := serial_of(value))}
    heading = column.heading.lower()
    if heading and heading not in SERIAL_HEADINGS:
        return set()
    if not held:
        return {"arabic"} if heading and heading != "编号" else set()
    counts = [int(str(value)) for value in numbers if str(value).isdigit()]
    in_order = all(0 <= after - before <= 1 or after == 1 for before, after in pairwise(counts))
    if len(numbers) * 2 < len(held) or not kinds:
        return set()
    if heading in ("", "编号") and not (in_order and counts and counts[0] == 1 and len(counts) >= 2):
        return set()
    return kinds


def _is_numeric(column: SheetColumn, data: list[dict[int, CellValue]]) -> bool:
    values = [cells[column.index] for cells in data if column.index in cells]
    return bool(values) and sum(map(is_typed, values)) * 2 > len(values)


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


def _spread_unit(layout: Layout, note: str) -> None:
    """Gives the unit noted above a table to its columns of numbers that have none of their own."""
    units = {unit: text for text in _parts(note) if (unit := stated_unit(text))}
    amounts = [text for unit, text in units.items() if unit.is_money or unit.is_unknown]
    # Of two units of money nobody knows which is meant.
    money = note if len(amounts) > 1 else next(iter(amounts), "")
    changed = []
    for column in layout.columns:
        named = ""
        if not column.unit_text and column.index:
            counted = column.heading.endswith(_COUNTED)
            own = next((text for kind, text in units.items() if kind.name[0] in column.heading), "")
            named = own if counted else money or next(iter(units.values()), "")
        # A column of money may be empty at first; whether it is one of money, its reader knows.
        shown = column.unit_text or (named if column.index in layout.numeric else "")
        changed.append(replace(column, note_unit=stated_unit(named), unit_text=shown))
    layout.columns = changed


def _parts(note: str) -> list[str]:
    return [part for part in note.replace("，", "、").replace("；", "、").replace(";", "、").split("、") if part]

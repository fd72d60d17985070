"""Where a table lies on its sheet, and the words that divide and total it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..cells import fold, is_total_label
from ..grid import CellValue
from ..language import gettext as _
from ..vocabulary import words
from . import surroundings
from .cells import SERIAL_HEADINGS, SURELY_SERIAL, heading_text, is_heading, is_typed, serial_of
from .header import Header, Window
from .remarks import Remarks
from .shapes import SECTION, Knows, SheetColumn

# What importers call a column that only the headings within a table, or the names of the sheets, tell of.
AREA = words("made", "area")[0]
RowCells = dict[int, CellValue]

NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]+[批章部类]|[(（][0-9]{1,2}[)）]"
)
# A total that is told in words behind its label, as in the foot of a list: 合计：3 个项目, 合计（大写）：伍万元整.
_FEET = "|".join(r"\s*".join(word) for word in words("foot", "foot"))
_TOTAL_IN_WORDS = re.compile(rf"\s*(?:{_FEET}|total)\s*(?:[(（][^)）]{{1,12}}[)）]\s*)?[:：]", re.IGNORECASE)


@dataclass
class Layout:
    """Where a table lies: its columns of the sheet, and what its header rows say by column.

    ``own`` are the columns before a unit that is noted over the table was spread over them.
    """

    columns: list[SheetColumn]
    header: list[dict[int, str]]
    title: str
    serial: int = 0
    is_serial_mixed: bool = False
    has_sections: bool = False
    sections_name_areas: bool = False
    is_name: Knows = bool
    constants: list[str] = field(default_factory=list)
    numeric: set[int] = field(default_factory=set)
    own: list[SheetColumn] = field(default_factory=list)


def parts_of(text: str) -> list[str]:
    """A heading within a table without its number, as a whole and by its words."""
    plain = NUMBERED.sub("", fold(text)).strip()
    return [plain, *plain.split()]


def is_total(value: CellValue) -> bool:
    """Whether a cell says that its row is one of totals."""
    return is_total_label(value) or (isinstance(value, str) and bool(_TOTAL_IN_WORDS.match(value)))


def section_column(heading: str) -> SheetColumn:
    """The column that says under which heading within the table a line stands."""
    return SheetColumn(0, heading, (heading,), made=SECTION)


def layout_of(
    window: Window, header: Header, columns: list[SheetColumn], title: str, remarks: Remarks, is_name: Knows
) -> Layout:
    """How the table below ``header`` lies, by its first rows."""
    data = first_rows(window, header)
    rows = range(header.first, header.last + 1)
    said = [{column: heading_text(value) for column, value in window.cells[at].items()} for at in rows]
    layout = Layout(columns, said, title)
    _leave_out_serial(layout, data, remarks)
    layout.numeric = {column.index for column in layout.columns if _is_numeric(column, data)}
    headings = _numbered_headings(layout, data) if layout.is_serial_mixed else _headings(window, header, layout)
    layout.has_sections = bool(headings) or layout.is_serial_mixed
    layout.sections_name_areas = any(map(is_name, headings))
    if layout.has_sections:
        layout.columns = [*layout.columns, section_column(AREA if layout.sections_name_areas else _("Section"))]
    return layout


def first_rows(window: Window, header: Header) -> list[RowCells]:
    """The cells of the first rows of data, up to a gap: what is below it may be another table."""
    first = header.last + 1
    numbers = window.numbers[first:]
    gap = next((at for at, (one, other) in enumerate(pairwise(numbers)) if other != one + 1), len(numbers))
    return window.cells[first : first + gap + 1]


def _is_numeric(column: SheetColumn, data: Sequence[RowCells]) -> bool:
    values = [cells[column.index] for cells in data if column.index in cells]
    return bool(values) and sum(map(is_typed, values)) * 2 > len(values)


# ---- Headings within a table


def _numbered_headings(layout: Layout, data: Sequence[RowCells]) -> list[str]:
    """The texts of rows numbered 一 among rows numbered 1, 2, 3."""
    heads = [row for row in data if serial_of(row.get(layout.serial)) == "chinese"]
    return [value for row in heads for value in row.values() if isinstance(value, str)]


def _headings(window: Window, header: Header, layout: Layout) -> list[str]:
    """What the rows say, without their numbers, that head the rows below them."""
    if len(layout.columns) < 3:
        return []
    headings = []
    least = max(2, (len(layout.columns) + 1) // 2)
    wide = {merge.top for merge in window.merges if merge.right - merge.left + 1 >= least}
    for at in range(header.last + 1, len(window.rows) - 1):
        cells, below = window.cells[at], window.cells[at + 1]
        is_title = bool(layout.numeric) and len(below) > 1 and all(map(is_heading, below.values()))
        if len(cells) == 1 and not is_title and _heads_rows(cells, window.numbers[at] in wide):
            headings.append(NUMBERED.sub("", fold(str(next(iter(cells.values()))))).strip())
    return headings


def _heads_rows(cells: RowCells, is_wide: bool) -> bool:
    value = next(iter(cells.values()))
    if not isinstance(value, str) or is_total_label(value) or surroundings.is_aside(value):
        return False
    return is_wide or bool(NUMBERED.match(fold(value)))


# ---- Numbers of the rows


def _leave_out_serial(layout: Layout, data: Sequence[RowCells], remarks: Remarks) -> None:
    """Leaves out the column that only counts the rows, one of the first three."""
    if len(layout.columns) < 2:
        return
    for column in layout.columns[:3]:
        if kinds := _serial_kinds([cells.get(column.index) for cells in data if len(cells) > 1], column):
            layout.serial, layout.is_serial_mixed = column.index, len(kinds) > 1
            layout.columns = [other for other in layout.columns if other is not column]
            remarks.add("serial", 0, column.index, heading=column.heading)
            return


def _serial_kinds(values: Sequence[CellValue], column: SheetColumn) -> set[str]:
    """The kinds of serial numbers in a column, none where it is not one."""
    heading = column.heading.lower()
    if heading and heading not in SERIAL_HEADINGS:
        return set()
    # 编号 and no heading at all may stand over other numbers too.
    is_surely_serial = heading in SURELY_SERIAL
    # The labels of totals often stand there too.
    held = [value for value in values if value is not None and not is_total(value)]
    if not held:
        return {"arabic"} if is_surely_serial else set()
    numbers = [value for value in held if _may_be_serial(value)]
    if len(numbers) * 2 < len(held) or not (is_surely_serial or _counts_up(numbers)):
        return set()
    return {kind for value in numbers if (kind := serial_of(value))}


def _may_be_serial(value: CellValue) -> bool:
    return not isinstance(value, str) or serial_of(value) is not None


def _counts_up(numbers: Sequence[CellValue]) -> bool:
    """Whether some numbers count from 1, or from 1 again after each section."""
    counts = [int(str(value)) for value in numbers if str(value).isdigit()]
    return len(counts) > 1 and counts[0] == 1 and all(0 <= b - a <= 1 or b == 1 for a, b in pairwise(counts))

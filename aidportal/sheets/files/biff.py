"""What calamine does not tell of an XLS, out of its records: hidden parts, faults, and formats that carry a unit."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from .extras import Extras
from .formats import BUILT_IN, shape_of

BOF, END, BOUNDSHEET, FORMAT, XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
ROW, COLUMNS, MERGES = 0x0208, 0x007D, 0x00E5
NUMBER, RK, MULTIPLE_RK, FORMULA, FAULT = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
BIFF8 = 0x0600
FAULTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
Records = Iterator[tuple[int, memoryview]]
# By number of the cell style what its format shows.
Shapes = dict[int, str]


def xls_extras(path: Path) -> dict[str, Extras]:
    """By name of the sheet; nothing of files before Excel 97."""
    content = stream_of(path)
    sheets: list[tuple[int, str]] = []
    formats, shapes = dict(BUILT_IN), {}
    styles = 0
    for kind, record in records(content, 0):
        if kind == BOF and struct.unpack_from("<H", record)[0] != BIFF8:
            return {}
        if kind == BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", record)[0], text_of(record[6:], record[6])))
        elif kind == FORMAT:
            number, length = struct.unpack_from("<HH", record)
            formats[number] = shape_of(text_of(record[3:], length))
        elif kind == XF:
            if shape := formats.get(struct.unpack_from("<H", record, 2)[0], ""):
                shapes[styles] = shape
            styles += 1
    return {name: extras_of(records(content, start), shapes) for start, name in sheets}


def stream_of(path: Path) -> memoryview:
    """The records of the workbook, out of the container they are kept in."""
    from xlrd.compdoc import CompDoc

    container = CompDoc(path.read_bytes(), logfile=io.StringIO())
    memory, start, length = container.locate_named_stream("Workbook")
    return memoryview(memory or b"")[start : start + length]


def records(content: memoryview, at: int) -> Records:
    """Kind and content of the records from ``at`` to the end of their part."""
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + length]
        if kind == END:
            return
        at += 4 + length


def text_of(record: memoryview, length: int) -> str:
    """A text of ``length`` characters behind a byte that is skipped and one that says how wide they are."""
    if record[1] & 1:
        return bytes(record[2 : 2 + 2 * length]).decode("utf-16-le", "replace")
    return bytes(record[2 : 2 + length]).decode("latin-1")


def extras_of(of_sheet: Records, shapes: Shapes) -> Extras:
    extras = Extras()
    for kind, record in of_sheet:
        if note := NOTES.get(kind):
            note(record, shapes, extras)
    return extras


def note_number(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    row, column, style = struct.unpack_from("<HHH", record)
    if style in shapes:
        extras.shapes.add(row + 1, column + 1, shapes[style])


def note_formula(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    if record[12:14] != b"\xff\xff":
        note_number(record, shapes, extras)
    elif record[6] == 2:
        row, column = struct.unpack_from("<HH", record)
        extras.faults.add(row + 1, column + 1, FAULTS.get(record[8], "#ERROR!"))


def note_numbers(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    if not shapes:
        return
    row, column = struct.unpack_from("<HH", record)
    for place in range(4, len(record) - 6, 6):
        if shape := shapes.get(struct.unpack_from("<H", record, place)[0]):
            extras.shapes.add(row + 1, column + 1 + (place - 4) // 6, shape)


def note_fault(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    if record[7]:
        row, column = struct.unpack_from("<HH", record)
        extras.faults.add(row + 1, column + 1, FAULTS.get(record[6], "#ERROR!"))


def note_row(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    if struct.unpack_from("<H", record, 12)[0] & 0x20:
        extras.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)


def note_columns(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    first, last, _width, _style, options = struct.unpack_from("<5H", record)
    if options & 1:
        extras.hidden_columns |= set(range(first + 1, min(last, 255) + 2))


def note_merges(record: memoryview, shapes: Shapes, extras: Extras) -> None:
    for place in range(2, len(record) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<4H", record, place)
        extras.merges.append((top + 1, left + 1, bottom + 1, right + 1))


# What is noted of which records.
NOTES: dict[int, Callable[[memoryview, Shapes, Extras], None]] = {
    NUMBER: note_number,
    RK: note_number,
    FORMULA: note_formula,
    MULTIPLE_RK: note_numbers,
    FAULT: note_fault,
    ROW: note_row,
    COLUMNS: note_columns,
    MERGES: note_merges,
}

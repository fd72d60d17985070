"""Writes a table as CSV or XLSX piece by piece, so that a file of any length begins at once and takes little memory.

Libraries that write XLSX give the file only when it is whole. So one of them makes a workbook with the head and a cell
of every format, and the rows are written into its sheet here, as the parts of the zip go out.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .writing import FORMULA_STARTS, MOST_CHARACTERS, CellKind, Ending, ExportSheet, Heading, defuse, sheet_name

# Rows that are written between two pieces.
ROWS_A_PIECE = 500
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
EPOCH = date(1899, 12, 30)
# What XML cannot hold, and what would be read as such: Excel writes their code.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
# What is not written as it is.
_SPECIAL = re.compile(f"[&<>]|{_UNWRITABLE.pattern}")


def pieces(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while piece := list(islice(rows, ROWS_A_PIECE)):
        yield piece


# ---- CSV


def stream_csv(sheet: ExportSheet) -> Iterator[bytes]:
    """UTF-8 with a byte-order mark, without which a Chinese Excel reads GBK."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)

    def taken() -> bytes:
        text = file.getvalue()
        file.seek(0)
        file.truncate()
        return text.encode()

    writer.writerow([defuse(heading.text) for heading in sheet.headings])
    yield b"\xef\xbb\xbf" + taken()
    for piece in pieces(sheet.rows):
        writer.writerows(zip(*map(plain_cells, zip(*piece, strict=True)), strict=True))
        yield taken()
    writer.writerows(rows_below(sheet.ending()))
    yield taken()


def write_csv(sheet: ExportSheet) -> bytes:
    """All of a short file at once."""
    return b"".join(stream_csv(sheet))


# What the csv module writes as ``plain`` would.
AS_WRITTEN = frozenset({type(None), int, date})


def plain_cells(cells: Iterable[object]) -> list[Any]:
    """The cells of a column as a CSV file holds them; to call a function for each would take as long as all else."""
    return [
        ("'" + cell if cell.startswith(FORMULA_STARTS) else cell)
        if cell.__class__ is str
        else format(cell, "f")
        if cell.__class__ is Decimal
        else cell
        if cell.__class__ in AS_WRITTEN
        else plain(cell)
        for cell in cells
    ]


def plain(cell: object) -> Any:
    """A cell as a CSV file holds it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, (int, date)):
        return str(cell)
    return defuse(str(cell))


def rows_below(ending: Ending) -> Iterable[Sequence[Any]]:
    """What stands below the rows of a CSV file."""
    yield from ([plain(cell) for cell in row] for row in ending.subtotals)
    if ending.totals is not None:
        yield [plain(cell) for cell in ending.totals]
    if ending.note:
        yield [defuse(ending.note)]


# ---- XLSX


class Pipe:
    """A file that is only written, and read once by whoever sends it on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def stream_xlsx(sheet: ExportSheet) -> Iterator[bytes]:
    """A workbook of one sheet: head frozen, filters on, dates as dates, numbers as numbers, text as text."""
    parts, plain_styles, strong_styles = skeleton(sheet)
    head, foot = re.split(r'<row r="2".*?</row>', parts.pop(SHEET), maxsplit=1, flags=re.DOTALL)
    pipe: Any = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        book = parts.pop(BOOK)
        for name, text in parts.items():
            file.writestr(name, text)
        number = 2
        with file.open(SHEET, "w") as part:
            part.write(re.sub(r"<dimension[^>]*/>", "", head).encode())
            yield pipe.taken()
            write = rows_writer(sheet.headings, plain_styles)
            for piece in pieces(sheet.rows):
                part.write(write(number, piece).encode())
                number += len(piece)
                # What is packed comes in larger pieces than the rows.
                if packed := pipe.taken():
                    yield packed
            last, ending = max(number - 1, 2), sheet.ending()
            if ending.subtotals:
                part.write(write(number, ending.subtotals).encode())
                number += len(ending.subtotals)
            if ending.totals is not None:
                part.write(rows_writer(sheet.headings, strong_styles)(number, [ending.totals]).encode())
                number += 1
            if ending.note:
                note = text_writer("A", plain_styles[CellKind.TEXT])(number, ending.note)
                part.write(f'<row r="{number}">{note}</row>'.encode())
            part.write(reaching(foot, last).encode())
        file.writestr(BOOK, reaching(book, last))
        yield pipe.taken()
    yield pipe.taken()


def reaching(text: str, last: int) -> str:
    """Part of the workbook whose filter reaches to the second row, with one that reaches to the row ``last``."""
    text = re.sub(r'(<autoFilter ref="A1:[A-Z]+)2"', rf'\g<1>{last}"', text)
    return re.sub(r"(\$A\$1:\$[A-Z]+\$)2<", rf"\g<1>{last}<", text)


def skeleton(sheet: ExportSheet) -> tuple[dict[str, str], dict[CellKind, int], dict[CellKind, int]]:
    """The parts of a workbook with the head and one row, and the numbers of the formats of rows and of totals."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": True})
    page = book.add_worksheet(sheet_name(sheet.title))
    page.freeze_panes(1, 1)
    head = book.add_format({"bold": True, "bg_color": "#E4EEFA", "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading.text, head)
        page.set_column(column, column, 40 if column == 0 else 18)
    plain_formats = {kind: book.add_format({"num_format": kind.value}) for kind in CellKind}
    strong_formats = {kind: book.add_format({"num_format": kind.value, "bold": True, "top": 1}) for kind in CellKind}
    for column, one in enumerate([*plain_formats.values(), *strong_formats.values()]):
        page.write_blank(1, column, None, one)
    page.autofilter(0, 0, 1, max(len(sheet.headings) - 1, 0))
    book.close()
    plain_styles, strong_styles = (
        {kind: one.xf_index for kind, one in formats.items()} for formats in (plain_formats, strong_formats)
    )
    with zipfile.ZipFile(file) as made:
        parts = {name: made.read(name).decode() for name in made.namelist()}
    return parts, plain_styles, strong_styles


Numbers = Sequence[int]
WriteCell = Callable[[int, Any], str]
WriteCells = Callable[[Numbers, Iterable[Any]], list[str]]
WriteRows = Callable[[int, Sequence[Sequence[Any]]], str]


def rows_writer(headings: Sequence[Heading], styles: dict[CellKind, int], attributes: str = "") -> WriteRows:
    """What writes rows of cells of these headings, of which the first has the number given; column by column."""
    writers = [cells_writer(xl_col_to_name(place), heading, styles) for place, heading in enumerate(headings)]

    def write(first: int, rows: Sequence[Sequence[object]]) -> str:
        numbers = range(first, first + len(rows))
        columns = [one(numbers, cells) for one, cells in zip(writers, zip(*rows, strict=True), strict=True)]
        made = zip(numbers, map("".join, zip(*columns, strict=True)), strict=True)
        return "".join([f'<row r="{number}"{attributes}>{cells}</row>' for number, cells in made])

    return write


def cells_writer(column: str, heading: Heading, styles: dict[CellKind, int]) -> WriteCells:
    """What writes the cells of a column, given with the numbers of their rows."""
    write = cell_writer(column, heading, styles)
    if heading.kind is CellKind.TEXT:
        return texts_writer(text_writer(column, styles[CellKind.TEXT]), write)
    return numbers_writer(column, styles[heading.kind], write)


def cell_writer(column: str, heading: Heading, styles: dict[CellKind, int]) -> WriteCell:
    """What writes one cell, whatever it holds."""
    style, style_of_date = styles[heading.kind], styles[CellKind.DATE]
    write_text = text_writer(column, styles[CellKind.TEXT])

    def write(number: int, cell: object) -> str:
        if cell is None or cell == "":
            return f'<c r="{column}{number}" s="{style}"/>'
        if isinstance(cell, (int, Decimal)):
            return f'<c r="{column}{number}" s="{style}"><v>{cell}</v></c>'
        if isinstance(cell, date):
            return f'<c r="{column}{number}" s="{style_of_date}"><v>{(cell - EPOCH).days}</v></c>'
        return write_text(number, str(cell))

    return write


def texts_writer(write_text: Callable[[int, str], str], write: WriteCell) -> WriteCells:
    """What writes cells that mostly hold texts."""

    def write_texts(numbers: Numbers, cells: Iterable[object]) -> list[str]:
        return [
            write_text(number, cell) if cell.__class__ is str and cell else write(number, cell)
            for number, cell in zip(numbers, cells, strict=True)
        ]

    return write_texts


def numbers_writer(column: str, style: int, write: WriteCell) -> WriteCells:
    """What writes cells that mostly hold amounts."""

    def write_numbers(numbers: Numbers, cells: Iterable[object]) -> list[str]:
        return [
            f'<c r="{column}{number}" s="{style}"><v>{cell}</v></c>'
            if cell.__class__ is Decimal
            else write(number, cell)
            for number, cell in zip(numbers, cells, strict=True)
        ]

    return write_numbers


def text_writer(column: str, style: int) -> Callable[[int, str], str]:
    """What writes a text, which a spreadsheet takes for nothing else whatever it looks like."""
    is_special = _SPECIAL.search

    def write(number: int, text: str) -> str:
        if is_special(text) or len(text) > MOST_CHARACTERS:
            text = coded(text)
        return f'<c r="{column}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    return write


def coded(text: str) -> str:
    """A text as XML holds it, as far as a cell does."""
    return escape(_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text[:MOST_CHARACTERS]))


STREAMS = {
    "csv": (stream_csv, "text/csv; charset=utf-8"),
    "xlsx": (stream_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

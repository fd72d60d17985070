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

from .writing import MOST_CHARACTERS, CellKind, ExportSheet, Heading, defuse, sheet_name

# Rows that are written between two pieces.
ROWS_A_PIECE = 500
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
EPOCH = date(1899, 12, 30)
# What XML cannot hold, and what would be read as such: Excel writes their code.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def pieces(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
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
    write = [plain_text if heading.kind is CellKind.TEXT else plain for heading in sheet.headings]
    for piece in pieces(sheet.rows):
        writer.writerows([one(cell) for one, cell in zip(write, row, strict=True)] for row in piece)
        yield taken()
    if sheet.totals is not None:
        writer.writerow([plain(cell) for cell in sheet.totals])
    if sheet.note:
        writer.writerow([defuse(sheet.note)])
    yield taken()


def plain_text(cell: Any) -> Any:
    return defuse(cell) if type(cell) is str else plain(cell)


def plain(cell: Any) -> Any:
    """A cell as a CSV file holds it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, (int, date)):
        return str(cell)
    return defuse(str(cell))


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
        number = 1
        with file.open(SHEET, "w") as part:
            part.write(re.sub(r"<dimension[^>]*/>", "", head).encode())
            write = row_writer(sheet.headings, plain_styles)
            for piece in pieces(sheet.rows):
                part.write("".join([write(number + place, row) for place, row in enumerate(piece, 1)]).encode())
                number += len(piece)
                yield pipe.taken()
            last = max(number, 2)
            if sheet.totals is not None:
                number += 1
                part.write(row_writer(sheet.headings, strong_styles)(number, sheet.totals).encode())
            if sheet.note:
                note = text_cell("A", plain_styles[CellKind.TEXT])(number + 1, sheet.note)
                part.write(f'<row r="{number + 1}">{note}</row>'.encode())
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


def row_writer(headings: Sequence[Heading], styles: dict[CellKind, int]) -> Callable[[int, Sequence[Any]], str]:
    """What writes a row of cells of these headings."""
    columns = [xl_col_to_name(place) for place in range(len(headings))]
    texts = [text_cell(column, styles[CellKind.TEXT]) for column in columns]
    marks = [
        (column, styles[heading.kind], styles[CellKind.DATE]) for column, heading in zip(columns, headings, strict=True)
    ]

    def write(number: int, row: Sequence[Any]) -> str:
        made = []
        for cell, (column, style, style_of_date), text in zip(row, marks, texts, strict=True):
            if cell is None or cell == "":
                made.append(f'<c r="{column}{number}" s="{style}"/>')
            elif isinstance(cell, str):
                made.append(text(number, cell))
            elif isinstance(cell, (int, Decimal)):
                made.append(f'<c r="{column}{number}" s="{style}"><v>{cell}</v></c>')
            elif isinstance(cell, date):
                made.append(f'<c r="{column}{number}" s="{style_of_date}"><v>{(cell - EPOCH).days}</v></c>')
            else:
                made.append(text(number, str(cell)))
        return f'<row r="{number}">{"".join(made)}</row>'

    return write


def text_cell(column: str, style: int) -> Callable[[int, str], str]:
    """What writes a text, which a spreadsheet takes for nothing else whatever it looks like."""

    def write(number: int, text: str) -> str:
        text = escape(_UNWRITABLE.sub(coded, text[:MOST_CHARACTERS]))
        return f'<c r="{column}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    return write


def coded(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


STREAMS = {
    "csv": (stream_csv, "text/csv; charset=utf-8"),
    "xlsx": (stream_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

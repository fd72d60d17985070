"""Writes a table as CSV or XLSX so that it opens in Excel, WPS and LibreOffice as what it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter

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
class ExportSheet:
    """A table: its title, headings, rows as long as the headings, a row of totals or none, and a note below or none."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    totals: Sequence[Any] | None = None
    note: str = ""


def defuse(text: str) -> str:
    """``text`` that a spreadsheet will not run as a formula when it opens a CSV file."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def write_csv(sheet: ExportSheet) -> bytes:
    """UTF-8 with a byte-order mark, without which a Chinese Excel reads GBK."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([defuse(heading.text) for heading in sheet.headings])
    writer.writerows([_plain(cell) for cell in row] for row in lines(sheet))
    if sheet.note:
        writer.writerow([defuse(sheet.note)])
    return file.getvalue().encode("utf-8-sig")


def lines(sheet: ExportSheet) -> Iterable[Sequence[Any]]:
    yield from sheet.rows
    if sheet.totals is not None:
        yield sheet.totals


def _plain(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, (int, date)):
        return str(cell)
    return defuse(str(cell))


def write_xlsx(sheet: ExportSheet) -> bytes:
    """A workbook of one sheet: head frozen, filters on, dates as dates, numbers as numbers, text as text."""
    file = io.BytesIO()
    # strings_to_* off: a title such as "=1+1" or "00123" is text whatever it looks like.
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet_name(sheet.title))
    page.freeze_panes(1, 1)
    head = book.add_format({"bold": True, "bg_color": "#E4EEFA", "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading.text, head)
        page.set_column(column, column, 40 if column == 0 else 18)
    plain = {kind: book.add_format({"num_format": kind.value}) for kind in CellKind}
    strong = {kind: book.add_format({"num_format": kind.value, "bold": True, "top": 1}) for kind in CellKind}
    number = 0
    for number, row in enumerate(sheet.rows, 1):
        _write_row(page, number, sheet.headings, row, plain)
    page.autofilter(0, 0, max(number, 1), max(len(sheet.headings) - 1, 0))
    if sheet.totals is not None:
        number += 1
        _write_row(page, number, sheet.headings, sheet.totals, strong)
    if sheet.note:
        page.write_string(number + 1, 0, sheet.note[:MOST_CHARACTERS], plain[CellKind.TEXT])
    book.close()
    return file.getvalue()


def _write_row(page: Any, number: int, headings: Sequence[Heading], row: Sequence[Any], formats: Any) -> None:
    for column, (heading, cell) in enumerate(zip(headings, row, strict=True)):
        if cell is None or cell == "":
            page.write_blank(number, column, None, formats[heading.kind])
        elif isinstance(cell, date):
            page.write_datetime(number, column, cell, formats[CellKind.DATE])
        elif isinstance(cell, (int, Decimal)):
            page.write_number(number, column, cell, formats[heading.kind])
        else:
            page.write_string(number, column, str(cell)[:MOST_CHARACTERS], formats[CellKind.TEXT])


def sheet_name(title: str) -> str:
    """``title`` without what Excel forbids in the name of a sheet, at most 31 characters long."""
    return "".join(" " if character in "[]:*?/\\" else character for character in title).strip("' ")[:31] or "Sheet1"


WRITERS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

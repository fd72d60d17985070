"""Reads XLSX, XLS and ODS by calamine; what it does not tell (hidden parts, faults) comes from the XML of the file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from aidportal.workbooks.grid import Fault

from .extras import Extras, ods_extras, xlsx_extras
from .found import FoundSheet, Refusal


def read_office(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    """Notes, and the sheets in order."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise Refusal("password") from None
    except (CalamineError, OSError, ValueError):
        return second_reader(path, form)
    extras: dict[str, Extras] = {}
    if form in ("xlsx", "ods"):
        with contextlib.suppress(KeyError, ValueError, SyntaxError):
            extras = xlsx_extras(path) if form == "xlsx" else ods_extras(path)
    return [], sheets_of(book, extras)


def sheets_of(book: CalamineWorkbook, extras: dict[str, Extras]) -> Iterator[FoundSheet]:
    for position, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(position)
        extra = extras.get(about.name, Extras())
        ranges = sheet.merged_cell_ranges or []
        yield FoundSheet(
            name=about.name,
            rows=numbered(sheet, extra),
            is_hidden=about.visible != SheetVisibleEnum.Visible,
            hidden_rows=extra.hidden_rows,
            hidden_columns=extra.hidden_columns,
            merges=[(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges],
        )


def numbered(sheet: Any, extra: Extras) -> Iterator[tuple[int, list[Any]]]:
    # Calamine gives the rows above the first filled one, but not the columns left of it.
    margin: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = margin + cells
        for column, code in extra.faults.get(number, ()):
            if column <= len(values):
                values[column - 1] = Fault(code)
        yield number, values


def second_reader(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    """What calamine refuses and LibreOffice opens: read by a slower, more patient library."""
    try:
        if form == "xlsx":
            return [["second_reader", {}]], by_openpyxl(path)
        if form == "xls":
            return [["second_reader", {}]], by_xlrd(path)
    except Refusal:
        raise
    except Exception:
        raise Refusal("damaged") from None
    raise Refusal("damaged")


def by_openpyxl(path: Path) -> Iterator[FoundSheet]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    names = list(book.worksheets)

    def sheets() -> Iterator[FoundSheet]:
        for sheet in names:
            rows = ((number, list(values)) for number, values in enumerate(sheet.iter_rows(values_only=True), 1))
            yield FoundSheet(sheet.title, rows, is_hidden=sheet.sheet_state != "visible")

    return sheets()


def by_xlrd(path: Path) -> Iterator[FoundSheet]:
    import xlrd

    book = xlrd.open_workbook(path, on_demand=True)

    def cells(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
        for row in range(sheet.nrows):
            yield row + 1, [cell_of(cell, book.datemode) for cell in sheet.row(row)]

    def cell_of(cell: Any, epoch: int) -> Any:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, epoch)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return Fault(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
        return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value

    def sheets() -> Iterator[FoundSheet]:
        for name in book.sheet_names():
            sheet = book.sheet_by_name(name)
            merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
            yield FoundSheet(name, cells(sheet), is_hidden=bool(sheet.visibility), merges=merges)

    return sheets()

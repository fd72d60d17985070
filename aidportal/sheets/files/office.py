"""Reads XLSX, XLS and ODS by calamine; what it does not tell of a file comes from `extras`, `biff`, `opendocument`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ..grid import Fault
from .biff import xls_extras
from .extras import Extras, xlsx_extras
from .formats import shown
from .opendocument import ods_extras
from .raw_sheet import FileRefused, FoundSheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet
    from xlrd.sheet import Cell, Sheet


def read_office(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    """Notes, and the sheets in order."""
    try:
        # Not by its path: calamine believes the ending of a name.
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except PasswordError:
        raise FileRefused("password") from None
    except (CalamineError, OSError, ValueError):
        return second_reader(path, form)
    return [], sheets_of(book, extras_of(path, form), path, form)


def extras_of(path: Path, form: str) -> dict[str, Extras]:
    """What calamine leaves out, by name of the sheet; nothing where a file is odd enough to hide it."""
    readers = {"xlsx": xlsx_extras, "ods": ods_extras, "xls": xls_extras}
    try:
        return readers[form](path)
    except (MemoryError, FileRefused):
        raise
    except Exception:
        return {}


def sheets_of(book: CalamineWorkbook, extras: dict[str, Extras], path: Path, form: str) -> Iterator[FoundSheet]:
    for position, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_index(position)
        except CalamineError:
            if form == "ods":
                raise FileRefused("damaged") from None
            yield from (other for other in second_reader(path, form)[1] if other.name == about.name)
            continue
        extra = extras.get(about.name, Extras())
        ranges = sheet.merged_cell_ranges or []
        merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges]
        yield FoundSheet(
            name=about.name,
            rows=numbered(sheet, extra),
            is_hidden=about.visible != SheetVisibleEnum.Visible,
            hidden_rows=extra.hidden_rows,
            hidden_columns=extra.hidden_columns,
            merges=merges or extra.merges,
        )


def numbered(sheet: CalamineSheet, extra: Extras) -> Iterator[tuple[int, list[Any]]]:
    # Calamine gives the rows above the first filled one, but not the columns left of it.
    margin: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = margin + cells
        for column, shape in extra.shapes.of(number):
            if column <= len(values):
                values[column - 1] = shown(values[column - 1], shape)
        for column, code in extra.faults.of(number):
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
        if form == "ods":
            book = CalamineWorkbook.from_filelike(without_white_space(path))
            return [["second_reader", {}]], sheets_of(book, extras_of(path, form), path, form)
    except FileRefused:
        raise
    except Exception as error:
        # xlrd knows the oldest way of protecting, but has no exception of its own for it.
        raise FileRefused("password" if "encrypted" in str(error) else "damaged") from None
    raise FileRefused("damaged")


def without_white_space(path: Path) -> IO[bytes]:
    """An ODS without the line breaks that some programs put between cells, which calamine takes for contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(file, "w") as copy:
        for name in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            copy.writestr(name, re.sub(rb">\s+<", b"><", archive.read(name)))
    file.seek(0)
    return file


def by_openpyxl(path: Path) -> Iterator[FoundSheet]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
    names = list(book.worksheets)

    def sheets() -> Iterator[FoundSheet]:
        for sheet in names:
            rows = ((number, list(values)) for number, values in enumerate(sheet.iter_rows(values_only=True), 1))
            yield FoundSheet(sheet.title, rows, is_hidden=sheet.sheet_state != "visible")

    return sheets()


def by_xlrd(path: Path) -> Iterator[FoundSheet]:
    import xlrd

    book = xlrd.open_workbook(path, on_demand=True, logfile=io.StringIO())

    def cells(sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
        for row in range(sheet.nrows):
            yield row + 1, [cell_of(cell, book.datemode) for cell in sheet.row(row)]

    def cell_of(cell: Cell, epoch: int) -> Any:
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

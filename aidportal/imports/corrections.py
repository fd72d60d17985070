"""The rows of an import that cannot be written, as a workbook: as they were sent, with why beside them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from aidportal.intake.mapping import MappedColumn, fingerprint, names_of, plain
from aidportal.sheets.files import open_workbook
from aidportal.sheets.grid import CellValue, Fault
from aidportal.sheets.tables import SheetLine
from aidportal.sheets.tables.finder import YEAR_WORD
from aidportal.sheets.writing import MOST_CHARACTERS, sheet_name

from .findings import unit_text
from .import_run import Run
from .models import NOT_WRITABLE, Import


def write_wrong(job: Import) -> bytes:
    """A sheet for each header; the last two columns say where the row stood and what is wrong with it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheets: dict[str, CorrectionSheet] = {}
    for year, mapped, line, problems in wrong_lines(job):
        key = year + fingerprint([place.column for place in mapped])
        if key not in sheets:
            name = f"{line.sheet[:24]} {len(sheets) + 1}" if sheets else line.sheet
            sheets[key] = CorrectionSheet(book, name, headings(job, mapped), year)
        sheets[key].add(mapped, line, problems)
    book.close()
    return file.getvalue()


def wrong_lines(job: Import) -> Iterator[tuple[str, list[MappedColumn], SheetLine, list[dict[str, Any]]]]:
    """Each row that cannot be written as the file holds it, with the year of its table, its columns and why.

    The file is gone through as it was read.
    """
    open_ = job.rows.filter(verdict__in=NOT_WRITABLE)
    wrong = {row.position: [*row.data["problems"], *row.data["questions"]] for row in open_}
    run, position = Run(job), 0
    with open_workbook(Path(job.file.path), job.name) as workbook:
        for table in run.tables(workbook):
            mapped = run.mapped(table)
            if not run.is_ours(mapped):
                continue
            for line in table.lines:
                if position in wrong:
                    yield table.context.get("year", ""), mapped, line, wrong[position]
                position += 1


def is_kept(place: MappedColumn) -> bool:
    """A column that somebody left out might be understood as something else the next time."""
    return not place.is_left_out


def headings(job: Import, mapped: list[MappedColumn]) -> list[str]:
    """Headings by which each column is understood as it was, with the unit that holds for it."""
    names = names_of(Run(job).importer)
    headings = []
    for place in filter(is_kept, mapped):
        is_named = place.field is None or names.get(plain(place.column.heading)) == [place.field]
        text = place.column.heading if is_named else str(place.field.label if place.field else "")
        unit = unit_text(place)
        headings.append(f"{text}（{unit}）" if unit else text)
    return headings


class CorrectionSheet:
    """One sheet of the workbook, filled row by row; what stood above its rows stands above them again."""

    def __init__(self, book: Workbook, name: str, headings: list[str], year: str) -> None:
        self.sheet, self.number = book.add_worksheet(sheet_name(name)), 1 if year else 0
        self.sheet.freeze_panes(self.number + 1, 1)
        if year:
            self.sheet.write_string(0, 0, f"{YEAR_WORD}：{year}")
        self.bad = book.add_format({"bg_color": "#FBE3E0", "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        head = book.add_format({"bold": True, "bg_color": "#E4EEFA", "bottom": 1, "text_wrap": True, "valign": "top"})
        for column, text in enumerate([*headings, _("Stood in"), _("What is wrong")]):
            self.sheet.write_string(self.number, column, text, head)
        self.sheet.set_column(0, len(headings), 18)
        self.sheet.set_column(len(headings) + 1, len(headings) + 1, 70)

    def add(self, mapped: list[MappedColumn], line: SheetLine, problems: list[dict[str, Any]]) -> None:
        self.number += 1
        kept = [value for value, place in zip(line.values, mapped, strict=False) if is_kept(place)]
        for column, value in enumerate(kept):
            self._write(column, value)
        width = sum(map(is_kept, mapped))
        self.sheet.write_string(self.number, width, f"{line.sheet}!{line.number}", self.bad)
        self.sheet.write_string(self.number, width + 1, "\n".join(map(in_words, problems))[:MOST_CHARACTERS], self.bad)

    def _write(self, column: int, value: CellValue) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(self.number, column, value)
        elif isinstance(value, (int, float, Decimal)):
            self.sheet.write_number(self.number, column, value)
        elif isinstance(value, (datetime, date)):
            self.sheet.write_datetime(self.number, column, value, self.day)
        else:
            text = value.code if isinstance(value, Fault) else str(value) if isinstance(value, time) else value
            self.sheet.write_string(self.number, column, text[:MOST_CHARACTERS])


def in_words(problem: dict[str, Any]) -> str:
    """One problem on a line: column, what is wrong, what was found, what would be accepted."""
    text = problem["text"]
    if problem.get("heading"):
        text = f"{problem['heading']}: {text}"
    if problem.get("found"):
        text += " " + _("Found: %(found)s.") % {"found": problem["found"]}
    if problem.get("accepted"):
        text += " " + _("Accepted: %(accepted)s.") % {"accepted": problem["accepted"]}
    return text

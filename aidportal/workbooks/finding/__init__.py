"""Finds the tables in what officials really send, and gives their rows one by one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from aidportal.workbooks.grid import Merge, Row, Sheet, Workbook

from .body import Body, NextTable
from .forms import as_form
from .header import Header, columns_of, find_header, is_text, notes_above, spread, worth
from .parts import Column, Line, Remark, Table, TotalCheck
from .pivots import axis_of, long_lines, unpivoted

__all__ = ["Column", "Line", "Remark", "Table", "TotalCheck", "find_tables"]

# How many rows are looked at to find a header, and how wide a table may be.
WINDOW = 60
WIDEST = 300
_YEAR_SHEET = re.compile(r"\s*((?:19|20)[0-9]{2})\s*年?度?\s*")
# What layout alone says is called by names that importers know.
WORDS = {"year": "年度", "value": "金额", "rows": "帮扶方", "across": "受援方", "section": "地区"}


def nothing(text: str) -> bool:
    return False


def find_tables(
    workbook: Workbook, is_name: Callable[[str], bool] = nothing, knows_heading: Callable[[str], bool] = nothing
) -> Iterator[Table]:
    """The tables of all sheets, one after the other; the lines of each are to be used before the next is asked for.

    ``knows_heading`` says whether a text is the name of a column that is wanted, ``is_name`` whether it names an
    area or organisation, as the columns of a matrix do.
    """
    for sheet in workbook.sheets:
        rest: Iterator[Row] = sheet.rows
        while True:
            search = Search(sheet, rest, is_name, knows_heading)
            table = search.table()
            if table is None:
                break
            yield table
            for _line in table.lines:
                pass
            if search.next_row is None:
                break
            rest = itertools.chain([search.next_row], search.rest)


class Search:
    """Looks for one table in the rows of a sheet that are left."""

    def __init__(
        self, sheet: Sheet, rows: Iterator[Row], is_name: Callable[[str], bool], knows: Callable[[str], bool]
    ) -> None:
        self.sheet, self.is_name, self.knows = sheet, is_name, knows
        self.window = list(itertools.islice(rows, WINDOW))
        self.rest = rows
        self.next_row: Row | None = None

    def table(self) -> Table | None:
        if not self.window:
            return None
        width = min(max(len(row.values) for row in self.window), WIDEST)
        cells = spread(self.window, self._merges_in_window(), width)
        place = find_header(cells, self.knows, self.sheet.merges)
        known = max((worth(values, self.knows) // 30 for values in cells.values()), default=0)
        form = as_form(self.sheet.name, self.window, self.knows, known) if len(self.window) < WINDOW else None
        if form:
            return Table(self.sheet.name, form[0], iter(form[1]), is_hidden=self.sheet.is_hidden)
        if place is None:
            return None
        title, unit, year = notes_above(place[0], cells)
        header = columns_of(*place, cells, self._merges_in_window(), self.sheet.hidden_columns, unit)
        return self._table(header, title, year) if header.columns else None

    def _merges_in_window(self) -> list[Merge]:
        first, last = self.window[0].number, self.window[-1].number
        return [merge for merge in self.sheet.merges if merge.top <= last and merge.bottom >= first]

    def _table(self, header: Header, title: str, year: str) -> Table:
        extra, constants = self._said_by_layout(header, year)
        remarks = list(self._hidden(header))
        has_section = any(column.path == (WORDS["section"],) for column in extra)
        body = Body(self.sheet, header, constants, has_section, self.knows, remarks)
        columns, lines = [*header.columns, *extra], self._lines(body, header)
        if axis := axis_of(header, self.is_name):
            columns = [*unpivoted(header, *axis, WORDS), *extra]
            lines = long_lines(lines, header, axis[1], len(extra))
        return Table(
            sheet=self.sheet.name,
            columns=columns,
            lines=lines,
            title=title,
            header_rows=(header.first, header.last),
            is_hidden=self.sheet.is_hidden,
            context={name: value for name, value in (("title", title), ("year", year)) if value},
            remarks=remarks,
        )

    def _said_by_layout(self, header: Header, year: str) -> tuple[list[Column], list[Any]]:
        """Columns that the sheet does not have but says: the year of its title or name, the names of its sections."""
        extra, constants = [], []
        if not year and (match := _YEAR_SHEET.fullmatch(self.sheet.name)):
            year = match[1]
        if year and not any("年" in column.heading or "year" in column.heading.lower() for column in header.columns):
            extra.append(Column(0, WORDS["year"], (WORDS["year"],)))
            constants.append(year)
        if self._has_sections(header):
            extra.append(Column(0, WORDS["section"], (WORDS["section"],)))
        return extra, constants

    def _has_sections(self, header: Header) -> bool:
        """Whether rows of one name, such as 一、赤峰市, divide the table."""
        for row in self.window:
            filled = [value for value in row.values if value is not None]
            if row.number > header.last and len(filled) == 1 and is_text(filled[0]) and len(header.columns) > 2:
                name = re.sub(r"^\s*[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*", "", str(filled[0])).strip()
                if self.is_name(name):
                    return True
        return False

    def _hidden(self, header: Header) -> Iterator[Remark]:
        if self.sheet.is_hidden:
            yield Remark(self.sheet.name, 0, _("The sheet is hidden; it was read too."))
        hidden = [column.heading for column in header.columns if column.is_hidden]
        if hidden:
            yield Remark(
                self.sheet.name, 0, _("Hidden columns were read too: %(columns)s.") % {"columns": "、".join(hidden)}
            )

    def _lines(self, body: Body, header: Header) -> Iterator[Line]:
        rows = itertools.chain((row for row in self.window if row.number > header.last), self.rest)
        try:
            yield from body.lines(rows)
        except NextTable as found:
            body.finish()
            self.next_row, self.rest = found.row, rows

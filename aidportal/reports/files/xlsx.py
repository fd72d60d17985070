"""Writes a report as a workbook: a cover, a sheet for each section with native charts, and what each figure means."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from aidportal.figures.figure import rate
from aidportal.sheets.writing import MOST_CHARACTERS, CellKind, Heading

from .carried import NUMBERS, put_into
from .content import (
    NOTHING,
    NUMERIC,
    Block,
    KeyFigures,
    ListName,
    Paragraph,
    Report,
    ReportChart,
    ReportTable,
    Section,
    in_unit,
    kind_of,
    raw,
)
from .ink import colors
from .paper import facts as cover_facts
from .plots import begins_at_zero
from .proof import pieces_of_json
from .row_links import links_in_words, rows_address
from .sheet_charts import SHEET_CHARTS, series_at
from .shown_tables import shown, texts_of
from .streamed_rows import StreamedRows, stand_in, write_into
from .widths import UNBROKEN, ems, width
from .word.paging import lines_of

CHART_ROWS = 16
# By whose cells the columns of a list are measured, and how wide what a column is counted in is.
MOST_MEASURED, EM_OF_A_DIGIT = 200, 0.52
# Of columns: the first and the others of a sheet with several tables, over how many of them sentences stand, and those
# of what the figures mean; and that of what a key figure is compared with.
FIRST_WIDTH, OTHER_WIDTH, TEXT_COLUMNS, MEANING_WIDTHS, WORDS_WIDTH = 36, 16, 6, (36, 16, 100), 44
ROW_HEIGHT = 18
TITLE_HEIGHT = 24


def write_xlsx(report: Report) -> bytes:
    """The report as XLSX; its numbers travel in a part of their own.

    Text of records is never a formula; totals are formulas whose values agree.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    with override(report.language):
        writer = XlsxWriter(book, report)
        writer.cover()
        for section in report.sections:
            writer.section(section)
        writer.definitions()
        book.set_properties(
            {"title": report.title, "subject": report.subtitle, "author": report.made_by, "comments": report.scope}
        )
        book.close()
        write_into(file, writer.ledgers, writer.plain, report.unit, ROW_HEIGHT)
        put_into(file, NUMBERS, pieces_of_json(report))
    return file.getvalue()


def look_of(kind: CellKind) -> dict[str, Any]:
    """The format of a kind of cell; texts keep away from the numbers to their left."""
    return {"num_format": kind.value, "valign": "vcenter"} | ({"indent": 1} if kind is CellKind.TEXT else {})


class XlsxWriter:
    """Writes the sheets of one report."""

    def __init__(self, book: Workbook, report: Report) -> None:
        self.book, self.report = book, report
        self.names: set[str] = set()
        self.ledgers: list[StreamedRows] = []
        titles = Counter(sheet_name(section.title) for section in report.sections)
        self.lists = {one.title: name for one in report.sections if titles[name := sheet_name(one.title)] == 1}
        self.plain = {kind: book.add_format(look_of(kind)) for kind in CellKind}
        self.strong = {kind: book.add_format(look_of(kind) | {"bold": True, "top": 1}) for kind in CellKind}
        head = {"bold": True, "bg_color": "#E4EEFA", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.head = book.add_format(head | {"indent": 1})
        self.head_of_numbers = book.add_format(head | {"align": "right"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.big = book.add_format({"bold": True, "font_size": 20})
        # Not wrapped: a note runs on over the empty cells to its right.
        self.quiet = book.add_format({"font_color": "#5B6570"})
        self.link = book.add_format(look_of(CellKind.TEXT) | {"font_color": colors()["accent"], "underline": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.words = book.add_format(look_of(CellKind.TEXT) | {"text_wrap": True})

    # ---- Cover

    def cover(self) -> None:
        page = self.sheet(_("Cover"))
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 70)
        page.set_row(1, 2 * ROW_HEIGHT)
        page.set_row(2, TITLE_HEIGHT)
        page.write_string(1, 0, self.report.title, self.big)
        page.write_string(2, 0, self.report.subtitle, self.title)
        facts = [
            *([[_("Issued by"), self.report.issuer]] if self.report.issuer else []),
            *cover_facts(self.report),
            (_("Contents"), "、".join(section.title for section in self.report.sections)),
        ]
        for row, (name, value) in enumerate(facts, 4):
            page.write_string(row, 0, str(name), self.head)
            page.write_string(row, 1, str(value)[:MOST_CHARACTERS])

    # ---- Sections

    def sheet(self, title: str) -> Any:
        name = base = sheet_name(title)
        number = 2
        while name.lower() in {taken.lower() for taken in self.names}:
            name, number = f"{base} {number}", number + 1
        self.names.add(name)
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")
        # Chinese characters stand higher than the default row.
        page.set_default_row(ROW_HEIGHT)
        return page

    def section(self, section: Section) -> None:
        page = self.sheet(section.title)
        row = 0
        breaks: list[int] = []
        others = [block for block in section.blocks if not isinstance(block, Paragraph)]
        is_list = len(others) == 1 and isinstance(others[0], ReportTable)
        if not is_list:
            page.set_row(0, TITLE_HEIGHT)
            page.write_string(0, 0, section.title, self.title)
            row = 2
        for block in section.blocks:
            if begins_a_page(others, block):
                breaks.append(row)
            row = self.block(page, row, block, is_list)
        page.set_h_pagebreaks(breaks)
        if not section.blocks:
            page.write_string(row, 0, _("Nothing is recorded in this scope."), self.quiet)

    def block(self, page: Worksheet, row: int, block: Block, is_list: bool) -> int:
        """Write a block from ``row`` on; the row below it."""
        if isinstance(block, Paragraph):
            self.sentences(page, row, block.text[:MOST_CHARACTERS])
            if block.note:
                row += 1
                page.write_string(row, 0, block.note, self.quiet)
            return row + 2
        if isinstance(block, KeyFigures):
            return self.key_figures(page, row, shown(block.table))
        if isinstance(block, ReportChart):
            return self.chart(page, row, block)
        return self.table(page, row, block, is_list)

    def sentences(self, page: Worksheet, row: int, text: str) -> None:
        """What is said over the tables, on as many lines as it takes over some columns."""
        page.merge_range(row, 0, row, TEXT_COLUMNS - 1, "", self.wrapped)
        page.write_string(row, 0, text, self.wrapped)
        page.set_row(
            row, ROW_HEIGHT * lines_of(text, 1, EM_OF_A_DIGIT * (FIRST_WIDTH + OTHER_WIDTH * (TEXT_COLUMNS - 1)))
        )

    def table(self, page: Worksheet, row: int, table: ReportTable, is_list: bool) -> int:
        table = shown(table)
        page.set_row(row, TITLE_HEIGHT)
        page.write_string(row, 0, table.title, self.title)
        row += 1
        others = [OTHER_WIDTH] * (len(table.headings) - 1)
        self.headings(page, row, table.headings, self.fitted(table) if is_list else [FIRST_WIDTH, *others])
        if is_list:
            page.freeze_panes(row + 1, 2 if table.is_ledger else 1)
            page.repeat_rows(row)
        first, last = row + 1, row + len(table.rows)
        if is_list and table.is_ledger and table.rows:
            self.ledgers.append(StreamedRows(page, first, table))
            stand_in(page, first, self.plain)
        else:
            for row, line in enumerate(table.rows, first):
                self.row(page, row, table.headings, line.cells, self.plain)
        if last < first:
            page.write_string(first, 0, _("Nothing is recorded in this scope."), self.quiet)
            return first + 2
        if is_list:
            page.autofilter(first - 1, 0, last, len(table.headings) - 1)
        if table.totals:
            self.totals(page, table, first, last)
            last += 1
        if table.note:
            last += 1
            page.write_string(last, 0, table.note, self.quiet)
        return last + 3

    def key_figures(self, page: Worksheet, row: int, table: ReportTable) -> int:
        """Texts have room; with what each is compared stands in the last column, on as many lines as it takes."""
        below, last = self.table(page, row, table, False), len(table.headings) - 1
        for column in range(1, last + 1):
            if table.headings[column].kind is CellKind.TEXT:
                longest = max(ems(str(line.cells[column])) for line in table.rows) / EM_OF_A_DIGIT
                page.set_column(column, column, min(WORDS_WIDTH, max(OTHER_WIDTH, longest + 4)))
        for at, line in enumerate(table.rows, row + 2):
            text = line.cells[last]
            if isinstance(text, str) and not isinstance(text, ListName):
                page.set_row(at, ROW_HEIGHT * lines_of(text, 1, EM_OF_A_DIGIT * (WORDS_WIDTH - 2)))
                page.write_string(at, last, text, self.words)
        return below

    def fitted(self, table: ReportTable) -> list[float]:
        """Columns as wide as what stands in them; a long text runs on or is cut by the next cell, and can be opened."""
        rows = [texts_of(table.headings, row.cells, self.report.unit) for row in table.rows[:MOST_MEASURED]]
        texts = ([row[at] for row in rows] for at in range(len(table.headings)))
        return [
            width(heading.text, column, heading.kind not in UNBROKEN) / EM_OF_A_DIGIT + 1
            for heading, column in zip(table.headings, texts, strict=True)
        ]

    def headings(self, page: Worksheet, row: int, headings: Sequence[Heading], widths: Sequence[float]) -> None:
        """The head, as high as its texts take."""
        pairs = list(zip(headings, widths, strict=True))
        page.set_row(row, ROW_HEIGHT * max(lines_of(one.text, 1, EM_OF_A_DIGIT * wide) for one, wide in pairs))
        for column, (heading, wide) in enumerate(pairs):
            look = self.head_of_numbers if heading.kind in NUMERIC else self.head
            page.write_string(row, column, heading.text, look)
            page.set_column(column, column, wide)

    def row(self, page: Worksheet, row: int, headings: Sequence[Heading], cells: Iterable[Any], formats: Any) -> None:
        for column, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
            self.cell(page, row, column, heading, cell, formats)

    def cell(self, page: Worksheet, row: int, column: int, heading: Heading, cell: Any, formats: Any) -> None:
        kind = kind_of(cell, heading)
        value = in_unit(cell, kind, self.report.unit)
        self.open_rows(page, row, column, cell)
        if value is None or value == "":
            page.write_blank(row, column, None, formats[kind])
        elif isinstance(value, date):
            page.write_datetime(row, column, value, formats[CellKind.DATE])
        elif isinstance(value, (int, Decimal)):
            page.write_number(row, column, value, formats[kind])
        elif isinstance(value, ListName) and value.chapter in self.lists:
            page.write_url(row, column, f"internal:'{self.lists[value.chapter]}'!A1", self.link, str(value))
        else:
            page.write_string(row, column, str(value)[:MOST_CHARACTERS], formats[CellKind.TEXT])

    @staticmethod
    def open_rows(page: Worksheet, row: int, column: int, cell: Any) -> None:
        """Where the rows of a number are; the number is written over the text that a link has."""
        if address := rows_address(cell):
            page.write_url(row, column, address, string=NOTHING)

    def totals(self, page: Worksheet, table: ReportTable, first: int, last: int) -> None:
        """The foot: sums as formulas with the values they have, the rest as values."""
        assert table.totals is not None  # noqa: S101  # asked by the caller
        row = last + 1
        rates = {column: (part, whole) for column, part, whole in table.rates}
        for column, (heading, cell) in enumerate(zip(table.headings, table.totals.cells, strict=True)):
            kind, value = kind_of(cell, heading), in_unit(cell, kind_of(cell, heading), self.report.unit)
            self.open_rows(page, row, column, cell)
            if column in table.summed and isinstance(value, (int, Decimal)):
                name = xl_col_to_name(column)
                formula = f"=SUBTOTAL(109,{name}{first + 1}:{name}{last + 1})"
                page.write_formula(row, column, formula, self.strong[kind], value)
            elif column in rates:
                part, whole = (xl_rowcol_to_cell(row, at) for at in rates[column])
                formula = f'=IF(N({whole})=0,"",ROUND({part}/{whole}*100,1))'
                page.write_formula(row, column, formula, self.strong[kind], self.rate(table, rates[column]))
            else:
                self.cell(page, row, column, heading, cell, self.strong)

    @staticmethod
    def rate(table: ReportTable, of: tuple[int, int]) -> Any:
        part, whole = (raw(table.totals.cells[at]) for at in of)  # type: ignore[union-attr]
        percent = rate(part, whole)
        return "" if percent is None else percent

    # ---- Charts

    def chart(self, page: Worksheet, row: int, chart: ReportChart) -> int:
        """The numbers of a chart as a table, and beside them a chart that refers to its cells."""
        start = row + 2
        below = self.table(page, row, chart.table, False)
        if chart.finding:
            page.write_string(below - 2, 0, chart.finding, self.quiet)
        if not chart.categories:
            return below
        count = min(len(chart.categories), chart.most or len(chart.categories))
        kind, subtype = SHEET_CHARTS[chart.kind]
        # Each of the bars that lie has room for its name.
        rows = max(CHART_ROWS, count + 4) if kind == "bar" else CHART_ROWS
        drawn = self.book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))
        for column, series in enumerate(chart.series, 1):
            if series.role != "total":
                drawn.add_series(series_at(page.get_name(), start, column, chart, count))
        drawn.set_title({"name": f"{chart.title} ({chart.unit})", "name_font": {"size": 11}})
        drawn.set_legend({"position": "bottom"} if len(chart.drawn) > 1 else {"none": True})
        grid = {"visible": True, "line": {"color": colors()["line"], "width": 0.5}}
        least = {"min": 0} if begins_at_zero(chart) else {}
        values = {"num_format": "#,##0", "major_gridlines": grid, "line": {"none": True}} | least
        if kind == "bar":
            # The first category on top, and the values below all the same.
            drawn.set_y_axis({"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
            drawn.set_x_axis(values)
        else:
            drawn.set_y_axis(values)
        drawn.set_size({"width": 620, "height": 24 * rows})
        # Its frame is no part of the page before.
        page.insert_chart(row, len(chart.series) + 2, drawn, {"y_offset": 4})
        return max(below, row + rows + 2)

    # ---- What the figures mean

    def definitions(self) -> None:
        if not self.report.definitions:
            return
        page = self.sheet(_("What the figures mean"))
        page.write_string(len(self.report.definitions) + 2, 0, links_in_words(), self.quiet)
        for column, wide in enumerate(MEANING_WIDTHS):
            page.set_column(column, column, wide)
        for column, name in enumerate((_("Figure"), _("Unit"), _("Meaning"))):
            page.write_string(0, column, name, self.head)
        for row, one in enumerate(self.report.definitions, 1):
            page.set_row(row, ROW_HEIGHT * lines_of(one.text, 1, EM_OF_A_DIGIT * MEANING_WIDTHS[-1]))
            for column, text in enumerate((one.label, one.unit, one.text)):
                page.write_string(row, column, text[:MOST_CHARACTERS], self.wrapped)


def sheet_name(title: str) -> str:
    """``title`` without what no sheet may be called, and short enough for a number behind it."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title).strip("' ")[:28] or "Sheet"


def begins_a_page(blocks: Sequence[Block], block: Block) -> bool:
    """Whether it stands below another of these and one of the two is a chart, which a page would cut."""
    before = next((one for one, after in pairwise(blocks) if after is block), None)
    return before is not None and (isinstance(before, ReportChart) or isinstance(block, ReportChart))

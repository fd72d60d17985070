"""Workbooks of reports as they look, and what their charts share with those of documents and slides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from lxml import etree

from aidportal.reports.files.content import KeyFigures, Report, ReportChart, ReportRow, ReportTable, Section
from aidportal.reports.files.docx import write_docx
from aidportal.reports.files.plots import begins_at_zero
from aidportal.reports.files.slides import write_pptx
from aidportal.reports.files.xlsx import ROW_HEIGHT, write_xlsx
from aidportal.sheets.writing import CellKind, Heading
from tests.report_to_write import key_figures, ledger, make_report, ranked

LEAST = "//*[local-name()='valAx']/*[local-name()='scaling']/*[local-name()='min']/@val"


def axes_begin(body: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = [name for name in archive.namelist() if re.search(r"/charts/chart\d+\.xml$", name)]
        return [etree.fromstring(archive.read(name)).xpath(LEAST) for name in names]


@pytest.mark.parametrize("write", [write_xlsx, write_docx, write_pptx])
def test_the_axis_of_a_chart_begins_at_zero(write: Callable[[Report], bytes]):
    begins = axes_begin(write(make_report()))
    assert len(begins) > 3
    assert all(float(least) == 0 for [least] in begins)


def test_a_chart_that_goes_below_zero_is_not_cut():
    chart = ranked()
    [now, *others] = chart.series
    below = replace(now, values=tuple(replace(one, value=-1) for one in now.values))
    assert begins_at_zero(chart)
    assert not begins_at_zero(replace(chart, series=(below, *others)))


def test_each_bar_that_lies_has_room_for_its_name():
    chart = ranked()
    many = replace(
        chart,
        categories=tuple(f"旗县{at}" for at in range(30)),
        series=tuple(replace(one, values=one.values * 6) for one in chart.series),
    )
    sizes = [drawing_rows(write_xlsx(make_report(sections=(Section("图", (one,)),)))) for one in (chart, many)]
    assert sizes[0] < len(many.categories) <= sizes[1]


def test_each_chart_begins_a_page():
    blocks = (ranked(), ledger(3), ranked())
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(make_report(sections=(Section("图", blocks),)))))
    sheet = book.worksheets[1]
    breaks = [one.id for one in sheet.row_breaks.brk]
    titles = [row[0].row - 1 for row in sheet.iter_rows() if row[0].value in (ranked().title, ledger().title)]
    assert breaks == titles[1:]
    assert [chart.anchor._from.row for chart in sheet._charts] == [titles[0], titles[2]]


def drawing_rows(body: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        rows = etree.fromstring(archive.read("xl/drawings/drawing1.xml")).xpath("//*[local-name()='row']/text()")
    return int(rows[1]) - int(rows[0])


def heights_of(*blocks: ReportTable | KeyFigures | ReportChart) -> dict[str, float]:
    """By the texts of the first sheet behind the cover how high their rows are."""
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(make_report(sections=(Section("表", blocks),)))))
    sheet = book.worksheets[1]
    return {
        str(cell.value): sheet.row_dimensions[cell.row].height or ROW_HEIGHT
        for row in sheet.iter_rows()
        for cell in row
    }


def test_the_head_of_a_table_is_as_high_as_its_texts():
    long = "截至报告期末在本协作关系下累计已经拨付到位的资金总额"
    rows = (ReportRow(("宁城县", 1)),)
    high, low = (
        heights_of(ReportTable("表", (Heading("旗县"), Heading(text, CellKind.INTEGER)), rows))[text]
        for text in (long, "项目")
    )
    assert low == ROW_HEIGHT
    assert high >= 2 * ROW_HEIGHT


def test_what_a_key_figure_is_compared_with_is_said_on_as_many_lines_as_it_takes():
    words = "另有 104 条记录只知年份或月份，未计入。" * 3
    made = key_figures()
    told = replace(made, items=(replace(made.items[0], left_out=words), *made.items[1:]))
    [high] = [height for text, height in heights_of(told).items() if words in text]
    assert high >= 3 * ROW_HEIGHT

"""Files as they are written: cells as what they are, and the foot after the rows."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from aidportal.sheets.streaming import STREAMS, stream_csv, stream_xlsx
from aidportal.sheets.writing import CellKind, Ending, ExportSheet, Heading


def test_the_foot_is_asked_when_the_rows_are_written():
    order: list[str] = []

    def rows() -> Any:
        order.append("rows")
        yield ["甲", Decimal(1)]

    def ending() -> Ending:
        order.append("foot")
        return Ending([["小计", Decimal(1)]], ["合计", Decimal(1)], "说明")

    headings = [Heading("名称"), Heading("金额", CellKind.MONEY)]
    for write, _type in STREAMS.values():
        order.clear()
        assert b"".join(write(ExportSheet("表", headings, rows(), ending)))
        assert order == ["rows", "foot"]
    text = b"".join(stream_csv(ExportSheet("表", headings, rows(), ending))).decode("utf-8-sig")
    assert text.splitlines() == ["名称,金额", "甲,1", "小计,1", "合计,1", "说明"]
    written = b"".join(stream_xlsx(ExportSheet("表", headings, rows(), ending)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    assert book.get_sheet_by_index(0).to_python() == [
        ["名称", "金额"],
        ["甲", 1.0],
        ["小计", 1.0],
        ["合计", 1.0],
        ["说明", ""],
    ]


def test_cells_of_files_are_written_as_they_are():
    """What a spreadsheet would run, what XML cannot hold, small and large numbers, and texts among dates."""
    headings = [Heading("文"), Heading("数", CellKind.MONEY), Heading("日", CellKind.DATE)]
    rows = [
        ["=1+1", Decimal("1E-10"), date(2015, 3, 1)],
        ["<甲&乙>", Decimal("-0.50"), "2013 至 2015"],
        ["_x0041_", 7, None],
        ["", None, "=2"],
        ["x" * 40_000, Decimal("1E+3"), ""],
    ]
    text = b"".join(stream_csv(ExportSheet("表", headings, rows))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["文", "数", "日"],
        ["'=1+1", "0.0000000001", "2015-03-01"],
        ["<甲&乙>", "-0.50", "2013 至 2015"],
        ["_x0041_", "7", ""],
        ["", "", "'=2"],
        ["x" * 40_000, "1000", ""],
    ]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(stream_xlsx(ExportSheet("表", headings, rows)))))
    page = book.worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["=1+1", 1e-10, datetime(2015, 3, 1)],
        ["<甲&乙>", -0.5, "2013 至 2015"],
        ["_x005F_x0041_", 7, None],  # as Excel writes what it would read as a code
        [None, None, "=2"],
        ["x" * 32_767, 1000, None],
    ]
    assert page["A2"].data_type == "s"
    assert page.auto_filter.ref == "A1:C6"

"""Ledgers of which memory should not hold all rows: their rows, their workbook, and what travels in it."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from dataclasses import replace
from itertools import islice, pairwise

import openpyxl
import pytest

from aidportal.reports.files import carried, lazy_rows
from aidportal.reports.files.content import Report, ReportRow, Section
from aidportal.reports.files.lazy_rows import LazyRows, kept
from aidportal.reports.files.proof import from_json
from aidportal.reports.files.shown import digests_of
from aidportal.reports.files.xlsx import write_xlsx
from tests.report_to_write import ledger, make_report


@pytest.fixture(params=[3, 7, 40])
def few_at_once(request, monkeypatch):
    monkeypatch.setattr(lazy_rows, "ROWS_AT_ONCE", request.param)


def with_ledger(rows: int, *, is_lazy: bool) -> Report:
    made = replace(ledger(rows), is_ledger=True)
    made = replace(made, rows=kept(iter(made.rows))) if is_lazy else made
    return make_report(sections=(Section("项目", (made,)),))


def read_all(body: bytes) -> tuple[object, object]:
    proof = from_json(carried.part_of(zip_of(body), carried.NUMBERS) or "")
    return digests_of("xlsx", io.BytesIO(body)), {title: table.rows for title, table in proof.columns.items()}


def zip_of(body: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(body))


@pytest.mark.usefixtures("few_at_once")
def test_rows_in_a_file_are_those_that_were_put_there():
    rows = ledger(40).rows
    lazy = kept(iter(rows))
    assert isinstance(lazy, LazyRows)
    assert len(lazy) == 40
    assert list(lazy) == list(rows)
    assert (lazy[0], lazy[-1], lazy[5:9]) == (rows[0], rows[-1], rows[5:9])
    with pytest.raises(IndexError):
        lazy[40]
    assert list(zip(lazy, islice(lazy, 1, None), strict=False)) == list(pairwise(rows))


@pytest.mark.usefixtures("few_at_once")
def test_the_workbook_of_a_long_ledger_holds_what_that_of_a_short_one_does():
    long, short = (read_all(write_xlsx(with_ledger(40, is_lazy=one))) for one in (True, False))
    assert long == short


def test_the_rows_of_a_ledger_stand_between_its_head_and_its_total():
    [*_rest, sheet, _meanings] = openpyxl.load_workbook(io.BytesIO(write_xlsx(with_ledger(5, is_lazy=True)))).worksheets
    numbers = [row[0].value for row in sheet.iter_rows(min_row=3)]
    assert numbers[:5] == [1, 2, 3, 4, 5]
    assert sheet.auto_filter.ref == "A2:J7"
    assert sheet["G8"].value == "=SUBTOTAL(109,G3:G7)"
    assert {sheet.row_dimensions[row].height for row in range(3, 8)} == {18}


def test_a_workbook_of_more_rows_takes_no_more_memory():
    peaks = []
    for count in (3_000, 12_000):
        made = replace(ledger(1), is_ledger=True)
        [row] = made.rows

        def read(row: ReportRow = row, count: int = count):
            return (ReportRow(row.cells, f"projects.project:{number}") for number in range(count))

        report = make_report(sections=(Section("项目", (replace(made, rows=LazyRows(count, read)),)),))
        tracemalloc.start()
        write_xlsx(report)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The file itself grows; xlsxwriter's cells were ten times as large.
    assert peaks[1] < peaks[0] + 2**22


def test_the_numbers_of_long_lists_are_read_back():
    numbers = "7" * 11_000_000
    body = carried.put_part(write_xlsx(make_report()), carried.SEAL, numbers)
    assert carried.part_of(zip_of(body), carried.SEAL) == numbers

"""Slides: about ten, with charts of their own, and in the notes where their numbers come from."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.utils.translation import override
from pptx import Presentation

from aidportal.reports.files.content import (
    Paragraph,
    ReportChart,
    ReportRow,
    ReportTable,
    Section,
    has_something,
    in_unit,
)
from aidportal.reports.files.file_numbers import read_back
from aidportal.reports.files.row_links import rows_address
from aidportal.reports.files.shown import digests_of, parts_of, place_in_words
from aidportal.reports.files.shown_links import LINKS
from aidportal.reports.files.slides import write_pptx
from aidportal.reports.files.widths import PADDING, ems
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit
from tests.report_to_write import MARKUP, key_figures, make_report


@pytest.fixture(scope="module")
def made():
    return write_pptx(make_report())


@pytest.fixture(scope="module")
def slides(made):
    return list(Presentation(io.BytesIO(made)).slides)


def test_each_slide_has_a_title_and_says_in_its_notes_where_it_comes_from(slides):
    assert 8 <= len(slides) <= 12
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    assert all("受援地区" in slide.notes_slide.notes_text_frame.text for slide in slides)
    assert "已拨付资金：在时期内到账的拨付之和，按到账日计。" in slides[2].notes_slide.notes_text_frame.text


def test_charts_are_drawn_from_a_workbook_with_the_numbers_of_the_report(slides):
    charts = [one for one in make_report().blocks() if isinstance(one, ReportChart) and has_something(one)]
    drawn = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == len(charts) == 5
    for shape, chart in zip(drawn, charts, strict=True):
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith("图：")
        book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        head, *rows = ([cell.value for cell in row] for row in book.active.iter_rows())
        assert head[1:] == [one.label for one in chart.drawn]
        for column, one in enumerate(chart.drawn, 1):
            values = [in_unit(number, number.kind, Unit.WAN) for number in one.values]
            assert [row[column] for row in rows] == [value and float(value) for value in values]


def test_what_has_no_room_is_told_and_nothing_runs_off_a_slide(slides):
    deck = Presentation(io.BytesIO(write_pptx(make_report())))
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_sentences_fill_their_slide_and_do_not_run_off_it():
    for count, size in ((2, 26), (9, 20), (40, 17)):
        words = Paragraph("承诺帮扶资金居首位的是畜牧业。" * count)
        deck = Presentation(io.BytesIO(write_pptx(make_report(sections=(Section("总览", (words,)),)))))
        [frame] = [
            one.text_frame for one in deck.slides[1].shapes if one.has_text_frame and "畜牧业" in one.text_frame.text
        ]
        assert {run.font.size.pt for line in frame.paragraphs for run in line.runs} == {size}


def test_one_number_alone_is_no_slide():
    headings = (Heading("帮扶地区"), Heading("承诺资金", CellKind.MONEY))
    rows = (ReportRow(("朝阳区", Decimal(1))), ReportRow(("海淀区", Decimal(2))))
    for count in (1, 2):
        table = ReportTable("承诺资金（按帮扶方）", headings, rows[:count])
        deck = Presentation(io.BytesIO(write_pptx(make_report(sections=(Section("资金", (table,)),)))))
        assert len(deck.slides) == count


def test_of_many_years_the_last_stand_on_a_slide():
    rows = tuple(ReportRow((str(year), Decimal(year))) for year in range(1990, 2027))
    table = ReportTable("逐年情况", (Heading("年度"), Heading("承诺资金", CellKind.MONEY)), rows)
    deck = Presentation(io.BytesIO(write_pptx(make_report(sections=(Section("逐年情况", (table,)),)))))
    [shown] = [shape.table for shape in deck.slides[-1].shapes if shape.has_table]
    years = [row.cells[0].text for row in list(shown.rows)[1:]]
    assert years[-1] == "2026"
    assert 5 < len(years) < len(rows)
    assert years == sorted(years)


def test_a_unit_in_wide_brackets_has_room():
    headings = (*(Heading(f"列{at}") for at in range(6)), Heading("完成率（%）", CellKind.PER_CENT))
    rows = tuple(ReportRow((*["朝阳区与宁城县协作协议"] * 6, Decimal(at))) for at in range(2))
    deck = Presentation(
        io.BytesIO(write_pptx(make_report(sections=(Section("目标", (ReportTable("表", headings, rows),)),))))
    )
    [table] = [shape.table for shape in deck.slides[-1].shapes if shape.has_table]
    size = table.cell(0, 6).text_frame.paragraphs[0].runs[0].font.size.pt
    assert table.columns[6].width.pt >= (ems("（ % ）") + PADDING) * size


def test_a_card_opens_its_rows(slides):
    links = [shape.click_action.hyperlink.address for shape in slides[2].shapes if hasattr(shape, "click_action")]
    assert any(link and link.startswith("http://127.0.0.1:8000/") for link in links)


def test_markup_in_the_records_is_text(slides):
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert any(MARKUP in text for text in texts)


def test_the_numbers_read_back_equal(made, tmp_path):
    path = tmp_path / "report.pptx"
    path.write_bytes(made)
    assert read_back(path).numbers == list(make_report().numbers())


def test_where_a_card_leads_is_part_of_what_slides_show(made):
    there = parts_of("pptx", io.BytesIO(made))[LINKS]
    cards = [rows_address(item.number) for item in key_figures().items]
    assert [one.text for one in there] == [unquote(address) for address in cards if address]
    elsewhere = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as issued, zipfile.ZipFile(elsewhere, "w") as altered:
        for name in issued.namelist():
            altered.writestr(name, issued.read(name).replace(b"/projects/?", b"/donations/?"))
    was, now = (digests_of("pptx", file) for file in (io.BytesIO(made), elsewhere))
    assert [name for name in was if was[name] != now[name]] == [LINKS]
    with override("en"):
        assert place_in_words("pptx", LINKS, there[0].place) == "slide 3, link 1"

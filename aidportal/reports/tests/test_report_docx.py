"""DOCX: opens as a document of headings, captions and tables, with its numbers inside as XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from lxml import etree

from aidportal.reports.files.carried import CUSTOM_PART
from aidportal.reports.files.content import (
    ReportChart,
    ReportRow,
    ReportTable,
    Section,
    has_something,
    in_unit,
    written,
)
from aidportal.reports.files.docx import write_docx
from aidportal.reports.files.file_numbers import NotAReport, read_back
from aidportal.reports.files.proof import facts_of
from aidportal.reports.files.shown import of_table
from aidportal.reports.files.shown_tables import shown, shown_on_page
from aidportal.reports.files.widths import LEAST_WHOLE, PADDING, ems, fit_table
from aidportal.reports.files.word.look import ROOM
from aidportal.reports.files.word.tables import Links, laid, set_table
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit
from tests.report_to_write import MARKUP, key_figures, ledger, make_report


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_docx(make_report())


@pytest.fixture(scope="module")
def document(made):
    return Document(io.BytesIO(made))


def test_every_part_that_says_it_is_xml_is(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        types = archive.read("[Content_Types].xml").decode()
    assert "application/json" not in types


def test_headings_are_real_styles_in_order(document):
    found = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert found[:3] == [("Heading 1", "总体情况"), ("Heading 2", "分布"), ("Heading 1", "项目")]


def test_every_table_repeats_its_head(document):
    tables = [one for one in document.tables if one.style.name != "Normal Table"]
    assert len(tables) >= 8
    assert all(one.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for one in tables)


def test_pages_are_a4_and_no_table_is_wider_than_its_page(document):
    rooms = set()
    for page in document.sections:
        assert {round(page.page_width.mm), round(page.page_height.mm)} == {210, 297}
        rooms.add(page.page_width - page.left_margin - page.right_margin)
    for table in document.tables:
        widths = [column.width for column in table.columns]
        # A twentieth of a point is what a width is rounded to.
        assert sum(widths) <= max(rooms) + 635 * len(widths)


def test_texts_give_way_before_numbers_and_days_break():
    headings = (
        *(Heading(f"列{at}") for at in range(12)),
        Heading("金额", CellKind.MONEY),
        Heading("日期", CellKind.DATE),
    )
    cells = (*["阿鲁科尔沁旗职业教育中心实训楼"] * 12, Decimal("1234567890"), date(2025, 3, 20))
    made = fit_table(headings, [[str(cell) for cell in cells]], ROOM)
    widths = made.spread(ROOM.lying)
    assert made.is_lying
    assert sum(widths) == pytest.approx(ROOM.lying)
    wanted = [width * made.size for width in made.widths]
    assert widths[12:] == pytest.approx(wanted[12:])
    assert all(got < want for got, want in zip(widths[:12], wanted[:12], strict=True))


def test_a_row_stays_on_one_line_where_its_type_can_be_read():
    headings = tuple(Heading(f"列{at}") for at in range(9))
    made = fit_table(headings, [["帮扶方 → 受援方"] * 9], ROOM)
    assert made.is_lying
    assert LEAST_WHOLE <= made.size < ROOM.sizes[0]
    assert all(made.spread(ROOM.lying)[at] >= made.widths[at] * made.size for at in range(9))


def test_no_number_of_a_key_figure_is_broken_on_a_page_that_stands():
    words = {
        "change": "+170.0%",
        "source": "training sessions, their attendance and rosters",
        "label": "Person-times trained",
        "unit": "person-times",
    }
    long = replace(
        key_figures(),
        items=tuple(replace(one, **words, note="the same days of the year before") for one in key_figures().items),
    )
    document = Document(io.BytesIO(write_docx(make_report("en", sections=(Section("Overview", (long,)),)))))
    [table] = [one for one in document.tables if one.rows[0].cells[0].text == "Figure" and len(one.columns) > 4]
    size = int(table._tbl.find(f".//{qn('w:sz')}").get(qn("w:val"))) / 2
    for row in table.rows[1:]:
        for at in (2, 3, 4):
            assert (ems(row.cells[at].text) + PADDING) * size <= table.columns[at].width.pt + 0.1


def test_the_label_of_a_total_stands_over_the_columns_without_one_and_makes_none_wide():
    headings = (Heading("挂职干部"), Heading("状态"), Heading("天数", CellKind.INTEGER))
    rows = (ReportRow(("王强", "在任", 3)), ReportRow(("李娜", "在任", 4)))
    totals = ReportRow(("合计：194 人，194 人次挂职", None, 7))
    table = laid(ReportTable("名册", headings, rows, totals), Unit.WAN)
    assert table.fit.widths == laid(ReportTable("名册", headings, rows), Unit.WAN).fit.widths
    last = set_table(table, 400.0, Links(Document().part)).element.tr_lst[-1]
    spans = [cell.grid_span for cell in last.tc_lst]
    assert spans == [2, 1]
    told = list(of_table(set_table(table, 400.0, Links(Document().part)).element, 1))[-2:]
    assert [(one.place, one.text) for one in told] == [("1!A4", "合计：194 人，194 人次挂职"), ("1!C4", "7")]


@pytest.mark.parametrize("span", ["2015-03-11至2015-03-20", "2015-03-11 to 2015-03-20"])
def test_a_date_known_as_a_span_makes_its_column_no_wider_than_a_day(span):
    headings = (Heading("姓名"), Heading("开始", CellKind.DATE))
    days = [["王强", "2015-03-11"], ["李娜", "2016-03-01"]]
    assert fit_table(headings, [*days, ["赵敏", span]]).widths == fit_table(headings, days).widths


def test_the_unit_of_a_column_is_not_broken_in_english():
    heading = Heading("Committed (CNY 10,000)", CellKind.MONEY)
    table = ReportTable("Money", (Heading("Year"), heading), (ReportRow(("2026", Decimal(10_000))),))
    on_slide = shown_on_page(table).headings
    assert on_slide[1].text == "Committed\n(CNY\u00a010,000)"
    assert fit_table(on_slide, [["2026", "1.00"]]).widths[1] >= ems("(CNY\u00a010,000)")
    # On paper it is said above the table.
    with translation.override("en"):
        assert laid(table, Unit.WAN).heads[1] == "Committed"


def test_no_code_is_broken_where_there_is_little_room():
    headings = (*(Heading(f"列{at}") for at in range(14)), Heading("代码"))
    cells = [*["阿鲁科尔沁旗职业教育中心实训楼"] * 14, "SL-2025-0012"]
    made = fit_table(headings, [cells], ROOM)
    assert made.spread(ROOM.lying)[14] >= ems(cells[14]) * made.size


def test_every_number_stands_in_the_document_as_it_is_written(document):
    report = make_report()
    cells = {cell.xpath("string(.)") for table in document.tables for cell in table._tbl.iter(qn("w:tc"))}
    missing = [place for place, one in report.numbers() if written(one, one.kind, report.unit) not in cells]
    assert missing == []


def test_markup_in_the_records_is_text(document):
    assert any(MARKUP in one.text for one in document.paragraphs)
    assert any(cell.xpath("string(.)") == MARKUP for table in document.tables for cell in table._tbl.iter(qn("w:tc")))


def test_what_xml_cannot_hold_does_not_stop_a_report():
    file = Document(io.BytesIO(write_docx(make_report(title="标题\x0b\x1f\ud800\uffff完", sections=()))))
    assert file.core_properties.title == "标题完"
    assert "标题完" in [one.text for one in file.paragraphs]


def test_chinese_letters_have_a_font(document):
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Heading 1")}
    assert fonts == {"Normal": "仿宋", "Heading 1": "黑体"}


def test_the_contents_name_every_heading_with_its_page_and_lead_there(document):
    body = document.element.body
    bookmarks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [link for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    lines = [[text.text for text in link.iter(qn("w:t"))] for link in links]
    titles = ["一、总体情况", "（一）分布", "二、项目", "三、没有数据", "四、指标说明"]
    assert [title for title, _page in lines] == titles
    pages = [int(page) for _title, page in lines]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1] > 8) == (2, True)
    assert {link.get(qn("w:anchor")) for link in links} == bookmarks


def test_a_report_of_one_wide_list_begins_with_it():
    """No empty page stands between the cover and a first page that lies."""
    file = Document(io.BytesIO(write_docx(make_report(sections=(Section("台账", (ledger(),)),)))))
    cover, first, *_rest = file.sections
    assert (cover.orientation, first.orientation) == (WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE)
    assert [one.text for one in first.header.paragraphs] == [make_report().title]


def test_each_chart_is_drawn_by_the_word_processor_from_a_workbook_of_its_own(made):
    charts = [one for one in make_report().blocks() if isinstance(one, ReportChart) and has_something(one)]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        books = sorted(name for name in archive.namelist() if name.startswith("word/embeddings/"))
        assert len(books) == len(charts) == 5
        for name, chart in zip(books, charts, strict=True):
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name))).active
            head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
            assert head[1:] == [one.label for one in chart.drawn]
            assert [row[0] for row in rows] == list(chart.categories)
            for column, one in enumerate(chart.drawn, 1):
                values = [in_unit(number, number.kind, Unit.WAN) for number in one.values]
                assert [row[column] for row in rows] == [value and float(value) for value in values]


def test_who_cannot_see_a_chart_is_told_what_it_shows(document):
    said = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert len(said) == 5
    assert all(text.startswith("图：") for text in said)


def test_figures_and_tables_are_numbered_by_fields(document):
    captions = [one._p.xpath("string(.)") for one in document.paragraphs if one.style.name == "Caption"]
    numbered = [text for text in captions if "SEQ" in text]
    assert [text[:1] for text in numbered].count("图") == 5
    assert [text[:1] for text in numbered].count("表") == 3


def test_a_row_of_totals_is_never_alone_on_a_page(document):
    [table] = [one for one in document.tables if len(one.rows) > 40]
    rows = [row.find(f".//{qn('w:keepNext')}") is not None for row in table._tbl.iter(qn("w:tr"))]
    assert rows[-1] is False
    assert rows[-3:-1] == [True, True]
    assert rows[:2] == [True, True]
    assert not any(rows[3:-3])


def test_a_ledger_counts_its_rows_and_shows_no_empty_column():
    table = ReportTable(
        "表",
        (Heading("名称"), Heading("空"), Heading("数", CellKind.INTEGER)),
        (ReportRow(("甲", None, 1), "a:1"), ReportRow(("其余", "", 2)), ReportRow(("乙", None, 3), "a:2")),
        ReportRow(("合计", None, 6)),
        summed=(2,),
        is_ledger=True,
    )
    made = shown(table)
    assert [heading.text for heading in made.headings][1:] == ["名称", "数"]
    assert [row.cells for row in made.rows] == [(1, "甲", 1), (None, "其余", 2), (2, "乙", 3)]
    assert made.totals.cells == ("", "合计", 6)
    assert made.summed == (2,)


def test_the_numbers_read_back_equal(made, tmp_path):
    report, path = make_report(), tmp_path / "report.docx"
    path.write_bytes(made)
    proof = read_back(path)
    assert proof.facts == facts_of(report)
    assert proof.numbers == list(report.numbers())


def test_numbers_that_are_not_ours_are_refused(made, tmp_path):
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr(part_of_numbers(made), '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>')
    with pytest.raises(NotAReport):
        read_back(path)


def test_the_numbers_are_found_under_the_name_that_a_word_processor_gives_them(made, tmp_path):
    path = tmp_path / "saved.docx"
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(path, "w") as new:
        new.writestr("word/document.xml", "<x/>")
        new.writestr("customXml/item7.xml", old.read(part_of_numbers(made)))
    assert len(read_back(path).numbers) == len(list(make_report().numbers()))


def part_of_numbers(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return max(name for name in archive.namelist() if CUSTOM_PART.fullmatch(name))

"""PDF: set in fonts of its own, read by people and programs, and deaf to markup in the records."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from aidportal.reports.files import pdf
from aidportal.reports.files.carried import attach, attached
from aidportal.reports.files.columns import column_tables
from aidportal.reports.files.content import ReportRow, ReportSeries, ReportTable, Section, written
from aidportal.reports.files.file_numbers import NotAReport, read_back
from aidportal.reports.files.pdf import write_pdf
from aidportal.reports.files.proof import facts_of
from aidportal.sheets.writing import CellKind, Heading
from tests.report_to_write import MARKUP, make_report


def read(report: Any) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(report)))


def text_of(file: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in file.pages)


@pytest.fixture(scope="module")
def made() -> PdfReader:
    return read(make_report())


def test_it_is_searched_in_chinese(made):
    text = text_of(made)
    assert "京蒙协作工作报告" in text
    assert "宁城县第40期标准化肉牛养殖基地及配套道路建设项目" in text.replace(" ", "").replace("\n", "")


def test_all_its_fonts_are_inside_and_none_is_of_the_machine(made):
    fonts = [font.get_object() for page in made.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)
    assert {str(font["/BaseFont"]).split("+")[1].split("-")[0] for font in fonts} == {"NotoSansHans", "DejaVuSansMono"}


def test_markup_in_the_records_is_text(made):
    said = re.sub(r"\s", "", text_of(made))
    assert said.count(re.sub(r"\s", "", MARKUP)) == 2  # a paragraph and a title in a table


def test_markup_is_text_wherever_a_report_holds_text():
    table = ReportTable(MARKUP, (Heading(MARKUP),), (), note=MARKUP)
    words = {"title": MARKUP, "subtitle": MARKUP, "made_by": MARKUP, "scope_words": ((MARKUP, MARKUP),)}
    file = read(make_report(**words, sections=(Section(MARKUP, (table,)),)))
    assert file.metadata.title == MARKUP
    assert re.sub(r"\s", "", text_of(file)).count(re.sub(r"\s", "", MARKUP)) >= 7


def test_every_number_can_be_read_as_it_is_written(made):
    report = make_report()
    text = re.sub(r"\s", "", text_of(made))
    missing = [
        one for _place, one in report.numbers() if written(one, one.kind, report.unit).replace(" ", "") not in text
    ]
    assert missing == []


def test_numbers_for_verification_take_no_page(made):
    assert "@1" not in text_of(made)
    assert len(made.pages) < 12


def test_the_attached_numbers_read_back_equal(tmp_path):
    report, path = make_report("en"), tmp_path / "report.pdf"
    path.write_bytes(write_pdf(report))
    proof = read_back(path)
    assert proof.facts == facts_of(report)
    assert proof.numbers == list(report.numbers())
    assert {title: table.rows for title, table in proof.columns.items()} == {
        title: table.rows for title, table in column_tables(report).items()
    }
    assert {type(one.value) for _place, one in proof.numbers} == {int, Decimal, type(None)}


def test_what_is_attached_later_stands_behind_the_file_as_it_was(caplog):
    body = write_pdf(make_report())
    made = attach(body, "seal", '{"of": "雪"}')
    assert made.startswith(body)
    reader = PdfReader(io.BytesIO(made), strict=True)
    assert list(reader.attachments) == ["numbers.json", "seal.json"]
    assert attached(io.BytesIO(made), "seal") == '{"of": "雪"}'
    assert len(reader.root_object["/AF"]) == 2
    assert [page.extract_text() for page in reader.pages] == [page.extract_text() for page in read(make_report()).pages]
    assert caplog.records == []


def test_a_file_without_numbers_is_no_report(tmp_path):
    path = tmp_path / "other.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(NotAReport):
        read_back(path)


def test_it_says_what_it_is_and_can_be_read_aloud_and_kept(made):
    assert made.metadata.title == "2024 年度京蒙协作工作报告"
    assert made.metadata.author == "王主任"
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    described = root["/Metadata"].get_data()
    assert b"<pdfaid:part>3" in described
    assert b"<pdfuaid:part>1" in described


def test_letters_that_no_font_has_are_told_and_stand_by_their_numbers():
    file = read(make_report(title="报告 🐑 𠮷野 🐑", sections=()))
    text = text_of(file)
    assert "报告 [U+1F411] [U+20BB7]野 [U+1F411]" in " ".join(text.split())
    assert "字体缺少的字" in text
    assert "U+1F411, U+20BB7" in text
    assert b"<pdfaid:part>3" in file.trailer["/Root"]["/Metadata"].get_data()


def test_the_head_of_a_long_table_stands_on_each_of_its_pages():
    file = read(make_report(rows=120))
    pages = [text for page in file.pages if "标准化肉牛" in (text := page.extract_text())]
    assert len(pages) >= 4
    assert all("项目名称" in text for text in pages)


def test_pages_are_counted(made):
    assert f"{len(made.pages)}" in made.pages[-1].extract_text().splitlines()[-1]


def test_the_same_report_gives_the_same_bytes():
    assert write_pdf(make_report()) == write_pdf(make_report())


def test_nothing_of_the_machine_can_be_read_while_a_report_is_set(monkeypatch, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    layout = tmp_path / "layout"
    layout.mkdir()
    (layout / "report.typ").write_text('#read("../secret.txt")')
    monkeypatch.setattr(pdf, "LAYOUT", layout)
    with pytest.raises(pdf.typst.TypstError, match=r"escape|root|denied"):
        write_pdf(make_report())


def test_each_kind_of_chart_is_drawn_with_gaps_and_below_zero():
    report = make_report()
    charts = [block for block in report.blocks() if hasattr(block, "kind")]
    below = [replace(one, series=tuple(map(below_zero, one.series))) for one in charts]
    file = read(make_report(sections=(Section("图", tuple(charts + below)),)))
    assert text_of(file).count("图 ") >= 10


def below_zero(series: ReportSeries) -> ReportSeries:
    known = (one if one.value is None else replace(one, value=-one.value) for one in series.values)
    return replace(series, values=tuple(known))


def test_no_total_and_no_row_stands_alone_on_a_page():
    """Tables of as many rows as a page holds, and some more."""
    for rows in range(36, 46):
        lines = tuple(ReportRow((f"行{place}", place)) for place in range(rows))
        headings = (Heading("旗县"), Heading("项目", CellKind.INTEGER))
        for totals in (None, ReportRow(("合计", 990))):
            table = ReportTable("表", headings, lines, totals)
            file = read(make_report(sections=(Section("章", (table,)),)))
            pages = [re.sub(r"\s", "", page.extract_text()) for page in file.pages]
            with_rows = [text for text in pages if "行" in text]
            assert f"行{rows - 2}" in with_rows[-1]
            assert not totals or "合计" in with_rows[-1]


def test_a_unit_stands_below_the_name_that_it_belongs_to():
    headings = (Heading("旗县"), *(Heading(f"参加培训人员{at}（人次）", CellKind.INTEGER) for at in range(9)))
    rows = (ReportRow(("宁城县", *(1 for _at in range(9)))),)
    text = text_of(read(make_report(sections=(Section("章", (ReportTable("表", headings, rows),)),))))
    assert text.count("（人次）") == 9


def test_definitions_are_of_the_figures_that_are_printed():
    report = make_report()
    made = replace(report, has_annex=False, sections=tuple(replace(one, is_annex=True) for one in report.sections))
    assert report.definitions
    assert made.as_printed().definitions == ()

"""DOCX: opens as a document of headings, captions and tables, with its numbers inside as XML."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from aidportal.reports.files.content import ReportRow, ReportTable, written
from aidportal.reports.files.docx import PROOF, DocxWriter, write_docx
from aidportal.reports.files.file_numbers import NotAReport, read_back
from aidportal.reports.files.proof import facts_of
from aidportal.reports.files.widths import LYING
from aidportal.sheets.writing import CellKind, Heading
from tests.report_to_write import MARKUP, make_report


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
        assert sum(widths) <= max(rooms) + len(widths)


def test_texts_give_way_before_numbers_and_days_break(document):
    headings = (
        *(Heading(f"列{at}") for at in range(12)),
        Heading("金额", CellKind.MONEY),
        Heading("日期", CellKind.DATE),
    )
    cells = (*["阿鲁科尔沁旗职业教育中心实训楼"] * 12, Decimal("1234567890"), date(2025, 3, 20))
    laid = DocxWriter(document, make_report()).laid(ReportTable("表", headings, (ReportRow(cells),)))
    widths = DocxWriter.widths(laid, LYING)
    assert sum(widths) == pytest.approx(LYING)
    wanted = [width * laid.fit.size for width in laid.fit.widths]
    assert all(got >= want for got, want in zip(widths[12:], wanted[12:], strict=True))
    assert all(got < want for got, want in zip(widths[:12], wanted[:12], strict=True))


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
    assert fonts == {"Normal": "宋体", "Heading 1": "黑体"}


def test_the_numbers_read_back_equal(made, tmp_path):
    report, path = make_report(), tmp_path / "report.docx"
    path.write_bytes(made)
    facts, numbers = read_back(path)
    assert facts == facts_of(report)
    assert numbers == list(report.numbers())


def test_numbers_that_are_not_ours_are_refused(made, tmp_path):
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(PROOF.lstrip("/"), '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>')
    with pytest.raises(NotAReport):
        read_back(path)


def test_the_numbers_are_found_under_the_name_that_a_word_processor_gives_them(made, tmp_path):
    path = tmp_path / "saved.docx"
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(path, "w") as new:
        new.writestr("customXml/item7.xml", old.read(PROOF.lstrip("/")))
    assert len(read_back(path)[1]) == len(list(make_report().numbers()))

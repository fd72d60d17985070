"""Numbers of reports open the lists of their rows, in every form."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from lxml import etree
from pypdf import PdfReader

from aidportal.directory.scope_address import ask
from aidportal.reports.files.content import Report, ReportNumber
from aidportal.reports.files.docx import write_docx
from aidportal.reports.files.kinds import BY_KEY, Order
from aidportal.reports.files.pdf import write_pdf
from aidportal.reports.files.row_links import rows_address
from aidportal.reports.files.xlsx import write_xlsx
from aidportal.values.money import Unit
from tests.makers import make_funding, make_project, make_user
from tests.report_to_write import key_figures, make_report


def of_pdf(body: bytes) -> set[str]:
    notes = [note.get_object() for page in PdfReader(io.BytesIO(body)).pages for note in page.get("/Annots", ())]
    return {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}


def of_docx(body: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        used = etree.fromstring(archive.read("word/document.xml")).xpath("//*[local-name()='hyperlink']/@*")
    return {one.get("Target") for one in relations if one.get("Id") in used}


def of_xlsx(body: bytes) -> set[str]:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(body)) for row in sheet.iter_rows() for cell in row]
    assert "—" not in {cell.value for cell in cells if cell.hyperlink}
    return {cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target}


FORMS = [(write_pdf, of_pdf), (write_docx, of_docx), (write_xlsx, of_xlsx)]


@pytest.mark.parametrize(("write", "links_of"), FORMS)
def test_every_number_of_a_figure_is_linked(write: Callable[[Report], bytes], links_of: Callable[[bytes], set[str]]):
    report = make_report()
    addresses = {rows_address(one) for _place, one in report.numbers()} - {""}
    # On a page of a PDF what a key figure is compared with is said in words.
    compared = {rows_address(item.before) for item in key_figures().items}
    assert len(addresses) > 10
    assert addresses - compared <= links_of(write(report)) <= addresses


def test_what_no_figure_counts_or_nobody_knows_opens_nothing():
    assert rows_address(Decimal(3)) == rows_address("3") == ""
    assert rows_address(ReportNumber(3)) == rows_address(ReportNumber(None, figure="projects", scope="year=2024")) == ""


@pytest.mark.django_db
def test_the_link_of_a_total_opens_just_its_rows(settings):
    settings.PORTAL_ADDRESS = "https://portal.example"
    kept, other = make_project(title="幼儿园"), make_project(title="外地", area_id="150430")
    for project in (kept, other):
        make_funding(project=project, amount=Decimal("300.00"))
    reader = make_user("administrator", unit="yuan")
    scope = ask([("from", "2014-01-01"), ("until", "2014-12-31"), ("area", "150429")], reader)
    report = BY_KEY["assessment"].build(Order(scope, Unit.YUAN), "en")
    [projects] = [one for _place, one in report.numbers() if one.figure == "projects" and one.value == 1]
    path = rows_address(projects).removeprefix("https://portal.example")
    client = Client()
    client.force_login(reader)
    page = client.get(path)
    assert list(page.context["table"].data.data) == [kept]

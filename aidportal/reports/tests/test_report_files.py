"""Reports: their numbers are those of the pages, every file holds them, and an issued one stays as it was."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document as Docx
from docx.enum.section import WD_ORIENTATION
from pypdf import PdfReader

from aidportal.directory.models import Agreement, Target
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.history.tellers import telling
from aidportal.reports.files import chapters
from aidportal.reports.files.columns import column_tables
from aidportal.reports.files.content import KeyFigures, Paragraph, ReportChart, ReportTable, raw
from aidportal.reports.files.docx import write_docx
from aidportal.reports.files.file_numbers import read_back
from aidportal.reports.files.issue import issue
from aidportal.reports.files.kinds import BY_KEY, REPORTS, Order
from aidportal.reports.files.pdf import write_pdf
from aidportal.reports.files.verification import verify_all
from aidportal.reports.files.xlsx import write_xlsx
from aidportal.reports.models import IssuedReport
from aidportal.values.money import Unit
from tests.makers import (
    government,
    make_attendance,
    make_disbursement,
    make_document,
    make_funding,
    make_pairing,
    make_posting,
    make_project,
    make_session,
    make_user,
)
from tests.report_to_write import make_report

WRITERS = {"xlsx": write_xlsx, "pdf": write_pdf, "docx": write_docx}

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def reader() -> Any:
    """An administrator, and two projects of 2014 with money; one title would be a formula."""
    for title, amount in (("=1+1#strong[x]", "300.00"), ("幼儿园", "700.00")):
        line = make_funding(project=make_project(title=title), amount=Decimal(amount))
        make_disbursement(funding=line, amount=Decimal("100.00"), moved_on=date(2014, 6, 1))
    return make_user("administrator", unit="yuan")


def built(reader: Any, key: str = "annual", query: str = "from=2014-01-01&until=2014-12-31", language: str = "zh-hans"):
    return BY_KEY[key].build(Order(ask(parse_qsl(query), reader), Unit(reader.unit)), language)


def test_every_number_of_a_report_is_what_its_figure_gives_for_its_scope(reader):
    numbers = [one for _place, one in built(reader).numbers() if one.can_be_checked]
    assert len(numbers) > 20
    for one in numbers:
        assert catalogue.figure(one.figure).total(ask(parse_qsl(one.scope), reader)) == one.value, one


def test_an_editors_report_holds_only_the_editors_areas(reader):
    make_funding(project=make_project(area_id="150430", title="外地"), amount=Decimal("5.00"))
    editor = make_user("editor", "150429")
    ledger = next(iter(built(editor, "projects").blocks()))
    text = json.dumps([[str(cell) for cell in row.cells] for row in ledger.rows])
    assert len(text) > 10
    assert "\\u5916\\u5730" not in text


# What a kind has to be told, that it holds something.
CHOSEN = {
    "pairing": "&giver=110108&area=150429",
    "receiver": "&area=150429",
    "giver": "&giver=110108",
    "batch": "&batch=1",
}


@pytest.mark.parametrize("kind", [kind.key for kind in REPORTS])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_is_written_in_every_form_and_its_numbers_come_back(reader, tmp_path, kind, language):
    query = "from=2014-01-01&until=2014-12-31" + CHOSEN.get(kind, "")
    report = built(reader, kind, query, language)
    for suffix, write in WRITERS.items():
        path = tmp_path / f"report.{suffix}"
        path.write_bytes(write(report))
        proof = read_back(path)
        # Paper may leave the annexes to the workbook.
        held = report if suffix == "xlsx" else replace(report, sections=report.printed)
        assert (proof.facts.kind, proof.facts.language) == (kind, language)
        assert [(place, one.figure, one.scope, one.value) for place, one in proof.numbers] == [
            (place, one.figure, one.scope, one.value) for place, one in held.numbers()
        ]
        assert {title: table.rows for title, table in proof.columns.items()} == {
            title: table.rows for title, table in column_tables(held).items()
        }


@pytest.mark.parametrize(
    ("kind", "query", "period", "title"),
    [
        ("annual", "year=2014", "from=2014-01-01&until=2014-12-31", "2014年度工作报告"),
        ("half_year", "from=2014-01-01&until=2014-06-30", "from=2014-01-01&until=2014-06-30", "2014年上半年工作报告"),
        ("half_year", "year=2014", "from=2014-07-01&until=2014-12-31", "2014年下半年工作报告"),
        ("quarter", "year=2014", "from=2014-10-01&until=2014-12-31", "2014年第四季度工作报告"),
        ("month", "until=2014-02-20", "from=2014-02-01&until=2014-02-20", "2014年2月工作报告"),
        ("plan", "year=2014", "from=2011-01-01&until=2015-12-31", "“十二五”时期工作总结（2011—2015年）"),
        ("plan", "year=2021", "from=2021-01-01&until=2025-12-31", "“十四五”时期工作总结（2021—2025年）"),
    ],
)
def test_a_report_of_a_kind_of_period_is_of_that_in_which_the_last_day_lies(reader, kind, query, period, title):
    report = built(reader, kind, query)
    assert report.scope == period
    assert report.title == title


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("pairing", "海淀区与宁城县结对帮扶情况报告"),
        ("receiver", "宁城县受援工作报告"),
        ("giver", "海淀区帮扶工作报告"),
        ("batch", "第1批挂职干部情况报告"),
    ],
)
def test_a_report_of_one_of_each_is_called_by_their_names(reader, kind, title):
    assert built(reader, kind, f"year=2014{CHOSEN[kind]}").title == title


@pytest.mark.parametrize("kind", [kind for kind in REPORTS if kind.wants])
def test_a_report_of_one_of_each_says_what_is_to_be_chosen(reader, kind):
    [section] = built(reader, kind.key).sections
    assert all(str(axis.label) in section.blocks[0].text for axis in kind.wants)
    assert not kind.missing(ask(parse_qsl(CHOSEN[kind.key].lstrip("&")), reader))


def test_a_sheet_of_progress_holds_what_was_under_way_in_the_period_as_of_its_end(reader):
    for title, programme, done in (("以后", "2016", None), ("完工", "2012", "2013-05"), ("在建", "2013", "2015-05")):
        make_project(title=title, programme_year=programme, actual_until=done)
    [table] = built(reader, "progress").blocks()
    assert {row.cells[0] for row in table.rows} == {"=1+1#strong[x]", "幼儿园", "在建"}


def test_the_lists_of_a_report_are_in_its_workbook_and_printed_where_they_are_wanted(reader):
    annual, full = built(reader), built(reader, "annual_full")
    annexed = [section.title for section in annual.sections if section.is_annex]
    assert annexed == ["项目"]
    assert [section.title for section in annual.printed if section.title in annexed] == []
    assert annual.printed[-1].blocks[0].text == "以上数字的明细表见本报告的工作簿：项目。"
    assert [section.title for section in full.printed if section.is_annex] == annexed
    assert "项目" in openpyxl.load_workbook(io.BytesIO(write_xlsx(annual))).sheetnames


def test_a_report_says_in_sentences_what_its_tables_hold(reader):
    line = make_funding(project=make_project(programme_year="2013"), fiscal_year="2013", amount=Decimal("500.00"))
    make_disbursement(funding=line, amount=Decimal("50.00"), moved_on=date(2013, 6, 1))
    said = [block.text for block in built(reader).blocks() if isinstance(block, Paragraph)]
    assert "期内拨付资金200.00 元。已拨付比2013年（50.00 元）增长300.0%。" in said[0]
    assert "承诺资金比2013年（500.00 元）增长100.0%。" in said[0]
    english = [block.text for block in built(reader, language="en").blocks() if isinstance(block, Paragraph)]
    assert "200.00 yuan was disbursed in the period. Disbursed rose by 300.0% against 2013 (50.00 yuan)." in english[0]


def test_a_figure_that_fell_is_said_to_have_and_its_change_stays_readable_for_machines(reader):
    line = make_funding(project=make_project(programme_year="2013"), fiscal_year="2013", amount=Decimal("500.00"))
    make_disbursement(funding=line, amount=Decimal("400.00"), moved_on=date(2013, 6, 1))
    report = built(reader)
    said = [block.text for block in report.blocks() if isinstance(block, Paragraph)]
    assert "已拨付比2013年（400.00 元）下降50.0%。" in said[0]
    (figures,) = [block for block in report.blocks() if isinstance(block, KeyFigures)]
    at = [item.change for item in figures.items].index("−50.0%")
    assert figures.table.rows[at].cells[4] == "-50.0%"


def test_a_workbook_holds_no_formula_of_a_record_and_its_totals_agree(reader):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(built(reader, "progress"))))
    values = openpyxl.load_workbook(io.BytesIO(write_xlsx(built(reader, "progress"))), data_only=True)
    page, shown = book.worksheets[1], values.worksheets[1]
    titles = [row[1].value for row in page.iter_rows(min_row=3)]
    assert "=1+1#strong[x]" in titles
    assert page.cell(titles.index("=1+1#strong[x]") + 3, 2).data_type == "s"
    last = 2 + len([title for title in titles if title])
    assert str(page.cell(last, 5).value).startswith("=SUBTOTAL(109,E")
    assert shown.cell(last, 5).value == sum(shown.cell(row, 5).value for row in range(3, last)) == 1000
    assert page.freeze_panes == "C3"


def test_a_finding_in_a_workbook_runs_on_over_empty_cells(reader):
    """There is something to say: in the year before there was less paid and more committed."""
    line = make_funding(project=make_project(programme_year="2013"), fiscal_year="2013", amount=Decimal("500.00"))
    make_disbursement(funding=line, amount=Decimal("20.00"), moved_on=date(2013, 6, 1))
    report = built(reader)
    findings = {block.finding for one in report.sections for block in one.blocks if isinstance(block, ReportChart)} - {
        ""
    }
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(report)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value in findings]
    assert len(cells) >= 3
    for cell in cells:
        assert not cell.alignment.wrap_text
        assert all(other.value is None for other in cell.parent[cell.row] if other is not cell)


def test_charts_of_a_workbook_refer_to_its_cells():
    with zipfile.ZipFile(io.BytesIO(write_xlsx(make_report()))) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 4
    assert all("<c:f>" in chart and "!$" in chart for chart in charts)


def test_a_pdf_can_be_searched_in_chinese_and_runs_nothing_of_a_title(reader):
    pdf = PdfReader(io.BytesIO(write_pdf(built(reader, "projects"))))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "幼儿园" in text
    assert "#strong[x]" in text
    fonts = {font for page in pdf.pages for font in page["/Resources"]["/Font"]}
    assert fonts


def test_a_docx_has_real_headings_and_tables(reader):
    document = Docx(io.BytesIO(write_docx(built(reader, "annual_full"))))
    assert sum(paragraph.style.name.startswith("Heading") for paragraph in document.paragraphs) >= 7
    assert any("幼儿园" in cell.text for table in document.tables for cell in table.columns[1].cells)


def test_verifying_tells_which_numbers_changed_and_by_which_record(reader, tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(write_xlsx(built(reader)))
    proof = read_back(path)
    assert all(one.agrees for one in verify_all(proof, reader))
    with telling("command"):
        make_funding(project=make_project(title="新项目"), amount=Decimal("50.00"))
    checked = [one for one in verify_all(proof, reader) if not one.agrees]
    assert {reason.amount for one in checked for reason in one.reasons if one.number.figure == "committed"} == {50}
    assert not any(one.is_altered or one.unexplained for one in checked)
    changed = {one.number.figure for one in checked}
    assert "committed" in changed
    assert "donated_cash" not in changed
    call_command("verify_report", str(path))


@pytest.mark.parametrize(("amount", "is_shown"), [(None, False), (Decimal("5.00"), True)])
def test_what_is_not_dated_is_a_row_where_something_of_it_is_known(reader, amount, is_shown):
    make_funding(project=make_project(title="未定", programme_year=None), fiscal_year=None, amount=amount)
    tables = [block.table for block in built(reader, query="").blocks() if isinstance(block, ReportChart)]
    tables += [block for block in built(reader, query="").blocks() if isinstance(block, ReportTable)]
    assert any(row.cells[0] == "未注明" for table in tables for row in table.rows) == is_shown


@pytest.mark.parametrize("kind", ["trainings", "annual"])
def test_an_empty_scope_says_once_that_nothing_is_recorded(reader, kind):
    report = built(reader, kind, "from=1999-01-01&until=1999-12-31", "en")
    assert [section.blocks[0].text for section in report.sections] == ["Nothing is recorded in this scope."]


def test_an_issued_report_stays_and_shows_what_changed(reader):
    client = Client()
    client.force_login(reader)
    answer = client.post("/reports/annual/issue/?from=2014-01-01&until=2014-12-31")
    issued = IssuedReport.objects.get()
    assert answer.url == issued.get_absolute_url()
    before = issued.pdf.read()
    assert "1,000" not in client.get(answer.url).content.decode()
    make_funding(project=make_project(title="后来"), amount=Decimal("0.55"))
    page = client.get(answer.url).content.decode()
    assert "1,000.00" in page
    assert "1,000.55" in page
    assert b"".join(client.get(f"/reports/issued/{issued.serial}.pdf").streaming_content) == before
    assert len(issued.sha256) == 64


def test_serial_numbers_go_up_and_others_see_nothing(reader):
    first, second = issue(built(reader, "pairings")), issue(built(reader, "pairings"))
    assert int(second.serial[5:]) == int(first.serial[5:]) + 1
    client = Client()
    client.force_login(make_user("editor", "150429"))
    assert client.get(first.get_absolute_url()).status_code == 404
    assert client.get(f"/reports/issued/{first.serial}.pdf").status_code == 404


def test_the_page_offers_each_form_and_refuses_what_it_does_not_know(reader):
    client = Client()
    client.force_login(reader)
    assert client.get("/reports/").status_code == 200
    for path in ("projects.csv", "projects.xlsx", "targets.docx", "pairings.pdf"):
        assert client.get(f"/reports/{path}").status_code == 200, path
    assert client.get("/reports/annual.csv").status_code == 404
    assert client.get("/reports/nothing.pdf").status_code == 404
    assert client.get("/reports/projects.pdf?from=2015&until=2014").status_code == 400
    assert client.get("/reports/projects/issue/").status_code == 405


def test_a_progress_sheet_of_one_giver_counts_no_other_givers_money(reader):
    project = make_project(giver=government("110108"))
    for giver, amount in (("110108", "100.00"), ("110105", "900.00")):
        line = make_funding(project=project, giver=government(giver), amount=Decimal(amount))
        make_disbursement(funding=line, amount=Decimal(amount) / 2)
    [table] = built(reader, "progress", "giver=110108&year=2014").blocks()
    [row] = table.rows
    assert row.cells[3:7] == (Decimal("100.00"), Decimal("50.00"), Decimal("50.00"), Decimal("50.0"))
    assert tuple(raw(cell) for cell in table.totals.cells[3:7]) == row.cells[3:7]


@pytest.mark.parametrize("query", ["status=none", "source=none", "giver=none", "kind=teacher", "direction=to_giver"])
def test_any_filter_of_the_page_is_told_in_words(reader, query):
    words = dict(built(reader, "annual", query, "en").scope_words[1:])
    value = query.partition("=")[2]
    assert list(words.values()) == [{"none": "not stated", "teacher": "teacher", "to_giver": "Receiver → giver"}[value]]


@pytest.mark.parametrize("key", ["projects", "officials", "trainings", "pairings", "progress"])
def test_the_headings_of_a_ledger_are_in_its_language(reader, key):
    make_posting(), make_session(), make_pairing()
    ledger = next(block for block in built(reader, key, query="").blocks() if isinstance(block, ReportTable))
    english = [heading.text for heading in ledger.headings if str(heading.text).isascii()]
    assert english == []


def test_wide_tables_of_a_docx_lie_and_the_others_stand(reader):
    document = Docx(io.BytesIO(write_docx(built(reader, "annual_full"))))
    turns = {section.orientation for section in document.sections}
    assert turns == {WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE}


def test_what_has_one_bar_is_a_table_and_what_has_none_of_the_period_is_left_out(reader):
    report = built(reader)
    charts = [block for block in report.blocks() if isinstance(block, ReportChart)]
    assert all(len(one.categories) > 1 for one in charts)
    assert all(any(number.value is not None for number in one.values) for chart in charts for one in chart.series)
    assert not [
        block.title
        for block in built(reader, query="from=2001-01-01&until=2001-12-31").blocks()
        if isinstance(block, ReportChart)
    ]


def test_key_figures_of_a_workbook_lead_to_the_sheet_of_their_rows(reader):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(built(reader, "annual"))))
    links = [cell for row in book["总览"].iter_rows() for cell in row if cell.hyperlink]
    ways = {cell.value: cell.hyperlink.location for cell in links if cell.hyperlink.location}
    assert ways["项目"] == "'项目'!A1"
    assert {location.rpartition("!")[0].strip("'") for location in ways.values()} <= set(book.sheetnames)


def test_years_are_called_on_covers_and_in_captions_as_in_sentences(reader):
    report = built(reader)
    assert report.subtitle == "2014年"
    assert report.scope_words[0] == ("期间", "2014年")
    assert next(block.title for block in report.blocks() if isinstance(block, KeyFigures)) == "关键指标，2014年"
    assert built(reader, language="en").subtitle == "2014"


def test_a_file_is_called_by_what_it_is_of(reader):
    client = Client()
    client.force_login(reader)
    answer = client.get("/reports/pairings.xlsx?area=150429&giver=110108&year=2014")
    assert quote("宁城县-海淀区-") in answer["Content-Disposition"]


def test_meanings_state_the_unit_of_money_that_the_numbers_have(reader):
    reader.unit = "wan"
    units = {one.key: one.unit for one in built(reader).definitions}
    assert (units["committed"], units["disbursement_rate"], units["projects"]) == ("万元", "%", "个")


def test_of_many_targets_paper_has_the_worst_and_the_annex_all(reader, monkeypatch):
    agreement = Agreement.objects.create(title="协议", kind="county", document=make_document())
    agreement.parties.set([government("110108"), government("150429")])
    for value, figure in enumerate(("projects", "committed", "disbursed"), 1):
        Target.objects.create(agreement=agreement, figure=figure, year=2014, value=value)
    monkeypatch.setattr(chapters, "MOST_TARGETS", 2)
    report = built(reader)
    few, every = (block for block in report.blocks() if isinstance(block, ReportTable) and "目标" in block.title)
    assert [row.record for row in few.rows] == [row.record for row in every.rows][:2]
    assert len(every.rows) == 3
    assert "3 项目标中的 2 项" in few.note
    printed = [block for section in report.printed for block in section.blocks]
    assert few in printed
    assert every not in printed


def test_a_report_of_half_a_year_has_its_targets_as_they_stood_at_its_end(reader):
    agreement = Agreement.objects.create(title="协议", kind="county", document=make_document())
    make_pairing(agreement=agreement)
    Target.objects.create(agreement=agreement, figure="person_times", year=2014, value=80)
    for day in ("2014-06-30", "2014-07-01"):
        make_attendance(session=make_session(starts_on=day, giver=government("110108")), headcount=20)
    half = built(reader, "half_year", "from=2014-01-01&until=2014-06-30")
    [row] = next(block for block in half.blocks() if isinstance(block, ReportTable) and "目标" in block.title).rows
    done, rate, standing = row.cells[-3:]
    assert (done.value, rate, standing) == (20, Decimal("25.0"), "落后 24.6 个百分点")  # 181 of 365 days
    assert catalogue.figure(done.figure).total(ask(parse_qsl(done.scope), reader)) == 20

"""Issued means verifiable: the file, the records and the definitions are told apart, in words, for every form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.figure import EarlierDefinition
from aidportal.history.tellers import telling
from aidportal.records.rules import broken_rule
from aidportal.reports.files import carried, column_verification, verdict, verification
from aidportal.reports.files.alterations import differing
from aidportal.reports.files.columns import column_tables, is_asked_by_figure, is_number, tables_of
from aidportal.reports.files.content import Paragraph, with_totals
from aidportal.reports.files.file_numbers import read_back
from aidportal.reports.files.issue import issue
from aidportal.reports.files.kinds import BY_KEY, REPORTS, Order
from aidportal.reports.files.proof import from_json, to_json
from aidportal.reports.files.seal import sealed
from aidportal.reports.files.shown_links import LINKS
from aidportal.reports.files.verdict import FileState
from aidportal.reports.files.verification import verify_all
from aidportal.reports.files.xlsx import write_xlsx
from aidportal.reports.models import IssuedReport
from aidportal.supervisor.keys import signing_seed
from aidportal.values.money import Unit
from projects.models import Funding
from tests.altered_reports import ALTER, alter_csv, alter_docx, alter_part, relink
from tests.history_ends import end_act
from tests.makers import (
    make_disbursement,
    make_funding,
    make_pairing,
    make_posting,
    make_project,
    make_session,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUERY = "from=2014-01-01&until=2014-12-31"
FORMS = ("pdf", "docx", "xlsx", "csv")
# So many digits of each form are altered, one at a time.
SAMPLES = 6


@pytest.fixture
def _django_db_helper() -> Iterator[None]:
    """Each test takes back what it did; what is issued stays for all tests of this module."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reader(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Any]:
    """An administrator, and records of all kinds; gone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with telling("command"):
            for title, amount in (("幼儿园", "700.00"), ("牛舍", "300.00")):
                line = make_funding(project=make_project(title=title), amount=Decimal(amount))
                make_disbursement(funding=line, amount=Decimal("100.00"), moved_on=date(2014, 6, 1))
            make_posting()
            make_session()
            make_pairing()
            user = make_user("administrator", unit="yuan")
        yield user
        transaction.set_rollback(True)


def built(reader: Any, key: str, query: str = QUERY, language: str = "zh-hans") -> Any:
    return BY_KEY[key].build(Order(ask(parse_qsl(query), reader), Unit(reader.unit)), language)


@pytest.fixture(scope="module")
def issued(reader: Any, django_db_blocker: Any) -> IssuedReport:
    """The progress sheet: a ledger, so it is had in every form."""
    with django_db_blocker.unblock():
        return issue(built(reader, "progress"))


@pytest.fixture(scope="module")
def bodies(issued: IssuedReport) -> dict[str, bytes]:
    return {form: Path(getattr(issued, form).path).read_bytes() for form in FORMS}


@pytest.fixture
def judge(tmp_path: Path, reader: Any) -> Any:
    def judged(body: bytes) -> verdict.ReportVerdict:
        path = tmp_path / "file"
        path.write_bytes(body)
        return verdict.of_file(path, reader)

    return judged


# ---- Every number has its origin


def chosen(kind: str) -> str:
    """What a kind of report has to be told beside the period."""
    values = {"giver": "110108", "area": "150429", "batch": "1"}
    return "".join(f"&{axis.parameter}={values[axis.parameter]}" for axis in BY_KEY[kind].wants)


@pytest.mark.parametrize("kind", [kind.key for kind in REPORTS])
@pytest.mark.parametrize("query", [QUERY, "year=all"])
def test_every_number_of_every_kind_has_its_figure_or_its_column(reader, kind, query):
    report = built(reader, kind, query + chosen(kind))
    tables = column_tables(report)
    of_columns = [value for table in tables.values() for values in table.rows.values() for value in values.values()]
    shown = [
        cell
        for table in tables_of(report)
        for row in with_totals(table)
        for at, cell in enumerate(row.cells)
        if is_number(cell, table, at)
    ]
    of_figures = [cell for cell in shown if is_asked_by_figure(cell)]
    assert len(of_figures) + len(of_columns) == len(shown)
    assert all(one.scope is not None for one in of_figures)


@pytest.mark.parametrize("kind", [kind.key for kind in REPORTS])
def test_every_number_of_every_kind_is_found_again(reader, kind):
    proof = from_json(to_json(built(reader, kind, QUERY + chosen(kind))))
    checked = list(verify_all(proof, reader))
    assert [one for one in checked if not one.agrees] == []
    assert sum(one.count for one in checked) == proof.count


def test_where_nothing_was_done_since_the_past_is_not_asked(reader, monkeypatch):
    proof = from_json(to_json(built(reader, "annual")))

    def ask_the_past(moment: object) -> None:
        raise AssertionError(moment)

    for module in (verification, column_verification):
        monkeypatch.setattr(module, "as_of", ask_the_past)
    assert all(one.agrees for one in verify_all(proof, reader))


def test_ledgers_can_be_asked_row_by_row(reader):
    [table] = column_tables(built(reader, "progress")).values()
    projects = [key for key in table.rows if key.startswith("projects.project:")]
    assert {table.names[key] for key in projects} == {"幼儿园", "牛舍"}
    assert all(Decimal(100) in table.rows[key].values() for key in projects)


@pytest.mark.parametrize("kind", ["pairings", "trainings"])
def test_a_report_without_a_number_is_never_said_to_hold(reader, kind, capsys):
    report = built(reader, kind, "from=1999-01-01&until=1999-12-31")
    checked = verdict.of_issued(issue(report))
    assert checked.count == 0
    assert not checked.holds
    assert checked.records_in_words == "本报告没有可以核验的数字。"


# ---- The file


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_nobody_touched_is_as_issued(bodies, judge, form):
    judged = judge(bodies[form])
    assert judged.file.standing == FileState.AS_ISSUED
    assert judged.file.notes == []
    assert judged.holds
    assert judged.count > 8


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", range(SAMPLES))
def test_one_digit_altered_anywhere_is_named_with_its_place(bodies, judge, form, sample):
    altered, was, now = ALTER[form](bodies[form], sample / SAMPLES)
    judged = judge(altered)
    assert judged.file.standing == FileState.ALTERED
    assert not judged.holds
    told = judged.file.alterations
    assert any(was in one.was and now in one.now and one.was != one.now for one in told), (was, now, told)
    assert len(told) <= 2
    assert re.search({"pdf": "第 ?\\d+ ?页", "docx": "表|段", "xlsx": "工作表", "csv": "单元格"}[form], told[0].place)
    # What the records give does not hang on what was done to the file.
    assert judged.changed == []


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_link_that_leads_elsewhere_is_told(bodies, judge, form):
    judged = judge(relink(bodies[form], form, "https://example.org/payments/"))
    assert judged.file.standing == FileState.ALTERED
    [told] = judged.file.alterations
    assert told.was.startswith("http://127.0.0.1")
    assert told.now == "https://example.org/payments/"
    assert "链接" in told.place


def test_what_was_issued_before_links_were_signed_says_nothing_of_them():
    there = {"page 1": "seen", LINKS: "signed since"}
    assert differing({"page 1": "seen"}, there) == []
    assert differing({"page 1": "seen", LINKS: "signed"}, there) == [LINKS]


def test_what_stands_at_the_head_of_pages_is_part_of_a_file(bodies, judge):
    judged = judge(alter_part(bodies["docx"], r"word/header\d+\.xml", r"<w:t[^>]*>([^<]*\d[^<]*)</w:t>", 0.5)[0])
    assert judged.file.alterations[0].place.startswith("页眉")


def test_tabs_stops_and_escapes_of_another_program_are_no_alteration(bodies, judge):
    """As LibreOffice saves them."""

    def saved(form: str, part: str, old: str, new: str) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(bodies[form])) as before, zipfile.ZipFile(file, "w") as after:
            for name in before.namelist():
                text = before.read(name)
                after.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
        return file.getvalue()

    tabs = saved("docx", "word/document.xml", "<w:p><w:pPr>", '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs>')
    escaped = saved("xlsx", "xl/styles.xml", "yyyy-mm-dd", "yyyy\\-mm\\-dd")
    for body in (tabs, escaped):
        assert judge(body).file.standing == FileState.AS_ISSUED


def test_a_seal_that_was_taken_out_is_missed_and_the_file_still_found(bodies, judge):
    with zipfile.ZipFile(io.BytesIO(bodies["docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            if not name.startswith("customXml/"):
                archive.writestr(name, part)
    judged = judge(file.getvalue())
    assert judged.file.standing == FileState.AS_ISSUED
    assert judged.file.notes == ["文件中已没有签名；系统按编号找到了它。"]


def test_a_seal_of_another_key_is_told(bodies, judge, issued, settings):
    own = issued.seals["csv"]
    settings.REPORT_KEY = signing_seed()
    strange = sealed("2099-0001", "csv", issued.issued_at, own["parts"], "")
    plain = bodies["csv"].decode("utf-8-sig").partition("urn:aidportal")[0].encode("utf-8-sig")
    forged = carried.put_line(plain, "seal", strange.to_json())
    settings.REPORT_KEY = signing_seed()
    with pytest.raises(verdict.NotAReport):
        judge(forged)
    # Of a report that was issued, the portal has the seal itself.
    exchanged = replace(strange, serial=issued.serial, parts={})
    judged = judge(carried.put_line(plain, "seal", exchanged.to_json()))
    assert judged.file.standing == FileState.AS_ISSUED
    assert judged.file.notes == ["文件中的签名被换过；已按系统留存的签名核对。"]


def test_a_working_copy_says_that_it_was_not_issued(reader, judge):
    judged = judge(write_xlsx(built(reader, "progress")))
    assert judged.file.standing == FileState.NOT_ISSUED
    assert judged.holds


# ---- The records and the definitions


def test_each_way_in_which_records_change_is_told_with_who_and_when(issued, reader, bodies, judge):
    with telling("form", reader):
        Funding.objects.filter(project__title="幼儿园").update(amount=Decimal("750.00"))
        end_act()
    judged = judge(bodies["pdf"])
    assert judged.file.standing == FileState.AS_ISSUED
    row = next(one for one in judged.changed if "幼儿园" in one.place and one.now == Decimal("750.00"))
    assert (row.number.value, row.is_altered) == (Decimal("700.00"), False)
    assert f"{timezone.localtime():%Y-%m-%d}" in str(row.reasons[0])
    assert reader.get_full_name() in str(row.reasons[0])
    total = next(one for one in judged.changed if one.number.figure == "committed")
    assert (total.number.value, total.now) == (Decimal("1000.00"), Decimal("1050.00"))
    assert sum(reason.amount for reason in total.reasons) == 50
    assert not total.unexplained


def test_rows_that_came_and_went_are_told(issued, reader, bodies, judge):
    with telling("form", reader):
        make_funding(project=make_project(title="新校舍"), amount=Decimal("5.00"))
    judged = judge(bodies["xlsx"])
    came = next(one for one in judged.changed if "新校舍" in one.place)
    assert (came.number.value, came.now) == (None, Decimal("5.00"))
    assert "添加" in str(came.reasons[0])


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "第 1 版"), ("en", "version 1 of its definition")])
def test_a_definition_that_has_changed_is_told_with_its_words_of_then(bodies, judge, monkeypatch, language, words):
    figure = catalogue.figure("committed")
    earlier = (EarlierDefinition(figure.definition, date(2026, 1, 1)),)
    monkeypatch.setitem(catalogue._declared, "committed", replace(figure, definition="Other words.", earlier=earlier))
    with translation.override(language):
        judged = judge(bodies["csv"])
        [definition] = judged.definitions
        assert words in str(definition)
    assert (definition.version, definition.version_now, definition.text_now) == (1, 2, "Other words.")
    assert definition.text
    assert not judged.holds


def test_numbers_of_a_file_that_was_not_issued_are_told_where_they_were_altered(reader, tmp_path):
    path = tmp_path / "copy.xlsx"
    path.write_bytes(write_xlsx(built(reader, "progress")))
    proof = read_back(path)
    key = next(iter(proof.columns.values()))
    record = next(one for one in key.rows if one.startswith("projects.project:"))
    column = next(iter(key.rows[record]))
    key.rows[record][column] = Decimal("123456.00")
    altered = [one for one in verify_all(proof, reader) if one.is_altered]
    assert [one.number.value for one in altered] == [Decimal("123456.00")]


def test_the_command_says_it_in_words(bodies, tmp_path, capsys):
    path = tmp_path / "report.docx"
    path.write_bytes(alter_docx(bodies["docx"], 0.9)[0])
    with translation.override("en"):
        call_command("verify_report", str(path))
    said = capsys.readouterr().out
    assert "This file is not as issued under No." in said
    assert "✓" not in said
    path.write_bytes(bodies["docx"])
    with translation.override("en"):
        call_command("verify_report", str(path))
    assert "✓ Nothing has changed." in capsys.readouterr().out


# ---- Withdrawing


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_withdrawn_report_says_so_first_and_another_takes_its_place(issued, reader, bodies, judge):
    client = signed_in(reader)
    address = issued.get_absolute_url()
    assert client.post(f"{address}withdraw/", {"reason": " "}).status_code == 400
    assert client.post(f"{address}withdraw/", {"reason": "宁城县的数字有误"}).url == address
    page = client.get(address).content.decode()
    assert "宁城县的数字有误" in page
    assert client.post(f"{address}withdraw/", {"reason": "again"}).status_code == 403
    form = re.search(r'<form method="post" action="([^"]*/issue/[^"]*)">', page)
    assert form
    answer = client.post(form[1].replace("&amp;", "&"), {"replaces": issued.serial})
    after = IssuedReport.objects.get(replaces=issued)
    assert answer.url == after.get_absolute_url()
    assert issued.serial in str(carried.PdfReader(after.pdf.path).pages[0].extract_text())
    judged = judge(bodies["pdf"])
    assert judged.withdrawal_in_words.startswith(f"编号 {issued.serial} ")
    assert after.serial in judged.withdrawal_in_words
    assert not judged.holds
    # Only one takes its place.
    assert client.post(form[1].replace("&amp;", "&"), {"replaces": issued.serial}).status_code == 404


def test_what_was_issued_cannot_be_made_undone(issued):
    for statement in (issued.delete, lambda: IssuedReport.objects.filter(pk=issued.pk).update(title="anders")):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            statement()
        assert broken_rule(refused.value).startswith("已签发的报告")


def test_others_neither_withdraw_nor_read_what_it_said(issued, bodies):
    client = signed_in(make_user("editor", "150429"))
    assert client.post(f"{issued.get_absolute_url()}withdraw/", {"reason": "x"}).status_code == 404
    altered, _was, _now = alter_csv(bodies["csv"], 0.9)
    file = io.BytesIO(altered)
    file.name = "report.csv"
    page = client.post("/reports/check/", {"file": file}).content.decode()
    assert "与签发时不一致" in page
    assert "您无权查看" in page


def test_the_page_of_a_check_shows_the_verdict_and_the_key(reader, bodies):
    client = signed_in(reader)
    assert "BEGIN PUBLIC KEY" in client.get("/reports/check/").content.decode()
    for form in FORMS:
        file = io.BytesIO(alter_docx(bodies[form], 0.5)[0] if form == "docx" else bodies[form])
        file.name = f"report.{form}"
        page = client.post("/reports/check/", {"file": file}).content.decode()
        assert ("与签发时不一致" in page) == (form == "docx"), form
    file = io.BytesIO(b"%PDF-nothing")
    file.name = "other.pdf"
    assert client.post("/reports/check/", {"file": file}).status_code == 400


def test_seals_are_kept_with_the_report(issued):
    assert set(issued.seals) == set(FORMS)
    assert all(carried_seal == asdict(verdict.Seal(**carried_seal)) for carried_seal in issued.seals.values())


def test_each_number_that_moved_in_a_sentence_is_told(issued, reader):
    report = built(reader, "annual")
    told = {label for block in report.blocks() if isinstance(block, Paragraph) for label, _number in block.numbers}
    assert {"项目", "已拨付", "选派挂职干部"} <= told
    proof = from_json(to_json(report))
    make_disbursement(funding=Funding.objects.first(), amount=Decimal("50.00"), moved_on=date(2014, 6, 1))
    moved = {one.place: (one.number.value, one.now) for one in verify_all(proof, reader) if not one.agrees}
    assert moved["总览 / 已拨付 / 文中"] == (Decimal("200.00"), Decimal("250.00"))
    assert "总览 / 项目 / 文中" not in moved

"""Reports that take long are made by the worker: who asks may leave and finds them, and nobody else does."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from aidportal.figures.scopes import Scope
from aidportal.queues.queue import work_in_turn
from aidportal.reports import jobs, pages
from aidportal.reports.estimate import seconds_for
from aidportal.reports.models import IssuedReport, ReportJob
from tests.makers import make_funding, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An administrator whose reports all take long; nobody works on them before the test says so."""
    make_funding(project=make_project(title="幼儿园"), amount=Decimal("700.00"))
    monkeypatch.setattr(pages, "seconds_for", lambda *_args, **_words: 90.0)
    client = Client()
    client.force_login(make_user("administrator", unit="yuan"))
    return client


def test_a_long_report_is_made_meanwhile_and_then_had_as_a_file(client):
    address = client.get("/reports/projects.xlsx?from=2014-01-01&until=2014-12-31").url
    job = ReportJob.objects.get()
    assert address == job.get_absolute_url()
    assert client.get(f"{address}state/").json()["busy"]
    assert client.get(f"{address}file/").status_code == 404
    page = client.get(address).content.decode()
    assert "data-progress" in page
    assert 'max="90"' in page
    assert work_in_turn()
    assert not work_in_turn()
    assert client.get(f"{address}state/").json()["busy"] is False
    assert f"{address}file/" in client.get(address).content.decode()
    answer = client.get(f"{address}file/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert "幼儿园" in [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    assert job.get_absolute_url() in client.get("/reports/").content.decode()


def test_who_asks_twice_gets_one(client):
    first, second = (client.get("/reports/projects.pdf?year=all").url for _time in range(2))
    assert first == second
    assert ReportJob.objects.count() == 1


def test_a_long_report_is_issued_meanwhile(client):
    address = client.post("/reports/projects/issue/?year=all").url
    assert not IssuedReport.objects.exists()
    assert work_in_turn()
    issued = IssuedReport.objects.get()
    assert client.get(address).url == issued.get_absolute_url()
    assert issued.issued_by == ReportJob.objects.get().user
    assert issued.kind == "projects"


def test_nobody_else_has_it(client):
    address = client.get("/reports/projects.csv").url
    work_in_turn()
    other = Client()
    other.force_login(make_user("administrator", username="other"))
    for path in ("", "state/", "file/"):
        assert other.get(f"{address}{path}").status_code == 404
    assert other.post(f"{address}cancel/").status_code == 404


def test_what_waits_can_be_cancelled(client):
    address = client.get("/reports/projects.csv").url
    client.post(f"{address}cancel/")
    assert ReportJob.objects.get().state == "cancelled"
    assert not work_in_turn()


def test_a_report_that_fails_says_so_and_the_worker_goes_on(client, monkeypatch):
    address = client.get("/reports/projects.csv").url

    def fail(*_args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(jobs, "make", fail)
    assert work_in_turn()
    assert ReportJob.objects.get().state == "failed"
    assert "日志" in client.get(address).content.decode()


def test_a_report_whose_worker_dies_again_and_again_is_given_up(client):
    client.get("/reports/projects.csv")
    ReportJob.objects.update(state="making", attempts=3)
    assert work_in_turn()
    assert ReportJob.objects.get().state == "failed"


def test_rights_that_are_gone_meanwhile_issue_nothing(client):
    client.post("/reports/projects/issue/")
    job = ReportJob.objects.get()
    job.user.is_active = False
    job.user.save()
    assert work_in_turn()
    assert not IssuedReport.objects.exists()
    assert ReportJob.objects.get().state == "failed"


def test_files_go_after_three_days(client):
    client.get("/reports/projects.csv")
    work_in_turn()
    job = ReportJob.objects.get()
    storage, name = job.file.storage, job.file.name
    ReportJob.objects.update(created_at=timezone.now() - timedelta(days=4))
    client.get("/reports/pairings.csv")
    assert not storage.exists(name)
    assert ReportJob.objects.get().kind == "pairings"


def test_what_is_short_is_sent_at_once(client, monkeypatch):
    monkeypatch.setattr(pages, "seconds_for", seconds_for)
    assert client.get("/reports/projects.xlsx").status_code == 200
    assert not ReportJob.objects.exists()


def test_what_would_be_thousands_of_pages_is_refused_in_words(client, monkeypatch):
    monkeypatch.setattr(pages, "rows_in", lambda _scope: 100_000)
    for answer in (client.get("/reports/projects.pdf"), client.post("/reports/projects/issue/")):
        assert answer.status_code == 400
        assert "100,000" in answer.content.decode()
    assert client.get("/reports/projects.xlsx").status_code == 302


def test_more_forms_and_more_records_take_longer():
    scope = Scope(make_user("administrator"))
    few = seconds_for(scope, ["pdf"], is_ledger=True)
    assert few < seconds_for(scope, ["pdf"], is_ledger=False) < seconds_for(scope, ["pdf", "docx"], is_ledger=False)
    make_project()
    assert seconds_for(scope, ["pdf"], is_ledger=True) > few

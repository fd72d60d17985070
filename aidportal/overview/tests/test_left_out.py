"""Tiles, charts and reports say how many records their numbers leave out, and lead to them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.accounts.models import User
from aidportal.directory.scope_address import ask
from aidportal.reports.files.content import ReportChart, ReportTable
from aidportal.reports.files.kinds import BY_KEY, Order
from aidportal.values.money import Unit
from tests import makers

pytestmark = pytest.mark.django_db

CUT = "from=2014-02-01&until=2014-06-30"
SENTENCE = "2 more records are known only by their year or month and are not counted."


@pytest.fixture
def reader(client):
    for day in ("2014", "2014", "2014-03"):
        project = makers.make_project(programme_year=day, status="running")
        line = makers.make_funding(project=project, fiscal_year=day)
        makers.make_disbursement(funding=line, moved_on=day)
        makers.make_session(starts_on=day)
    client.force_login(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def parts(html: str) -> list[str]:
    """The tiles and the charts of a page."""
    tiles = re.findall(r'<div class="kpi.*?</div>', html, re.DOTALL)
    panels = re.findall(r'<section class="panel chart.*?</section>', html, re.DOTALL)
    return [*tiles, *panels]


@pytest.mark.parametrize("path", ["/dashboards/overview/", "/dashboards/investment/", "/dashboards/training/"])
def test_tiles_and_charts_of_a_part_of_a_year_say_what_they_leave_out(reader, path):
    found = [part for part in parts(reader.get(f"{path}?{CUT}").content.decode()) if SENTENCE in part]
    assert any("kpi" in part for part in found)
    assert any("panel chart" in part for part in found)
    for part in found:
        link = re.search(r'known=roughly[^"]*"', part)
        assert link, part
    assert "not counted" not in reader.get(f"{path}?year=2014").content.decode()


def test_the_links_lead_to_these_records(reader):
    html = reader.get(f"/?{CUT}").content.decode()
    for url in {url.replace("&amp;", "&") for url in re.findall(r'href="([^"]*known=roughly[^"]*)"', html)}:
        page = reader.get(url).content.decode()
        assert page.split("<tbody>")[1].split("</tbody>")[0].count("<tr") == 2, url


def test_a_cut_year_takes_no_more_statements_than_a_whole_one(reader):
    counts = []
    for query in ("year=2014", CUT):
        reader.get(f"/dashboards/training/?{query}")
        with CaptureQueriesContext(connection) as captured:
            reader.get(f"/dashboards/training/?{query}")
        counts.append(len(captured))
    assert counts[1] <= counts[0]


def test_a_report_says_under_its_numbers_what_they_leave_out(reader):
    user = User.objects.get()
    pairs = [("from", "2014-02-01"), ("until", "2014-06-30")]
    report = BY_KEY["annual"].build(Order(ask(pairs, user), Unit.YUAN), "en")
    assert any(SENTENCE in block.note for block in report.blocks() if isinstance(block, ReportChart))
    ledgers = {
        block.title: block.note for block in report.blocks() if isinstance(block, ReportTable) and block.is_ledger
    }
    assert ledgers["Projects"] == ledgers["Training sessions"] == SENTENCE

"""Numbers of the overview that once differed from the list behind them, and the pages of areas and documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from aidportal.figures.scopes import Period
from aidportal.overview.attention import AttentionPanel
from aidportal.overview.flows import FlowsChart
from cadres.key_figures import OnPostTile
from cadres.stock_chart import on_post_by_direction
from projects.charts import by_source
from projects.figures import COMMITTED
from tests import makers
from tests.chart_checks import question_of
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def test_a_year_cut_by_the_period_links_only_to_its_part(administrator):
    makers.make_funding(fiscal_year="2014-02", amount=Decimal("100.00"))
    makers.make_funding(fiscal_year="2014-08", amount=Decimal("7.00"))
    question = question_of(administrator, period=Period(date(2014, 6, 1), date(2016, 1, 1)))
    cell = by_source(question).rows[0].cells[-1]
    assert cell.value == "7.00"
    assert cell.url == "/projects/funding/?from=2014-06-01&until=2014-12-31&status=counted"
    page = client_of(administrator).get(cell.url)
    assert [str(line.amount) for line in page.context["register"].rows] == ["7.00"]


def test_a_flow_to_a_prefecture_itself_links_to_what_is_its_own(administrator):
    giver = makers.government("110108")
    makers.make_funding(project=makers.make_project(area_id="150400", giver=giver), amount=Decimal("100.00"))
    makers.make_funding(project=makers.make_project(area_id="150429", giver=giver), amount=Decimal("7.00"))
    rows = FlowsChart(question_of(administrator), COMMITTED).rows
    assert [row.cells[1].value for row in rows] == ["100.00", "7.00"]
    assert rows[0].cells[1].url == "/projects/funding/?area=%3D150400&giver=110108&status=counted"
    assert rows[1].cells[1].url == "/projects/funding/?area=150429&giver=110108&status=counted"
    page = client_of(administrator).get(rows[0].cells[1].url)
    assert [str(line.amount) for line in page.context["register"].rows] == ["100.00"]


def test_a_year_with_nothing_but_zeros_has_no_share(administrator):
    makers.make_funding(fiscal_year="2016", amount=Decimal("0.00"))
    assert "None" not in by_source(question_of(administrator)).finding


def test_a_posting_of_no_certain_day_does_not_hide_the_past(administrator):
    makers.make_posting(starts_on="2015-03-20", ends_on="2016-03-19")
    makers.make_posting(starts_on="2016-02", ends_on="2016-02")
    assert [row.label for row in on_post_by_direction(question_of(administrator), "quarter").rows] == [
        "2015-03",
        "2015-06",
        "2015-09",
        "2015-12",
        "2016-03",
        "2016-05",
    ]


def test_officials_on_post_after_the_period_lie_outside_of_it(administrator):
    makers.make_posting(starts_on="2015-01-20", ends_on="2016-03-19")
    chart = on_post_by_direction(question_of(administrator, period=Period(None, date(2015, 7, 1))), "quarter")
    assert [row.label for row in chart.rows if not row.is_outside] == ["2015-03", "2015-06"]
    assert [row.label for row in chart.rows if row.is_outside] == ["2015-09", "2015-12", "2016-03", "2016-05"]
    assert chart.url == "/cadres/?on=2015-06-30"


def test_a_field_does_not_reach_officials_who_have_none(administrator):
    makers.make_posting(starts_on="2015-01-20", ends_on=None)
    question = question_of(administrator, sectors=("health",))
    links = [on_post_by_direction(question, "quarter").rows[0].cells[0].url, OnPostTile(question).url]
    links.append(AttentionPanel(question).things[0].url)
    assert not [link for link in links if "sector" in link]


def test_the_page_of_an_area_shows_the_years_that_have_records(administrator):
    makers.make_funding(fiscal_year="2014", amount=Decimal("70000.00"))
    rows = client_of(administrator).get("/directory/areas/150429/").context["years"]["rows"]
    assert [row[0] for row in rows] == ["2014"]
    assert [cell["text"] for cell in rows[0][1:3]] == ["1", "7.00"]


def test_a_past_area_says_where_its_figures_count(administrator):
    page = client_of(administrator).get("/directory/areas/110229/")
    assert page.context["title"] == "延庆县"
    assert "110119" in page.context["notices"][0]["text"]


def test_a_file_is_a_download_and_only_for_those_who_see_its_document(administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = makers.make_document()
    document.file.save("page.pdf", ContentFile(b"<script>"))
    makers.make_project(document=document)
    url = f"/directory/documents/{document.pk}/file/"
    response = client_of(administrator).get(url)
    assert response["Content-Disposition"].startswith("attachment;")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert client_of(makers.make_user("viewer", "150900")).get(url).status_code == 404
    assert client_of(makers.make_user("viewer", "150400")).get(url).status_code == 200

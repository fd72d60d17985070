"""The overview's numbers, worked by hand: each cell equals its figure, and the list it links to."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.charts.findings import change_of
from aidportal.charts.key_figures import ScopeTile
from aidportal.charts.spans import usual
from aidportal.figures.scopes import Period
from aidportal.overview.attention import AttentionPanel
from aidportal.overview.flows import FlowsChart
from aidportal.values.money import Unit
from cadres.stock_chart import on_post_by_direction
from projects.charts import by_source
from projects.figures import COMMITTED, DISBURSEMENT_RATE
from tests import makers
from tests.chart_checks import TODAY, cells, question_of
from tests.list_checks import client_of
from trainings.charts import by_field
from trainings.figures import PERSON_TIMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def to_date(user):
    return question_of(user, period=usual(TODAY))


def test_money_is_stacked_by_year_and_source_and_an_uncertain_year_stands_alone(administrator):
    for year, source, amount in [
        ("2014", "municipal", "100.00"),
        ("2014", "own", "7.00"),
        ("2014", "matching", "3.00"),
        ("2016", "district", "20.50"),
        ("2013..2015-03-20", "municipal", "9.00"),
    ]:
        makers.make_funding(fiscal_year=year, source=source, amount=Decimal(amount))
    chart = by_source(question_of(administrator))
    assert cells(chart) == {
        "2014": ["100.00", "", "", "", "10.00", "110.00"],
        "2015": ["", "", "", "", "", ""],
        "2016": ["", "20.50", "", "", "", "20.50"],
        "未注明": ["9.00", "", "", "", "", "9.00"],
    }
    assert [row.partial for row in chart.rows] == [False, False, True, False]


def test_a_cell_equals_the_foot_of_the_list_it_links_to(administrator):
    makers.make_funding(fiscal_year="2014", source="own", amount=Decimal("7.00"))
    makers.make_funding(fiscal_year="2014", source="matching", amount=Decimal("3.00"))
    makers.make_funding(fiscal_year="2015", source="own", amount=Decimal("50.00"))
    administrator.unit = Unit.YUAN
    administrator.save()
    cell = by_source(question_of(administrator)).rows[0].cells[4]
    page = client_of(administrator).get(cell.url)
    assert cell.value == "10.00"
    assert page.context["table"].totals_rows[-1]["cells"]["amount"] == "10.00"
    assert urlsplit(cell.url).path == "/projects/funding/"


def test_officials_are_counted_at_the_end_of_quarters_in_one_statement(administrator):
    makers.make_posting(starts_on="2015-03-20", ends_on="2015-12-30")
    makers.make_posting(starts_on="2015-07-01", ends_on=None)
    question = question_of(administrator)
    with CaptureQueriesContext(connection) as captured:
        on_post = cells(on_post_by_direction(question, "quarter"))
    assert on_post == {
        "2015-03": ["1", "0"],
        "2015-06": ["1", "0"],
        "2015-09": ["2", "0"],
        "2015-12": ["1", "0"],  # the first one's last day was the 30th
        "2016-03": ["1", "0"],
        "2016-05": ["1", "0"],
    }
    assert len(captured) == 1


def test_a_running_year_is_compared_with_the_same_days_of_the_year_before(administrator):
    for starts_on, people in [("2015-05-15", 5), ("2015-05-16", 100), ("2016-05-15", 8), ("2016-05-16", 100)]:
        session = makers.make_session(starts_on=starts_on, sector_id="health")
        makers.make_attendance(session=session, headcount=people)
    assert cells(by_field(to_date(administrator))) == {"卫生": ["8", "5"]}
    tile = ScopeTile(to_date(administrator), PERSON_TIMES)
    assert (tile.value, tile.change) == ("8", "+60.0%")


def test_what_fell_has_the_minus_of_printed_text_and_is_marked(administrator):
    for starts_on, people in [("2015-05-15", 8), ("2016-05-15", 5)]:
        session = makers.make_session(starts_on=starts_on, sector_id="health")
        makers.make_attendance(session=session, headcount=people)
    tile = ScopeTile(to_date(administrator), PERSON_TIMES)
    assert (tile.change, tile.change_tone) == ("−37.5%", "poor")


def test_a_rate_of_a_running_year_is_compared_in_points_with_the_same_days_of_the_year_before(administrator):
    for year, paid in ((2015, {"05-15": 40, "05-16": 30}), (2016, {"05-15": 45})):
        line = makers.make_funding(fiscal_year=str(year), amount=Decimal("100.00"))
        for day, amount in paid.items():
            makers.make_disbursement(funding=line, moved_on=f"{year}-{day}", amount=Decimal(amount))
    tile = ScopeTile(question_of(administrator, period=Period.year(2016), asked_on=TODAY), DISBURSEMENT_RATE)
    assert (tile.value, tile.change, tile.change_tone) == ("45.0", "+5.0 个百分点", "good")
    assert tile.comparison == "对比2015年同期"


def test_no_page_tells_a_number_of_money_as_so_many_times_ten_thousand_in_english(administrator):
    makers.make_funding(fiscal_year="2014", amount=Decimal("846000000.00"))
    client = client_of(administrator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for path in ("/dashboards/overview/?year=2014", "/dashboards/investment/?year=2014"):
        values = [(tile.value, tile.unit) for tile in client.get(path).context["drawn"].kpis]
        assert ("CNY 846", "million") in values, path
        assert "CNY 10,000" not in {unit for _value, unit in values}, path
    facts = client.get(f"/directory/areas/{makers.RECEIVER}/").content.decode()
    assert "CNY 846 million" in facts


def test_a_change_that_rounds_to_nothing_is_neither_good_nor_bad():
    assert [change_of(PERSON_TIMES, now, 10000) for now in (10004, 9996, 10006)] == ["0.0%", "0.0%", "+0.1%"]


def test_flows_go_from_the_giver_of_the_line_else_of_the_project(administrator):
    project = makers.make_project(giver=makers.government("110108"))
    makers.make_funding(project=project, amount=Decimal("30.00"))
    makers.make_funding(project=project, amount=Decimal("5.00"), giver=makers.government("110101"))
    chart = FlowsChart(question_of(administrator), COMMITTED)
    assert [(row.label, row.cells[0].text, row.cells[1].value) for row in chart.rows] == [
        ("海淀区", "宁城县", "30.00"),
        ("东城区", "宁城县", "5.00"),
    ]


def test_what_needs_attention_is_counted_and_named(administrator):
    ending = makers.make_posting(starts_on="2014-07-01", ends_on="2016-07-01")
    followed = makers.make_posting(starts_on="2014-07-01", ends_on="2016-07-01")
    makers.make_posting(starts_on="2016-07-02", ends_on=None, takes_over_from=followed)
    overdue = makers.make_project(planned_until="2016-05-14", status="running", title="逾期")
    makers.make_project(planned_until="2016-05-14", status="completed")
    paid = makers.make_funding(project=overdue)
    makers.make_disbursement(funding=paid)
    makers.make_funding(project=overdue)
    items = AttentionPanel(question_of(administrator)).things
    assert [item.number for item in items] == [1, 1, 1]
    person, project = ending.get_absolute_url(), overdue.get_absolute_url()
    assert [(one.url, one.name) for item in items for one in item.first] == [
        (person, ending.official.name),
        (project, "逾期"),
        (project, "逾期"),
    ]
    assert [one.why for item in items for one in item.first] == [
        "任期 2016-07-01 结束，还有 47 天",
        "计划完工 2016-05-14，逾期 1 天",
        "2014 年度：865 天未拨付，100.00 元",
    ]


def test_three_of_what_needs_attention_are_named_the_most_urgent_first(administrator):
    for day in (14, 11, 13, 12):
        makers.make_project(planned_until=f"2016-05-{day}", status="running", title=f"逾期{day}")
    late = AttentionPanel(question_of(administrator)).things[1]
    assert (late.number, [one.name for one in late.first]) == (4, ["逾期11", "逾期12", "逾期13"])


def test_a_viewer_sees_only_what_lies_in_the_viewers_areas():
    makers.make_funding(amount=Decimal("1.00"), project=makers.make_project(area_id="150429"))
    makers.make_funding(amount=Decimal("100.00"), project=makers.make_project(area_id="150924"))
    viewer = makers.make_user("viewer", "150400")
    assert cells(by_source(question_of(viewer)))["2014"][-1] == "1.00"


@pytest.mark.parametrize("areas", [(), ("150400",)])
def test_the_page_of_somebody_without_records_says_that_there_is_nothing(areas):
    response = client_of(makers.make_user("viewer", *areas)).get("/")
    assert response.status_code == 200
    assert response.context["drawn"].is_empty


@pytest.mark.parametrize(
    "query", ["from=2016&until=2014", "area=999999", "giver=o0", "year=0", "area=%00", "sector=<script>", "x=1&y=2"]
)
def test_a_bad_scope_is_answered_in_words(administrator, query):
    response = client_of(administrator).get(f"/?{query}")
    assert response.status_code == 200
    assert 'class="notice' in response.content.decode()


def test_the_page_takes_a_bounded_number_of_queries(administrator):
    for year in range(2010, 2016):
        makers.make_disbursement(funding=makers.make_funding(fiscal_year=str(year)))
    client = client_of(administrator)
    client.get("/dashboards/overview/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/dashboards/overview/")
    assert len(captured) <= 12

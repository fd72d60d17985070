"""The exchange dashboard's numbers, worked by hand: each cell equals its figure, and the list it links to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aidportal.figures.scopes import Direction, Period, Scope
from cadres import charts
from cadres.figures import HANDOVER_RATE, QUOTA, Stock
from cadres.key_figures import EndingTile, HandoverTile
from cadres.posting_panels import EndingPanel, HandoversPanel
from tests import makers
from tests.chart_checks import cells, question_of
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/exchange/"


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def listed(user: Any, url: str) -> list[str]:
    """The officials of the list that ``url`` opens."""
    page = client_of(user).get(url)
    assert page.status_code == 200
    assert not page.context["notices"]
    return sorted(post.official.name for post in page.context["register"].rows)


def person(name: str, **fields: Any) -> Any:
    return makers.make_official(name=name, **fields)


def test_people_on_post_are_drawn_by_kind_at_the_end_of_months(administrator):
    makers.make_posting(official=person("甲", kind="teacher"), starts_on="2016-03-20", ends_on=None)
    makers.make_posting(official=person("乙", kind="envoy"), starts_on="2016-04-01", ends_on="2016-04-29")
    question = question_of(administrator, period=Period.year(2016))
    stock = Stock(question.reading, question.ever, "direction", "kind")
    assert cells(charts.on_post_by_kind(question, "month", stock)) == {
        "2016-03": ["0", "1", "0", "0", "0"],
        "2016-04": ["0", "1", "0", "0", "0"],  # the envoy's last day was the 29th
        "2016-05": ["0", "1", "0", "0", "0"],
    }


def test_a_batch_stands_beside_its_quota_and_links_to_its_postings(administrator):
    batch = makers.make_batch(number=3, quota=3, starts_on="2014-03-01")
    other = makers.make_batch(number=3, quota=2, direction="to_giver")
    for name in ("甲", "乙"):
        makers.make_posting(official=person(name), batch=batch)
    makers.make_posting(official=person("丙"), batch=other, starts_on="2016-03-01", ends_on=None)
    chart = charts.BatchesChart(question_of(administrator))
    assert [[cell.value for cell in row.cells] for row in chart.rows] == [["2", "3"], ["1", "2"]]
    assert [row.partial for row in chart.rows] == [False, True]
    assert listed(administrator, chart.rows[0].cells[0].url) == ["乙", "甲"]
    foot = client_of(administrator).get(chart.rows[0].cells[1].url).context["table"].totals_rows[-1]
    assert foot["cells"]["quota"] == "3"
    assert QUOTA.total(Scope(administrator)) == 5
    assert QUOTA.total(Scope(administrator, period=Period.year(2014))) == 3


def test_a_part_of_a_batch_is_not_held_against_its_quota(administrator):
    makers.make_posting(batch=makers.make_batch(quota=3))
    assert cells(charts.BatchesChart(question_of(administrator, areas=("150400",)))) == {
        "帮扶方 → 受援方，第1批": ["1"]
    }
    viewer = makers.make_user("viewer", "150400")
    assert len(charts.BatchesChart(question_of(viewer)).columns) == 2


@pytest.mark.parametrize(
    ("starts", "ends", "label"),
    [
        ("2014-03-20", "2015-03-18", "under_1"),
        ("2014-03-20", "2015-03-19", "from_1"),
        ("2012-03-20", "2014-03-19", "from_2"),
        ("2010-03-20", "2013-03-19", "from_3"),
        ("2001", "2015", "from_3"),
        ("2012", "2014", None),  # a year and two days, or three years
        ("2014-03-20", None, "on_post"),
        ("2014", None, "on_post"),
        ("2199-01-01", None, "upcoming"),
        (None, "2014-03-19", None),
    ],
)
def test_length_of_service_is_told_where_the_dates_say_it_for_certain(administrator, starts, ends, label):
    makers.make_posting(starts_on=starts, ends_on=ends)
    [row] = charts.ServiceChart(question_of(administrator, timezone.localdate())).rows
    assert row.cells[-1].url == f"/cadres/?length={label or 'none'}"
    assert row.cells[0].url == f"/cadres/?direction=to_receiver&length={label or 'none'}"
    assert [cell.value for cell in row.cells] == ["1", "", "1"]
    assert listed(administrator, row.cells[0].url) == ["张三"]


def test_places_are_the_givers_areas_against_the_receivers_prefectures(administrator):
    makers.make_posting(official=person("甲"))
    makers.make_posting(official=person("乙", home_area_id="110101"), host_area_id="150924")
    inward = makers.make_batch(number=2, direction="to_giver")
    makers.make_posting(official=person("丙", home_area_id="150429"), batch=inward, host_area_id="110108")
    out, back = (charts.places(question_of(administrator), way) for way in Direction)
    assert cells(out) == {"东城区": ["", "1", "1"], "海淀区": ["1", "", "1"], "合计": ["1", "1", "2"]}
    assert cells(back) == {"海淀区": ["1", "1"], "合计": ["1", "1"]}
    assert out.rows[1].cells[0].url == "/cadres/?area=150400&giver=110108&direction=to_receiver"
    assert listed(administrator, out.rows[1].cells[0].url) == ["甲"]
    assert listed(administrator, back.rows[0].cells[0].url) == ["丙"]


def hand_over(ends: str, starts: str, name: str) -> Any:
    before = makers.make_posting(official=person(f"前{name}"), starts_on="2012-03-01", ends_on=ends)
    fields = {"takes_over_from": before, "starts_on": starts, "ends_on": None}
    return makers.make_posting(official=person(name), **fields)


def test_handovers_with_a_gap_or_an_overlap_are_told_the_longest_first(administrator):
    hand_over("2014-03-19", "2014-03-20", "准时")
    hand_over("2014-03-19", "2014-03-25", "空五天")
    hand_over("2014-03-19", "2014-03-10", "重十天")
    hand_over("2014-03", "2014-03", "不详")
    hand_over("2014-03", "2014-05", "空四月")
    panel = HandoversPanel(question_of(administrator))
    assert [row[3]["text"] for row in panel.rows] == ["空四月", "重十天", "空五天"]
    assert [row[0]["tone"] for row in panel.rows] == ["bad", "warn", "bad"]
    assert [row[2] for row in panel.rows] == ["前空四月", "前重十天", "前空五天"]
    days = [int("".join(filter(str.isdigit, row[0]["text"]))) for row in panel.rows]
    assert days == [30, 10, 5]
    assert panel.url == "/cadres/?attention=handover"
    assert listed(administrator, panel.url) == sorted(["空四月", "重十天", "空五天"])
    assert str(HANDOVER_RATE.total(Scope(administrator))) == "50.0"  # two of four: the unclear one is in neither
    tile = HandoverTile(question_of(administrator))
    assert tile.label == "无空档交接率", "the number of handovers without a gap is another figure"
    assert tile.value == "50.0"
    assert listed(administrator, tile.url) == sorted(["准时", "空五天", "重十天", "空四月"])


def test_who_ends_in_the_next_90_days_is_listed_with_the_successor(administrator):
    today = timezone.localdate()
    day = lambda days: (today + timedelta(days=days)).isoformat()  # noqa: E731
    followed = makers.make_posting(official=person("甲"), starts_on="2014-03-01", ends_on=day(90))
    makers.make_posting(official=person("乙"), starts_on=day(91), ends_on=None, takes_over_from=followed)
    makers.make_posting(official=person("丙"), starts_on="2014-03-01", ends_on=day(5))
    makers.make_posting(official=person("丁"), starts_on="2014-03-01", ends_on=day(91))
    question = question_of(administrator, today)
    panel = EndingPanel(question)
    assert [row[1]["text"] for row in panel.rows] == ["丙", "甲"]
    assert [row[3] if isinstance(row[3], str) else row[3]["tone"] for row in panel.rows] == ["warn", "乙"]
    assert listed(administrator, panel.url) == sorted(["丙", "甲"])
    tile = EndingTile(question_of(administrator, today))
    assert (tile.value, tile.url) == ("2", panel.url)
    of_the_past = EndingTile(question_of(administrator, today, period=Period.year(2019)))
    assert (of_the_past.value, of_the_past.url) == ("2", panel.url)
    assert of_the_past.comparison == f"截至 {today}，不随时期变化"
    assert of_the_past.comparison in panel.unit


def test_officials_on_post_in_both_directions_are_key_figures_that_link_to_them(administrator):
    today = timezone.localdate()
    makers.make_posting(official=person("甲"), starts_on="2014-03-01", ends_on=None)
    inward = makers.make_batch(number=2, direction="to_giver")
    fields = {"batch": inward, "host_area_id": "110108", "starts_on": "2014-03-01", "ends_on": None}
    makers.make_posting(official=person("乙", home_area_id="150429"), **fields)
    page = client_of(administrator).get(PAGE)
    tiles = page.context["drawn"].kpis[:2]
    assert [tile.value for tile in tiles] == ["1", "1"]
    assert tiles[0].url == f"/cadres/?on={today}&direction=to_receiver"
    assert [listed(administrator, tile.url) for tile in tiles] == [["甲"], ["乙"]]


def test_a_viewer_sees_only_what_lies_in_the_viewers_areas():
    makers.make_posting(official=person("甲"), starts_on="2014-03-01", ends_on=None)
    makers.make_posting(official=person("乙"), host_area_id="150924", starts_on="2014-03-01", ends_on=None)
    viewer = makers.make_user("viewer", "150400")
    page = client_of(viewer).get(PAGE)
    assert page.context["drawn"].kpis[0].value == "1"
    assert "兴和" not in page.content.decode()
    bars = client_of(viewer).get("/cadres/timeline/data/").json()
    assert [bar[1] for bar in bars["bars"]] == ["甲"]
    assert bars["hosts"] == ["宁城县"]


@pytest.mark.parametrize("query", ["", "?year=2015", "?direction=to_giver", "?area=150400&batch=3"])
def test_an_empty_scope_is_answered(administrator, query):
    page = client_of(administrator).get(PAGE + query)
    assert page.status_code == 200
    assert page.context["drawn"].is_empty


@pytest.mark.parametrize("query", ["from=2016&until=2014", "area=999999", "year=0", "area=%00", "x=1&y=2"])
def test_a_bad_scope_is_answered_in_words(administrator, query):
    response = client_of(administrator).get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert 'class="notice' in response.content.decode()


def test_the_page_takes_a_bounded_number_of_statements(administrator):
    today = timezone.localdate()
    for year in range(2013, 2019):
        hand_over(f"{year}-03-19", f"{year}-04-10", f"接{year}")
    makers.make_posting(starts_on="2014-03-01", ends_on=(today + timedelta(days=9)).isoformat())
    for user in (administrator, makers.make_user("viewer", "150400")):
        client = client_of(user)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        assert len(captured) <= 12

"""The training dashboard's numbers, worked by hand: each cell equals its figure, and the list it links to."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.charts.places import by_receiver
from aidportal.charts.ranking import RankedChart
from aidportal.directory.models import Population
from tests import makers
from tests.chart_checks import cells, question_of
from tests.list_checks import client_of
from trainings import charts
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/training/"


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def listed(user: Any, cell: Any) -> dict[str, float]:
    """How many sessions the list that a cell opens has, and the sums at its foot."""
    page = client_of(user).get(cell.url)
    assert page.status_code == 200
    assert not page.context["notices"]
    foot = page.context["table"].totals_rows[-1]["cells"]
    sums = {key: float(foot[key]) for key in ("person_times", "person_days")}
    return {"sessions": page.context["register"].rows.count()} | sums


def train(headcount: int, **fields: Any) -> Any:
    """A session with people of one kind from one area."""
    part = {key: fields.pop(key) for key in ("people", "home_area_id") if key in fields}
    session = makers.make_session(**fields)
    makers.make_attendance(session=session, headcount=headcount, **part)
    return session


def test_each_of_the_three_figures_is_crossed_by_field_and_year(administrator):
    train(20, sector_id="health", days=3)
    train(5, sector_id="health", days=2, starts_on="2015-02-01")
    train(7, sector_id="education", days=1, starts_on="2015-03-01")
    numbers = {}
    for figure in (SESSIONS, PERSON_TIMES, PERSON_DAYS):
        chart = charts.by_field_and_year(question_of(administrator), figure)
        numbers[figure.key] = [[float(cell.value or 0) for cell in row.cells] for row in chart.rows]
        for cell in (chart.rows[0].cells[1], chart.rows[-1].cells[-1]):
            assert listed(administrator, cell)[figure.key] == float(cell.value)
    # 2014, 2015 and both: health, education (by sessions: one and two, by people: 7 and 25), and their total.
    assert numbers == {
        "sessions": [[1, 1, 2], [0, 1, 1], [1, 2, 3]],
        "person_times": [[20, 5, 25], [0, 7, 7], [20, 12, 32]],
        "person_days": [[60, 10, 70], [0, 7, 7], [60, 17, 77]],
    }


def test_a_bar_of_a_kind_of_people_opens_sessions_that_count_only_them(administrator):
    session = train(20, people="doctors")
    makers.make_attendance(session=session, headcount=4, people="teachers")
    chart = RankedChart(question_of(administrator), PERSON_TIMES, "people", key="people", title="")
    assert [row.cells[0].value for row in chart.rows] == ["20", "4"]
    assert chart.rows[1].cells[0].url == "/trainings/?people=teachers"
    assert listed(administrator, chart.rows[1].cells[0])["person_times"] == 4


def test_directions_and_kinds_are_stacked_by_year(administrator):
    train(20, direction="to_giver", kind="visit")
    train(5, direction="to_receiver", kind="class")
    train(7, direction="", kind="class", starts_on="2015-03-01")
    where = charts.where(question_of(administrator))
    assert cells(where) == {"2014": ["5", "20", "", "25"], "2015": ["", "", "7", "7"]}
    assert listed(administrator, where.rows[0].cells[1])["person_times"] == 20
    assert listed(administrator, where.rows[1].cells[2])["person_times"] == 7
    kinds = charts.kinds(question_of(administrator))
    assert cells(kinds) == {"2014": ["1", "", "1", "", "2"], "2015": ["1", "", "", "", "1"]}
    assert listed(administrator, kinds.rows[0].cells[2])["sessions"] == 1


def test_home_areas_lead_from_the_province_to_the_banner(administrator):
    train(20)
    train(5, home_area_id="150924")
    nation, province, prefecture = (
        by_receiver(question_of(administrator, areas=areas), PERSON_TIMES, key="homes", title="")
        for areas in ((), ("150000",), ("150400",))
    )
    # A nation of one province would be one bar.
    for chart in (nation, province):
        assert [(row.cells[0].value, row.drill) for row in chart.rows] == [
            ("20", "/?year=all&area=150400"),
            ("5", "/?year=all&area=150900"),
        ]
    assert [(row.cells[0].value, row.drill) for row in prefecture.rows] == [("20", "/?year=all&area=150429")]
    assert listed(administrator, province.rows[1].cells[0])["person_times"] == 5


def test_trained_people_are_divided_by_the_inhabitants_last_recorded(administrator):
    train(20)
    train(5, home_area_id="150924")
    for year, people in ((2010, 8_000), (2016, 10_000), (2017, 1)):
        Population.objects.create(area_id="150429", year=year, people=people, document=makers.make_document())
    chart = charts.PerThousandChart(question_of(administrator))
    assert [[cell.value for cell in row.cells] for row in chart.rows] == [["2.0", "20", "10000"], ["", "5", ""]]
    assert chart.note
    assert listed(administrator, chart.rows[0].cells[1])["person_times"] == 20


def test_the_page_asks_twelve_times_at_most_and_shows_a_viewer_only_the_own(administrator):
    for year in range(2011, 2017):
        train(10, starts_on=f"{year}-02-01", sector_id="health")
        train(3, starts_on=f"{year}-03-01", home_area_id="150924")
    for user, people in ((administrator, 78), (makers.make_user("viewer", "150924"), 18)):
        client = client_of(user)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(PAGE, {"year": "all"})
        assert len(captured) <= 12
        homes = next(block for block in page.context["drawn"].blocks if block.key == "homes")
        assert sum(int(row.cells[0].value) for row in homes.rows) == people
    empty = client_of(administrator).get(PAGE, {"year": "1999"})
    assert empty.context["drawn"].is_empty
    wrong = client_of(administrator).get(PAGE, {"figure": "moon"})
    assert "drawn" not in wrong.context
    assert wrong.context["filter"].form.errors["figure"]

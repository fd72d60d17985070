"""The dashboard of money and projects, worked by hand: each number equals its figure and the list it links to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.charts.key_figures import ScopeTile
from aidportal.charts.places import by_receiver
from aidportal.charts.spans import usual
from aidportal.figures.scopes import Period
from aidportal.values.money import Unit
from projects import charts
from projects.disbursement_curve import DisbursementChart
from projects.figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE, PROJECTS, STATUS_DAYS
from tests import makers
from tests.chart_checks import TODAY, cells, question_of
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/investment/"


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit=Unit.YUAN)


def foot_of(user, cell, column):
    return client_of(user).get(cell.url).context["table"].totals_rows[-1]["cells"][column]


def output(quantity, cost, unit="亩", **fields):
    """A project with one output in ``unit`` and, where ``cost`` is given, one funding line."""
    project = makers.make_project(**fields)
    project.outputs.create(name="果园", unit=unit, planned=quantity)
    if cost:
        makers.make_funding(project=project, amount=Decimal(cost))
    return project


def test_planned_committed_and_disbursed_stand_side_by_side_by_year(administrator):
    project = makers.make_project(programme_year="2014", total_investment=Decimal("500.00"))
    line = makers.make_funding(project=project, fiscal_year="2015", amount=Decimal("100.00"))
    makers.make_disbursement(funding=line, moved_on=date(2016, 2, 1), amount=Decimal("40.00"))
    chart = charts.stages(question_of(administrator))
    assert cells(chart) == {"2014": ["500.00", "", ""], "2015": ["", "100.00", ""], "2016": ["", "", "40.00"]}
    assert [row.partial for row in chart.rows] == [False, False, True]
    assert foot_of(administrator, chart.rows[2].cells[2], "amount") == "40.00"


def test_payments_add_up_month_by_month_and_months_to_come_are_gaps(administrator):
    line = makers.make_funding(
        fiscal_year="2016", project=makers.make_project(programme_year="2016", total_investment=Decimal("70.00"))
    )
    for day, amount in [((2015, 12, 31), "9.00"), ((2016, 1, 31), "1.00"), ((2016, 3, 1), "20.00")]:
        makers.make_disbursement(funding=line, moved_on=date(*day), amount=Decimal(amount))
    chart = DisbursementChart(question_of(administrator, period=Period.year(2016)))
    planned, committed, this_year, before = zip(*cells(chart).values(), strict=True)
    assert [row.label for row in chart.rows[:2]] == ["1月", "2月"]
    assert set(planned) == {"70.00"}
    assert set(committed) == {str(line.amount)}
    assert foot_of(administrator, chart.rows[0].cells[1], "amount") == str(line.amount)
    assert this_year == ("1.00", "1.00", "21.00", "21.00", "21.00", *[""] * 7)
    assert before == (*[""] * 11, "9.00")
    assert foot_of(administrator, chart.rows[2].cells[2], "amount") == "21.00"


def test_of_a_plan_in_its_first_year_the_months_of_that_year_are_steps(administrator):
    line = makers.make_funding(fiscal_year="2016", amount=Decimal("100.00"))
    makers.make_disbursement(funding=line, moved_on=date(2016, 3, 1), amount=Decimal("20.00"))
    plan = Period(date(2016, 1, 1), date(2021, 1, 1))
    chart = DisbursementChart(question_of(administrator, period=plan))
    assert [row.label for row in chart.rows] == [f"{month}月" for month in range(1, 13)]
    assert cells(chart)["5月"] == ["", "100.00", "20.00", ""]
    assert not cells(chart)["6月"][2]


def test_money_disbursed_beside_nothing_is_called_so(administrator):
    makers.make_disbursement(moved_on=date(2016, 3, 1))
    assert [str(one.label) for one in DisbursementChart(question_of(administrator)).columns[3:]] == ["已拨付"]


def test_a_rate_says_of_which_of_its_parts_records_are_left_out(administrator):
    line = makers.make_funding(fiscal_year="2016")
    makers.make_disbursement(funding=line, moved_on="2016")
    question = question_of(administrator, period=Period(date(2016, 2, 1), date(2016, 4, 1)))
    tile = ScopeTile(question, DISBURSEMENT_RATE)
    assert [str(one.text).partition("：")[0] for one in tile.left_out] == ["承诺资金", "承诺资金中已拨付"]
    assert not str(ScopeTile(question, DISBURSED).left_out[0].text).startswith("已拨付")


def test_what_part_of_the_commitments_is_paid_is_the_rate_of_their_own_lines(administrator):
    for year, paid in (("2015", "30.00"), ("2016", "40.00")):
        line = makers.make_funding(fiscal_year=year, amount=Decimal("100.00"))
        makers.make_disbursement(funding=line, moved_on="2016-03-10", amount=Decimal(paid))
    chart = DisbursementChart(question_of(administrator, period=usual(TODAY), asked_on=TODAY))
    assert cells(chart)["5月"][1:3] == ["100.00", "70.00"]
    assert chart.finding == "承诺资金已拨付 40.0%，全年时间已过 37.2%。"


def test_cash_and_goods_are_two_series(administrator):
    gift = makers.make_donation(given_on="2014", cash=Decimal("10.00"))
    makers.make_item(donation=gift, value=Decimal("5.00"))
    makers.make_donation(given_on="2015", cash=Decimal("7.00"))
    chart = charts.donations(question_of(administrator))
    assert cells(chart) == {"2014": ["10.00", "5.00"], "2015": ["7.00", ""]}
    assert not any(column.role == "total" for column in chart.columns)


def test_a_click_leads_from_the_nation_to_the_county_and_back(administrator):
    makers.make_funding(project=makers.make_project(area_id="150429"), amount=Decimal("3.00"))
    makers.make_funding(project=makers.make_project(area_id="150924"), amount=Decimal("4.00"))
    levels = {
        (): [("4.00", True), ("3.00", True)],
        ("150000",): [("4.00", True), ("3.00", True)],
        ("150400",): [("3.00", True)],
        ("150429",): [("3.00", False)],
    }
    for areas, expected in levels.items():
        chart = by_receiver(question_of(administrator, areas=areas), COMMITTED, key="receivers", title="")
        assert [(row.cells[0].value, bool(row.drill)) for row in chart.rows] == expected
        assert bool(chart.trail) == bool(areas)
    assert foot_of(administrator, chart.rows[0].cells[0], "amount") == "3.00"


def test_projects_and_their_stays_are_told_in_the_order_of_statuses(administrator):
    project = makers.make_project(status="completed")
    makers.make_project(status="running")
    makers.make_project(status="completed")
    for waiting in ("reserve", "reserve", "submitted", "terminated"):
        makers.make_project(status=waiting)
    for status, since in [("running", "2014-01-01"), ("completed", "2014-01-11")]:
        project.status_changes.create(status=status, since=since)
    question = question_of(administrator)
    numbers = charts.StatusChart(question, PROJECTS, "status", key="statuses", title="")
    assert [row.cells[0].value for row in numbers.rows] == ["1", "2"]
    assert numbers.note == "未计入：储备项目 2、待批项目 1。"
    assert client_of(administrator).get(numbers.rows[1].cells[0].url).context["table"].paginator.count == 2
    stays = charts.StatusChart(question_of(administrator), STATUS_DAYS, "stage", key="stays", title="")
    assert [Decimal(row.cells[0].value) for row in stays.rows] == [10]
    assert urlsplit(stays.rows[0].cells[0].url).path == "/projects/statuses/"


def test_a_unit_of_output_costs_what_projects_with_one_output_cost(administrator):
    output(100, "5000.00")
    output(300, "3000.00")
    output(50, None)  # nothing is committed
    output(7, "70.00", unit="头")
    several = output(10, "90000.00")
    several.outputs.create(name="水井", unit="眼", planned=1)
    rows = charts.UnitCosts(question_of(administrator)).rows
    assert [(*row[:2], *(cell["text"] for cell in row[2:])) for row in rows] == [
        ("果园", "亩", "400", "8,000.00", "20.00"),
        ("果园", "头", "7", "70.00", "10.00"),
    ]


def test_what_is_counted_in_one_unit_is_told_by_kind_of_work(administrator):
    output(2, "800.00", unit="个")
    output(40, "400.00", unit="个").outputs.update(name="水窖")
    rows = charts.UnitCosts(question_of(administrator)).rows
    assert [(row[0], row[4]["text"]) for row in rows] == [("果园", "400.00"), ("水窖", "10.00")]
    page = client_of(administrator).get(rows[1][2]["url"])
    assert [one.name for one in page.context["register"].rows] == ["水窖"]


def test_beneficiaries_are_divided_by_millions_committed(administrator):
    project = makers.make_project(sector_id="health", people_benefiting=300)
    makers.make_funding(project=project, amount=Decimal("2000000.00"))
    chart = charts.beneficiaries(question_of(administrator))
    assert [Decimal(value) for [value] in cells(chart).values()] == [150]


@pytest.mark.parametrize("areas", [(), ("150400",)])
def test_the_page_of_somebody_without_records_stands(areas):
    assert client_of(makers.make_user("viewer", *areas)).get(PAGE).status_code == 200


def test_a_viewer_sees_only_what_lies_in_the_viewers_areas():
    output(10, "100.00", area_id="150429")
    output(10, "900.00", area_id="150924")
    [row] = charts.UnitCosts(question_of(makers.make_user("viewer", "150400"))).rows
    assert [cell["text"] for cell in row[2:]] == ["10", "100.00", "10.00"]


def test_the_page_takes_a_bounded_number_of_queries(administrator):
    for year in range(2010, 2016):
        project = output(10, "100.00", programme_year=str(year), total_investment=Decimal("5.00"))
        makers.make_disbursement(funding=project.fundings.first())
    client = client_of(administrator)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    assert len(captured) <= 12


def test_the_head_says_by_what_the_page_is_narrowed(administrator):
    page = client_of(administrator).get(PAGE, {"area": "150400", "source": ["district", "none"], "year": "2016"})
    assert page.context["narrowed"] == "受援地区：赤峰市；资金来源：区级帮扶资金、未注明"
    assert "narrowed" not in client_of(administrator).get(PAGE).content.decode()

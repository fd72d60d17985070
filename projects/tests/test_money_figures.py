"""What counts, and what moved of what was committed, worked by hand down to the lists that the numbers open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from aidportal.figures import catalogue
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import NOT_STATED, Period, Scope
from projects.figures import (
    ARRIVAL_RATE,
    BENEFICIARIES,
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    PAID_ON_LINES,
    PROJECTS,
    PROJECTS_AWAITING_APPROVAL,
    PROJECTS_IN_RESERVE,
    SPENDING_RATE,
    TOTAL_INVESTMENT,
)
from projects.models import Disbursement, Funding, Project
from projects.models.standing import COUNTED
from tests import makers
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db

NOT_COUNTED = {"reserve", "submitted", "terminated"}
STATUSES = ["", *Project.Status.values]


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


@pytest.fixture
def scope(administrator):
    return Scope(administrator)


# ---- What counts


@pytest.fixture
def one_of_each_status():
    """A project of each status, of 1, 2, 4 … yuan in their order, each with a line and a payment of as much."""
    for place, status in enumerate(STATUSES):
        amount = Decimal(2**place)
        project = makers.make_project(status=status, total_investment=amount, people_benefiting=2**place)
        line = makers.make_funding(project=project, amount=amount)
        makers.make_disbursement(funding=line, amount=amount)


# All of them are 16,383; in reserve is 2, awaiting approval 4, terminated 8,192.
ALL, COUNTING = 16_383, 16_383 - 2 - 4 - 8_192


def test_what_is_approved_or_further_on_or_of_unknown_status_counts(one_of_each_status, scope):
    assert PROJECTS.total(scope) == 11
    for figure in (TOTAL_INVESTMENT, BENEFICIARIES, COMMITTED, PAID_ON_LINES):
        assert figure.total(scope) == COUNTING, figure.key
    assert DISBURSED.total(scope) == ALL


def test_a_status_that_is_asked_for_is_exactly_that(one_of_each_status, scope):
    for place, status in enumerate(STATUSES):
        asked = scope.but(statuses=(status or NOT_STATED,))
        assert PROJECTS.total(asked) == 1
        assert COMMITTED.total(asked) == DISBURSED.total(asked) == 2**place
    assert COMMITTED.total(scope.but(statuses=("reserve", "terminated"))) == 2 + 8_192
    assert COMMITTED.total(scope.but(statuses=(COUNTED, "terminated"))) == COUNTING + 8_192
    assert DISBURSED.total(scope.but(statuses=(COUNTED,))) == COUNTING


def test_by_status_only_what_counts_has_groups(one_of_each_status, scope):
    assert {row["status"] for row in PROJECTS.by("status", scope=scope)} == set(STATUSES) - NOT_COUNTED
    assert {row["status"] for row in DISBURSED.by("status", scope=scope)} == set(STATUSES)
    status = PROJECTS.dimensions["status"]
    counted = scope.but(statuses=(COUNTED,))
    assert status.narrow(counted, "running").statuses == ("running",)
    assert status.narrow(counted, "").statuses == (NOT_STATED,)
    assert status.narrow(counted, "reserve") is None


def test_what_waits_has_figures_of_its_own_whatever_status_is_asked_for(one_of_each_status, scope):
    for asked in (scope, scope.but(statuses=("running",))):
        assert PROJECTS_IN_RESERVE.total(asked) == PROJECTS_AWAITING_APPROVAL.total(asked) == 1


def listed(user, figure, scope):
    """What the list to which a number links shows: how many rows, and the sum in its foot."""
    page = client_of(user).get(figure.narrow(scope).url(reverse(figure.url)))
    assert not page.context["filter"].form.errors
    return page.context["table"]


def test_the_links_lead_to_exactly_what_is_counted(one_of_each_status, administrator, scope):
    for figure in (PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, PAID_ON_LINES, PROJECTS_IN_RESERVE):
        rows = {record.pk for record in figure.records(scope)}
        assert {row.record.pk for row in listed(administrator, figure, scope).rows} == rows, figure.key
    assert "status=counted" in COMMITTED.narrow(scope).querystring()


def test_the_filter_offers_all_that_counts(administrator, one_of_each_status):
    page = client_of(administrator).get("/projects/", {"status": COUNTED})
    assert page.context["table"].paginator.count == 11
    assert 'value="counted" selected' in page.content.decode()


def test_the_page_of_a_project_that_does_not_count_says_so(administrator):
    for status in STATUSES:
        project = makers.make_project(status=status)
        page = client_of(administrator).get(project.get_absolute_url())
        notices = page.context["notices"]
        assert [notice["level"] for notice in notices] == ["info"] * (status in NOT_COUNTED), status
        hints = {str(fact["label"]): fact["hint"] for fact in page.context["figures"]}
        assert ("未计入" in hints["承诺资金"]) == (status in NOT_COUNTED), status


# ---- The rates


@pytest.fixture
def lines():
    """2014: 100 yuan, of which 40 were paid in 2014 and 30 in 2015. 2015: 200 yuan, of which 50 were paid in 2015.

    Before 2014 the line of that year got 5. A line in reserve has 1,000 committed and 900 paid.
    """
    for year, amount, paid in (
        (2014, 100, [("2013-12-31", 5), ("2014-12-31", 40), ("2015-01-01", 30)]),
        (2015, 200, [("2015-06-01", 50)]),
    ):
        line = makers.make_funding(fiscal_year=str(year), amount=Decimal(amount))
        for day, part in paid:
            makers.make_disbursement(funding=line, moved_on=date.fromisoformat(day), amount=Decimal(part))
            makers.make_disbursement(
                funding=line, moved_on=date.fromisoformat(day), amount=Decimal(part), stage="spent"
            )
        makers.make_disbursement(funding=line, moved_on=str(year), amount=Decimal(amount) / 2, stage="arrived")
    waiting = makers.make_funding(
        project=makers.make_project(status="reserve"), fiscal_year="2014", amount=Decimal(1000)
    )
    makers.make_disbursement(funding=waiting, amount=Decimal(900), moved_on=date(2014, 5, 1))


# By period: committed, paid on these lines up to its end, the rate, and what was disbursed in it.
PERIODS = [
    (Period.year(2014), "100.00", "45.00", "45.0", "940.00"),
    (Period.year(2015), "200.00", "50.00", "25.0", "80.00"),
    (Period(date(2014, 1, 1), date(2016, 1, 1)), "300.00", "125.00", "41.7", "1020.00"),
    (Period(), "300.00", "125.00", "41.7", "1025.00"),
    (Period.year(2013), None, None, None, "5.00"),
]


@pytest.mark.parametrize(("period", "committed", "paid", "rate", "disbursed"), PERIODS)
def test_the_rate_is_of_what_was_paid_on_the_lines_counted(lines, scope, period, committed, paid, rate, disbursed):
    scope = scope.but(period=period)
    figures = (COMMITTED, PAID_ON_LINES, DISBURSEMENT_RATE, DISBURSED)
    known = [None if text is None else Decimal(text) for text in (committed, paid, rate, disbursed)]
    assert [figure.total(scope) for figure in figures] == known
    reading = Reading()
    answers = [reading.ask(figure, scope) for figure in figures]
    assert [answer.total for answer in answers] == known


def test_a_year_has_what_was_paid_up_to_its_own_end_and_the_whole_all_of_it(lines, scope):
    expected = {2014: Decimal("45.00"), 2015: Decimal("50.00")}
    assert {row["year"]: row["value"] for row in PAID_ON_LINES.by("year", scope=scope)} == expected
    answer = Reading().ask(PAID_ON_LINES, scope, ("year",), ("year", "area"), ("area",))
    assert answer.by("year") == {(year,): value for year, value in expected.items()}
    assert answer.by("year", "area") == {(year, "150429"): value for year, value in expected.items()}
    assert answer.by("area") == {("150429",): Decimal("125.00")}
    assert answer.total == Decimal("125.00")
    rates = {row["year"]: row["value"] for row in DISBURSEMENT_RATE.by("year", scope=scope)}
    assert rates == {2014: Decimal("45.0"), 2015: Decimal("25.0")}


def test_each_stage_has_its_sum_and_its_rate(lines, scope):
    values = {key: catalogue.figure(key).total(scope) for key in ("allotted", "arrived", "disbursed", "spent")}
    assert values == {
        "allotted": None,
        "arrived": Decimal("150.00"),
        "disbursed": Decimal("1025.00"),
        "spent": Decimal("125.00"),
    }
    assert ARRIVAL_RATE.total(scope) == Decimal("50.0")
    assert SPENDING_RATE.total(scope.but(period=Period.year(2014))) == Decimal("45.0")


def test_a_rate_takes_the_axes_of_its_lines(lines, scope):
    other = makers.make_funding(source="municipal", fiscal_year="2014", amount=Decimal(10))
    makers.make_disbursement(funding=other, moved_on=date(2014, 7, 1), amount=Decimal("8.50"))
    asked = scope.but(period=Period.year(2014))
    assert DISBURSEMENT_RATE.total(asked.but(sources=("municipal",))) == Decimal("85.0")
    assert DISBURSEMENT_RATE.total(asked.but(sources=("district",))) == Decimal("45.0")
    assert DISBURSEMENT_RATE.total(asked.but(statuses=("reserve",))) == Decimal("90.0")
    by = {row["source"]: row["value"] for row in DISBURSEMENT_RATE.by("source", scope=asked)}
    assert by == {"municipal": Decimal("85.0"), "district": Decimal("45.0")}


@pytest.mark.parametrize("period", [period for period, *_rest in PERIODS])
def test_the_list_of_payments_shows_what_the_rate_divides(lines, administrator, scope, period):
    scope = scope.but(period=period)
    table = listed(administrator, PAID_ON_LINES, scope)
    shown = sum(row.record.amount for row in table.rows)
    assert shown == (PAID_ON_LINES.total(scope) or 0)


def test_a_period_that_cuts_years_takes_their_payments_from_no_line(lines, scope):
    """Lines are known by their year: none of a year that is cut counts, so nothing is paid on any."""
    cut = scope.but(period=Period(date(2014, 6, 1), date(2015, 6, 1)))
    assert COMMITTED.total(cut) is None
    assert PAID_ON_LINES.total(cut) is None
    # Both lines, and the payments on them before the end; not those after it.
    assert Funding.objects.in_scope(COMMITTED.narrow(cut).roughly()).count() == 2
    rough = Disbursement.objects.in_scope(PAID_ON_LINES.narrow(cut).roughly())
    assert sorted(rough.values_list("amount", flat=True)) == [5, 30, 40]


def test_the_foot_of_a_list_of_one_stage_is_that_stage(lines, administrator, scope):
    for key in ("arrived", "spent", "disbursed"):
        figure = catalogue.figure(key)
        page = client_of(administrator).get(figure.narrow(scope).url(reverse(figure.url)))
        foot = page.context["register"].foot()
        assert foot.rows == foot.total == {"amount": figure.total(scope)}, key


@pytest.mark.parametrize(
    ("query", "total"), [({}, ["合计：已拨付", "40.00"]), ({"kind": "spent"}, ["合计：已支出", "15.00"])]
)
def test_the_total_of_a_file_of_payments_names_the_stage_that_it_adds_up(client, query, total):
    line = makers.make_funding()
    for stage, amount in (("allotted", "90.00"), ("paid", "40.00"), ("spent", "15.00")):
        makers.make_disbursement(funding=line, stage=stage, amount=Decimal(amount))
    client.force_login(makers.make_user("administrator", unit="yuan"))
    text = client.get("/projects/payments/", query | {"_export": "csv"}).content.decode("utf-8-sig")
    last = text.splitlines()[-1].split(",")
    assert [last[0], next(cell for cell in last[1:] if cell)] == total

"""Why a target is behind, as far as the records tell: worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Period, Scope
from aidportal.overview.lag_reasons import LagReasons
from aidportal.overview.targets import Targets
from aidportal.values.money import Unit
from projects.models import Progress
from tests import makers

from .test_targets import TODAY, make_agreement, pay, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return makers.make_user("administrator", unit="yuan")


def reasons(reader, year=2015):
    """By figure why its target is behind."""
    question = DashboardQuestion(Scope(reader, period=Period.year(year)), TODAY, Unit.YUAN)
    lines = Targets(question).worst(10)
    told = LagReasons(lines)
    return {line.progress.target.figure: told.of(line) for line in lines}


def test_money_is_held_by_what_awaits_approval_and_by_what_stands_still(reader):
    want(make_agreement(), value=1000)
    pay("100.00")
    pay("300.00", title="牛舍", status="submitted", total_investment=Decimal("500.00"))
    stopped = pay("10.00", title="幼儿园", status="suspended").project
    Progress.objects.create(project=stopped, reported_on="2015-05-01", percent=30, obstacle="征地手续未办结")
    assert reasons(reader) == {
        "committed": "1个项目待批复（总投资500.00 元）；牛舍：待批复；幼儿园：已停工，征地手续未办结"
    }


def test_what_is_paid_is_held_by_lines_without_a_payment(reader):
    want(make_agreement(), figure="disbursed", value=1000)
    pay("100.00")
    pay("300.00")
    assert reasons(reader) == {"disbursed": "2笔资金尚未拨付，共400.00 元"}


def test_training_lags_since_the_month_after_which_nothing_is_recorded(reader):
    want(make_agreement(), figure="person_times", value=1000)
    assert reasons(reader) == {"person_times": "尚无记录"}
    session = makers.make_session(
        giver=makers.government(makers.GIVER), place_area_id=makers.RECEIVER, starts_on=date(2015, 3, 2)
    )
    makers.make_attendance(session=session, headcount=5)
    assert reasons(reader) == {"person_times": "2015-03以后无记录"}


def test_training_that_went_on_to_the_end_of_its_year_lags_for_no_month(reader):
    want(make_agreement(), figure="person_times", year=2014, value=1000)
    for day in (date(2014, 11, 3), date(2014, 12, 1)):
        session = makers.make_session(
            giver=makers.government(makers.GIVER), place_area_id=makers.RECEIVER, starts_on=day
        )
        makers.make_attendance(session=session, headcount=5)
        expected = "2014-11以后无记录" if day.month == 11 else ""
        assert reasons(reader, 2014) == {"person_times": expected}, day


def test_of_nothing_known_nothing_is_said(reader):
    want(make_agreement(), value=1000)
    pay("100.00")
    assert reasons(reader) == {"committed": ""}


def test_the_reasons_of_many_targets_take_as_many_statements_as_those_of_one(reader, django_assert_num_queries):
    for value in (1000, 2000, 3000):
        want(make_agreement(), value=value)
    pay("300.00", status="submitted")
    question = DashboardQuestion(Scope(reader, period=Period.year(2015)), TODAY, Unit.YUAN)
    lines = Targets(question).worst(10)
    with django_assert_num_queries(2):
        told = LagReasons(lines)
        assert all(told.of(line) for line in lines)

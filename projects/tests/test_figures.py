"""Totals stated for several projects together, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Scope
from projects.figures import TOTAL_INVESTMENT
from projects.models import ProjectGroup
from tests import makers

pytestmark = pytest.mark.django_db

# 集宁区 and 宁城县.
HERE, THERE = "150902", "150429"


@pytest.fixture
def scope():
    """7040 for two projects of 集宁区 in two fields, 900 for two of two areas in one field, and 5 for one alone."""
    for amount, members in [
        ("7040", [(HERE, "tourism"), (HERE, "animal_husbandry")]),
        ("900", [(HERE, "health"), (THERE, "health")]),
    ]:
        group = ProjectGroup.objects.create(title=amount, total_investment=amount, document=makers.make_document())
        for area, sector in members:
            makers.make_project(area_id=area, sector_id=sector, programme_year="2014", group=group)
    makers.make_project(area_id=THERE, sector_id="health", programme_year="2014", total_investment=Decimal(5))
    return Scope(makers.make_user("administrator"))


def by(*dimensions, scope):
    rows = TOTAL_INVESTMENT.by(*dimensions, scope=scope)
    return {tuple(row[key] for key in dimensions): row["value"] for row in rows}


def test_a_total_of_several_projects_counts_once(scope):
    assert TOTAL_INVESTMENT.total(scope) == Decimal("7945.00")


def test_it_counts_only_where_all_of_them_are_counted(scope):
    assert TOTAL_INVESTMENT.total(scope.but(areas=(HERE,))) == Decimal("7040.00")
    assert TOTAL_INVESTMENT.total(scope.but(areas=(THERE,))) == Decimal("5.00")
    assert TOTAL_INVESTMENT.total(scope.but(sectors=("tourism",))) is None


def test_it_belongs_to_a_group_only_where_all_of_them_do(scope):
    assert by("area", scope=scope) == {
        (THERE,): Decimal("5.00"),
        (HERE,): Decimal("7040.00"),
        (None,): Decimal("900.00"),
    }
    assert by("sector", scope=scope) == {("health",): Decimal("905.00"), (None,): Decimal("7040.00")}


def test_the_cells_of_two_dimensions_add_up_to_the_groups_of_each(scope):
    assert by("area", "sector", scope=scope) == {
        (THERE, "health"): Decimal("5.00"),
        (HERE, None): Decimal("7040.00"),
        (None, "health"): Decimal("900.00"),
    }


def test_many_questions_of_it_take_one_statement(scope):
    reading = Reading()
    answer = reading.ask(TOTAL_INVESTMENT, scope, ("area", "sector"), ("area",), ("year",))
    with CaptureQueriesContext(connection) as captured:
        assert answer.total == Decimal("7945.00")
    assert len(captured) == 1
    assert answer.by("area", "sector") == by("area", "sector", scope=scope)
    assert answer.by("area") == by("area", scope=scope)
    assert answer.by("year") == {(2014,): Decimal("7945.00")}


def test_groups_are_sorted_with_what_states_nothing_last(scope):
    for status in ("running", "", "completed"):
        makers.make_project(status=status, total_investment=Decimal(100))
    rows = TOTAL_INVESTMENT.by("status", scope=scope)
    assert [row["status"] for row in rows] == ["completed", "running", ""]

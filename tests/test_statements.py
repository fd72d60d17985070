"""Queries that are asked again are planned once, and still read the rows as they are."""

import pytest
from django.db import DataError, connection, transaction

from aidportal.directory.models import Sector
from aidportal.figures.statements import added_up_once, planned_in_memory, rows_of, written

pytestmark = pytest.mark.django_db


def plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%planned once%'")
        return cursor.fetchone()[0]


def test_what_is_asked_again_is_planned_for_good():
    asked = "SELECT %s || ' planned once %%'", ["甲"]
    assert rows_of(*asked) == [("甲 planned once %",)]
    assert plans() == 0
    assert [rows_of(*asked) for _again in range(3)] == [[("甲 planned once %",)]] * 3
    assert plans() == 1


def test_a_plan_reads_the_rows_as_they_are():
    names = written(Sector.objects.filter(code="planned_once").order_by().values_list("name_zh"))
    found = []
    for name in ("甲", "乙", "丙", None):
        Sector.objects.filter(code="planned_once").delete()
        if name:
            Sector.objects.create(code="planned_once", name_zh=name, name_en=name, position=99)
        found.append(rows_of(*names))
    assert found == [[("甲",)], [("乙",)], [("丙",)], []]


def cost_of_a_look():
    return rows_of("SHOW random_page_cost", ())[0][0]


def test_only_what_adds_up_is_planned_as_in_memory(django_assert_num_queries):
    usual = cost_of_a_look()
    with django_assert_num_queries(2):
        with planned_in_memory():
            assert cost_of_a_look() == "1.1" != usual
        assert cost_of_a_look() == usual


def test_a_query_that_fails_leaves_the_planning_as_it_was():
    usual = cost_of_a_look()
    with pytest.raises(DataError, match="division"), transaction.atomic(), planned_in_memory():
        rows_of("SELECT 1 / 0", ())
    assert cost_of_a_look() == usual


def test_what_is_added_up_once_is_read_by_one_process():
    with added_up_once():
        assert rows_of("SHOW max_parallel_workers_per_gather", ()) == [("0",)]
    assert rows_of("SHOW max_parallel_workers_per_gather", ()) != [("0",)]

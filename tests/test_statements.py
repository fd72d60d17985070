"""Queries that are asked again are planned once, and still read the rows as they are."""

import pytest
from django.db import connection

from aidportal.directory.models import Sector
from aidportal.figures.statements import rows_of, written

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

"""What the database itself refuses of trainings, asked in raw SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from trainings.models import Attendance

from .makers import make_session

pytestmark = pytest.mark.django_db


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(constraint: str, sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        execute(sql, *values)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("session_end_not_before_start", "ends_on = '[2013-05-05,2013-05-06)'"),
        ("session_days_positive", "days = 0"),
        ("session_days_positive", "days = -1"),
        ("session_budget_not_negative", "budget = -0.01"),
    ],
)
def test_a_session_is_refused(constraint: str, change: str) -> None:
    refused(constraint, f"UPDATE trainings_session SET {change} WHERE id = %s", make_session().pk)


def test_a_session_of_half_a_day_without_cost_that_ends_as_it_begins_is_kept() -> None:
    change = "days = 0.5, budget = 0, ends_on = '[2013-05-06,2013-05-07)'"
    execute(f"UPDATE trainings_session SET {change} WHERE id = %s", make_session().pk)


def test_a_headcount_is_not_negative() -> None:
    make_session(attendance={"150429": 40})
    refused("attendance_headcount_not_negative", "UPDATE trainings_attendance SET headcount = -1")
    execute("UPDATE trainings_attendance SET headcount = 0")


def test_an_area_and_kind_of_people_is_listed_once_in_a_session() -> None:
    make_session(attendance={"150429": 40})
    copy = """INSERT INTO trainings_attendance (session_id, home_area_id, people, headcount)
        SELECT session_id, home_area_id, %s, 1 FROM trainings_attendance"""
    refused("attendance_once_per_area_and_people", copy, "officials")
    execute(copy, "teachers")
    assert Attendance.objects.count() == 2

"""The figures of trainings, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aidportal.figures.scopes import Period, Scope
from trainings.figures import FIGURES, PERSON_DAYS, PERSON_TIMES, SESSIONS, TRAINING_FIELDS
from trainings.models import Session
from trainings.tables import SessionTable

from .makers import make_attendee, make_reader, make_session

pytestmark = pytest.mark.django_db


def test_no_session_is_zero_sessions_and_unknown_people() -> None:
    scope = Scope(make_reader())
    assert (SESSIONS.total(scope), PERSON_TIMES.total(scope), PERSON_DAYS.total(scope)) == (0, None, None)


def test_a_session_belongs_to_the_year_it_begins_in() -> None:
    make_session(starts_on="2013-12-31", attendance={"150429": 40})
    make_session(starts_on="2014-01-01", attendance={"150429": 2})
    scope = Scope(make_reader(), period=Period.year(2013))
    assert (SESSIONS.total(scope), PERSON_TIMES.total(scope), PERSON_DAYS.total(scope)) == (1, 40, Decimal(200))


def test_a_date_known_to_the_month_or_year_counts_in_the_year_that_holds_it() -> None:
    make_session(starts_on="2013-12", attendance={"150429": 3})
    make_session(starts_on="2013", attendance={"150429": 4})
    make_session(starts_on="2013..2014", attendance={"150429": 5})
    assert PERSON_TIMES.total(Scope(make_reader(), period=Period.year(2013))) == 7


def test_the_roster_is_counted_and_not_the_attendance_beside_it() -> None:
    session = make_session(attendance={"150429": 40, "150430": 10})
    make_attendee(session, "乌云", "150429")
    make_attendee(session, "巴图", "150429")
    scope = Scope(make_reader())
    assert (PERSON_TIMES.total(scope), PERSON_DAYS.total(scope)) == (2, Decimal(10))
    assert PERSON_TIMES.by("area", scope=scope) == [{"area": "150429", "value": 2}]


def test_half_days_count_and_unknown_lengths_add_nothing() -> None:
    make_session(days="2.5", attendance={"150429": 3})
    make_session(days=None, attendance={"150429": 100})
    scope = Scope(make_reader())
    assert (PERSON_TIMES.total(scope), PERSON_DAYS.total(scope)) == (103, Decimal("7.5"))


def test_people_count_for_the_area_they_come_from_and_not_for_the_place() -> None:
    make_session(place_area_id="110108", attendance={"150429": 40, "150981": 10})
    scope = Scope(make_reader())
    assert PERSON_TIMES.total(scope.but(areas=("150400",))) == 40
    assert PERSON_TIMES.total(scope.but(areas=("110108",))) is None
    assert SESSIONS.total(scope.but(areas=("110108",))) == 1


def test_a_reader_counts_only_people_from_or_sent_by_the_own_areas() -> None:
    make_session(attendance={"150429": 40, "150981": 10})
    assert PERSON_TIMES.total(Scope(make_reader("150400"))) == 40
    assert PERSON_TIMES.total(Scope(make_reader("110108"))) == 50
    assert PERSON_TIMES.total(Scope(make_reader("110119"))) is None


def test_people_of_a_past_area_count_for_its_successor() -> None:
    make_session(giver=None, attendance={"152626": 6, "150923": 1})
    scope = Scope(make_reader(), areas=("150900",))
    assert PERSON_TIMES.total(scope) == 7
    assert PERSON_TIMES.by("area", scope=scope) == [{"area": "150923", "value": 7}]


def test_groups_of_every_dimension_add_up() -> None:
    make_session(attendance={"150429": 40, "150981": 10}, kind="lectures", direction="")
    make_session(attendance={"150429": 5}, starts_on=None, giver=None, sector_id="education")
    session = make_session(starts_on="2015..2016", sector_id="health")
    make_attendee(session, "巴图", "150430", people="farmers")
    scope = Scope(make_reader())
    for figure, total in ((SESSIONS, 3), (PERSON_TIMES, 56), (PERSON_DAYS, 280)):
        assert figure.total(scope) == total
        for key in figure.dimensions:
            assert sum(row["value"] for row in figure.by(key, scope=scope)) == total, (figure.key, key)


def test_a_field_of_two_sessions_counts_once() -> None:
    for sector in ("education", "education", "health", None):
        make_session(sector_id=sector)
    assert TRAINING_FIELDS.total(Scope(make_reader())) == 2


def test_people_per_session_are_those_of_the_scope() -> None:
    make_session(attendance={"150429": 40, "150981": 10})
    make_session("无人数", place_area_id="150429")
    scope = Scope(make_reader(), areas=("150400",))
    rows = SessionTable.with_figures(Session.objects.in_scope(scope), scope).order_by("title")
    assert [(row.title, row.person_times, row.person_days) for row in rows] == [
        ("党政干部培训班", 40, Decimal(200)),
        ("无人数", None, None),
    ]


def test_a_figure_is_one_query(django_assert_num_queries: Any) -> None:
    make_session(attendance={"150429": 40})
    scope = Scope(make_reader())
    for figure in FIGURES:
        with django_assert_num_queries(1):
            figure.total(scope)

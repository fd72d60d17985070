"""The figures of officials, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from aidportal.figures.scopes import Period, Scope
from cadres.figures import OFFICIALS_SENT, ON_POST, POSTINGS

from .makers import make_batch, make_official, make_posting, make_reader

pytestmark = pytest.mark.django_db

Y2013 = Period.year(2013)


def test_counts_nothing_where_nothing_is_recorded() -> None:
    scope = Scope(make_reader())
    assert (OFFICIALS_SENT.total(scope), POSTINGS.total(scope), ON_POST.total(scope)) == (0, 0, 0)


def test_a_posting_belongs_to_the_year_it_begins_in() -> None:
    make_posting(starts_on="2013-12-31")
    make_posting(make_official("李四"), starts_on="2014-01-01")
    scope = Scope(make_reader(), period=Y2013)
    assert POSTINGS.total(scope) == 1
    assert [post.official.name for post in POSTINGS.records(scope)] == ["张三"]
    assert POSTINGS.total(scope.but(period=Period.year(2014))) == 1


def test_a_start_known_to_the_month_counts_where_the_whole_month_lies() -> None:
    make_posting(starts_on="2013-12")
    scope = Scope(make_reader())
    assert POSTINGS.total(scope.but(period=Y2013)) == 1
    assert POSTINGS.total(scope.but(period=Period(date(2013, 12, 15), date(2014, 12, 31)))) == 0


def test_one_person_posted_twice_is_one_person_and_two_postings() -> None:
    official = make_official()
    make_posting(official, starts_on="2010-05", ends_on="2012-05")
    make_posting(official, starts_on="2013-05", ends_on="2015-05", host_area_id="150430")
    scope = Scope(make_reader())
    assert (OFFICIALS_SENT.total(scope), POSTINGS.total(scope)) == (1, 2)


def test_an_official_is_on_post_from_the_first_to_the_last_day() -> None:
    make_posting(starts_on="2013-05-01", ends_on="2015-03-20")
    scope = Scope(make_reader())
    days = [date(2013, 4, 30), date(2013, 5, 1), date(2015, 3, 20), date(2015, 3, 21)]
    assert [ON_POST.total(scope.but(day=day)) for day in days] == [0, 1, 1, 0]


def test_an_official_is_on_post_at_the_end_of_the_period_asked_for() -> None:
    make_posting(starts_on="2013-05-01", ends_on="2015-03-20")
    scope = Scope(make_reader())
    years = range(2012, 2016)
    assert [ON_POST.total(scope.but(period=Period.year(year))) for year in years] == [0, 1, 1, 0]


def test_counts_only_postings_of_the_reader_s_areas() -> None:
    make_posting()
    make_posting(make_official("李四"), host_area_id="150981")
    assert POSTINGS.total(Scope(make_reader("150400"))) == 1
    assert POSTINGS.total(Scope(make_reader("110108"))) == 2
    assert POSTINGS.total(Scope(make_reader("110119"))) == 0


def test_an_area_receives_whichever_way_the_official_travels() -> None:
    make_posting()
    guest = make_official("巴图", home="150429")
    make_posting(guest, host_area_id="110108", batch=make_batch(direction="to_giver"))
    scope = Scope(make_reader())
    assert POSTINGS.total(scope.but(areas=("150400",))) == 2
    assert POSTINGS.total(scope.but(areas=("110108",))) == 0
    assert POSTINGS.total(scope.but(givers=("110108",))) == 2


def test_groups_of_every_dimension_add_up_to_the_postings() -> None:
    official = make_official()
    make_posting(official, starts_on="2010-05", ends_on="2012-05")
    make_posting(official, starts_on="2013", ends_on="2015-05", host_area_id="150981")
    make_posting(make_official("李四", home="110229", kind="doctor"), starts_on=None, ends_on=None)
    scope = Scope(make_reader())
    for key in POSTINGS.dimensions:
        assert sum(row["value"] for row in POSTINGS.by(key, scope=scope)) == 3, key
    assert {row["home_area"]: row["value"] for row in POSTINGS.by("home_area", scope=scope)} == {
        "110108": 2,
        "110119": 1,
    }


def test_a_figure_is_one_query(django_assert_num_queries: object) -> None:
    make_posting()
    scope = Scope(make_reader())
    for figure in (OFFICIALS_SENT, POSTINGS, ON_POST):
        with django_assert_num_queries(1):  # type: ignore[operator]
            figure.total(scope)

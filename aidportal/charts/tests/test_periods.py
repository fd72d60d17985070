"""What counts in a period: dates known to the day, the month or the year, up to the day on which it is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.core.management import call_command

from aidportal.directory.figures import PAIRINGS
from aidportal.directory.models import Pairing
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.values.dates import PartialDate
from projects.figures import COMMITTED, DISBURSED, PROJECTS
from projects.models import Funding, Project
from tests import makers

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 28)


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def span(text: str) -> Period:
    """The period between two days, both included: ``2026-01-01..2026-11-28``; open where one is missing."""
    first, last = text.split("..")
    return Period(date.fromisoformat(first) if first else None, date.fromisoformat(last) + ONE_DAY if last else None)


def counted(administrator, period: str, day: date = TODAY) -> set[str]:
    scope = Scope(administrator, period=span(period), asked_on=day)
    return {str(project.programme_year) for project in Project.objects.in_scope(scope)}


def left_out(administrator, period: str, day: date = TODAY) -> set[str]:
    scope = Scope(administrator, period=span(period), asked_on=day).roughly()
    return {str(project.programme_year) for project in Project.objects.in_scope(scope)}


YEARS = ("2025", "2026", "2025..2026", "2026..2027", "2026-11", "2026-12", "2026-10..2026", "2026-06")


@pytest.fixture
def projects():
    for year in YEARS:
        makers.make_project(programme_year=year)


@pytest.mark.parametrize(
    ("period", "inside"),
    [
        # Up to today: all of the year that is over.
        ("2026-01-01..2026-11-28", {"2026", "2026-11", "2026-10..2026", "2026-06"}),
        ("2025-01-01..2026-11-28", {"2025", "2026", "2025..2026", "2026-11", "2026-10..2026", "2026-06"}),
        ("2026-01-01..2026-12-15", {"2026", "2026-11", "2026-10..2026", "2026-06"}),
        ("..2026-11-28", {"2025", "2026", "2025..2026", "2026-11", "2026-10..2026", "2026-06"}),
        # A day less does not reach today.
        ("2026-01-01..2026-11-27", {"2026-06"}),
        # Later in the year than its beginning.
        ("2026-02-01..2026-11-28", {"2026-11", "2026-10..2026", "2026-06"}),
        # One month up to today, and a part of it.
        ("2026-11-01..2026-11-28", {"2026-11"}),
        ("2026-11-01..2026-11-30", {"2026-11"}),
        ("2026-11-02..2026-11-30", set()),
        # Whole years, and what is still to come.
        ("2026-01-01..2026-12-31", {"2026", "2026-11", "2026-12", "2026-10..2026", "2026-06"}),
        ("2027-01-01..2027-12-31", set()),
    ],
)
def test_a_year_counts_in_a_period_that_covers_it_up_to_today(administrator, projects, period, inside):
    assert counted(administrator, period) == inside


def test_a_year_counts_once_in_periods_that_share_no_day(administrator, projects):
    first, second, third = (
        counted(administrator, period)
        for period in ("2026-01-01..2026-06-30", "2026-07-01..2026-11-28", "2026-11-29..2026-12-31")
    )
    assert (first, second, third) == ({"2026-06"}, {"2026-11", "2026-10..2026"}, {"2026-12"})


def test_what_may_lie_in_a_period_and_does_not_count_is_asked_for_by_itself(administrator, projects):
    assert left_out(administrator, "2026-01-01..2026-11-28") == {"2025..2026", "2026..2027"}
    assert left_out(administrator, "2026-11-02..2026-11-30") == {
        "2026", "2025..2026", "2026..2027", "2026-11", "2026-10..2026",
    }  # fmt: skip
    assert left_out(administrator, "..") == set()


def test_every_row_is_counted_left_out_or_outside(administrator, projects):
    for period in ("2026-01-01..2026-06-15", "2025-07-01..2026-11-28", "..2026-11-10", "2026-11-28.."):
        asked = span(period)
        inside, rough = counted(administrator, period), left_out(administrator, period)
        outside = {
            text
            for text in YEARS
            if (asked.start and PartialDate.parse(text).last < asked.start)
            or (asked.last_day and PartialDate.parse(text).first > asked.last_day)
        }
        assert not inside & rough
        assert inside | rough == set(YEARS) - outside


def test_in_january_the_year_counts_up_to_today_and_in_no_month(administrator):
    line = makers.make_funding(fiscal_year="2026")
    for moved_on, amount in (("2026", 1), ("2026-01", 2), ("2026-01-05", 4)):
        makers.make_disbursement(funding=line, moved_on=moved_on, amount=amount)
    scope = Scope(administrator, period=span("2026-01-01..2026-01-20"), asked_on=date(2026, 1, 20))
    assert DISBURSED.total(scope) == 7
    months = {row["month"]: row["value"] for row in DISBURSED.by("month", scope=scope)}
    assert months == {"2026-01-01": 6, None: 1}
    for month, value in months.items():
        narrowed = DISBURSED.dimensions["month"].narrow(scope, month)
        assert DISBURSED.total(narrowed) == value
        assert ask(narrowed.query(), administrator) == narrowed


def test_the_day_asked_is_today_where_none_is_said(administrator):
    project = makers.make_project(programme_year=str(date.today().year))
    until = date.today() + ONE_DAY
    asked = Period(date(until.year - 1, 1, 1), until)
    assert list(Project.objects.in_scope(Scope(administrator, period=asked))) == [project]
    assert not Project.objects.in_scope(Scope(administrator, period=Period(asked.start, until - ONE_DAY)))


def test_the_day_asked_stands_in_an_address():
    pairs = parse_qsl("from=2015-01-01&until=2015-03-20&asof=2015-03-20")
    scope = ask(pairs, None)
    assert scope.asked_on == date(2015, 3, 20)
    assert scope.query() == pairs


def test_a_kept_question_is_asked_anew_on_another_day(administrator, monkeypatch):
    makers.make_funding(fiscal_year="2026", amount=5)
    scope = Scope(administrator, period=span("2026-01-01..2026-11-28"))
    for day, value in ((TODAY, 5), (TODAY + ONE_DAY, None), (TODAY, 5)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        assert Reading().ask(COMMITTED, scope).total == value


# ---- The note on what is not counted


def test_a_number_says_how_many_records_it_leaves_out(administrator):
    for year in ("2026", "2026", "2026-03", "2025"):
        makers.make_funding(fiscal_year=year, project=makers.make_project(programme_year="2026"))
    scope = Scope(administrator, period=span("2026-01-01..2026-06-30"), asked_on=TODAY)
    reading = Reading()
    answer = reading.ask(COMMITTED, scope)
    (one,) = reading.uncounted(COMMITTED, scope)
    assert (answer.total, one.count) == (100, 2)
    assert "2" in one.text
    assert Funding.objects.in_scope(ask(parse_qsl(one.url("").lstrip("?")), administrator)).count() == 2


def test_what_is_left_out_is_asked_with_the_numbers_and_only_where_a_year_is_cut(
    administrator, django_assert_num_queries
):
    whole = Scope(administrator, period=Period.year(2026))
    cut = whole.but(period=span("2026-02-01..2026-06-30"))
    reading = Reading()
    with django_assert_num_queries(1):
        for figure in catalogue.figures():
            reading.ask(figure, cut)
        reading.read()
        assert [one.count for figure in catalogue.figures() for one in reading.uncounted(figure, cut)]
    assert reading.uncounted(PROJECTS, whole) == []


def test_the_command_says_what_it_does_not_count(capsys, administrator):
    makers.make_project(programme_year="2014")
    call_command("figures", "--from", "2014-02-01", "--until", "2014-06-30", "--figure", "projects", "--language", "en")
    assert "1 more record is known only by its year or month and is not counted." in capsys.readouterr().out


# ---- Pairings


def test_a_pairing_without_a_first_day_says_so(client, administrator):
    makers.make_pairing(level="school")
    client.force_login(administrator)
    for path in ("/directory/pairings/", "/directory/areas/150429/"):
        assert "未注明时间" in client.get(path).content.decode(), path


def test_a_pairing_without_a_first_day_holds_at_no_time_that_is_asked_for(administrator):
    Pairing.objects.all().delete()
    makers.make_pairing()
    makers.make_pairing(level="school", ends_on="2014")
    makers.make_pairing(level="village", starts_on="2013")

    def number(period: str) -> tuple[Decimal | int | None, int]:
        scope = Scope(administrator, period=span(period))
        return PAIRINGS.total(scope), sum(one.count for one in Reading().uncounted(PAIRINGS, scope))

    assert number("..") == (3, 0)
    assert number("1950-01-01..1950-12-31") == (0, 2)
    assert number("2013-01-01..2013-12-31") == (1, 2)
    assert number("2015-01-01..2015-12-31") == (1, 1)
    assert number("..2014-12-31") == (2, 1)

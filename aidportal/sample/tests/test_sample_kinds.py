"""What the sample holds beside the totals of the article: something of every kind, in an order that makes sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, F
from pytest_django import DjangoDbBlocker

from aidportal.accounts.models import User
from aidportal.directory.models import Agreement, Area, Population
from aidportal.directory.targets import progress
from aidportal.figures.scopes import Period, Scope
from aidportal.sample.pairs import LATE
from aidportal.sample.records import load_sample
from aidportal.sample.removal import remove_sample
from cadres.models import Official, Posting
from projects.figures import COMMITTED, DISBURSED, PROJECTS, UNIT_COST
from projects.models import Disbursement, Donation, Project, StatusChange
from trainings.models import Attendee, Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample up to ``TODAY``, in a transaction of which each test has a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(loaded: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def last_day(rows, field):
    return max(getattr(row, field).last for row in rows)


def check_histories():
    projects = Project.objects.filter(document__kind="sample")
    assert set(projects.values_list("status", flat=True)) == set(Project.Status.values)
    for project in projects.prefetch_related("status_changes"):
        newest = project.status_changes.all()[0]
        assert newest.status == project.status, project.code
        assert newest.until is None
    assert StatusChange.objects.count_stays() > 5000
    assert StatusChange.objects.filter(days__lt=0).count() == 0


def check_money():
    moved = Disbursement.objects.all()
    assert set(moved.values_list("stage", flat=True)) == set(Disbursement.Stage.values)
    assert 10 <= moved.filter(amount__lt=0).count() <= 60
    assert last_day(moved, "moved_on") <= TODAY
    days = [gift.given_on for gift in Donation.objects.filter(document__kind="sample")]
    assert {day.first.year for day in days} == set(range(2012, 2027))
    assert max(day.last for day in days) <= TODAY
    assert max(day.last for day in days if day.first.year == 2026) > TODAY - timedelta(60)


def check_outputs():
    """What a unit costs is of the order that such works have."""
    scope = Scope(User(username="chief", role=User.Role.ADMINISTRATOR))
    costs = {row["unit"]: row["value"] for row in UNIT_COST.by("unit", scope=scope)}
    assert 300_000 < costs["公里"] < 800_000
    assert 500 < costs["只"] < costs["平方米"] < 5_000


def check_people():
    assert set(Official.objects.values_list("kind", flat=True)) == set(Official.Kind.values)
    pairs = Posting.objects.filter(takes_over_from__isnull=False).annotate(before=F("takes_over_from__ends_on"))
    apart = Counter((p.starts_on.first - p.before.last).days for p in pairs)
    assert apart[1] > 500
    assert any(days > 1 for days in apart)
    assert any(days < 1 for days in apart)
    early = Posting.objects.filter(ended_early=True)
    assert early.exclude(end_reason="").count() == early.count() >= 10
    assert not early.filter(batch__number__lt=4).exists()


def check_sessions():
    assert set(Session.objects.values_list("kind", flat=True)) == set(Session.Kind.values)
    sample = Session.objects.filter(document__kind="sample")
    assert sample.filter(sector=None).exists()
    assert sample.filter(giver=None).exists()
    rosters = Attendee.objects.order_by().values("session").annotate(people=Count("pk"))
    assert all(30 <= roster["people"] <= 60 for roster in rosters)
    assert len(rosters) >= 30


def check_agreements():
    chief = User(username="chief", role=User.Role.ADMINISTRATOR)
    found = Counter()
    for agreement in Agreement.objects.filter(kind="yearly"):
        rows = list(progress(agreement, chief))
        assert len(rows) in (3, 4)
        for row in rows:
            per_cent = row[4].rstrip("%")
            found["unknown" if per_cent == "—" else "reached" if float(per_cent) >= 100 else "behind"] += 1
    assert min(found["reached"], found["behind"]) >= 20
    assert found["unknown"] >= 1
    receivers = Area.objects.filter(code__in=[receiver for _giver, receiver in LATE])
    areas = list(receivers.values_list("counted_as", flat=True))
    assert set(Population.objects.latest(areas, 2026)) == set(areas)


def test_the_sample_has_something_of_every_kind():
    check_histories()
    check_money()
    check_outputs()
    check_people()
    check_sessions()
    check_agreements()


def test_what_was_added_leaves_the_money_of_each_year_as_it_was():
    scope = Scope(User(username="chief", role=User.Role.ADMINISTRATOR))
    wan = {year: COMMITTED.total(scope.but(period=Period.year(year))) for year in (2015, 2019, 2026)}
    assert wan == {2015: 160_000_000, 2019: 1_533_000_000, 2026: 910_000_000}
    assert PROJECTS.total(scope.but(period=Period.year(2019))) == 80
    assert DISBURSED.total(scope) == Disbursement.objects.filter(stage="paid").disbursed()


def test_a_sample_of_another_day_ends_on_that_day():
    day = date(2021, 2, 10)
    remove_sample()
    load_sample(day)
    assert last_day(StatusChange.objects.all(), "since") <= date(2021, 12, 31)  # a year is known only as such
    assert last_day(Disbursement.objects.all(), "moved_on") <= day
    assert last_day(Donation.objects.filter(document__kind="sample"), "given_on") <= day
    assert last_day(Session.objects.filter(document__kind="sample"), "starts_on") <= day
    assert not Posting.objects.filter(starts_on__startswith__gt=day).exists()

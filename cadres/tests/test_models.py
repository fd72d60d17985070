"""What the database itself refuses of officials and postings, asked in raw SQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import OperationalError

from cadres.models import Posting
from tests.waiting import PATIENCE, at_once

from .makers import make_batch, make_official, make_posting


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(constraint: str, sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        execute(sql, *values)


COPY = """
INSERT INTO cadres_posting (official_id, batch_id, host_area_id, document_id, title, ended_early, end_reason,
    starts_on, ends_on)
SELECT official_id, batch_id, host_area_id, document_id, '', false, '', %s::daterange, %s::daterange
FROM cadres_posting WHERE id = %s
"""


@pytest.mark.django_db
def test_one_official_cannot_hold_two_postings_at_one_time() -> None:
    first = make_posting(starts_on="2013-05-01", ends_on="2015-03-20")
    refused("posting_one_at_a_time", COPY, "[2015-03-20,2015-03-21)", "[2016-01-01,2016-01-02)", first.pk)
    refused("posting_one_at_a_time", COPY, "[2012-01-01,2012-01-02)", "[2013-05-01,2013-05-02)", first.pk)
    refused("posting_one_at_a_time", COPY, "[2014-01-01,2014-01-02)", None, first.pk)
    assert Posting.objects.count() == 1


@pytest.mark.django_db
def test_a_posting_may_follow_on_the_next_day_or_in_the_same_month() -> None:
    day = make_posting(starts_on="2013-05-01", ends_on="2015-03-20")
    execute(COPY, "[2015-03-21,2015-03-22)", None, day.pk)
    month = make_posting(make_official("李四"), starts_on="2015-03", ends_on="2017-03")
    execute(COPY, "[2017-03-01,2017-04-01)", "[2019-03-01,2019-04-01)", month.pk)
    assert Posting.objects.count() == 4


@pytest.mark.django_db
def test_moving_a_posting_over_another_is_refused() -> None:
    official = make_official()
    make_posting(official)
    later = make_posting(official, starts_on="2016-01-01", ends_on="2017-01-01")
    refused(
        "posting_one_at_a_time",
        "UPDATE cadres_posting SET starts_on = '[2014-01-01,2014-01-02)' WHERE id = %s",
        later.pk,
    )


@pytest.mark.django_db
def test_a_posting_does_not_end_before_it_starts() -> None:
    post = make_posting()
    sql = "UPDATE cadres_posting SET ends_on = '[2013-04-30,2013-05-01)' WHERE id = %s"
    refused("posting_end_not_before_start", sql, post.pk)
    execute("UPDATE cadres_posting SET ends_on = '[2013-05-01,2013-05-02)' WHERE id = %s", post.pk)


@pytest.mark.django_db
def test_a_posting_does_not_take_over_from_itself() -> None:
    post = make_posting()
    sql = "UPDATE cadres_posting SET takes_over_from_id = id WHERE id = %s"
    refused("posting_not_its_own_successor", sql, post.pk)


@pytest.mark.django_db
def test_a_birth_year_is_plausible() -> None:
    official = make_official()
    for year in (1899, 2101):
        sql = "UPDATE cadres_official SET birth_year = %s WHERE id = %s"
        refused("official_birth_year_plausible", sql, year, official.pk)


@pytest.mark.django_db
def test_a_batch_has_its_number_once_in_a_direction_also_without_a_programme() -> None:
    batch = make_batch(1)
    other = make_batch(1, "to_giver")
    sql = "UPDATE cadres_batch SET direction = %s WHERE id = %s"
    refused("batch_number_unique", sql, batch.direction, other.pk)


@pytest.mark.django_db
def test_a_batch_does_not_end_before_it_starts() -> None:
    change = "starts_on = '[2013-05-01,2013-06-01)', ends_on = '[2013-04-01,2013-05-01)'"
    refused("batch_end_not_before_start", f"UPDATE cadres_batch SET {change} WHERE id = %s", make_batch().pk)


@pytest.fixture
def committed_posting(django_db_setup: None, django_db_blocker: Any) -> Iterator[Posting]:
    """A posting that other transactions see, taken away afterwards; a flush would take the areas too."""
    with django_db_blocker.unblock():
        post = make_posting(starts_on="2010-01-01", ends_on="2010-12-31")
        yield post
        Posting.objects.filter(official=post.official).delete()
        # Not the document: what is entered by hand is there from the start, for all tests.
        for row in (post.official, post.batch):
            row.delete()


def test_of_two_transactions_at_once_only_one_posts_the_official(committed_posting: Posting) -> None:
    outcomes: list[str] = []
    both = threading.Barrier(2, timeout=PATIENCE)

    def insert() -> None:
        try:
            with transaction.atomic():
                both.wait()
                execute(COPY, "[2014-01-01,2014-01-02)", "[2015-01-01,2015-01-02)", committed_posting.pk)
            outcomes.append("kept")
        except (IntegrityError, OperationalError):
            # Where each waits for the other, the database ends one of them as a deadlock.
            outcomes.append("refused")
        finally:
            connections.close_all()

    at_once(insert, insert)
    assert sorted(outcomes) == ["kept", "refused"]
    assert Posting.objects.filter(official=committed_posting.official).count() == 2

"""Where something happened is found by way of the acts as by way of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from aidportal.changes.events import Condition, Event, Wanted, events
from aidportal.directory.models import Document
from aidportal.history.models import Act
from aidportal.records.told_tables import told_tables
from projects.models import Project
from tests import makers
from tests.history_ends import end_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def every() -> Wanted:
    """All that comes after what the history began with."""
    return Wanted([(table, None) for table in told_tables()], after=Act.objects.latest_number())


@pytest.fixture
def project(every: Wanted) -> Project:
    """Changed by several acts, of which two left nothing behind."""
    project = makers.make_project(title="一")
    line = makers.make_funding(project=project, amount=Decimal("900000.00"))
    end_act()
    for number in range(3):
        makers.make_disbursement(funding=line, amount=Decimal(number + 1))
    end_act()
    project.title = "二"
    project.save()
    end_act()
    for _time in range(2):
        Document.objects.filter(pk=makers.make_document().pk).delete()
        end_act()
    line.disbursements.order_by("pk")[1].delete()
    end_act()
    return project


def walked(wanted: Wanted, count: int) -> Iterator[Event]:
    """All events, ``count`` at a time."""
    place = None
    while some := events(wanted, place, count):
        assert len(some) <= count
        yield from some
        place = some[-1]


def by_tables(wanted: Wanted) -> list[Event]:
    some = [event for table in wanted.tables for event in walked(replace(wanted, tables=[table]), 50)]
    return sorted(some, key=lambda event: (-event.act, event.table.rank, *newest_key(event)))


def newest_key(event: Event) -> tuple[int, ...]:
    return (-event.key,) if event.table.has_numbers else tuple(-ord(letter) for letter in event.key)


@pytest.mark.parametrize("count", [1, 2, 50])
def test_both_ways_find_the_same_however_many_at_a_time(project: Project, every: Wanted, count: int) -> None:
    assert every.asks_acts
    found = list(walked(every, count))
    assert found == by_tables(every)
    assert {(event.table.model, event.key) for event in found} >= {(Project, project.pk)}


def test_an_act_that_left_nothing_is_not_the_end(project: Project, every: Wanted) -> None:
    last = Act.objects.latest_number()
    [event] = events(replace(every, until=last - 1), None, 1)
    assert event.act == last - 3


def test_conditions_on_acts_narrow_few_tables_too(project: Project, every: Wanted) -> None:
    last = Act.objects.latest_number()
    some = [table for table in every.tables if table[0].model is Project]
    for tables in (every.tables, some):
        narrowed = replace(every, tables=tables, acts=[Condition("a.id < %s", [last])])
        assert narrowed.asks_acts
        assert list(walked(narrowed, 1)) == by_tables(replace(every, tables=tables, until=last - 1))

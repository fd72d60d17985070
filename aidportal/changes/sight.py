"""Which records a reader may see in the history: those of today as anywhere, those that are gone as they were last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection

from aidportal.directory.querysets import in_areas
from aidportal.history.moments import ever
from aidportal.history.versions import quoted
from aidportal.records.told_tables import ToldTable, by_table, table_of
from aidportal.web.requests import SignedInUser

from .events import Event

# A table and a key in it.
RowPlace = tuple[ToldTable, Any]
# Takes rows of a kind, and gives those that are meant.
Narrowing = Callable[[Any], Any]


def seen(places: Iterable[RowPlace], user: SignedInUser) -> set[RowPlace]:
    """Those of ``places`` whose records ``user`` may see."""
    return {(table, key) for table, keys in by_table(places).items() for key in seen_of(table, set(keys), user)}


def seen_of(table: ToldTable, keys: set[int | str], user: SignedInUser) -> set[Any]:
    if not user.is_active:
        return set()
    if user.sees_everything:
        return keys
    if not hasattr(table.model._default_manager.all(), "visible_to"):
        return set()
    return those(table, keys, lambda rows: rows.visible_to(user))


def those(table: ToldTable, keys: set[int | str], narrow: Narrowing) -> set[Any]:
    """The keys of the rows that ``narrow`` leaves: of those that are there as they are, of the others as they were."""
    rows = table.model._default_manager.filter(pk__in=keys).order_by()
    answer = set(narrow(rows).values_list("pk", flat=True))
    if gone := keys - answer - set(table.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)):
        with ever():
            last = table.model._default_manager.filter(pk__in=gone).order_by()
            answer |= set(narrow(last).values_list("pk", flat=True))
    return answer


class Sight:
    """The events of records that ``user`` may see and of which, where one is asked for, a side lies in an area.

    Rows that only join two records are seen with their owner. Each record is asked for once.
    """

    def __init__(self, user: SignedInUser, area: str = "") -> None:
        self.user, self.area = user, area
        self.known: dict[RowPlace, bool] = {}

    def of(self, some: Sequence[Event]) -> list[Event]:
        places = records_of(some)
        if new := {place for place in places.values() if place not in self.known}:
            meant = seen(new, self.user)
            if self.area:
                meant = lying_in(self.area, meant)
            self.known |= {place: place in meant for place in new}
        return [event for event in some if self.known[places[event]]]


def records_of(some: Sequence[Event]) -> dict[Event, RowPlace]:
    """The record of each event; of a row that joins two records the one that it belongs to."""
    places = {event: (event.table, event.key) for event in some if not event.table.is_link}
    for table, keys in by_table((event.table, event.key) for event in some if event.table.is_link).items():
        owner: Any = table.owner
        owners = owners_of(table, set(keys))
        places |= {event: (table_of(owner.related_model), owners[event.key]) for event in some if event.table is table}
    return places


def owners_of(table: ToldTable, keys: set[int | str]) -> dict[Any, Any]:
    """Of rows that join two records, by key, the record that they belong to."""
    owner: Any = table.owner
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {table.key}, {quoted(owner.column)} FROM {table.versions} WHERE {table.key} = ANY(%s)",
            [list(keys)],
        )
        return dict(cursor.fetchall())


def lying_in(area: str, places: Iterable[RowPlace]) -> set[RowPlace]:
    """Those of some records of which a side lies in the area with this code."""
    return {
        (table, key)
        for table, keys in by_table(places).items()
        for key in those(table, set(keys), lambda rows: in_areas(rows, (area,)))
    }

"""Which records a reader may see in the history: those of today as anywhere, those that are gone as they were last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from aidportal.history.moments import ever
from aidportal.records.told_tables import ToldTable, table_of

from .neighbours import RowDifference

# A table and a key in it.
RowPlace = tuple[ToldTable, Any]
# Takes rows of a kind, and gives those that are meant.
Narrowing = Callable[[Any], Any]


def seen(places: Iterable[RowPlace], user: Any) -> set[RowPlace]:
    """Those of ``places`` whose records ``user`` may see."""
    return {(table, key) for table, keys in by_table(places).items() for key in seen_of(table, keys, user)}


def by_table(places: Iterable[RowPlace]) -> dict[ToldTable, set[Any]]:
    keys: dict[ToldTable, set[Any]] = defaultdict(set)
    for table, key in places:
        keys[table].add(key)
    return keys


def seen_of(table: ToldTable, keys: set[Any], user: Any) -> set[Any]:
    if not user.is_active:
        return set()
    if user.sees_everything:
        return keys
    if not hasattr(table.model._default_manager.all(), "visible_to"):
        return set()
    return those(table, keys, lambda rows: rows.visible_to(user))


def those(table: ToldTable, keys: set[Any], narrow: Narrowing) -> set[Any]:
    """The keys of the rows that ``narrow`` leaves: of those that are there as they are, of the others as they were."""
    rows = table.model._default_manager.filter(pk__in=keys).order_by()
    answer = set(narrow(rows).values_list("pk", flat=True))
    if gone := keys - answer - set(table.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)):
        with ever():
            last = table.model._default_manager.filter(pk__in=gone).order_by()
            answer |= set(narrow(last).values_list("pk", flat=True))
    return answer


def place_of(difference: RowDifference) -> RowPlace:
    """By which record one sees a difference: by the row itself, or the owner of a row that only joins two."""
    table = difference.table
    if table.is_link:
        owner: Any = table.owner
        return table_of(owner.related_model), getattr(difference.either, owner.attname)
    return table, difference.event.key


def visible(some: list[RowDifference], user: Any) -> list[RowDifference]:
    places = seen(map(place_of, some), user)
    return [one for one in some if place_of(one) in places]


def lying_in(area: str, some: list[RowDifference]) -> list[RowDifference]:
    """The differences of records of which a side lies in the area with this code."""
    places = {
        (table, key)
        for table, keys in by_table(map(place_of, some)).items()
        if hasattr(table.model._default_manager.all(), "touching")
        for key in those(table, keys, lambda rows: rows.filter(rows.touching((area,))))
    }
    return [one for one in some if place_of(one) in places]

"""Versions as records: what a row was before and after an act, and what records were at given acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from aidportal.history.versions import quoted
from aidportal.records.told_tables import ToldTable, by_table, has_told

from .events import Event


@dataclass(frozen=True)
class RowDifference:
    """What an act made of one row; without ``old`` it added the row, without ``new`` it removed it."""

    event: Event
    old: Any
    new: Any

    @property
    def table(self) -> ToldTable:
        return self.event.table

    @property
    def either(self) -> Any:
        return self.old if self.new is None else self.new

    @property
    def is_change(self) -> bool:
        return self.old is not None and self.new is not None

    @cached_property
    def fields(self) -> list[Field[Any, Any]]:
        """The fields that a person set otherwise; of a row that was added or removed those that say anything."""
        if self.is_change:
            return [field for field in self.table.told if value(self.old, field) != value(self.new, field)]
        row = self.either
        return [field for field in self.table.told if field is not self.table.owner and has_told(field, row)]

    @property
    def says_anything(self) -> bool:
        return not self.is_change or bool(self.fields)


def changing(of: Sequence[Event], only: Callable[[ToldTable, Any], bool]) -> list[Event]:
    """The events that changed one of some fields, added a row that says something in one, or removed one."""
    changed: set[Event] = set()
    for table, some in by_table((event.table, event) for event in of).items():
        columns = [quoted(field.column) for field in table.told if only(table, field)]
        if columns:
            before, after = (f"ROW({', '.join(f'{alias}.{column}' for column in columns)})" for alias in "on")
            sql = f"SELECT e.place FROM {beside(table)} WHERE {before} IS DISTINCT FROM {after}"
            with connection.cursor() as cursor:
                cursor.execute(sql, places_of(some))
                changed.update(some[place - 1] for (place,) in cursor.fetchall())
    return [event for event in of if event in changed]


def value(row: Model, field: Field[Any, Any]) -> Any:
    return getattr(row, field.attname)


def differences(of: Iterable[Event]) -> list[RowDifference]:
    """What each event made of its row, in their order; those that say nothing are left out."""
    order = list(of)
    pairs: dict[Event, tuple[Any, Any]] = {}
    for table, some in by_table((event.table, event) for event in order).items():
        pairs |= neighbours(table, some)
    every = (RowDifference(event, *pairs[event]) for event in order)
    return [one for one in every if one.either is not None and one.says_anything]


def beside(table: ToldTable) -> str:
    """Events as ``e``, each with the version before it as ``o`` and the one after it as ``n``, for SQL."""
    return (
        f"unnest(%s::bigint[], %s::{key_type(table)}[]) WITH ORDINALITY AS e (act, key, place)"
        f" LEFT JOIN {table.versions} o ON o.{table.key} = e.key AND o.h_until = e.act"
        f" LEFT JOIN {table.versions} n ON n.{table.key} = e.key AND n.h_since = e.act"
    )


def places_of(of: Sequence[Event]) -> list[list[Any]]:
    return [[event.act for event in of], [event.key for event in of]]


def neighbours(table: ToldTable, of: Sequence[Event]) -> dict[Event, tuple[Any, Any]]:
    """The versions of rows before and after their events."""
    columns = [quoted(field.column) for field in table.columns]
    shown = ", ".join(f"{alias}.{column}" for alias in "on" for column in columns)
    sql = f"SELECT o.h_since IS NOT NULL, n.h_since IS NOT NULL, {shown} FROM {beside(table)} ORDER BY e.place"
    with connection.cursor() as cursor:
        cursor.execute(sql, places_of(of))
        rows = cursor.fetchall()
    count = len(columns)
    return {
        event: (record(table, row[2 : 2 + count]) if row[0] else None, record(table, row[-count:]) if row[1] else None)
        for event, row in zip(of, rows, strict=True)
    }


def at_acts(table: ToldTable, places: Iterable[tuple[object, int]]) -> dict[tuple[Any, int], Any]:
    """Records as they were after given acts, by key and act; of one that was gone by then, as it was last."""
    keys, acts = zip(*places, strict=True)
    columns = ", ".join(f"v.{quoted(field.column)}" for field in table.columns)
    sql = (
        f"SELECT e.key, e.act, {columns} FROM unnest(%s::{key_type(table)}[], %s::bigint[]) AS e (key, act)"
        f" CROSS JOIN LATERAL (SELECT * FROM {table.versions} w WHERE w.{table.key} = e.key AND w.h_since <= e.act"
        " ORDER BY w.h_since DESC LIMIT 1) v"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys), list(acts)])
        return {(key, act): record(table, row) for key, act, *row in cursor.fetchall()}


def last_version(table: ToldTable, key: int | str) -> Any:
    """A record as it is or, where it is gone, as it was last; ``None`` where there never was one."""
    return at_acts(table, [(key, 2**62)]).get((key, 2**62))


def key_type(table: ToldTable) -> str:
    return "bigint" if table.has_numbers else "text"


def record(table: ToldTable, row: Sequence[object]) -> Model:
    """A version as a record; it is not the one that is recorded now, and is never saved."""
    fields = table.columns
    values = [
        one.from_db_value(raw, None, connection) if hasattr(one, "from_db_value") else raw
        for one, raw in zip(fields, row, strict=True)
    ]
    made: Model = table.model.from_db("default", [one.attname for one in fields], values)
    return made

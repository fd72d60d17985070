"""Takes back what an act did: what it added goes, what it deleted comes back, what it changed is as it was before.

Whether somebody may, and what to say where something stands in the way, is for whoever calls this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model

from .models import RULES_AT_ONCE, Act
from .tracked import has_past, left_out_columns, tracked_models
from .versions import quoted

ROWS = """
SELECT coalesce(b.{key}, a.{key}), b.{key} IS NOT NULL, a.{key} IS NOT NULL, n.{key} IS NOT NULL,
    array_remove(ARRAY[{changed}]::text[], NULL), {as_left}
FROM (SELECT * FROM history.{table} WHERE h_until = %(act)s) b
FULL JOIN (SELECT * FROM history.{table} WHERE h_since = %(act)s) a ON a.{key} = b.{key}
LEFT JOIN public.{table} n ON n.{key} = coalesce(b.{key}, a.{key})
ORDER BY 1
"""
TOUCHED = """
SELECT {key}, h_since FROM history.{table} WHERE h_since = ANY (%s) AND {key} = ANY (%s) ORDER BY h_since, {key}
"""
LOCK = "SELECT FROM public.{table} WHERE {key} = ANY (%s) ORDER BY {key} FOR UPDATE"
# Many keys are looked up in a time that grows with them.
HELD = """
SELECT DISTINCT {column} FROM public.{table}
WHERE {column} = ANY (%(keys)s) AND {key} NOT IN (SELECT unnest(%(but)s::{type}[]))
"""
DELETE = "DELETE FROM public.{table} WHERE {key} = ANY (%(keys)s)"
INSERT = """
INSERT INTO public.{table} ({columns}) SELECT {columns} FROM history.{table}
WHERE h_until = %(act)s AND {key} = ANY (%(keys)s)
"""
UPDATE = """
UPDATE public.{table} n SET {pairs} FROM history.{table} b
WHERE b.h_until = %(act)s AND b.{key} = n.{key} AND n.{key} = ANY (%(keys)s)
"""


class Did(StrEnum):
    """What an act did to a record."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True)
class ActedOn:
    """A record that an act added, deleted, or changed in ``columns``, and how it is now."""

    model: type[Model]
    key: Any
    did: Did
    columns: tuple[str, ...]
    is_there: bool
    is_as_left: bool

    @property
    def place(self) -> tuple[str, Any]:
        return self.model._meta.label_lower, self.key


def models_of(act: Act) -> list[type[Model]]:
    """The kinds of records that an act touched and that can be taken back; what others belong to comes first."""
    tables = set(act.tables)
    touched = [model for model in tracked_models() if model._meta.db_table in tables]
    return in_order([model for model in touched if has_past(model)])


def in_order(some: list[type[Model]]) -> list[type[Model]]:
    ordered: list[type[Model]] = []

    def put(model: type[Model]) -> None:
        if model not in some or model in ordered or model in waiting:
            return
        waiting.append(model)
        for field in foreign_keys(model):
            put(field.related_model)
        waiting.remove(model)
        ordered.append(model)

    waiting: list[type[Model]] = []
    for model in some:
        put(model)
    return ordered


def foreign_keys(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def own_fields(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields that say something by themselves; others the database makes of them, or of other records."""
    names, left_out = getattr(model, "follows_others", ()), left_out_columns(model)
    fields = [field for field in model._meta.concrete_fields if not field.generated and field.name not in names]
    return [field for field in fields if field.column not in left_out]


def acted_on(act: Act) -> list[ActedOn]:
    """All records that an act touched, with how they are now."""
    return [row for model in models_of(act) for row in rows_of(act, model)]


def rows_of(act: Act, model: type[Model]) -> Iterator[ActedOn]:
    columns = [str(field.column) for field in own_fields(model) if not field.primary_key]
    names = [quoted(column) for column in columns]
    changed = ", ".join(
        f"CASE WHEN b.{name} IS DISTINCT FROM a.{name} THEN '{column}' END"
        for column, name in zip(columns, names, strict=True)
    )
    # Of what was changed the columns that were; of what was added all.
    as_left = " AND ".join(
        f"(n.{name} IS NOT DISTINCT FROM a.{name} OR b.{name} IS NOT DISTINCT FROM a.{name} AND b.{{key}} IS NOT NULL)"
        for name in names
    )
    given = names_of(model)
    statement = ROWS.format(**given, changed=changed, as_left=(as_left or "true").format(**given))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"act": act.pk})
        for key, was, became, is_there, those, is_as_left in cursor.fetchall():
            if not was:
                yield ActedOn(model, key, Did.ADDED, (), is_there, is_there and is_as_left)
            elif not became:
                yield ActedOn(model, key, Did.DELETED, (), is_there, not is_there)
            elif those:
                yield ActedOn(model, key, Did.CHANGED, tuple(those), is_there, is_there and is_as_left)


def rows_touched(model: type[Model], acts: list[int], keys: list[int | str]) -> list[tuple[Any, int]]:
    """Which of some records were added or changed by which of some acts."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED.format(**names_of(model)), [acts, keys])
        rows: list[tuple[Any, int]] = cursor.fetchall()
    return rows


def names_of(model: type[Model]) -> dict[str, str]:
    options: Any = model._meta
    return {"table": quoted(options.db_table), "key": quoted(options.pk.column)}


def with_parts(act: Act, rows: Iterable[ActedOn], label: str, key: int | str) -> list[ActedOn]:
    """Of the records that an act touched one, and what was deleted with it as belonging to it."""
    by_place = {row.place: row for row in rows}
    start = by_place.get((label, key))
    if start is None:
        return []
    chosen, waiting = {start.place: start}, [start.place]
    parts = parts_of(act, by_place) if start.did is Did.DELETED else {}
    while waiting:
        for place in parts.get(waiting.pop(), ()):
            if place not in chosen:
                chosen[place] = by_place[place]
                waiting.append(place)
    return list(chosen.values())


def parts_of(
    act: Act, by_place: Mapping[tuple[str, int | str], ActedOn]
) -> dict[tuple[str, Any], list[tuple[str, Any]]]:
    """Which deleted records belonged to which that the same act deleted."""
    parts: dict[tuple[str, Any], list[tuple[str, Any]]] = defaultdict(list)
    for model in models_of(act):
        for field in foreign_keys(model):
            owner = field.related_model._meta.label_lower
            for key, of in last_values(act, model, str(field.column)):
                place, above = (model._meta.label_lower, key), (owner, of)
                if is_deleted(by_place, place) and is_deleted(by_place, above) and place != above:
                    parts[above].append(place)
    return parts


def is_deleted(by_place: Mapping[tuple[str, int | str], ActedOn], place: tuple[str, int | str]) -> bool:
    return place in by_place and by_place[place].did is Did.DELETED


def last_values(act: Act, model: type[Model], column: str) -> list[tuple[Any, Any]]:
    """What stood in a column of the versions that an act ended, by key."""
    statement = "SELECT {key}, {column} FROM history.{table} WHERE h_until = %s AND {column} IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**names_of(model), column=quoted(column)), [act.pk])
        rows: list[tuple[Any, Any]] = cursor.fetchall()
    return rows


def holding(rows: Iterable[ActedOn]) -> Iterator[tuple[ActedOn, type[Model]]]:
    """Records that would go although others, which stay, belong to them by now; with the kind of these."""
    going: dict[type[Model], dict[Any, ActedOn]] = defaultdict(dict)
    handled: dict[type[Model], list[Any]] = defaultdict(list)
    for row in rows:
        handled[row.model].append(row.key)
        if row.did is Did.ADDED:
            going[row.model][row.key] = row
    for other in tracked_models():
        for field in foreign_keys(other):
            if keys := going.get(field.related_model):
                for key in held(other, str(field.column), list(keys), handled[other]):
                    yield keys[key], other


def held(model: type[Model], column: str, keys: list[int | str], but: list[int | str]) -> list[Any]:
    """Those of ``keys`` that stand in a column of records other than ``but``."""
    options: Any = model._meta
    statement = HELD.format(**names_of(model), column=quoted(column), type=options.pk.rel_db_type(connection))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"keys": keys, "but": but})
        return [key for (key,) in cursor.fetchall()]


def lock(rows: Iterable[ActedOn]) -> None:
    """Have nobody change the records meanwhile."""
    with connection.cursor() as cursor:
        for model, some in by_model(rows).items():
            cursor.execute(LOCK.format(**names_of(model)), [[row.key for row in some]])


def by_model(rows: Iterable[ActedOn]) -> dict[type[Model], list[ActedOn]]:
    groups: dict[type[Model], list[ActedOn]] = defaultdict(list)
    for row in rows:
        groups[row.model].append(row)
    return groups


def take_back(act: Act, rows: Iterable[ActedOn]) -> None:
    """Put the records back to before the act, within the caller's transaction; the database holds its rules at once.

    Raises ``DatabaseError`` where it refuses.
    """
    groups = by_model(rows)
    order = in_order(list(groups))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED; SELECT set_config('aidportal.restoring', '1', true)")
        for model in reversed(order):
            run(cursor, DELETE, act, model, [row.key for row in groups[model] if row.did is Did.ADDED])
        for model in order:
            stored = [field for field in model._meta.concrete_fields if not field.generated]
            columns = ", ".join(quoted(str(field.column)) for field in stored)
            keys = [row.key for row in groups[model] if row.did is Did.DELETED]
            run(cursor, INSERT, act, model, keys, columns=columns)
        for model in order:
            set_back(cursor, act, model, groups[model])
        cursor.execute(RULES_AT_ONCE)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED; SELECT set_config('aidportal.restoring', '', true)")


def set_back(cursor: CursorWrapper, act: Act, model: type[Model], rows: list[ActedOn]) -> None:
    alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        if row.did is Did.CHANGED:
            alike[row.columns].append(row.key)
    for columns, keys in alike.items():
        pairs = ", ".join(f"{quoted(column)} = b.{quoted(column)}" for column in columns)
        run(cursor, UPDATE, act, model, keys, pairs=pairs)


def run(
    cursor: CursorWrapper, statement: str, act: Act, model: type[Model], keys: list[int | str], **more: str
) -> None:
    if keys:
        cursor.execute(statement.format(**names_of(model), **more), {"act": act.pk, "keys": keys})

"""Where something happened in the history: which row of which table an act touched, newest first, page by page.

Of each table as many events are read as a page has, along the index of its versions, and the newest of all are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from aidportal.records.told_tables import ToldTable, told_tables

# The two ends of a version: an act made it, an act ended it.
ENDS = ("h_since", "h_until")
NEWEST_FIRST = 'act DESC, rank, number DESC, code COLLATE "C" DESC'


@dataclass(frozen=True)
class Event:
    """That an act added, changed or removed the row ``key`` of a table."""

    act: int
    table: ToldTable
    key: Any

    def __str__(self) -> str:
        """The place in the history, as an address has it."""
        return f"{self.act}.{self.table.rank}.{self.key}"

    @classmethod
    def read(cls, text: str) -> Event | None:
        """The place that an address names; ``None`` where it names none."""
        act, _dot, rest = text.partition(".")
        rank, _dot, key = rest.partition(".")
        tables = told_tables()
        if not (is_number(act) and is_number(rank) and int(rank) < len(tables)):
            return None
        table = tables[int(rank)]
        if table.has_numbers and not is_number(key):
            return None
        return cls(int(act), table, int(key) if table.has_numbers else key)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@dataclass(frozen=True)
class Condition:
    """A condition in SQL with its parameters."""

    sql: str
    values: Sequence[Any] = ()


@dataclass(frozen=True)
class Wanted:
    """What of the history is wanted: of these tables, each with a condition on its versions or none."""

    tables: Sequence[tuple[ToldTable, Condition | None]]
    # Conditions on acts, as ``a``.
    acts: Sequence[Condition] = field(default_factory=tuple)
    # The act after which the first is, and the last one; none without bound.
    after: int = 0
    until: int | None = None
    # The code of the area in which a side of the records lies; empty for any.
    area: str = ""
    # The fields of which one has to be changed; any where nothing is said.
    only: Callable[[ToldTable, Any], bool] | None = None


def events(wanted: Wanted, place: Event | None, count: int) -> list[Event]:
    """The newest ``count`` events that are older than ``place``."""
    branches = [branch(wanted, table, own, end, place, count) for table, own in wanted.tables for end in ENDS]
    if not branches:
        return []
    text = " UNION ".join(f"({one.sql})" for one in branches)
    values = [value for one in branches for value in one.values]
    tables = told_tables()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({text}) AS events ORDER BY {NEWEST_FIRST} LIMIT %s", [*values, count])
        return [
            Event(act, tables[rank], code if number is None else number)
            for act, rank, number, code in cursor.fetchall()
        ]


def branch(
    wanted: Wanted, table: ToldTable, own: Condition | None, end: str, place: Event | None, count: int
) -> Condition:
    """The newest events of one table at one end of its versions."""
    key = f"v.{table.key}"
    conditions = list(bounds(wanted, table, f"v.{end}", key, place))
    conditions += [own] if own else []
    joined = ""
    if wanted.acts:
        joined = f"JOIN history.act a ON a.id = v.{end}"
        conditions += [*wanted.acts, Condition("%s = ANY (a.tables)", [table.model._meta.db_table])]
    # The versions of one record are few and are sorted; those of all records are read in the order of their acts.
    newest = f"(v.{end} + 0)" if own else f"v.{end}"
    columns = (f"{key}::bigint", "NULL::text") if table.has_numbers else ("NULL::bigint", f"{key}::text")
    order = key if table.has_numbers else f'{key} COLLATE "C"'
    where = " AND ".join(f"({one.sql})" for one in conditions)
    sql = (
        f"SELECT v.{end} AS act, {table.rank} AS rank, {columns[0]} AS number, {columns[1]} AS code"
        f" FROM {table.versions} v {joined} WHERE {where} ORDER BY {newest} DESC, {order} DESC LIMIT %s"
    )
    return Condition(sql, [*(value for one in conditions for value in one.values), count])


def bounds(wanted: Wanted, table: ToldTable, end: str, key: str, place: Event | None) -> Iterator[Condition]:
    yield Condition(f"{end} > %s", [wanted.after])
    if wanted.until is not None:
        yield Condition(f"{end} <= %s", [wanted.until])
    if place is None:
        return
    if table.rank < place.table.rank:
        yield Condition(f"{end} < %s", [place.act])
    elif table.rank > place.table.rank:
        yield Condition(f"{end} <= %s", [place.act])
    elif table.has_numbers:
        yield Condition(f"({end}, {key}) < (%s, %s)", [place.act, place.key])
    else:
        yield Condition(f'{end} <= %s AND ({end} < %s OR {key} COLLATE "C" < %s)', [place.act, place.act, place.key])

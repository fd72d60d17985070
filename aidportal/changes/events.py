"""Where something happened in the history: which row of which table an act touched, newest first, page by page.

Where only some kinds of records are wanted, as many events are read of each table as a page has, along the index of its
versions, and the newest of all are taken. Else the acts are asked first, which say what tables they touched: most of
the others were not touched for long.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from aidportal.records.told_tables import ToldTable, told_tables

# The two ends of a version: an act made it, an act ended it.
ENDS = ("h_since", "h_until")
NEWEST_FIRST = 'act DESC, rank, number DESC, code COLLATE "C" DESC'
# Of so many tables the versions are asked themselves; of more the acts.
FEW_TABLES = 8


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
    # Whether all versions that it leaves are of one row.
    is_of_one_row: bool = False


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

    @property
    def asks_acts(self) -> bool:
        """Whether the acts are asked before the tables: not for single records, nor for few kinds of them."""
        is_of_records = any(own for _table, own in self.tables)
        return not is_of_records and (bool(self.acts) or len(self.tables) > FEW_TABLES)


def events(wanted: Wanted, place: Event | None, count: int) -> list[Event]:
    """The newest ``count`` events that are older than ``place``."""
    if not wanted.asks_acts:
        return newest([branch(wanted, *table, end, place, count) for table in wanted.tables for end in ENDS], count)
    gathered: list[Event] = []
    upto = place.act if place else None
    while len(gathered) < count:
        acts = acts_of(wanted, upto, count)
        gathered += newest(list(branches_of(wanted, acts, place, count)), count)
        if len(acts) < count:
            break
        upto = min(acts) - 1
    return gathered[:count]


def newest(branches: Sequence[Condition], count: int) -> list[Event]:
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


def acts_of(wanted: Wanted, upto: int | None, count: int) -> dict[int, list[str]]:
    """The newest acts that are wanted and touched one of the tables, each with the tables that it touched."""
    names = [table.model._meta.db_table for table, _own in wanted.tables]
    conditions = [*ends_between(wanted, "a.id"), *wanted.acts, Condition("a.tables && %s", [names])]
    conditions += [Condition("a.id <= %s", [upto])] if upto is not None else []
    sql = f"SELECT a.id, a.tables FROM history.act a WHERE {all_of(conditions)} ORDER BY a.id DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values_of(conditions), count])
        return dict(cursor.fetchall())


def branches_of(wanted: Wanted, acts: dict[int, list[str]], place: Event | None, count: int) -> Iterator[Condition]:
    """The newest events of some acts, by the tables that these touched."""
    for table, own in wanted.tables:
        name = table.model._meta.db_table
        touching = [number for number, tables in acts.items() if name in tables]
        if touching:
            yield from (branch(wanted, table, own, end, place, count, touching) for end in ENDS)


def branch(
    wanted: Wanted,
    table: ToldTable,
    own: Condition | None,
    end: str,
    place: Event | None,
    count: int,
    acts: Collection[int] | None = None,
) -> Condition:
    """The newest events of one table at one end of its versions, of these ``acts`` if they were asked first."""
    key = f"v.{table.key}"
    conditions = list(bounds(wanted, table, f"v.{end}", key, place))
    conditions += [own] if own else []
    joined = ""
    if acts is not None:
        conditions.append(Condition(f"v.{end} = ANY (%s)", [list(acts)]))
    elif wanted.acts:
        joined = f"JOIN history.act a ON a.id = v.{end}"
        conditions += wanted.acts
    columns = (f"{key}::bigint", "NULL::text") if table.has_numbers else ("NULL::bigint", f"{key}::text")
    order = key if table.has_numbers else f'{key} COLLATE "C"'
    newest_first = f"{newest_first_of(own, table, end)}, {order} DESC"
    sql = (
        f"SELECT v.{end} AS act, {table.rank} AS rank, {columns[0]} AS number, {columns[1]} AS code"
        f" FROM {table.versions} v {joined} WHERE {all_of(conditions)} ORDER BY {newest_first} LIMIT %s"
    )
    return Condition(sql, [*values_of(conditions), count])


def newest_first_of(own: Condition | None, table: ToldTable, end: str) -> str:
    """How versions are ordered by their acts, as the index has it that reads the fewest of them."""
    if own is None:
        return f"v.{end} DESC"
    if own.is_of_one_row:
        # One follows the other: they end in the order in which they begin.
        return f"v.{table.key} DESC, v.h_since DESC"
    # The parts of a record are few; they are sorted, lest those of all records are read until enough are its own.
    return f"(v.{end} + 0) DESC"


def all_of(conditions: Sequence[Condition]) -> str:
    return " AND ".join(f"({one.sql})" for one in conditions)


def values_of(conditions: Sequence[Condition]) -> list[Any]:
    return [value for one in conditions for value in one.values]


def ends_between(wanted: Wanted, end: str) -> Iterator[Condition]:
    yield Condition(f"{end} > %s", [wanted.after])
    if wanted.until is not None:
        yield Condition(f"{end} <= %s", [wanted.until])


def bounds(wanted: Wanted, table: ToldTable, end: str, key: str, place: Event | None) -> Iterator[Condition]:
    yield from ends_between(wanted, end)
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

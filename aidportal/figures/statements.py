"""Queries that are asked again and again: their SQL is written once by Django, and planned once by PostgreSQL.

Either takes longer than to run one. What is kept is never a number: a plan reads the rows as they are, and PostgreSQL
plans anew once a table or what it knows of its rows has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, Func, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import TransactionStatus

from aidportal.history.moments import mark

# SQL and its parameters.
Written = tuple[str, tuple[Any, ...]]
Rows = list[tuple[Any, ...]]
Write = TypeVar("Write", bound=Callable[..., Any])

# What the server expects a page to cost that is read out of turn, where it need not wait for a disk.
COST_IN_MEMORY = "1.1"

_keeping: list[Any] = []


def keeping_sql(write: Write) -> Write:
    """Keeps the SQL that ``write`` gives for its arguments, of the last 1,000 of them."""
    keeping: Any = lru_cache(maxsize=1000)(write)
    _keeping.append(keeping)
    return keeping


def forget_sql() -> None:
    """Has all SQL written anew, as after a change of the code that writes it."""
    for keeping in _keeping:
        keeping.cache_clear()


def written(query: QuerySet[Model, object]) -> Written:
    """The SQL of ``query`` with its parameters, to be kept and asked again; empty where no row can match."""
    try:
        return query.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


# Its stubs know nothing of psycopg 3.
preparing_cursor: Any = ServerBindingCursor


def rows_of(sql: str, parameters: Iterable[object]) -> Rows:
    """The rows of a query; none where there is no SQL.

    psycopg has a query that is asked again in this session planned for good. The parameters are written into the
    text, so that the plan is for them and not for any.
    """
    if not sql:
        return []
    with connection.cursor() as cursor:
        text = mark() + cursor.mogrify(sql, list(parameters))
    wrapped: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(preparing_cursor(connection.connection)) as cursor:
        cursor.execute(text)
        return cursor.fetchall()


@contextmanager
def planned_with(setting: str, value: str) -> Iterator[None]:
    """What is asked within is planned with another value of a setting of the session."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    session = connection.connection
    # Settings are no queries of their own.
    session.execute(f"SET {setting} = {value}")
    try:
        yield
    finally:
        # A transaction that has failed takes it back itself.
        if session.info.transaction_status not in (TransactionStatus.INERROR, TransactionStatus.UNKNOWN):
            session.execute(f"RESET {setting}")


def planned_in_memory() -> AbstractContextManager[None]:
    """What is asked within is planned as for rows that lie in memory.

    Of the rows of an area the server otherwise expects that a disk has to look for each, and reads those of the whole
    country in their place. Only for what adds up: of a list, which ends after a page, it guesses better as it is.
    """
    return planned_with("random_page_cost", COST_IN_MEMORY)


def added_up_once() -> AbstractContextManager[None]:
    """What is asked within is read by one process: several that share a list add up what is joined to it, each all."""
    return planned_with("max_parallel_workers_per_gather", "0")


@contextmanager
def one_moment() -> Iterator[None]:
    """All statements within see the records of one moment; within a transaction, that of the transaction."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class IsAnyOf(Func):
    """Whether a column is any of the values of an array that is named now and given to the written SQL later.

    See ``filled``.
    """

    output_field = BooleanField()

    def __init__(self, path: str, name: str, type_: str) -> None:
        super().__init__(path)
        self.name, self.type = name, type_

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[Any]]:
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::{self.type}[])", [*parameters, self]


def filled(query: Written, **arrays: Iterable[object]) -> Written:
    """``query`` with the values of its ``IsAnyOf``."""
    sql, parameters = query
    given = {name: list(values) for name, values in arrays.items()}
    return sql, tuple(given[part.name] if isinstance(part, IsAnyOf) else part for part in parameters)

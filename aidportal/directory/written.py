"""Queries whose SQL is written once and asked again: Django takes longer to write one than it takes to run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Func

# SQL and its parameters.
Written = tuple[str, tuple[Any, ...]]


def written(query: Any) -> Written:
    """The SQL of ``query`` with its parameters, to be kept and asked again; empty where no row can match."""
    try:
        return query.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def rows_of(sql: str, parameters: Iterable[Any]) -> list[tuple[Any, ...]]:
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.fetchall()


class IsAnyOf(Func):
    """Whether a column is any of the values of an array that is named now and given to the written SQL later.

    See ``filled``.
    """

    output_field = BooleanField()

    def __init__(self, path: str, name: str, type_: str) -> None:
        super().__init__(path)
        self.name, self.type = name, type_

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s::{self.type}[])", [*parameters, self]


def filled(query: Written, **arrays: Iterable[Any]) -> Written:
    """``query`` with the values of its ``IsAnyOf``."""
    sql, parameters = query
    given = {name: list(values) for name, values in arrays.items()}
    return sql, tuple(given[part.name] if isinstance(part, IsAnyOf) else part for part in parameters)

"""A figure beside each row of a long list: added up for all of its rows at once, and joined to them.

Beside a page of rows the database adds up each number by itself (``per_row``), which takes it no longer than the rows
are many. For a hundred thousand of them it reads the money of all projects once, instead of looking it up for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER

from .figure import Figure
from .per_row import Measured, number_of_row
from .scopes import Scope


class GroupedTable:
    """A query of keys and values, left-joined to the rows that have these keys; an entry of ``Query.alias_map``."""

    table_name = "figure"
    join_type = LOUTER
    nullable = True
    filtered_relation = None

    def __init__(self, sql: str, parameters: tuple[object, ...], alias: str, parent_alias: str, column: str) -> None:
        self.sql, self.parameters = sql, parameters
        self.table_alias, self.parent_alias, self.column = alias, parent_alias, column

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        name = connection.ops.quote_name
        rows = compiler.quote_name_unless_alias(self.parent_alias)
        alias, column = name(self.table_alias), name(self.column)
        return f"LEFT OUTER JOIN ({self.sql}) {alias} (key, value) ON ({rows}.{column} = {alias}.key)", self.parameters

    def relabeled_clone(self, change_map: Mapping[str, str]) -> Self:
        alias, parent = (change_map.get(one, one) for one in (self.table_alias, self.parent_alias))
        return self.__class__(self.sql, self.parameters, alias, parent, self.column)

    def promote(self) -> Self:
        """It is an outer join already."""
        return self

    def demote(self) -> Self:
        """Rows without a value stay, whatever is asked of them."""
        return self


class JoinedValue(Expression):
    """The value that a ``GroupedTable`` has for a row."""

    contains_column_references = True

    def __init__(self, alias: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.alias = alias

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return f"{connection.ops.quote_name(self.alias)}.value", ()

    def relabeled_clone(self, relabels: Mapping[str, str]) -> Self:
        clone = self.copy()
        clone.alias = relabels.get(self.alias, self.alias)
        return clone


def with_joined_figures(rows: QuerySet[Model], columns: Mapping[str, Measured], scope: Scope) -> Any:
    """As ``per_row.with_figures``, for a list that is read from its first row to its last."""
    rows = rows.all()
    joining = Joining(rows)
    return rows.annotate(**{name: one.per_row(scope, joining.value_of) for name, one in columns.items()})


class Joining:
    """Joins figures to ``rows``, each once."""

    def __init__(self, rows: QuerySet[Model]) -> None:
        self.query: Any = rows.query
        self.key = str(rows.model._meta.pk.column)
        self._joined: dict[Any, Any] = {}

    def value_of(self, figure: Figure, scope: Scope, path: str) -> Any:
        """``figure`` in ``scope`` of the rows that ``path`` leads from to the row of the list."""
        key = (figure.key, scope.but(user=None), path)
        if key not in self._joined:
            self._joined[key] = self._join(figure, scope, path)
        return self._joined[key]

    def _join(self, figure: Figure, scope: Scope, path: str) -> Any:
        measurement = figure.records(scope).measurement(figure.measure)
        counted: Any = measurement.rows
        inner = counted.measured_by(measurement.aggregate, path)
        try:
            sql, parameters = inner.query.sql_with_params()
        except EmptyResultSet:
            return number_of_row(Value(None), inner, measurement.aggregate)
        parent = self.query.get_initial_alias()
        alias, _is_new = self.query.table_alias(f"figure_{len(self._joined)}", create=True)
        self.query.alias_map[alias] = GroupedTable(sql, parameters, alias, parent, self.key)
        field = inner.query.annotations["value"].output_field
        return number_of_row(JoinedValue(alias, field), inner, measurement.aggregate)

"""The SQL that answers a question: what is added up of which rows, by some sets of dimensions at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, F, Model, QuerySet, Subquery
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.sql import Query

from aidportal.figures.statements import rows_of

Value = Decimal | int | None
# One group of a dimension; what is not known belongs to ``None``.
GroupKey = str | int | None
# By what rows are grouped: a path from them, or an expression.
Grouping = str | Combinable
Dimensions = tuple[str, ...]
JSON = json.JSONDecoder()


@dataclass(frozen=True)
class Together:
    """Rows of which those with one ``group`` have one ``amount``; both are paths.

    It counts once. Split by a dimension it belongs to a group only where all its rows do, else to the unknown one.
    """

    rows: QuerySet[Model]
    group: str
    amount: str


@dataclass(frozen=True)
class Measurement:
    """What a figure method adds up: its rows, and the aggregate over them and over what is known of ``together``."""

    rows: QuerySet[Model]
    aggregate: Aggregate
    together: Together | None = None


@dataclass(frozen=True)
class Select:
    """A select of ``(set, groups, value)``; ``sql`` is empty where no row can match, and then all is ``nothing``."""

    sql: str
    parameters: tuple[Any, ...]
    nothing: Value


def inner_names(keys: list[str]) -> list[str]:
    """What the select calls the groups of ``keys``, of which one may be called like a column."""
    return [f"k{place}" for place in range(len(keys))]


def keys_of(sets: tuple[Dimensions, ...]) -> list[str]:
    """The dimensions of all ``sets``, each once."""
    return list(dict.fromkeys(key for dimensions in sets for key in dimensions))


def compiled(measurement: Measurement, expressions: Mapping[str, Grouping], sets: tuple[Dimensions, ...]) -> Select:
    """The select of ``measurement`` by each of ``sets`` of the names of ``expressions``."""
    aggregate = measurement.aggregate
    try:
        sql, parameters = grouped(measurement, {key: expressions[key] for key in keys_of(sets)}, sets)
    except EmptyResultSet:
        sql, parameters = "", ()
    return Select(sql, parameters, aggregate.empty_result_set_value)


def grouped(
    measurement: Measurement, expressions: Mapping[str, Grouping], sets: tuple[Dimensions, ...]
) -> tuple[str, tuple[Any, ...]]:
    rows, aggregate, keys = measurement.rows, measurement.aggregate, list(expressions)
    paths = {f"by_{key}": expression for key, expression in expressions.items()}
    by = {name: F(path) if isinstance(path, str) else path for name, path in paths.items()}
    measured, *_filter = aggregate.get_source_expressions()
    inner = rows.order_by().annotate(**by, measured=measured).values_list(*by, "measured")
    inner_sql, parameters = inner.query.sql_with_params()
    if looks_up(inner.query):
        # With an OFFSET it is looked up for the rows that are left; else PostgreSQL does it for all that it reads.
        inner_sql = f"({inner_sql} OFFSET 0)"
    if measurement.together:
        together_sql, more = added_together(measurement.together, by)
        inner_sql, parameters = f"{inner_sql} UNION ALL {together_sql}", (*parameters, *more)
    outer: Any = aggregate.copy()
    outer.set_source_expressions([RawSQL("measured", ()), *_filter])
    # The aggregate is told its type by the inner column.
    value_sql, value_parameters = outer.as_sql(inner.query.get_compiler(connection=connection), connection)
    names = inner_names(keys)
    groups = ", ".join(f"({', '.join(names[keys.index(key)] for key in dimensions)})" for dimensions in sets)
    set_number = f"GROUPING({', '.join(names)})" if names else "0"
    sql = (
        f"{set_number} AS grouping,"
        f" jsonb_build_array({', '.join(names)}) AS groups, ({value_sql})::numeric AS value"
        f" FROM ({inner_sql}) AS t ({', '.join([*names, 'measured'])}) GROUP BY GROUPING SETS ({groups})"
    )
    return sql, (*value_parameters, *parameters)


def looks_up(query: Query) -> bool:
    """Whether a column of ``query`` is looked up for each of its rows."""
    return any(isinstance(part, Subquery) for column in query.annotation_select.values() for part in column.flatten())


def added_together(together: Together, by: Mapping[str, Grouping]) -> tuple[str, tuple[Any, ...]]:
    """One row of groups and amount for the rows of each group of ``together``; see there."""
    rows = together.rows.order_by().annotate(**by).values_list(*by, together.amount, together.group)
    sql, parameters = rows.query.sql_with_params()
    names = inner_names([*by])
    common = "CASE WHEN count(DISTINCT {0}) = 1 AND count({0}) = count(*) THEN min({0}) END"
    columns = ", ".join([*map(common.format, names), "max(measured)"])
    table = f"({sql}) AS t ({', '.join([*names, 'measured', 'whole'])})"
    return f"SELECT {columns} FROM {table} GROUP BY whole", parameters  # noqa: S608 - all of it is written here


# ---- What comes back


def rows_by(measurement: Measurement, by: Mapping[str, Grouping]) -> Any:
    """The number, or with ``by`` its rows, as ``FigureQuerySet.measured`` gives them."""
    select = compiled(measurement, by, (tuple(by),))
    rows = rows_of(f"SELECT {select.sql}", select.parameters) if select.sql else []
    numbers = {group_of(groups): number_of(value) for _set, groups, value in rows}
    if not by:
        return numbers.get((), select.nothing)
    return [dict(zip(by, group, strict=True)) | {"value": numbers[group]} for group in sorted(numbers, key=order_of)]


def order_of(group: tuple[GroupKey, ...]) -> list[tuple[bool, Any]]:
    """By what groups are sorted: what is not stated, null or blank, comes last and is compared with no value."""
    return [(True, 0) if part in (None, "") else (False, part) for part in group]


def group_of(text: str) -> tuple[Any, ...]:
    # PostgreSQL writes nothing around it, for which ``json.loads`` would look thousands of times.
    return tuple(JSON.raw_decode(text)[0])


def number_of(value: Decimal | None) -> Value:
    """A count is a whole number; an amount keeps its cents."""
    if value is None or int(value.as_tuple().exponent) < 0:
        return value
    return int(value)

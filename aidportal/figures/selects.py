"""The SQL that answers a question: it follows from the figure, the scope, and what the reader may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from aidportal.statements import rows_of

from .scopes import Scope

if TYPE_CHECKING:
    from .figure import Figure, Value
    from .querysets import FigureQuerySet, Measurement, Together

Dimensions = tuple[str, ...]
# Expressions by their names, and rows of a scope by a function that is there for good.
Expressions = tuple[tuple[str, Any], ...]
Rows = Callable[..., "FigureQuerySet"]


@dataclass(frozen=True)
class Rights:
    """All that decides which rows of figures a user sees: a ``Reader`` that is the same for all who see the same."""

    is_active: bool
    sees_everything: bool
    area_codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: Any) -> Rights:
        seen = () if user.sees_everything else tuple(user.area_codes)
        return cls(user.is_active, user.sees_everything, seen)


@dataclass(frozen=True)
class Select:
    """A select of ``(set, groups, value)``; ``sql`` is empty where no row can match, and then all is ``nothing``."""

    sql: str
    parameters: tuple[Any, ...]
    nothing: Value


@lru_cache(maxsize=1000)
def select_of(figure: Figure, scope: Scope, sets: tuple[Dimensions, ...], today: date) -> Select:
    """The select of ``figure`` by each of ``sets``.

    Django takes longer to write it than PostgreSQL to answer it, so what was asked lately is kept: the
    text, never a number. ``scope`` has ``Rights`` as its user; ``today`` is there because rows may depend on it.
    """
    expressions = {key: dimension.expression for key, dimension in figure.dimensions.items()}
    return compiled(figure.records(scope).measurement(figure.measure), expressions, sets)


@lru_cache(maxsize=1000)
def select_of_rows(
    rows: Rows,
    scope: Scope,
    given: tuple[tuple[str, Any], ...],
    method: str,
    expressions: Expressions,
    sets: tuple[Dimensions, ...],
    today: date,
) -> Select:
    """The select of the figure method ``method`` of ``rows(scope, **given)``, kept as that of a figure is."""
    return compiled(rows(scope, **dict(given)).measurement(method), dict(expressions), sets)


def keys_of(sets: tuple[Dimensions, ...]) -> list[str]:
    """The dimensions of all ``sets``, each once."""
    return list(dict.fromkeys(key for dimensions in sets for key in dimensions))


def compiled(measurement: Measurement, expressions: dict[str, Any], sets: tuple[Dimensions, ...]) -> Select:
    """The select of ``measurement`` by each of ``sets`` of the names of ``expressions``."""
    aggregate = measurement.aggregate
    try:
        sql, parameters = grouped(measurement, {key: expressions[key] for key in keys_of(sets)}, sets)
    except EmptyResultSet:
        sql, parameters = "", ()
    return Select(sql, parameters, aggregate.empty_result_set_value)


def grouped(
    measurement: Measurement, expressions: dict[str, Any], sets: tuple[Dimensions, ...]
) -> tuple[str, tuple[Any, ...]]:
    rows, aggregate, keys = measurement.rows, measurement.aggregate, list(expressions)
    paths = {f"by_{key}": expression for key, expression in expressions.items()}
    by = {name: F(path) if isinstance(path, str) else path for name, path in paths.items()}
    measured, *_filter = aggregate.get_source_expressions()
    inner = rows.order_by().annotate(**by, measured=measured).values_list(*by, "measured")
    inner_sql, parameters = inner.query.sql_with_params()
    if measurement.together:
        together_sql, more = added_together(measurement.together, by)
        inner_sql, parameters = f"{inner_sql} UNION ALL {together_sql}", (*parameters, *more)
    outer: Any = aggregate.copy()
    outer.set_source_expressions([RawSQL("measured", ()), *_filter])
    # The aggregate is told its type by the inner column.
    value_sql, value_parameters = outer.as_sql(inner.query.get_compiler(connection=connection), connection)
    names = [f"k{place}" for place in range(len(keys))]
    groups = ", ".join(f"({', '.join(names[keys.index(key)] for key in dimensions)})" for dimensions in sets)
    set_number = f"GROUPING({', '.join(names)})" if names else "0"
    sql = (
        f"{set_number} AS grouping,"
        f" jsonb_build_array({', '.join(names)}) AS groups, ({value_sql})::numeric AS value"
        f" FROM ({inner_sql}) AS t ({', '.join([*names, 'measured'])}) GROUP BY GROUPING SETS ({groups})"
    )
    return sql, (*value_parameters, *parameters)


def added_together(together: Together, by: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """One row of groups and amount for the rows of each group of ``together``; see there."""
    rows = together.rows.order_by().annotate(**by).values_list(*by, together.amount, together.group)
    sql, parameters = rows.query.sql_with_params()
    names = [f"k{place}" for place in range(len(by))]
    common = "CASE WHEN count(DISTINCT {0}) = 1 AND count({0}) = count(*) THEN min({0}) END"
    columns = ", ".join([*map(common.format, names), "max(measured)"])
    table = f"({sql}) AS t ({', '.join([*names, 'measured', 'whole'])})"
    return f"SELECT {columns} FROM {table} GROUP BY whole", parameters  # noqa: S608 - all of it is written here


# ---- What comes back


def rows_by(measurement: Measurement, by: dict[str, Any]) -> Any:
    """The number, or with ``by`` its rows, as ``FigureQuerySet.measured`` gives them."""
    select = compiled(measurement, by, (tuple(by),))
    rows = rows_of(f"SELECT {select.sql}", select.parameters) if select.sql else []
    found = {group_of(groups): number_of(value) for _set, groups, value in rows}
    if not by:
        return found.get((), select.nothing)
    order = sorted(found, key=lambda group: [(part is None, part or 0) for part in group])
    return [dict(zip(by, group, strict=True)) | {"value": found[group]} for group in order]


def group_of(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def number_of(value: Any) -> Value:
    """A count is a whole number; an amount keeps its cents."""
    if value is None or value.as_tuple().exponent < 0:
        return value
    return int(value)

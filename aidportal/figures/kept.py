"""The SQL of queries that come again: Django takes longer to write it than PostgreSQL to answer it.

What is kept is the text, never a number. It follows from the figure, the scope, and what the reader may see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from aidportal.figures.statements import keeping_sql
from aidportal.web.requests import Reader

from .figure import Figure
from .querysets import FigureQuerySet
from .scopes import Scope
from .selects import Dimensions, Grouping, Select, compiled
from .summaries import shared

# Expressions by their names, and rows of a scope by a function that is there for good.
Expressions = tuple[tuple[str, Grouping], ...]
ScopedRows = Callable[..., FigureQuerySet]


@dataclass(frozen=True)
class ReaderRights:
    """All that decides which rows of figures a user sees: a ``Reader`` that is the same for all who see the same."""

    is_active: bool
    sees_everything: bool
    area_codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: Reader) -> ReaderRights:
        seen = () if user.sees_everything else tuple(user.area_codes)
        return cls(user.is_active, user.sees_everything, seen)


# What answers some sets of dimensions.
AnsweredSets = tuple[tuple[Dimensions, ...], Select]


@keeping_sql
def selects_of(
    figure: Figure, scope: Scope, sets: tuple[Dimensions, ...], today: date, has_sums: bool
) -> tuple[AnsweredSets, ...]:
    """The selects of ``figure`` by each of ``sets``: of the sums that are kept where they tell it, else of its rows.

    ``scope`` has ``ReaderRights`` as its user; rows may depend on ``today``, so no other day may read what is kept.
    ``has_sums`` is whether there are sums of what is read, as there are not of a past moment.
    """
    scope = scope.but(asked_on=scope.asked_on or today)
    expressions = {key: dimension.expression for key, dimension in figure.dimensions.items()}
    measurement = figure.records(scope).measurement(figure.measure)
    narrowed, nothing = figure.narrow(scope), measurement.aggregate.empty_result_set_value
    summed, left = shared(figure.summaries if has_sums else (), narrowed, sets)
    parts = [(one, summary.select(narrowed, expressions, one, nothing)) for summary, one in summed]
    return (*parts, (left, compiled(measurement, expressions, left))) if left else tuple(parts)


@keeping_sql
def select_of_rows(
    rows: ScopedRows,
    scope: Scope,
    given: tuple[tuple[str, object], ...],
    method: str,
    expressions: Expressions,
    sets: tuple[Dimensions, ...],
    today: date,
) -> Select:
    """The select of the figure method ``method`` of ``rows(scope, **given)``, kept as that of a figure is."""
    scope = scope.but(asked_on=scope.asked_on or today)
    return compiled(rows(scope, **dict(given)).measurement(method), dict(expressions), sets)

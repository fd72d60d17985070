"""A figure beside each row of a list, and over all of its rows: the figure's own rows and measure, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, DecimalField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf, Round

from .axes import Axis
from .figure import AnyFigure, Figure, Rate, same
from .listed import Listed
from .scopes import Scope


class AnyNumber(DecimalField):
    """A number of as many digits as it has."""

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "numeric"


NUMBER = AnyNumber()
# What gives the expression of a figure in a scope beside the row that a path leads to.
ValueOf = Callable[[Figure, Scope, str], Any]
ONE_DECIMAL = DecimalField(max_digits=20, decimal_places=1)


@dataclass(frozen=True)
class Measured:
    """What a column of a list says: ``figure`` in the list's scope, or in what ``within`` makes of it.

    ``path`` leads from the rows of the figure to the row of the list; of a rate it is that of what is divided by, and
    ``part`` that of what is divided where it is another. With ``within`` the column is not the figure of
    the scope that was asked, and bears another name. ``agrees_on`` are the axes, and the ``PERIOD`` if so, that are the
    same for a row of the figure and the row of the list that it leads to: what asks for nothing else leads to no row
    outside the list.
    """

    figure: AnyFigure | Callable[[Scope], Figure | None]
    path: str = "pk"
    within: Callable[[Scope], Scope] = same
    part: str = ""
    agrees_on: tuple[Axis | str, ...] = ()

    @property
    def is_of_scope(self) -> bool:
        return self.within is same

    def figure_of(self, scope: Scope) -> AnyFigure | None:
        """The figure that the column has in ``scope``; ``None`` where it has none."""
        return self.figure if isinstance(self.figure, Figure | Rate) else self.figure(scope)

    def per_row(self, scope: Scope, value_of: ValueOf | None = None) -> Any:
        """The figure of one row of the list, as an expression of its query; ``value_of`` says how it is found."""
        value_of = value_of or looked_up
        figure, within = self.figure_of(scope), self.within(scope)
        if figure is None:
            return Cast(Value(None), NUMBER)
        if isinstance(figure, Figure):
            return value_of(figure, within, self.path)
        part, whole = (Cast(value_of(one, within, path), NUMBER) for one, path in self.parts(figure))
        return Round(part * figure.factor / NullIf(whole, Decimal(0)), 1, output_field=ONE_DECIMAL)

    def parts(self, rate: Rate) -> list[tuple[Figure, str]]:
        """What is divided and what it is divided by, each with its path."""
        return [(rate.numerator, self.part or self.path), (rate.denominator, self.path)]

    def ask(self, listed: Listed, scope: Scope) -> Callable[[], Any]:
        """The figure over the rows of the list, to be had when its statement has asked all."""
        figure, within = self.figure_of(scope), self.within(scope)
        if figure is None:
            return lambda: None
        if not figure.has_total(within):
            return lambda: None
        parts = [(figure, self.path)] if isinstance(figure, Figure) else self.parts(figure)
        answers = [listed.total(one, within, path, self.agrees_on) for one, path in parts]
        if isinstance(figure, Rate):
            return lambda: figure.divide(*(answer() for answer in answers))
        return answers[0]


def looked_up(figure: Figure, scope: Scope, path: str) -> Any:
    """``figure`` in ``scope`` of the rows that ``path`` leads from to the outer row, each row by itself."""
    measurement = figure.records(scope).filter(**{path: OuterRef("pk")}).measurement(figure.measure)
    counted: Any = measurement.rows
    inner = counted.measured_per(measurement.aggregate, path)
    return number_of_row(Subquery(inner), inner, measurement.aggregate)


def number_of_row(value: Combinable, inner: QuerySet[Model], aggregate: Aggregate) -> Any:
    """``value``, which ``inner`` has of a row, as a number. A count of nothing is nought."""
    field = inner.query.annotations["value"].output_field
    # Where no row can match Django writes a bare NULL, which the database would take for text.
    number = Cast(value, NUMBER if isinstance(field, DecimalField) else field)
    nothing = aggregate.empty_result_set_value
    return number if nothing is None else Coalesce(number, nothing)


def with_figures(rows: QuerySet[Model], columns: Mapping[str, Measured], scope: Scope) -> Any:
    """``rows`` of a list annotated with the figures of ``columns``, by their names."""
    return rows.annotate(**{name: one.per_row(scope) for name, one in columns.items()}) if columns else rows


def adds_up(figure: AnyFigure | None) -> bool:
    """Whether the figure of a list is the sum of that of its rows."""
    return figure is not None and figure.adds_up and not figure.has_amounts_together

"""A figure: one number with one definition, for any scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from .querysets import FigureQuerySet
from .scopes import Scope

Value = Decimal | int | None


class Measure(TextChoices):
    """What a value counts, and so how it is written."""

    YUAN = "yuan", pgettext_lazy("unit", "yuan")
    PER_CENT = "per_cent", pgettext_lazy("unit", "%")
    PROJECTS = "projects", pgettext_lazy("unit", "projects")
    PEOPLE = "people", pgettext_lazy("unit", "people")
    POSTINGS = "postings", pgettext_lazy("unit", "postings")
    SESSIONS = "sessions", pgettext_lazy("unit", "sessions")
    PERSON_TIMES = "person_times", pgettext_lazy("unit", "person-times")
    PERSON_DAYS = "person_days", pgettext_lazy("unit", "person-days")
    PAIRINGS = "pairings", pgettext_lazy("unit", "pairings")
    AREAS = "areas", pgettext_lazy("unit", "areas")
    SECTORS = "sectors", pgettext_lazy("unit", "fields")


@dataclass(frozen=True)
class Dimension:
    """Something a figure can be split by.

    ``names`` gives the label of each group value; an unknown group is ``None`` and has none.
    """

    key: str
    label: Any
    expression: Any
    names: Callable[[Iterable[Any]], Mapping[Any, str]]


def same(scope: Scope) -> Scope:
    return scope


@dataclass(frozen=True)
class Figure:
    """A named aggregate: what it counts, in which unit, from which rows, split by what.

    ``rows`` gives the rows of a scope, ``measure`` names the QuerySet method that adds them up, and
    ``url`` the list that shows them. ``narrow`` makes of any scope the one for which that list shows
    exactly the rows that are counted.
    """

    key: str
    label: Any
    unit: Measure
    definition: Any
    rows: Callable[[Scope], FigureQuerySet]
    measure: str
    url: str
    dimensions: Mapping[str, Dimension]
    narrow: Callable[[Scope], Scope] = same

    def records(self, scope: Scope) -> FigureQuerySet:
        """The rows that make the number."""
        return self.rows(self.narrow(scope))

    def total(self, scope: Scope) -> Value:
        """The number; ``None`` where nothing is known, which is not zero."""
        return getattr(self.records(scope), self.measure)()

    def by(self, *dimensions: str, scope: Scope) -> list[dict[str, Any]]:
        """Rows of ``{dimension: group, …, "value": number}``; groups without rows are absent."""
        keys = {key: self.dimensions[key].expression for key in dimensions}
        return getattr(self.records(scope), self.measure)(**keys)


@dataclass(frozen=True)
class Rate:
    """One figure divided by another, in per cent, for the same scope."""

    key: str
    label: Any
    definition: Any
    numerator: Figure
    denominator: Figure
    unit: Measure = Measure.PER_CENT

    @property
    def url(self) -> str:
        return self.denominator.url

    def narrow(self, scope: Scope) -> Scope:
        return self.denominator.narrow(scope)

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        shared = self.numerator.dimensions.keys() & self.denominator.dimensions.keys()
        return {key: dimension for key, dimension in self.denominator.dimensions.items() if key in shared}

    def records(self, scope: Scope) -> FigureQuerySet:
        """The rows of what is divided by."""
        return self.denominator.records(scope)

    def total(self, scope: Scope) -> Value:
        return rate(self.numerator.total(scope), self.denominator.total(scope))

    def by(self, *dimensions: str, scope: Scope) -> list[dict[str, Any]]:
        """Rows as in ``Figure.by``, for the groups in which there is something to divide by."""
        parts = {group(row, dimensions): row["value"] for row in self.numerator.by(*dimensions, scope=scope)}
        return [
            row | {"value": rate(parts.get(group(row, dimensions)), row["value"])}
            for row in self.denominator.by(*dimensions, scope=scope)
        ]


def group(row: Mapping[str, Any], dimensions: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row[key] for key in dimensions)


def rate(part: Value, whole: Value) -> Decimal | None:
    """``part`` of ``whole`` in per cent to one decimal; ``None`` where either is not known."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))

"""A figure: one number with one definition, for any scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from aidportal.values.rounding import rounded

from .axes import Axis
from .querysets import FigureQuerySet
from .scopes import Scope
from .selects import GroupKey, Value
from .summaries import Summary
from .uncounted import KNOWN_BY_YEAR, Omission

# A text, or one that is translated when it is shown.
if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words
else:
    Words = str | Promise


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
    DAYS = "days", pgettext_lazy("unit", "days")
    OUTPUT = "output", pgettext_lazy("unit", "units of output")
    PEOPLE_PER_MILLION = "people_per_million", pgettext_lazy("unit", "people per CNY million")
    GIFTS = "gifts", pgettext_lazy("unit", "gifts")
    PAIRINGS = "pairings", pgettext_lazy("unit", "pairings")
    AREAS = "areas", pgettext_lazy("unit", "areas")
    SECTORS = "sectors", pgettext_lazy("unit", "fields")


def nowhere(scope: Scope, group: GroupKey) -> Scope | None:
    return None


@dataclass(frozen=True)
class Dimension:
    """Something a figure can be split by.

    ``names`` gives the label of each group; an unknown group is ``None`` and has none. ``narrow`` makes of
    a scope the one that asks for the rows of a group and for no other, ``None`` where no scope can.
    ``register`` says which register of the directory the groups are entries of, if of one. ``left_out`` is the
    value of rows that belong to no group, not even to the unknown one; a figure that has such rows does not add up.
    """

    key: str
    label: Words
    expression: Any
    names: Callable[[Iterable[Any]], Mapping[Any, Words]]
    narrow: Callable[[Scope, Any], Scope | None] = nowhere
    register: str = ""
    left_out: Any = None


def same(scope: Scope) -> Scope:
    return scope


@dataclass(frozen=True)
class EarlierDefinition:
    """What a figure meant before its definition was changed, in the words of then, and the last day of it."""

    words: Words
    until: date


@dataclass(frozen=True, eq=False)
class Figure:
    """A named aggregate: what it counts, in which unit, from which rows, split by what; equal to itself alone.

    ``rows`` gives the rows of a scope, ``measure`` names the QuerySet method that adds them up, and
    ``url`` the list that shows them. ``axes`` are those of a scope that mean something for the rows, all
    where none is named; ``within`` makes of such a scope the one whose rows are counted. ``adds_up`` is
    whether its groups add up to the whole: different people do not, for who is in two groups counts once
    in all. ``has_amounts_together`` is whether some of it belongs to several rows together, so that what
    is unknown in a dimension is not only of rows that do not say. ``single`` is the axis of which one value
    must be asked for, else there is no total: acres and cattle are not added. ``has_one_giver`` is whether
    each row is of the giver it is grouped by and of no other: a project is also of those who pay for it.
    ``is_stock`` is whether it tells how things stand on a day, such as officials on post, and does not grow with time.
    ``helpers`` is, where a row has several givers, the dimension of all of them together; see ``by_helper``.
    ``listed`` gives the records of the list at ``url`` where they are not the rows; ``omissions`` are why some
    of them may be left out, see ``omitted``. ``summaries`` are sums of the rows that the database keeps, the shortest
    first.
    """

    key: str
    label: Words
    unit: Measure
    definition: Words
    rows: Callable[[Scope], FigureQuerySet]
    measure: str
    url: str
    dimensions: Mapping[str, Dimension]
    axes: tuple[Axis, ...] = ()
    within: Callable[[Scope], Scope] = same
    adds_up: bool = True
    has_amounts_together: bool = False
    single: Axis | None = None
    has_one_giver: bool = True
    is_stock: bool = False
    helpers: Dimension | None = None
    listed: Callable[[Scope], FigureQuerySet] | None = None
    omissions: tuple[Omission, ...] = (KNOWN_BY_YEAR,)
    summaries: tuple[Summary, ...] = ()
    earlier: tuple[EarlierDefinition, ...] = ()

    @property
    def version(self) -> int:
        """Which definition of the figure this is, from 1; a number is the same question only where it is the same."""
        return len(self.earlier) + 1

    @cached_property
    def by_helper(self) -> Figure:
        """The figure with a dimension of all who help a row, if rows have several: then it adds up by them too."""
        if self.helpers is None:
            return self
        dimensions = {**self.dimensions, self.helpers.key: self.helpers}
        return replace(self, key=f"{self.key}_by_helper", dimensions=dimensions, helpers=None)

    @property
    def parts(self) -> tuple[Figure, ...]:
        """The figures from which the number is made."""
        return (self,)

    def narrow(self, scope: Scope) -> Scope:
        """The scope for which the list shows exactly the rows that are counted."""
        return self.within(scope.only(self.axes) if self.axes else scope)

    def records(self, scope: Scope) -> FigureQuerySet:
        """The rows that make the number."""
        return self.rows(self.narrow(scope))

    def omitted(self, scope: Scope) -> list[tuple[Omission, Scope]]:
        """Why the number may leave out records of its list, each with the scope that asks for exactly these.

        How many there are: ``Reading.uncounted``.
        """
        narrowed = self.narrow(scope)
        return [(one, one.asking(narrowed)) for one in self.omissions if one.is_possible(narrowed)]

    def total(self, scope: Scope) -> Value:
        """The number; ``None`` where nothing is known, which is not zero."""
        return getattr(self.records(scope), self.measure)() if self.has_total(scope) else None

    @property
    def left_out(self) -> dict[str, Any]:
        """By dimension the value of rows that belong to none of its groups."""
        return {key: one.left_out for key, one in self.dimensions.items() if one.left_out is not None}

    def has_total(self, scope: Scope) -> bool:
        return self.single is None or len(getattr(scope, self.single.key)) == 1

    def by(self, *dimensions: str, scope: Scope) -> list[dict[str, Any]]:
        """Rows of ``{dimension: group, …, "value": number}``; groups without rows are absent."""
        keys = {key: self.dimensions[key].expression for key in dimensions}
        rows = getattr(self.records(scope), self.measure)(**keys)
        left_out = {key: value for key, value in self.left_out.items() if key in keys}
        return [row for row in rows if not any(row[key] == value for key, value in left_out.items())]


@dataclass(frozen=True)
class Rate:
    """One figure divided by another for the same scope, times ``factor``: 100 for per cent."""

    key: str
    label: Words
    definition: Words
    numerator: Figure
    denominator: Figure
    unit: Measure = Measure.PER_CENT
    factor: int = 100
    earlier: tuple[EarlierDefinition, ...] = ()
    adds_up = False
    is_stock = False

    @property
    def version(self) -> int:
        """As that of a figure; what it is made from has versions of its own."""
        return len(self.earlier) + 1

    @property
    def by_helper(self) -> Rate:
        return self

    @property
    def parts(self) -> tuple[Figure, ...]:
        return (self.denominator, self.numerator)

    @property
    def has_amounts_together(self) -> bool:
        return self.numerator.has_amounts_together or self.denominator.has_amounts_together

    @property
    def has_one_giver(self) -> bool:
        return self.numerator.has_one_giver and self.denominator.has_one_giver

    @property
    def url(self) -> str:
        return self.denominator.url

    @property
    def axes(self) -> tuple[Axis, ...]:
        return self.denominator.axes

    def narrow(self, scope: Scope) -> Scope:
        return self.denominator.narrow(scope)

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        shared = self.numerator.dimensions.keys() & self.denominator.dimensions.keys()
        return {key: dimension for key, dimension in self.denominator.dimensions.items() if key in shared}

    def records(self, scope: Scope) -> FigureQuerySet:
        """The rows of what is divided by."""
        return self.denominator.records(scope)

    def has_total(self, scope: Scope) -> bool:
        return self.numerator.has_total(scope) and self.denominator.has_total(scope)

    def total(self, scope: Scope) -> Value:
        return self.divide(self.numerator.total(scope), self.denominator.total(scope))

    def divide(self, part: Value, whole: Value) -> Decimal | None:
        return rate(part, whole, self.factor)

    def by(self, *dimensions: str, scope: Scope) -> list[dict[str, Any]]:
        """Rows as in ``Figure.by``, for the groups in which there is something to divide by."""
        parts = {group(row, dimensions): row["value"] for row in self.numerator.by(*dimensions, scope=scope)}
        return [
            row | {"value": self.divide(parts.get(group(row, dimensions)), row["value"])}
            for row in self.denominator.by(*dimensions, scope=scope)
        ]


# What is asked for like a figure.
AnyFigure = Figure | Rate


def group(row: Mapping[str, GroupKey | Value], dimensions: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row[key] for key in dimensions)


def rate(part: Value, whole: Value, factor: int = 100) -> Decimal | None:
    """``part`` of ``whole`` times ``factor`` to one decimal; ``None`` where either is not known."""
    if part is None or not whole:
        return None
    return rounded(Decimal(part) * factor / Decimal(whole), 1)

"""The groups of figures: in which order they come, what several of them add up to, and the scope of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from aidportal.figures.figure import AnyFigure
from aidportal.figures.reading import Group
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import GroupKey, Value

from .bounds import TIMES


def narrowed(figure: AnyFigure, scope: Scope | None, groups: Mapping[str, GroupKey]) -> Scope | None:
    """``scope`` in one group of each dimension; ``None`` where no scope asks for just these rows."""
    if figure.has_amounts_together and None in groups.values():
        return None
    for key, group in groups.items():
        if scope is not None:
            scope = figure.dimensions[key].narrow(scope, group)
    return scope


def either(scopes: Sequence[Scope]) -> Scope | None:
    """The scope that asks for what any of ``scopes`` asks, which differ on one axis."""
    if len(scopes) <= 1:
        return scopes[0] if scopes else None
    keys = {axis.key for scope in scopes for axis, _values in scope.axes()}
    shared = {key: dict.fromkeys(value for scope in scopes for value in getattr(scope, key)) for key in keys}
    return scopes[0].but(**{key: tuple(values) for key, values in shared.items()})


def added(values: Iterable[Value]) -> Value:
    """The sum of what is known; ``None`` where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0) if any(isinstance(value, Decimal) for value in known) else 0) if known else None


def single(values: Mapping[Group, Value]) -> dict[GroupKey, Value]:
    """The numbers of one dimension by its groups."""
    return {group: value for (group,), value in values.items()}


def has_bars(values: Mapping[Group, Value]) -> bool:
    """Whether there is more than one bar, so that there is something to compare."""
    return sum(value is not None for value in values.values()) > 1


def ordered(key: str, totals: Mapping[Group, Value]) -> list[GroupKey]:
    """Groups with a number: times in their order, others by size; the unknown one last."""
    groups = [group for (group,), value in totals.items() if value is not None]
    if key in TIMES:
        return sorted(groups, key=lambda group: (group is None, group or 0))
    return sorted(groups, key=lambda group: (group in (None, ""), -(totals[(group,)] or 0), str(group)))

"""Series of a chart: columns that each add up some groups of a dimension, and the colours of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.reading import Group
from aidportal.figures.scopes import Direction, Scope
from aidportal.figures.selects import GroupKey, Value

from .cells import ChartCell, ChartColumn
from .groups import added, either, narrowed
from .question import DashboardQuestion

# As many colours as have a meaning and can be told apart.
COLORS = 5
# Sources with a colour of their own; the rest is drawn as one.
DRAWN_SOURCES = ("municipal", "district", "donation", "enterprise")
# Groups that have the first colours wherever they are drawn, in order, by dimension.
COLORED_GROUPS: dict[str, Sequence[str]] = {"source": DRAWN_SOURCES, "direction": Direction.values}


@dataclass(frozen=True)
class ChartSeries:
    """A column that is drawn: the groups of a dimension that it adds up, and its colour."""

    label: Words
    groups: tuple[GroupKey, ...]
    color: int

    @property
    def column(self) -> ChartColumn:
        return ChartColumn(self.label, self.color)


def choices(kinds: type[TextChoices], drawn: Sequence[str] = (), others: Words = "") -> list[ChartSeries]:
    """Series of the values of ``kinds``: each one of ``drawn``, all where none is named, and the rest as one.

    A value keeps its colour wherever it is drawn. Rows that state no value are among the rest.
    """
    alone = list(drawn) or list(kinds.values)[:COLORS]
    series = [ChartSeries(kinds(value).label, (value,), color) for color, value in enumerate(alone, 1)]
    rest = (*(value for value in kinds.values if value not in alone), None)
    return [*series, ChartSeries(others, rest, COLORS)] if others else series


def scope_of_series(figure: AnyFigure, scope: Scope | None, key: str, one: ChartSeries) -> Scope | None:
    """``scope`` in the groups of ``one`` of the dimension ``key``."""
    scopes = [within for group in one.groups if (within := narrowed(figure, scope, {key: group}))]
    return either(scopes)


def series_cell(
    question: DashboardQuestion,
    figure: AnyFigure,
    values: Mapping[Group, Value],
    row: GroupKey,
    scope: Scope | None,
    key: str,
    one: ChartSeries,
) -> ChartCell:
    """What the groups of ``one`` come to in a row; ``scope`` is that of the row."""
    parts = {group: values[(row, group)] for group in one.groups if (row, group) in values}
    # A choice that a source left blank is "" in one table and null in another.
    if None in one.groups and (row, "") in values:
        parts[None] = added([parts.get(None), values[(row, "")]])
    return question.cell(figure, added(parts.values()), scope_of_series(figure, scope, key, one))


def colors_of(key: str, groups: Sequence[GroupKey]) -> list[int]:
    """A colour for each group of a dimension: the one that it has everywhere, else a free one."""
    fixed: dict[GroupKey, int] = {group: color for color, group in enumerate(COLORED_GROUPS.get(key, ()), 1)}
    taken = {fixed.get(group) for group in groups}
    free = [color for color in range(1, COLORS + 1) if color not in taken][:: -1 if fixed else 1] or [COLORS]
    others = [group for group in groups if group not in fixed]
    colors = fixed | {group: free[place % len(free)] for place, group in enumerate(others)}
    return [colors[group] for group in groups]

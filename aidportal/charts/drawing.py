"""Charts made from figures: by year, ranked, and crossed.

A chart asks first and is drawn afterwards, so that all charts of a page ask together: each is a
generator that asks up to its ``yield`` and then returns the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.reading import Group
from aidportal.figures.scopes import Direction, Scope
from aidportal.figures.selects import Value
from aidportal.subjects.subject import register_at

from .bounds import MOST_ROWS, TIMES, Cut, cut, cut_matrix, folded
from .chart import Chart, ChartCell, ChartColumn, ChartRow, axis_of
from .findings import FigureChange
from .question import DashboardQuestion

Sketch = Generator[None, None, Chart]
StartedSketch = Generator[None, None, Any]
# As many colours as have a meaning and can be told apart.
COLORS = 5
# Sources with a colour of their own; the rest is drawn as one.
DRAWN_SOURCES = ("municipal", "district", "donation", "enterprise")
# What has the first colours wherever it is drawn, by dimension.
MEANINGS: dict[str, Sequence[str]] = {"source": DRAWN_SOURCES, "direction": Direction.values}


def draw(sketches: Iterable[StartedSketch]) -> list[Any]:
    """Lets all charts ask before the first is drawn."""
    return [finished(sketch) for sketch in begun(sketches)]


def begun(sketches: Iterable[StartedSketch]) -> list[StartedSketch]:
    """The sketches, each of which has asked."""
    started = list(sketches)
    for sketch in started:
        next(sketch)
    return started


def finished(sketch: StartedSketch) -> Any:
    try:
        next(sketch)
    except StopIteration as done:
        return done.value
    raise RuntimeError("a chart asks once and then is drawn")


@dataclass(frozen=True)
class ChartSeries:
    """A column that is drawn: the groups of a dimension that it adds up, and its colour."""

    label: Any
    groups: tuple[Any, ...]
    color: int


def choices(choices: Any, drawn: Sequence[str] = (), others: Any = "") -> list[ChartSeries]:
    """Series of the values of a ``TextChoices``: each one of ``drawn``, all where none is named, and the rest as one.

    A value keeps its colour wherever it is drawn. Rows that state no value are among the rest.
    """
    single = list(drawn) or list(choices.values)[:COLORS]
    series = [ChartSeries(choices(value).label, (value,), color) for color, value in enumerate(single, 1)]
    rest = (*(value for value in choices.values if value not in single), None)
    return [*series, ChartSeries(others, rest, COLORS)] if others else series


def chart(asked: DashboardQuestion, figure: Any, within: Scope, **texts: Any) -> Chart:
    """A chart of one figure in the scope ``within``, with what follows from the figure."""
    register = register_at(figure.url)
    common = {"source": register.rows_label, "link": register.all_label}
    common |= {"scope": asked.period_text, "finding": ""}
    texts["note"] = " ".join(filter(None, [texts.get("note", ""), asked.ignored(figure)]))
    common |= {"url": asked.records_url(figure, within), "left_out": asked.left_out(figure, within)}
    return Chart(**common | axis_of(figure, asked.unit) | texts)


def narrowed(figure: Any, scope: Scope | None, groups: dict[str, Any]) -> Scope | None:
    """``scope`` in one group of each dimension; ``None`` where no scope asks for just these rows."""
    if figure.has_amounts_together and None in groups.values():
        return None
    for key, group in groups.items():
        if scope is not None:
            scope = figure.dimensions[key].narrow(scope, group)
    return scope


def either(scopes: list[Scope]) -> Scope | None:
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


def series_cell(
    asked: DashboardQuestion,
    figure: Any,
    found: dict[Group, Value],
    row: Any,
    scope: Scope | None,
    key: str,
    one: ChartSeries,
) -> ChartCell:
    """What the groups of ``one`` come to in a row; ``scope`` is that of the row."""
    parts = {group: found[(row, group)] for group in one.groups if (row, group) in found}
    # A choice that a source left blank is "" in one table and null in another.
    if None in one.groups and (row, "") in found:
        parts[None] = added([parts.get(None), found[(row, "")]])
    scopes = [narrow for group in one.groups if (narrow := narrowed(figure, scope, {key: group}))]
    return asked.cell(figure, added(parts.values()), either(scopes))


def ranked(
    asked: DashboardQuestion,
    figure: Any,
    by: str | tuple[str, ...],
    within: Scope | None = None,
    before: tuple[Any, Scope] | None = None,
    drill: Callable[[Any], Scope | None] | None = None,
    **texts: Any,
) -> Sketch:
    """A figure by one dimension, the largest first; of several the first by which there is more than one bar.

    ``before`` is the label and scope of what each bar is compared with; ``drill`` gives the scope of the
    level below a group.
    """
    scope = within or asked.scope
    levels = [(one,) for one in ([by] if isinstance(by, str) else by)]
    answer, change = asked.ask(figure, scope, *levels), FigureChange(asked, figure, *levels)
    earlier = asked.ask(figure, before[1], *levels) if before else None
    yield
    by = next((one for (one,) in levels if has_bars(answer.by(one))), levels[-1][0])
    now = {group: value for (group,), value in answer.by(by).items()}
    prior = {group: value for (group,), value in earlier.by(by).items()} if earlier else {}
    dimension = figure.dimensions[by]
    order = sorted({*now, *prior}, key=lambda group: (-(now.get(group) or 0), str(group)))
    order = [group for group in order if now.get(group) is not None or prior.get(group) is not None]
    shown = cut(order, asked.most(MOST_ROWS), by)
    names = asked.names(dimension, shown.kept)
    rows = []
    for group in shown.kept:
        cells = [asked.cell(figure, now.get(group), narrowed(figure, scope, {by: group}))]
        if before:
            cells.append(asked.cell(figure, prior.get(group), narrowed(figure, before[1], {by: group})))
        below = drill(group) if drill else None
        rows.append(ChartRow(names[group], cells, cells[0].url, drill=asked.url(below) if below else None))
    rows += rest_rows(asked, figure, shown, [now, prior] if before else [now], texts)
    columns = [ChartColumn(dimension.label, numeric=False), ChartColumn(figure.label, 1)]
    if before:
        columns.append(ChartColumn(before[0], role="prior"))
    texts.setdefault("finding", change.sentence(by) if scope == asked.scope else "")
    return chart(asked, figure, scope, kind="bars", columns=columns, rows=rows, **texts)


def has_bars(found: dict[Group, Value]) -> bool:
    """Whether there is more than one bar, so that there is something to compare."""
    return sum(value is not None for value in found.values()) > 1


def rest_rows(
    asked: DashboardQuestion, figure: Any, shown: Cut, columns: Sequence[dict[Any, Value]], texts: dict[str, Any]
) -> list[ChartRow]:
    """One row for all groups that are not shown, with the way to the whole table; none where all are.

    What does not add up, such as different people, has no number for several groups.
    """
    if not shown.rest:
        return []
    sums = [added(column.get(group) for group in shown.rest) if figure.adds_up else None for column in columns]
    cells = [asked.cell(figure, value, None) for value in sums]
    return [ChartRow(shown.label, cells, asked.table_url(texts.get("key", "")), role="rest")]


def crossed(
    asked: DashboardQuestion,
    figure: Any,
    rows: str,
    columns: str,
    within: Scope | None = None,
    kind: str = "matrix",
    **texts: Any,
) -> Sketch:
    """A figure by two dimensions, with the totals of both; of many groups the largest, and the rest as one."""
    scope = within or asked.scope
    answer = asked.ask(figure, scope, (rows, columns), (rows,), (columns,))
    change = FigureChange(asked, figure, (rows, columns))
    yield
    found, totals = answer.by(rows, columns), {rows: answer.by(rows), columns: answer.by(columns)}
    groups = {key: ordered(key, found_by) for key, found_by in totals.items()}
    if asked.is_whole:
        down, across = (Cut(groups[key]) for key in (rows, columns))
    else:
        down, across = cut_matrix(groups[rows], groups[columns], (rows, columns))
    names = {key: asked.names(figure.dimensions[key], shown.kept) for key, shown in ((rows, down), (columns, across))}
    cells = folded(found, down, across)
    sides = [*across.kept, *([across] if across.rest else [])]
    made = []
    for row in down.kept:
        at = narrowed(figure, scope, {rows: row})
        line = [crossed_cell(asked, figure, cells, (row, side), at, columns) for side in sides]
        total = asked.cell(figure, totals[rows][(row,)], at)
        made.append(ChartRow(names[rows][row], [*line, total], total.url, partial=asked.is_partial(rows, row)))
    if down.rest:
        # The last two columns are sums over the rows already.
        line = [crossed_cell(asked, figure, cells, (down, side), None, columns) for side in sides]
        total = asked.cell(figure, sum_of(figure, totals[rows], down), None)
        made.append(ChartRow(down.label, [*line, total], asked.table_url(texts.get("key", "")), role="rest"))
    if made:
        feet = [foot_cell(asked, figure, totals[columns], side, scope, columns) for side in sides]
        made.append(ChartRow(_("Total"), [*feet, asked.cell(figure, answer.total, scope)], role="total"))
    heads = [ChartColumn(figure.dimensions[rows].label, numeric=False)]
    colors = colors_of(columns, across.kept)
    heads += [ChartColumn(names[columns][column], color) for column, color in zip(across.kept, colors, strict=True)]
    heads += [ChartColumn(across.label, role="total")] if across.rest else []
    heads.append(ChartColumn(_("Total"), role="total"))
    is_told = scope == asked.scope and not {rows, columns} & set(TIMES)
    texts.setdefault("finding", change.sentence(rows, columns) if is_told else "")
    return chart(asked, figure, scope, kind=kind, columns=heads, rows=made, **texts)


def crossed_cell(
    asked: DashboardQuestion,
    figure: Any,
    cells: dict[Any, Value],
    pair: tuple[Any, Any],
    at: Scope | None,
    columns: str,
) -> ChartCell:
    """What a row and a column come to; where one of them stands for several groups, the sum, if there is one."""
    if Cut in map(type, pair):
        return asked.cell(figure, cells.get(pair) if figure.adds_up else None, None)
    return asked.cell(figure, cells.get(pair), narrowed(figure, at, {columns: pair[1]}))


def foot_cell(
    asked: DashboardQuestion, figure: Any, across: dict[Group, Value], side: Any, scope: Scope, columns: str
) -> ChartCell:
    if isinstance(side, Cut):
        return asked.cell(figure, sum_of(figure, across, side), None)
    return asked.cell(figure, across[(side,)], narrowed(figure, scope, {columns: side}))


def sum_of(figure: Any, found: dict[Group, Value], rest: Cut) -> Value:
    """The sum of the groups that are not shown; ``None`` where the figure does not add up."""
    return added(found.get((group,)) for group in rest.rest) if figure.adds_up else None


def colors_of(key: str, groups: list[Any]) -> list[int]:
    """A colour for each group of a dimension: the one that it has everywhere, else a free one."""
    fixed = {group: color for color, group in enumerate(MEANINGS.get(key, ()), 1)}
    taken = {fixed.get(group) for group in groups}
    free = [color for color in range(1, COLORS + 1) if color not in taken][:: -1 if fixed else 1] or [COLORS]
    others = [group for group in groups if group not in fixed]
    found = fixed | {group: free[place % len(free)] for place, group in enumerate(others)}
    return [found[group] for group in groups]


def ordered(key: str, totals: dict[Group, Value]) -> list[Any]:
    """Groups with a number: times in their order, others by size; the unknown one last."""
    groups = [group for (group,), value in totals.items() if value is not None]
    if key in ("year", "month"):
        return sorted(groups, key=lambda group: (group is None, group or 0))
    return sorted(groups, key=lambda group: (group in (None, ""), -(totals[(group,)] or 0), str(group)))

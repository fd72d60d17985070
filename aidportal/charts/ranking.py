"""A figure by one dimension, the largest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Unpack

from aidportal.figures.figure import AnyFigure
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import GroupKey, Value

from .bounds import MOST_ROWS, Cut, ShownGroup, cut
from .cells import ChartCell, ChartColumn, ChartRow
from .chart import Chart, ChartTexts
from .findings import FigureChange
from .groups import added, has_bars, narrowed, single
from .question import DashboardQuestion


class RankedChart(Chart):
    """A figure by one dimension, the largest first; of several the first by which there is more than one bar.

    ``before`` is the label and scope of what each bar is compared with; ``drill`` gives the scope of the
    level below a group.
    """

    def __init__(
        self,
        question: DashboardQuestion,
        figure: AnyFigure,
        by: str | tuple[str, ...],
        within: Scope | None = None,
        *,
        before: tuple[str, Scope] | None = None,
        drill: Callable[[GroupKey], Scope | None] | None = None,
        **texts: Unpack[ChartTexts],
    ) -> None:
        super().__init__(question, figure, within, **texts)
        self._drill, self._levels = drill, [(one,) for one in ([by] if isinstance(by, str) else by)]
        self._sides = [("", self.within), *([before] if before else [])]
        self._answers = [question.ask(figure, scope, *self._levels) for _label, scope in self._sides]
        self._change = FigureChange(question, figure, *self._levels)

    @cached_property
    def by(self) -> str:
        """The dimension."""
        return next((one for (one,) in self._levels if has_bars(self._answers[0].by(one))), self._levels[-1][0])

    @cached_property
    def values(self) -> list[dict[GroupKey, Value]]:
        """Of the scope and of what it is compared with the values by group."""
        return [single(answer.by(self.by)) for answer in self._answers]

    @cached_property
    def shown(self) -> Cut[GroupKey]:
        now = self.values[0]
        known = {group for side in self.values for group, value in side.items() if value is not None}
        order = sorted(known, key=lambda group: (-(now.get(group) or 0), str(group)))
        return cut(order, self.question.most(MOST_ROWS), self.by)

    @cached_property
    def columns(self) -> list[ChartColumn]:
        dimension = self.figure.dimensions[self.by]
        columns = [ChartColumn(dimension.label, numeric=False), ChartColumn(self.figure.label, 1)]
        return columns + [ChartColumn(label, role="prior") for label, _scope in self._sides[1:]]

    @cached_property
    def rows(self) -> list[ChartRow]:
        names = self.question.names(self.figure.dimensions[self.by], self.shown.kept)
        rows = [self.row(group, names[group]) for group in self.shown.kept]
        return rows + rest_rows(self.question, self.figure, self.shown, self.values, self.key)

    def row(self, group: GroupKey, name: str) -> ChartRow:
        cells = [
            self.cell(values.get(group), scope, group)
            for values, (_label, scope) in zip(self.values, self._sides, strict=True)
        ]
        below = self._drill(group) if self._drill else None
        return ChartRow(name, cells, cells[0].url, drill=self.question.url(below) if below else None)

    def cell(self, value: Value, scope: Scope, group: GroupKey) -> ChartCell:
        return self.question.cell(self.figure, value, narrowed(self.figure, scope, {self.by: group}))

    @cached_property
    def finding(self) -> str:
        return self._change.sentence(self.by) if self.within == self.question.scope else ""


def rest_rows(
    question: DashboardQuestion,
    figure: AnyFigure,
    shown: Cut[ShownGroup],
    columns: Sequence[Mapping[ShownGroup, Value]],
    key: str,
) -> list[ChartRow]:
    """One row for all groups that are not shown, with the way to the whole table of the chart ``key``; none if all are.

    What does not add up, such as different people, has no number for several groups.
    """
    if not shown.rest:
        return []
    sums = [added(column.get(group) for group in shown.rest) if figure.adds_up else None for column in columns]
    cells = [question.cell(figure, value, None) for value in sums]
    return [ChartRow(shown.label, cells, question.table_url(key), role="rest")]

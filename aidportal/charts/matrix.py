"""A figure by two dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Unpack

from django.utils.translation import gettext as _

from aidportal.figures.figure import AnyFigure
from aidportal.figures.reading import Group
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import GroupKey, Value

from .bounds import TIMES, Cut, MatrixSide, cut_matrix, folded
from .cells import ChartCell, ChartColumn, ChartRow
from .chart import Chart, ChartTexts
from .findings import FigureChange
from .groups import added, narrowed, ordered
from .question import DashboardQuestion
from .series import colors_of


class CrossedChart(Chart):
    """A figure by two dimensions, with the totals of both; of many groups the largest, and the rest as one."""

    usual_kind = "matrix"

    def __init__(
        self,
        question: DashboardQuestion,
        figure: AnyFigure,
        rows: str,
        columns: str,
        within: Scope | None = None,
        **texts: Unpack[ChartTexts],
    ) -> None:
        super().__init__(question, figure, within, **texts)
        self._down, self._across = rows, columns
        self._answer = question.ask(figure, self.within, (rows, columns), (rows,), (columns,))
        self._change = FigureChange(question, figure, (rows, columns))

    @cached_property
    def cuts(self) -> tuple[Cut[GroupKey], Cut[GroupKey]]:
        """The groups that are shown, down and across."""
        keys = (self._down, self._across)
        down, across = (ordered(key, self._answer.by(key)) for key in keys)
        return (Cut(down), Cut(across)) if self.question.is_whole else cut_matrix(down, across, keys)

    @cached_property
    def sides(self) -> list[MatrixSide]:
        """What the columns are of: groups, and all that have none as the last."""
        across = self.cuts[1]
        return [*across.kept, *([across] if across.rest else [])]

    @cached_property
    def values(self) -> Mapping[tuple[MatrixSide, MatrixSide], Value]:
        return folded(self._answer.by(self._down, self._across), *self.cuts)

    @cached_property
    def columns(self) -> list[ChartColumn]:
        across, dimensions = self.cuts[1], self.figure.dimensions
        names = self.question.names(dimensions[self._across], across.kept)
        colors = colors_of(self._across, across.kept)
        heads = [ChartColumn(dimensions[self._down].label, numeric=False)]
        heads += [ChartColumn(names[group], color) for group, color in zip(across.kept, colors, strict=True)]
        heads += [ChartColumn(across.label, role="total")] if across.rest else []
        return [*heads, ChartColumn(_("Total"), role="total")]

    @cached_property
    def rows(self) -> list[ChartRow]:
        down = self.cuts[0]
        names = self.question.names(self.figure.dimensions[self._down], down.kept)
        rows = [self.row(group, names[group]) for group in down.kept]
        rows += [self.rest(down)] if down.rest else []
        return rows + ([self.total()] if rows else [])

    def row(self, group: GroupKey, name: str) -> ChartRow:
        at = narrowed(self.figure, self.within, {self._down: group})
        total = self.question.cell(self.figure, self._answer.by(self._down)[(group,)], at)
        is_partial = self.question.is_partial(self._down, group)
        return ChartRow(
            name, [*(self.cell(group, side, at) for side in self.sides), total], total.url, partial=is_partial
        )

    def rest(self, down: Cut[GroupKey]) -> ChartRow:
        """All rows that are not shown."""
        # The last two columns are sums over the rows already.
        total = self.question.cell(self.figure, sum_of(self.figure, self._answer.by(self._down), down), None)
        cells = [*(self.cell(down, side, None) for side in self.sides), total]
        return ChartRow(down.label, cells, self.question.table_url(self.key), role="rest")

    def total(self) -> ChartRow:
        feet = [self.foot(side) for side in self.sides]
        cells = [*feet, self.question.cell(self.figure, self._answer.total, self.within)]
        return ChartRow(_("Total"), cells, role="total")

    def cell(self, row: MatrixSide, side: MatrixSide, at: Scope | None) -> ChartCell:
        """What a row and a column come to; where one of them stands for several groups, the sum, if there is one."""
        value = self.values.get((row, side))
        if isinstance(row, Cut) or isinstance(side, Cut):
            return self.question.cell(self.figure, value if self.figure.adds_up else None, None)
        return self.question.cell(self.figure, value, narrowed(self.figure, at, {self._across: side}))

    def foot(self, side: MatrixSide) -> ChartCell:
        across = self._answer.by(self._across)
        if isinstance(side, Cut):
            return self.question.cell(self.figure, sum_of(self.figure, across, side), None)
        at = narrowed(self.figure, self.within, {self._across: side})
        return self.question.cell(self.figure, across[(side,)], at)

    @cached_property
    def finding(self) -> str:
        keys = (self._down, self._across)
        is_told = self.within == self.question.scope and not {*keys} & {*TIMES}
        return self._change.sentence(*keys) if is_told else ""


def sum_of(figure: AnyFigure, values: Mapping[Group, Value], rest: Cut[GroupKey]) -> Value:
    """The sum of the groups that are not shown; ``None`` where the figure does not add up."""
    return added(values.get((group,)) for group in rest.rest) if figure.adds_up else None

"""A figure along the years: those of the scope, and around them the others, which are drawn muted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Unpack

from django.utils.translation import gettext as _

from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.reading import AnyAnswer, Group
from aidportal.figures.scopes import ONE_DAY, Scope
from aidportal.figures.selects import GroupKey, Value

from .cells import ChartColumn, ChartRow
from .chart import Chart, ChartTexts
from .findings import FigureChange
from .groups import narrowed
from .question import DashboardQuestion
from .series import ChartSeries, series_cell


@dataclass(frozen=True)
class Year:
    """A row of a chart along the years; ``year`` is ``None`` for what lies in no certain one of them."""

    year: int | None
    scope: Scope
    answer: AnyAnswer
    is_outside: bool

    @property
    def label(self) -> str:
        return _("not stated") if self.year is None else str(self.year)

    def at(self, figure: AnyFigure) -> Scope | None:
        return narrowed(figure, self.scope, {"year": self.year})

    def value(self) -> Value:
        return self.answer.by("year").get((self.year,))

    def split(self, by: str) -> Mapping[Group, Value]:
        """The numbers by year and ``by``; none without a dimension."""
        return self.answer.by("year", by) if by else {}


class Years:
    """A figure by year, within the scope and around it; a year of which the scope has a part is that part."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure, split: str = "") -> None:
        self.question, self.figure = question, figure
        sets = [("year",), *([("year", split)] if split else [])]
        self.inside, self.around = (question.ask(figure, scope, *sets) for scope in (question.scope, question.ever))

    @cached_property
    def rows(self) -> list[Year]:
        """All years from the first known to the last, those asked for among them; what has no certain year at last."""
        rows = [self.of(year) for year in self.years()]
        if (None,) in self.inside.by("year"):
            rows.append(Year(None, self.question.scope, self.inside, False))
        return rows

    def years(self) -> list[int]:
        known = {year for (year,), value in self.around.by("year").items() if year is not None and value is not None}
        if not known:
            return []
        start, last = self.question.scope.period.start, self.question.last_day
        wanted = {start.year, last.year} if start and start <= last else set()
        return list(range(min(known | wanted), max(known | wanted) + 1))

    def of(self, year: int) -> Year:
        period = self.question.scope.period
        is_outside = (period.start is not None and date(year, 12, 31) < period.start) or (
            period.end is not None and period.end <= date(year, 1, 1)
        )
        if is_outside or period.year_unknown:
            return Year(year, self.question.ever, self.around, True)
        return Year(year, self.question.scope, self.inside, False)

    def is_partial(self, one: Year) -> bool:
        """Whether the number is of a part of a year: the running one, or one that the scope cuts."""
        if one.year is None or one.year == self.question.today.year:
            return one.year is not None
        period = one.scope.period
        starts = period.start is not None and period.start > date(one.year, 1, 1)
        ends = period.end is not None and period.end < date(one.year, 12, 31) + ONE_DAY
        return starts or ends


class YearsChart(Chart):
    """A figure by year, stacked by ``series`` of the dimension ``split``."""

    usual_kind = "stacked"

    def __init__(
        self,
        question: DashboardQuestion,
        figure: AnyFigure,
        split: str = "",
        series: Sequence[ChartSeries] = (),
        **texts: Unpack[ChartTexts],
    ) -> None:
        super().__init__(question, figure, **texts)
        self._split, self._series = split, series
        self._years = Years(question, figure, split)
        self._change = FigureChange(question, figure, (split,))

    @cached_property
    def columns(self) -> list[ChartColumn]:
        columns = [ChartColumn(_("Year"), numeric=False), *(one.column for one in self._series)]
        return [*columns, ChartColumn(_("Total"), role="total") if self._series else ChartColumn(self.figure.label, 1)]

    @cached_property
    def rows(self) -> list[ChartRow]:
        return [self.row(one) for one in self._years.rows]

    def row(self, one: Year) -> ChartRow:
        at, parts = one.at(self.figure), one.split(self._split)
        cells = [
            series_cell(self.question, self.figure, parts, one.year, at, self._split, each) for each in self._series
        ]
        total = self.question.cell(self.figure, one.value(), at)
        is_partial = self._years.is_partial(one)
        return ChartRow(one.label, [*cells, total], total.url, partial=is_partial, is_outside=one.is_outside)

    @cached_property
    def finding(self) -> str:
        names: dict[GroupKey, Words] = {group: one.label for one in self._series for group in one.groups}
        return self._change.sentence(self._split, groups=names)


class ParallelChart(Chart):
    """Figures in one unit side by side, by year; they are never added up.

    The sentence, and the way to the records, are of ``link``, by ``by``.
    """

    usual_kind = "grouped"

    def __init__(
        self,
        question: DashboardQuestion,
        figures: Sequence[AnyFigure],
        link: AnyFigure,
        by: str = "",
        **texts: Unpack[ChartTexts],
    ) -> None:
        super().__init__(question, link, **texts)
        self._figures, self._by = figures, by
        self._lines = [Years(question, figure) for figure in figures]
        self._change = FigureChange(question, link, (by,))

    @cached_property
    def years(self) -> list[dict[int | None, Year]]:
        """Of each figure its years."""
        return [{one.year: one for one in line.rows} for line in self._lines]

    @property
    def order(self) -> list[int | None]:
        known = [year for line in self.years for year in line if year is not None]
        order: list[int | None] = [*range(min(known), max(known) + 1)] if known else []
        return order + ([None] if any(None in line for line in self.years) else [])

    @cached_property
    def columns(self) -> list[ChartColumn]:
        columns = [ChartColumn(figure.label, color) for color, figure in enumerate(self._figures, 1)]
        return [ChartColumn(_("Year"), numeric=False), *columns]

    @cached_property
    def rows(self) -> list[ChartRow]:
        rows = [self.row(year) for year in self.order]
        return [
            row for year, row in zip(self.order, rows, strict=True) if year or any(cell.value for cell in row.cells)
        ]

    def row(self, year: int | None) -> ChartRow:
        first = self._lines[0]
        some = next((line[year] for line in self.years if year in line), None) or first.of(year or 0)
        cells = [
            self.question.cell(figure, line[year].value() if year in line else None, some.at(self.figure))
            for figure, line in zip(self._figures, self.years, strict=True)
        ]
        return ChartRow(some.label, cells, partial=first.is_partial(some), is_outside=some.is_outside)

    @cached_property
    def finding(self) -> str:
        return self._change.sentence(self._by)

"""A figure along the years: those of the scope, and around them the others, which are drawn muted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.reading import Group
from aidportal.figures.scopes import ONE_DAY, Scope
from aidportal.figures.selects import Value

from .chart import ChartColumn, ChartRow
from .drawing import ChartSeries, Sketch, chart, narrowed, series_cell
from .findings import FigureChange
from .question import DashboardQuestion


@dataclass(frozen=True)
class Year:
    """A row of a chart along the years; ``year`` is ``None`` for what lies in no certain one of them."""

    year: int | None
    scope: Scope
    answer: Any
    is_outside: bool

    @property
    def label(self) -> str:
        return _("not stated") if self.year is None else str(self.year)

    def at(self, figure: Any) -> Scope | None:
        return narrowed(figure, self.scope, {"year": self.year})

    def value(self) -> Value:
        return self.answer.by("year").get((self.year,))


class Years:
    """A figure by year, within the scope and around it; a year of which the scope has a part is that part."""

    def __init__(self, asked: DashboardQuestion, figure: Any, split: str = "") -> None:
        self.asked, self.figure = asked, figure
        sets = [("year",), *([("year", split)] if split else [])]
        self.inside, self.around = (asked.ask(figure, scope, *sets) for scope in (asked.scope, asked.ever))

    def rows(self) -> list[Year]:
        """All years from the first known to the last, those asked for among them; what has no certain year at last."""
        found = [self.of(year) for year in self.years()]
        if (None,) in self.inside.by("year"):
            found.append(Year(None, self.asked.scope, self.inside, False))
        return found

    def years(self) -> list[int]:
        known = {year for (year,), value in self.around.by("year").items() if year is not None and value is not None}
        if not known:
            return []
        start, last = self.asked.scope.period.start, self.asked.last_day
        asked = {start.year, last.year} if start and start <= last else set()
        return list(range(min(known | asked), max(known | asked) + 1))

    def of(self, year: int) -> Year:
        period = self.asked.scope.period
        is_outside = (period.start is not None and date(year, 12, 31) < period.start) or (
            period.end is not None and period.end <= date(year, 1, 1)
        )
        if is_outside or period.year_unknown:
            return Year(year, self.asked.ever, self.around, True)
        return Year(year, self.asked.scope, self.inside, False)

    def is_partial(self, one: Year) -> bool:
        """Whether the number is of a part of a year: the running one, or one that the scope cuts."""
        if one.year is None or one.year == self.asked.today.year:
            return one.year is not None
        period = one.scope.period
        starts = period.start is not None and period.start > date(one.year, 1, 1)
        ends = period.end is not None and period.end < date(one.year, 12, 31) + ONE_DAY
        return starts or ends


def by_year(
    asked: DashboardQuestion, figure: Any, split: str = "", series: Sequence[ChartSeries] = (), **texts: Any
) -> Sketch:
    """A figure by year, stacked by ``series`` of the dimension ``split``."""
    years = Years(asked, figure, split)
    names = {group: one.label for one in series for group in one.groups}
    change = FigureChange(asked, figure, (split,))
    yield
    rows = []
    for one in years.rows():
        at, parts = one.at(figure), split_of(one, split)
        cells = [series_cell(asked, figure, parts, one.year, at, split, each) for each in series]
        total = asked.cell(figure, one.value(), at)
        is_partial = years.is_partial(one)
        rows.append(ChartRow(one.label, [*cells, total], total.url, partial=is_partial, is_outside=one.is_outside))
    columns = [ChartColumn(_("Year"), numeric=False), *(ChartColumn(each.label, each.color) for each in series)]
    columns.append(ChartColumn(_("Total"), role="total") if series else ChartColumn(figure.label, 1))
    texts.setdefault("finding", change.sentence(split, groups=names))
    return chart(asked, figure, asked.scope, kind="stacked", columns=columns, rows=rows, **texts)


def split_of(one: Year, split: str) -> dict[Group, Value]:
    return one.answer.by("year", split) if split else {}


def several(asked: DashboardQuestion, figures: tuple[Any, ...], link: Any, by: str = "", **texts: Any) -> Sketch:
    """Figures in one unit side by side, by year; they are never added up. The sentence is of ``link``, by ``by``."""
    found = [Years(asked, figure) for figure in figures]
    change = FigureChange(asked, link, (by,))
    yield
    lines = [{one.year: one for one in years.rows()} for years in found]
    known = [year for line in lines for year in line if year is not None]
    order: list[int | None] = [*range(min(known), max(known) + 1)] if known else []
    order += [None] if any(None in line for line in lines) else []
    rows = []
    for year in order:
        some = next((line[year] for line in lines if year in line), None) or found[0].of(year or 0)
        cells = [
            asked.cell(figure, line[year].value() if year in line else None, some.at(link))
            for figure, line in zip(figures, lines, strict=True)
        ]
        if year or any(cell.value for cell in cells):
            rows.append(ChartRow(some.label, cells, partial=found[0].is_partial(some), is_outside=some.is_outside))
    columns = [ChartColumn(_("Year"), numeric=False)]
    columns += [ChartColumn(figure.label, color) for color, figure in enumerate(figures, 1)]
    texts = {"kind": "grouped", "finding": change.sentence(by)} | texts
    return chart(asked, link, asked.scope, columns=columns, rows=rows, **texts)

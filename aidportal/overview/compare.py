"""Any figure by any two of its dimensions, or some areas or years side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_ROWS, MOST_TIMES, TIMES, cut
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart, ChartTexts
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.findings import FigureChange
from aidportal.charts.groups import added, narrowed, ordered, single
from aidportal.charts.matrix import CrossedChart
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.ranking import rest_rows
from aidportal.charts.years import Year, Years
from aidportal.directory.fields import FIRST_OFFERED_YEAR, PlainChoiceField
from aidportal.directory.filters import ScopeFilterSet, scope_filter
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure, Dimension
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import GroupKey, Value
from aidportal.values import dates
from projects.figures import COMMITTED

from .beside_field import A_YEAR, BesideField

KEY, SPAN = "comparison", "col-12"
KINDS = {
    "stacked": gettext_lazy("stacked"),
    "grouped": gettext_lazy("side by side"),
    "bars": gettext_lazy("bars"),
    "lines": gettext_lazy("lines"),
    "matrix": gettext_lazy("heat map"),
}


# ---- What is asked


class DimensionField(PlainChoiceField):
    """A dimension of some figure; it offers those of the figure that is chosen."""

    def valid_value(self, value: object) -> bool:
        return value in all_dimensions()


def all_dimensions() -> dict[str, Dimension]:
    return {key: dimension for figure in catalogue.figures() for key, dimension in figure.dimensions.items()}


class CompareFilterSet(DashboardFilterSet):
    """The filters of all dashboards, and which figure is compared by what."""

    figure = scope_filter(PlainChoiceField, gettext_lazy("Figure"), required=False)
    rows = scope_filter(DimensionField, gettext_lazy("Rows"), required=False)
    columns = scope_filter(DimensionField, gettext_lazy("Columns"), required=False)
    chart = scope_filter(
        PlainChoiceField,
        gettext_lazy("Chart"),
        choices=[("", gettext_lazy("as fits")), *KINDS.items()],
        required=False,
    )
    beside: Any = scope_filter(BesideField, gettext_lazy("Areas or years side by side"), required=False)

    place_parameters = ("area", "giver", "beside")

    def offer_choices(self, form: BaseForm) -> None:
        super().offer_choices(form)
        fields: Any = form.fields
        # What an address without a figure asks for comes first, so that the drop-down shows it.
        figures = sorted(catalogue.figures(), key=lambda figure: figure is not COMMITTED)
        fields["figure"].choices = [(figure.key, capfirst(figure.label)) for figure in figures]
        figure = figure_of(self.data.get("figure"))
        dimensions = [(key, capfirst(dimension.label)) for key, dimension in figure.dimensions.items()]
        fields["rows"].choices = [("", _("as fits")), *dimensions]
        fields["columns"].choices = [("", _("none")), *dimensions]

    def options(self, name: str) -> Iterable[Any]:
        if name != "beside":
            return super().options(name)
        this_year = dates.today().year
        years = [(str(year), str(year)) for year in range(this_year, FIRST_OFFERED_YEAR - 1, -1)]
        return self.register.area_options(self.register.receiving).after((_("Years"), years))


def figure_of(key: str | None) -> AnyFigure:
    """The figure of that key, else the money committed."""
    try:
        return catalogue.figure(key or "")
    except KeyError:
        return COMMITTED


@dataclass(frozen=True)
class Comparison:
    """What is compared: a figure by ``rows`` and ``columns`` (or none), or by ``rows`` for some areas or years."""

    figure: AnyFigure
    rows: str
    columns: str
    kind: str
    beside: tuple[str, ...]
    notices: tuple[str, ...]

    @classmethod
    def of(cls, cleaned: dict[str, Any]) -> Comparison:
        """The comparison that is asked for, as far as the figure can be split like that; else in words why not."""
        figure = figure_of(cleaned.get("figure"))
        rows, columns, beside = (cleaned.get(name) or "" for name in ("rows", "columns", "beside"))
        notices = [no_dimension(figure, key) for key in (rows, columns) if key and key not in figure.dimensions]
        rows = rows if rows in figure.dimensions else first_dimension(figure, columns)
        columns = columns if columns in figure.dimensions else ""
        if columns == rows:
            notices.append(_("Rows and columns are the same; it is shown once."))
            columns = ""
        if beside and columns:
            notices.append(_("With areas or years side by side, these are the columns."))
            columns = ""
        kind, why = fitting(figure, cleaned.get("chart") or "", rows, bool(columns or beside), bool(beside))
        return cls(figure, rows, columns, kind, tuple(beside), (*notices, *filter(None, [why])))

    def query(self, scope: Scope, chart: str) -> str:
        """The comparison and its scope as an address, in one fixed order."""
        pairs = [("figure", self.figure.key), ("rows", self.rows), ("columns", self.columns), ("chart", chart)]
        pairs += [("beside", value) for value in self.beside]
        return urlencode([pair for pair in pairs if pair[1]] + spans.page_query(scope))


def no_dimension(figure: AnyFigure, key: str) -> str:
    words = {"figure": capfirst(figure.label), "dimension": all_dimensions()[key].label}
    return _("%(figure)s: not known by %(dimension)s.") % words


def first_dimension(figure: AnyFigure, columns: str | None) -> str:
    """The year where the figure has one, else the first dimension that is not in the columns."""
    keys = [key for key in figure.dimensions if key != columns]
    return "year" if "year" in keys else keys[0] if keys else columns or ""


def fitting(figure: AnyFigure, wanted: str, rows: str, is_crossed: bool, is_beside: bool) -> tuple[str, str]:
    """The kind of chart, and in words why it is not the one that is wanted."""
    if not is_crossed:
        fits = {"bars", "lines", "stacked"} if rows in TIMES else {"bars"}
        usual = "stacked" if rows == "year" else "bars"
    else:
        fits = {"grouped", "matrix", "stacked"} | ({"lines"} if rows in TIMES else set())
        usual = "grouped" if is_beside else "matrix"
        if is_beside or not figure.adds_up:
            fits.discard("stacked")
    if not wanted or wanted in fits:
        return wanted or usual, ""
    words = {"wanted": KINDS[wanted], "usual": KINDS[usual]}
    return usual, _("A chart of the kind “%(wanted)s” does not fit here; it is drawn as “%(usual)s”.") % words


# ---- The page


class CompareView(DashboardView):
    title = gettext_lazy("Comparison")
    template_name = "reports/compare.html"
    filterset_class = CompareFilterSet

    @cached_property
    def comparison(self) -> Comparison:
        """What is compared, once the filters are valid."""
        return Comparison.of(self.filters.form.cleaned_data)

    def numbers(self, question: DashboardQuestion) -> dict[str, Any]:
        kind = self.filters.form.cleaned_data.get("chart") or ""
        self.canonical = self.comparison.query(question.scope, kind)
        return super().numbers(question) | {"lead": self.comparison.figure.definition}

    def notices(self, filters: ScopeFilterSet) -> list[dict[str, str]]:
        notices = super().notices(filters)
        if filters.is_valid():
            notices += [{"level": "warn", "text": text} for text in self.comparison.notices]
        return notices

    def blocks(self, question: DashboardQuestion) -> Sequence[Chart]:
        return [chart_of(question, self.comparison)]


def title_of(one: Comparison) -> str:
    dimensions = one.figure.dimensions
    words = {"figure": capfirst(one.figure.label), "rows": dimensions[one.rows].label}
    if one.columns:
        return _("%(figure)s, by %(rows)s and %(columns)s") % (words | {"columns": dimensions[one.columns].label})
    return _("%(figure)s, by %(rows)s") % words


def chart_of(question: DashboardQuestion, one: Comparison) -> Chart:
    if one.beside:
        return BesideChart(question, one)
    if one.columns:
        texts: ChartTexts = {"key": KEY, "span": SPAN, "title": title_of(one), "kind": one.kind}
        return CrossedChart(question, one.figure, one.rows, one.columns, **texts)
    return AlongYearsChart(question, one) if one.rows == "year" else AmongGroupsChart(question, one)


class ComparedChart(Chart):
    """A figure by the rows of a comparison, with the total."""

    def __init__(self, question: DashboardQuestion, one: Comparison, within: Scope | None = None) -> None:
        super().__init__(question, one.figure, within, key=KEY, title=title_of(one), kind=one.kind, span=SPAN)
        self.by = one.rows

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [self.head, ChartColumn(self.figure.label, 1)]

    @property
    def head(self) -> ChartColumn:
        return ChartColumn(self.figure.dimensions[self.by].label, numeric=False)

    @cached_property
    def rows(self) -> list[ChartRow]:
        rows = self.parts
        return [*rows, ChartRow(_("Total"), self.totals, role="total")] if rows else []

    @property
    def parts(self) -> list[ChartRow]:
        """The rows that are drawn."""
        raise NotImplementedError

    @property
    def totals(self) -> list[ChartCell]:
        raise NotImplementedError


class AlongYearsChart(ComparedChart):
    """A figure by year, with the years around the period, and the total of the period."""

    def __init__(self, question: DashboardQuestion, one: Comparison) -> None:
        super().__init__(question, one)
        self._years, self._answer = Years(question, one.figure), question.ask(one.figure, question.scope)
        self._change = FigureChange(question, one.figure)

    @property
    def parts(self) -> list[ChartRow]:
        return [self.row(one) for one in self._years.rows]

    def row(self, one: Year) -> ChartRow:
        cell = self.question.cell(self.figure, one.value(), one.at(self.figure))
        is_partial = self._years.is_partial(one)
        return ChartRow(one.label, [cell], cell.url, partial=is_partial, is_outside=one.is_outside)

    @property
    def totals(self) -> list[ChartCell]:
        return [self.question.cell(self.figure, self._answer.total, self.within)]

    @cached_property
    def finding(self) -> str:
        return self._change.sentence()


class AmongGroupsChart(ComparedChart):
    """A figure by one dimension."""

    def __init__(self, question: DashboardQuestion, one: Comparison) -> None:
        super().__init__(question, one)
        self._answer = question.ask(one.figure, question.scope, (one.rows,))
        self._change = FigureChange(question, one.figure, (one.rows,))

    @property
    def parts(self) -> list[ChartRow]:
        values = single(self._answer.by(self.by))
        shown = cut(ordered(self.by, self._answer.by(self.by)), self.question.most(most_of(self.by)), self.by)
        names = self.question.names(self.figure.dimensions[self.by], shown.kept)
        rows = [self.row(group, values[group], names[group]) for group in shown.kept]
        return rows + rest_rows(self.question, self.figure, shown, [values], self.key)

    def row(self, group: GroupKey, value: Value, name: str) -> ChartRow:
        cell = self.question.cell(self.figure, value, narrowed(self.figure, self.within, {self.by: group}))
        return ChartRow(name, [cell], cell.url, partial=self.question.is_partial(self.by, group))

    @property
    def totals(self) -> list[ChartCell]:
        return [self.question.cell(self.figure, self._answer.total, self.within)]

    @cached_property
    def finding(self) -> str:
        return self._change.sentence(self.by)


class BesideChart(ComparedChart):
    """A figure by one dimension for each of some areas or years, which take the place of those in the filters."""

    # The records of all columns together are no list of their own.
    url = ""

    def __init__(self, question: DashboardQuestion, one: Comparison) -> None:
        self._scopes = [beside(question.scope, value) for value in one.beside]
        super().__init__(question, one, self._scopes[0])
        self._answers = [question.ask(one.figure, scope, (one.rows,)) for scope in self._scopes]
        self._heads = [heading(question, value) for value in one.beside]

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [self.head, *(ChartColumn(head, place) for place, head in enumerate(self._heads, 1))]

    @property
    def parts(self) -> list[ChartRow]:
        columns = [answer.by(self.by) for answer in self._answers]
        sums = {group: added(column.get(group) for column in columns) for group in dict.fromkeys(chain(*columns))}
        shown = cut(ordered(self.by, sums), self.question.most(most_of(self.by)), self.by)
        names = self.question.names(self.figure.dimensions[self.by], shown.kept)
        rows = [self.row(group, names[group]) for group in shown.kept]
        return rows + rest_rows(self.question, self.figure, shown, [single(column) for column in columns], self.key)

    def row(self, group: GroupKey, name: str) -> ChartRow:
        cells = [
            self.question.cell(
                self.figure, answer.by(self.by).get((group,)), narrowed(self.figure, scope, {self.by: group})
            )
            for answer, scope in zip(self._answers, self._scopes, strict=True)
        ]
        return ChartRow(name, cells, partial=self.question.is_partial(self.by, group))

    @property
    def totals(self) -> list[ChartCell]:
        return [
            self.question.cell(self.figure, answer.total, scope)
            for answer, scope in zip(self._answers, self._scopes, strict=True)
        ]

    @cached_property
    def finding(self) -> str:
        totals = (self.question.text(self.figure, answer.total) for answer in self._answers)
        parts = [f"{head} {total}" for head, total in zip(self._heads, totals, strict=True)]
        return _("In all: %(parts)s.") % {"parts": _(", ").join(parts)}

    @property
    def own_note(self) -> str:
        return _("The columns take the place of the area or the period of the filters.")


def most_of(key: str) -> int:
    """The most groups of a dimension that a page shows."""
    return MOST_TIMES if key in TIMES else MOST_ROWS


def beside(scope: Scope, value: str) -> Scope:
    """The scope for one of the years or areas that are put side by side."""
    return scope.but(period=Period.year(int(value))) if A_YEAR.fullmatch(value) else scope.but(areas=(value,))


def heading(question: DashboardQuestion, value: str) -> str:
    if not A_YEAR.fullmatch(value):
        return question.registers.get("areas", {}).get(value.removeprefix("="), value)
    return _("%(year)s to date") % {"year": value} if int(value) == question.today.year else value

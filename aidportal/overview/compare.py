"""Any figure by any two of its dimensions, or some areas or years side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_ROWS, MOST_TIMES, TIMES, cut
from aidportal.charts.chart import ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import Sketch, added, chart, crossed, narrowed, ordered, rest_rows
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.findings import FigureChange
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.years import Years
from aidportal.directory.fields import FIRST_OFFERED_YEAR, PlaceField, PlaceSelect, PlainChoiceField, options_html
from aidportal.directory.filters import scope_filter
from aidportal.figures import catalogue
from aidportal.figures.scopes import Period, Scope
from projects.figures import COMMITTED

MOST_BESIDE = 4
KINDS = {
    "stacked": gettext_lazy("stacked"),
    "grouped": gettext_lazy("side by side"),
    "bars": gettext_lazy("bars"),
    "lines": gettext_lazy("lines"),
    "matrix": gettext_lazy("heat map"),
}
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


# ---- What is asked


class SomeSelects(PlaceSelect):
    """As many drop-downs as values may be chosen, which works without scripts and without a second key."""

    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = [str(one) for one in value or []][:MOST_BESIDE]
        chosen += [""] * (MOST_BESIDE - len(chosen))
        html_id = (attrs or {}).get("id", f"id_{name}")
        if self.is_typed:
            marks = {"aria-label": _("Areas or years side by side")}
            return format_html('<div class="selects">{}</div>', self.boxes(name, chosen, marks))
        options = ("".join(options_html(self.choices, [one])) for one in chosen)
        selects = format_html_join(
            "",
            '<select name="{}" id="{}" aria-label="{}">{}</select>',
            (
                (name, f"{html_id}_{place}", _("Beside, number %(place)s") % {"place": place}, mark_safe(made))  # noqa: S308
                for place, made in enumerate(options, 1)
            ),
        )
        return format_html('<div class="selects">{}</div>', selects)


class BesideField(PlaceField):
    """Up to four codes of areas, or up to four years."""

    widget = SomeSelects
    empty_label: Any = "—"

    def accept(self, values: list[str]) -> tuple[str, ...]:
        if len(values) > MOST_BESIDE:
            raise ValidationError(_("At most %(most)s side by side.") % {"most": MOST_BESIDE})
        years = [value for value in values if _YEAR.fullmatch(value)]
        if years and len(years) < len(values):
            raise ValidationError(_("Put either areas or years side by side, not both."))
        return tuple(years) if years else super().accept(values)

    def called(self, value: str) -> str:
        return value if _YEAR.fullmatch(value) else super().called(value)


class DimensionField(PlainChoiceField):
    """A dimension of some figure; it offers those of the figure that is chosen."""

    def valid_value(self, value: Any) -> bool:
        return value in all_dimensions()


def all_dimensions() -> dict[str, Any]:
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

    def offer_choices(self, form: Any) -> None:
        super().offer_choices(form)
        fields = form.fields
        # What an address without a figure asks for comes first, so that the drop-down shows it.
        figures = sorted(catalogue.figures(), key=lambda figure: figure is not COMMITTED)
        fields["figure"].choices = [(figure.key, capfirst(figure.label)) for figure in figures]
        figure = figure_of(self.data.get("figure"))
        dimensions = [(key, capfirst(dimension.label)) for key, dimension in figure.dimensions.items()]
        fields["rows"].choices = [("", _("as fits")), *dimensions]
        fields["columns"].choices = [("", _("none")), *dimensions]

    def options(self, name: str) -> list[Any]:
        if name != "beside":
            return super().options(name)
        this_year = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(this_year, FIRST_OFFERED_YEAR - 1, -1)]
        return [(_("Years"), years), *self.register.area_options(self.register.receiving)]


def figure_of(key: str | None) -> Any:
    """The figure of that key, else the money committed."""
    try:
        return catalogue.figure(key or "")
    except KeyError:
        return COMMITTED


@dataclass(frozen=True)
class Comparison:
    """What is compared: a figure by ``rows`` and ``columns`` (or none), or by ``rows`` for some areas or years."""

    figure: Any
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


def no_dimension(figure: Any, key: str) -> str:
    words = {"figure": capfirst(figure.label), "dimension": all_dimensions()[key].label}
    return _("%(figure)s: not known by %(dimension)s.") % words


def first_dimension(figure: Any, columns: str | None) -> str:
    """The year where the figure has one, else the first dimension that is not in the columns."""
    keys = [key for key in figure.dimensions if key != columns]
    return "year" if "year" in keys else keys[0] if keys else columns or ""


def fitting(figure: Any, wanted: str, rows: str, is_crossed: bool, is_beside: bool) -> tuple[str, str]:
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

    def numbers(self, asked: DashboardQuestion) -> dict[str, Any]:
        cleaned = self.filters.form.cleaned_data
        self.comparison = Comparison.of(cleaned)
        self.canonical = self.comparison.query(asked.scope, cleaned.get("chart") or "")
        return super().numbers(asked) | {"lead": self.comparison.figure.definition}

    def notices(self, filters: Any) -> list[dict[str, str]]:
        found = super().notices(filters)
        if filters.is_valid():
            texts = Comparison.of(filters.form.cleaned_data).notices
            found += [{"level": "warn", "text": text} for text in texts]
        return found

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        one = self.comparison
        texts: dict[str, Any] = {"key": "comparison", "span": "col-12", "title": title_of(one)}
        if one.beside:
            return [side_by_side(asked, one, **texts)]
        if one.columns:
            return [crossed(asked, one.figure, one.rows, one.columns, kind=one.kind, **texts)]
        return [split(asked, one, **texts)]


def title_of(one: Comparison) -> str:
    dimensions = one.figure.dimensions
    words = {"figure": capfirst(one.figure.label), "rows": dimensions[one.rows].label}
    if one.columns:
        return _("%(figure)s, by %(rows)s and %(columns)s") % (words | {"columns": dimensions[one.columns].label})
    return _("%(figure)s, by %(rows)s") % words


def split(asked: DashboardQuestion, one: Comparison, **texts: Any) -> Sketch:
    """The figure by one dimension, with the total."""
    if one.rows == "year":
        return along_the_years(asked, one, **texts)
    return among_groups(asked, one, **texts)


def along_the_years(asked: DashboardQuestion, one: Comparison, **texts: Any) -> Sketch:
    """The figure by year, with the years around the period, and the total of the period."""
    figure = one.figure
    years, answer = Years(asked, figure), asked.ask(figure, asked.scope)
    change = FigureChange(asked, figure)
    yield
    rows = []
    for year in years.rows():
        cell = asked.cell(figure, year.value(), year.at(figure))
        is_partial = years.is_partial(year)
        rows.append(ChartRow(year.label, [cell], cell.url, partial=is_partial, is_outside=year.is_outside))
    if rows:
        rows.append(ChartRow(_("Total"), [asked.cell(figure, answer.total, asked.scope)], role="total"))
    columns = [ChartColumn(figure.dimensions["year"].label, numeric=False), ChartColumn(figure.label, 1)]
    texts["finding"] = change.sentence()
    return chart(asked, figure, asked.scope, kind=one.kind, columns=columns, rows=rows, **texts)


def among_groups(asked: DashboardQuestion, one: Comparison, **texts: Any) -> Sketch:
    figure, key = one.figure, one.rows
    answer, change = asked.ask(figure, asked.scope, (key,)), FigureChange(asked, figure, (key,))
    yield
    found = answer.by(key)
    groups = ordered(key, found)
    shown = cut(groups, asked.most(MOST_TIMES if key in TIMES else MOST_ROWS), key)
    names = asked.names(figure.dimensions[key], shown.kept)
    rows = []
    for group in shown.kept:
        cell = asked.cell(figure, found[(group,)], narrowed(figure, asked.scope, {key: group}))
        rows.append(ChartRow(names[group], [cell], cell.url, partial=asked.is_partial(key, group)))
    rows += rest_rows(asked, figure, shown, [{group: found[(group,)] for group in shown.rest}], texts)
    if rows:
        rows.append(ChartRow(_("Total"), [asked.cell(figure, answer.total, asked.scope)], role="total"))
    columns = [ChartColumn(figure.dimensions[key].label, numeric=False), ChartColumn(figure.label, 1)]
    texts["finding"] = change.sentence(key)
    return chart(asked, figure, asked.scope, kind=one.kind, columns=columns, rows=rows, **texts)


def side_by_side(asked: DashboardQuestion, one: Comparison, **texts: Any) -> Sketch:
    """The figure by one dimension for each of some areas or years, which take the place of those in the filters."""
    figure, key = one.figure, one.rows
    scopes = [beside(asked.scope, value) for value in one.beside]
    answers = [asked.ask(figure, scope, (key,)) for scope in scopes]
    yield
    found = [answer.by(key) for answer in answers]
    sums = {group: added(column.get(group) for column in found) for group in dict.fromkeys(chain(*found))}
    shown = cut(ordered(key, sums), asked.most(MOST_TIMES if key in TIMES else MOST_ROWS), key)
    names = asked.names(figure.dimensions[key], shown.kept)
    rows = []
    for group in shown.kept:
        cells = [
            asked.cell(figure, column.get((group,)), narrowed(figure, scope, {key: group}))
            for column, scope in zip(found, scopes, strict=True)
        ]
        rows.append(ChartRow(names[group], cells, partial=asked.is_partial(key, group)))
    columns_of_rest = [{group: column.get((group,)) for group in shown.rest} for column in found]
    rows += rest_rows(asked, figure, shown, columns_of_rest, texts)
    totals = [asked.cell(figure, answer.total, scope) for answer, scope in zip(answers, scopes, strict=True)]
    if rows:
        rows.append(ChartRow(_("Total"), totals, role="total"))
    heads = [heading(asked, figure, value) for value in one.beside]
    columns = [ChartColumn(figure.dimensions[key].label, numeric=False)]
    columns += [ChartColumn(head, place) for place, head in enumerate(heads, 1)]
    parts = [f"{head} {asked.text(figure, answer.total)}" for head, answer in zip(heads, answers, strict=True)]
    texts["finding"] = _("In all: %(parts)s.") % {"parts": _(", ").join(parts)}
    texts["note"] = _("The columns take the place of the area or the period of the filters.")
    # The records of all columns together are no list of their own.
    return chart(asked, figure, scopes[0], kind=one.kind, columns=columns, rows=rows, url="", **texts)


def beside(scope: Scope, value: str) -> Scope:
    """The scope for one of the years or areas that are put side by side."""
    return scope.but(period=Period.year(int(value))) if _YEAR.fullmatch(value) else scope.but(areas=(value,))


def heading(asked: DashboardQuestion, figure: Any, value: str) -> str:
    if not _YEAR.fullmatch(value):
        return asked.registers.get("areas", {}).get(value.removeprefix("="), value)
    return _("%(year)s to date") % {"year": value} if int(value) == asked.today.year else value

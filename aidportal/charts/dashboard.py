"""The view that all dashboards share: one filter bar, one scope, one statement for all numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import MultipleHiddenInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.directory.fields import AxisField, PlaceField
from aidportal.directory.filters import ScopeFilterSet
from aidportal.figures.axes import AXES, Axis
from aidportal.figures.figure import Words
from aidportal.registers.exports import attachment
from aidportal.registers.views import unknown_parameters
from aidportal.sheets.streaming import STREAMS, write_csv
from aidportal.sheets.writing import ExportSheet, Heading
from aidportal.subjects.navigation import dashboards
from aidportal.values import dates
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

from .chart import Chart
from .key_figures import Tile
from .panels import Panel
from .question import DashboardQuestion

# What a page is made of below its tiles.
PageBlock = Chart | Panel

# What the filter bar of only one of the pages has; the way to the others carries it along.
OF_ONE_PAGE = ("targets", "standing", "figure", "level", "rows", "columns", "chart", "beside")


@dataclass(frozen=True)
class DashboardContent:
    """What a dashboard shows: all of it is made, and so has asked, before the first number is looked at."""

    kpis: list[Tile]
    blocks: list[PageBlock]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded for the scope."""
        charts = [block for block in self.blocks if isinstance(block, Chart)]
        return all(chart.is_empty_within for chart in charts) and all(tile.value in ("—", "0") for tile in self.kpis)


def narrowed_words(filters: ScopeFilterSet, axes: set[Axis]) -> str:
    """By what the numbers are narrowed beside the period, for paper and pictures, which show no filters."""
    parts = []
    for axis, values in filters.scope.axes():
        field = filters.form.fields.get(axis.parameter)
        if field and axis in axes:
            names = _(", ").join(str(named(field, str(value))) for value in values)
            parts.append(_("%(filter)s: %(values)s") % {"filter": axis.label, "values": names})
    return _("; ").join(parts)


def named(field: AxisField, value: str) -> Any:
    """A value of a filter as its drop-down calls it."""
    choices: Any = field.choices
    return field.called(value) if isinstance(field, PlaceField) else dict(choices).get(value, field.called(value))


def csv_of(chart: Chart) -> HttpResponse:
    """The table of a chart as the browser's "Data (CSV)" writes it: exact numbers, not rounded ones."""
    heads = [Heading(str(column.label)) for column in chart.columns]
    numeric = [column.numeric for column in chart.columns[1:]]
    rows = (
        [
            str(row.label),
            *(cell.value if number else cell.text for cell, number in zip(row.cells, numeric, strict=True)),
        ]
        for row in chart.rows
    )
    body, content_type = write_csv(ExportSheet(str(chart.title), heads, rows)), STREAMS["csv"][1]
    return HttpResponse(body, content_type=content_type, headers=attachment(str(chart.title), chart.key, "csv"))


@dataclass(frozen=True)
class DashboardTab:
    """The way to a dashboard; ``current`` is the one that is open."""

    url: str
    label: Words
    current: bool


class DashboardView(TemplateView):
    """A page of blocks for the scope in the address.

    A subclass names ``title`` and ``filterset_class``, and gives ``blocks``: charts and panels, which ask when they
    are made.
    """

    template_name = "reports/dashboard.html"
    title: Words = ""
    filterset_class: type[ScopeFilterSet]
    request: SignedInRequest

    @property
    def query(self) -> QueryDict:
        """What the address asks."""
        return self.request.GET

    @cached_property
    def filters(self) -> ScopeFilterSet:
        return self.filterset_class(self.query, user=self.request.user)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "_table" in request.GET:
            return self.table(request.GET["_table"])
        return super().get(request, *args, **kwargs)

    def head(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """As ``get``. To a view without it Django ties one, and the view with all its numbers to itself."""
        return self.get(request, *args, **kwargs)

    def table(self, key: str) -> HttpResponse:
        """The whole table of the chart ``key``, however long, as a file."""
        if not self.filters.is_valid():
            raise Http404
        for block in self.blocks(self.question(self.filters)):
            if isinstance(block, Chart) and block.key == key:
                return csv_of(block)
        raise Http404

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        request = self.request
        filters = self.filters
        context = super().get_context_data(**kwargs) | {
            "title": self.title,
            "filter": filters,
            "clear_url": request.path,
            "notices": self.notices(filters),
            "tabs": self.tabs(),
        }
        if not filters.is_valid():
            # Any number would answer another question.
            return context | {"narrowed": ""}
        question = self.question(filters)
        numbers = self.numbers(question)
        self.hide_idle(filters, question)
        return context | numbers | {"narrowed": narrowed_words(filters, self.axes(question))}

    def axes(self, question: DashboardQuestion) -> set[Axis]:
        """The axes of a scope that mean something for what the page shows."""
        return question.axes

    def hide_idle(self, filters: ScopeFilterSet, question: DashboardQuestion) -> None:
        """Offers no filter that changes nothing on the page; what an address asks of it is carried along."""
        for axis in AXES.values():
            if axis.parameter in filters.form.fields and axis not in self.axes(question):
                filters.form.fields[axis.parameter].widget = MultipleHiddenInput()

    def notices(self, filters: ScopeFilterSet) -> list[dict[str, str]]:
        """What the address asks for and no dashboard knows, in words."""
        query = self.query.copy()
        for name in OF_ONE_PAGE:
            query.pop(name, None)
        return unknown_parameters(query, filters)

    def question(self, filters: ScopeFilterSet) -> DashboardQuestion:
        reader: Any = self.request.user
        names = getattr(filters, "names", None)
        registers = {key: getattr(names, key) for key in ("areas", "organisations", "sectors")} if names else {}
        return DashboardQuestion(
            filters.scope,
            dates.today(),
            Unit(reader.unit),
            self.request.path,
            tuple((name, value) for name, values in self.query.lists() for value in values if name != "_table"),
            registers,
            filters.register.places if names else {},
            is_whole="_table" in self.query,
        )

    def tabs(self) -> list[DashboardTab]:
        """The other dashboards, for the same scope."""
        query, here = self.query.urlencode(), self.request.path
        places = [(reverse(one.name), one.label) for one in dashboards()]
        return [DashboardTab(f"{url}?{query}" if query else url, label, url == here) for url, label in places]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        raise NotImplementedError

    def key_figures(self, question: DashboardQuestion) -> Sequence[Tile]:
        """The tiles above the blocks, if the page has any."""
        return ()

    def numbers(self, question: DashboardQuestion) -> dict[str, Any]:
        drawn = DashboardContent(list(self.key_figures(question)), list(self.blocks(question)))
        return {"lead": self.lead(question), "drawn": drawn}

    def lead(self, question: DashboardQuestion) -> str:
        return _("For %(period)s.") % {"period": question.period_text}

"""The view that all dashboards share: one filter bar, one scope, one statement for all numbers."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from functools import cached_property
from typing import Any

from django.forms import MultipleHiddenInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from aidportal.directory.context_processors import has_sample
from aidportal.directory.fields import PlaceField
from aidportal.figures.axes import AXES, Axis
from aidportal.figures.statements import pipelined
from aidportal.registers.exports import attachment
from aidportal.registers.views import unknown_parameters
from aidportal.sheets.streaming import STREAMS, write_csv
from aidportal.sheets.writing import ExportSheet, Heading
from aidportal.values.money import Unit
from projects.models import Project

from .chart import Chart
from .drawing import StartedSketch, begun, draw, finished
from .filters import DashboardFilterSet
from .question import DashboardQuestion

TABS = [
    ("overview:overview", gettext_lazy("Overview")),
    ("overview:investment", gettext_lazy("Investment")),
    ("overview:exchange", gettext_lazy("Exchange")),
    ("overview:training", gettext_lazy("Training")),
    ("overview:flows", gettext_lazy("Flows")),
    ("overview:targets", gettext_lazy("Targets")),
    ("reports:compare", gettext_lazy("Comparison")),
]
# What the filter bar of only one of the pages has; the way to the others carries it along.
OF_ONE_PAGE = ("targets", "standing", "figure", "level", "rows", "columns", "chart", "beside")


class DashboardContent:
    """What a dashboard shows; it is drawn when it is looked at first, for then its numbers are waited for."""

    def __init__(self, boxes: list[StartedSketch], blocks: list[StartedSketch]) -> None:
        self._boxes, self._blocks = boxes, blocks

    @cached_property
    def kpis(self) -> list[Any]:
        return [finished(box) for box in self._boxes]

    @cached_property
    def blocks(self) -> list[Any]:
        return [finished(block) for block in self._blocks]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded for the scope."""
        charts = [block for block in self.blocks if isinstance(block, Chart)]
        return all(chart.is_empty_within for chart in charts) and all(box["value"] in ("—", "0") for box in self.kpis)


def narrowed_words(filters: Any, axes: set[Axis]) -> str:
    """By what the numbers are narrowed beside the period, for paper and pictures, which show no filters."""
    parts = []
    for axis, values in filters.scope.axes():
        field = filters.form.fields.get(axis.parameter)
        if field and axis in axes:
            names = _(", ").join(str(named(field, str(value))) for value in values)
            parts.append(_("%(filter)s: %(values)s") % {"filter": axis.label, "values": names})
    return _("; ").join(parts)


def named(field: Any, value: str) -> Any:
    """A value of a filter as its drop-down calls it."""
    return field.called(value) if isinstance(field, PlaceField) else dict(field.choices).get(value, field.called(value))


def csv_of(drawn: Chart) -> HttpResponse:
    """The table of a chart as the browser's "Data (CSV)" writes it: exact numbers, not rounded ones."""
    heads = [Heading(str(column.label)) for column in drawn.columns]
    numeric = [column.numeric for column in drawn.columns[1:]]
    rows = (
        [
            str(row.label),
            *(cell.value if number else cell.text for cell, number in zip(row.cells, numeric, strict=True)),
        ]
        for row in drawn.rows
    )
    body, content_type = write_csv(ExportSheet(str(drawn.title), heads, rows)), STREAMS["csv"][1]
    return HttpResponse(body, content_type=content_type, headers=attachment(str(drawn.title), drawn.key, "csv"))


class DashboardView(TemplateView):
    """A page of blocks for the scope in the address.

    A subclass names ``title`` and gives ``blocks``: generators that ask, yield once, and return a chart or
    anything else with a ``template``; see ``drawing``.
    """

    template_name = "reports/dashboard.html"
    title: Any = ""
    filterset_class: Any = DashboardFilterSet

    @property
    def query(self) -> QueryDict:
        """What the address asks."""
        return self.request.GET

    @cached_property
    def filters(self) -> Any:
        return self.filterset_class(self.query, Project.objects.all(), user=self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, of which as much as has no numbers is written while the database works on them."""
        has_sample(request)
        if "_table" in request.GET:
            return self.table(request.GET["_table"])
        with pipelined():
            return super().get(request, *args, **kwargs).render()  # type: ignore[attr-defined]

    def table(self, key: str) -> HttpResponse:
        """The whole table of the chart ``key``, however long, as a file."""
        if not self.filters.is_valid():
            raise Http404
        for block in draw(self.blocks(self.question(self.filters))):
            if isinstance(block, Chart) and block.key == key:
                return csv_of(block)
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
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
        asked = self.question(filters)
        numbers = self.numbers(asked)
        self.hide_idle(filters, asked)
        return context | numbers | {"narrowed": narrowed_words(filters, self.axes(asked))}

    def axes(self, asked: DashboardQuestion) -> set[Axis]:
        """The axes of a scope that mean something for what the page shows."""
        return asked.axes

    def hide_idle(self, filters: Any, asked: DashboardQuestion) -> None:
        """Offers no filter that changes nothing on the page; what an address asks of it is carried along."""
        for axis in AXES.values():
            if axis.parameter in filters.form.fields and axis not in self.axes(asked):
                filters.form.fields[axis.parameter].widget = MultipleHiddenInput()

    def notices(self, filters: Any) -> list[dict[str, str]]:
        """What the address asks for and no dashboard knows, in words."""
        query = self.query.copy()
        for name in OF_ONE_PAGE:
            query.pop(name, None)
        return unknown_parameters(query, filters)

    def question(self, filters: Any) -> DashboardQuestion:
        reader: Any = self.request.user
        names = getattr(filters, "names", None)
        registers = {key: getattr(names, key) for key in ("areas", "organisations", "sectors")} if names else {}
        return DashboardQuestion(
            filters.scope,
            timezone.localdate(),
            Unit(reader.unit),
            self.request.path,
            tuple((name, value) for name, values in self.query.lists() for value in values if name != "_table"),
            registers,
            filters.register.places if names else {},
            is_whole="_table" in self.query,
        )

    def tabs(self) -> list[dict[str, Any]]:
        """The other dashboards, for the same scope."""
        query = self.query.urlencode()
        return [
            {"url": f"{url}?{query}" if query else url, "label": label, "current": url == self.request.path}
            for url, label in ((reverse(name), label) for name, label in TABS)
        ]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Generator[None, None, Any]]:
        raise NotImplementedError

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Generator[None, None, dict[str, Any]]]:
        """The boxes above the blocks, if the page has any."""
        return ()

    def numbers(self, asked: DashboardQuestion) -> dict[str, Any]:
        boxes, blocks = begun(self.key_figures(asked)), begun(self.blocks(asked))
        asked.reading.send()
        return {"lead": self.lead(asked), "drawn": DashboardContent(boxes, blocks)}

    def lead(self, asked: DashboardQuestion) -> str:
        return _("For %(period)s.") % {"period": asked.period_text}

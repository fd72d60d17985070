"""The dashboard of officials and other people on exchange: who is on post, sent, ending and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_COLUMNS
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.groups import narrowed
from aidportal.charts.key_figures import Tile
from aidportal.charts.matrix import CrossedChart
from aidportal.charts.places import WIDER, fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.series import choices, series_cell
from aidportal.figures.scopes import Direction

from .figures import OFFICIALS_SENT, ON_POST, POSTINGS, QUOTA, Stock
from .key_figures import EndingTile, HandoverTile, OnPostTile, SentTile
from .lanes import LanesPanel
from .models import Official
from .posting_panels import EndingPanel, HandoversPanel
from .stock_chart import OnPostChart, on_post_by_direction, window
from .terms import Length

# Kinds of people with a colour of their own; the rest is drawn as one.
DRAWN_KINDS = ("official", "teacher", "doctor", "technician")
# Of more months than this the quarters are drawn.
MOST_MONTHS = 72


class ExchangeView(DashboardView):
    title = gettext_lazy("Exchange of officials")
    template_name = "reports/exchange.html"
    filterset_class = DashboardFilterSet

    def key_figures(self, question: DashboardQuestion) -> Sequence[Tile]:
        return [
            *(OnPostTile(question, direction, self.stock(question)) for direction in directions_of(question)),
            SentTile(question),
            EndingTile(question),
            HandoverTile(question),
        ]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        step, stock = step_of(question), self.stock(question)
        return [
            on_post_by_direction(question, step, stock),
            on_post_by_kind(question, step, stock),
            BatchesChart(question),
            ServiceChart(question),
            *(places(question, direction) for direction in directions_of(question)),
            EndingPanel(question),
            HandoversPanel(question),
            timeline(question),
        ]

    def stock(self, question: DashboardQuestion) -> Stock:
        """The one stock of the page."""
        if not hasattr(self, "_stock"):
            self._stock = Stock(question.reading, question.ever, "direction", "kind")
        return self._stock


def directions_of(question: DashboardQuestion) -> list[Direction]:
    """The directions that are asked for."""
    return [way for way in Direction if not question.scope.directions or way in question.scope.directions]


def step_of(question: DashboardQuestion) -> str:
    """Months, or quarters of a period that with the years around it is too long for months to be told apart."""
    if question.scope.period.start is None:
        return "quarter"
    first, last = window(question, date(1, 1, 1))
    months = (last.year - first.year) * 12 + last.month - first.month
    return "month" if months <= MOST_MONTHS else "quarter"


def on_post_by_kind(question: DashboardQuestion, step: str, stock: Stock) -> OnPostChart:
    title = _("People on post, by kind")
    series = choices(Official.Kind, DRAWN_KINDS, _("others"))
    return OnPostChart(question, "kind", series, step, stock, key="on-post-kind", title=title)


class BatchesChart(Chart):
    """Officials sent in each batch of which somebody begins in the period, with the quota as a mark."""

    keys = ("direction", "batch")

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, OFFICIALS_SENT, key="batches", title="")
        self._sent, self._quota = (question.ask(one, question.ever, self.keys) for one in (OFFICIALS_SENT, QUOTA))
        self._begun = question.ask(OFFICIALS_SENT, question.scope, self.keys)
        self._running = question.ask(ON_POST, question.ever.but(day=question.today), self.keys)

    @property
    def has_quotas(self) -> bool:
        """Whether the scope has whole batches, which quotas are of."""
        scope = self.question.scope
        return scope.user.sees_everything and not any((scope.areas, scope.givers, scope.kinds))

    @property
    def title(self) -> str:
        if self.has_quotas:
            return _("Officials sent in each batch, against the quota")
        return _("Officials sent in each batch")

    @property
    def own_note(self) -> str:
        note = _("Whole batches, whatever the period; running ones are hatched.")
        if self.has_quotas:
            return note
        return note + " " + _("Quotas are of whole batches and not shown beside a part of them.")

    @cached_property
    def columns(self) -> list[ChartColumn]:
        columns = [ChartColumn(_("batch"), numeric=False), ChartColumn(OFFICIALS_SENT.label, 1)]
        return columns + ([ChartColumn(QUOTA.label, role="prior")] if self.has_quotas else [])

    @property
    def batches(self) -> list[tuple[Direction, int]]:
        """Those of which somebody begins in the period, the last of each direction first."""
        begun = self._begun.by(*self.keys)
        return [
            (direction, batch)
            for direction in directions_of(self.question)
            for batch in sorted((number for way, number in begun if way == direction), reverse=True)
        ]

    @cached_property
    def rows(self) -> list[ChartRow]:
        return [self.row(direction, batch) for direction, batch in self.batches]

    def row(self, direction: Direction, batch: int) -> ChartRow:
        group = (direction.value, batch)
        scope = narrowed(OFFICIALS_SENT, self.question.ever, dict(zip(self.keys, group, strict=True)))
        cells = [self.question.cell(OFFICIALS_SENT, self._sent.by(*self.keys).get(group), scope)]
        if self.has_quotas:
            cells.append(self.question.cell(QUOTA, self._quota.by(*self.keys).get(group), scope))
        label = _("%(direction)s, batch %(number)s") % {"direction": direction.label, "number": batch}
        return ChartRow(label, cells, cells[0].url, partial=group in self._running.by(*self.keys))

    @cached_property
    def finding(self) -> str:
        """Which batches are below their quota."""
        if not self.has_quotas or not any(row.cells[1].value for row in self.rows):
            return ""
        sent, quotas = self._sent.by(*self.keys), self._quota.by(*self.keys)
        short = [
            str(row.label)
            for (direction, batch), row in zip(self.batches, self.rows, strict=True)
            if (quotas.get((direction.value, batch)) or 0) > (sent.get((direction.value, batch)) or 0)
        ]
        if not short:
            return _("No batch is below its quota.")
        text = ngettext(
            "%(first)s is below its quota.", "%(count)s batches are below their quota, first %(first)s.", len(short)
        )
        return text % {"count": len(short), "first": short[0]}


class ServiceChart(Chart):
    """Postings by how long they lasted, by direction."""

    usual_kind = "stacked"

    def __init__(self, question: DashboardQuestion) -> None:
        note = _("From the first day to the last, in whole years; a term of exactly two years counts as two.")
        super().__init__(question, POSTINGS, key="length", title=_("Postings, by length of service"), note=note)
        self._series = choices(Direction)
        self._answer = question.ask(POSTINGS, question.scope, ("length", "direction"), ("length",))

    @cached_property
    def columns(self) -> list[ChartColumn]:
        series = [one.column for one in self._series]
        return [ChartColumn(_("length of service"), numeric=False), *series, ChartColumn(_("Total"), role="total")]

    @cached_property
    def rows(self) -> list[ChartRow]:
        totals = self._answer.by("length")
        return [self.row(group) for group in [*Length.values, None] if (group,) in totals]

    def row(self, group: str | None) -> ChartRow:
        scope = narrowed(POSTINGS, self.within, {"length": group})
        values = self._answer.by("length", "direction")
        cells: list[ChartCell] = [
            series_cell(self.question, POSTINGS, values, group, scope, "direction", one) for one in self._series
        ]
        total = self.question.cell(POSTINGS, self._answer.by("length")[(group,)], scope)
        label = Length(group).label if group else _("dates leave it open")
        return ChartRow(str(label), [*cells, total], total.url)


def places(question: DashboardQuestion, direction: Direction) -> CrossedChart:
    """Postings of one direction by the giver's areas and the receiver's prefectures, or counties of chosen areas."""
    outward = direction == Direction.TO_RECEIVER
    giving, receiving = ("home_area", "host_area") if outward else ("host_area", "home_area")
    # Hosts of many counties would make the matrix wider than a page.
    narrowest = "" if question.scope.areas else "_prefecture"
    level = max(narrowest, fitting(question, "areas", MOST_COLUMNS), key=WIDER.index)
    return CrossedChart(
        question,
        POSTINGS,
        giving + fitting(question, "givers", 2 * MOST_COLUMNS),
        receiving + level,
        question.scope.but(directions=(direction.value,)),
        key=f"places-{'out' if outward else 'in'}",
        title=_("Postings, %(direction)s, by home and host area") % {"direction": direction.label},
    )


def timeline(question: DashboardQuestion) -> LanesPanel:
    """The time axis, which goes along the years like a chart of them: also of who began before the period."""
    scope = POSTINGS.narrow(question.ever)
    addresses = [scope.url(reverse(f"cadres:{name}")) for name in ("timeline_data", "timeline", "list")]
    data, table, rows = addresses
    return LanesPanel(data, table, rows, unit=spans.words(scope.period, question.today))

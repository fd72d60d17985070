"""The dashboard of money and projects: planned, committed, disbursed, given by whom for what, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Unpack

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts.bounds import MOST_ROWS, cut
from aidportal.charts.cells import ChartColumn, ChartRow
from aidportal.charts.chart import Chart, ChartTexts
from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.groups import added, narrowed, single
from aidportal.charts.key_figures import ScopeTile
from aidportal.charts.number_words import number_text
from aidportal.charts.panels import DASH, PanelCell, TablePanel
from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.ranking import RankedChart
from aidportal.charts.series import DRAWN_SOURCES, choices
from aidportal.charts.years import ParallelChart, YearsChart
from aidportal.figures.figure import AnyFigure
from aidportal.figures.selects import GroupKey, Value
from aidportal.registers.tables import heads

from .disbursement_curve import DisbursementChart
from .figures import (
    BENEFICIARIES_PER_MILLION,
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    DONATED_CASH,
    DONATED_GOODS,
    OUTPUT_COST,
    OUTPUT_QUANTITY,
    PROJECTS,
    PROJECTS_AWAITING_APPROVAL,
    PROJECTS_IN_RESERVE,
    STATUS_DAYS,
    TOTAL_INVESTMENT,
    UNIT_COST,
)
from .models import Funding, Project

MOST_GIVERS = 20


class InvestmentView(DashboardView):
    title = gettext_lazy("Investment")
    filterset_class = DashboardFilterSet

    def key_figures(self, question: DashboardQuestion) -> Sequence[ScopeTile]:
        figures = (COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_CASH, DONATED_GOODS)
        return [ScopeTile(question, figure) for figure in figures]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        return [
            by_source(question, span="col-8"),
            DisbursementChart(question),
            stages(question),
            donations(question),
            by_receiver(question, COMMITTED, key="receivers", title=_("Money committed, by receiving area")),
            by_sector(question),
            by_giver(question),
            StatusChart(question, PROJECTS, "status", key="statuses", title=_("Projects, by status")),
            beneficiaries(question),
            StatusChart(question, STATUS_DAYS, "stage", key="stays", title=_("Days in each status, median")),
            UnitCosts(question),
        ]


def by_source(question: DashboardQuestion, span: str = "col-6") -> YearsChart:
    """Money committed by year, stacked by source; what may belong to several years is a row of its own."""
    series = choices(Funding.Source, DRAWN_SOURCES, _("other sources"))
    title = _("Money committed, by year and source")
    return YearsChart(question, COMMITTED, "source", series, key="investment", title=title, span=span)


def by_sector(question: DashboardQuestion) -> RankedChart:
    return RankedChart(question, COMMITTED, "sector", key="sectors", title=_("Money committed, by field"))


def by_giver(question: DashboardQuestion) -> RankedChart:
    title = _("Money committed, by giver")
    return RankedChart(question, COMMITTED, "giver_area", key="givers", title=title, most=MOST_GIVERS)


def stages(question: DashboardQuestion) -> ParallelChart:
    note = _("Planned is the total investment of the projects of a programme year, from all sources.")
    title = _("Planned, committed and disbursed, by year")
    figures = (TOTAL_INVESTMENT, COMMITTED, DISBURSED)
    return ParallelChart(question, figures, DISBURSED, "source", key="stages", title=title, note=note)


def donations(question: DashboardQuestion) -> ParallelChart:
    note = _("Goods count as valued by the source; cash and goods are not added.")
    title, figures = _("Cash and goods given, by year"), (DONATED_CASH, DONATED_GOODS)
    return ParallelChart(question, figures, DONATED_CASH, "giver_area", key="donations", title=title, note=note)


def beneficiaries(question: DashboardQuestion) -> RankedChart:
    note = _("People who benefit from the projects, divided by the money committed, times a million.")
    title = _("Beneficiaries per million yuan, by field")
    return RankedChart(question, BENEFICIARIES_PER_MILLION, "sector", key="beneficiaries", title=title, note=note)


class StatusChart(Chart):
    """A figure by status, in the order that projects go through them; what waits for approval is told beside it."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure, by: str, **texts: Unpack[ChartTexts]) -> None:
        super().__init__(question, figure, **texts)
        self._by, self._answer = by, question.ask(figure, question.scope, (by,))
        is_told = figure is PROJECTS and not question.scope.statuses
        beside = (PROJECTS_IN_RESERVE, PROJECTS_AWAITING_APPROVAL) if is_told else ()
        self._waiting = [(one, question.ask(one, question.scope)) for one in beside]

    @property
    def own_note(self) -> str:
        totals = [
            (one.label, number_text(one, answer.total, self.question.unit))
            for one, answer in self._waiting
            if answer.total
        ]
        if not totals:
            return super().own_note
        return _("Not counted: %(parts)s.") % {"parts": _(", ").join(f"{label} {text}" for label, text in totals)}

    @cached_property
    def values(self) -> dict[GroupKey, Value]:
        values = single(self._answer.by(self._by))
        return {group or None: value for group, value in values.items() if value is not None}

    @cached_property
    def columns(self) -> list[ChartColumn]:
        dimension = self.figure.dimensions[self._by]
        return [ChartColumn(dimension.label, numeric=False), ChartColumn(self.figure.label, 1)]

    @cached_property
    def rows(self) -> list[ChartRow]:
        order = [status for status in [*Project.Status.values, None] if status in self.values]
        names = self.question.names(self.figure.dimensions[self._by], order)
        return [self.row(status, names[status]) for status in order]

    def row(self, status: GroupKey, name: str) -> ChartRow:
        at = narrowed(self.figure, self.within, {self._by: status})
        cell = self.question.cell(self.figure, self.values[status], at)
        return ChartRow(name, [cell], cell.url)


class UnitCosts(TablePanel):
    """What a unit of output cost, for each kind of work and unit: outputs alone in their project, of a known quantity.

    A table, since what is measured in different units has no common axis; and what is counted in pieces is a school
    here and a well there.
    """

    key = "unit-costs"
    span = "col-12"
    keys = ("work", "unit")

    def __init__(self, question: DashboardQuestion) -> None:
        self.question = question
        self._cost, self._quantity = (
            question.ask(figure, question.scope, self.keys) for figure in (OUTPUT_COST, OUTPUT_QUANTITY)
        )
        self.title = _("Cost per unit of output, by kind of work")
        self.empty = _("Nothing is recorded for this scope.")
        in_unit = _("%(heading)s (%(unit)s)")
        costs = [in_unit % {"heading": one, "unit": question.unit.label} for one in (_("Cost"), _("Cost per unit"))]
        self.columns = heads(_("Kind of work"), _("Unit of output"), _("Quantity"), *costs, numeric=3)

    @property
    def unit(self) -> str:
        return _("money committed divided by what was built or is planned, of projects with one output")

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        costs = self._cost.by(*self.keys)
        order = sorted(costs, key=lambda pair: (-(costs[pair] or 0), pair))
        shown = cut(order, self.question.most(MOST_ROWS))
        rows = [self.row(work, unit, costs[work, unit]) for work, unit in shown.kept]
        if shown.rest:
            rest = self.question.cell(OUTPUT_COST, added(costs[pair] for pair in shown.rest), None)
            more = {"text": shown.label, "url": self.question.records_url(OUTPUT_COST, self.question.scope)}
            rows.append([more, DASH, DASH, rest.text, DASH])
        return rows

    def row(self, work: str, unit: str, cost: Value) -> list[PanelCell]:
        at = narrowed(OUTPUT_COST, self.question.scope, {"work": work, "unit": unit})
        amount = self._quantity.by(*self.keys).get((work, unit))
        numbers: list[tuple[AnyFigure, Value]] = [
            (OUTPUT_QUANTITY, amount),
            (OUTPUT_COST, cost),
            (UNIT_COST, UNIT_COST.divide(cost, amount)),
        ]
        cells = [self.question.cell(figure, value, at) for figure, value in numbers]
        return [work, unit, *({"text": cell.text, "url": cell.url} for cell in cells)]

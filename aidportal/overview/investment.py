"""Money and projects: planned, committed and disbursed, given by whom for what, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts.bounds import MOST_ROWS, cut
from aidportal.charts.chart import ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import DRAWN_SOURCES, Sketch, added, chart, choices, narrowed, ranked
from aidportal.charts.key_figures import figure_box
from aidportal.charts.number_words import number_text
from aidportal.charts.panels import DASH
from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.years import by_year, several
from aidportal.registers.tables import heads
from projects.figures import (
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
from projects.models import Funding, Project

from .disbursement_curve import step_by_step

MOST_GIVERS = 20


class InvestmentView(DashboardView):
    title = gettext_lazy("Investment")

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        figures = (COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_CASH, DONATED_GOODS)
        return [figure_box(asked, figure) for figure in figures]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [
            by_source(asked, span="col-8"),
            step_by_step(asked),
            stages(asked),
            donations(asked),
            by_receiver(asked, COMMITTED, key="receivers", title=_("Money committed, by receiving area")),
            ranked(asked, COMMITTED, "sector", key="sectors", title=_("Money committed, by field")),
            ranked(
                asked, COMMITTED, "giver_area", key="givers", title=_("Money committed, by giver"), most=MOST_GIVERS
            ),
            by_status(asked, PROJECTS, "status", key="statuses", title=_("Projects, by status")),
            beneficiaries(asked),
            by_status(asked, STATUS_DAYS, "stage", key="stays", title=_("Days in each status, median")),
            unit_costs(asked),
        ]


def by_source(asked: DashboardQuestion, **texts: Any) -> Sketch:
    """Money committed by year, stacked by source; what may belong to several years is a row of its own."""
    series = choices(Funding.Source, DRAWN_SOURCES, _("other sources"))
    title = _("Money committed, by year and source")
    return by_year(asked, COMMITTED, "source", series, key="investment", title=title, **texts)


def stages(asked: DashboardQuestion) -> Sketch:
    note = _("Planned is the total investment of the projects of a programme year, from all sources.")
    title = _("Planned, committed and disbursed, by year")
    figures = (TOTAL_INVESTMENT, COMMITTED, DISBURSED)
    return several(asked, figures, DISBURSED, "source", key="stages", title=title, note=note)


def donations(asked: DashboardQuestion) -> Sketch:
    note = _("Goods count as valued by the source; cash and goods are not added.")
    title = _("Cash and goods given, by year")
    return several(
        asked, (DONATED_CASH, DONATED_GOODS), DONATED_CASH, "giver_area", key="donations", title=title, note=note
    )


def by_status(asked: DashboardQuestion, figure: Any, by: str, **texts: Any) -> Sketch:
    """A figure by status, in the order that projects go through them; what waits for approval is told beside it."""
    answer = asked.ask(figure, asked.scope, (by,))
    beside = (
        (PROJECTS_IN_RESERVE, PROJECTS_AWAITING_APPROVAL) if figure is PROJECTS and not asked.scope.statuses else ()
    )
    waiting = [(one, asked.ask(one, asked.scope)) for one in beside]
    yield
    if parts := [f"{one.label} {number_text(one, found.total, asked.unit)}" for one, found in waiting if found.total]:
        texts["note"] = _("Not counted: %(parts)s.") % {"parts": _(", ").join(parts)}
    found = {group or None: value for (group,), value in answer.by(by).items() if value is not None}
    order = [status for status in [*Project.Status.values, None] if status in found]
    names = asked.names(figure.dimensions[by], order)
    rows = []
    for status in order:
        cell = asked.cell(figure, found[status], narrowed(figure, asked.scope, {by: status}))
        rows.append(ChartRow(names[status], [cell], cell.url))
    columns = [ChartColumn(figure.dimensions[by].label, numeric=False), ChartColumn(figure.label, 1)]
    texts = {"kind": "bars"} | texts
    return chart(asked, figure, asked.scope, columns=columns, rows=rows, **texts)


def beneficiaries(asked: DashboardQuestion) -> Sketch:
    note = _("People who benefit from the projects, divided by the money committed, times a million.")
    title = _("Beneficiaries per million yuan, by field")
    return ranked(asked, BENEFICIARIES_PER_MILLION, "sector", key="beneficiaries", title=title, note=note)


def unit_costs(asked: DashboardQuestion) -> Any:
    """What a unit of output cost, for each kind of work and unit: outputs alone in their project, of a known quantity.

    A table, since what is measured in different units has no common axis; and what is counted in pieces is a school
    here and a well there.
    """
    keys = ("work", "unit")
    cost, quantity = (asked.ask(figure, asked.scope, keys) for figure in (OUTPUT_COST, OUTPUT_QUANTITY))
    yield
    rows = []
    costs = cost.by(*keys)
    shown = cut(sorted(costs, key=lambda pair: (-(costs[pair] or 0), pair)), asked.most(MOST_ROWS))
    for work, unit in shown.kept:
        value, amount = costs[work, unit], quantity.by(*keys).get((work, unit))
        at = narrowed(OUTPUT_COST, asked.scope, {"work": work, "unit": unit})
        cells = [asked.cell(OUTPUT_QUANTITY, amount, at), asked.cell(OUTPUT_COST, value, at)]
        per_unit = asked.cell(UNIT_COST, UNIT_COST.divide(value, amount), at)
        rows.append([work, unit, *({"text": cell.text, "url": cell.url} for cell in [*cells, per_unit])])
    if shown.rest:
        rest = asked.cell(OUTPUT_COST, added(costs[pair] for pair in shown.rest), None)
        more = {"text": shown.label, "url": asked.records_url(OUTPUT_COST, asked.scope)}
        rows.append([more, DASH, DASH, rest.text, DASH])
    in_unit = _("%(heading)s (%(unit)s)")
    labels = [in_unit % {"heading": heading, "unit": asked.unit.label} for heading in (_("Cost"), _("Cost per unit"))]
    return {
        "template": "includes/panel_table.html",
        "key": "unit-costs",
        "title": _("Cost per unit of output, by kind of work"),
        "unit": _("money committed divided by what was built or is planned, of projects with one output"),
        "span": "col-12",
        "columns": heads(_("Kind of work"), _("Unit of output"), _("Quantity"), *labels, numeric=3),
        "rows": rows,
        "empty": _("Nothing is recorded for this scope."),
    }

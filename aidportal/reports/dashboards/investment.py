"""Money and projects: planned, committed and disbursed, given by whom for what, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aidportal.dates import PartialDate
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.tables import heads
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
    STATUS_DAYS,
    TOTAL_INVESTMENT,
    UNIT_COST,
)
from projects.models import Funding, Project

from ..charts import Cell, Column, Row
from ..panels import DASH
from .bounds import MOST_ROWS, cut
from .drawing import DRAWN_SOURCES, Sketch, added, by_year, chart, choices, comparing, leading, narrowed, ranked
from .key_figures import yearly
from .page import DashboardView
from .places import by_receiver
from .question import Question

MOST_GIVERS = 20


class InvestmentView(DashboardView):
    title = gettext_lazy("Investment")

    def key_figures(self, asked: Question) -> Iterable[Any]:
        figures = (COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_CASH, DONATED_GOODS)
        return [yearly(asked, figure) for figure in figures]

    def blocks(self, asked: Question) -> Iterable[Any]:
        return [
            by_source(asked, span="col-8"),
            within_the_year(asked),
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


def by_source(asked: Question, **texts: Any) -> Sketch:
    """Money committed by year, stacked by source; what may belong to several years is a row of its own."""
    series = choices(Funding.Source, DRAWN_SOURCES, _("other sources"))
    title = _("Money committed, by year and source")
    return by_year(asked, COMMITTED, "source", series, key="investment", title=title, **texts)


def several(asked: Question, figures: tuple[Any, ...], link: Any, **texts: Any) -> Sketch:
    """Figures in one unit side by side, by year; they are never added up."""
    answers = [asked.ask(figure, asked.scope, ("year",)) for figure in figures]
    sentence = comparing(asked, link, link.label)
    yield
    values = [answer.by("year") for answer in answers]
    years = sorted({year for found in values for (year,), value in found.items() if year and value is not None})
    rows = []
    for year in [*range(years[0], years[-1] + 1), None] if years else ():
        at = narrowed(link, asked.scope, {"year": year})
        cells = [asked.cell(figure, found.get((year,)), at) for figure, found in zip(figures, values, strict=True)]
        if year or any(cell.value for cell in cells):
            rows.append(Row(str(year) if year else _("not stated"), cells, partial=year == asked.today.year))
    columns = [Column(_("Year"), numeric=False)]
    columns += [Column(figure.label, color) for color, figure in enumerate(figures, 1)]
    texts = {"kind": "grouped", "finding": sentence()} | texts
    return chart(asked, link, asked.scope, columns=columns, rows=rows, **texts)


def stages(asked: Question) -> Sketch:
    note = _("Planned is the total investment of the projects of a programme year, from all sources.")
    title = _("Planned, committed and disbursed, by year")
    return several(asked, (TOTAL_INVESTMENT, COMMITTED, DISBURSED), DISBURSED, key="stages", title=title, note=note)


def donations(asked: Question) -> Sketch:
    note = _("Goods count as valued by the source; cash and goods are not added.")
    title = _("Cash and goods given, by year")
    return several(asked, (DONATED_CASH, DONATED_GOODS), DONATED_CASH, key="donations", title=title, note=note)


def within_the_year(asked: Question) -> Sketch:
    """Money disbursed up to the end of each month of the year, beside the year before and the plans of the year.

    Plans and commitments are dated by their year, so each of theirs is one level.
    """
    years, whole = (asked.year, asked.year - 1), asked.whole(asked.year)
    answers = [asked.ask(DISBURSED, asked.whole(year), ("certain_by",)) for year in years]
    levels = [(figure, asked.ask(figure, whole)) for figure in (TOTAL_INVESTMENT, COMMITTED)]
    # Up to the running month counts also what is known by the year, of which no month is certain.
    to_date = asked.ask(DISBURSED, up_to(asked, asked.today.year, asked.today.month))
    sentence = comparing(asked, DISBURSED)
    yield
    rows, flat = [], [asked.cell(figure, answer.total, whole) for figure, answer in levels]
    for month in range(1, 13):
        now, before = (
            month_cell(asked, answer, to_date, year, month) for answer, year in zip(answers, years, strict=True)
        )
        rows.append(
            Row(date_format(date(asked.year, month, 1), pgettext("format of a month", "M")), [*flat, now, before])
        )
    return chart(
        asked,
        DISBURSED,
        whole,
        kind="lines",
        key="months",
        title=_("Disbursed up to the end of each month"),
        scope=asked.year_text,
        finding=sentence(),
        columns=[
            Column(_("Month"), numeric=False),
            *(Column(figure.label, color) for color, (figure, _answer) in enumerate(levels, 1)),
            Column(asked.year_text, 3),
            Column(str(years[1]), role="prior"),
        ],
        rows=rows,
        span="col-4",
    )


def up_to(asked: Question, year: int, month: int) -> Scope:
    """The scope from the beginning of the year to the end of the month."""
    return asked.scope.but(period=Period(date(year, 1, 1), PartialDate.month(year, month).last + ONE_DAY))


def month_cell(asked: Question, answer: Any, to_date: Any, year: int, month: int) -> Cell:
    """What was paid from the beginning of the year to the end of a month; nothing for a month that has not begun."""
    scope, today = up_to(asked, year, month), asked.today
    if date(year, month, 1) > today:
        return Cell()
    if (year, month) == (today.year, today.month):
        return asked.cell(DISBURSED, to_date.total, scope)
    last = PartialDate.month(year, month).last.isoformat()
    paid = [value for (certain_by,), value in answer.by("certain_by").items() if certain_by <= last]
    return asked.cell(DISBURSED, added(paid), scope)


def by_status(asked: Question, figure: Any, by: str, **texts: Any) -> Sketch:
    """A figure by status, in the order that projects go through them."""
    answer = asked.ask(figure, asked.scope, (by,))
    yield
    found = {group or None: value for (group,), value in answer.by(by).items() if value is not None}
    order = [status for status in [*Project.Status.values, None] if status in found]
    names = asked.names(figure.dimensions[by], order)
    rows = []
    for status in order:
        cell = asked.cell(figure, found[status], narrowed(figure, asked.scope, {by: status}))
        rows.append(Row(names[status], [cell], cell.url))
    columns = [Column(figure.dimensions[by].label, numeric=False), Column(figure.label, 1)]
    largest = sorted(((names[status], found[status]) for status in order), key=lambda pair: -(pair[1] or 0))
    texts = {"kind": "bars", "finding": leading(asked, figure, largest, answer.total)} | texts
    return chart(asked, figure, asked.scope, columns=columns, rows=rows, **texts)


def beneficiaries(asked: Question) -> Sketch:
    note = _("People who benefit from the projects, divided by the money committed, times a million.")
    title = _("Beneficiaries per million yuan, by field")
    return ranked(asked, BENEFICIARIES_PER_MILLION, "sector", key="beneficiaries", title=title, note=note)


def unit_costs(asked: Question) -> Any:
    """What a unit of output cost, for each unit: outputs alone in their project, with a known quantity.

    A table, since what is measured in different units has no common axis.
    """
    cost = asked.ask(OUTPUT_COST, asked.scope, ("unit",))
    quantity = asked.ask(OUTPUT_QUANTITY, asked.scope, ("unit",))
    yield
    rows = []
    costs = {unit: value for (unit,), value in cost.by("unit").items()}
    shown = cut(sorted(costs, key=lambda unit: (-(costs[unit] or 0), unit)), asked.most(MOST_ROWS))
    for unit in shown.kept:
        value = costs[unit]
        at, amount = narrowed(OUTPUT_COST, asked.scope, {"unit": unit}), quantity.by("unit").get((unit,))
        cells = [asked.cell(OUTPUT_QUANTITY, amount, at), asked.cell(OUTPUT_COST, value, at)]
        per_unit = asked.cell(UNIT_COST, UNIT_COST.divide(value, amount), at)
        rows.append([unit, *({"text": cell.text, "url": cell.url} for cell in [*cells, per_unit])])
    if shown.rest:
        rest = asked.cell(OUTPUT_COST, added(costs[unit] for unit in shown.rest), None)
        rows.append([{"text": shown.label, "url": asked.records_url(OUTPUT_COST, asked.scope)}, DASH, rest.text, DASH])
    in_unit = _("%(heading)s (%(unit)s)")
    labels = [in_unit % {"heading": heading, "unit": asked.unit.label} for heading in (_("Cost"), _("Cost per unit"))]
    return {
        "template": "includes/panel_table.html",
        "key": "unit-costs",
        "title": _("Cost per unit of output"),
        "unit": _("money committed divided by what was built or is planned, of projects with one output"),
        "span": "col-12",
        "columns": heads(_("Unit of output"), _("Quantity"), *labels, numeric=3),
        "rows": rows,
        "empty": _("Nothing is recorded for this scope."),
    }

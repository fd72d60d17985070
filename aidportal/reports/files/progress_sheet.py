"""The progress sheet: the projects under way in a period, as they stood at its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import AnyFigure, rate
from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Period, Scope
from aidportal.registers.feet import foot_of
from aidportal.sheets.writing import CellKind, Heading
from projects.figures import COMMITTED, DISBURSED
from projects.models import Project
from projects.models.project import ProjectQuerySet
from projects.models.standing import counted_only

from .blocks import number
from .content import ReportCell, ReportRow, ReportTable, raw
from .lazy_rows import kept

EVER = {"committed": Measured(COMMITTED, "project")}
UP_TO = {"disbursed": Measured(DISBURSED, "project")}
WITHIN = {"disbursed_within": Measured(DISBURSED, "project")}


def progress_table(of_report: Scope, question: DashboardQuestion) -> ReportTable:
    """Committed, disbursed in the period and up to its end, its rate, works done by then, what holds it up."""
    scope = counted_only(of_report)
    ever = scope.but(period=Period())
    up_to = scope.but(period=Period(None, scope.period.end))
    rows = under_way(Project.objects.in_scope(ever), scope.period).select_related("area").with_reports(scope.period.end)
    totals = progress_totals(rows, scope, ever, up_to)
    rows = with_figures(with_figures(with_figures(rows, EVER, ever), UP_TO, up_to), WITHIN, scope)
    title = _("Progress of projects, %(period)s") % {"period": question.period_text}
    lines = kept(map(progress_row, rows.iterator()))
    return ReportTable(title, headings(), lines, totals if lines else None, (3, 4, 5), ((6, 5, 3),), is_ledger=True)


def headings() -> tuple[Heading, ...]:
    return (
        Heading(_("project")),
        Heading(_("code")),
        Heading(_("area")),
        Heading(_("committed"), CellKind.MONEY),
        Heading(_("disbursed in the period"), CellKind.MONEY),
        Heading(_("disbursed up to its end"), CellKind.MONEY),
        Heading(_("disbursement rate (%)"), CellKind.PER_CENT),
        Heading(_("works done (%)"), CellKind.PER_CENT),
        Heading(_("status")),
        Heading(_("what holds it up")),
    )


def under_way(rows: ProjectQuerySet, period: Period) -> Any:
    """Projects of programmes that do not begin after the period, and that were not finished before it."""
    if period.end:
        rows = rows.exclude(programme_year__fully_gt=DateRange(date.min, period.end))
    if period.start:
        rows = rows.exclude(actual_until__fully_lt=DateRange(period.start, None))
    return rows


def progress_row(project: Any) -> ReportRow:
    cells = (
        project.title,
        project.code,
        project.area.name,
        project.committed,
        project.disbursed_within,
        project.disbursed,
        rate(project.disbursed, project.committed),
        project.works_done,
        project.get_status_display(),
        project.held_up or "",
    )
    return ReportRow(cells, f"projects.project:{project.pk}")


def progress_totals(rows: FigureQuerySet[Project], scope: Scope, ever: Scope, up_to: Scope) -> ReportRow:
    """The figures over the rows; those of the whole scope say so, and can be asked again."""
    committed = total_of(EVER, rows, ever, COMMITTED)
    within = total_of(WITHIN, rows, scope, DISBURSED)
    so_far = total_of(UP_TO, rows, up_to, DISBURSED)
    share = rate(raw(so_far), raw(committed))
    return ReportRow((_("Total"), "", "", committed, within, so_far, share, None, "", ""))


def total_of(columns: Mapping[str, Measured], rows: FigureQuerySet, scope: Scope, figure: AnyFigure) -> ReportCell:
    foot = foot_of(columns, rows, scope)
    [name] = columns
    value = foot.rows[name]
    return number(figure, value, scope) if (foot.whole[name] or Decimal(0)) == (value or Decimal(0)) else value

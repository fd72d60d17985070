"""Tables of reports that are made of figures alone: year by year, and the yearly assessment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.charts.groups import narrowed
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import AnyFigure, Figure, rate
from aidportal.overview.targets import Targets
from aidportal.sheets.writing import CellKind, Heading

from .blocks import KINDS, number, source_of
from .content import ReportCell, ReportNumber, ReportRow, ReportTable


def years_table(question: DashboardQuestion, figures: Sequence[AnyFigure]) -> ReportTable:
    """Figures by year, the first year first, with those of the whole scope below."""
    scope = question.scope
    answers = [(figure, question.ask(figure, scope, ("year",))) for figure in figures]
    years = {year for _figure, answer in answers for (year,), value in answer.by("year").items() if value}
    rows = []
    for year in [*sorted(years - {None}), *([None] if None in years else [])]:
        cells: list[ReportCell] = [str(year) if year else _("not stated")]
        for figure, answer in answers:
            at = narrowed(figure, scope, {"year": year})
            is_to_date = year == question.today.year
            cells.append(number(figure, answer.by("year").get((year,)), at, is_to_date))
        rows.append(ReportRow(tuple(cells)))
    totals = ReportRow((_("Total"), *(number(figure, answer.total, scope) for figure, answer in answers)))
    headings = (Heading(_("Year")), *(heading(question, figure) for figure in figures))
    return ReportTable(_("Year by year"), headings, tuple(rows), totals if rows else None)


def heading(question: DashboardQuestion, figure: AnyFigure) -> Heading:
    words = {"figure": capfirst(figure.label), "detail": question.unit_label(figure)}
    return Heading(_("%(figure)s (%(detail)s)") % words, KINDS.get(figure.unit, CellKind.INTEGER))


def assessment_table(question: DashboardQuestion, figures: Sequence[AnyFigure]) -> ReportTable:
    """For each figure what agreements want of the years of the period, what was done, and from which records.

    Plans of rates are not added up, and so not shown.
    """
    plans: dict[str, Decimal] = defaultdict(Decimal)
    counts: dict[str, int] = defaultdict(int)
    wanted: dict[str, AnyFigure] = {figure.key: figure for figure in figures}
    for one in Targets(question).progress:
        if one.figure is None or not one.target.year:
            continue
        wanted.setdefault(one.figure.key, one.figure)
        if isinstance(one.figure, Figure):
            plans[one.figure.key] += one.target.value
            counts[one.figure.key] += 1
    pairs = {key: question.pair(figure) for key, figure in wanted.items()}
    answers = {key: question.ask(figure, question.scope) for key, figure in wanted.items()}
    rows = []
    for key, figure in wanted.items():
        done, before = answers[key].total, pairs[key]()[1]
        kind = KINDS.get(figure.unit, CellKind.INTEGER)
        cells = (
            str(capfirst(figure.label)),
            question.unit_label(figure),
            ReportNumber(plans[key], kind) if key in plans else None,
            counts.get(key),
            number(figure, done, question.scope, question.is_running),
            ReportNumber(rate(done or 0, plans[key]), CellKind.PER_CENT) if key in plans else None,
            ReportNumber(before, kind),
            source_of(figure),
        )
        rows.append(ReportRow(cells))
    title = _("Assessment, %(period)s") % {"period": question.period_text}
    return ReportTable(title, assessed(), tuple(rows), note=planned_in_words(bool(plans)))


def planned_in_words(is_planned: bool) -> str:
    if not is_planned:
        return _("No agreement sets a target for these years, so nothing is planned.")
    return _("Planned are the targets of agreements for the year; done is all that is recorded in the scope.")


def assessed() -> tuple[Heading, ...]:
    return (
        Heading(_("Figure")),
        Heading(_("Unit")),
        Heading(_("Planned"), CellKind.NUMBER),
        Heading(_("Targets"), CellKind.INTEGER),
        Heading(_("Done"), CellKind.NUMBER),
        Heading(_("Rate (%)"), CellKind.PER_CENT),
        Heading(_("Span before"), CellKind.NUMBER),
        Heading(_("Source")),
    )

"""Makes the parts of reports: charts of the dashboards, key figures, and the lists of the subjects as ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_tables2 import Table

from aidportal.charts.cells import ChartCell, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.key_figures import ScopeTile
from aidportal.charts.number_words import value_text
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.spans import in_a_sentence
from aidportal.figures.figure import AnyFigure, Figure, Measure
from aidportal.figures.per_row import adds_up
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.registers.feet import Foot, foot_of
from aidportal.registers.register import MOST_LOOKED_UP, Register
from aidportal.sheets.writing import CellKind
from aidportal.subjects.subject import register_at
from aidportal.values.money import Unit

from .content import (
    Block,
    KeyFigure,
    KeyFigures,
    ListName,
    ReportChart,
    ReportNumber,
    ReportRow,
    ReportSeries,
    ReportTable,
)
from .lazy_rows import kept

KINDS = {Measure.YUAN: CellKind.MONEY, Measure.PER_CENT: CellKind.PER_CENT}
# How many points in time a chart shows with what lies around the period.
MOST_ALONG = 36
# How many bars that lie have room on a page.
MOST_BARS = 20
# Charts that a sheet of paper shows as charts too; the others become the table they are.
DRAWN = frozenset({"bars", "grouped", "stacked", "lines", "steps"})


def kind_of(figure: AnyFigure, value: Value) -> CellKind:
    whole = CellKind.NUMBER if isinstance(value, Decimal) and value != value.to_integral_value() else CellKind.INTEGER
    return KINDS.get(figure.unit, whole)


def number(figure: AnyFigure, value: Value, scope: Scope | None, is_to_date: bool = False) -> ReportNumber:
    """A value of ``figure`` with the scope it was asked for, as far as an address can ask for it.

    A group of which a count has no rows is asked for as a whole scope, and there it is 0.
    """
    if value is None and scope is not None and counts_rows(figure):
        value = 0
    where = None if scope is None else figure.narrow(scope).querystring()
    return ReportNumber(value, kind_of(figure, value), figure.key, where, is_to_date=is_to_date)


def counts_rows(figure: AnyFigure) -> bool:
    """Whether it counts rows or people, and is no sum, of which nothing is known where there is no row."""
    return isinstance(figure, Figure) and (figure.measure == "headcount" or figure.measure.startswith("count_"))


def of_cell(cell: ChartCell, is_to_date: bool) -> ReportNumber:
    value = Decimal(cell.value) if cell.value else None
    if cell.figure is None:
        return ReportNumber(value, CellKind.NUMBER, is_to_date=is_to_date)
    if value is not None and kind_of(cell.figure, value) is CellKind.INTEGER:
        return number(cell.figure, int(value), cell.scope, is_to_date)
    return number(cell.figure, value, cell.scope, is_to_date)


def of_chart(chart: Chart) -> ReportChart | ReportTable:
    """A chart of a dashboard as a report holds it."""
    rows = [row for row in chart.rows if row.role != "total" and not says_nothing(row)]
    if len(rows) > MOST_ALONG:
        # Along months the years around the period would take pages.
        rows = [row for row in rows if not row.is_outside] or rows
    series = tuple(
        ReportSeries(
            str(column.label), tuple(of_cell(row.cells[at], row.partial) for row in rows), column.color, column.role
        )
        for at, column in enumerate(chart.columns[1:])
    )
    most = min(chart.most or MOST_BARS, MOST_BARS) if chart.kind == "bars" else chart.most
    told = _("The first %(count)s are drawn.") % {"count": most} if most and len(rows) > most else ""
    made = ReportChart(
        title=str(chart.title),
        kind=chart.kind,
        axis=str(chart.columns[0].label),
        categories=tuple(str(row.label) for row in rows),
        series=known_series(series),
        unit=str(chart.unit),
        finding=str(chart.finding),
        note=" ".join([*filter(None, [str(chart.note), told]), *(str(one.text) for one in chart.left_out)]),
        to_date=tuple(at for at, row in enumerate(rows) if row.partial),
        most=most,
        outside=tuple(at for at, row in enumerate(rows) if row.is_outside),
    )
    if chart.kind in DRAWN and len(rows) > 1:
        return made
    # One bar alone shows nothing.
    return replace(made.table, note=" ".join(filter(None, [made.finding, made.note])))


def says_nothing(row: ChartRow) -> bool:
    """Whether it is of what is not dated, and has no value either."""
    return str(row.label) == _("not stated") and not any(cell.value for cell in row.cells)


def known_series(series: tuple[ReportSeries, ...]) -> tuple[ReportSeries, ...]:
    """Those of which some value is known; all where none has one."""
    known = tuple(one for one in series if any(number.value is not None for number in one.values))
    return known or series


def of_charts(charts: Sequence[Chart]) -> tuple[Block, ...]:
    """Charts of dashboards as blocks, without those that have no number of the period."""
    return tuple(of_chart(chart) for chart in charts if not chart.is_empty_within)


def key_figures(question: DashboardQuestion, figures: Sequence[AnyFigure]) -> KeyFigures:
    """Figures of the scope beside those of the span before."""
    tiles = [ScopeTile(question, figure) for figure in figures]
    title = _("Key figures, %(period)s") % {"period": in_a_sentence(question.period_text)}
    return KeyFigures(title, tuple(map(key_figure, tiles)))


def key_figure(tile: ScopeTile) -> KeyFigure:
    """The tile of a dashboard as a report holds it."""
    question, figure, scopes = tile.question, tile.figure, tile.question.now_and_before(tile.figure)
    return KeyFigure(
        label=str(capfirst(figure.label)),
        unit=value_text(figure, None, question.unit)[1],
        number=number(figure, tile.number, question.scope, question.is_running),
        before=number(figure, tile.pair[1], scopes[1]) if scopes else None,
        change=tile.change,
        note=tile.before,
        left_out=" ".join(str(one.text) for one in tile.left_out),
        source=source_of(figure),
    )


def source_of(figure: AnyFigure) -> ListName:
    """The list of the rows that a figure counts."""
    register = register_at(figure.url)
    return ListName(str(register.rows_label), str(capfirst(register.title)))


def ledger(register_class: type[Register], title: str, scope: Scope, unit: Unit) -> ReportTable:
    """The list of all that ``scope`` asks for as a table: its own columns, its own totals, money in yuan."""
    register = register_class.of_scope(scope)
    rows, excluded = register.records.in_scope(scope), register.excluded()
    foot = foot_of(register.measured, rows, scope) if register.measured else None
    register.is_long = foot is not None and foot.count > MOST_LOOKED_UP
    # Of a model's own rows, for a column without a name of its own is called like the field.
    head = register.table_class(data=rows.none(), unit=unit, exclude=excluded)
    in_yuan = register.table_class(data=register.with_columns(rows), unit=Unit.YUAN, exclude=excluded)
    label = rows.model._meta.label_lower
    records = (ReportRow(tuple(cells), f"{label}:{key}") for key, cells in in_yuan.exported_records())
    headings = tuple(head.headings())
    note = " ".join(text for _omission, text in register.left_out)
    if not foot or not foot.count:
        return ReportTable(title, headings, kept(records), note=note, is_ledger=True)
    others = [ReportRow(tuple(in_yuan.exported_foot(_("Not in this list"), foot.outside)))] if foot.outside else []
    total = with_origin(head, ReportRow(tuple(in_yuan.exported_foot(_("Total"), foot.total))), foot, scope)
    lines = kept(chain(records, others))
    return ReportTable(title, headings, lines, total, summed(head, scope), note=note, is_ledger=True)


def with_origin(table: Table, total: ReportRow, foot: Foot, scope: Scope) -> ReportRow:
    """The foot of a ledger whose figures of the scope say so, and can be asked again."""
    cells = list(total.cells)
    for at, column in enumerate(table.exported_columns()):
        if at and column.name in foot.whole:
            figure = table.measured(scope)[column.name].figure_of(scope)
            cells[at] = number(figure, foot.whole[column.name], scope)
    return ReportRow(tuple(cells), total.record)


def summed(table: Table, scope: Scope) -> tuple[int, ...]:
    """The columns whose foot is the sum of their cells: what a row states and no figure counts is no part of it."""
    columns = {
        at: column.column.of for at, column in enumerate(table.exported_columns()) if not column.column.is_stated
    }
    return tuple(at for at, one in columns.items() if at and one and adds_up(one.figure_of(scope)))

"""Makes the parts of reports: charts of the dashboards, key figures, and the lists of the subjects as ledgers."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.charts.chart import Chart, ChartCell
from aidportal.charts.drawing import draw
from aidportal.charts.findings import change_of
from aidportal.charts.number_words import value_text
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import Measure
from aidportal.figures.per_row import adds_up
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.registers.feet import Foot, foot_of
from aidportal.registers.register import Register
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .content import Block, KeyFigure, KeyFigures, ReportChart, ReportNumber, ReportRow, ReportSeries, ReportTable

KINDS = {Measure.YUAN: CellKind.MONEY, Measure.PER_CENT: CellKind.PER_CENT}
# Charts that a sheet of paper shows as charts too; the others become the table they are.
DRAWN = frozenset({"bars", "grouped", "stacked", "lines", "steps"})
BlockSketch = Generator[None, None, Any]


def kind_of(figure: Any, value: Value) -> CellKind:
    whole = CellKind.NUMBER if isinstance(value, Decimal) and value != value.to_integral_value() else CellKind.INTEGER
    return KINDS.get(figure.unit, whole)


def number(figure: Any, value: Value, scope: Scope | None, is_to_date: bool = False) -> ReportNumber:
    """A value of ``figure`` with the scope it was asked for, as far as an address can ask for it."""
    where = None if scope is None else figure.narrow(scope).querystring()
    return ReportNumber(value, kind_of(figure, value), figure.key, where, is_to_date=is_to_date)


def of_cell(cell: ChartCell, is_to_date: bool) -> ReportNumber:
    value = Decimal(cell.value) if cell.value else None
    if cell.figure is None:
        return ReportNumber(value, CellKind.NUMBER, is_to_date=is_to_date)
    if value is not None and kind_of(cell.figure, value) is CellKind.INTEGER:
        return number(cell.figure, int(value), cell.scope, is_to_date)
    return number(cell.figure, value, cell.scope, is_to_date)


def of_chart(drawn: Chart) -> ReportChart | ReportTable:
    """A chart of a dashboard as a report holds it."""
    rows = [row for row in drawn.rows if row.role != "total"]
    columns = drawn.columns[1:]
    series = tuple(
        ReportSeries(
            str(column.label), tuple(of_cell(row.cells[at], row.partial) for row in rows), column.color, column.role
        )
        for at, column in enumerate(columns)
    )
    chart = ReportChart(
        title=str(drawn.title),
        kind=drawn.kind,
        axis=str(drawn.columns[0].label),
        categories=tuple(str(row.label) for row in rows),
        series=series,
        unit=str(drawn.unit),
        finding=str(drawn.finding),
        note=" ".join([*filter(None, [str(drawn.note)]), *(one["text"] for one in drawn.left_out)]),
        to_date=tuple(at for at, row in enumerate(rows) if row.partial),
        most=drawn.most,
        outside=tuple(at for at, row in enumerate(rows) if row.is_outside),
    )
    return chart if drawn.kind in DRAWN else chart.table


def drawn(sketches: Iterable[BlockSketch]) -> list[Block]:
    """Dashboards' sketches as blocks; those that draw no chart are left out."""
    return [of_chart(found) for found in draw(sketches) if isinstance(found, Chart)]


def key_figures(asked: DashboardQuestion, figures: Sequence[Any]) -> KeyFigures:
    """Figures of the scope beside those of the span before."""
    items = draw(key_figure(asked, figure) for figure in figures)
    return KeyFigures(_("Key figures, %(period)s") % {"period": asked.period_text}, tuple(items))


def key_figure(asked: DashboardQuestion, figure: Any) -> Generator[None, None, KeyFigure]:
    found = asked.now_and_before(figure)
    value, pair = asked.ask(figure, asked.scope), asked.pair(figure)
    left_out = asked.reading.uncounted(figure, asked.scope)
    yield
    now, before = pair()
    return KeyFigure(
        label=str(capfirst(figure.label)),
        unit=value_text(figure, None, asked.unit)[1],
        number=number(figure, value.total, asked.scope, asked.is_running),
        before=number(figure, before, found[1]) if found else None,
        change=change_of(figure, now, before),
        note=asked.compared(figure),
        left_out=" ".join(one.text for one in left_out if one.count),
    )


def ledger(register_class: type[Register], title: str, scope: Scope, unit: Unit) -> ReportTable:
    """The list of all that ``scope`` asks for as a table: its own columns, its own totals, money in yuan."""
    register = register_class.of_scope(scope)
    rows, excluded = register.records.in_scope(scope), register.excluded()
    # Of a model's own rows, for a column without a name of its own is called like the field.
    head = register.table_class(data=rows.none(), unit=unit, exclude=excluded)
    in_yuan = register.table_class(data=register.with_columns(rows), unit=Unit.YUAN, exclude=excluded)
    label = rows.model._meta.label_lower
    records = [ReportRow(tuple(cells), f"{label}:{key}") for key, cells in in_yuan.exported_records()]
    headings = tuple(head.headings())
    note = " ".join(text for _omission, text in register.left_out)
    if not register.measured or not records:
        return ReportTable(title, headings, tuple(records), note=note, is_ledger=True)
    foot = foot_of(register.measured, rows, scope)
    if foot.outside:
        records.append(ReportRow(tuple(in_yuan.exported_foot(_("Not in this list"), foot.outside))))
    total = with_origin(head, ReportRow(tuple(in_yuan.exported_foot(_("Total"), foot.total))), foot, scope)
    return ReportTable(title, headings, tuple(records), total, summed(head, scope), note=note, is_ledger=True)


def with_origin(table: Any, total: ReportRow, foot: Foot, scope: Scope) -> ReportRow:
    """The foot of a ledger whose figures of the scope say so, and can be asked again."""
    cells = list(total.cells)
    for at, column in enumerate(table.exported_columns()):
        if at and column.name in foot.whole:
            figure = table.measured(scope)[column.name].figure_of(scope)
            cells[at] = number(figure, foot.whole[column.name], scope)
    return ReportRow(tuple(cells), total.record)


def summed(table: Any, scope: Scope) -> tuple[int, ...]:
    """The columns whose foot is the sum of their cells: what a row states and no figure counts is no part of it."""
    columns = {
        at: column.column.of for at, column in enumerate(table.exported_columns()) if not column.column.is_stated
    }
    return tuple(at for at, one in columns.items() if at and one and adds_up(one.figure_of(scope)))

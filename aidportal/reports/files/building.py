"""Makes the parts of reports: charts of the dashboards, key figures, and the lists of the subjects as ledgers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.figures.figure import Measure
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.money import Unit
from aidportal.workbooks.writing import Kind

from ..charts import Cell as DrawnCell
from ..charts import Chart as DrawnChart
from ..dashboards.drawing import draw
from ..dashboards.findings import change_of
from ..dashboards.question import Question
from ..values import value_text
from .content import Block, Chart, KeyFigure, KeyFigures, Number, Row, Series, Table

KINDS = {Measure.YUAN: Kind.MONEY, Measure.PER_CENT: Kind.PER_CENT}
# Charts that a sheet of paper shows as charts too; the others become the table they are.
DRAWN = frozenset({"bars", "grouped", "stacked", "lines", "steps"})
Sketch = Generator[None, None, Any]


def kind_of(figure: Any, value: Value) -> Kind:
    whole = Kind.NUMBER if isinstance(value, Decimal) and value != value.to_integral_value() else Kind.INTEGER
    return KINDS.get(figure.unit, whole)


def number(figure: Any, value: Value, scope: Scope | None, is_to_date: bool = False) -> Number:
    """A value of ``figure`` with the scope it was asked for, as far as an address can ask for it."""
    where = None if scope is None else figure.narrow(scope).querystring()
    return Number(value, kind_of(figure, value), figure.key, where, is_to_date=is_to_date)


def of_cell(cell: DrawnCell, is_to_date: bool) -> Number:
    value = Decimal(cell.value) if cell.value else None
    if cell.figure is None:
        return Number(value, Kind.NUMBER, is_to_date=is_to_date)
    if value is not None and kind_of(cell.figure, value) is Kind.INTEGER:
        return number(cell.figure, int(value), cell.scope, is_to_date)
    return number(cell.figure, value, cell.scope, is_to_date)


def of_chart(drawn: DrawnChart) -> Chart | Table:
    """A chart of a dashboard as a report holds it."""
    rows = [row for row in drawn.rows if row.role != "total"]
    columns = drawn.columns[1:]
    series = tuple(
        Series(str(column.label), tuple(of_cell(row.cells[at], row.partial) for row in rows), column.color, column.role)
        for at, column in enumerate(columns)
    )
    chart = Chart(
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


def drawn(sketches: Iterable[Sketch]) -> list[Block]:
    """Dashboards' sketches as blocks; those that draw no chart are left out."""
    return [of_chart(found) for found in draw(sketches) if isinstance(found, DrawnChart)]


def key_figures(asked: Question, figures: Sequence[Any]) -> KeyFigures:
    """Figures of the scope beside those of the span before."""
    items = draw(key_figure(asked, figure) for figure in figures)
    return KeyFigures(_("Key figures, %(period)s") % {"period": asked.period_text}, tuple(items))


def key_figure(asked: Question, figure: Any) -> Generator[None, None, KeyFigure]:
    found = asked.now_and_before(figure)
    value, pair = asked.ask(figure, asked.scope), asked.pair(figure)
    yield
    now, before = pair()
    return KeyFigure(
        label=str(capfirst(figure.label)),
        unit=value_text(figure, None, asked.unit)[1],
        number=number(figure, value.total, asked.scope, asked.is_running),
        before=number(figure, before, found[1]) if found else None,
        change=change_of(figure, now, before),
        note=asked.compared(figure),
    )


def ledger(view_class: Any, title: str, scope: Scope, unit: Unit, narrow: Callable[[Any], Any] | None = None) -> Table:
    """The list of ``view_class`` in ``scope`` as a table: its own columns, its own totals, money in yuan."""
    view = view_class()
    view.request = SimpleNamespace(user=scope.user, GET=QueryDict(scope.querystring()))
    view.filterset = view.filterset_class(view.request.GET, queryset=view.queryset.all(), request=view.request)
    view.filterset.is_valid()
    rows = view.queryset.in_scope(scope)
    if narrow:
        rows = narrow(rows)

    totals = view.table_class.totals(rows, view)
    # Of a model's own rows, for a column without a name of its own is called like the field.
    head = view.table_class(data=rows.none(), unit=unit)
    names = [column.name for column in head.exported_columns()]
    in_yuan = view.table_class(data=view.with_columns(rows), unit=Unit.YUAN)
    label = view.queryset.model._meta.label_lower
    records = tuple(Row(tuple(cells), f"{label}:{key}") for key, cells in in_yuan.exported_records())
    note = " ".join(text for _omission, text in view.left_out) if narrow is None else ""
    foot = Row(tuple(in_yuan.exported_totals(_("Total"), totals))) if totals else None
    summed = tuple(names.index(name) for name in totals if name in names and is_added(head, name))
    return Table(title, tuple(head.headings()), records, foot, summed, note=note, is_ledger=True)


def is_added(table: Any, name: str) -> bool:
    """Whether a total is the sum of the column, and not a rate, a median or a sentence."""
    kind = getattr(table.columns[name].column, "kind", Kind.TEXT)
    return kind in (Kind.MONEY, Kind.INTEGER, Kind.NUMBER) and name not in ("total_investment", "unit_cost", "days")

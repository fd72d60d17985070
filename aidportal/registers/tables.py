"""The tables of all lists: their columns, order and foot, for pages and for files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import F, Func, Model, QuerySet
from django.db.models import Value as V
from django.db.models.expressions import OrderBy
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.figure import AnyFigure
from aidportal.figures.joined import with_joined_figures
from aidportal.figures.listed import is_never_null
from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit

from .columns import MoneyColumn, PortalColumn, counted, exported
from .exports import fetched
from .feet import Foot
from .paths import in_sql, may_be_blank, sort_keys

# What the foot has under a column: a number, or words.
FootValue = Value | str


class PortalTable(tables.Table):
    """A list of records. The last key of its order is the primary key, so pages never shuffle rows.

    Columns that are figures say so; so do ``also`` those that stand in the foot alone, where ``foot_texts`` puts them.
    """

    class Meta:
        empty_text = gettext_lazy("No record matches these filters.")
        attrs: dict[str, Any] = {}

    totals_rows: Sequence[dict[str, Any]] = ()
    # What the reader may do to each record, by its key, as links.
    row_acts: Mapping[Any, Sequence[dict[str, Any]]] = {}
    # The figure that each column is, to which its head leads.
    figures: Mapping[str, AnyFigure] = {}
    also: ClassVar[dict[str, Measured]] = {}

    def __init__(self, *args: object, unit: Unit = Unit.WAN, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns.iterall():
            if isinstance(column.column, MoneyColumn):
                column.column.unit = unit

    @classmethod
    def measured(cls, scope: Scope) -> dict[str, Measured]:
        """The figures of the foot, by column."""
        return {name: column.of for name, column in cls.figure_columns(scope).items()} | cls.also

    @classmethod
    def figure_columns(cls, scope: Scope) -> dict[str, Any]:
        """The columns that are figures, as far as they say something in ``scope``."""
        without = cls.excluded(scope)
        columns = {name: column for name, column in cls.base_columns.items() if name not in without}
        return {name: column for name, column in columns.items() if getattr(column, "of", None)}

    @classmethod
    def computed(cls, scope: Scope) -> dict[str, Measured]:
        """The columns that are figures and no fields of the rows."""
        return {name: column.of for name, column in cls.figure_columns(scope).items() if not column.is_stated}

    @classmethod
    def excluded(cls, scope: Scope) -> tuple[str, ...]:
        """The columns that say nothing of their own in ``scope``."""
        return ()

    @classmethod
    def with_figures(cls, rows: QuerySet[Model], scope: Scope) -> Any:
        """``rows`` with what the columns that are figures have of each."""
        columns = cls.figure_columns(scope).items()
        figures = {counted(name) if column.is_stated else name: column.of for name, column in columns}
        return with_figures(rows, figures, scope)

    @classmethod
    def with_joined_figures(cls, rows: QuerySet[Model], scope: Scope) -> Any:
        """As ``with_figures``, for a file of many rows; it does not say which stated values are counted."""
        columns = cls.figure_columns(scope).items()
        return with_joined_figures(rows, {name: one.of for name, one in columns if not one.is_stated}, scope)

    def ordering(self, *, of_file: bool = False) -> list[OrderBy]:
        """The order that is asked for, as the database takes it: rows that do not say come last, whichever way.

        Where a column says something of every row, that need not be said, and one index serves both ways; so it does
        where the primary key, which parts equals, goes the way of what stands before it. The order ``of_file`` is the
        same without ranges, which take long to sort where no index has them sorted.
        """
        keys: list[OrderBy] = []
        descends = False
        for alias in self.order_by or ():
            descends = alias.startswith("-")
            keys += [self.directed(key, descends) for key in sort_keys(self.columns[alias.lstrip("-")], of_file)]
        return [*keys, F("pk").desc() if descends else F("pk").asc()] if keys else []

    def directed(self, key: F | Func, descends: bool) -> OrderBy:
        if isinstance(key, F) and may_be_blank(self.data.data.model, getattr(key, "name", "")):
            key = NullIf(key, V(""))
        nulls_last = None if self.is_always_known(key) else True
        return key.desc(nulls_last=nulls_last) if descends else key.asc(nulls_last=nulls_last)

    def is_always_known(self, key: object) -> bool:
        """Whether ``key`` is a column of the database that no row leaves empty."""
        rows, name = self.data.data, getattr(key, "name", "")
        return isinstance(key, F) and name not in rows.query.annotations and is_never_null(rows.model, name)

    def foot_texts(self, values: Mapping[str, FootValue]) -> dict[str, str]:
        """What the foot shows of ``values``, by column."""
        return {name: self.foot_text(name, value) for name, value in values.items() if name in self.base_columns}

    def foot_text(self, name: str, value: object) -> str:
        return "—" if value is None else str(self.columns[name].column.render(value=value))

    def exported_columns(self) -> list[Any]:
        return [column for column in self.columns.iterall() if not column.column.exclude_from_export]

    def headings(self) -> list[Heading]:
        columns = self.exported_columns()
        return [Heading(str(column.header), getattr(column.column, "kind", CellKind.TEXT)) for column in columns]

    def exported_records(self) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        """The primary key of each row beside its typed values.

        Rows of the database are read as values, column by column: to make records of them takes ten times as long.
        """
        values = self.values_of_columns()
        return self.records_one_by_one() if values is None else self.records_of(*values)

    def records_one_by_one(self) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        """As ``exported_records``, from objects.

        The columns are asked directly: django-tables2 looks at the signature of each of them for every cell.
        """
        columns = [(column.accessor, column.column) for column in self.exported_columns()]
        for record in self.data:
            cells = (exported(accessor.resolve(record, quiet=True), column) for accessor, column in columns)
            yield record.pk, tuple(cells)

    def values_of_columns(self) -> tuple[Any, list[tuple[Any, slice]]] | None:
        """The rows as values with the key first, and each column with the places of its own.

        ``None`` where the rows are no query, or a column has a value that only Python knows.
        """
        rows = getattr(self.data, "data", None)
        if not isinstance(rows, QuerySet) or rows.query.combinator:
            return None
        wanted: list[Any] = [F("pk")]
        places = []
        for column in self.exported_columns():
            made = column.column.in_sql
            expression = made() if made else in_sql(rows, str(column.accessor))
            if expression is None:
                return None
            expressions = column.column.in_file(expression)
            places.append((column.column, slice(len(wanted), len(wanted) + len(expressions))))
            wanted += expressions
        named = {f"c{place}": expression for place, expression in enumerate(wanted)}
        return rows.select_related(None).prefetch_related(None).annotate(**named).values_list(*named), places

    @staticmethod
    def records_of(
        rows: QuerySet[Model, tuple[object, ...]], columns: list[tuple[PortalColumn[object], slice]]
    ) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        readers = [(column.reader(), part) for column, part in columns]
        for batch in fetched(rows):
            keys, *_rest = raw = list(zip(*batch, strict=True))
            yield from zip(keys, zip(*(map(read, *raw[part]) for read, part in readers), strict=True), strict=True)

    def exported_feet(self, foot: Foot) -> list[list[Any]]:
        """The rows of the foot for a file, the figures of the scope last; who reads the file can add up to them."""
        if foot.is_whole:
            return [self.exported_foot(_("Total"), foot.total)]
        parts = [
            (_("Subtotal"), foot.rows),
            (_("Subtotal of what is not in this list"), foot.outside),
            (_("Total"), foot.total),
        ]
        return [self.exported_foot(label, values) for label, values in parts]

    def exported_foot(self, label: str, values: Mapping[str, FootValue]) -> list[Any]:
        """A row of the foot for a file: ``label`` under the first column, typed values under theirs."""
        cells = []
        for position, column in enumerate(self.exported_columns()):
            value = column.column.value(value=values[column.name]) if column.name in values else None
            cells.append(label if position == 0 else value)
        return cells


def heads(*labels: object, numeric: int = 0) -> list[dict[str, Any]]:
    """Heads of the columns of ``includes/panel_table.html``, of which the last ``numeric`` hold numbers."""
    return [{"label": label, "numeric": place >= len(labels) - numeric} for place, label in enumerate(labels)]

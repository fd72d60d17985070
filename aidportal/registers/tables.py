"""The columns of all lists. Each is a pair: ``render`` for eyes, ``value`` typed for files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import DateField, F, Func, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.columns import BoundColumn

from aidportal.figures.figure import AnyFigure
from aidportal.figures.joined import with_joined_figures
from aidportal.figures.listed import is_never_null
from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.scopes import Scope
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.dates import ONE_DAY, PartialDate, describe
from aidportal.values.money import Qualifier, Unit, format_amount, money_heading
from aidportal.values.rounding import fixed

from .exports import fetched
from .feet import Foot
from .paths import in_sql, sort_keys

NUMERIC = {"cell": {"class": "num"}, "th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}


def folding(attrs: dict[str, Any] | None, fold: str | None) -> dict[str, Any]:
    """Cell attributes with the class that folds a column away: ``p2`` on phones, ``p3`` on tablets too."""
    attrs = {key: dict(value) for key, value in (attrs or {}).items()}
    for part in ("th", "td", "tf"):
        classes = [attrs.get(part, {}).get("class", ""), fold or ""]
        attrs.setdefault(part, {})["class"] = " ".join(name for name in classes if name)
    attrs.pop("cell", None)
    return attrs


class PortalColumn(tables.Column):
    """Text. What a file holds is the text itself.

    ``of`` is the figure that the column has of each row, and its foot of all. Where ``is_stated`` the row itself states
    the value, which the figure counts or does not. ``sorts`` gives the expressions that rows are sorted by, where
    these are not the value itself.
    """

    kind = CellKind.TEXT
    base_attrs: dict[str, Any] = {}

    def __init__(
        self,
        *args: Any,
        fold: str | None = None,
        in_sql: Any = None,
        of: Measured | None = None,
        is_stated: bool = False,
        sorts: Callable[[], list[Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        # What makes the expression of the column's value, where the path to it is none of the database.
        self.in_sql = in_sql
        kwargs["attrs"] = folding(kwargs.get("attrs", self.base_attrs), fold)
        self.of, self.is_stated, self.sorts = of, is_stated, sorts
        if sorts:
            kwargs["order_by"] = "pk"  # of django-tables2; ``PortalTable.ordering`` takes the place of its order
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> Any:
        return capfirst(super().header) if super().header else None

    def value(self, value: Any) -> Any:
        return None if value is None else str(value)

    def in_file(self, expression: object) -> tuple[Any, ...]:
        """The expressions that a file asks for in the place of records: the value itself."""
        return (expression,)

    def reader(self) -> Callable[..., Any]:
        """What makes of the values asked for, as the database gives them, what a file holds.

        It is called for every cell of a file, so it does as little as the column allows.
        """
        if type(self).value is not PortalColumn.value:
            return lambda raw: exported(raw, self)
        return lambda raw: raw or None if raw.__class__ is str else exported(raw, self)


class ChoiceColumn(PortalColumn):
    """The label of a ``TextChoices`` value, in pages and in files."""

    def __init__(self, choices: Any, *args: Any, **kwargs: Any) -> None:
        self.labels = choices
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        # Of a field with choices, django-tables2 hands over the label already.
        return str(dict(self.labels.choices).get(value, value))

    def reader(self) -> Callable[..., Any]:
        # There are few values, each of which a file has many times.
        return lru_cache(maxsize=1_000)(lambda raw: exported(raw, self))

    def value(self, value: Any) -> str:
        return self.render(value)


class DateColumn(PortalColumn):
    """A partial date; a file gets a date where the day is known and the text of what is known elsewhere."""

    kind = CellKind.DATE
    base_attrs = {"td": {"class": "num nowrap"}}

    def render(self, value: PartialDate) -> str:
        return describe(value)

    def value(self, value: PartialDate | None) -> Any:
        if value is None:
            return None
        return value.first if value.is_day else describe(value)

    def in_file(self, expression: object) -> tuple[Any, ...]:
        """Its first day and the one after its last: psycopg takes long to read ranges."""
        return tuple(Func(expression, function=end, output_field=DateField()) for end in ("lower", "upper"))

    def reader(self) -> Callable[..., Any]:
        return lru_cache(maxsize=20_000)(self.exported_days)

    def exported_days(self, first: date | None, end: date | None) -> Any:
        return self.value(PartialDate(first, end - ONE_DAY)) if first and end else None


class CountColumn(PortalColumn):
    """A whole number."""

    kind = CellKind.INTEGER
    base_attrs = NUMERIC

    def render(self, value: int) -> str:
        return f"{value:,}"

    def value(self, value: int | None) -> int | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is CountColumn.value else super().reader()


class QuantityColumn(PortalColumn):
    """A number with decimals only where it has them."""

    kind = CellKind.NUMBER
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return f"{value.normalize():,f}"

    def value(self, value: Decimal | None) -> Decimal | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is QuantityColumn.value else super().reader()


class RateColumn(PortalColumn):
    """Per cent with one decimal."""

    kind = CellKind.PER_CENT
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return fixed(value, 1)

    def value(self, value: Decimal | None) -> Decimal | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is RateColumn.value else super().reader()


class MoneyColumn(PortalColumn):
    """Yuan, shown and exported in the reader's unit, which stands in the head; ``qualifier`` marks "more than"."""

    kind = CellKind.MONEY
    base_attrs = NUMERIC
    unit = Unit.WAN

    def __init__(self, *args: Any, qualifier: str | None = None, **kwargs: Any) -> None:
        self.qualifier = qualifier
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> Any:
        return money_heading(super().header, self.unit)

    def render(self, value: Decimal, record: Model | None = None, bound_column: BoundColumn | None = None) -> Any:
        mark = Qualifier(getattr(record, self.qualifier)).mark if self.qualifier and record is not None else ""
        text = f"{mark} {format_amount(value, self.unit)}".strip()
        if not self.is_stated or bound_column is None or getattr(record, counted(bound_column.name)) is not None:
            return text
        return render_to_string("includes/not_counted.html", {"text": text})

    def value(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value / self.unit.divisor

    def reader(self) -> Callable[..., Any]:
        if type(self).value is not MoneyColumn.value:
            return super().reader()
        divisor = self.unit.divisor
        return lambda raw: None if raw is None else raw / divisor


def counted(name: str) -> str:
    """What of a stated column the figure counts, beside it."""
    return f"{name}_counted"


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
    def with_figures(cls, rows: QuerySet[Any], scope: Scope) -> Any:
        """``rows`` with what the columns that are figures have of each."""
        columns = cls.figure_columns(scope).items()
        figures = {counted(name) if column.is_stated else name: column.of for name, column in columns}
        return with_figures(rows, figures, scope)

    @classmethod
    def with_joined_figures(cls, rows: QuerySet[Any], scope: Scope) -> Any:
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
        nulls_last = None if self.is_always_known(key) else True
        return key.desc(nulls_last=nulls_last) if descends else key.asc(nulls_last=nulls_last)

    def is_always_known(self, key: object) -> bool:
        """Whether ``key`` is a column of the database that no row leaves empty."""
        rows, name = self.data.data, getattr(key, "name", "")
        return isinstance(key, F) and name not in rows.query.annotations and is_never_null(rows.model, name)

    def foot_texts(self, values: Mapping[str, Any]) -> dict[str, str]:
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
    def records_of(rows: QuerySet[Any], columns: list[tuple[Any, slice]]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
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

    def exported_foot(self, label: str, values: Mapping[str, Any]) -> list[Any]:
        """A row of the foot for a file: ``label`` under the first column, typed values under theirs."""
        cells = []
        for position, column in enumerate(self.exported_columns()):
            value = column.column.value(value=values[column.name]) if column.name in values else None
            cells.append(label if position == 0 else value)
        return cells


def itself(value: object) -> Any:
    return value


def exported(value: object, column: PortalColumn) -> Any:
    """What a file holds of a value; nothing of one that the column takes for empty."""
    return None if value in column.empty_values else column.value(value=value)


def heads(*labels: object, numeric: int = 0) -> list[dict[str, Any]]:
    """Heads of the columns of ``includes/panel_table.html``, of which the last ``numeric`` hold numbers."""
    return [{"label": label, "numeric": place >= len(labels) - numeric} for place, label in enumerate(labels)]

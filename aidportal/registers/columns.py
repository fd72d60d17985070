"""The columns of all lists. Each is a pair: ``render`` for eyes, ``value`` typed for files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

import django_tables2 as tables
from django.contrib.postgres.fields import ArrayField
from django.db.models import Choices, DateField, F, Func, IntegerField, Model, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django_tables2.columns import BoundColumn

from aidportal.figures.per_row import Measured
from aidportal.sheets.writing import CellKind
from aidportal.values.dates import ONE_DAY, PartialDate, describe
from aidportal.values.money import Qualifier, Unit, format_amount, money_heading
from aidportal.values.rounding import fixed

# What a column has of a row.
Content = TypeVar("Content")
# Attributes in HTML by the part of a column that has them: its head, its cells, its foot.
CellAttributes = dict[str, dict[str, str]]
NUMERIC: CellAttributes = {
    "cell": {"class": "num"},
    "th": {"class": "num"},
    "td": {"class": "num"},
    "tf": {"class": "num"},
}


def folding(attrs: CellAttributes | None, fold: str | None) -> CellAttributes:
    """Cell attributes with the class that folds a column away: ``p2`` on phones, ``p3`` on tablets too."""
    attrs = {key: dict(value) for key, value in (attrs or {}).items()}
    for part in ("th", "td", "tf"):
        classes = [attrs.get(part, {}).get("class", ""), fold or ""]
        attrs.setdefault(part, {})["class"] = " ".join(name for name in classes if name)
    attrs.pop("cell", None)
    return attrs


class PortalColumn(tables.Column, Generic[Content]):
    """A column of a list. What a file holds is the text of the value, where the column does not say otherwise.

    ``of`` is the figure that the column has of each row, and its foot of all. Where ``is_stated`` the row itself states
    the value, which the figure counts or does not. ``sorts`` gives the expressions that rows are sorted by, where
    these are not the value itself.
    """

    kind = CellKind.TEXT
    base_attrs: CellAttributes = {}

    def __init__(
        self,
        *args: Any,
        fold: str | None = None,
        in_sql: Callable[[], Combinable] | None = None,
        of: Measured | None = None,
        is_stated: bool = False,
        sorts: Callable[[], list[Combinable]] | None = None,
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

    def value(self, value: Content | None) -> Any:
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


class TextColumn(PortalColumn[object]):
    """Text. What a file holds is the text itself."""


class ChoiceColumn(PortalColumn[str]):
    """The label of a ``TextChoices`` value, in pages and in files; sorted as the choices stand, which have an order."""

    def __init__(self, choices: type[Choices], *args: Any, **kwargs: Any) -> None:
        self.labels = choices
        super().__init__(*args, **kwargs)

    def ranks(self, key: F) -> Func:
        """Which of the choices the value at ``key`` is; nothing of one that is not stated."""
        values = Value(self.labels.values, output_field=ArrayField(TextField()))
        return Func(values, Cast(key, TextField()), function="array_position", output_field=IntegerField())

    def render(self, value: object) -> str:
        # Of a field with choices, django-tables2 hands over the label already.
        return str(dict(self.labels.choices).get(value, value))

    def reader(self) -> Callable[..., Any]:
        # There are few values, each of which a file has many times.
        return lru_cache(maxsize=1_000)(lambda raw: exported(raw, self))

    def value(self, value: object) -> str:
        return self.render(value)


class DateColumn(PortalColumn[PartialDate]):
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


class CountColumn(PortalColumn[int]):
    """A whole number."""

    kind = CellKind.INTEGER
    base_attrs = NUMERIC

    def render(self, value: int) -> str:
        return f"{value:,}"

    def value(self, value: int | None) -> int | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is CountColumn.value else super().reader()


class QuantityColumn(PortalColumn[Decimal]):
    """A number with decimals only where it has them."""

    kind = CellKind.NUMBER
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return f"{value.normalize():,f}"

    def value(self, value: Decimal | None) -> Decimal | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is QuantityColumn.value else super().reader()


class RateColumn(PortalColumn[Decimal]):
    """Per cent with one decimal."""

    kind = CellKind.PER_CENT
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return fixed(value, 1)

    def value(self, value: Decimal | None) -> Decimal | None:
        return value

    def reader(self) -> Callable[..., Any]:
        return itself if type(self).value is RateColumn.value else super().reader()


class MoneyColumn(PortalColumn[Decimal]):
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


def itself(value: object) -> Any:
    return value


def exported(value: object, column: PortalColumn) -> Any:
    """What a file holds of a value; nothing of one that the column takes for empty."""
    return None if value in column.empty_values else column.value(value=value)

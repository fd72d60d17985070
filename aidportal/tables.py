"""The columns of all lists. Each is a pair: ``render`` for eyes, ``value`` typed for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.dates import PartialDate, describe
from aidportal.money import Qualifier, Unit, format_amount
from aidportal.rounding import fixed
from aidportal.workbooks.writing import Heading, Kind

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
    """Text. What a file holds is the text itself."""

    kind = Kind.TEXT
    base_attrs: dict[str, Any] = {}

    def __init__(self, *args: Any, fold: str | None = None, **kwargs: Any) -> None:
        kwargs["attrs"] = folding(kwargs.get("attrs", self.base_attrs), fold)
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> Any:
        return capfirst(super().header) if super().header else None

    def value(self, value: Any) -> Any:
        return None if value is None else str(value)


class ChoiceColumn(PortalColumn):
    """The label of a ``TextChoices`` value, in pages and in files."""

    def __init__(self, choices: Any, *args: Any, **kwargs: Any) -> None:
        self.labels = choices
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        # Of a field with choices, django-tables2 hands over the label already.
        return str(dict(self.labels.choices).get(value, value))

    def value(self, value: Any) -> str:
        return self.render(value)


class DateColumn(PortalColumn):
    """A partial date; a file gets a date where the day is known and the text of what is known elsewhere."""

    kind = Kind.DATE
    base_attrs = {"td": {"class": "num nowrap"}}

    def render(self, value: PartialDate) -> str:
        return describe(value)

    def value(self, value: PartialDate | None) -> Any:
        if value is None:
            return None
        return value.first if value.is_day else describe(value)


class CountColumn(PortalColumn):
    """A whole number."""

    kind = Kind.INTEGER
    base_attrs = NUMERIC

    def render(self, value: int) -> str:
        return f"{value:,}"

    def value(self, value: int | None) -> int | None:
        return value


class QuantityColumn(PortalColumn):
    """A number with decimals only where it has them."""

    kind = Kind.NUMBER
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return f"{value.normalize():,f}"

    def value(self, value: Decimal | None) -> Decimal | None:
        return value


class RateColumn(PortalColumn):
    """Per cent with one decimal."""

    kind = Kind.PER_CENT
    base_attrs = NUMERIC

    def render(self, value: Decimal) -> str:
        return fixed(value, 1)

    def value(self, value: Decimal | None) -> Decimal | None:
        return value


class MoneyColumn(PortalColumn):
    """Yuan, shown and exported in the reader's unit, which stands in the head; ``qualifier`` marks "more than"."""

    kind = Kind.MONEY
    base_attrs = NUMERIC
    unit = Unit.WAN

    def __init__(self, *args: Any, qualifier: str | None = None, **kwargs: Any) -> None:
        self.qualifier = qualifier
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> Any:
        return money_heading(super().header, self.unit)

    def render(self, value: Decimal, record: Any = None) -> str:
        mark = Qualifier(getattr(record, self.qualifier)).mark if self.qualifier and record is not None else ""
        return f"{mark} {format_amount(value, self.unit)}".strip()

    def value(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value / self.unit.divisor


def money_heading(text: Any, unit: Unit) -> str:
    return _("%(heading)s (%(unit)s)") % {"heading": text, "unit": unit.label}


class PortalTable(tables.Table):
    """A list of records. The last key of its order is the primary key, so pages never shuffle rows.

    ``totals`` says what the foot holds: for any selection of the rows, a raw value by column, from the
    figures of the rows' QuerySets.
    """

    class Meta:
        empty_text = gettext_lazy("No record matches these filters.")
        attrs: dict[str, Any] = {}

    totals_rows: Sequence[dict[str, Any]] = ()

    def __init__(self, *args: Any, unit: Unit = Unit.WAN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns.iterall():
            if isinstance(column.column, MoneyColumn):
                column.column.unit = unit

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        """Raw totals by column name over ``rows``; ``view`` gives the scope and the user."""
        return {}

    def render_total(self, name: str, value: Any) -> str:
        """A total as its column would show it."""
        if value is None:
            return "—"
        return str(self.columns[name].column.render(value=value))

    def exported_columns(self) -> list[Any]:
        return [column for column in self.columns.iterall() if not column.column.exclude_from_export]

    def headings(self) -> list[Heading]:
        columns = self.exported_columns()
        return [Heading(str(column.header), getattr(column.column, "kind", Kind.TEXT)) for column in columns]

    def exported_rows(self) -> Iterable[list[Any]]:
        """All rows, in the order shown, as typed values."""
        return (cells for _key, cells in self.exported_records())

    def exported_records(self) -> Iterator[tuple[Any, list[Any]]]:
        """The primary key of each row beside its typed values.

        The columns are asked directly: django-tables2 looks at the signature of each of them for every cell.
        """
        columns = [(column.accessor, column.column) for column in self.exported_columns()]
        for record in self.data:
            yield record.pk, [exported(accessor.resolve(record, quiet=True), column) for accessor, column in columns]

    def exported_totals(self, label: str, totals: dict[str, Any]) -> list[Any]:
        """The foot for a file: ``label`` under the first column, typed totals under theirs."""
        cells = []
        for position, column in enumerate(self.exported_columns()):
            total = totals.get(column.name)
            value = column.column.value(value=total) if column.name in totals else None
            cells.append(label if position == 0 else value)
        return cells


def exported(value: Any, column: Any) -> Any:
    """What a file holds of a value; nothing of one that the column takes for empty."""
    return None if value in column.empty_values else column.value(value=value)


def heads(*labels: Any, numeric: int = 0) -> list[dict[str, Any]]:
    """Heads of the columns of ``includes/panel_table.html``, of which the last ``numeric`` hold numbers."""
    return [{"label": label, "numeric": place >= len(labels) - numeric} for place, label in enumerate(labels)]

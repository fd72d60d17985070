"""What an act made of a row, in the reader's words: one change for each field, with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import Field, ForeignKey, Model, PositiveSmallIntegerField
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from aidportal.records.told_tables import by_model, table_of
from aidportal.sheets.partial_date import PartialDate
from aidportal.values.dates import describe
from aidportal.values.money import MoneyField, Unit, format_amount, money_heading
from aidportal.values.rounding import grouped

from .names import NamesThen, Then, called
from .neighbours import RowDifference, value

# So many letters of a text stand on a page.
MOST_LETTERS = 300


@dataclass(frozen=True)
class Change:
    """A field with what it was and what it is; empty where nothing stood there."""

    label: str
    old: str
    new: str

    @property
    def short_old(self) -> str:
        return shortened(self.old)

    @property
    def short_new(self) -> str:
        return shortened(self.new)


def shortened(text: str) -> str:
    return Truncator(text).chars(MOST_LETTERS) if len(text) > MOST_LETTERS else text


class Wording:
    """Says differences in the reader's language and unit, with the names that held then."""

    def __init__(self, names: NamesThen, unit: Unit) -> None:
        self.names, self.unit = names, unit

    def changes(self, difference: RowDifference) -> list[Change]:
        if difference.table.is_link:
            return [self.link(difference)]
        return [self.change(difference, field) for field in difference.fields]

    def change(self, difference: RowDifference, field: Field[Any, Any]) -> Change:
        label = capfirst(str(field.verbose_name))
        if isinstance(field, MoneyField):
            label = money_heading(label, self.unit)
        act = difference.event.act
        old, new = (self.text(row, field, act) for row in (difference.old, difference.new))
        return Change(label, old, new)

    def link(self, difference: RowDifference) -> Change:
        """That another record was joined to the owner, or is no more."""
        field, row = difference.table.other_end, difference.either
        name = self.text(row, field, difference.event.act)
        label = capfirst(str(difference.table.link_label))
        return Change(label, "", name) if difference.old is None else Change(label, name, "")

    def text(self, row: Model | None, field: Field[Any, Any], act: int) -> str:
        """What a field says, as pages write it."""
        if row is None:
            return ""
        content = value(row, field)
        if field.choices and content is not None:
            return str(getattr(row, f"get_{field.name}_display")())
        if content is None or content == "":
            return ""
        if isinstance(field, ForeignKey):
            return self.names.name(field.related_model, content, act)
        return self.plain(field, content)

    def plain(self, field: Field[Any, Any], content: Any) -> str:
        if isinstance(content, bool):
            return _("yes") if content else _("no")
        if isinstance(content, PartialDate):
            return describe(content)
        if isinstance(field, MoneyField):
            return exact_amount(content, self.unit)
        if isinstance(content, Decimal):
            return grouped(content)
        if isinstance(content, int) and not isinstance(field, PositiveSmallIntegerField):
            return grouped(Decimal(content))
        if isinstance(content, datetime):
            return f"{timezone.localtime(content):%Y-%m-%d %H:%M}"
        return PurePath(content.name).name if hasattr(content, "storage") else str(content)

    def part(self, difference: RowDifference) -> str:
        """What part of its record a row is; empty for the record itself."""
        table, row = difference.table, difference.either
        if table.owner is None or table.is_link:
            return ""
        self.names.complete(table, row, difference.event.act)
        return _("%(kind)s: %(name)s") % {"kind": capfirst(str(table.model._meta.verbose_name)), "name": called(row)}


def exact_amount(amount: Decimal, unit: Unit) -> str:
    """An amount in ``unit`` with as many decimals as it takes to tell it from any other."""
    exact = amount / unit.divisor
    places = -int(exact.normalize().as_tuple().exponent)
    return f"{exact:,.{places}f}" if places > unit.places else format_amount(amount, unit)


def names_in(some: Iterable[RowDifference]) -> Iterator[Then]:
    """The records that the words of differences name."""
    for one in some:
        act = one.event.act
        for row in (one.old, one.new):
            if row is not None:
                yield from related(one, row, act)
        yield one.table, one.event.key, act


def related(one: RowDifference, row: Model, act: int) -> Iterator[Then]:
    for field in {*one.fields, *([one.table.owner] if one.table.owner else [])}:
        key = value(row, field)
        if isinstance(field, ForeignKey) and field.related_model in by_model() and key is not None:
            yield table_of(field.related_model), key, act

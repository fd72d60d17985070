"""What an act made of a row, in the reader's words: one change for each field, with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from aidportal.records.field_words import field_in_words, label_of_field
from aidportal.records.told_tables import by_model, table_of
from aidportal.values.money import Unit

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
        act = difference.event.act
        old, new = (self.text(row, field, act) for row in (difference.old, difference.new))
        return Change(label_of_field(field, self.unit), old, new)

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
        if isinstance(field, ForeignKey):
            key = value(row, field)
            return "" if key is None else self.names.name(field.related_model, key, act)
        return field_in_words(row, field, self.unit)

    def part(self, difference: RowDifference) -> str:
        """What part of its record a row is; empty for the record itself."""
        table, row = difference.table, difference.either
        if table.owner is None or table.is_link:
            return ""
        self.names.complete(table, row, difference.event.act)
        return _("%(kind)s: %(name)s") % {"kind": capfirst(str(table.model._meta.verbose_name)), "name": called(row)}


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

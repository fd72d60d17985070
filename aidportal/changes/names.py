"""What records were called when something happened: of each kind all that a page names, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from aidportal.records.told_tables import ToldTable, by_model, table_of

from .neighbours import at_acts
from .sight import RowPlace, seen

# A record after an act.
Then = tuple[ToldTable, Any, int]
# A name may need that of another record, such as a payment that of its line, and that one's of its project.
DEPTH = 3


class NamesThen:
    """Names as they were then, of what the reader may see."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.rows: dict[Then, Any] = {}
        self.visible: set[RowPlace] = set()

    def learn(self, wanted: Iterable[Then]) -> None:
        """Read what ``wanted`` were, with all that their names and their owners need."""
        new = {one for one in wanted if one not in self.rows}
        for _round in range(DEPTH):
            by_table: dict[ToldTable, set[tuple[Any, int]]] = defaultdict(set)
            for table, key, act in new:
                by_table[table].add((key, act))
            for table, places in by_table.items():
                rows = at_acts(table, places)
                self.rows |= {(table, *place): rows.get(place) for place in places}
            new = {need for one in new for need in needs(*one[::2], self.rows[one])} - self.rows.keys()
        self.visible |= seen({one[:2] for one in self.rows} - self.visible, self.user)
        for (table, _key, act), row in self.rows.items():
            self.complete(table, row, act)

    def complete(self, table: ToldTable, row: Model | None, act: int) -> None:
        """Give a record those that its name is made of, as they were then."""
        for field in named_by(table.model):
            if row is None or field.is_cached(row):
                continue
            other = self.rows.get((table_of(field.related_model), getattr(row, field.attname), act))
            if other is not None:
                field.set_cached_value(row, other)

    def row(self, model: type[Model], key: int | str, act: int) -> Any:
        return self.rows.get((table_of(model), key, act))

    def name(self, model: type[Model], key: int | str, act: int) -> str:
        table = table_of(model)
        if (table, key) not in self.visible:
            return _("a record that you may not see")
        row = self.rows.get((table, key, act))
        return called(row) if row is not None else str(key)


def needs(table: ToldTable, act: int, row: Model | None) -> Iterator[Then]:
    """The records that the name of ``row`` is made of, and the one that it is part of."""
    if row is None:
        return
    for field in {*named_by(table.model), *([table.owner] if table.owner else [])}:
        if (key := getattr(row, field.attname)) is not None:
            yield table_of(field.related_model), key, act


def named_by(model: type[Model]) -> list[Any]:
    """The relations of which the name of a record of the kind is made."""
    names = set(read_by(model.__str__))
    names |= {name for one in names for name in read_by(getattr(getattr(model, one, None), "fget", None))}
    fields = (field for field in model._meta.fields if field.name in names)
    return [field for field in fields if isinstance(field, ForeignKey) and field.related_model in by_model()]


def read_by(function: Any) -> tuple[str, ...]:
    """What a method reads of its record, or calls."""
    code = getattr(function, "__code__", None)
    return code.co_names if code else ()


def called(row: Any) -> str:
    """The name of a record; its key where what it is named by is not known."""
    try:
        return str(row)
    except ObjectDoesNotExist:
        return str(row.pk)

"""What records were called when something happened: of each kind all that a page names, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey, Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.records.told_tables import ToldTable, by_model, by_table, table_of
from aidportal.web.requests import SignedInUser

from .neighbours import at_acts
from .sight import RowPlace, seen

# A record after an act.
Then = tuple[ToldTable, Any, int]
# A kind of record, and the key of one.
RecordPlace = tuple[type[Model], Any]
# A name may need that of another record, such as a payment that of its line, and that one's of its project.
DEPTH = 3


class NamesThen:
    """Names as they were then, of what the reader may see."""

    def __init__(self, user: SignedInUser) -> None:
        self.user = user
        self.rows: dict[Then, Any] = {}
        self.visible: set[RowPlace] = set()

    def learn(self, wanted: Iterable[Then]) -> None:
        """Read what ``wanted`` were, with all that their names and their owners need."""
        new = {one for one in wanted if one not in self.rows}
        for _round in range(DEPTH):
            for table, places in by_table((table, (key, act)) for table, key, act in new).items():
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

    def full_name(self, model: type[Model], key: int | str, act: int, beside: Collection[RecordPlace] = ()) -> str:
        """The name of a record, of a part behind that of the record that it belongs to if that is not ``beside`` it."""
        own, root = self.name(model, key, act), self.root(table_of(model), key, act)
        return own if root == (model, key) or root in beside else f"{self.name(*root, act)}{_(': ')}{own}"

    def root(self, table: ToldTable, key: int | str, act: int) -> RecordPlace:
        """The record that a row is, or of which it is part, as far as it is known."""
        while table.owner is not None and (row := self.row(table.model, key, act)) is not None:
            key = getattr(row, table.owner.attname)
            table = table_of(table.owner.related_model)
        return table.model, key


@dataclass(frozen=True)
class RecordThen:
    """The record that something happened to, by its name of then."""

    kind: str
    name: str
    url: str
    history_url: str


class RecordsThen:
    """The records of a page, each named once for each act."""

    def __init__(self, names: NamesThen, places: Iterable[RecordPlace]) -> None:
        self.names = names
        self.known: dict[tuple[type[Model], Any, int], RecordThen] = {}
        keys: dict[Any, set[Any]] = defaultdict(set)
        for model, key in places:
            keys[model].add(key)
        # Which of them are still there.
        self.present = {
            model: set(model._base_manager.filter(pk__in=some_keys).values_list("pk", flat=True))
            for model, some_keys in keys.items()
        }

    def of(self, model: type[Model], key: int | str, act: int) -> RecordThen:
        place = (model, key, act)
        if place not in self.known:
            self.known[place] = self.named(*place)
        return self.known[place]

    def named(self, model: type[Model], key: int | str, act: int) -> RecordThen:
        is_seen = (table_of(model), key) in self.names.visible
        row = self.names.row(model, key, act)
        has_page = is_seen and key in self.present[model] and hasattr(row, "get_absolute_url")
        return RecordThen(
            capfirst(str(model._meta.verbose_name)),
            self.names.name(model, key, act),
            row.get_absolute_url() if has_page else "",
            history_url(model, key) if is_seen else "",
        )


def history_url(model: type[Model], key: int | str) -> str:
    return reverse("history:record", args=[model._meta.app_label, model._meta.model_name, key])


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


def read_by(function: object) -> tuple[str, ...]:
    """What a method reads of its record, or calls."""
    code = getattr(function, "__code__", None)
    return code.co_names if code else ()


def called(row: Model) -> str:
    """The name of a record; its key where what it is named by is not known."""
    try:
        return str(row)
    except ObjectDoesNotExist:
        return str(row.pk)

"""The tables of which the history tells: what belongs to which record, and which fields of it a person sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CASCADE, Field, ForeignKey, JSONField, Model

from aidportal.history.models import Act
from aidportal.history.tracked import left_out_columns, tracked_models
from aidportal.history.versions import quoted
from aidportal.records.rights import rights_of
from aidportal.values.money import MoneyField

# What stands beside a table.
Beside = TypeVar("Beside")


@dataclass(frozen=True)
class ToldTable:
    """A table with its place in the order of all; ``owner`` leads to the record that its rows are parts of."""

    rank: int
    model: Any
    owner: ForeignKey[Any, Any] | None

    @property
    def versions(self) -> str:
        """The table of its versions, for SQL."""
        return f"history.{quoted(self.model._meta.db_table)}"

    @property
    def key(self) -> str:
        """The column of its primary key, for SQL."""
        return quoted(self.model._meta.pk.column)

    @property
    def has_numbers(self) -> bool:
        """Whether its primary key is a number; a code otherwise."""
        return bool(self.model._meta.auto_field)

    @property
    def is_link(self) -> bool:
        """Whether its rows only join two records."""
        return bool(self.model._meta.auto_created)

    @property
    def columns(self) -> list[Any]:
        """The fields of which there are versions."""
        left_out = left_out_columns(self.model)
        return [field for field in self.model._meta.concrete_fields if field.column not in left_out]

    @property
    def told(self) -> list[Any]:
        """The fields that a person sets: none that is computed, copied from another table, JSON or a mere number."""
        own = [field for field in self.columns if field.editable and not isinstance(field, JSONField)]
        return [field for field in own if field is not self.model._meta.auto_field]

    @property
    def has_money(self) -> bool:
        return any(isinstance(field, MoneyField) for field in self.told)

    @property
    def other_end(self) -> Any:
        """Of a table that joins two records: the field that names the one that is not its owner."""
        return next(field for field in self.told if field is not self.owner)

    @property
    def link_label(self) -> Any:
        """What the owner calls the records that a joining table joins to it."""
        for field in self.model._meta.auto_created._meta.many_to_many:
            if field.remote_field.through is self.model:
                return field.verbose_name
        return self.model._meta.verbose_name


@lru_cache(maxsize=1)
def told_tables() -> tuple[ToldTable, ...]:
    return tuple(ToldTable(rank, model, owner_of(model)) for rank, model in enumerate(tracked_models()))


def owner_of(model: type[Model]) -> ForeignKey[Any, Any] | None:
    """The field that names the record that a row is part of: it goes with it. None of a record of its own."""
    options: Any = model._meta
    keys = [field for field in options.concrete_fields if isinstance(field, ForeignKey)]
    if options.auto_created:
        return next(field for field in keys if field.related_model is options.auto_created)
    if name := getattr(model, "told_with", ""):
        return options.get_field(name)
    if not rights_of(model):
        return None
    return next((field for field in keys if field.remote_field.on_delete is CASCADE), None)


def table_of(model: type[Model]) -> ToldTable:
    """Raises ``KeyError`` for what has no history that is told."""
    return by_model()[model]


@lru_cache(maxsize=1)
def by_model() -> dict[type[Model], ToldTable]:
    return {table.model: table for table in told_tables()}


def by_table(pairs: Iterable[tuple[ToldTable, Beside]]) -> dict[ToldTable, list[Beside]]:
    """What stands beside each table."""
    grouped: dict[ToldTable, list[Beside]] = defaultdict(list)
    for table, one in pairs:
        grouped[table].append(one)
    return grouped


def family(model: type[Model]) -> list[ToldTable]:
    """The table of a kind with those of all that is part of its records."""
    return [table for table in told_tables() if model in owners(table)]


def owners(table: ToldTable) -> Iterator[type[Model]]:
    """The kind of a table, that of the records its rows are part of, and so on."""
    while True:
        yield table.model
        if table.owner is None:
            return
        table = table_of(table.owner.related_model)


def belongs(table: ToldTable, root: type[Model], alias: str = "v", wanted: str = "= %s") -> str:
    """The condition in SQL that a version is of a record of ``root`` or part of it; takes what ``wanted`` names."""
    if table.model is root:
        return f"{alias}.{table.key} {wanted}"
    owner: Any = table.owner
    above = table_of(owner.related_model)
    column = f"{alias}.{quoted(owner.column)}"
    if above.model is root:
        return f"{column} {wanted}"
    deeper = f"{alias}o"
    inner = f"SELECT {deeper}.{above.key} FROM {above.versions} {deeper} WHERE {belongs(above, root, deeper, wanted)}"
    return f"{column} IN ({inner})"


def last_act(model: type[Model], *keys: int | str) -> Act | None:
    """The act that last changed one of the records or a part of it; ``None`` where the history tells of none."""
    try:
        known = [model._meta.pk.to_python(key) for key in keys]
    except ValidationError:
        return None
    ends = [
        "SELECT greatest(max(v.h_since), max(v.h_until)) AS act "
        f"FROM {table.versions} v WHERE {belongs(table, model, wanted='= ANY(%s)')}"
        for table in family(model)
    ]
    if not ends:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(act) FROM ({' UNION ALL '.join(ends)}) AS ends", [known] * len(ends))
        (number,) = cursor.fetchone()
    return Act.objects.filter(pk=number).first()


def kinds() -> list[ToldTable]:
    """The records of their own, one table each."""
    return [table for table in told_tables() if table.owner is None]


def has_told(field: Field[Any, Any], obj: Model) -> bool:
    """Whether a field of ``obj`` says anything: neither empty nor a no or nought that nobody typed."""
    content = getattr(obj, field.attname)
    return content not in (None, "") and bool(content or content != field.get_default())

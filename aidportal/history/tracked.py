"""Which tables have a history, read from the models and from the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models import Model

COLUMNS = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True)
class TrackedTable:
    """A table with a history; ``columns`` are those that it has of them, with their types.

    ``told_before`` has by column the SQL that says what it would have been in versions from before it was kept: of the
    version ``v`` and of the other tables of the same moment, in the schema ``{moment}``.
    """

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]
    # Whether it can be read as of a past moment.
    has_past: bool
    told_before: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _type in self.columns)

    @property
    def key_type(self) -> str:
        return dict(self.columns)[self.key]


def tracked_models() -> Iterator[type[Model]]:
    """All kinds of records with a history: those of the portal's own apps, but for what these name as without.

    What follows from other rows has none: of a past moment it follows from those of that moment.
    """
    for config in apps.get_app_configs():
        if config.name.startswith("django."):
            continue
        without = without_history(config)
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and model._meta.model_name not in without and not is_derived(model):
                yield model


def without_history(config: AppConfig) -> dict[str, str]:
    """What an app says has no history, and why: names of its models, or ``model.field``."""
    said: dict[str, str] = getattr(config, "without_history", {})
    return said


def has_past(model: type[Model]) -> bool:
    """Whether pages of a past moment read the records as they were then; who signs in is always who may today."""
    return not getattr(model._meta.app_config, "is_always_of_today", False)


def is_derived(model: type[Model]) -> bool:
    """Whether rows follow from those of other tables, so that nobody changes them by themselves."""
    return bool(getattr(model, "is_derived", False))


def tracked_tables() -> list[TrackedTable]:
    """The tables of ``tracked_models`` as they are in the database now; those that it does not have are left out."""
    there = columns_in("public")
    tables = []
    for model in tracked_models():
        options: Any = model._meta
        left_out = left_out_columns(model)
        columns = tuple(column for column in there.get(options.db_table, ()) if column[0] not in left_out)
        if columns:
            told_before = tuple(getattr(model, "told_before", {}).items())
            tables.append(TrackedTable(options.db_table, options.pk.column, columns, has_past(model), told_before))
    return tables


def left_out_columns(model: type[Model]) -> set[str]:
    options: Any = model._meta
    fields = (said.partition(".") for said in without_history(options.app_config))
    return {options.get_field(field).column for of, _dot, field in fields if field and of == options.model_name}


def columns_in(schema: str) -> dict[str, list[tuple[str, str]]]:
    """The columns with their types by table of a schema."""
    columns: dict[str, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [schema])
        for table, column, type_ in cursor.fetchall():
            columns.setdefault(table, []).append((column, type_))
    return columns

"""Writes many records of one model in one statement: COPY for new ones, one UPDATE for those that change alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction
from django.db.models import Field, Model
from psycopg import sql

from aidportal.values.dates import ONE_DAY, PartialDate

Item = TypeVar("Item")


def insert(model: type[Model], records: Sequence[Mapping[str, object]]) -> list[Any]:
    """Add ``records`` (attribute → value; what is missing gets its default); their primary keys, in order.

    Raises ``IntegrityError`` or ``DataError`` as Django does; then nothing was added.
    """
    if not records:
        return []
    columns = [StoredColumn(field) for field in model._meta.concrete_fields if not field.generated]
    keys = _next_keys(model, len(records))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        listed(sql.Identifier(column.name) for column in columns),
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in zip(*(column.all_stored(keys, records) for column in columns), strict=True):
            copy.write_row(row)
    return keys


class StoredColumn:
    """How the values of one field are stored. Fields that store what they are given are not asked for each value."""

    AS_GIVEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DecimalField)

    def __init__(self, field: Field[Any, Any]) -> None:
        self.field, self.name, self.attname = field, str(field.column), field.attname
        self.is_key = field.primary_key
        target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        self.is_as_given = isinstance(target, self.AS_GIVEN)
        self.has_default = field.has_default()
        self.empty = "" if not field.null and field.empty_strings_allowed else None

    def all_stored(self, keys: Sequence[object], records: Sequence[Mapping[str, object]]) -> Sequence[Any]:
        """The column of ``records``, with their primary ``keys``."""
        if self.is_key:
            return keys
        name, stored = self.attname, self.stored
        return [stored(record[name]) if name in record else self.missing() for record in records]

    def stored(self, value: object) -> Any:
        if value is None:
            return self.empty
        if self.is_as_given:
            return value
        if type(value) is PartialDate:
            return _written(value)
        return self.field.get_db_prep_save(value, connection)

    def missing(self) -> Any:
        """What is stored where nothing is said."""
        return self.stored(self.field.get_default()) if self.has_default else self.empty


@lru_cache(maxsize=4000)
def _written(value: PartialDate) -> str:
    """A date as PostgreSQL reads it; a file repeats few of them many times."""
    return f"[{value.first},{value.last + ONE_DAY})"


def _next_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else gets."""
    options = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(name) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0) AS sequence",
            [count, f'"{options.db_table}"', options.pk.column],
        )
        return [key for (key,) in cursor.fetchall()]


def update(model: type[Model], changes: Iterable[tuple[object, Mapping[str, object]]]) -> None:
    """Give the records of these primary keys the values of the attributes named for each."""
    alike: dict[tuple[str, ...], list[tuple[object, Mapping[str, object]]]] = defaultdict(list)
    for key, values in changes:
        alike[tuple(sorted(values))].append((key, values))
    for names, group in alike.items():
        _update_alike(model, names, group)


def _update_alike(
    model: type[Model], names: Sequence[str], group: Sequence[tuple[object, Mapping[str, object]]]
) -> None:
    options = model._meta
    by_attname = {field.attname: field for field in options.concrete_fields}
    fields = [by_attname[name] for name in names]
    columns: list[Any] = [[key for key, _values in group]]
    columns += [column.all_stored([], [values for _key, values in group]) for column in map(StoredColumn, fields)]
    types = [_array_of(field) for field in (options.pk, *fields)]
    statement = sql.SQL(
        "UPDATE {table} SET {pairs} FROM unnest({arrays}) AS given (given_key, {names}) WHERE {table}.{key} = given_key"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(
                table=sql.Identifier(options.db_table),
                pairs=listed(
                    sql.SQL("{} = given.{}").format(
                        sql.Identifier(str(field.column)), sql.Identifier(str(field.column))
                    )
                    for field in fields
                ),
                arrays=listed(sql.SQL("%s::{}").format(sql.SQL(kind)) for kind in types),
                names=listed(sql.Identifier(str(field.column)) for field in fields),
                key=sql.Identifier(str(options.pk.column)),
            ),
            columns,
        )


def _array_of(field: Field[Any, Any]) -> str:
    """The type of an array of a column's values."""
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return f"{kind}[]"


def same(had: object, wanted: object) -> bool:
    """Whether two values are one to the database: 5.0 and 5, an empty text and none."""
    if had is None or wanted is None:
        return (had in (None, "")) and (wanted in (None, ""))
    return bool(had == wanted)


def listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    """``parts`` with commas between them."""
    return sql.Composed([*parts]).join(", ")


def bisected(items: Sequence[Item], write: Callable[[Sequence[Item]], None]) -> list[tuple[Item, DatabaseError]]:
    """Write ``items`` together; where the database refuses, find those that it refuses, and why."""
    if not items:
        return []
    try:
        with transaction.atomic():
            write(items)
        return []
    except (IntegrityError, DataError) as error:
        if len(items) == 1:
            return [(items[0], error)]
    middle = len(items) // 2
    return [*bisected(items[:middle], write), *bisected(items[middle:], write)]

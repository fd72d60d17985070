"""Writes many records of one model in one statement: COPY for new ones, one UPDATE for those that change alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Field, Model
from psycopg import sql


def insert(model: type[Model], records: Sequence[dict[str, Any]]) -> list[Any]:
    """Add ``records`` (attribute → value; what is missing gets its default); their primary keys, in order.

    Raises ``IntegrityError`` or ``DataError`` as Django does; then nothing was added.
    """
    if not records:
        return []
    columns = [Column(field) for field in model._meta.concrete_fields if not field.generated]
    keys = _next_keys(model, len(records))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        listed(sql.Identifier(column.name) for column in columns),
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for key, record in zip(keys, records, strict=True):
            copy.write_row([column.stored(key, record) for column in columns])
    return keys


class Column:
    """How the values of one field are stored. Fields that store what they are given are not asked for each value."""

    AS_GIVEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DecimalField)

    def __init__(self, field: Field[Any, Any]) -> None:
        self.field, self.name, self.attname = field, str(field.column), field.attname
        self.is_key = field.primary_key
        target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        self.is_as_given = isinstance(target, self.AS_GIVEN)
        self.has_default = field.has_default()
        self.empty = "" if not field.null and field.empty_strings_allowed else None

    def stored(self, key: Any, record: dict[str, Any]) -> Any:
        if self.is_key:
            return key
        value = record.get(self.attname)
        if value is None and self.attname not in record and self.has_default:
            value = self.field.get_default()
        if value is None:
            return self.empty
        return value if self.is_as_given else self.field.get_db_prep_save(value, connection)


def _next_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else gets."""
    options = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{options.db_table}"', options.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def update(model: type[Model], changes: Sequence[tuple[Any, dict[str, Any]]]) -> None:
    """Give the records of these primary keys the values of the attributes named for each."""
    alike: dict[tuple[str, ...], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
    for key, values in changes:
        alike[tuple(sorted(values))].append((key, values))
    for names, group in alike.items():
        _update_alike(model, names, group)


def _update_alike(model: type[Model], names: Sequence[str], group: Sequence[tuple[Any, dict[str, Any]]]) -> None:
    options = model._meta
    by_attname = {field.attname: field for field in options.concrete_fields}
    fields = [by_attname[name] for name in names]
    columns: list[list[Any]] = [[key for key, _values in group]]
    columns += [[column.stored(None, values) for _key, values in group] for column in map(Column, fields)]
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


def listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    """``parts`` with commas between them."""
    return sql.Composed([*parts]).join(", ")

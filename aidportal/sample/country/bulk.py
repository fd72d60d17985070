"""Rows into tables by COPY, a table at a time, with keys that are known before the rows are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model
from psycopg.types.range import DateRange

ONE_DAY = timedelta(days=1)


def whole_year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + 1, 1, 1))


def one_day(day: date) -> DateRange:
    return DateRange(day, day + ONE_DAY)


def is_required(field: Field[Any, Any]) -> bool:
    """Whether a row has to say something in the column, since the database doesn't."""
    return not (field.null or field.primary_key or field.generated or field.has_db_default())


class RowWriter:
    """Writes rows of the document ``document``, and counts them by table."""

    def __init__(self, cursor: CursorWrapper, document: int) -> None:
        self.cursor, self.document = cursor, document
        self.counts: dict[str, int] = {}
        self._last: dict[str, int] = {}

    def last_key(self, model: type[Model]) -> int:
        """The highest key of the table so far; rows to come are numbered from it."""
        table = model._meta.db_table
        if table not in self._last:
            self.cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608 - a table of the portal
            self._last[table] = self.cursor.fetchone()[0]
        return self._last[table]

    def copy(self, model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[int]:
        """Copies rows of ``columns`` and gives the keys that they got.

        A document is filled in where a row has one, and what has to be there and is not among ``columns`` as a record
        has it of which nobody says anything.
        """
        table, key = model._meta.db_table, self.last_key(model)
        filled = {field.column: field.get_default() for field in model._meta.fields if is_required(field)}
        if any(field.name == "document" for field in model._meta.fields):
            filled["document_id"] = self.document
        rest = [name for name in filled if name not in columns]
        names = ["id", *columns, *rest]
        more = tuple(filled[name] for name in rest)
        quoted = ", ".join(f'"{name}"' for name in names)
        first = key + 1
        with self.cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                key += 1
                copy.write_row((key, *row, *more))
        self._last[table] = key
        self.counts[table] = self.counts.get(table, 0) + key - first + 1
        return list(range(first, key + 1))

    def finish(self) -> None:
        """Lets the sequences of the tables go on behind the keys that were given."""
        for table, key in self._last.items():
            self.cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, max(key, 1)])

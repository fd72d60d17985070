"""Keeps what a reading found, row by row, for the preview: by COPY, never all in memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg import sql

from aidportal.intake.judged_rows import CHANGED, NEW, UNCHANGED, JudgedRows, Outcome
from aidportal.intake.kinds import Importer
from aidportal.intake.rows import ReadRow

from .models import Import, ImportedRecord, ImportedRow, RowVerdict


def as_json(value: object) -> Any:
    """A value as JSON holds it: numbers with decimals and dates as text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [as_json(part) for part in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def values_as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field; a number that was stated with a qualifier has it beside itself."""
    kept = {}
    for name, value in values.items():
        if value is None or type(value) is str or type(value) is int:
            kept[name] = value
        elif hasattr(value, "qualifier"):
            kept[name] = as_json(value.value)
            if value.qualifier:
                kept[f"{name}_qualifier"] = value.qualifier
        else:
            kept[name] = as_json(value)
    return kept


def described(importer: Importer, row: ReadRow, position: int, judged: JudgedRows) -> dict[str, Any]:
    """What the preview shows of the row at ``position`` in its batch."""
    return {
        "values": values_as_json(row.values),
        "problems": [
            *(problem.as_json() for problem in row.problems),
            *({"text": text} for text in judged.problems.get(position, ())),
        ],
        "warnings": [warning.as_json() for warning in row.warnings],
        "questions": [question.as_json() for question in row.questions],
        "likely": [vars(likeness) for likeness in judged.likely.get(position, ())],
        "changes": [
            change for outcome in judged.outcomes.get(position, ()) for change in changes_of(importer, outcome)
        ],
        "is_hidden": row.is_hidden,
    }


def judge(importer: Importer, row: ReadRow, position: int, judged: JudgedRows) -> RowVerdict:
    """What the row at ``position`` in its batch would do."""
    open_questions = row.questions or judged.likely.get(position)
    problems = row.problems or judged.problems.get(position)
    return verdict_of(importer, problems, open_questions, judged.outcomes.get(position, []))


def verdict_of(importer: Importer, problems: object, open_questions: object, outcomes: list[Outcome]) -> RowVerdict:
    if problems:
        return RowVerdict.WRONG
    if open_questions:
        return RowVerdict.DOUBTFUL
    # A row without an outcome of its own kind goes on with the record of a row before.
    own = [outcome for outcome in outcomes if outcome.draft.part == importer.main] or outcomes
    if any(outcome.action == NEW for outcome in own):
        return RowVerdict.NEW
    is_changed = any(outcome.action != UNCHANGED for outcome in outcomes)
    return RowVerdict.CHANGED if is_changed else RowVerdict.UNCHANGED


def changes_of(importer: Importer, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """What changes in a record, attribute by attribute."""
    if outcome.action != CHANGED:
        return
    part = importer.part(outcome.draft.part)
    fields = {field.attname: field for field in part.model._meta.concrete_fields}
    for name, (old, new) in outcome.changes.items():
        field = fields[name]
        yield {
            "part": part.label,
            "field": name,
            "label": str(field.verbose_name),
            "old": readable(field, old),
            "new": readable(field, new),
        }


def readable(field: Any, value: object) -> Any:
    """A value as a person reads it: the label of a choice, the name of the record a key points to."""
    if value is None or value == "":
        return None
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        record = field.related_model._default_manager.filter(pk=value).first()
        return str(record) if record else str(value)
    return as_json(value)


class Spool:
    """Rows on disk until the reading is over: they are stored after it was taken back."""

    def __init__(self) -> None:
        self.file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # lives as long as this

    def add(self, position: int, row: ReadRow, verdict: RowVerdict, data: Mapping[str, object]) -> None:
        # Two lines, for what is said of the row goes to the database as it is.
        place = json.dumps([position, row.sheet, row.number, verdict.value], ensure_ascii=False)
        self.file.write(f"{place}\n{json.dumps(data, ensure_ascii=False)}\n")

    def entries(self) -> Iterator[tuple[list[Any], str]]:
        """Where each row stands with its verdict, and what is said of it as JSON."""
        self.file.seek(0)
        for place in self.file:
            yield json.loads(place), next(self.file).rstrip("\n")

    def store(self, job: Import) -> None:
        """Put the rows in place of those of an earlier reading."""
        ImportedRow.objects.filter(of=job).delete()
        columns = sql.SQL("of_id, position, sheet, number, verdict, data")
        table = sql.Identifier(ImportedRow._meta.db_table)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for place, data in self.entries():
                copy.write_row((job.pk, *place, data))

    def close(self) -> None:
        self.file.close()


def store_records(job: Import, places: Iterable[tuple[type[Model], object, int]]) -> None:
    """Note which records came from which row: model, primary key and position of the row."""
    table = sql.Identifier(ImportedRecord._meta.db_table)
    statement = sql.SQL("COPY {} (of_id, model, key, position) FROM STDIN").format(table)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for model, key, position in places:
            copy.write_row((job.pk, model._meta.label_lower, str(key), position))


def fingerprints(cursor: CursorWrapper, model: type[Model], keys: list[Any]) -> dict[str, str]:
    """By primary key as text: a hash of all that the record itself holds now.

    A model names in ``follows_others`` the columns that change when other records do.
    """
    options = model._meta
    key, table = sql.Identifier(str(options.pk.column)), sql.Identifier(options.db_table)
    names = getattr(model, "follows_others", ())
    following = {field.column for field in options.concrete_fields if field.name in names}
    cursor.execute(sql.SQL("SELECT * FROM {table} LIMIT 0").format(table=table))
    held = [sql.Identifier(column.name) for column in cursor.description if column.name not in following]
    statement = sql.SQL("SELECT {key}::text, md5(ROW({held})::text) FROM {table} WHERE {key} = ANY(%s)").format(
        key=key, table=table, held=sql.SQL(", ").join(held)
    )
    cursor.execute(statement, [keys])
    return dict(cursor.fetchall())

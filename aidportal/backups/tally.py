"""What a database comes to: every table's rows, every figure by every dimension, every issued report.

A backup holds what was counted at its moment, so that what is restored can be held against it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from aidportal.accounts.models import User
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Scope

from .refusals import Sentence

# By kind, the names of what a database is made of beside its rows, but for what extensions brought along.
OBJECTS = {
    "relations": """
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I')
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')""",
    "functions": """
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    "triggers": """
        SELECT t.tgrelid::regclass::text || '.' || t.tgname || ' ' || t.tgenabled::text FROM pg_trigger t
        WHERE NOT t.tgisinternal""",
    "constraints": """
        SELECT c.conrelid::regclass::text || '.' || c.conname FROM pg_constraint c
        JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE c.contype <> 'n' AND c.conrelid <> 0
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""",
}
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2"""
SEQUENCES = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences ORDER BY 1"
REPORTS = (
    "SELECT serial, sha256 || ' ' || encode(sha256(convert_to(numbers::text, 'UTF8')), 'hex') "
    "FROM reports_issuedreport ORDER BY 1"
)
WITHOUT_A_GROUP = "—"

# What figures come to, by figure and group.
TalliedFigures = dict[str, dict[str, str | None]]


@dataclass
class Tally:
    """``tables`` have by name the number of rows and a sum over the hashes of all that stands in them.

    ``figures`` have by figure, dimension and group (``"area=150400"``, the total under ``""``) the number as text;
    there are none where the tables were not those of the portal that counted. ``sequences`` are how far numbers had
    been given out when the backup began.
    """

    tables: dict[str, tuple[int, str]]
    sequences: dict[str, int]
    objects: dict[str, list[str]]
    reports: dict[str, str]
    figures: TalliedFigures

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def of_json(cls, text: bytes) -> Tally:
        told: dict[str, Any] = json.loads(text)
        return cls(**told | {"tables": {name: (rows, digest) for name, (rows, digest) in told["tables"].items()}})

    @property
    def values(self) -> int:
        """How many numbers of figures were taken."""
        return sum(len(values) for values in self.figures.values())

    @property
    def rows(self) -> int:
        return sum(rows for rows, _digest in self.tables.values())


def of_tables() -> Tally:
    """What can be counted whatever portal the tables are of."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        sequences = {name: value or 0 for name, value in cursor.fetchall()}
        cursor.execute(TABLES)
        tables = {f"{schema}.{name}": rows_of(cursor, schema, name) for schema, name in cursor.fetchall()}
        objects = {}
        for kind, statement in OBJECTS.items():
            cursor.execute(statement)
            objects[kind] = sorted(name for (name,) in cursor.fetchall())
        reports: dict[str, str] = {}
        if "public.reports_issuedreport" in tables:
            cursor.execute(REPORTS)
            reports = dict(cursor.fetchall())
    return Tally(tables, sequences, objects, reports, {})


def rows_of(cursor: CursorWrapper, schema: str, name: str) -> tuple[int, str]:
    cursor.execute(
        sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} AS t").format(
            sql.Identifier(schema, name)
        )
    )
    rows, digest = cursor.fetchone()
    return rows, str(digest)


def of_figures(day: date) -> dict[str, dict[str, str | None]]:
    """Every figure by every dimension, asked on ``day`` by who sees everything."""
    scope = Scope(User(username="backup", role=User.Role.ADMINISTRATOR), asked_on=day)
    return {figure.key: values_of(figure, scope) for figure in catalogue.figures()}


def values_of(figure: AnyFigure, scope: Scope) -> dict[str, str | None]:
    answer = Reading().ask(figure, scope, *((key,) for key in figure.dimensions))
    values: dict[str, str | None] = {"": text_of(answer.total)}
    for key in figure.dimensions:
        groups = answer.by(key).items()
        values |= {f"{key}={WITHOUT_A_GROUP if group is None else group}": text_of(n) for (group,), n in groups}
    return values


def text_of(value: object) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True)
class Discrepancy:
    """Something that is not as it was counted; ``place`` names it, ``then`` and ``now`` say what it comes to."""

    kind: str
    place: str
    then: str
    now: str

    @property
    def words(self) -> Sentence:
        return format_lazy(WORDS[self.kind], place=self.place, then=self.then, now=self.now)


WORDS = {
    "rows": _("The table {place} has {now} rows instead of {then}."),
    "content": _("The table {place} has as many rows as before, but something else stands in them."),
    "sequence": _("The numbers of {place} go on at {now}, although {then} was given out before."),
    "missing": _("{place} is missing ({then})."),
    "more": _("{place} was not there before ({now})."),
    "report": _("The issued report {place} has another hash than when it was backed up."),
    "figure": _("The figure {place} is {now} instead of {then}."),
    "file": _("The file {place} is not the one that was backed up."),
}


def differences(then: Tally, now: Tally) -> Iterator[Discrepancy]:
    """All in which ``now`` is not what was counted ``then``; figures that either of them lacks are not compared."""
    yield from of_rows(then, now)
    for name, value in then.sequences.items():
        if now.sequences.get(name, 0) < value:
            yield Discrepancy("sequence", name, str(value), str(now.sequences.get(name, 0)))
    for kind, names in then.objects.items():
        here = now.objects.get(kind, [])
        yield from (Discrepancy("missing", name, kind, "") for name in names if name not in set(here))
        yield from (Discrepancy("more", name, "", kind) for name in here if name not in set(names))
    for serial in sorted(then.reports.keys() | now.reports.keys()):
        if then.reports.get(serial) != now.reports.get(serial):
            yield Discrepancy("report", serial, then.reports.get(serial, ""), now.reports.get(serial, ""))
    yield from of_values(then.figures, now.figures)


def of_rows(then: Tally, now: Tally) -> Iterator[Discrepancy]:
    for name, (rows, digest) in then.tables.items():
        rows_now, digest_now = now.tables.get(name, (None, ""))
        if rows_now is None:
            continue  # told among the objects
        if rows != rows_now:
            yield Discrepancy("rows", name, str(rows), str(rows_now))
        elif digest != digest_now:
            yield Discrepancy("content", name, digest, digest_now)


def of_values(then: TalliedFigures, now: TalliedFigures) -> Iterator[Discrepancy]:
    for figure in then.keys() & now.keys():
        groups = then[figure].keys() | now[figure].keys()
        for group in sorted(groups):
            was, value = then[figure].get(group), now[figure].get(group)
            if was != value:
                yield Discrepancy(
                    "figure", f"{figure} {group}".strip(), was or WITHOUT_A_GROUP, value or WITHOUT_A_GROUP
                )

"""Makes the history of all tables, and has it follow when migrations change them.

Whoever owns the tables does it, as part of each ``migrate``: no model has a migration for its history.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.operations import RenameField, RenameModel
from psycopg import sql

from aidportal.supervisor.database import connection_parameters

from . import versions
from .tellers import telling
from .tracked import TrackedTable, columns_in, tracked_tables

# The acts, then the seal over them.
SOURCES = [Path(__file__).with_name(name) for name in ("schema.sql", "seal.sql", "leaves.sql")]
SEALED_TABLE = """
INSERT INTO history.sealed_table (name, key, sealed_as) VALUES (%s, %s, %s)
ON CONFLICT (name) DO UPDATE SET key = excluded.key
"""
PAST_VIEWS = """
SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
ORDER BY c.oid
"""


def before_migrations(plan: list[tuple[Migration, bool]], **_kwargs: object) -> None:
    """Take the triggers away, which know the columns as they were; what migrations change is told afterwards."""
    if plan:
        drop_triggers()


def after_migrations(plan: list[tuple[Migration, bool]] | None = None, **_kwargs: object) -> None:
    install(plan or [])


def install(plan: list[tuple[Migration, bool]] | None = None) -> bool:
    """Bring the history up to the tables; whether there was anything to do.

    Where the tables had no history yet, it begins with what they hold.
    """
    tables = tracked_tables()
    made_from = fingerprint(tables)
    if not plan and is_made_from(made_from):
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        is_first = not is_there("history.act")
        for source in SOURCES:
            cursor.execute(source.read_text(encoding="utf-8"))
        rename(plan or [])
        # Also those of tables that have no history any more; what they have of it stays as it was sealed.
        drop_triggers()
        there = columns_in("history")
        for table in tables:
            for statement in (
                *versions.versions_table(table, dict(there.get(table.name, ()))),
                *versions.copied_indexes(table),
                *versions.triggers(table),
            ):
                cursor.execute(statement)
            cursor.execute(SEALED_TABLE, [table.name, table.key, table.name])
        make_views(tables)
        let_portal_read()
        with telling("begin" if is_first else "migration", migrations=[str(one) for one, _back in plan or []]):
            for table in tables:
                cursor.execute(versions.reconciliation(table))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM history.structure")
        cursor.execute("INSERT INTO history.structure VALUES (%s)", [made_from])
    return True


def fingerprint(tables: list[TrackedTable]) -> str:
    sources = [path.read_bytes() for path in (*SOURCES, Path(versions.__file__), Path(__file__))]
    return hashlib.sha256(b"\0".join([*sources, repr(tables).encode()])).hexdigest()


def is_made_from(made_from: str) -> bool:
    if not is_there("history.structure"):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT made_from FROM history.structure")
        return cursor.fetchone() == (made_from,)


def is_there(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return cursor.fetchone() == (True,)


def drop_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE starts_with(tgname, %s)", [versions.TRIGGER]
        )
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
        # Whoever is stopped in between starts anew.
        if is_there("history.structure"):
            cursor.execute("DELETE FROM history.structure")


def rename(plan: list[tuple[Migration, bool]]) -> None:
    """Give tables and columns of the history the names that migrations gave to those of the records."""
    for migration, is_backwards in plan:
        for operation in migration.operations:
            if isinstance(operation, RenameModel):
                names = (operation.old_name, operation.new_name)
                old, new = reversed(names) if is_backwards else names
                rename_tables(f"{migration.app_label}_{old}".lower(), f"{migration.app_label}_{new}".lower())
            elif isinstance(operation, RenameField):
                fields = (operation.old_name, operation.new_name)
                old, new = reversed(fields) if is_backwards else fields
                rename_column(f"{migration.app_label}_{operation.model_name}".lower(), old, new)


def rename_tables(old: str, new: str) -> None:
    """Also those of its many-to-many relations, with the column in them that names the model."""
    kept, there = columns_in("history"), columns_in("public")
    for table in [*kept]:
        moved = new + table.removeprefix(old)
        if (table == old or table.startswith(f"{old}_")) and table not in there and moved in there:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE history.{versions.quoted(table)} RENAME TO {versions.quoted(moved)}")
                cursor.execute("UPDATE history.sealed_table SET name = %s WHERE name = %s", [moved, table])
                cursor.execute(
                    "UPDATE history.act SET tables = array_replace(tables, %(old)s, %(new)s)"
                    " WHERE %(old)s = ANY (tables)",
                    {"old": table, "new": moved},
                )
            short_old, short_new = old.partition("_")[2], new.partition("_")[2]
            rename_column(moved, short_old, short_new)


def rename_column(table: str, old: str, new: str) -> None:
    kept, there = dict(columns_in("history").get(table, ())), dict(columns_in("public").get(table, ()))
    for before, after in ((old, new), (f"{old}_id", f"{new}_id")):
        if before in kept and before not in there and after in there and after not in kept:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"ALTER TABLE history.{versions.quoted(table)}"
                    f" RENAME COLUMN {versions.quoted(before)} TO {versions.quoted(after)}"
                )
                cursor.execute(
                    "UPDATE history.sealed_table SET columns = columns - %(old)s::text"
                    " || jsonb_build_object(%(new)s::text, coalesce(columns->>%(old)s, %(old)s))"
                    " WHERE name = %(table)s",
                    {"old": before, "new": after, "table": table},
                )


def make_views(tables: list[TrackedTable]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PAST_VIEWS)
        others = cursor.fetchall()
        for schema in ("as_of", "ever"):
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        for table in tables:
            for statement in versions.views(table):
                cursor.execute(statement)
        for schema in ("as_of", "ever"):
            cursor.execute(f"SET LOCAL search_path = {schema}, public")
            for name, definition in others:
                cursor.execute(f"CREATE VIEW {schema}.{versions.quoted(name)} AS {definition}")
        cursor.execute("SET LOCAL search_path = DEFAULT")


def let_portal_read() -> None:
    """The portal's role reads the history and has it sealed, and changes nothing in it: triggers do, for the owner."""
    portal = connection_parameters("portal").get("user", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [portal])
        owner, is_there = cursor.fetchone()
        if owner == portal or not is_there:
            return
        for schema in ("history", "as_of", "ever"):
            for statement in ("GRANT USAGE ON SCHEMA {0} TO {1}", "GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO {1}"):
                text = sql.SQL(statement).format(sql.Identifier(schema), sql.Identifier(portal))
                cursor.execute(text.as_string(connection.connection))
        seal = sql.SQL("GRANT EXECUTE ON FUNCTION history.seal_acts() TO {}").format(sql.Identifier(portal))
        cursor.execute(seal.as_string(connection.connection))

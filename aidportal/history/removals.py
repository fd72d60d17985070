"""What is taken out of the history on purpose: values of one record, or all that was over before a day.

That something was taken out stays, and so do the seals: the chain goes on with the leaves that were, and what is left
is held against leaves that are made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import CharField, Field, Model, TextField
from django.utils.translation import gettext as _

from .models import Act
from .tellers import telling
from .verification import REMOVAL_DIGEST, verify
from .versions import quoted

# What stands where a text was that has to be something.
ERASED_TEXT = "×××"
NOTE = """
INSERT INTO history.removal (id, at, name, reason, of_table, key, columns, before)
SELECT coalesce(max(id), 0) + 1, clock_timestamp(), session_user, %s, %s, %s, %s, %s FROM history.removal RETURNING id
"""
# ``statement`` changes or deletes versions, and gives the acts whose leaves it changes.
RESTATE = """
WITH changed AS ({statement})
INSERT INTO history.restated (removal, act, of_table, was, salt)
SELECT %(removal)s, act, %(sealed_as)s, (
    SELECT digest FROM (
        SELECT digest, 0 AS removal FROM history.leaf l WHERE l.act = touched.act AND of_table = %(sealed_as)s
        UNION ALL
        SELECT digest, removal FROM history.restated r WHERE r.act = touched.act AND of_table = %(sealed_as)s
    ) AS leaves ORDER BY removal DESC LIMIT 1
), gen_random_uuid()
FROM (SELECT h_since FROM changed UNION SELECT h_until FROM changed WHERE h_until IS NOT NULL) AS touched (act)
ON CONFLICT DO NOTHING
"""
MAKE_ANEW = """
UPDATE history.restated r SET digest = made.digest, rows = made.rows
FROM (SELECT min(act) - 1 AS above, max(act) AS upto FROM history.restated WHERE removal = %(removal)s) AS span,
    LATERAL history.leaves(%(name)s, span.above, span.upto) AS made
WHERE r.removal = %(removal)s AND r.of_table = %(sealed_as)s AND r.act = made.act
"""
# What was there cannot be guessed from its hashes any more.
FORGET_SALTS = """
UPDATE history.leaf l SET salt = NULL, rows = NULL FROM history.restated r
WHERE r.removal = %(removal)s AND (l.act, l.of_table) = (r.act, r.of_table);
UPDATE history.restated o SET salt = NULL, rows = NULL FROM history.restated r
WHERE r.removal = %(removal)s AND (o.act, o.of_table) = (r.act, r.of_table) AND o.removal < r.removal
"""
TABLES = "SELECT name, sealed_as FROM history.sealed_table WHERE name = ANY (%s) ORDER BY 1"


class RemovalRefused(Exception):
    """Nothing was taken out, for the reason that it holds."""


# ---- Values of one record


def erase(model: type[Model], key: int | str, names: Sequence[str], reason: str) -> int:
    """Take the values of some fields out of all versions of a record; of how many. What it holds now stays.

    Raises ``RemovalRefused`` where a field is none that can be emptied, or where nothing is kept but what it holds now.
    """
    fields = [field_of(model, name) for name in names]
    with transaction.atomic(), connection.cursor() as cursor:
        seal_alone(cursor)
        options: Any = model._meta
        removal = note(cursor, reason, options.db_table, str(key), [str(field.column) for field in fields])
        count = sum(empty(cursor, removal, model, key, field) for field in fields)
        if not count:
            raise RemovalRefused(why_nothing(model, key))
        for column in following(model):
            restate(cursor, removal, options.db_table, emptied_beside(model, column), {"key": key})
        finish(cursor, removal, [options.db_table])
    return count


def field_of(model: type[Model], name: str) -> Field[Any, Any]:
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    if field is None or not getattr(field, "column", None) or field.primary_key:
        raise RemovalRefused(_("%(kind)s has no field “%(name)s” that can be erased.") % kind_and(model, name=name))
    return field


def kind_and(model: type[Model], **words: object) -> dict[str, Any]:
    return {"kind": model._meta.verbose_name} | words


def why_nothing(model: type[Model], key: int | str) -> str:
    if model._base_manager.filter(pk=key).exists():
        words = _("The record itself still holds this: %(kind)s %(key)s. Change it there first.")
    else:
        words = _("The history of %(kind)s %(key)s holds nothing of this.")
    return words % kind_and(model, key=key)


def empty(cursor: CursorWrapper, removal: int, model: type[Model], key: int | str, field: Field[Any, Any]) -> int:
    """Empty a field in all versions of a record that hold something else than the record; in how many."""
    put, names = emptied(field), names_of(model)
    statement = """
        UPDATE history.{table} v SET {column} = {put} WHERE v.{key} = %(key)s
        AND v.{column} IS NOT NULL AND v.{column}::text <> '' AND v.{column} IS DISTINCT FROM {put}
        AND NOT EXISTS (
            SELECT FROM public.{table} o WHERE o.{key} = v.{key} AND o.{column} IS NOT DISTINCT FROM v.{column}
        )
        RETURNING h_since, NULL::bigint AS h_until
    """.format(**names, column=quoted(str(field.column)), put=put)
    return restate(cursor, removal, model._meta.db_table, statement, {"key": key})


def emptied(field: Field[Any, Any]) -> str:
    """What stands in place of a value, as SQL."""
    if not isinstance(field, (CharField, TextField)) or field.choices or field.null:
        return "NULL"
    text = ERASED_TEXT[: field.max_length or len(ERASED_TEXT)]
    return "''" if field.blank else f"'{text}'"


def following(model: type[Model]) -> list[str]:
    """Columns that follow from others of their row, such as what a search looks in."""
    names = getattr(model, "follows_others", ())
    fields = [field for field in model._meta.concrete_fields if field.generated or field.name in names]
    return [str(field.column) for field in fields if not field.is_relation]


def emptied_beside(model: type[Model], column: str) -> str:
    """Empties what follows from others in the versions that this removal has touched."""
    return """
        UPDATE history.{table} v SET {column} = NULL WHERE v.{key} = %(key)s AND {column} IS NOT NULL
        AND h_since IN (SELECT act FROM history.restated WHERE removal = %(removal)s AND of_table = %(sealed_as)s)
        RETURNING h_since, NULL::bigint AS h_until
    """.format(**names_of(model), column=quoted(column))


def names_of(model: type[Model]) -> dict[str, str]:
    options: Any = model._meta
    return {"table": quoted(options.db_table), "key": quoted(options.pk.column)}


# ---- All that was over before a day


def purgeable(day: date) -> tuple[int, dict[str, int]]:
    """The moment before which ``purge`` forgets, and how many versions of each table were over by then."""
    number = Act.objects.at_end_of(day - timedelta(days=1)) or 0
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM history.sealed_table ORDER BY 1")
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM history.{quoted(name)} WHERE h_until <= %s", [number])
            (counts[name],) = cursor.fetchone()
    return number, {name: count for name, count in counts.items() if count}


def purge(day: date, reason: str = "") -> int:
    """Forget all versions that were over before ``day`` began; how many. What is open, acts and seals stay.

    Raises ``RemovalRefused`` where the history is not what was sealed: what is left would be taken for right.
    """
    number, counts = purgeable(day)
    if not counts:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        seal_alone(cursor)
        if misfits := verify().misfits:
            raise RemovalRefused(_("The history is not what was sealed: %(misfit)s") % {"misfit": misfits[0]})
        removal = note(cursor, reason, before=number)
        for name in counts:
            statement = f"DELETE FROM history.{quoted(name)} WHERE h_until <= %(upto)s RETURNING h_since, h_until"
            restate(cursor, removal, name, statement, {"upto": number})
        finish(cursor, removal, list(counts))
    return sum(counts.values())


# ---- What both do


def seal_alone(cursor: CursorWrapper) -> None:
    """Seal all that there is, and let nobody else until the end: only what has a leaf gets another."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('aidportal.history.seal'))")
    cursor.execute("SELECT history.seal_acts()")


def note(
    cursor: CursorWrapper,
    reason: str,
    table: str | None = None,
    key: str | None = None,
    columns: list[str] | None = None,
    before: int | None = None,
) -> int:
    cursor.execute(NOTE, [reason, table, key, columns, before])
    (removal,) = cursor.fetchone()
    return int(removal)


def restate(cursor: CursorWrapper, removal: int, name: str, statement: str, values: dict[str, int | str]) -> int:
    """Run ``statement`` on the versions of a table, and note whose leaves it changed; how many of them are new."""
    cursor.execute(TABLES, [[name]])
    ((_name, sealed_as),) = cursor.fetchall()
    cursor.execute(RESTATE.format(statement=statement), values | {"removal": removal, "sealed_as": sealed_as})
    return int(cursor.rowcount)


def finish(cursor: CursorWrapper, removal: int, names: list[str]) -> None:
    """Make the new leaves, and have an act of its own say what they come to."""
    cursor.execute(TABLES, [names])
    for name, sealed_as in cursor.fetchall():
        cursor.execute(MAKE_ANEW, {"removal": removal, "name": name, "sealed_as": sealed_as})
    cursor.execute(FORGET_SALTS, {"removal": removal})
    cursor.execute(REMOVAL_DIGEST, [removal])
    (digest,) = cursor.fetchone()
    with telling("command", command="history", removal=removal, digest=digest):
        cursor.execute("SELECT history.act_now(%s)", [names[0]])

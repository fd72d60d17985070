"""Whether the history is what was sealed: what does not fit is named, by its table, act and row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .seal import SealHead, folder_of_heads
from .tracked import tracked_tables
from .versions import different_keys, quoted, wrongly_marked

LEAVES = Path(__file__).with_name("leaves.sql")
MOST_NAMED = 5
# The digest of a leaf of which a removal left nothing.
NOTHING = b""
SEALS = "SELECT id, upto, head, at FROM history.seal ORDER BY id"
DIGESTS = """SELECT string_agg(digest, '' ORDER BY act, of_table COLLATE "C") FROM history.leaf WHERE seal = %s"""
TABLES = """
SELECT coalesce(t.name, l.of_table), coalesce(t.sealed_as, l.of_table),
    t.name IS NOT NULL AND to_regclass(format('history.%I', t.name)) IS NOT NULL
FROM (SELECT DISTINCT of_table FROM history.leaf WHERE of_table <> '') l
FULL JOIN history.sealed_table t ON t.sealed_as = l.of_table ORDER BY 1
"""
UNLIKE_LEAVES = """
WITH kept AS (
    SELECT DISTINCT ON (act) act, digest, rows FROM (
        SELECT act, 0 AS removal, digest, rows FROM history.leaf WHERE of_table = %(sealed_as)s
        UNION ALL SELECT act, removal, digest, rows FROM history.restated WHERE of_table = %(sealed_as)s
    ) AS leaves ORDER BY act, removal DESC
)
SELECT coalesce(kept.act, made.act), kept.rows, made.rows,
    (SELECT at FROM history.act WHERE id = coalesce(kept.act, made.act))
FROM kept FULL JOIN history.leaves(%(name)s, 0, %(upto)s) AS made ON kept.act = made.act
WHERE kept.digest IS DISTINCT FROM coalesce(made.digest, '') ORDER BY 1
"""
WITHOUT_ACT = """
SELECT {key}::text, h_since, h_until FROM history.{table} v
WHERE (h_since > %(upto)s AND NOT EXISTS (SELECT FROM history.act WHERE id = h_since))
    OR (h_until > %(upto)s AND NOT EXISTS (SELECT FROM history.act WHERE id = h_until)) ORDER BY 2
"""
# What a removal comes to, as the act that it was says.
REMOVAL_DIGEST = """
SELECT encode(sha256(convert_to(to_jsonb(r)::text, 'UTF8') || coalesce((
    SELECT string_agg(
        convert_to(concat(act, ' ', of_table), 'UTF8') || was || digest, '' ORDER BY act, of_table COLLATE "C"
    )
    FROM history.restated WHERE removal = r.id
), '')), 'hex') FROM history.removal r WHERE id = %s
"""
REMOVALS = """
SELECT coalesce(r.id, (a.what->>'removal')::bigint), a.what->>'digest',
    a.id, coalesce(r.at, a.at), coalesce(r.name, a.role), r.reason, r.of_table, r.key, r.columns, r.before
FROM history.removal r
FULL JOIN (SELECT id, at, role, what FROM history.act WHERE via = 'command' AND what ? 'removal') a
    ON (a.what->>'removal')::bigint = r.id ORDER BY 1
"""


@dataclass(frozen=True)
class Misfit:
    """One thing that does not fit: in which table, from which act on, and what is the matter."""

    why: str
    table: str = ""
    act: int | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        places = [self.table] if self.table else []
        if self.act is not None:
            places.append(act_in_words(self.act, self.at))
        return f"{' · '.join(places)}: {self.why}" if places else self.why


@dataclass(frozen=True)
class Removal:
    """What was taken out of the history on purpose, as it is noted; whoever may write to the database can note one."""

    number: int
    act: int | None
    at: datetime | None
    role: str
    reason: str | None
    table: str | None
    key: str | None
    columns: list[str] | None
    before: int | None

    def __str__(self) -> str:
        if self.table:
            words = _("removal %(number)s, %(act)s, as %(role)s: %(columns)s of %(table)s %(key)s; %(reason)s")
        else:
            words = _("removal %(number)s, %(act)s, as %(role)s: all that was over by act %(before)s; %(reason)s")
        return words % {
            "number": self.number,
            "act": act_in_words(self.act, self.at),
            "role": self.role,
            "columns": ", ".join(self.columns or ()),
            "table": self.table,
            "key": self.key,
            "before": self.before,
            "reason": self.reason or _("no reason given"),
        }


def act_in_words(number: int | None, at: datetime | None) -> str:
    when = date_format(timezone.localtime(at), "Y-m-d H:i:s") if at else _("time not known")
    return _("act %(number)s (%(when)s)") % {"number": number, "when": when}


@dataclass(frozen=True)
class Verification:
    """What was looked at, and what does not fit."""

    seals: int
    upto: int
    removals: list[Removal]
    misfits: list[Misfit]


def verify() -> Verification:
    """Hold the history against its seals, the tables and the heads that were written down, all of one moment.

    The function that makes leaves is put back to what the portal says before: it may have been changed too.
    """
    is_first = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_first:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(LEAVES.read_text(encoding="utf-8"))
        heads, misfits = chain(cursor)
        upto = max(heads.values(), key=lambda head: head.seal).upto if heads else 0
        misfits += [
            *unlike_written(heads),
            *unlike_leaves(cursor, "", "", upto),
            *unlike_versions(cursor, upto),
            *unlike_tables(cursor),
        ]
        removals, unlike = unlike_removals(cursor)
        transaction.set_rollback(True)
    return Verification(len(heads), upto, removals, misfits + unlike)


def chain(cursor: CursorWrapper) -> tuple[dict[int, SealHead], list[Misfit]]:
    """The seals by number, and those that do not follow from the one before and from their leaves."""
    cursor.execute(SEALS)
    seals, before, misfits = cursor.fetchall(), b"", []
    heads = {number: SealHead(number, upto, head.hex(), at) for number, upto, head, at in seals}
    for place, (number, upto, head, at) in enumerate(seals, 1):
        if number != place and seals[place - 2][0] != number - 1:
            misfits.append(Misfit(_("seal %(number)s is missing") % {"number": number - 1}))
        cursor.execute(DIGESTS, [number])
        (digests,) = cursor.fetchone()
        said = f"{number} {upto} {at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}".encode()
        if hashlib.sha256(before + said + (digests or b"")).digest() != head:
            misfits.append(Misfit(_("seal %(number)s does not follow from what it sealed") % {"number": number}, at=at))
        before = head
    cursor.execute("SELECT DISTINCT seal FROM history.leaf EXCEPT SELECT id FROM history.seal ORDER BY 1")
    misfits += [Misfit(_("seal %(number)s is missing") % {"number": number}) for (number,) in cursor.fetchall()]
    return heads, misfits


def unlike_written(heads: dict[int, SealHead]) -> Iterator[Misfit]:
    """Heads in the files that the seals do not give any more."""
    folder = folder_of_heads()
    for path in sorted(folder.glob("[0-9]*")) if folder.is_dir() else ():
        number, upto, head = [*path.read_text(encoding="ascii").split(), "", "", ""][:3]
        known = heads.get(int(number)) if number.isdecimal() else None
        if known is None or (str(known.upto), known.head) != (upto, head):
            words = _("the head that was written down as seals/%(file)s is not that of seal %(number)s")
            yield Misfit(words % {"file": path.name, "number": number})


def unlike_versions(cursor: CursorWrapper, upto: int) -> Iterator[Misfit]:
    cursor.execute(TABLES)
    for name, sealed_as, is_there in cursor.fetchall():
        if not is_there:
            yield Misfit(_("the history of this table is gone"), name)
            continue
        yield from unlike_leaves(cursor, name, sealed_as, upto)
        yield from without_act(cursor, name, upto)


def unlike_leaves(cursor: CursorWrapper, name: str, sealed_as: str, upto: int) -> Iterator[Misfit]:
    """Acts up to ``upto`` that did something else to a table than they did when they were sealed."""
    cursor.execute(UNLIKE_LEAVES, {"name": name, "sealed_as": sealed_as, "upto": upto})
    for act, kept, made, at in cursor.fetchall():
        yield Misfit(rows_in_words(kept, made, is_act=not name), name or "act", act, at)


def rows_in_words(kept: list[str] | None, made: list[str] | None, is_act: bool) -> str:
    """What became of single rows, as far as their hashes tell."""
    before, after = (dict(row.rsplit(":", 1) for row in rows or ()) for rows in (kept, made))
    if is_act:
        return acts_in_words(bool(before), bool(after))
    said = [
        *named(_("row %(key)s was altered"), (key for key in before if key in after and before[key] != after[key])),
        *named(_("row %(key)s was deleted"), (key for key in before if key not in after)),
        *named(_("row %(key)s was inserted"), (key for key in after if key not in before)),
    ]
    if kept is None and made is not None:
        said.insert(0, _("nothing was sealed of this"))
    more = len(said) - MOST_NAMED
    said = [*said[:MOST_NAMED], *([and_more(more)] if more > 0 else [])]
    return "; ".join(said) or _("it is not what was sealed")


def and_more(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": count}


def acts_in_words(was_there: bool, is_there: bool) -> str:
    if was_there and is_there:
        return _("the act itself was altered")
    return _("the act itself was deleted") if was_there else _("the act itself was inserted")


def named(words: str, rows: Iterator[str]) -> Iterator[str]:
    """``+12`` is a version of row 12 that begins, ``-12`` one that ends."""
    for row in rows:
        ends = _(" (its end)") if row.startswith("-") else ""
        yield words % {"key": row[1:]} + ends


def without_act(cursor: CursorWrapper, name: str, upto: int) -> Iterator[Misfit]:
    cursor.execute("SELECT key FROM history.sealed_table WHERE name = %s", [name])
    (key,) = cursor.fetchone()
    cursor.execute(WITHOUT_ACT.format(key=quoted(key), table=quoted(name)), {"upto": upto})
    for row, since, _until in cursor.fetchall()[:MOST_NAMED]:
        yield Misfit(_("row %(key)s was changed by no act that there is") % {"key": row}, name, since)


def unlike_tables(cursor: CursorWrapper) -> Iterator[Misfit]:
    """Records that are not what their last version says, and versions that are wrongly said to be the last."""
    for table in tracked_tables():
        cursor.execute(wrongly_marked(table))
        for key, since, at in cursor.fetchall()[:MOST_NAMED]:
            words = _("row %(key)s is wrongly marked as gone or as not gone")
            yield Misfit(words % {"key": key}, table.name, since, at)
        cursor.execute(different_keys(table))
        keys = sorted({str(key) for (key,) in cursor.fetchall()})
        for key in keys[:MOST_NAMED]:
            yield Misfit(_("record %(key)s is not what its last version says") % {"key": key}, table.name)
        if len(keys) > MOST_NAMED:
            yield Misfit(and_more(len(keys) - MOST_NAMED), table.name)


def unlike_removals(cursor: CursorWrapper) -> tuple[list[Removal], list[Misfit]]:
    """The removals that are noted, and those that are not what their acts say of them."""
    cursor.execute(REMOVALS)
    noted, misfits = cursor.fetchall(), []
    for number, digest, *_rest in noted:
        cursor.execute(REMOVAL_DIGEST, [number])
        row = cursor.fetchone()
        if row is None or row[0] != digest:
            misfits.append(Misfit(_("removal %(number)s is not what was noted of it") % {"number": number}))
    return [Removal(number, *rest) for number, _digest, *rest in noted], misfits

"""Making a backup: the database as of one moment, the files that it names, the keys, and what all of it comes to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.history.seal import folder_of_heads
from aidportal.supervisor.database import connection_parameters
from aidportal.supervisor.version import version

from .archive import DATABASE, KEYS, TALLY, ArchiveDraft, drafted
from .dumps import dump_of, session
from .folder import BackupName, Kind, sole_work, sweep
from .key_box import encrypted, keys_here, passphrase_of
from .manifest import HEADS, MEDIA, Manifest, applied_migrations, known_migrations
from .tally import Tally, of_figures, of_tables

# Where a file is written before it has its name.
DRAFTS = "drafts"


@dataclass(frozen=True)
class Made:
    """A backup that was made just now, and in how many seconds."""

    path: Path
    manifest: Manifest
    tally: Tally
    seconds: float


def make(kind: Kind, place: Path | None = None) -> Made:
    """Make a backup at ``place``, or under a name of its own among the portal's backups."""
    passphrase, moment, began = passphrase_of(), timezone.localtime(), monotonic()
    with sole_work():
        sweep()
        heads = heads_here()  # before the moment, so that the history of the backup gives them all
        path = place or BackupName(moment, kind).path
        with drafted(path) as draft, one_moment() as snapshot:
            tally = counted(moment)
            with dump_of(snapshot) as dump:
                draft.add(DATABASE, dump)
            missing = add_media(draft)
            for name, head in heads.items():
                draft.add(f"{HEADS}{name}", io.BytesIO(head))
            if passphrase:
                draft.add(KEYS, io.BytesIO(encrypted(keys_here(), passphrase)))
            draft.add(TALLY, io.BytesIO(tally.as_json()), compressed=True)
            manifest = draft.finish(described(moment, missing, has_keys=bool(passphrase)))
    return Made(path, manifest, tally, monotonic() - began)


@contextmanager
def one_moment() -> Iterator[str]:
    """Have all that is asked see the database as it is now; the name by which others see the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def counted(moment: datetime) -> Tally:
    """What the database comes to; without figures where its tables are of an older portal, which knew others."""
    tally = of_tables()
    if set(known_migrations()) == set(applied_migrations()):
        tally.figures = of_figures(moment.date())
    return tally


def heads_here() -> dict[str, bytes]:
    """What was written down of the seals over the history, by the names of the files."""
    return {path.name: path.read_bytes() for path in sorted(folder_of_heads().glob("[!.]*")) if path.is_file()}


def add_media(draft: ArchiveDraft) -> tuple[str, ...]:
    """Take in all files; the names of those that records have and that are not there."""
    root, taken = Path(settings.MEDIA_ROOT), set()
    for path in sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink()):
        name = path.relative_to(root).as_posix()
        if name.startswith(f"{DRAFTS}/"):
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # it was taken away in between; where a record still names it, it is told
        with file:
            draft.add(f"{MEDIA}{name}", file, compressed=True)
        taken.add(name)
    return tuple(sorted(set(named_files()) - taken))


def named_files() -> Iterator[str]:
    """The names of all files that records have; of tables that an older portal made, of those that are there."""
    columns = columns_here()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and (model._meta.db_table, field.column) in columns:
                rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                yield from rows.values_list(field.name, flat=True)


def columns_here() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        return set(cursor.fetchall())


def described(moment: datetime, missing: tuple[str, ...], *, has_keys: bool) -> Manifest:
    owner = session().info.user
    return Manifest(
        made_at=moment,
        day=moment.date(),
        version=version(),
        server=session().info.server_version,
        migrations=applied_migrations(),
        owner=owner,
        portal_role=connection_parameters("portal").get("user", owner),
        has_keys=has_keys,
        missing=missing,
    )


# What is said of a backup without keys.
WITHOUT_KEYS = _(
    "The keys were left out, since no passphrase is set: after a restore everybody signs in again. Set "
    "AIDPORTAL_BACKUP_PASSPHRASE to take them along, encrypted."
)

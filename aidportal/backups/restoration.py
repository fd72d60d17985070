"""Putting a backup back: into an empty place, whole or not at all, and held against what was counted then.

All that can be refused is refused before anything is touched. The database comes in one transaction. What a kill leaves
behind is marked, no portal starts on it, and the same command goes on where it was.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.history.seal import folder_of_heads
from aidportal.supervisor.database import connection_parameters, grant_rows_to_portal, lock
from aidportal.supervisor.marks import restore_mark, serving_lock
from aidportal.supervisor.preflight import var_of

from .archive import KEYS, TALLY, Archive
from .dumps import give_rights, load, rights_in
from .key_box import decrypted, put_back
from .manifest import MEDIA
from .refusals import BackupRefused
from .tally import OBJECTS, Discrepancy, Tally, differences, of_figures, of_tables

STAGED = "media.restoring"


@dataclass(frozen=True)
class RestoreOutcome:
    """What a restored database comes to, in what it differs, and which migrations it took to be of this portal."""

    tally: Tally
    differences: list[Discrepancy]
    migrated: list[str]


def restore(archive: Archive, passphrase: str) -> RestoreOutcome:
    """Put ``archive`` into this portal's empty place; refused where it is not empty or the backup does not fit."""
    with alone():
        later = archive.manifest.check_known()
        keys = decrypted(archive.read(KEYS), passphrase) if archive.manifest.has_keys and passphrase else {}
        if not is_resumed(archive):
            check_empty()
            restore_mark().write_text(archive.digest)
            with nothing_left():
                stage_media(archive)
                load(archive)
        place_media()
        put_back(keys)
        place_heads(archive)
        outcome = brought_up(archive, later)
        restore_mark().unlink()
    return outcome


@contextmanager
def alone() -> Iterator[None]:
    """Refuse while the portal serves here."""
    held = lock(serving_lock(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    if held is None:
        raise BackupRefused(_("The portal is running here; stop it first."))
    with held:
        yield


def is_resumed(archive: Archive) -> bool:
    """Whether an earlier restore of this file was ended after its database was there; another file's is refused."""
    mark = restore_mark()
    if not mark.exists() or is_empty_database():
        return False
    if mark.read_text() != archive.digest:
        raise BackupRefused(
            _("A restore from another file was interrupted here; go on with that file, or clear the place.")
        )
    return True


def check_empty() -> None:
    if not is_empty_database():
        raise BackupRefused(
            _(
                "The database is not empty. A backup is only restored into an empty place: move the folder var away, "
                "or name another one by AIDPORTAL_VAR or an empty database by DATABASE_URL."
            )
        )
    if has_files(Path(settings.MEDIA_ROOT)):
        raise BackupRefused(
            format_lazy(
                _("There are files in {folder}. A backup is only restored into an empty place."),
                folder=settings.MEDIA_ROOT,
            )
        )


def is_empty_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(OBJECTS["relations"])
        return cursor.fetchone() is None


def has_files(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


@contextmanager
def nothing_left() -> Iterator[None]:
    """Leave the place as empty as it was where the block fails."""
    try:
        yield
    except BaseException:
        shutil.rmtree(var_of() / STAGED, ignore_errors=True)
        restore_mark().unlink(missing_ok=True)
        raise


def stage_media(archive: Archive) -> None:
    """Write the files beside their place."""
    staged = var_of() / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)
    for member in archive.manifest.media:
        place = staged / member.name.removeprefix(MEDIA)
        if not place.resolve().is_relative_to(staged.resolve()):
            raise BackupRefused(
                format_lazy(_("The backup names a file outside of its folder: {name}."), name=member.name)
            )
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with archive.open(member.name) as content, place.open("wb") as file:
            shutil.copyfileobj(content, file)
        place.chmod(0o600)


def place_media() -> None:
    staged, place = var_of() / STAGED, Path(settings.MEDIA_ROOT)
    if not staged.exists():
        return
    if place.exists():
        shutil.rmtree(place)  # folders without files, see ``check_empty``
    staged.rename(place)


def place_heads(archive: Archive) -> None:
    """What had been written down of the seals, so that the history is held against it here too."""
    for member in archive.manifest.heads:
        place = folder_of_heads() / Path(member.name).name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(archive.read(member.name))


def brought_up(archive: Archive, later: list[str]) -> RestoreOutcome:
    """Give the restored database its rights and the migrations of this portal, and count it before and after."""
    told = archive.manifest
    here = {role: connection_parameters(role).get("user", told.owner) for role in ("owner", "portal")}
    give_rights(rights_in(archive), {told.portal_role: here["portal"], told.owner: here["owner"]})
    grant_rows_to_portal()
    then, now = Tally.of_json(archive.read(TALLY)), of_tables()
    if later:
        call_command("migrate", interactive=False, verbosity=0)
    if then.figures:
        now.figures = of_figures(told.day)
    return RestoreOutcome(now, list(differences(then, now)), later)

"""Files that people send or that the portal issues: for its own user alone, and whole or not there at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db.models import Model
from psycopg.errors import DiskFull

from aidportal.supervisor.privileges import FILE_MODE, FOLDER_MODE

FULL = (errno.ENOSPC, errno.EDQUOT)


class PrivateStorage(FileSystemStorage):
    """Writes a file beside its place and gives it its name when it is whole and on the disk."""

    def __init__(self, **options: Any) -> None:
        modes = {"file_permissions_mode": FILE_MODE, "directory_permissions_mode": FOLDER_MODE}
        super().__init__(**modes | options)

    def _save(self, name: str, content: File) -> str:
        draft = Path(self.path(f"drafts/{uuid4().hex}"))
        make_folder(draft.parent, Path(self.location))
        try:
            super()._save(f"drafts/{draft.name}", content)  # type: ignore[misc]
            sync(draft)
            own_alike(draft, draft.parent)
            return self.named(draft, name)
        finally:
            draft.unlink(missing_ok=True)

    def named(self, draft: Path, name: str) -> str:
        """Link ``draft`` under ``name``, or one like it where that is taken."""
        while True:
            place = Path(self.path(name))
            make_folder(place.parent, Path(self.location))
            try:
                os.link(draft, place)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name.replace("\\", "/")


def sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def make_folder(folder: Path, root: Path) -> None:
    """Make ``folder`` with those above it, down from ``root``, for their owner alone."""
    if folder.is_dir():
        return
    if folder != root:
        make_folder(folder.parent, root)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=FOLDER_MODE)
        own_alike(folder, folder.parent if folder != root else folder)


def own_alike(path: Path, like: Path) -> None:
    """What root makes by a command belongs to whom the portal runs as, or the portal could not read it."""
    if os.geteuid() == 0:
        facts = like.stat()
        os.chown(path, facts.st_uid, facts.st_gid)


@contextmanager
def files_with_their_row(row: Model, *fields: str) -> Iterator[None]:
    """Save a row with files in a block: where the row cannot be kept, the files it got there go too."""
    before = {field: getattr(row, field).name for field in fields if getattr(row, field)._committed}
    try:
        yield
    except BaseException:
        for file in (getattr(row, field) for field in fields):
            if file and file._committed and file.name != before.get(file.field.name):
                with suppress(OSError):
                    file.storage.delete(file.name)
        raise


def is_full_disk(failure: BaseException) -> bool:
    """Whether there was no room: for a file of the portal, or for the database."""
    return any(
        isinstance(one, DiskFull) or (isinstance(one, OSError) and one.errno in FULL) for one in reasons_of(failure)
    )


def reasons_of(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__ or failure.__context__

"""The file of a backup: a ZIP whose last bytes are the checksum of all before them.

Any program opens it. ``database.dump`` is of ``pg_dump``, ``media/`` holds the files that were sent and issued,
``seals/`` what was written down of the seals over the history, ``keys.json`` the keys, encrypted, ``tally.json`` what
was counted, ``manifest.json`` all members with their checksums. Its first member tells by its name what the file is, as
that of an OpenDocument does, so that one that was cut off is told from one of somebody else.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.web.storage import sync

from .manifest import FORMAT, Manifest, Member
from .refusals import BackupRefused, Sentence

MARK = "aidportal-backup"
DATABASE, KEYS, TALLY, MANIFEST = "database.dump", "keys.json", "tally.json", "manifest.json"
# Where the name of a ZIP's first member stands.
NAME_AT = 30
ENDING = b"aidportal-backup sha256:"
DIGEST_BYTES = 64
CHUNK = 1 << 20
DRAFT = ".part"


class ArchiveDraft:
    """A backup that is being written; see ``drafted``."""

    def __init__(self, place: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(place, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.members: list[Member] = []
        self._zip.writestr(MARK, f"{FORMAT}\n")

    def add(self, name: str, content: IO[bytes], *, compressed: bool = False) -> Member:
        """Take in what ``content`` gives until it ends."""
        about = zipfile.ZipInfo(name, time.localtime()[:6])
        about.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(about, "w", force_zip64=True) as member:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members.append(Member(name, size, digest.hexdigest()))
        return self.members[-1]

    def finish(self, about: Manifest) -> Manifest:
        """Write down what lies in it, last."""
        manifest = replace(about, members=tuple(self.members))
        self._zip.writestr(MANIFEST, manifest.as_json(), zipfile.ZIP_DEFLATED)
        self._zip.comment = ENDING + b"0" * DIGEST_BYTES
        self._zip.close()
        return manifest

    def close(self) -> None:
        """Let go of the file, finished or not."""
        with suppress(OSError, ValueError):
            self._zip.close()


@contextmanager
def drafted(place: Path) -> Iterator[ArchiveDraft]:
    """Write a backup beside ``place``; it gets that name once it is whole, sealed and on the disk, or is gone."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=DRAFT)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            archive = ArchiveDraft(file)
            try:
                yield archive
            finally:
                archive.close()
            seal(file)
        sync(draft)
        draft.rename(place)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def seal(file: BinaryIO | IO[bytes]) -> None:
    """Write the checksum of all that stands before it over the last bytes."""
    end = file.seek(0, os.SEEK_END) - DIGEST_BYTES
    digest = digest_of(file, end)
    file.seek(end)
    file.write(digest.encode())
    file.flush()


def digest_of(file: BinaryIO | IO[bytes], end: int) -> str:
    digest, left = hashlib.sha256(), end
    file.seek(0)
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()


class Archive:
    """A whole backup; whoever has one need not doubt a byte of it."""

    def __init__(self, path: Path, content: zipfile.ZipFile) -> None:
        self.path, self._zip = path, content
        self.manifest = Manifest.of_json(self.read(MANIFEST))

    @property
    def digest(self) -> str:
        """The checksum of the file, by which it is known from all others."""
        return self._zip.comment.removeprefix(ENDING).decode()

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def read(self, name: str) -> bytes:
        with self.open(name) as member:
            return member.read()


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup at ``path``, once every byte of it has been held against its checksum."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupRefused(
            format_lazy(_("The file {path} cannot be read: {why}."), path=path, why=error.strerror)
        ) from error
    with file:
        check_bytes(file, path.name)
        with zipfile.ZipFile(file) as content:
            yield Archive(path, content)


def check_bytes(file: BinaryIO, name: str) -> None:
    head = file.read(NAME_AT + len(MARK))
    is_ours = head.startswith(b"PK\x03\x04") and head.endswith(MARK.encode())
    end = max(0, file.seek(0, os.SEEK_END) - DIGEST_BYTES)
    file.seek(max(0, end - len(ENDING)))
    ending, digest = file.read(min(end, len(ENDING))), file.read()
    if ending == ENDING and digest_of(file, end).encode() == digest:
        file.seek(0)
        return
    raise BackupRefused(format_lazy(fault(is_ours, ending == ENDING), name=name))


def fault(has_head: bool, has_ending: bool) -> Sentence:
    if has_ending:
        return _(
            "{name} is damaged: it is not what was written then, since its checksum does not fit. Take another backup."
        )
    if has_head:
        return _("{name} is not whole: its end is missing or damaged. Copy it again, or take another backup.")
    return _("{name} is no backup of this portal.")

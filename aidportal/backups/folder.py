"""The portal's own backups: where they lie, what they are called, and that only one is made or tried at a time."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.supervisor.database import lock
from aidportal.supervisor.nights import NAME, TIME, backups_folder
from aidportal.supervisor.preflight import var_of

from .archive import DRAFT
from .refusals import BackupRefused

PROOF = "proof-"


class Kind(StrEnum):
    """Why a backup was made. Only those of the night are ever taken away."""

    NIGHT = "night"
    HAND = "hand"
    UPGRADE = "upgrade"


@dataclass(frozen=True, order=True)
class BackupName:
    """When a backup was made, in the portal's time zone, and why; its name says both."""

    moment: datetime
    kind: Kind

    @property
    def path(self) -> Path:
        return folder() / f"aidportal-{self.moment:{TIME}}-{self.kind}.zip"

    @classmethod
    def of(cls, path: Path) -> BackupName | None:
        """What the name of a file says; nothing where it is none of the portal's own."""
        if not (told := re.fullmatch(NAME, path.name)):
            return None
        moment = datetime.strptime(told[1], TIME).replace(tzinfo=timezone.get_default_timezone())
        return cls(moment, Kind(told[2]))


def folder() -> Path:
    """For its user alone: a backup holds all that the portal knows."""
    place = backups_folder(var_of())
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def backups() -> list[BackupName]:
    """All backups there, the newest first."""
    names = (BackupName.of(path) for path in folder().glob("aidportal-*.zip"))
    return sorted((name for name in names if name), reverse=True)


def newest() -> Path:
    if not (here := backups()):
        raise BackupRefused(_("There is no backup here yet: make backup."))
    return here[0].path


@contextmanager
def sole_work() -> Iterator[None]:
    """Refuse to make a backup while another one is being made or proven here."""
    held = lock(folder() / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if held is None:
        raise BackupRefused(_("Another backup is being made or proven here right now; try again when it is done."))
    with held:
        yield


def sweep() -> None:
    """Take away what one that was killed left behind; only for whoever is at work alone."""
    for path in folder().glob(f".aidportal-*{DRAFT}"):
        path.unlink()
    for path in var_of().glob(f"{PROOF}*"):
        shutil.rmtree(path, ignore_errors=True)

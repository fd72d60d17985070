"""``manage.py restore FILE``: a backup into an empty place."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from aidportal.backups.archive import Archive, opened
from aidportal.backups.key_box import PHRASE_SETTING, passphrase_of
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.reports import told_of_outcome
from aidportal.backups.restoration import restore
from aidportal.backups.terminal import BackupCommand


class Command(BackupCommand):
    help = "Puts a backup into an empty place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-keys", action="store_true", help="Leave the keys; everybody signs in again.")

    def work(self, **options: Any) -> None:
        with opened(options["file"]) as archive:
            outcome = restore(archive, passphrase_for(archive, without=options["without_keys"]))
            self.say(told_of_outcome(archive, outcome))
        if outcome.differences:
            sys.exit(1)


def passphrase_for(archive: Archive, *, without: bool) -> str:
    """The passphrase of the keys: of the environment, else of whoever sits at the terminal."""
    if without or not archive.manifest.has_keys:
        return ""
    if passphrase := passphrase_of():
        return passphrase
    if sys.stdin.isatty():
        return getpass.getpass(f"{PHRASE_SETTING}: ")
    raise BackupRefused(
        _(
            "This backup holds keys. Give their passphrase in AIDPORTAL_BACKUP_PASSPHRASE, or leave them with "
            "--without-keys (make restore FILE=… KEYS=no)."
        )
    )

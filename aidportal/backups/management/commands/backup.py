"""``manage.py backup``: the whole portal as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.backups.folder import Kind
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.reports import told_of_made
from aidportal.backups.snapshot import make
from aidportal.backups.standing import note_backup
from aidportal.backups.terminal import BackupCommand


class Command(BackupCommand):
    help = "Writes the whole portal into one file: database, files and, under a passphrase, keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Where to; else under a name of its own in var/backups.")
        parser.add_argument("--before-upgrade", action="store_true", help="Name it as made before an upgrade.")

    def work(self, **options: Any) -> None:
        place: Path | None = options["file"]
        if place is not None and place.exists():
            raise BackupRefused(format_lazy(_("{path} is there already; give another name."), path=place))
        made = make(Kind.UPGRADE if options["before_upgrade"] else Kind.HAND, place)
        if place is None:
            note_backup(made)
        self.say(told_of_made(made))

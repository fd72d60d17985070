"""``manage.py backup``: the whole portal as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aidportal.backups.folder import Kind
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.reports import told_of_made
from aidportal.backups.snapshot import make
from aidportal.backups.standing import note_backup


class Command(BaseCommand):
    help = "Writes the whole portal into one file: database, files and, under a passphrase, keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Where to; else under a name of its own in var/backups.")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path | None = options["file"]
        if place is not None and place.exists():
            raise CommandError(f"{place}: 文件已存在。 The file is there already.")
        try:
            made = make(Kind.HAND, place)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        if place is None:
            note_backup(made)
        for line in told_of_made(made):
            self.stdout.write(line)

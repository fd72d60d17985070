"""``manage.py prove FILE``: whether a backup gives everything back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aidportal.backups.folder import BackupName, newest
from aidportal.backups.proof import prove
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.reports import told_of_proof
from aidportal.backups.standing import note_proof


class Command(BaseCommand):
    help = "Restores a backup beside the portal and compares everything with what was counted when it was made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Else the newest one in var/backups.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = options["file"] or newest()
            proof = prove(path)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        name = BackupName.of(path)
        if name is not None and name.path.resolve() == path.resolve():
            note_proof(proof)
        for line in told_of_proof(proof):
            self.stdout.write(line)
        if not proof.holds:
            sys.exit(1)

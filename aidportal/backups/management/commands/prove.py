"""``manage.py prove FILE``: whether a backup gives everything back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from aidportal.backups.folder import BackupName, newest
from aidportal.backups.proof import prove
from aidportal.backups.reports import told_of_proof
from aidportal.backups.standing import note_proof
from aidportal.backups.terminal import BackupCommand


class Command(BackupCommand):
    help = "Restores a backup beside the portal and compares everything with what was counted when it was made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Else the newest one in var/backups.")

    def work(self, **options: Any) -> None:
        path: Path = options["file"] or newest()
        proof = prove(path)
        name = BackupName.of(path)
        # One that lies elsewhere says nothing of how the backups here stand.
        if name is not None and name.path.resolve() == path.resolve():
            note_proof(proof)
        self.say(told_of_proof(proof))
        if not proof.holds:
            sys.exit(1)

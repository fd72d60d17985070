"""``manage.py upgrade``: says what changes, backs up, and changes it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from aidportal.backups.refusals import BackupRefused, in_both
from aidportal.backups.reports import told_of_made, told_of_plan
from aidportal.backups.standing import note_backup
from aidportal.backups.terminal import BackupCommand
from aidportal.backups.upgrade import plan, upgrade


class Command(BackupCommand):
    help = "Brings database and files up to this version of the portal, after a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def work(self, **options: Any) -> None:
        planned = plan()
        self.say(told_of_plan(planned))
        if planned.changes_nothing or not (options["yes"] or agreed()):
            return
        made = upgrade(planned)
        if made is not None:
            note_backup(made)
            self.say(told_of_made(made))
        self.say([in_both(_("The upgrade is done. Start the portal with make run."))])


def agreed() -> bool:
    if not sys.stdin.isatty():
        raise BackupRefused(_("Nothing was changed. To go on without being asked: make upgrade YES=1."))
    return input(in_both(_("Back up and change it now? (yes/no)")) + " ").strip().lower() in ("yes", "y", "是")

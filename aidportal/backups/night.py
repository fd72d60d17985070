"""``python -m aidportal.backups.night``: what a night takes: a backup, its proof, and the taking away of old ones.

The supervisor starts it as the owner of the database. How it went stands on the status page.
"""

from __future__ import annotations

import logging
import os
import sys

import django

from aidportal.supervisor.database import ROLE
from aidportal.supervisor.preflight import StartRefused


def main() -> int:
    os.nice(10)  # who works at night goes first
    os.environ[ROLE] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
    django.setup()
    from django.db import DatabaseError
    from django.utils.text import format_lazy
    from django.utils.translation import gettext_lazy as _

    from .refusals import BackupRefused
    from .standing import note_failure

    try:
        return work()
    except BackupRefused as refusal:
        failure = refusal
    except (OSError, DatabaseError, StartRefused) as error:
        failure = BackupRefused(format_lazy(_("The backup of the night failed: {why}"), why=str(error).strip()))
    logging.getLogger(__name__).warning("%s", failure)
    note_failure(failure)
    return 1


def work() -> int:
    from .folder import Kind
    from .proof import prove
    from .rotation import rotate
    from .snapshot import make
    from .standing import note_backup, note_kept, note_proof, standing

    made = make(Kind.NIGHT)
    note_backup(made)
    proof = prove(made.path)
    note_proof(proof)
    held = standing().held
    rotate(held.name if held else "")
    note_kept()
    return 0 if proof.holds else 1


if __name__ == "__main__":
    sys.exit(main())

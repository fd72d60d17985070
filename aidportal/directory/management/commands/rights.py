"""``manage.py rights``"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from aidportal.records.rights import as_text

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "rights.md"


class Command(BaseCommand):
    help = "Writes docs/rights.md: who sees, chooses, adds, changes and deletes the records of each kind."

    def handle(self, *args: object, **options: object) -> None:
        DOCUMENT.write_text(as_text(), encoding="utf-8")
        self.stdout.write(str(DOCUMENT))

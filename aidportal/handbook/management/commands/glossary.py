"""``manage.py glossary``"""

from __future__ import annotations

from django.core.management.base import BaseCommand

from aidportal.handbook.glossary import DOCUMENT, as_text


class Command(BaseCommand):
    help = "Writes docs/glossary.md: what each thing is called in both languages and in code."

    def handle(self, *args: object, **options: object) -> None:
        DOCUMENT.write_text(as_text(), encoding="utf-8")
        self.stdout.write(str(DOCUMENT))

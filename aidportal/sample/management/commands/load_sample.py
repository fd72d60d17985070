from __future__ import annotations

from django.core.management.base import BaseCommand

from aidportal.sample.records import load_sample


class Command(BaseCommand):
    help = "Loads the article, and a sample that fills up to its totals; a second run changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write("The sample is loaded." if load_sample() else "There is already a sample; nothing changed.")

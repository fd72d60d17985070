from __future__ import annotations

from django.core.management.base import BaseCommand

from aidportal.history.tellers import telling
from aidportal.sample.records import load_sample


class Command(BaseCommand):
    help = "Loads the article, and a sample that fills up to its totals; a second run changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        # The first start calls it too, and is no command of its own.
        with telling("command", command="load_sample"):
            is_new = load_sample()
        self.stdout.write("The sample is loaded." if is_new else "There is already a sample; nothing changed.")

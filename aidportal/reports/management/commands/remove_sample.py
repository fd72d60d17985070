from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aidportal.reports.sample.removing import InUse, remove_sample


class Command(BaseCommand):
    help = "Removes the sample and nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = remove_sample()
        except InUse as error:
            raise CommandError(f"Nothing was removed: real records depend on the sample: {error}") from None
        self.stdout.write(f"Rows removed: {removed}")

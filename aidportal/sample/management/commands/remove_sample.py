from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from aidportal.sample.removal import SampleChanged, SampleInUse, remove_sample

MOST_NAMED = 50


class Command(BaseCommand):
    help = "Removes the sample and nothing else. What people changed in it or added to it is listed first and keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-changes-by-people",
            action="store_true",
            help="removes what people changed in the sample and added to it as well",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = remove_sample(with_changes=options["with_changes_by_people"])
        except SampleInUse as error:
            words = _("Nothing was removed: real records depend on the sample: %(records)s")
            raise CommandError(words % {"records": error}) from None
        except SampleChanged as error:
            for line in error.changes[:MOST_NAMED]:
                self.stdout.write(line)
            words = _(
                "Nothing was removed: above stands what people recorded in the sample, %(count)s in all. To remove "
                "that too, run remove_sample --with-changes-by-people."
            )
            raise CommandError(words % {"count": len(error.changes)}) from None
        self.stdout.write(_("Rows removed: %(count)s") % {"count": removed})

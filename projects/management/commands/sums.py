"""``manage.py sums``"""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from projects.kept_sums import SumDifference, tables_of_sums

MOST_LISTED = 20


class Command(BaseCommand):
    help = "Adds up anew the sums that the database keeps of lines, payments and projects, and says what was different."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Changes nothing; exits with 1 where any differs.")

    def handle(self, *args: object, **options: object) -> None:
        differ = False
        for sums in tables_of_sums():
            differences = sums.differences() if options["check"] else sums.add_up()
            differ = differ or bool(differences)
            self.stdout.write(f"{sums.name}, of {sums.of} by {sums.columns}: {in_words(differences)}")
            for one in differences[:MOST_LISTED]:
                self.stdout.write(f"    {one.group}: {one.records:+,} records, {one.amount:+,f}")
            if len(differences) > MOST_LISTED:
                self.stdout.write(f"    and {len(differences) - MOST_LISTED:,} more")
        if differ and options["check"]:
            sys.exit(1)


def in_words(differences: list[SumDifference]) -> str:
    if not differences:
        return "as its rows are"
    return "1 group differs" if len(differences) == 1 else f"{len(differences):,} groups differ"

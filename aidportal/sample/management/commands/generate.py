from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aidportal.sample.country import generate, has_real_records

FLAGS = ("--beside-real-records", "--really")


class Command(BaseCommand):
    help = (
        "Makes a country of made-up records in which every county takes part, to try the portal at scale. "
        f"Beside real records only with both {FLAGS[0]} and {FLAGS[1]}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--projects", type=int, required=True, help="how many projects; all else in proportion")
        parser.add_argument("--seed", type=int, default=1, help="another one makes another country")
        for flag in FLAGS:
            parser.add_argument(flag, action="store_true", help="needed, with the other, where there are real records")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["projects"] <= 5_000_000:
            raise CommandError("--projects must be 1 to 5,000,000")
        if options["seed"] < 0:
            raise CommandError("--seed must be 0 or more")
        if has_real_records() and not (options["beside_real_records"] and options["really"]):
            raise CommandError(
                "Nothing was made: this database holds records that come from no sample. Made-up ones would count "
                f"in all its figures. Whoever wants that says both {FLAGS[0]} and {FLAGS[1]}."
            )
        for table, count in generate(options["projects"], options["seed"]).items():
            self.stdout.write(f"{table:40}{count:12,}")

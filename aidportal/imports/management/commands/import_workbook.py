"""``manage.py import_workbook FILE --kind projects [--write] [--json]``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.imports import jobs, steps
from aidportal.imports.models import Import, RowVerdict
from aidportal.intake.kinds import importers
from aidportal.intake.mapping import LEFT_OUT, plain


class Command(BaseCommand):
    help = (
        "Read a workbook and say what it would change; with --write, write it. Nothing is written where a row is "
        "wrong or has to be decided, unless --leave-out-wrong or a decision says so; nor where a column holds amounts "
        "that no field reads, unless --leave-out names it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX, XLS, ODS, CSV or HTML")
        parser.add_argument("--kind", required=True, choices=[importer.key for importer in importers()])
        parser.add_argument("--write", action="store_true", help="write what the reading found")
        parser.add_argument("--leave-out-wrong", action="store_true", help="write the other rows all the same")
        parser.add_argument("--new", action="store_true", help="rows that resemble a record are new ones all the same")
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADING=FIELD", help="what a column means"
        )
        parser.add_argument(
            "--choose", action="append", default=[], metavar="TOPIC|TEXT=VALUE", help="what a text means"
        )
        parser.add_argument(
            "--leave-out", action="append", default=[], metavar="HEADING", help="a column that is not to be read"
        )
        parser.add_argument(
            "--leave-out-sheet",
            action="append",
            default=[],
            metavar="SHEET",
            help="a sheet whose tables without the needed columns are not to be read",
        )
        parser.add_argument("--user", help="whose rights and areas hold; without it, all")
        parser.add_argument("--json", action="store_true", help="print the reading as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        job = self._job(options)
        try:
            self._work(job, options)
        finally:
            if connection.is_usable():
                jobs.free(job.pk)

    def _work(self, job: Import, options: dict[str, Any]) -> None:
        steps.preview(job)
        if job.state == Import.State.REFUSED:
            self._print(job, options["json"])
            raise CommandError(job.message)
        there = {column["plain"] for table in job.summary["tables"] for column in table["columns"]}
        if missing := [heading for heading in options["leave_out"] if key_of(heading) not in there]:
            raise CommandError(_("The file has no column %(names)s.") % {"names": "、".join(missing)})
        self._decide(job, options)
        if options["write"]:
            steps.write(job)
        self._print(job, options["json"])
        if options["write"] and job.state != Import.State.WRITTEN:
            raise CommandError(job.message)

    def _job(self, options: dict[str, Any]) -> Import:
        user = User.objects.filter(username=options["user"]).first() if options["user"] else None
        if options["user"] and user is None:
            raise CommandError(_("There is no user %(name)s.") % {"name": options["user"]})
        try:
            with options["file"].open("rb") as file:
                # The worker of a portal that runs beside this must not take the import on too.
                job = steps.receive(file, options["file"].name, options["kind"], user, save=jobs.keep_back)
        except (OSError, steps.TooLarge) as error:
            raise CommandError(str(error)) from None
        pairs = {"columns": options["column"], "choices": options["choose"]}
        job.decisions = {name: dict(pair.rpartition("=")[::2] for pair in given) for name, given in pairs.items()}
        columns = {key_of(heading): field for heading, field in job.decisions["columns"].items()}
        left_out = {key_of(heading): LEFT_OUT for heading in options["leave_out"]}
        job.decisions |= {"columns": columns | left_out, "sheets": options["leave_out_sheet"]}
        return job

    def _decide(self, job: Import, options: dict[str, Any]) -> None:
        left_out = [RowVerdict.WRONG] if options["leave_out_wrong"] else []
        if steps.decide_rows(job, skip=left_out, new=options["new"]):
            steps.preview(job)

    def _print(self, job: Import, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(steps.reading_of(job), ensure_ascii=False, indent=1))
            return
        for line in steps.words_of(job):
            self.stdout.write(line)


def key_of(heading: str) -> str:
    """By what a column is known in choices: 金额#2 is the second of two that are called 金额."""
    name, mark, number = heading.rpartition("#")
    return f"{plain(name)}#{number}" if mark and number.isdecimal() else plain(heading)

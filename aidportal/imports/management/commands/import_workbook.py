"""``manage.py import_workbook FILE --kind projects [--ask FILE] [--answers FILE] [--write] [--json]``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.imports import jobs, steps, told_lines
from aidportal.imports.answers import (
    AnswersRefused,
    answers_in,
    check_answers,
    check_columns,
    check_lines,
    names_meant,
    open_questions,
)
from aidportal.imports.doubts import REASON
from aidportal.imports.kept_words import heading_key
from aidportal.imports.models import Import, RowVerdict
from aidportal.intake.kinds import importers
from aidportal.intake.mapping import LEFT_OUT


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
        parser.add_argument("--ask", type=Path, metavar="FILE", help="write all that is open to a TOML file")
        parser.add_argument("--answers", type=Path, metavar="FILE", help="take the answers of such a file")
        parser.add_argument("--reason", default="", help="why what is asked about the file is right")
        parser.add_argument("--user", help="whose rights and areas hold; without it, all")
        parser.add_argument("--json", action="store_true", help="print the reading as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        job = self._job(options)
        try:
            self._work(job, options)
        finally:
            if connection.is_usable():
                jobs.QUEUE.free(job.pk)

    def _work(self, job: Import, options: dict[str, Any]) -> None:
        steps.preview(job)
        if job.state == Import.State.REFUSED:
            self._print(job, options["json"])
            raise CommandError(job.message)
        there = {column["plain"] for table in job.summary["tables"] for column in table["columns"]}
        if missing := [heading for heading in options["leave_out"] if heading_key(heading) not in there]:
            raise CommandError(_("The file has no column %(names)s.") % {"names": "、".join(missing)})
        self._answer(job, options["answers"])
        self._decide(job, options)
        if options["ask"]:
            options["ask"].write_text(open_questions(job), encoding="utf-8")
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
        columns = {heading_key(heading): field for heading, field in job.decisions["columns"].items()}
        left_out = {heading_key(heading): LEFT_OUT for heading in options["leave_out"]}
        job.decisions |= {"columns": columns | left_out, "sheets": options["leave_out_sheet"]}
        job.decisions |= {REASON: options["reason"]} if options["reason"] else {}
        return job

    def _answer(self, job: Import, path: Path | None) -> None:
        """Take the answers of a file: what columns mean, and after that what is asked of their cells."""
        if path is None:
            return
        try:
            answers = answers_in(path.read_text(encoding="utf-8-sig"))
            keys = {heading: heading_key(heading) for heading in answers.columns}
            check_columns(answers, job, keys)
            chosen = {keys[heading]: name for heading, name in answers.columns.items()}
            if chosen:
                job.decisions = job.decisions | {"columns": job.decisions["columns"] | chosen}
                steps.preview(job)
            check_answers(answers, job)
            check_lines(answers, job)
        except (OSError, UnicodeDecodeError, AnswersRefused) as error:
            raise CommandError(str(error)) from None
        if answers.answers:
            named = names_meant(answers, job)
            job.decisions = job.decisions | {"choices": job.decisions["choices"] | answers.answers | named}
        if told_lines.leave_out(job, answers.lines) or answers.answers:
            steps.preview(job)

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

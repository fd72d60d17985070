"""``manage.py verify_report FILE``: whether a file is as issued, and what records and definitions give today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.reports.files.checks import CheckedNumber
from aidportal.reports.files.content import NOTHING, written
from aidportal.reports.files.file_numbers import NotAReport, read_back
from aidportal.reports.files.verdict import ReportVerdict, of_file
from aidportal.values.money import Unit


class Command(BaseCommand):
    help = (
        "Reads a report (PDF, DOCX, XLSX or CSV) and tells whether it was withdrawn, what in the file is not as "
        "issued, which numbers the records give otherwise now and why, and which definitions have changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", help="As this user; otherwise as who made the report, else as an administrator.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        everybody = User(username="verify", role=User.Role.ADMINISTRATOR)
        try:
            verdict = of_file(path, everybody, self.reader(options["user"], path))
        except (NotAReport, OSError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(verdict), ensure_ascii=False))
            return
        for line in lines_of(verdict):
            self.stdout.write(line)

    def reader(self, username: str | None, path: Path) -> User:
        if username:
            user = User.objects.filter(username=username).first()
            if user is None:
                raise CommandError(_("There is no user %(name)s.") % {"name": username})
            return user
        try:
            reader = read_back(path).facts.reader
        except NotAReport:
            reader = ""
        known = User.objects.filter(pk=int(reader)).first() if reader.isdigit() else None
        return known or User(username="verify", role=User.Role.ADMINISTRATOR)


def lines_of(verdict: ReportVerdict) -> Iterator[str]:
    """What is found, the weightiest first."""
    yield f"{verdict.facts.title} · {verdict.facts.made_at}"
    if verdict.withdrawal_in_words:
        yield f"✗ {verdict.withdrawal_in_words}"
    if file := verdict.file:
        yield f"{'✗' if file.alterations or file.standing.value == 'strange' else '·'} {file.words}"
        yield from (f"    {one}" for one in [*file.alterations, *file.notes])
    yield f"{'✗' if verdict.changed else '·'} {verdict.records_in_words}"
    for one in verdict.changed:
        yield from lines_of_number(one, Unit(verdict.facts.unit))
    yield from (f"· {words}" for words in verdict.texts_in_words)
    for definition in verdict.definitions:
        yield f"✗ {definition}"
        then, now = _("Then"), _("Now")
        yield f"    {then}: {definition.text}"
        yield f"    {now}: {definition.text_now or NOTHING}"
    if verdict.holds:
        yield "✓ " + _("Nothing has changed.")


def lines_of_number(one: CheckedNumber, unit: Unit) -> Iterator[str]:
    was, now = (written(value, one.number.kind, unit) for value in (one.number.value, one.now))
    yield f"    {one.place}: {was} → {one.why or now}"
    yield from (f"        {note}" for note in one.notes)


def as_json(verdict: ReportVerdict) -> dict[str, Any]:
    file = verdict.file
    return {
        "serial": verdict.issued.serial if verdict.issued else None,
        "withdrawn": verdict.withdrawal_in_words,
        "file": file and {"standing": file.standing.value, "words": file.words, "notes": file.notes},
        "alterations": [vars(one) for one in (file.alterations if file else ())],
        "count": verdict.count,
        "agreeing": verdict.agreeing,
        "holds": verdict.holds,
        "numbers": [number_as_json(one) for one in verdict.checked],
        "texts": verdict.issued.texts if verdict.issued and not verdict.is_of_file_only else [],
        "definitions": [vars(one) for one in verdict.definitions],
    }


def number_as_json(one: CheckedNumber) -> dict[str, Any]:
    return {
        "place": one.place,
        "figure": one.number.figure,
        "scope": one.number.scope,
        "record": one.record,
        "was": None if one.number.value is None else str(one.number.value),
        "now": None if one.now is None else str(one.now),
        "agrees": one.agrees,
        "why": one.why,
        "is_altered": one.is_altered,
        "reasons": [str(reason) for reason in one.reasons],
        "unexplained": str(one.unexplained),
    }

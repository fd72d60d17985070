"""``manage.py verify_report FILE``: which numbers of a report the records still give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aidportal.accounts.models import User
from aidportal.reports.files.file_numbers import NotAReport, read_back
from aidportal.reports.files.verification import verify


class Command(BaseCommand):
    help = "Reads a report made earlier (XLSX, PDF or DOCX) and tells which of its numbers changed, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", help="As this user; otherwise as who made the report, else as an administrator.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            facts, numbers = read_back(options["file"])
        except (NotAReport, OSError) as error:
            raise CommandError(str(error)) from None
        checked = list(verify(numbers, facts.known, self.reader(options["user"], facts.reader)))
        if options["json"]:
            self.stdout.write(json.dumps([as_json(one) for one in checked], ensure_ascii=False))
            return
        self.stdout.write(f"{facts.title} ({facts.made_at}): {len(checked)}")
        for one in checked:
            if one.agrees:
                continue
            self.stdout.write(f"{one.place}: {one.number.value} → {one.why or one.now}")
            for note in one.notes:
                self.stdout.write(f"    {note}")
        agreeing = sum(one.agrees for one in checked)
        self.stdout.write(f"{agreeing}/{len(checked)} ✓")

    def reader(self, username: str | None, reader: str) -> Any:
        if username:
            user = User.objects.filter(username=username).first()
            if user is None:
                raise CommandError(f"There is no user “{username}”.")
            return user
        known = User.objects.filter(pk=int(reader)).first() if reader.isdigit() else None
        return known or User(username="verify", role=User.Role.ADMINISTRATOR)


def as_json(one: Any) -> dict[str, Any]:
    return {
        "place": one.place,
        "figure": one.number.figure,
        "scope": one.number.scope,
        "was": None if one.number.value is None else str(one.number.value),
        "now": None if one.now is None else str(one.now),
        "agrees": one.agrees,
        "why": one.why,
        "is_altered": one.is_altered,
        "reasons": [str(reason) for reason in one.reasons],
        "unexplained": str(one.unexplained),
    }

from __future__ import annotations

import argparse
import json
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from aidportal.accounts.models import User
from aidportal.directory.scope_address import ask, asked_twice
from aidportal.figures import catalogue
from aidportal.figures.axes import by_parameter
from aidportal.figures.definitions import as_table, as_values, docs
from aidportal.figures.scopes import DATES
from aidportal.history.known_days import unknown_words
from aidportal.history.moments import Moment, as_of
from aidportal.sheets.partial_date import PartialDate


class Once(argparse.Action):
    """Keeps the value of an option, and refuses a second one rather than drop the first, as pages do."""

    is_given = False

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        if self.is_given:
            parser.error(asked_twice((option_string or "").lstrip("-")))
        self.is_given = True
        setattr(namespace, self.dest, values)


class Command(BaseCommand):
    help = "Prints all figures for a scope."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in DATES:
            parser.add_argument(f"--{name}", dest=f"ask_{name}", action=Once)
        for name in by_parameter():
            parser.add_argument(f"--{name}", dest=f"ask_{name}", action="append", default=[])
        keys = [figure.key for figure in catalogue.figures()]
        parser.add_argument("--figure", action="append", choices=keys, metavar="KEY", help="Only this one; repeatable.")
        parser.add_argument("--user", action=Once, help="As this user; otherwise as an administrator.")
        parser.add_argument("--language", action=Once, choices=["zh-hans", "en"], default="zh-hans")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--docs", action="store_true", help="Writes docs/figures.md.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["docs"]:
            self.stdout.write(str(docs.write()))
            return
        known = options["ask_known"] or ""
        if known[:1].isdigit():
            options["ask_known"] = None
        else:
            known = ""
        pairs = [(name, options[f"ask_{name}"]) for name in DATES if options[f"ask_{name}"]]
        pairs += [(name, value) for name in by_parameter() for value in options[f"ask_{name}"]]
        with translation.override(options["language"]):
            try:
                scope = ask(pairs, self.user(options["user"]))
            except ValueError as error:
                raise CommandError(str(error)) from None
            wanted = options["figure"] or [figure.key for figure in catalogue.figures()]
            with self.known(known):
                values = as_values([catalogue.figure(key) for key in wanted], scope)
        if options["json"]:
            parameters: dict[str, Any] = {}
            for name, value in scope.query():
                parameters.setdefault(name, []).append(value)
            self.stdout.write(json.dumps({"scope": parameters, "figures": values}, ensure_ascii=False))
        else:
            self.stdout.write(as_table(values))

    def known(self, text: str) -> AbstractContextManager[None]:
        """What is asked within is asked as known at the end of a day."""
        if not text:
            return nullcontext()
        try:
            day = PartialDate.parse(text).last
        except ValueError as error:
            raise CommandError(str(error)) from None
        moment = Moment.of_day(day)
        if moment is None:
            raise CommandError(unknown_words(day))
        return as_of(moment)

    def user(self, username: str | None) -> User:
        if username is None:
            return User(username="figures", role=User.Role.ADMINISTRATOR)
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        return user

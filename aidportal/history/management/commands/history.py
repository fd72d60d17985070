"""``manage.py history``: seals the history, verifies it, and takes out of it what has to go."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aidportal.history.removals import RemovalRefused, erase, purge, purgeable
from aidportal.history.seal import seal
from aidportal.history.verification import verify


class Command(BaseCommand):
    help = "Seals the history, verifies that it is what was sealed, and takes out of it what has to go."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("seal", help="Seal what is not sealed yet, as is done every minute.")
        acts.add_parser("verify", help="Say what is not as it was sealed; then the exit status is 1.")
        erase = acts.add_parser("erase", help="Take values of a record out of the history; that it was done stays.")
        erase.add_argument("model", help="such as cadres.official")
        erase.add_argument("key")
        erase.add_argument("field", nargs="+")
        erase.add_argument("--reason", required=True)
        purge = acts.add_parser("purge", help="Say what was over before a day, and with --yes forget it.")
        purge.add_argument("--before", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        purge.add_argument("--yes", action="store_true")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                getattr(self, options["act"])(options)
            except RemovalRefused as refusal:
                raise CommandError(str(refusal)) from None

    def seal(self, options: dict[str, Any]) -> None:
        head = seal()
        self.stdout.write(str(head) if head else _("Nothing to seal."))

    def verify(self, options: dict[str, Any]) -> None:
        result = verify()
        for misfit in result.misfits:
            self.stdout.write(str(misfit))
        if result.removals:
            words = ngettext(
                "%(count)s removal on purpose is noted.", "%(count)s removals on purpose are noted.", result.removals
            )
            self.stdout.write(words % {"count": result.removals})
        if result.misfits:
            sys.exit(1)
        words = _("The history is what was sealed, up to act %(upto)s (seal %(seal)s).")
        self.stdout.write(words % {"seal": result.seals, "upto": result.upto})

    def erase(self, options: dict[str, Any]) -> None:
        try:
            model = apps.get_model(options["model"])
        except (LookupError, ValueError):
            raise CommandError(_("There is no kind of record “%(name)s”.") % {"name": options["model"]}) from None
        count = erase(model, model._meta.pk.to_python(options["key"]), options["field"], options["reason"])
        seal()
        words = ngettext("Erased in %(count)s version.", "Erased in %(count)s versions.", count)
        self.stdout.write(words % {"count": count})

    def purge(self, options: dict[str, Any]) -> None:
        _number, counts = purgeable(options["before"])
        for table, count in counts.items():
            self.stdout.write(f"{table}: {count}")
        if not counts:
            self.stdout.write(_("Nothing was over by then."))
        elif not options["yes"]:
            self.stdout.write(_("With --yes they are forgotten, and no day before can be looked at any more."))
        else:
            count = purge(options["before"])
            seal()
            words = ngettext("%(count)s version forgotten.", "%(count)s versions forgotten.", count)
            self.stdout.write(words % {"count": count})

"""``manage.py history``: brings the history up to the tables, seals and verifies it, takes out of it what has to go."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aidportal.history.installation import install
from aidportal.history.removals import RemovalRefused, erase, purge, purgeable
from aidportal.history.seal import seal
from aidportal.history.verification import verify


class Command(BaseCommand):
    help = "Seals the history, verifies that it is what was sealed, and takes out of it what has to go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("install", "seal", "verify", "erase", "purge"))
        parser.add_argument("what", nargs="*", help="erase: the kind (cadres.official), the number, the fields")
        parser.add_argument("--reason", default="", help="erase, purge: why; noted for ever")
        parser.add_argument(
            "--before", type=date.fromisoformat, metavar="YYYY-MM-DD", help="purge: what was over by then"
        )
        parser.add_argument("--yes", action="store_true", help="purge: do it; otherwise it is only told")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                getattr(self, options["act"])(options)
            except RemovalRefused as refusal:
                raise CommandError(str(refusal)) from None

    def install(self, options: object) -> None:
        """As each migration does by itself; at a start, for a portal whose history alone has changed."""
        install()

    def seal(self, options: object) -> None:
        head = seal()
        self.stdout.write(str(head) if head else _("Nothing to seal."))

    def verify(self, options: object) -> None:
        result = verify()
        for misfit in result.misfits:
            self.stdout.write(str(misfit))
        if result.removals:
            words = ngettext(
                "%(count)s removal on purpose is noted:",
                "%(count)s removals on purpose are noted:",
                len(result.removals),
            )
            self.stdout.write(words % {"count": len(result.removals)})
            for removal in result.removals:
                self.stdout.write(f"  {removal}")
        if result.misfits:
            sys.exit(1)
        words = _("The history is what was sealed, up to act %(upto)s (seal %(seal)s).")
        self.stdout.write(words % {"seal": result.seals, "upto": result.upto})

    def erase(self, options: dict[str, Any]) -> None:
        what: list[str] = options["what"]
        label, key, fields = (what[0], what[1], what[2:]) if len(what) > 2 else ("", "", [])
        if not (key and fields and options["reason"]):
            raise CommandError(_("Say of which kind, which record and which fields, and with --reason why."))
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            raise CommandError(_("There is no kind of record “%(name)s”.") % {"name": label}) from None
        count = erase(model, model._meta.pk.to_python(key), fields, options["reason"])
        seal()
        words = ngettext("Erased in %(count)s version.", "Erased in %(count)s versions.", count)
        self.stdout.write(words % {"count": count})

    def purge(self, options: dict[str, Any]) -> None:
        if options["before"] is None:
            raise CommandError(_("Say with --before up to which day."))
        _number, counts = purgeable(options["before"])
        for table, count in counts.items():
            self.stdout.write(f"{table}: {count}")
        if not counts:
            self.stdout.write(_("Nothing was over by then."))
        elif not options["yes"]:
            self.stdout.write(_("With --yes they are forgotten, and no day before can be looked at any more."))
        else:
            count = purge(options["before"], options["reason"])
            seal()
            words = ngettext("%(count)s version forgotten.", "%(count)s versions forgotten.", count)
            self.stdout.write(words % {"count": count})

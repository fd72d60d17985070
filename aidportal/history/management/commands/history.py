"""``manage.py history``: seals the history and verifies it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aidportal.history.seal import seal
from aidportal.history.verification import verify


class Command(BaseCommand):
    help = "Seals the history, and verifies that it is what was sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("seal", help="Seal what is not sealed yet, as is done every minute.")
        acts.add_parser("verify", help="Say what is not as it was sealed; then the exit status is 1.")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            getattr(self, options["act"])(options)

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

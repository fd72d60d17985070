"""What the commands of backups share: what is refused, and what the disk refuses, is said in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .refusals import BackupRefused, in_both


class BackupCommand(BaseCommand):
    """A command whose ``work`` may refuse."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.work(**options)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except (OSError, DatabaseError) as error:
            words = format_lazy(_("It could not be done: {why}"), why=str(error).strip())
            raise CommandError(in_both(words)) from error

    def work(self, **options: Any) -> None:
        raise NotImplementedError

    def say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

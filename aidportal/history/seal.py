"""The seal over the history: made every minute, and its heads written to a file that can be kept elsewhere."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from aidportal.supervisor.preflight import var_of

SECONDS_BETWEEN_SEALS = 60.0
LAST = "SELECT id, upto, encode(head, 'hex'), at FROM history.seal ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class SealHead:
    """What a seal comes to: where the history still gives it, nothing before it was changed."""

    seal: int
    upto: int
    head: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.seal} {self.upto} {self.head} {self.at.isoformat()}"


def last_head() -> SealHead | None:
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        row = cursor.fetchone()
    return SealHead(*row) if row else None


def seal() -> SealHead | None:
    """Seal what is not sealed yet, and write the head down; ``None`` where there was nothing to do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT history.seal_acts()")
        if cursor.fetchone() == (None,):
            return None
        head = last_head()
    if head:
        write_down(head)
    return head


def folder_of_heads() -> Path:
    return var_of() / "seals"


def write_down(head: SealHead) -> None:
    """One file a day, which holds the last head of the day: number of the seal, its last act, the hash, the time."""
    folder = folder_of_heads()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / timezone.localdate(head.at).isoformat()
    draft = folder / f".{path.name}.{os.getpid()}"
    draft.write_text(f"{head}\n", encoding="ascii")
    draft.replace(path)


class Sealing:
    """Seals now and then, for who works on and on."""

    def __init__(self) -> None:
        self.due_at = 0.0

    def look(self) -> None:
        now = time.monotonic()
        if now >= self.due_at:
            self.due_at = now + SECONDS_BETWEEN_SEALS
            try:
                seal()
            except (OSError, ProgrammingError) as error:
                logging.getLogger(__name__).warning("The history was not sealed: %s", str(error).strip())

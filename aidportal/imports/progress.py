"""Tells how far an import is while its transaction is open, and hears whether it is to stop."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import Connection, OperationalError, sql

from .models import Import

SECONDS = 0.5


class Cancelled(Exception):
    """The user asked for an end."""


class Watch:
    """A connection of its own beside that of the import: what is told on it is seen at once."""

    def __init__(self, job: Import) -> None:
        self.job, self.told_at = job, time.monotonic()
        self.connection: Connection[Any] | None = None

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *error: object) -> None:
        if self.connection is not None:
            self.connection.close()

    def tell(self, rows: int) -> None:
        """Note that ``rows`` are done, now and then. Raises ``Cancelled``."""
        now = time.monotonic()
        if now - self.told_at < SECONDS:
            return
        self.told_at = now
        if self._note(rows):
            raise Cancelled(_("It was cancelled. Nothing was written."))

    def _note(self, rows: int) -> bool:
        statement = sql.SQL("UPDATE {} SET rows_done = %s WHERE id = %s RETURNING is_cancel_asked").format(
            sql.Identifier(Import._meta.db_table)
        )
        try:
            # That all connections are taken is no reason to give up the import.
            self.connection = self.connection or connection_beside()
            row = self.connection.execute(statement, [rows, self.job.pk]).fetchone()
        except OperationalError:
            return False
        return bool(row and row[0])


def connection_beside() -> Connection[Any]:
    """A connection of its own, on which what is told is seen while the work's transaction is open."""
    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name not in ("cursor_factory", "context", "prepare_threshold")
    }
    return Connection.connect(**parameters, autocommit=True)

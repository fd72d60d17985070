"""Tells how far a piece of work is while its transaction is open, and hears whether it is to stop."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, models
from psycopg import Connection, OperationalError, sql


class Cancelled(Exception):
    """The user asked for an end."""


class Beside:
    """A connection of its own beside that of the work on ``job``: what is told on it is seen at once.

    What is told less than ``seconds`` after the last is left out.
    """

    def __init__(self, job: models.Model, seconds: float = 0) -> None:
        self.job, self.seconds, self.told_at = job, seconds, time.monotonic()
        self.connection: Connection[Any] | None = None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *error: object) -> None:
        if self.connection is not None:
            self.connection.close()

    def tell(self, column: str, value: object) -> None:
        """Set ``column`` of the row of the work. Raises ``Cancelled`` where its end was asked for."""
        now = time.monotonic()
        if now - self.told_at < self.seconds:
            return
        self.told_at = now
        if self._note(column, value):
            raise Cancelled

    def _note(self, column: str, value: object) -> bool:
        statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s RETURNING is_cancel_asked").format(
            sql.Identifier(self.job._meta.db_table), sql.Identifier(column)
        )
        try:
            # That all connections are taken is no reason to give up the work.
            self.connection = self.connection or connection_beside()
            row = self.connection.execute(statement, [value, self.job.pk]).fetchone()
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

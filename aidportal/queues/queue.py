"""Work that outlasts a request: the rows of a model are its queue, and their state says what is to be done.

A worker holds an advisory lock of its database session on the row that it works on. PostgreSQL frees it with the
session, however that ends, and the next worker finds the row unfinished and unlocked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db import DatabaseError, connection, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

CHANNEL = "work"
MOST_ATTEMPTS = 3
# How long a page waits for work that is mostly done by then.
PATIENCE_SECONDS = 2.5


class Job(models.Model):
    """A row of a queue: in whose language it is worked on, how often that was begun, what came of it in words."""

    # The states in which there is something to be done.
    BUSY: ClassVar[tuple[str, ...]]

    state: models.CharField
    language = models.CharField(_("language"), max_length=10)
    message = models.TextField(_("message"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_cancel_asked = models.BooleanField(_("to be cancelled"), default=False)

    class Meta:
        abstract = True

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY


Row = TypeVar("Row", bound=Job)


@dataclass(frozen=True)
class Queue(Generic[Row]):
    """The rows of ``model`` that are busy, the oldest first, each taken on by one worker at a time.

    ``locks`` is the first half of the key of their locks, the primary key being the second; no two queues share it.
    ``take_on`` works on a row. It raises ``DatabaseError`` only where the database is gone.
    """

    model: type[Row]
    locks: int
    take_on: Callable[[Row], None]

    def work(self) -> bool:
        """Take one row on; whether there was one."""
        job = self.claim()
        if job is None:
            return False
        try:
            with override(job.language):
                self.take_on(job)
        finally:
            if connection.is_usable():
                self.free(job.pk)
        return True

    def claim(self) -> Row | None:
        """The oldest row that waits, or was left by a worker that died, locked for this session."""
        busy = self.model._default_manager.filter(state__in=self.model.BUSY)
        for pk in busy.order_by("pk").values_list("pk", flat=True):
            if not self.lock(pk):
                continue
            # Another worker may have finished it between the question and the lock.
            if job := busy.filter(pk=pk).first():
                return job
            self.free(pk)
        return None

    def lock(self, pk: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [self.locks, pk])
            return bool(cursor.fetchone()[0])

    def free(self, pk: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [self.locks, pk])


_queues: list[Queue[Any]] = []


def declare_queue(queue: Queue[Row]) -> None:
    """Have the workers work on ``queue`` too."""
    _queues.append(queue)


def work_in_turn() -> bool:
    """One row of each queue, so that none waits for all of another; whether there was any."""
    done = [queue.work() for queue in _queues]
    return any(done)


def wake() -> None:
    """Have a worker look at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def wait_for(job: Job) -> None:
    """Wait a moment for a worker, so that what is short needs no page about its progress."""
    rows: models.Manager[Any] = type(job)._default_manager
    busy = rows.filter(pk=job.pk, state__in=job.BUSY)
    until = time.monotonic() + PATIENCE_SECONDS
    while busy.exists() and time.monotonic() < until:
        time.sleep(0.1)
    job.refresh_from_db()


def end_without_database(error: Exception) -> None:
    """Raise what failed since the database is gone: the worker ends, and another takes the row on."""
    if isinstance(error, DatabaseError) and not connection.is_usable():
        raise error

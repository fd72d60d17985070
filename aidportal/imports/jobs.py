"""Which imports wait for a worker, who has one, and what becomes of one whose worker died.

The rows of ``Import`` are the queue: their state says what is to be done, so there is nothing else to agree with. A
worker holds an advisory lock of its database session on the import it works on, and so does the command, which works
on its own import by itself. PostgreSQL frees it with the session, however that ends, and the next worker finds the
import unfinished and unlocked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from aidportal.web.storage import is_full_disk

from . import steps
from .estimate import rows_in
from .models import Import
from .progress import Cancelled

CHANNEL = "imports"
# The first half of the key of the locks, the primary key of the import being the second.
LOCKS = 0x1337
MOST_ATTEMPTS = 3
State = Import.State
READING = (State.WAITING, State.READING)

log = logging.getLogger(__name__)


# ---- For who asks


def ask(job: Import, state: Import.State, *, of: tuple[Import.State, ...]) -> bool:
    """Have a worker take ``job`` on from one of the states ``of``; whether it was in one of them."""
    waiting = Import.objects.filter(pk=job.pk, state__in=of)
    done = waiting.update(state=state, message="", rows_done=0, attempts=0, is_cancel_asked=False, step_started_at=None)
    wake()
    return bool(done)


def wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def cancel(job: Import) -> None:
    """End ``job`` at once where it waits, else as soon as its worker hears of it."""
    waiting = Import.objects.filter(pk=job.pk, state__in=(State.WAITING, State.WRITE_ASKED))
    if not waiting.update(state=State.CANCELLED, message=_("It was cancelled. Nothing was written.")):
        Import.objects.filter(pk=job.pk, state__in=Import.BUSY).update(is_cancel_asked=True)


# ---- For the worker

_queues: list[Callable[[], bool]] = []


def declare_queue(work: Callable[[], bool]) -> None:
    """Have the worker call ``work`` too, which takes one piece of work on and says whether there was one."""
    _queues.append(work)


def work_in_turn() -> bool:
    """One import and one piece of each other queue, so that none waits for all of another; whether there was any."""
    return any([work(), *(other() for other in _queues)])


def work() -> bool:
    """Take one import on and do what it asks for; whether there was one."""
    job = claim()
    if job is None:
        return False
    try:
        with override(job.language):
            take_on(job)
    finally:
        if connection.is_usable():
            free(job.pk)
    return True


def keep_back(job: Import) -> None:
    """Store a new ``job`` for somebody who works on it himself: no worker takes it on before it is freed."""
    with transaction.atomic():
        job.save()
        # The lock is of the session, and it is there before anybody sees the row.
        lock(job.pk)


def claim() -> Import | None:
    """The oldest import that waits, or was left by a worker that died, locked for this session."""
    for pk in Import.objects.filter(state__in=Import.BUSY).order_by("pk").values_list("pk", flat=True):
        if not lock(pk):
            continue
        # Another worker may have finished it between the question and the lock.
        if job := Import.objects.filter(pk=pk, state__in=Import.BUSY).first():
            return job
        free(pk)
    return None


def lock(pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, pk])
        return bool(cursor.fetchone()[0])


def free(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, pk])


def take_on(job: Import) -> None:
    """One step of ``job``. Raises ``DatabaseError`` only where the database is gone."""
    if job.is_cancel_asked:
        end(job, State.CANCELLED, _("It was cancelled. Nothing was written."))
        return
    is_reading = job.state in READING
    if job.attempts >= MOST_ATTEMPTS:
        give_up(job, is_reading)
        return
    job.attempts += 1
    job.rows_total = job.rows_total or rows_in(job.file.path)
    job.save(update_fields=["attempts", "rows_total"])
    try:
        steps.preview(job) if is_reading else steps.write(job)
    except Cancelled as cancelled:
        end(job, State.CANCELLED, str(cancelled))
    except Exception as error:
        if isinstance(error, DatabaseError) and not connection.is_usable():
            raise
        log.exception("Import %s failed", job.pk)
        text = _("The portal failed on this; an administrator finds the reason in its log. Nothing was written.")
        if is_full_disk(error):
            text = _("The disk of the portal is full. Nothing was written. Tell its administrator, then try again.")
        end(job, State.REFUSED if is_reading else State.PREVIEWED, text)


def give_up(job: Import, is_reading: bool) -> None:
    """Tell of an import whose worker died again and again. A write is one transaction, so nothing of it is left."""
    text = _("The work was interrupted %(times)s times and was given up. Nothing was written.")
    end(job, State.REFUSED if is_reading else State.PREVIEWED, text % {"times": job.attempts})


def end(job: Import, state: Import.State, message: str) -> None:
    """Note how a step ended, unless it came to its own end after all."""
    Import.objects.filter(pk=job.pk, state__in=Import.BUSY).update(
        state=state, message=message, is_cancel_asked=False, attempts=0
    )

"""Which imports wait for a worker, and what becomes of one whose worker died.

The rows of ``Import`` are the queue, so there is nothing else to agree with. The command, which works on its own import
by itself, holds the lock of a worker on it.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from aidportal.queues.beside import Cancelled
from aidportal.queues.queue import MOST_ATTEMPTS, Queue, end_without_database, wake
from aidportal.web.storage import is_full_disk

from . import steps
from .estimate import rows_in
from .models import Import

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


def cancel(job: Import) -> None:
    """End ``job`` at once where it waits, else as soon as its worker hears of it."""
    waiting = Import.objects.filter(pk=job.pk, state__in=(State.WAITING, State.WRITE_ASKED))
    if not waiting.update(state=State.CANCELLED, message=_("It was cancelled. Nothing was written.")):
        Import.objects.filter(pk=job.pk, state__in=Import.BUSY).update(is_cancel_asked=True)


# ---- For the worker


def keep_back(job: Import) -> None:
    """Store a new ``job`` for somebody who works on it himself: no worker takes it on before it is freed."""
    with transaction.atomic():
        job.save()
        # The lock is of the session, and it is there before anybody sees the row.
        QUEUE.lock(job.pk)


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
    except Cancelled:
        end(job, State.CANCELLED, _("It was cancelled. Nothing was written."))
    except Exception as error:
        end_without_database(error)
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


QUEUE = Queue(Import, locks=0x1337, take_on=take_on)

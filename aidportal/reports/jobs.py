"""Reports that are made by a worker: who asks for one goes on with other work and finds it done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from aidportal.history.tellers import telling
from aidportal.queues.beside import Beside, Cancelled
from aidportal.queues.queue import MOST_ATTEMPTS, Queue, end_without_database, wake
from aidportal.web.storage import files_with_their_row, is_full_disk

from .files.content import Report
from .files.forms import FORMS
from .files.issue import issue
from .files.kinds import BY_KEY
from .files.orders import filters_of, order_of
from .models import ReportJob

KEPT = timedelta(days=3)
State = ReportJob.State

log = logging.getLogger(__name__)


# ---- For who asks


def ask(user: Any, wanted: dict[str, object]) -> ReportJob:
    """Have a report made that ``wanted`` says; the one that is already on its way, where there is one."""
    forget_old()
    fields = {name: value for name, value in wanted.items() if name != "seconds"}
    same = ReportJob.objects.filter(user=user, state__in=ReportJob.BUSY, **fields).first()
    job = same or ReportJob.objects.create(user=user, **wanted)
    wake()
    return job


def forget_old() -> None:
    """Files that nobody needs any more go with their rows."""
    for job in ReportJob.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=State.MAKING)[:20]:
        job.file.delete(save=False)
        job.delete()


def cancel(job: ReportJob) -> None:
    """End ``job`` at once where it waits, else as soon as its worker hears of it."""
    waiting = ReportJob.objects.filter(pk=job.pk, state=State.WAITING)
    if not waiting.update(state=State.CANCELLED, finished_at=timezone.now()):
        ReportJob.objects.filter(pk=job.pk, state=State.MAKING).update(is_cancel_asked=True)


# ---- For the worker


def take_on(job: ReportJob) -> None:
    """Make the report of ``job``. Raises ``DatabaseError`` only where the database is gone."""
    if job.attempts >= MOST_ATTEMPTS:
        words = _("The work was interrupted %(times)s times and was given up.")
        end(job, State.FAILED, words % {"times": job.attempts})
        return
    job.attempts += 1
    job.state, job.started_at = State.MAKING, timezone.now()
    job.save(update_fields=["attempts", "state", "started_at"])
    try:
        with Beside(job) as beside:
            make(job, partial(tell, beside))
        end(job, State.DONE)
    except Cancelled:
        end(job, State.CANCELLED)
    except Exception as error:
        end_without_database(error)
        log.exception("Report %s failed", job.pk)
        text = _("The portal failed on this; an administrator finds the reason in its log.")
        if is_full_disk(error):
            text = _("The disk of the portal is full. Tell its administrator, then try again.")
        end(job, State.FAILED, text)


def make(job: ReportJob, told: Callable[[str, str], None]) -> None:
    user = job.user
    if not user.is_active or not (job.form or user.may_answer):
        raise PermissionDenied
    filters = filters_of(QueryDict(job.query), user)
    if not filters.is_valid():
        raise ValueError("a filter of the report is not valid any more")
    order = order_of(filters.scope, user, partial(told, _("Reading the records: %(step)s")))
    report = BY_KEY[job.kind].build(order, job.language)
    if not job.form:
        with telling("form", user, path=f"/reports/{job.kind}/issue/"):
            job.issued = issue(report, job.replaces, partial(told, _("Writing and signing: %(step)s")))
        job.save(update_fields=["issued"])
        return
    told(_("Writing: %(step)s"), job.form.upper())
    write_file(job, report)


def write_file(job: ReportJob, report: Report) -> None:
    body = FORMS[job.form].write(report)
    with files_with_their_row(job, "file"):
        job.file.save(f"{job.slug}.{job.form}", ContentFile(body), save=False)
        job.save(update_fields=["file"])


def end(job: ReportJob, state: ReportJob.State, message: str = "") -> None:
    ReportJob.objects.filter(pk=job.pk, state__in=ReportJob.BUSY).update(
        state=state, message=message, finished_at=timezone.now(), step="", is_cancel_asked=False
    )


def tell(beside: Beside, words: str, step: str) -> None:
    """Note the step in words. Raises ``Cancelled``."""
    beside.tell("step", (words % {"step": step})[:200])


QUEUE = Queue(ReportJob, locks=0x1338, take_on=take_on)

"""The steps of an import, as the pages, the jobs and the command take them: receive, preview, write, undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.history.tellers import telling
from aidportal.queues.beside import Beside
from aidportal.sheets.grid import Unreadable
from aidportal.web.storage import files_with_their_row

from .bulk_run import BulkRun
from .doubts import questions_of, told_in_history
from .hindrances import why_not
from .import_run import Differs, Run, TellProgress
from .models import NOT_WRITABLE, Import, RowVerdict
from .row_spool import Spool
from .told_lines import open_lines

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS_NAMED = 20
# How far an import is is told so often, and an end heard of.
SECONDS_UNTOLD = 0.5


class TooLarge(Exception):
    """A file of more bytes than an import takes."""


class SentTwice(Exception):
    """A form whose button was pressed twice; ``job`` is what the first time came to."""

    def __init__(self, job: Import) -> None:
        super().__init__(job.pk)
        self.job = job


def receive(
    file: IO[bytes] | File, name: str, kind: str, user: User | None, save: Callable[[Import], object] = Import.save
) -> Import:
    """Keep a file and have its import wait for a worker, unless ``save`` keeps it back. Raises ``TooLarge``."""
    size, digest = 0, hashlib.sha256()
    while block := file.read(1 << 20):
        size += len(block)
        if size > MOST_BYTES:
            raise TooLarge(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})
        digest.update(block)
    file.seek(0)
    job = Import(
        kind=kind,
        name=name[-200:],
        size=size,
        sha256=digest.hexdigest(),
        user=user,
        language=get_language() or "zh-hans",
    )
    # The name of the file on disk is ours: that of the user is only shown.
    with files_with_their_row(job, "file"):
        job.file.save(f"{job.sha256[:16]}{suffix_of(name)}", File(file), save=False)
        save(job)
    return job


def save_once(job: Import, once: UUID | None) -> None:
    """Store a new ``job`` that was sent by the form ``once``. Raises ``SentTwice`` where that has sent it before."""
    job.once = once
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        before = Import.objects.filter(once=once, user=job.user, sha256=job.sha256, kind=job.kind).first()
        if once and before:
            raise SentTwice(before) from None
        # Another file by a form that somebody went back to.
        job.once = None
        job.save()


def suffix_of(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return f".{suffix}" if suffix in {"xlsx", "xls", "ods", "csv", "txt", "html", "htm", "et"} else ".bin"


def run_of(job: Import, *, write: bool = False, progress: TellProgress) -> Run:
    """What reads ``job``: a workbook, or the records that were chosen in a list."""
    return (BulkRun if job.is_bulk else Run)(job, write=write, progress=progress)


def preview(job: Import) -> None:
    """Read the file and keep what it would change; nothing is written. The state says how it ended."""
    start(job, Import.State.READING)
    spool = Spool()
    try:
        with override(job.language), Beside(job, SECONDS_UNTOLD) as beside:
            result = run_of(job, progress=partial(beside.tell, "rows_done")).preview(spool)
    except (Unreadable, FileNotFoundError) as error:
        spool.close()
        refuse(job, reason_of(job, error))
        return
    with transaction.atomic():
        spool.store(job)
        job.state, job.summary, job.digest, job.message = Import.State.PREVIEWED, result.as_json(), result.digest, ""
        job.rows_done = job.rows_total = sum(result.counts.values())
        job.save()
    spool.close()


def write(job: Import) -> None:
    """Write what the preview showed, all or nothing. The state says how it ended, ``message`` why."""
    if reason := why_not(job):
        job.state, job.message = Import.State.PREVIEWED, reason
        job.save(update_fields=["state", "message"])
        return
    start(job, Import.State.WRITING)
    try:
        with override(job.language), Beside(job, SECONDS_UNTOLD) as beside, telling_of(job):
            run_of(job, write=True, progress=partial(beside.tell, "rows_done")).keep()
    except (Unreadable, FileNotFoundError) as error:
        refuse(job, reason_of(job, error))
    except Differs:
        # What was shown is not what is there now: show that.
        preview(job)
        if job.state == Import.State.PREVIEWED:
            job.message = _("Nothing was written: records changed since the preview. Look at it again.")
            job.save(update_fields=["message"])
    else:
        job.refresh_from_db()


def telling_of(job: Import) -> AbstractContextManager[None]:
    """What is changed within is told as done through ``job``."""
    more = told_in_history(job)
    return telling("bulk" if job.is_bulk else "import", job.user, **{"import": job.pk, "name": job.name}, **more)


def start(job: Import, state: Import.State) -> None:
    job.state, job.rows_done, job.message = state, 0, ""
    job.step_started_at = timezone.now()
    job.save(update_fields=["state", "rows_done", "message", "step_started_at"])


def reason_of(job: Import, error: Exception) -> str:
    """Why a file could not be read. Raises ``error`` where it is not the file that is missing."""
    if isinstance(error, Unreadable):
        return str(error)
    if job.has_file:
        raise error
    return _("The file of this import is no longer there. Nothing was written; send it again.")


def refuse(job: Import, message: str) -> None:
    job.state, job.message = Import.State.REFUSED, message
    job.save(update_fields=["state", "message"])


def decide_rows(job: Import, skip: Iterable[str] = (), new: bool = False) -> bool:
    """Leave out rows of the verdicts ``skip``, and take resembling rows as new; whether that decides anything."""
    decided = dict(job.decisions.get("rows", {}))
    before = len(decided)
    for row in job.rows.filter(verdict__in=[*skip]):
        decided[str(row)] = "skip"
    if new:
        for row in job.rows.filter(verdict=RowVerdict.DOUBTFUL):
            if row.data["likely"]:
                decided[str(row)] = "new"
    job.decisions = job.decisions | {"rows": decided}
    job.save(update_fields=["decisions"])
    return len(decided) > before


def reading_of(job: Import) -> dict[str, Any]:
    """The whole reading, for programs."""
    rows = [
        {
            "sheet": row.sheet,
            "row": row.number,
            "verdict": row.verdict,
            "fields": row.data["values"],
            "problems": row.data["problems"],
            "questions": row.data["questions"],
            "likely": row.data["likely"],
            "changes": row.data["changes"],
        }
        for row in job.rows.all()
    ]
    facts = {"file": job.name, "kind": job.kind, "state": job.state, "message": job.message, "sha256": job.sha256}
    return facts | job.summary | {"rows": rows}


def words_of(job: Import) -> Iterator[str]:
    """The reading in words, for a terminal."""
    yield f"{job.name}: {job.get_state_display()}"
    for remark in job.summary.get("remarks", []):
        if "is_unread" in remark or not remark.get("agrees", True):
            yield f"! {remark['sheet']}: {remark['text']}"
    for line in open_lines(job.summary):
        yield f"! {line['place']}: {line['text']}"
    for verdict, count in job.summary.get("counts", {}).items():
        yield f"  {RowVerdict(verdict).label}: {count}"
    for total in job.summary.get("totals", []):
        yield _("  %(label)s: file %(file)s, records %(written)s") % total
    yield from (f"? {text}" for text in questions_of(job))
    for row in job.rows.filter(verdict__in=NOT_WRITABLE)[:MOST_ROWS_NAMED]:
        for problem in [*row.data["problems"], *row.data["questions"]]:
            yield f"  {row} {problem.get('column', '')} {problem.get('heading', '')}: {problem['text']}"
        for match in row.data["likely"]:
            yield _("  %(row)s is likely “%(label)s” (record %(pk)s)") % {"row": row, **match}
    if job.message:
        yield job.message

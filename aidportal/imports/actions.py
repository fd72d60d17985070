"""What a user does with an import that was read: decide, read again, write, cancel, undo. All of it by POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aidportal.queues.queue import wait_for
from aidportal.records.taking_back import MOST_NAMED, TakingBackRefused
from aidportal.web.requests import SignedInRequest

from . import answer_form, doubts, forms, jobs, steps, told_lines, undo
from .hindrances import nothing_to_write, why_not
from .models import Import, RowVerdict
from .views import own, shown

State = Import.State
DONE_OR_ON_ITS_WAY = (State.WRITE_ASKED, State.WRITING, State.WRITTEN)
READ = (State.PREVIEWED, State.CANCELLED, State.REFUSED)


def again(job: Import) -> HttpResponse:
    """Have ``job`` read again and go to its page."""
    jobs.ask(job, State.WAITING, of=READ)
    wait_for(job)
    return redirect(job)


def refused(request: SignedInRequest, job: Import, text: str) -> HttpResponse:
    return shown(request, job, status=409, notices=[{"level": "bad", "text": text}])


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    job = own(request, pk)
    jobs.cancel(job)
    wait_for(job)
    return redirect(job)


@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the file again, with the columns as they were chosen; ``afresh`` forgets all decisions about rows."""
    job = own(request, pk)
    if job.state not in READ:
        return refused(request, job, _("This cannot be read again."))
    if job.is_bulk:
        return again(job)
    try:
        forms.choose_columns(job, job.importer, request.POST)
        answer_form.keep(job, request.POST)
        told_lines.leave_out(job, forms.given(request.POST, told_lines.TOLD))
    except forms.PostRefused as error:
        return refused(request, job, str(error))
    if "afresh" in request.POST:
        job.decisions = {name: job.decisions[name] for name in ("columns", "sheets", "told") if name in job.decisions}
        job.save(update_fields=["decisions"])
    return again(job)


@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what was decided, row by row or for all rows of a kind at once, and read again."""
    job = own(request, pk)
    if job.state != State.PREVIEWED or job.is_bulk:
        return refused(request, job, _("Nothing can be decided here any more."))
    every = {"skip-wrong": RowVerdict.WRONG, "skip-doubtful": RowVerdict.DOUBTFUL}
    wanted = request.POST.get("every", "")
    if wanted in every or wanted == "new":
        changed = steps.decide_rows(job, skip=[every[wanted]] if wanted in every else [], new=wanted == "new")
    else:
        try:
            # Both are kept, whichever of them the form holds.
            changed = forms.decide(job, request.POST) | answer_form.keep(job, request.POST)
        except forms.PostRefused as error:
            return refused(request, job, str(error))
    if not changed:
        messages.info(request, _("Nothing was decided."))
        return redirect(job)
    return again(job)


@require_POST
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    job = own(request, pk)
    if job.state in DONE_OR_ON_ITS_WAY:
        # The button was pressed twice.
        return redirect(job)
    if job.state == State.PREVIEWED:
        doubts.answer(job, request.POST.get(doubts.REASON, ""))
    if job.state == State.PREVIEWED and (reason := why_not(job) or nothing_to_write(job)):
        return refused(request, job, reason)
    if not jobs.ask(job, State.WRITE_ASKED, of=(State.PREVIEWED,)):
        job.refresh_from_db()
        if job.state in DONE_OR_ON_ITS_WAY:
            return redirect(job)
        return refused(request, job, _("This cannot be written: it is %(state)s.") % {"state": words(job)})
    wait_for(job)
    return redirect(job)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, with what would be taken back; a POST takes the whole import back, or says what stands in the way."""
    job = own(request, pk)
    if job.state == State.UNDONE:
        return redirect(job)
    if job.state != State.WRITTEN:
        return refused(request, job, _("This cannot be undone: it is %(state)s.") % {"state": words(job)})
    if request.method != "POST":
        return asked(request, job)
    try:
        undo.undo(job, request.user)
    except TakingBackRefused as refusal:
        job.refresh_from_db()
        more = {"obstacles": refusal.hindrances[:MOST_NAMED], "obstacle_count": len(refusal.hindrances)}
        return shown(request, job, status=409, **more)
    done = _("The bulk change was undone. What it had set is as it was before.")
    messages.success(
        request,
        done
        if job.is_bulk
        else _("The import was undone. What it added is gone, and what it changed is as it was before."),
    )
    return redirect(job)


def asked(request: SignedInRequest, job: Import) -> HttpResponse:
    """The question whether ``job`` is to be undone."""
    title = _("Undo the bulk change “%(name)s”?") if job.is_bulk else _("Undo the import of %(name)s?")
    context = {
        "title": title % {"name": job.name},
        "crumbs": [
            {"url": reverse("imports:list"), "label": _("Import")},
            {"url": job.get_absolute_url(), "label": job.name},
            {"label": _("Undo")},
        ],
        "job": job,
        "records": undo.what_goes(job, request.user),
    }
    return render(request, "imports/import_undo.html", context)


def words(job: Import) -> str:
    return str(job.get_state_display())

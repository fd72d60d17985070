"""The pages of imports: sending a workbook, seeing what it would change, and the files that go with it."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aidportal.intake.kinds import Importer, importers
from aidportal.queues.queue import wait_for, wake
from aidportal.registers.exports import attachment
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser

from . import answer_form, answer_page, bulk_preview, doubts, ledger_page, preview_page, steps
from .column_questions import questions_if
from .corrections import write_wrong
from .forms import UploadForm
from .hindrances import nothing_to_write, obstacle
from .models import NOT_WRITABLE, Import, RowVerdict
from .sender import lookups_of
from .templates import write_blank

Row = TypeVar("Row", bound=Model)

ROWS_PER_PAGE = 50
IMPORTS_PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kinds_for(user: SignedInUser) -> list[Importer]:
    """The kinds that ``user`` may import. Raises ``PermissionDenied`` for none."""
    if kinds := [kind for kind in importers() if kind.is_possible_for(user)]:
        return kinds
    raise PermissionDenied


def own(request: SignedInRequest, pk: int) -> Import:
    """The import, for whom it is; 404 for others, 403 for whom it was and who may not record any more."""
    rows = Import.objects.visible_to(request.user).select_related("user", "document")
    job: Import = get_object_or_404(rows, pk=pk)
    if not job.importer.is_possible_for(request.user):
        raise PermissionDenied
    return job


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    """The imports of the user with the form for another one; a POST sends it."""
    kinds = kinds_for(request.user)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, kinds=kinds)
        if form.is_valid():
            job = received(form.cleaned_data, request.user)
            wake()
            wait_for(job)
            return redirect(job)
    else:
        form = UploadForm(kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    mine = Import.objects.visible_to(request.user).select_related("user").defer("selection")
    page = page_of(request, mine, IMPORTS_PER_PAGE)
    context = {
        "title": _("Import"),
        "lead": _("Workbooks in: send one, see what it would change, then write it or leave it."),
        "actions": [{"url": reverse("imports:vocabulary"), "label": _("Words of workbooks")}],
        "form": form,
        "kinds": kinds,
        "page": page,
        "jobs": [listed(job) for job in page],
    }
    return render(request, "imports/import_list.html", context, status=400 if form.errors else 200)


def received(sent: dict[str, Any], user: Any) -> Import:
    """The import of what a form sent, one however often its button was pressed."""
    try:
        save = partial(steps.save_once, once=sent["once"])
        return steps.receive(sent["file"], sent["file"].name, sent["kind"], user, save=save)
    except steps.SentTwice as twice:
        return twice.job


def listed(job: Import) -> dict[str, Any]:
    counts = job.summary.get("counts", {})
    labels = bulk_preview.labels() if job.is_bulk else dict(RowVerdict.choices)
    shown = [f"{labels[verdict]} {count}" for verdict, count in counts.items()]
    return {"job": job, "tone": preview_page.TONES.get(job.state, ""), "counts": " · ".join(shown)}


def page_of(request: SignedInRequest, rows: QuerySet[Row], size: int) -> Page[Row]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


@require_safe
@never_cache
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far an import is, or what it would change, or what it changed."""
    return shown(request, own(request, pk))


def shown(request: SignedInRequest, job: Import, status: int = 200, **more: object) -> HttpResponse:
    """The page of ``job``; ``more`` goes into its context."""
    context: dict[str, Any] = {
        "title": job.name,
        "lead": job.importer.label,
        "crumbs": [{"url": reverse("imports:list"), "label": _("Import")}, {"label": job.name}],
        "job": job,
        "facts": preview_page.facts(job),
    }
    if job.is_busy:
        context |= {"progress": preview_page.progress(job)}
        return render(request, "imports/import_busy.html", context | more, status=status)
    if job.is_bulk:
        context |= bulk_preview.context(job, request.GET)
        return render(request, "imports/bulk_detail.html", context | more, status=status)
    return render(request, "imports/import_detail.html", context | found_in(request, job) | more, status=status)


def found_in(request: SignedInRequest, job: Import) -> dict[str, Any]:
    """What the last reading found, with the page of rows that is asked for."""
    kind, verdict = job.importer, request.GET.get("verdict", "")
    rows = preview_page.rows_with(job, verdict)
    page, fields = page_of(request, rows, ROWS_PER_PAGE), preview_page.columns_shown(job, kind)
    counts = job.summary.get("counts", {})
    is_open = job.state == Import.State.PREVIEWED
    decisions, remarks = job.decisions, job.summary.get("remarks", [])
    has_file, ledger = job.has_file, ledger_page.context(job, kind)
    return {
        "kind": kind,
        "has_file": has_file,
        "is_open": is_open,
        "can_read_again": has_file
        and job.state in (Import.State.PREVIEWED, Import.State.CANCELLED, Import.State.REFUSED),
        "can_undo": job.state == Import.State.WRITTEN,
        "obstacle": (obstacle(job) or nothing_to_write(job)) if is_open else "",
        "wrong": counts.get(RowVerdict.WRONG, 0),
        "doubtful": counts.get(RowVerdict.DOUBTFUL, 0),
        "decided": len(decisions.get("rows", {})) + len(decisions.get("choices", {})),
        "verdicts": preview_page.verdicts(job, verdict),
        "parts": preview_page.parts(job, kind),
        "totals": preview_page.totals(job),
        "remarks": [
            one for one in remarks if one.get("agrees", True) and not {"is_unread", "is_line", "is_told"} & one.keys()
        ],
        "lines": [one for one in remarks if "is_line" in one],
        "notes": job.summary.get("notes", []),
        "tables": preview_page.tables(job, kind),
        **doubts.shown(job),
        **ledger,
        **answer_page.context(job, kind, ledger["unread"]),
        "headings": [preview_page.heading(field) for field in fields],
        "span": len(fields) + 1,
        "page": page,
        "rows": preview_page.rows(page, fields, decisions.get("rows", {})),
        "tone": preview_page.TONES.get(job.state, ""),
    }


@require_safe
@never_cache
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the import is, for the page that shows it."""
    job = own(request, pk)
    return JsonResponse({"busy": job.is_busy, "state": job.get_state_display()} | preview_page.progress(job))


@require_safe
@never_cache
def column_questions(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a column asks if it is of the field that somebody chooses for it, as a part of the page."""
    job = own(request, pk)
    column, name = request.GET.get("column", ""), request.GET.get("field", "")
    asked = questions_if(job, column, name, lookups_of(job)) if not job.is_bulk else []
    questions = [one | {"is_of_name": answer_form.is_of_name(one["key"])} for one in asked]
    return render(request, "imports/_column_questions.html", {"questions": questions, "id": request.GET.get("id", "")})


@require_safe
def blank(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty workbook for a kind, to be filled in."""
    importer = next((one for one in kinds_for(request.user) if one.key == kind), None)
    if importer is None:
        raise Http404
    unit = Unit(request.user.unit)
    return workbook(write_blank(importer, unit), str(importer.label), importer.key)


@require_safe
def wrong(request: SignedInRequest, pk: int) -> HttpResponse:
    """The wrong rows as they were sent, with what is wrong beside them."""
    job = own(request, pk)
    if job.is_busy or job.is_bulk or not job.has_file or not job.rows.filter(verdict__in=NOT_WRITABLE).exists():
        raise Http404
    name = _("%(name)s, wrong rows") % {"name": job.name.rpartition(".")[0] or job.name}
    return workbook(write_wrong(job), name, f"import-{job.pk}-wrong")


def workbook(body: bytes, name: str, plain: str) -> HttpResponse:
    return HttpResponse(body, content_type=XLSX, headers=attachment(name, plain, "xlsx"))

"""The pages of reports: choosing one, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.generic import TemplateView

from aidportal.charts.scope_words import scope_words
from aidportal.figures.scopes import Scope
from aidportal.history.known_days import name_of_day
from aidportal.history.moments import shown_moment
from aidportal.queues.queue import wait_for
from aidportal.registers.exports import attachment
from aidportal.registers.views import unknown_parameters
from aidportal.values import dates
from aidportal.web.requests import SignedInRequest, SignedInUser

from .estimate import MOST_ON_PAPER, PAPER, SECONDS_TO_WAIT, rows_in, seconds_for
from .files.content import Report
from .files.forms import FORMS, forms_to_make
from .files.kinds import BY_KEY, REPORTS, ReportKind
from .files.orders import filters_of, order_of
from .jobs import ask, cancel
from .models import IssuedReport, ReportJob, SectionText

LANGUAGES = ("zh-hans", "en")
MOST_JOBS = 10
# Letters of what a file is called, without the day.
LONGEST_NAME = 80


class ReportsView(TemplateView):
    """All kinds of reports for the scope in the address, and those that were issued."""

    request: SignedInRequest
    template_name = "reports/reports.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        filters = filters_of(self.request.GET, self.request.user)
        user = self.request.user
        query = self.request.GET.urlencode()
        reports = kind_cards(query, filters.scope) if filters.is_valid() else []
        return super().get_context_data(**kwargs) | {
            "title": _("Reports"),
            "lead": _("Each report is made for what the filters ask, in the language of this page."),
            "actions": [{"url": reverse("reports:verify"), "label": _("Check a report")}],
            "filter": filters,
            "clear_url": self.request.path,
            "notices": unknown_parameters(self.request.GET, filters),
            "reports": reports,
            "query": query,
            "may_issue": user.may_answer,
            "jobs": ReportJob.objects.visible_to(user)[:MOST_JOBS],
            "issued": IssuedReport.objects.visible_to(self.request.user).select_related("issued_by")[:50],
        }


def kind_cards(query: str, scope: Scope) -> list[dict[str, Any]]:
    edited = SectionText.objects.count_by_report(
        {kind.key: kind.scope_of(scope) for kind in REPORTS}, get_language() or LANGUAGES[0]
    )
    return [kind_card(kind, query, scope, edited.get(kind.key, 0)) for kind in REPORTS]


def kind_card(kind: ReportKind, query: str, scope: Scope, edited: int) -> dict[str, Any]:
    missing = _(", ").join(str(axis.label) for axis in kind.missing(scope))
    return {
        "key": kind.key,
        "label": capfirst(kind.label),
        "about": kind.about,
        "formats": [] if missing else forms_to_make(kind),
        "missing": missing,
        "has_text": kind.has_text,
        "edited": edited,
        "query": query,
    }


@dataclass(frozen=True)
class WantedReport:
    """What an address asks for: a kind of report for a scope, in a language."""

    kind: ReportKind
    scope: Scope
    language: str
    user: SignedInUser

    def build(self) -> Report:
        return self.kind.build(order_of(self.scope, self.user), self.language)

    @property
    def has_printed_ledgers(self) -> bool:
        return self.kind.is_ledger or self.kind.has_annex

    def is_long(self, forms: list[str]) -> float:
        """The seconds that it takes in these forms, where nobody should wait for them, else 0."""
        # Of a past day nothing can be queued, for nothing can be written.
        if shown_moment():
            return 0
        seconds = seconds_for(self.scope, forms, is_ledger=self.kind.is_ledger, is_printed=self.has_printed_ledgers)
        return seconds if seconds > SECONDS_TO_WAIT else 0

    def file_name(self, title: str) -> str:
        """The title, what it is of beside the period, and the day."""
        with override(self.language):
            _period, *others = scope_words(self.scope, dates.today())
        of = "-".join([title, *(words for _axis, words in others)])
        return f"{of[:LONGEST_NAME]}-{name_of_day()}"

    def queue(self, query: str, seconds: float, **more: object) -> ReportJob:
        """Have it made by the worker; who waits no longer than for a short one finds it done, if it was short."""
        name = self.file_name(str(capfirst(self.kind.label)))
        fields = {"kind": self.kind.key, "language": self.language, "query": query, "name": name, **more}
        job = ask(self.user, fields | {"seconds": round(seconds)})
        wait_for(job)
        return job


def wanted(request: SignedInRequest, key: str) -> WantedReport | HttpResponse:
    """The report that an address asks for, or a page that says what is wrong with it."""
    if key not in BY_KEY:
        raise Http404
    filters = filters_of(request.GET, request.user)
    if not filters.is_valid():
        message = _("No report was made: one of the filters is not valid. Open the page of reports to see which.")
        return render(request, "400.html", {"message": message}, status=400)
    language = request.GET.get("language") or get_language() or LANGUAGES[0]
    return WantedReport(BY_KEY[key], filters.scope, language if language in LANGUAGES else LANGUAGES[0], request.user)


def to_choose_first(request: SignedInRequest, report: WantedReport) -> HttpResponse | None:
    """What is said where the report is of one pairing, area or the like and the address does not name it."""
    missing = report.kind.missing(report.scope)
    if not missing:
        return None
    message = _("Choose one of each first: %(axes)s.")
    axes = _(", ").join(str(axis.label) for axis in missing)
    return render(request, "400.html", {"message": message % {"axes": axes}}, status=400)


def wanted_by_who_answers(request: SignedInRequest, key: str) -> WantedReport | HttpResponse:
    """The report that somebody who answers for records asks for, or a page that says what is wrong or to be chosen."""
    if not request.user.may_answer:
        raise PermissionDenied
    report = wanted(request, key)
    return report if isinstance(report, HttpResponse) else to_choose_first(request, report) or report


def too_long_for_paper(request: SignedInRequest, report: WantedReport, forms: list[str]) -> HttpResponse | None:
    """What is said instead of a book of thousands of pages."""
    if PAPER.isdisjoint(forms) or not report.has_printed_ledgers:
        return None
    if (rows := rows_in(report.scope)) <= MOST_ON_PAPER:
        return None
    message = _(
        "This would be about %(rows)s rows, and PDF and DOCX take %(most)s at most. Take XLSX or CSV, or ask for less "
        "by the filters."
    )
    shown = {"rows": f"{rows:,}", "most": f"{MOST_ON_PAPER:,}"}
    return render(request, "400.html", {"message": message % shown}, status=400)


@require_GET
def report_file(request: SignedInRequest, key: str, suffix: str) -> HttpResponse:
    """A report as a file: made now where that is quick, else by the worker, with a page that says how far it is."""
    if key not in BY_KEY or suffix not in forms_to_make(BY_KEY[key]):
        raise Http404
    report = wanted(request, key)
    if isinstance(report, HttpResponse):
        return report
    if refusal := too_long_for_paper(request, report, [suffix]):
        return refusal
    if seconds := report.is_long([suffix]):
        job = report.queue(request.GET.urlencode(), seconds, form=suffix)
        return redirect("reports:made", job.slug) if job.state == ReportJob.State.DONE else redirect(job)
    made, form = report.build(), FORMS[suffix]
    name = report.file_name(made.title)
    return HttpResponse(form.write(made), content_type=form.content_type, headers=attachment(name, "report", suffix))


# ---- Reports being made


def own_job(request: SignedInRequest, slug: str) -> ReportJob:
    return get_object_or_404(ReportJob.objects.visible_to(request.user), slug=slug)


@require_safe
@never_cache
def job_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """How far a report is, or where it is to be had."""
    job = own_job(request, slug)
    if job.issued:
        return redirect(job.issued)
    context = {
        "title": job.name,
        "lead": job.form.upper() or _("to be issued"),
        "crumbs": [{"url": reverse("reports:reports"), "label": _("Reports")}, {"label": job.name}],
        "job": job,
        "progress": progress(job),
    }
    return render(request, "reports/job.html", context)


@require_safe
@never_cache
def job_state(request: SignedInRequest, slug: str) -> HttpResponse:
    """How far a report is, for the page that shows it."""
    job = own_job(request, slug)
    return JsonResponse({"busy": job.is_busy, "state": job.get_state_display()} | progress(job))


def progress(job: ReportJob) -> dict[str, Any]:
    """How much of the time is over that such a report takes, never all of it, and what is being done."""
    gone = (timezone.now() - job.started_at).total_seconds() if job.started_at else 0
    total = max(job.seconds, 1)
    return {"done": min(round(gone), total - 1), "total": total, "text": job.step}


@require_safe
def made_file(request: SignedInRequest, slug: str) -> FileResponse:
    """The file that was made."""
    job = own_job(request, slug)
    if not job.file or not job.file.storage.exists(str(job.file.name)):
        raise Http404
    headers = attachment(job.name, "report", job.form)
    return FileResponse(job.file.open(), content_type=FORMS[job.form].content_type, headers=headers)


@require_POST
def cancel_job(request: SignedInRequest, slug: str) -> HttpResponse:
    job = own_job(request, slug)
    cancel(job)
    return redirect(job)

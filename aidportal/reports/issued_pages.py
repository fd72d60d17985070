"""Issuing a report, what was issued beside what the records give now, withdrawing it, and checking a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aidportal.history.tellers import add_to_telling
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

from . import kept_verdicts
from .files import verdict
from .files.checks import CheckedNumber
from .files.content import written
from .files.file_numbers import MOST_BYTES, NotAReport
from .files.forms import forms_of
from .files.issue import issue
from .files.kinds import BY_KEY
from .files.seal import as_pem, fingerprint, own_key
from .files.verdict import FileState, ReportVerdict, withdrawal_in_words
from .models import IssuedReport
from .pages import too_long_for_paper, wanted_by_who_answers

MOST_SHOWN = 500
TONES = {FileState.AS_ISSUED: "ok", FileState.ALTERED: "bad", FileState.STRANGE: "bad", FileState.NOT_ISSUED: "info"}


class WithdrawForm(forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Whoever checks a file of this report reads it first."),
    )


class VerifyForm(forms.Form):
    """The file of a report that somebody holds."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy("A report as PDF, DOCX, XLSX or CSV. It is read and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large for a report."))
        return file


# ---- Issuing


@require_POST
def issue_report(request: SignedInRequest, key: str) -> HttpResponse:
    """Freeze a report as it is now: for those who answer for the records of some area."""
    report = wanted_by_who_answers(request, key)
    if isinstance(report, HttpResponse):
        return report
    if refusal := too_long_for_paper(request, report, forms_of(report.kind)):
        return refusal
    replaces = to_replace(request)
    if seconds := report.is_long(forms_of(report.kind)):
        job = report.queue(request.GET.urlencode(), seconds, form="", replaces=replaces)
        return redirect(job)
    issued = issue(report.build(), replaces)
    messages.success(request, _("Issued as No. %(serial)s.") % {"serial": issued.serial})
    return redirect(issued)


def to_replace(request: SignedInRequest) -> IssuedReport | None:
    """The withdrawn report in whose place another is issued, where that is so."""
    serial = request.POST.get("replaces")
    if not serial:
        return None
    withdrawn = IssuedReport.objects.visible_to(request.user).exclude(withdrawn_at=None)
    return get_object_or_404(withdrawn.filter(replaced_by=None), serial=serial)


# ---- An issued report


@require_http_methods(["GET", "HEAD"])
def issued_report(request: SignedInRequest, serial: str) -> HttpResponse:
    """An issued report: whether it stands, and its numbers then and now."""
    return issued_page(request, own(request, serial), WithdrawForm())


def own(request: SignedInRequest, serial: str) -> IssuedReport:
    rows = IssuedReport.objects.visible_to(request.user).select_related("issued_by", "withdrawn_by", "replaces")
    return get_object_or_404(rows, serial=serial)


def issued_page(request: SignedInRequest, issued: IssuedReport, form: WithdrawForm, status: int = 200) -> HttpResponse:
    judged = kept_verdicts.of_issued(issued)
    may_withdraw = IssuedReport.objects.withdrawable_by(request.user).filter(pk=issued.pk).exists()
    successor, lost = issued.successor, issued.lost_forms
    context = {
        "title": issued.title,
        "lead": issued.subtitle,
        "crumbs": [{"url": reverse("reports:reports"), "label": _("Reports")}, {"label": issued.serial}],
        "issued": issued,
        "successor": successor,
        "withdrawal": withdrawal_in_words(issued) if issued.withdrawn_at else "",
        "may_withdraw": may_withdraw,
        "may_replace": bool(issued.withdrawn_at) and successor is None and request.user.may_answer,
        "again": again(judged, issued),
        "withdraw_form": form,
        "key": fingerprint(issued.key) if issued.key else "",
        "formats": [form for form in issued.forms if form not in lost],
        "lost": lost_in_words(lost),
        **shown(judged),
    }
    return render(request, "reports/issued.html", context, status=status)


def lost_in_words(forms: list[str]) -> str:
    """That files of a report are gone, and which of its numbers are not asked again therefore; empty where all are."""
    if not forms:
        return ""
    words = ngettext(
        "The file %(forms)s of this report is no longer there; the administrator may have a copy among the backups.",
        "The files %(forms)s of this report are no longer there; the administrator may have copies among the backups.",
        len(forms),
    )
    told = words % {"forms": _(", ").join(form.upper() for form in forms)}
    rest = _("Numbers in columns stand in the workbook alone and were not asked again.")
    return f"{told} {rest}" if "xlsx" in forms else told


def again(judged: ReportVerdict, issued: IssuedReport) -> str:
    """The address by which the same report is issued once more."""
    if issued.kind not in BY_KEY:
        return ""
    query = "&".join(part for part in (judged.facts.scope, f"language={judged.facts.language}") if part)
    return f"{reverse('reports:issue', args=[issued.kind])}?{query}"


def shown(judged: ReportVerdict) -> dict[str, Any]:
    """What a page shows of a verdict."""
    unit = Unit(judged.facts.unit)
    return {
        "verdict": judged,
        "rows": [row(one, unit) for one in judged.changed[:MOST_SHOWN]],
        "more": max(0, len(judged.changed) - MOST_SHOWN),
    }


def row(one: CheckedNumber, unit: Unit) -> dict[str, Any]:
    return {
        "place": one.place,
        "then": written(one.number, one.number.kind, unit),
        "now": one.why or written(one.now, one.number.kind, unit),
        "notes": one.notes,
    }


@require_POST
def ask_again(request: SignedInRequest, serial: str) -> HttpResponse:
    """Ask the records for the numbers of an issued report although nothing has moved since they were asked."""
    issued = own(request, serial)
    kept_verdicts.forget(issued)
    return redirect(issued)


@require_GET
def issued_file(request: SignedInRequest, serial: str, suffix: str) -> FileResponse:
    """A file of an issued report, byte by byte as it was."""
    issued = own(request, serial)
    if suffix not in issued.forms:
        raise Http404
    return FileResponse(getattr(issued, suffix).open(), as_attachment=True, filename=f"{serial}.{suffix}")


@require_POST
def withdraw(request: SignedInRequest, serial: str) -> HttpResponse:
    """Say of an issued report that it no longer stands, and why; its files stay."""
    with transaction.atomic():
        issued = get_object_or_404(IssuedReport.objects.visible_to(request.user).select_for_update(), serial=serial)
        if not IssuedReport.objects.withdrawable_by(request.user).filter(pk=issued.pk).exists():
            raise PermissionDenied
        form = WithdrawForm(request.POST)
        if form.is_valid():
            issued.withdrawn_at, issued.withdrawn_by_id = timezone.now(), request.user.pk
            issued.withdrawn_because = form.cleaned_data["reason"]
            issued.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
            add_to_telling(reason=issued.withdrawn_because)
    if form.errors:
        return issued_page(request, own(request, serial), form, status=400)
    messages.success(request, _("No. %(serial)s is withdrawn.") % {"serial": serial})
    return HttpResponseRedirect(issued.get_absolute_url())


# ---- Checking a file


@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: SignedInRequest) -> HttpResponse:
    """Hold a file of a report against what was issued and what the records give; beside it the portal's keys."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            context = verdict_of(request, form.cleaned_data["file"])
        except NotAReport as error:
            form.add_error("file", str(error))
    context |= {
        "title": _("Check a report"),
        "lead": _("Is a file as it was issued, and do the records still give its numbers?"),
        "crumbs": [{"url": reverse("reports:reports"), "label": _("Reports")}, {"label": _("Check a report")}],
        "form": form,
        "keys": keys(),
    }
    return render(request, "reports/verify.html", context, status=400 if form.errors else 200)


def verdict_of(request: SignedInRequest, file: UploadedFile) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        judged = verdict.of_file(path, request.user)
    standing = judged.file.standing if judged.file else FileState.NOT_ISSUED
    return {"name": file.name, "tone": TONES[standing], **shown(judged)}


def keys() -> list[dict[str, str]]:
    """The public keys by which issued reports were signed, the one of today first."""
    earlier = IssuedReport.objects.exclude(key="").order_by("key").values_list("key", flat=True).distinct()
    return [
        {"fingerprint": fingerprint(key), "pem": as_pem(key), "note": _("used today") if key == own_key() else ""}
        for key in dict.fromkeys([own_key(), *earlier])
    ]

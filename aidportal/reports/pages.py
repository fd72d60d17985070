"""The pages of reports: choosing one, its files, issuing it, and what was issued beside what the records give now."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView

from aidportal.charts.filters import DashboardFilterSet
from aidportal.history.known_days import name_of_day
from aidportal.registers.exports import attachment
from aidportal.registers.views import unknown_parameters
from aidportal.sheets.streaming import write_csv
from aidportal.sheets.writing import Ending, ExportSheet
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest
from projects.models import Project

from .files.content import Report, ReportTable, in_unit, kind_of, written
from .files.docx import write_docx
from .files.issue import issue
from .files.kinds import BY_KEY, REPORTS, Order, ReportKind
from .files.pdf import write_pdf
from .files.proof import from_json
from .files.verification import verify
from .files.xlsx import write_xlsx
from .models import IssuedReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {"xlsx": (write_xlsx, XLSX), "pdf": (write_pdf, "application/pdf"), "docx": (write_docx, DOCX)}
LANGUAGES = ("zh-hans", "en")
MOST_SHOWN = 500


class ReportsView(TemplateView):
    """All kinds of reports for the scope in the address, and those that were issued."""

    request: SignedInRequest
    template_name = "reports/reports.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        filters = filters_of(self.request)
        user = self.request.user
        query = self.request.GET.urlencode()
        reports = [kind_card(kind, query) for kind in REPORTS] if filters.is_valid() else []
        return super().get_context_data(**kwargs) | {
            "title": _("Reports"),
            "lead": _("Each report is made for what the filters ask, in the language of this page."),
            "filter": filters,
            "clear_url": self.request.path,
            "notices": unknown_parameters(self.request.GET, filters),
            "reports": reports,
            "query": query,
            "may_issue": user.may_answer,
            "issued": IssuedReport.objects.visible_to(self.request.user).select_related("issued_by")[:50],
        }


def kind_card(kind: ReportKind, query: str) -> dict[str, Any]:
    formats = ["xlsx", "pdf", "docx", *(["csv"] if kind.is_ledger else [])]
    return {"key": kind.key, "label": capfirst(kind.label), "about": kind.about, "formats": formats, "query": query}


def filters_of(request: SignedInRequest) -> Any:
    return DashboardFilterSet(request.GET, Project.objects.all(), user=request.user)


def report_of(request: SignedInRequest, key: str) -> Report | HttpResponse:
    """The report that an address asks for, or a page that says what is wrong with it."""
    if key not in BY_KEY:
        raise Http404
    filters = filters_of(request)
    if not filters.is_valid():
        message = _("No report was made: one of the filters is not valid. Open the page of reports to see which.")
        return render(request, "400.html", {"message": message}, status=400)
    language = request.GET.get("language") or get_language() or LANGUAGES[0]
    user = request.user
    order = Order(filters.scope, Unit(user.unit))
    return BY_KEY[key].build(order, language if language in LANGUAGES else LANGUAGES[0])


@require_GET
def report_file(request: SignedInRequest, key: str, suffix: str) -> HttpResponse:
    """A report as a file, made now."""
    if suffix not in (*FORMATS, "csv") or (suffix == "csv" and not getattr(BY_KEY.get(key), "is_ledger", False)):
        raise Http404
    report = report_of(request, key)
    if isinstance(report, HttpResponse):
        return report
    if suffix == "csv":
        return attached(csv_of(report), "text/csv; charset=utf-8", name_of(report), suffix)
    write, content_type = FORMATS[suffix]
    return attached(write(report), content_type, name_of(report), suffix)


def csv_of(report: Report) -> bytes:
    """The table of a ledger as CSV, money in the report's unit."""
    table = next((block for block in report.blocks() if isinstance(block, ReportTable)), None)
    if table is None:
        return write_csv(ExportSheet(report.title, [], []))
    rows = (
        [value(cell, heading, report) for cell, heading in zip(row.cells, table.headings, strict=True)]
        for row in table.rows
    )
    totals = table.totals and [value(c, h, report) for c, h in zip(table.totals.cells, table.headings, strict=True)]
    return write_csv(ExportSheet(report.title, table.headings, rows, lambda: Ending(totals=totals or None)))


def value(cell: Any, heading: Any, report: Report) -> Any:
    return in_unit(cell, kind_of(cell, heading), report.unit)


def name_of(report: Report) -> str:
    return f"{report.title}-{name_of_day()}"


def attached(body: bytes, content_type: str, name: str, suffix: str) -> HttpResponse:
    return HttpResponse(body, content_type=content_type, headers=attachment(name, "report", suffix))


# ---- Issued reports


@require_POST
def issue_report(request: SignedInRequest, key: str) -> HttpResponse:
    """Freeze a report as it is now: for those who answer for the records of some area."""
    if not request.user.may_answer:
        raise PermissionDenied
    report = report_of(request, key)
    if isinstance(report, HttpResponse):
        return report
    issued = issue(report)
    messages.success(request, _("Issued as No. %(serial)s.") % {"serial": issued.serial})
    return redirect(issued)


class IssuedReportView(TemplateView):
    """An issued report: its numbers then and now."""

    request: SignedInRequest
    template_name = "reports/issued.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        issued = get_object_or_404(IssuedReport.objects.visible_to(self.request.user), serial=kwargs["serial"])
        facts, numbers = from_json(json.dumps(issued.numbers))
        unit = Unit(facts.unit)
        checked = list(verify(numbers, facts.known, self.request.user))
        changed = [one for one in checked if not one.agrees]
        rows = [
            {
                "place": one.place,
                "then": written(one.number, one.number.kind, unit),
                "now": one.why or written(one.now, one.number.kind, unit),
                "notes": one.notes,
            }
            for one in changed[:MOST_SHOWN]
        ]
        return super().get_context_data(**kwargs) | {
            "title": issued.title,
            "lead": issued.subtitle,
            "issued": issued,
            "rows": rows,
            "count": len(checked),
            "agreeing": len(checked) - len(changed),
            "formats": list(FORMATS),
        }


@require_GET
def issued_file(request: SignedInRequest, serial: str, suffix: str) -> FileResponse:
    """A file of an issued report, byte by byte as it was."""
    issued = get_object_or_404(IssuedReport.objects.visible_to(request.user), serial=serial)
    if suffix not in FORMATS:
        raise Http404
    return FileResponse(getattr(issued, suffix).open(), as_attachment=True, filename=f"{serial}.{suffix}")

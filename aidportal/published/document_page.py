"""The page of one document: what it is, its file, and what was recorded from it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from aidportal.charts.pairing_records import PAIRINGS_KIND
from aidportal.charts.panels import RecordsPanel, link
from aidportal.directory.models import Agreement, Document, Pairing
from aidportal.registers.facts import fact
from aidportal.registers.tables import heads
from aidportal.registers.views import RecordDetailView
from aidportal.reports.models import PublishedFigure
from aidportal.values.dates import describe
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser
from cadres.models import Posting
from cadres.record_panels import POSTINGS_KIND
from projects.models import Donation, Project
from projects.record_panels import DONATIONS_KIND, PROJECTS_KIND
from trainings.models import Session
from trainings.record_panels import SESSIONS_KIND

from .paste_page import paste_action


class DocumentView(RecordDetailView):
    queryset = Document.objects.all()
    template_name = "reports/document_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        document, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "title": document.title,
            "lead": document.get_kind_display(),
            "crumbs": [{"url": reverse("directory:document_list"), "label": _("Documents")}],
            "actions": [*self.change_action(), *paste_action(user, document)],
            "facts": facts(document, user),
            "panels": panels(document, user, self.unit),
        }


class DocumentFileView(View):
    """The file of a document, only as a download: a browser must not run what somebody uploaded."""

    def get(self, request: SignedInRequest, pk: int) -> FileResponse:
        reader: Any = request.user
        document = Document.objects.visible_to(reader).filter(pk=pk).first()
        if document is None or not document.opens_to(reader):
            raise Http404
        file = document.file.open("rb")
        name = PurePath(str(document.file.name)).name
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


def facts(document: Document, user: SignedInUser) -> list[dict[str, Any]]:
    file_url = reverse("published:document_file", args=[document.pk]) if document.opens_to(user) else None
    file_name = PurePath(str(document.file.name)).name if document.file else None
    return [
        fact(_("Issuer"), document.issuer),
        fact(_("Published on"), describe(document.published_on)),
        fact(_("Link"), document.url, document.url),
        fact(_("File"), file_name, file_url),
        fact(_("Note"), document.note),
    ]


def panels(document: Document, user: SignedInUser, unit: Unit) -> list[RecordsPanel | dict[str, Any]]:
    """What was recorded from the document, by kind of record, as far as the user may see it."""
    kinds = {
        PROJECTS_KIND: (Project.objects.all(), "count_projects"),
        DONATIONS_KIND: (Donation.objects.all(), "count_donations"),
        POSTINGS_KIND: (Posting.objects.all(), "count_postings"),
        SESSIONS_KIND: (Session.objects.all(), "count_sessions"),
        PAIRINGS_KIND: (Pairing.objects.all(), "count_pairings"),
    }
    made: list[RecordsPanel | dict[str, Any]] = []
    for kind, (rows, measure) in kinds.items():
        visible = rows.visible_to(user).filter(document=document)
        number = getattr(visible, measure)()
        if number:
            made.append(RecordsPanel(kind, visible, unit, user, number=number))
    return made + [panel for panel in (agreements_panel(document, user), published_panel(document, user)) if panel]


def agreements_panel(document: Document, user: SignedInUser) -> dict[str, Any] | None:
    agreements = Agreement.objects.visible_to(user).filter(document=document)
    rows = [[link(agreement.title, agreement), describe(agreement.signed_on)] for agreement in agreements]
    columns = heads(_("Agreement"), _("Signed on"))
    return (
        {"key": "agreements", "title": _("Agreements"), "span": "col-6", "columns": columns, "rows": rows}
        if rows
        else None
    )


def published_panel(document: Document, user: SignedInUser) -> dict[str, Any] | None:
    figures = PublishedFigure.objects.visible_to(user).filter(document=document)
    rows = [[figure.number or "—", figure.statement] for figure in figures]
    columns = heads(_("Number"), _("Statement"))
    if not rows:
        return None
    return {
        "key": "published",
        "title": _("Published figures"),
        "span": "col-12",
        "columns": columns,
        "rows": rows,
        "url": reverse("published:figures"),
        "link": _("Hold them against the records"),
    }

"""The pages of projects, their money, and donations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.grids.pasted_grid import with_pasting
from aidportal.records.row_acts import RowLinks, line_links
from aidportal.registers.views import RecordDetailView, RecordListView

from . import panels
from .acts import ACTS, LinePage, OutputPage, PaymentPage, StatusPage
from .models import Donation, Project
from .models.standing import NOT_COUNTED
from .registers import (
    DisbursementRegister,
    DonationRegister,
    FundingRegister,
    OutputRegister,
    ProjectRegister,
    StatusChangeRegister,
)


class MoneyListView(RecordListView):
    """A list of the money of projects, with the way to the others."""

    def actions(self) -> list[dict[str, Any]]:
        pages = [
            ("projects:list", _("Projects")),
            ("projects:funding_list", _("Funding lines")),
            ("projects:disbursement_list", _("Payments")),
            ("projects:output_list", _("Outputs")),
        ]
        links = [{"url": reverse(name), "label": label} for name, label in pages]
        return [link for link in links if link["url"] != self.request.path] + super().actions()


class ProjectListView(MoneyListView):
    register_class = ProjectRegister
    acts = ACTS

    def count_note(self) -> dict[str, str] | None:
        """How many projects are not counted, as long as no status is asked for."""
        register = self.register
        if register.scope.statuses:
            return None
        count = int(register.rows.filter(status__in=NOT_COUNTED).count_rows())
        if not count:
            return None
        text = ngettext(
            "%(count)s of them is in reserve, awaiting approval or terminated: not in commitments and rate",
            "%(count)s of them are in reserve, awaiting approval or terminated: not in commitments and rate",
            count,
        )
        query = self.query()
        query.setlist("status", NOT_COUNTED)
        return {"text": text % {"count": f"{count:,}"}, "url": f"?{query.urlencode()}"}


class LineListView(MoneyListView):
    """A list of lines of projects; each is recorded and changed with its project."""

    recorded_here = False
    # The project of a line.
    project_of: Callable[[Any], Project] = attrgetter("project")

    def row_acts(self, records: Sequence[Model]) -> RowLinks:
        return line_links(records, type(self).project_of, self.request.user, self.request.get_full_path())


class FundingListView(LineListView):
    register_class = FundingRegister
    added_by = LinePage


class DisbursementListView(LineListView):
    register_class = DisbursementRegister
    added_by = PaymentPage
    project_of = attrgetter("funding.project")
    lead = gettext_lazy(
        "The totals count the stage “paid”, or the one that is asked for; money at other stages is the same money."
    )


class OutputListView(LineListView):
    register_class = OutputRegister
    added_by = OutputPage
    lead = gettext_lazy(
        "An output costs what is committed for its project, where that has no other; costs are not told apart."
    )


class StatusChangeListView(LineListView):
    register_class = StatusChangeRegister
    added_by = StatusPage
    lead = gettext_lazy("How long each project stayed in a status; the foot has the median.")


class DonationListView(RecordListView):
    register_class = DonationRegister


class ProjectDetailView(RecordDetailView):
    queryset = Project.objects.select_related(
        "area",
        "giver__area",
        "sector",
        "group",
        "document",
        "implementing_organisation__area",
        "supervising_organisation__area",
    )
    template_name = "projects/project_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        project, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "title": project.title,
            "lead": panels.lead_of(project),
            "crumbs": [{"url": reverse("projects:list"), "label": _("Projects")}],
            **self.ways_to_record(ACTS),
            "notices": panels.notices_of(project),
            "figures": panels.figures_of(project, user, self.unit),
            "facts": panels.facts_of(project, self.unit),
            "panels": with_pasting(panels.panels_of(project, user, self.unit), project, self.request),
        }


class DonationDetailView(RecordDetailView):
    queryset = Donation.objects.select_related("giver__area", "receiver__area", "project", "document")
    template_name = "projects/donation_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        donation = self.object
        items = panels.with_changes(panels.items_panel(donation, self.unit), donation, self.request.user)
        return super().get_context_data(**kwargs) | {
            "title": str(donation),
            "lead": donation.purpose,
            "crumbs": [{"url": reverse("projects:donation_list"), "label": _("Donations")}],
            "actions": self.change_action(),
            "facts": panels.donation_facts(donation, self.request.user, self.unit),
            "panels": with_pasting([items], donation, self.request),
        }

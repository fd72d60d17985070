"""The pages of projects, their money, and donations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.grids.pasted_grid import with_pasting
from aidportal.registers.views import RecordDetailView, RecordListView

from . import panels
from .acts import ACTS
from .models import Donation, Project
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


class FundingListView(MoneyListView):
    register_class = FundingRegister
    recorded_here = False  # but with its project


class DisbursementListView(MoneyListView):
    register_class = DisbursementRegister
    lead = gettext_lazy(
        "The totals count the stage “paid”, or the one that is asked for; money at other stages is the same money."
    )
    recorded_here = False


class OutputListView(MoneyListView):
    register_class = OutputRegister
    lead = gettext_lazy(
        "An output costs what is committed for its project, where that has no other; costs are not told apart."
    )
    recorded_here = False


class StatusChangeListView(MoneyListView):
    register_class = StatusChangeRegister
    lead = gettext_lazy("How long each project stayed in a status; the foot has the median.")
    recorded_here = False


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
        return super().get_context_data(**kwargs) | {
            "title": str(donation),
            "lead": donation.purpose,
            "crumbs": [{"url": reverse("projects:donation_list"), "label": _("Donations")}],
            "actions": self.change_action(),
            "facts": panels.donation_facts(donation, self.request.user, self.unit),
            "panels": with_pasting([panels.items_panel(donation, self.unit)], donation, self.request),
        }

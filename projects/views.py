"""The pages of projects, their money, and donations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.views import RecordDetailView, RecordListView

from . import panels
from .figures import DONATED_GOODS
from .filters import (
    DisbursementFilterSet,
    DonationFilterSet,
    FundingFilterSet,
    OutputFilterSet,
    ProjectFilterSet,
    StatusChangeFilterSet,
)
from .models import Disbursement, Donation, Funding, Output, Project, StatusChange
from .tables import (
    DisbursementTable,
    DonationTable,
    FundingTable,
    OutputTable,
    ProjectTable,
    StatusChangeTable,
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
    queryset = Project.objects.all()
    table_class = ProjectTable
    filterset_class = ProjectFilterSet
    title = gettext_lazy("Projects")
    export_name = "projects"

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("area", "giver__area", "sector", "group"))


class FundingListView(MoneyListView):
    queryset = Funding.objects.all()
    table_class = FundingTable
    filterset_class = FundingFilterSet
    title = gettext_lazy("Funding lines")
    export_name = "funding"
    recorded_here = False  # but with its project

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("project__area", "counted_giver__area"))


class DisbursementListView(MoneyListView):
    queryset = Disbursement.objects.all()
    table_class = DisbursementTable
    filterset_class = DisbursementFilterSet
    title = gettext_lazy("Payments")
    lead = gettext_lazy(
        "The totals count the stage “paid”, or the one that is asked for; money at other stages is the same money."
    )
    export_name = "payments"
    recorded_here = False

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("funding__project__area"))


class OutputListView(MoneyListView):
    queryset = Output.objects.all()
    table_class = OutputTable
    filterset_class = OutputFilterSet
    title = gettext_lazy("Outputs")
    lead = gettext_lazy(
        "An output costs what is committed for its project, where that has no other; costs are not told apart."
    )
    export_name = "outputs"
    recorded_here = False

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("project__area"))


class StatusChangeListView(MoneyListView):
    queryset = StatusChange.objects.all()
    table_class = StatusChangeTable
    filterset_class = StatusChangeFilterSet
    title = gettext_lazy("History of statuses")
    lead = gettext_lazy("How long each project stayed in a status; the foot has the median.")
    export_name = "statuses"
    recorded_here = False

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("project__area"))


class DonationListView(RecordListView):
    queryset = Donation.objects.all()
    table_class = DonationTable
    filterset_class = DonationFilterSet
    title = gettext_lazy("Donations")
    omissions = DONATED_GOODS.omissions
    export_name = "donations"

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.select_related("giver__area", "receiver__area").with_items())


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "title": project.title,
            "lead": panels.lead_of(project),
            "crumbs": [{"url": reverse("projects:list"), "label": _("Projects")}],
            "actions": self.change_action(),
            "notices": panels.notices_of(project),
            "figures": panels.figures_of(project, user, self.unit),
            "facts": panels.facts_of(project),
            "panels": panels.panels_of(project, user, self.unit),
        }


class DonationDetailView(RecordDetailView):
    queryset = Donation.objects.select_related("giver__area", "receiver__area", "project", "document")
    template_name = "projects/donation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        donation = self.object
        return super().get_context_data(**kwargs) | {
            "title": str(donation),
            "lead": donation.purpose,
            "crumbs": [{"url": reverse("projects:donation_list"), "label": _("Donations")}],
            "actions": self.change_action(),
            "facts": panels.donation_facts(donation, self.request.user, self.unit),
            "panels": [panels.items_panel(donation, self.unit)],
        }

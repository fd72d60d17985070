"""The lists of projects, their money, outputs and statuses, and of donations."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, F, Func, IntegerField, Model, QuerySet, Value
from django.utils.translation import gettext_lazy

from aidportal.registers.register import Register
from aidportal.values import dates

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


def days_since(path: str, end: str) -> Func:
    """How many days ago the first possible day of the date at ``path`` was (``lower``), or its last one (``upper``)."""
    day = Func(F(path), function=end, output_field=DateField())
    # A range ends with the day after its last.
    template = "(%(expressions)s + 1)" if end == "upper" else "(%(expressions)s)"
    today = Value(dates.today(), output_field=DateField())
    return Func(today, day, template=template, arg_joiner=" - ", output_field=IntegerField())


class ProjectRegister(Register):
    records = Project.objects.all()
    table_class = ProjectTable
    filterset_class = ProjectFilterSet
    title = gettext_lazy("Projects")
    address = "projects:list"
    rows_label = gettext_lazy("projects")
    all_label = gettext_lazy("All projects")
    export_name = "projects"
    beside = ("area", "giver__area", "sector", "group")
    reasons = {
        "overdue": ("planned_until", "days_late"),
        "unapproved": ("planned_from", "days_late"),
        "halted": ("planned_until",),
    }
    only_reasons = ("planned_from", "planned_until", "days_late")
    gone_for_reasons = ("programme_year",)

    def with_columns(self, rows: QuerySet[Model]) -> Any:
        rows = super().with_columns(rows)
        return rows.annotate(days_late=days_since(self.why[0], "upper")) if "days_late" in self.why else rows


class FundingRegister(Register):
    records = Funding.objects.all()
    table_class = FundingTable
    filterset_class = FundingFilterSet
    title = gettext_lazy("Funding lines")
    address = "projects:funding_list"
    rows_label = gettext_lazy("funding lines of projects")
    all_label = gettext_lazy("All funding lines")
    export_name = "funding"
    beside = ("project__area", "counted_giver__area")
    reasons = {"unpaid": ("fiscal_year", "days_unpaid")}
    only_reasons = ("days_unpaid",)

    def with_columns(self, rows: QuerySet[Model]) -> Any:
        rows = super().with_columns(rows)
        return rows.annotate(days_unpaid=days_since("fiscal_year", "lower")) if self.why else rows


class DisbursementRegister(Register):
    records = Disbursement.objects.all()
    table_class = DisbursementTable
    filterset_class = DisbursementFilterSet
    title = gettext_lazy("Payments")
    address = "projects:disbursement_list"
    rows_label = gettext_lazy("payments on funding lines")
    all_label = gettext_lazy("All payments")
    export_name = "payments"
    beside = ("funding__project__area",)


class OutputRegister(Register):
    records = Output.objects.all()
    table_class = OutputTable
    filterset_class = OutputFilterSet
    title = gettext_lazy("Outputs")
    address = "projects:output_list"
    rows_label = gettext_lazy("outputs of projects")
    all_label = gettext_lazy("All outputs")
    export_name = "outputs"
    beside = ("project__area",)


class StatusChangeRegister(Register):
    records = StatusChange.objects.all()
    table_class = StatusChangeTable
    filterset_class = StatusChangeFilterSet
    title = gettext_lazy("History of statuses")
    address = "projects:status_list"
    rows_label = gettext_lazy("histories of statuses")
    all_label = gettext_lazy("All changes of status")
    export_name = "statuses"
    beside = ("project__area",)


class DonationRegister(Register):
    records = Donation.objects.all()
    table_class = DonationTable
    filterset_class = DonationFilterSet
    title = gettext_lazy("Donations")
    address = "projects:donation_list"
    rows_label = gettext_lazy("donations")
    all_label = gettext_lazy("All donations")
    omissions = DONATED_GOODS.omissions
    export_name = "donations"
    beside = ("giver__area", "receiver__area")

    def with_columns(self, rows: Any) -> Any:
        return super().with_columns(rows.with_items())


REGISTERS = (
    ProjectRegister,
    FundingRegister,
    DisbursementRegister,
    OutputRegister,
    StatusChangeRegister,
    DonationRegister,
)

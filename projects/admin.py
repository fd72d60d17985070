"""The record pages of projects, their money and donations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext

from aidportal.directory.admin import SourcedAdmin
from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import NestedStacked, RecordTabular
from aidportal.records.amount_questions import with_unit
from aidportal.records.permissions import RowsByKind
from aidportal.values import dates
from aidportal.values.dates import PartialDate, describe
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInUser

from .bulk_fields import DatedStatus
from .forms import (
    DonationForm,
    FundingForm,
    FundingFormSet,
    ItemForm,
    OutputForm,
    ProgressForm,
    ProjectForm,
    StatusChangeForm,
)
from .models import (
    Disbursement,
    DonatedItem,
    Donation,
    Funding,
    Output,
    Progress,
    Project,
    ProjectGroup,
    StatusChange,
)


class FundingInline(NestedStacked):
    model = Funding
    form = FundingForm
    formset = FundingFormSet
    extra = 1
    has_own_side = True
    autocomplete_fields = ["giver"]
    fieldsets = FundingForm.sections


class OutputInline(RecordTabular):
    model = Output
    form = OutputForm
    fields = ["name", "unit", "planned", "actual"]


class ProgressInline(RecordTabular):
    model = Progress
    form = ProgressForm
    fields = ["reported_on", "percent", "obstacle"]


class StatusChangeInline(RecordTabular):
    model = StatusChange
    form = StatusChangeForm
    fieldsets = StatusChangeForm.sections


@admin.register(Project)
class ProjectAdmin(SourcedAdmin):
    form = ProjectForm
    inlines = [FundingInline, OutputInline, ProgressInline, StatusChangeInline]
    autocomplete_fields = [
        "area",
        "giver",
        "implementing_organisation",
        "supervising_organisation",
        "group",
        "document",
    ]
    list_display = ["title", "code", "area", "sector", "status", "programme_year"]
    list_filter = ["status", "sector", "category"]
    list_select_related = ["area", "sector"]
    search_fields = ["title", "code"]
    save_as = True
    bulk_fields = (DatedStatus(), BulkField("sector"), BulkField("programme_year"), BulkField("document"))
    fieldsets = ProjectForm.sections

    def choice_label(self, obj: Any) -> str:
        """Many projects of a county are called alike."""
        year = describe(obj.programme_year) if obj.programme_year else ""
        return f"{obj.title} ({', '.join(part for part in (obj.code, obj.area.name, year) if part)})"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"programme_year": str(dates.today().year)} | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Of a new project beside its status since when it has that."""
        sections: Any = super().get_fieldsets(request, obj)
        if obj is not None:
            return sections
        (title, first), *others = sections
        fields = [("status", "status_since") if name == "status" else name for name in first["fields"]]
        return [(title, first | {"fields": fields}), *others]

    def money_of(self, rows: RowsByKind, user: SignedInUser) -> dict[str, str]:
        lines = Funding.objects.visible_to(user).filter(pk__in=[row.pk for row in rows.get(Funding, ())])
        payments = Disbursement.objects.visible_to(user).filter(pk__in=[row.pk for row in rows.get(Disbursement, ())])
        amounts = {gettext("committed"): lines.committed(), gettext("disbursed"): payments.disbursed()}
        return {name: with_unit(amount, Unit(user.unit)) for name, amount in amounts.items() if amount is not None}

    def save_related(
        self, request: HttpRequest, form: ModelForm[Model], formsets: Iterable[BaseModelFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "status" in form.changed_data:
            project: Any = form.instance
            since = form.cleaned_data.get("status_since") or PartialDate.day(dates.today())
            date_status(project, since, formsets)


def date_status(project: Project, since: PartialDate, formsets: Iterable[BaseModelFormSet]) -> None:
    """Date a status that was entered just now, unless the history that was saved with it tells of it."""
    saved = [row for rows in formsets if rows.model is StatusChange for row in (*rows.new_objects, *edited(rows))]
    newest = project.status_changes.first()
    known = [row.status for row in saved] + ([newest.status] if newest else [])
    if project.status and project.status not in known:
        project.status_changes.get_or_create(status=project.status, since=since)


def edited(rows: BaseModelFormSet) -> list[Any]:
    return [row for row, _fields in rows.changed_objects]


@admin.register(ProjectGroup)
class ProjectGroupAdmin(SourcedAdmin):
    autocomplete_fields = ["document"]
    list_display = ["title", "total_investment"]
    search_fields = ["title"]


class ItemInline(RecordTabular):
    model = DonatedItem
    form = ItemForm
    fields = ["name", "quantity", "unit", "value", "value_qualifier"]


@admin.register(Donation)
class DonationAdmin(SourcedAdmin):
    form = DonationForm
    inlines = [ItemInline]
    autocomplete_fields = ["giver", "receiver", "project", "document"]
    list_display = ["purpose", "giver", "receiver", "given_on", "cash"]
    list_display_links = ["purpose", "giver"]
    list_select_related = ["giver__area", "receiver__area"]
    search_fields = ["purpose"]
    save_as = True
    bulk_fields = (BulkField("given_on"), BulkField("project"), BulkField("document"))
    fieldsets = DonationForm.sections

    def money_of(self, rows: RowsByKind, user: SignedInUser) -> dict[str, str]:
        cash = Donation.objects.filter(pk__in=[row.pk for row in rows.get(Donation, ())]).donated_cash()
        return {} if cash is None else {gettext("cash"): with_unit(cash, Unit(user.unit))}

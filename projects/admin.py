"""The record pages of projects, their money and donations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.admin import SourcedAdmin
from aidportal.directory.offers import documents, givers, receivers
from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import AmountInput, RecordForm, RecordTabular
from aidportal.records.nested import NestedForm, NestedFormSet, NestedRows, NestedStacked
from aidportal.records.offers import Offer
from aidportal.values import dates
from aidportal.values.dates import PartialDate
from aidportal.values.money import Unit, format_amount
from aidportal.web.requests import Reader

from . import questions
from .bulk_fields import DatedStatus
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


class PastForm(RecordForm):
    """A form about what has happened: its ``moment`` is not in the future; one that is recorded so stays."""

    moment = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day, today = self.cleaned_data.get(self.moment), dates.today()
        if day is not None and self.moment in self.changed_data and day.first > today:
            words = gettext("This has happened: it cannot be later than today, %(date)s.")
            self.add_error(self.moment, words % {"date": today.isoformat()})
        return cleaned


class PaymentForm(PastForm):
    moment = "moved_on"
    questions = questions.PAYMENT
    beside = {"disbursement_amount_not_zero": "amount"}

    class Meta:
        model = Disbursement
        fields = ["moved_on", "amount", "stage", "excess_reason", "note"]
        widgets = {"amount": AmountInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"aria-label": field.label}
            if field.help_text:
                field.widget.attrs["title"] = field.help_text


class PaymentFormSet(NestedRows):
    heading = _("Payments")
    add_label = _("Add a payment")

    def add_fields(self, form: BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = form.fields["DELETE"].label


class LineForm(RecordForm):
    """A funding line by itself."""

    questions = questions.FUNDING
    beside = {"funding_amount_not_negative": "amount", "funding_tolerance_not_negative": "tolerance"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "fiscal_year" in self.fields:
            self.initial.setdefault("fiscal_year", str(dates.today().year))


class FundingForm(LineForm, NestedForm):
    """A funding line with its payments."""

    nested_refusal = _("A payment on this line needs to be corrected.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.nested.is_valid() and "amount" in self.cleaned_data and self.cleaned_data.get("tolerance") is not None:
            self._check_payments()
        return cleaned

    def _check_payments(self) -> None:
        """Say beside a payment what the database would refuse: per stage not below zero, not above the commitment."""
        committed = self.cleaned_data["amount"]
        stages: dict[str, list[Any]] = {}
        for form in self.nested.forms:
            row = form.cleaned_data
            if row.get("amount") is not None and not row.get("DELETE"):
                stages.setdefault(row["stage"], []).append(form)
        for forms_of_stage in stages.values():
            total = sum((form.cleaned_data["amount"] for form in forms_of_stage), Decimal(0))
            explained = any(form.cleaned_data.get("excess_reason") for form in forms_of_stage)
            if total < 0:
                self._refuse(forms_of_stage, below_zero(total))
            elif committed is not None and not explained and total > committed + self.cleaned_data["tolerance"]:
                self._refuse(forms_of_stage, above(total, committed))

    def _refuse(self, payments: list[Any], words: str) -> None:
        changed = [form for form in payments if form.has_changed()]
        (changed or payments)[-1].add_error("amount", words)
        self.add_error(None, self.nested_refusal)


def in_yuan(amount: Decimal) -> str:
    return gettext("%(amount)s yuan") % {"amount": yuan(amount)}


def yuan(amount: Decimal) -> str:
    return format_amount(amount, Unit.YUAN)


def below_zero(total: Decimal) -> str:
    return gettext("Refunds exceed what was paid: together %(total)s yuan.") % {"total": yuan(total)}


def above(total: Decimal, committed: Decimal) -> str:
    return gettext(
        "Payments together are %(total)s yuan, but only %(committed)s yuan are committed. "
        "Correct the amount or give the reason beside it."
    ) % {"total": yuan(total), "committed": yuan(committed)}


class FundingFormSet(NestedFormSet):
    nested_class = forms.inlineformset_factory(
        Funding, Disbursement, form=PaymentForm, formset=PaymentFormSet, extra=1, can_delete=True
    )


class FundingInline(NestedStacked):
    model = Funding
    form = FundingForm
    formset = FundingFormSet
    extra = 1
    has_own_side = True
    autocomplete_fields = ["giver"]
    fieldsets = [(None, {"fields": [("source", "fiscal_year"), ("amount", "qualifier"), ("giver", "tolerance")]})]


class OutputForm(RecordForm):
    beside = {"output_not_negative": "actual"}


class OutputInline(RecordTabular):
    model = Output
    form = OutputForm


class ProgressForm(PastForm):
    moment = "reported_on"
    beside = {"progress_percent_0_to_100": "percent"}


class ProgressInline(RecordTabular):
    model = Progress
    form = ProgressForm
    extra = 1


class StatusChangeForm(RecordForm):
    beside = {"status_change_once_per_date": "since"}


class StatusChangeInline(RecordTabular):
    model = StatusChange
    form = StatusChangeForm
    fields = ["since", "status"]


class ProjectForm(RecordForm):
    questions = questions.PROJECT
    offers: ClassVar[dict[str, Offer]] = {
        "giver": Offer({"area": "directory.area"}, givers),
        "area": Offer({"giver": "directory.organisation"}, receivers),
        "document": Offer({"area": "directory.area", "giver": "directory.organisation"}, documents),
    }
    beside = {
        "project_code_well_formed": "code",
        "project_total_not_negative": "total_investment",
        "project_total_own_or_shared": "group",
        "project_planned_end_not_before_start": "planned_until",
        "project_actual_end_not_before_start": "actual_until",
    }


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
    fieldsets = [
        (None, {"fields": ["title", ("area", "place"), ("programme_year", "sector"), "giver", "status", "document"]}),
        (
            _("Money and benefit"),
            {"fields": [("total_investment", "total_qualifier"), ("people_benefiting", "households_benefiting")]},
        ),
        (
            _("Organisations and dates"),
            {
                "fields": [
                    "implementing_organisation",
                    "supervising_organisation",
                    ("planned_from", "planned_until"),
                    ("actual_from", "actual_until"),
                ]
            },
        ),
        (
            _("More"),
            {
                "classes": ["collapse"],
                "fields": ["code", ("category", "building"), "approval_number", "group", "goal", "description"],
            },
        ),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"programme_year": str(dates.today().year)} | super().get_changeform_initial_data(request)

    def money_of(self, rows: QuerySet[Any], user: Reader) -> dict[str, str]:
        lines = Funding.objects.visible_to(user).filter(pk__in=[row.pk for row in rows.get(Funding, ())])
        payments = Disbursement.objects.visible_to(user).filter(pk__in=[row.pk for row in rows.get(Disbursement, ())])
        amounts = {gettext("committed"): lines.committed(), gettext("disbursed"): payments.disbursed()}
        return {name: in_yuan(amount) for name, amount in amounts.items() if amount is not None}

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "status" in form.changed_data:
            date_status(form.instance, formsets)


def date_status(project: Project, formsets: Sequence[Any]) -> None:
    """Date a status that was changed just now from today, unless the history that was saved with it tells of it."""
    saved = [row for rows in formsets if rows.model is StatusChange for row in (*rows.new_objects, *edited(rows))]
    newest = project.status_changes.first()
    known = [row.status for row in saved] + ([newest.status] if newest else [])
    if project.status and project.status not in known:
        today = PartialDate.day(dates.today())
        project.status_changes.get_or_create(status=project.status, since=today)


def edited(rows: Any) -> list[Any]:
    return [row for row, _fields in rows.changed_objects]


@admin.register(ProjectGroup)
class ProjectGroupAdmin(SourcedAdmin):
    autocomplete_fields = ["document"]
    list_display = ["title", "total_investment"]
    search_fields = ["title"]


class DonationForm(RecordForm):
    questions = questions.DONATION
    beside = {"donation_cash_not_negative": "cash", "donation_two_organisations": "receiver"}


class ItemForm(RecordForm):
    questions = questions.ITEM
    beside = {"donated_item_not_negative": "value"}


class ItemInline(RecordTabular):
    model = DonatedItem
    form = ItemForm


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
    fields = [("giver", "receiver"), "given_on", ("cash", "cash_qualifier"), "purpose", "project", "document"]

    def money_of(self, rows: QuerySet[Any], user: Reader) -> dict[str, str]:
        cash = Donation.objects.filter(pk__in=[row.pk for row in rows.get(Donation, ())]).donated_cash()
        return {} if cash is None else {gettext("cash"): in_yuan(cash)}

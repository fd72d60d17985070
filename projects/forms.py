"""The forms of projects, their money and donations: for record pages, acts and the admin alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BaseForm, ModelForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.offers import documents, givers, receivers
from aidportal.records.amount_questions import told_apart, with_unit
from aidportal.records.forms import AmountInput, RecordForm, Sections, section
from aidportal.records.nested import NestedForm, NestedFormSet, NestedRows
from aidportal.records.offers import Offer
from aidportal.values import dates
from aidportal.values.dates import PartialDate, PartialDateFormField
from aidportal.values.money import Unit

from . import questions
from .models import Disbursement, Funding


class PastForm(RecordForm):
    """A form about what has happened: its ``moment`` is not in the future; one that is recorded so stays."""

    moment = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.moment in self.changed_data and (words := not_yet(self.cleaned_data.get(self.moment))):
            self.add_error(self.moment, words)
        return cleaned


def not_yet(day: PartialDate | None) -> str:
    """Why something cannot have happened on ``day``: it is still to come; empty where it may have."""
    today = dates.today()
    if day is None or day.first <= today:
        return ""
    return gettext("This has happened: it cannot be later than today, %(date)s.") % {"date": today.isoformat()}


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

    sections: ClassVar[Sections] = (
        section(("source", "fiscal_year"), ("amount", "qualifier"), ("giver", "tolerance")),
    )
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
                self._refuse(forms_of_stage, below_zero(total, self.unit))
            elif committed is not None and total <= committed + self.cleaned_data["tolerance"]:
                drop_reasons(forms_of_stage)
            elif committed is not None and not explained:
                self._refuse(forms_of_stage, above(total, committed, self.unit))

    def _refuse(self, payments: list[ModelForm[Disbursement]], words: str) -> None:
        changed = [form for form in payments if form.has_changed()]
        (changed or payments)[-1].add_error("amount", words)
        self.add_error(None, self.nested_refusal)


def drop_reasons(payments: list[Any]) -> None:
    """Take the reason for an excess out of payments that are written now: there is none."""
    for form in payments:
        if form.has_changed():
            form.cleaned_data["excess_reason"] = form.instance.excess_reason = ""


def below_zero(total: Decimal, unit: Unit) -> str:
    return gettext("Refunds exceed what was paid: together %(total)s.") % {"total": with_unit(total, unit)}


def above(total: Decimal, committed: Decimal, unit: Unit) -> str:
    words = gettext(
        "Payments together are %(total)s, but only %(committed)s are committed. "
        "Correct the amount or give the reason beside it."
    )
    of_payments, of_line = told_apart(unit, total, committed)
    return words % {"total": of_payments, "committed": of_line}


class FundingFormSet(NestedFormSet):
    nested_class = forms.inlineformset_factory(
        Funding, Disbursement, form=PaymentForm, formset=PaymentFormSet, extra=1, can_delete=True
    )


class OutputForm(RecordForm):
    beside = {"output_not_negative": "actual"}


class ProgressForm(PastForm):
    moment = "reported_on"
    beside = {"progress_percent_0_to_100": "percent"}


class StatusChangeForm(RecordForm):
    sections: ClassVar[Sections] = (section("since", "status"),)
    beside = {"status_change_once_per_date": "since"}


class ProjectForm(RecordForm):
    sections: ClassVar[Sections] = (
        section("title", ("area", "place"), ("programme_year", "sector"), "giver", "status", "document"),
        section(
            ("total_investment", "total_qualifier"),
            ("people_benefiting", "households_benefiting"),
            title=_("Money and benefit"),
        ),
        section(
            "implementing_organisation",
            "supervising_organisation",
            ("planned_from", "planned_until"),
            ("actual_from", "actual_until"),
            title=_("Organisations and dates"),
        ),
        section(
            "code",
            ("category", "building"),
            "approval_number",
            "group",
            "goal",
            "description",
            title=_("More"),
            classes=["collapse"],
        ),
    )
    # Of a new project since when it has its status; later that is asked by the act that changes it.
    status_since = PartialDateFormField(label=_("status since"), required=False)
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["status_since"]
        else:
            self.initial.setdefault("status_since", dates.today().isoformat())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        names = self.cleaned_data
        # Where a project is saved as a new one from its page, that did not ask.
        is_asked = self.add_prefix("status_since") in self.data and "status_since" in names
        if names.get("status") and is_asked and names["status_since"] is None:
            self.add_error("status_since", gettext("Since when? The year is enough where no more is known."))
        return cleaned


class DonationForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(("giver", "receiver"), "given_on", ("cash", "cash_qualifier"), "purpose", "project", "document"),
    )
    questions = questions.DONATION
    beside = {"donation_cash_not_negative": "cash", "donation_two_organisations": "receiver"}


class ItemForm(RecordForm):
    questions = questions.ITEM
    beside = {"donated_item_not_negative": "value"}

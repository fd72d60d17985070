"""The filters of projects, funding lines, payments and donations."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.fields import AxisField, UnitField, WorkField
from aidportal.directory.filters import ScopeFilterSet, axis

from .models import Disbursement, DonatedItem, Donation, Funding, Output, Project, StatusChange
from .models.funding import DATINGS
from .models.standing import STATUS_CHOICES
from .units import unit_name


class SearchFilterSet(ScopeFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=100)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)


class ProjectFilterSet(SearchFilterSet):
    status = axis(AxisField, _("Status"), choices=STATUS_CHOICES)
    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[("overdue", _("past the planned end"))],
        method="needs_attention",
    )

    area_paths = ("area",)
    giver_paths = ("giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Project

    def needs_attention(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.overdue(timezone.localdate())


class FundingFilterSet(SearchFilterSet):
    status = axis(AxisField, _("Status"), choices=STATUS_CHOICES)
    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[("unpaid", _("without a payment"))],
        method="needs_attention",
    )

    area_paths = ("project__area",)
    giver_paths = ("counted_giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Funding

    def needs_attention(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.unpaid()


class DisbursementFilterSet(SearchFilterSet):
    status = axis(AxisField, _("Status"), choices=STATUS_CHOICES)
    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)
    kind = axis(AxisField, _("Stage"), choices=Disbursement.Stage.choices)
    by = axis(AxisField, _("Dated by"), choices=DATINGS)

    area_paths = ("funding__project__area",)
    giver_paths = ("funding__counted_giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Disbursement


class DonationFilterSet(SearchFilterSet):
    goods = axis(AxisField, _("Goods"), choices=DonatedItem.Stated.choices)

    area_paths = ("receiver__area",)
    giver_paths = ("giver",)
    may_lack = ("sector",)

    class Meta(ScopeFilterSet.Meta):
        model = Donation


class OutputFilterSet(SearchFilterSet):
    status = axis(AxisField, _("Status"), choices=STATUS_CHOICES)
    unit = axis(UnitField, _("Unit of output"))
    work = axis(WorkField, _("Kind of work"))

    area_paths = ("project__area",)
    giver_paths = ("project__giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Output

    def offer_choices(self, form: Any) -> None:
        super().offer_choices(form)
        units = self.queryset.visible_to(self.user).order_by("unit").values_list("unit", flat=True).distinct()
        form.fields["unit"].offer((unit, unit_name(unit)) for unit in units)


class StatusChangeFilterSet(SearchFilterSet):
    kind = axis(AxisField, _("Status entered"), choices=Project.Status.choices)
    status = axis(AxisField, _("Status today"), choices=STATUS_CHOICES)
    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)

    area_paths = ("project__area",)
    giver_paths = ("project__giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = StatusChange

"""The filters of projects, funding lines, payments and donations."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import KIND
from aidportal.directory.choices import used
from aidportal.directory.filters import ScopeFilterSet, axis, words_filter
from aidportal.values import dates
from aidportal.web.requests import Reader

from .axes import DATING, GOODS, PROJECT, PROJECT_GIVER, SOURCE, STATUS, UNIT, WORK
from .models import Disbursement, Donation, Funding, Output, Project, StatusChange
from .models.funding import FundingQuerySet
from .models.project import ProjectQuerySet
from .units import unit_name


def in_use(reader: Reader) -> list[Any]:
    """What projects, their money and donations have of areas and givers, as far as ``reader`` sees them."""
    return [
        used(Project.objects.visible_to(reader), area="area", giver="giver"),
        used(Funding.objects.visible_to(reader), giver="counted_giver"),
        used(Donation.objects.visible_to(reader), area="receiver__area", giver="giver"),
    ]


class SearchFilterSet(ScopeFilterSet):
    project = axis(PROJECT)
    q = words_filter()


class OfProjectsFilterSet(SearchFilterSet):
    """Filters of projects and of what belongs to them."""

    project_giver = axis(PROJECT_GIVER)
    place_parameters = (*SearchFilterSet.place_parameters, PROJECT_GIVER.parameter)


class ProjectFilterSet(OfProjectsFilterSet):
    status = axis(STATUS)
    source = axis(SOURCE)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[
            ("overdue", _("past the planned end")),
            ("unapproved", _("was to begin, not approved")),
            ("halted", _("suspended or being changed, before the planned end")),
        ],
        method="needs_attention",
    )

    area_paths = ("area",)
    giver_paths = ("giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Project

    def needs_attention(self, queryset: ProjectQuerySet, name: str, value: str) -> Any:
        rows = {"overdue": queryset.overdue, "unapproved": queryset.waiting_for_approval, "halted": queryset.halted}
        return rows[value](dates.today())


class FundingFilterSet(OfProjectsFilterSet):
    status = axis(STATUS)
    source = axis(SOURCE)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[("unpaid", _("without a payment"))],
        method="needs_attention",
    )

    area_paths = ("area",)
    giver_paths = ("counted_giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Funding

    def needs_attention(self, queryset: FundingQuerySet, name: str, value: str) -> Any:
        return queryset.unpaid()


class DisbursementFilterSet(OfProjectsFilterSet):
    status = axis(STATUS)
    source = axis(SOURCE)
    kind = axis(KIND, _("Stage"), choices=Disbursement.Stage.choices)
    by = axis(DATING)

    area_paths = ("area",)
    giver_paths = ("counted_giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Disbursement


class DonationFilterSet(SearchFilterSet):
    goods = axis(GOODS)

    area_paths = ("receiver__area",)
    giver_paths = ("giver",)
    may_lack = ("sector",)

    class Meta(ScopeFilterSet.Meta):
        model = Donation


class OutputFilterSet(OfProjectsFilterSet):
    status = axis(STATUS)
    unit = axis(UNIT)
    work = axis(WORK)

    area_paths = ("project__area",)
    giver_paths = ("project__giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = Output

    def offer_choices(self, form: BaseForm) -> None:
        super().offer_choices(form)
        units = self.queryset.visible_to(self.user).order_by("unit").values_list("unit", flat=True).distinct()
        unit: Any = form.fields["unit"]
        unit.offer((one, unit_name(one)) for one in units)


class StatusChangeFilterSet(OfProjectsFilterSet):
    kind = axis(KIND, _("Status entered"), choices=Project.Status.choices)
    status = axis(STATUS, _("Status today"))
    source = axis(SOURCE)

    area_paths = ("project__area",)
    giver_paths = ("project__giver",)
    may_lack = ("sector", "giver", "status")

    class Meta(ScopeFilterSet.Meta):
        model = StatusChange

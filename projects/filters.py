"""The filters of projects, funding lines, payments and donations."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.filters import AxisField, ScopeFilterSet, axis

from .models import Funding, Project


class ProjectFilterSet(ScopeFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=100)
    status = axis(AxisField, _("Status"), choices=Project.Status.choices)
    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"), choices=[("overdue", _("past the planned end"))], method="needs_attention"
    )

    area_paths = ("area",)
    giver_paths = ("giver",)

    class Meta(ScopeFilterSet.Meta):
        model = Project

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

    def needs_attention(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.overdue(timezone.localdate())

"""The filters of training sessions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from aidportal.directory.filters import AxisField, ScopeFilterSet, axis
from aidportal.figures.scopes import Direction

from .models import Session


class SessionFilterSet(ScopeFilterSet):
    """An area asks for the sessions held there and for those its people took part in."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=100)
    direction = axis(AxisField, _("Direction"), choices=Direction.choices)
    kind = axis(AxisField, _("Kind"), choices=Session.Kind.choices)
    project = None

    area_paths = ("place_area", "participations__home_area")
    giver_paths = ("giver",)

    class Meta(ScopeFilterSet.Meta):
        model = Session

    def offer_choices(self, form: Any) -> None:
        super().offer_choices(form)
        form.fields["direction"].offer(Direction.choices)
        form.fields["kind"].offer(Session.Kind.choices)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

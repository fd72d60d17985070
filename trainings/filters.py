"""The filters of training sessions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidportal.directory.filters import AxisField, ScopeFilterSet, area_groups, axis, choosable_areas
from aidportal.directory.models import Area
from aidportal.figures.scopes import Direction

from .models import Participation, Session


class SessionFilterSet(ScopeFilterSet):
    """An area asks for the sessions held there and for those its people took part in."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=100)
    direction = axis(AxisField, _("Direction"), choices=Direction.choices)
    kind = axis(AxisField, _("Kind"), choices=Session.Kind.choices)
    project: Any = None

    giver_paths = ("giver",)

    class Meta(ScopeFilterSet.Meta):
        model = Session

    def offer_choices(self, form: Any) -> None:
        super().offer_choices(form)
        # Of people in a session, a reader learns only of those from or sent by the own areas.
        people = Participation.objects.visible_to(self.user).order_by()
        places = self.queryset.visible_to(self.user).order_by()
        used = Area.objects.filter(Q(pk__in=people.values("home_area")) | Q(pk__in=places.values("place_area")))
        form.fields["area"].areas = choosable_areas(self.user, used, ("pk",))
        form.fields["area"].offer(area_groups(form.fields["area"].areas, used, ("pk",)))
        form.fields["direction"].offer(Direction.choices)
        form.fields["kind"].offer(Session.Kind.choices)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

"""The filters of postings, in the list and on the time axis."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Case, CharField, F, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.directory.filters import (
    AxisField,
    NumberField,
    ScopeFilterSet,
    area_groups,
    axis,
    choosable_areas,
    date_filter,
)
from aidportal.directory.models import Organisation
from aidportal.figures.scopes import Direction

from .models import Official, Posting

# How far ahead a posting without a successor needs attention.
DAYS_AHEAD = timedelta(days=60)


def with_sides(rows: Any) -> Any:
    """Postings with the codes of the area that receives in the programme and of the one that gives."""
    sides = {
        "receiving_area": ("host_area", "official__home_area"),
        "giving_area": ("official__home_area", "host_area"),
    }
    return rows.annotate(
        **{
            name: Case(
                When(batch__direction=Direction.TO_RECEIVER, then=F(outward)),
                default=F(inward),
                output_field=CharField(),
            )
            for name, (outward, inward) in sides.items()
        }
    )


class PostingFilterSet(ScopeFilterSet):
    """An area is the receiver's side and a giver the other, whichever way the official travels."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Search"), max_length=100)
    direction = axis(AxisField, gettext_lazy("Direction"), choices=Direction.choices)
    batch = axis(NumberField, gettext_lazy("Batch"))
    kind = axis(AxisField, gettext_lazy("Kind"), choices=Official.Kind.choices)
    on = date_filter(gettext_lazy("On post on"))
    attention = django_filters.ChoiceFilter(
        label=gettext_lazy("Needs attention"),
        choices=[("ending", gettext_lazy("ends within 60 days, no successor"))],
        method="needs_attention",
    )
    sector: Any = None
    project: Any = None

    class Meta(ScopeFilterSet.Meta):
        model = Posting

    def offer_choices(self, form: Any) -> None:
        visible = self.queryset.visible_to(self.user)
        sides = with_sides(visible)
        for name, path in (("area", "receiving_area"), ("giver", "giving_area")):
            form.fields[name].areas = choosable_areas(self.user, sides, (path,))
            form.fields[name].offer(area_groups(form.fields[name].areas, sides, (path,)))
        form.fields["giver"].organisations = Organisation.objects.visible_to(self.user)
        numbers = visible.order_by("batch__number").values_list("batch__number", flat=True).distinct()
        form.fields["batch"].offer((number, _("Batch %(number)s") % {"number": number}) for number in numbers)
        for name, choices in (("direction", Direction.choices), ("kind", Official.Kind.choices)):
            form.fields[name].offer(choices)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

    def needs_attention(self, queryset: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        return queryset.ending(today, today + DAYS_AHEAD).without_successor()


class TimelineFilterSet(PostingFilterSet):
    group = django_filters.ChoiceFilter(
        label=gettext_lazy("Grouped by"),
        choices=[("batch", gettext_lazy("batch"))],
        empty_label=gettext_lazy("host area"),
        method="keep",
    )

    def keep(self, queryset: Any, name: str, value: str) -> Any:
        return queryset

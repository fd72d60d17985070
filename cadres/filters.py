"""The filters of postings, in the list and on the time axis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Case, CharField, F, Model, QuerySet, When
from django.utils.translation import gettext_lazy

from aidportal.directory.axes import DIRECTION, KIND
from aidportal.directory.choices import used
from aidportal.directory.filters import ScopeFilterSet, axis, date_filter, words_filter
from aidportal.figures.scopes import Direction
from aidportal.values import dates
from aidportal.web.requests import Reader

from .axes import BATCH, HANDOVER, LENGTH
from .models import Batch, Official, Posting, PostingQuerySet

# How far ahead a posting without a successor needs attention.
DAYS_AHEAD = timedelta(days=60)
# How far ahead one looks for who ends, with a successor or without.
DAYS_IN_VIEW = timedelta(days=90)


def side(outward: str, inward: str) -> Any:
    """The code of the area at ``outward`` of a posting to the receiver, at ``inward`` of one to the giver."""
    to_receiver = When(batch__direction=Direction.TO_RECEIVER, then=F(outward))
    return Case(to_receiver, default=F(inward), output_field=CharField())


def sides_in_use(postings: PostingQuerySet) -> Any:
    """What ``postings`` have of the areas that receive and give in the programme, and of batches."""
    return used(
        postings,
        area=side("host_area", "official__home_area"),
        giving=side("official__home_area", "host_area"),
        batch="batch__number",
    )


def in_use(reader: Reader) -> list[Any]:
    """What postings have of areas and batches, as far as ``reader`` sees them."""
    return [sides_in_use(Posting.objects.visible_to(reader))]


class PostingFilterSet(ScopeFilterSet):
    """An area is the receiver's side and a giver the other, whichever way the official travels."""

    q = words_filter()
    direction = axis(DIRECTION)
    batch = axis(BATCH)
    kind = axis(KIND, choices=Official.Kind.choices)
    length = axis(LENGTH)
    handover = axis(HANDOVER)
    on = date_filter(gettext_lazy("On post on"))
    attention = django_filters.ChoiceFilter(
        label=gettext_lazy("Needs attention"),
        choices=[
            ("ending", gettext_lazy("ends within 60 days, no successor")),
            ("ends", gettext_lazy("ends within 90 days")),
            ("handover", gettext_lazy("handed over with a gap or an overlap")),
        ],
        method="needs_attention",
    )
    sector: Any = None

    class Meta(ScopeFilterSet.Meta):
        model = Posting

    def in_use(self) -> Iterable[Any]:
        # Also a batch to which nobody was posted yet.
        batches = used(Batch.objects.visible_to(self.user), batch="number")
        return [sides_in_use(self.queryset.visible_to(self.user)), batches]

    def needs_attention(self, queryset: PostingQuerySet, name: str, value: str) -> Any:
        today = dates.today()
        if value == "ends":
            return queryset.ending(today, today + DAYS_IN_VIEW)
        if value == "handover":
            return queryset.badly_handed_over()
        return queryset.ending(today, today + DAYS_AHEAD).without_successor()


class BatchFilterSet(ScopeFilterSet):
    direction = axis(DIRECTION)
    batch = axis(BATCH)
    area: Any = None
    giver: Any = None
    sector: Any = None

    class Meta(ScopeFilterSet.Meta):
        model = Batch

    def in_use(self) -> Iterable[Any]:
        return [used(self.queryset.visible_to(self.user), batch="number")]


class TimelineFilterSet(PostingFilterSet):
    group = django_filters.ChoiceFilter(
        label=gettext_lazy("Grouped by"),
        choices=[("batch", gettext_lazy("batch"))],
        empty_label=gettext_lazy("host area"),
        method="keep",
    )

    def keep(self, queryset: QuerySet[Model], name: str, value: str) -> Any:
        return queryset

"""The filters of the directory's own lists; ``filters`` has what all subjects share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Scope
from aidportal.values import dates
from aidportal.web.requests import Reader

from .choices import used
from .fields import AxisField
from .filters import ScopeFilterSet, UserFilterSet, scope_filter, words_filter
from .models import Agreement, Area, Document, Pairing
from .models.agreement import AgreementQuerySet

# How far ahead an agreement that none follows needs attention.
DAYS_AHEAD = timedelta(days=60)


def in_use(reader: Reader) -> list[Any]:
    """What pairings have of areas and givers, as far as ``reader`` sees them."""
    return [used(Pairing.objects.visible_to(reader), area="receiver__area", giver="giver")]


class PairingFilterSet(ScopeFilterSet):
    """Pairings that held at some time in the period."""

    level = scope_filter(AxisField, _("Level"), choices=Pairing.Level.choices)
    sector: Any = None

    area_paths = ("receiver__area",)
    giver_paths = ("giver",)

    class Meta(ScopeFilterSet.Meta):
        model = Pairing

    def rows_in(self, scope: Scope) -> Any:
        levels = self.form.cleaned_data["level"]
        rows = super().rows_in(scope)
        return rows.filter(level__in=levels) if levels else rows


class AgreementFilterSet(ScopeFilterSet):
    """Agreements signed in the period, of which a party lies in the area and another is the giver."""

    q = words_filter()
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Agreement.Kind.choices)
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[("ending", _("ends within 60 days, none follows"))],
        method="needs_attention",
    )
    sector: Any = None

    area_paths = ("parties__area",)
    giver_paths = ("parties",)

    class Meta(ScopeFilterSet.Meta):
        model = Agreement

    @property
    def scope(self) -> Any:
        # The kind of an agreement is no axis of a scope, whose kinds are those of what is counted.
        return super().scope.but(kinds=())

    def needs_attention(self, queryset: AgreementQuerySet, name: str, value: str) -> Any:
        return queryset.running_out(dates.today(), dates.today() + DAYS_AHEAD)


class DirectoryFilterSet(UserFilterSet):
    """Filters of rows that no scope asks for."""

    q = words_filter()

    def filter_queryset(self, queryset: FigureQuerySet) -> Any:
        return super().filter_queryset(queryset.visible_to(self.user))


class AreaFilterSet(DirectoryFilterSet):
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Area.Level.choices)
    standing = django_filters.ChoiceFilter(
        label=_("Today or past"),
        choices=[("current", _("areas of today")), ("past", _("areas of the past"))],
        method="stands",
    )

    class Meta:
        model = Area
        fields: list[str] = []

    def stands(self, queryset: QuerySet[Model], name: str, value: str) -> Any:
        return queryset.filter(until__isnull=value == "current")


class DocumentFilterSet(DirectoryFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Document.Kind.choices)

    class Meta:
        model = Document
        fields: list[str] = []

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q

from aidportal.directory.models import Area
from aidportal.directory.querysets import VisibleQuerySet, within
from aidportal.figures.scopes import Scope, choice
from aidportal.values.dates import PartialDateField


class VisitQuerySet(VisibleQuerySet):
    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "host")

    def matching(self, scope: Scope) -> Self:
        rows = self.filter(scope.dated("held_on"), choice("purpose", scope.purposes))
        return rows.filter(within(scope.areas, "host")) if scope.areas else rows

    def count_visits(self, **by: Any) -> Any:
        return self.measured(Count("pk"), by)


class Visit(models.Model):
    """One visit to an area."""

    class Purpose(models.TextChoices):
        STUDY = "study", "study tour"
        TRADE = "trade", "trade fair"

    host = models.ForeignKey(Area, models.PROTECT, related_name="+")
    held_on = PartialDateField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "pk")

    def __str__(self) -> str:
        return f"{self.host}, {self.held_on}"

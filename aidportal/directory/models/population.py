from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from aidportal.records.rights import Rights, Side
from aidportal.web.requests import Actor

from ..querysets import NOBODYS, VisibleQuerySet, within
from .area import Area
from .document import source_document


class PopulationQuerySet(VisibleQuerySet):
    rights = (Rights.parts(Side.AREA, Side.ADMINISTRATORS),)

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "area")

    def kept_by(self, user: Actor) -> Q:
        return NOBODYS

    def latest(self, codes: Iterable[str], year: int) -> dict[str, int]:  # type: ignore[override]
        """Inhabitants of the areas ``codes`` in ``year``, or else in the last year before it that is recorded.

        By the code under which the area counts today: of areas that were merged, those of the same year
        are added up. An area of which nothing is recorded until then is absent.
        """
        rows = self.filter(area__counted_as__in=list(codes), year__lte=year)
        # In order of years, so that of each area the last one stays.
        return {
            row["code"]: row["total"]
            for row in rows.values("year", code=F("area__counted_as")).annotate(total=Sum("people")).order_by("year")
        }


class Population(models.Model):
    """Inhabitants of an area in a year, as a document states them; what is given per head is divided by them."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="populations", verbose_name=_("area"))
    year = models.PositiveSmallIntegerField(_("year"))
    people = models.PositiveIntegerField(_("inhabitants"))
    document = source_document()

    objects = PopulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inhabitants in a year")
        verbose_name_plural = _("inhabitants")
        ordering = ["area", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="population_once_per_year",
                fields=["area", "year"],
                violation_error_message=_("The inhabitants of this area are already recorded for this year."),
            ),
            models.CheckConstraint(
                name="population_year_plausible",
                condition=Q(year__range=(1900, 2199)),
                violation_error_message=_("The year is four digits, such as 2014."),
            ),
            models.CheckConstraint(
                name="population_positive",
                condition=Q(people__gt=0),
                violation_error_message=_("Inhabitants are more than none; leave out what is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"

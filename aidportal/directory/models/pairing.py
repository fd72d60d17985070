from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField, describe
from aidportal.web.requests import Actor

from ..querysets import VisibleQuerySet, given_by, within
from .agreement import Agreement
from .document import source_document
from .organisation import Organisation


def held_in(period: Period) -> Q:
    """Pairings that held at some time in ``period``; where it is rough, those that may have and do not say since when.

    A pairing without a first day counts only where no first day is asked for, and no last one before its own end.
    """
    if period.is_open:
        return Q(pk__in=()) if period.is_rough else Q()
    dated, not_over = Q(starts_on__isnull=False), Q()
    if period.end:
        dated &= Q(starts_on__startswith__lt=period.end)
    if period.start:
        not_over = Q(ends_on__isnull=True) | Q(ends_on__endswith__gt=period.start)
    undated = Q(starts_on__isnull=True) & not_over
    known = Q(ends_on__endswith__lte=period.end) if period.start is None else Q(pk__in=())
    if period.is_rough:
        return undated & ~known
    return dated & not_over | undated & known


class PairingQuerySet(VisibleQuerySet):
    fixed = ("giver", "receiver")
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.BOTH, Side.BOTH, Side.ADMINISTRATORS),
            note=(
                "Giver and receiver of a recorded pairing decide what others may choose: administrators change them."
            ),
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "giver__area") | within(codes, "receiver__area")

    def kept_by(self, user: Actor) -> Q:
        return self.touching(user.area_codes)

    def deletable_by(self, user: Actor) -> Self:
        return self.for_administrators(user)

    def matching(self, scope: Scope) -> PairingQuerySet:
        """Pairings of the areas and givers that held at some time in the period."""
        rows = self.filter(within(scope.areas, "receiver__area")) if scope.areas else self
        if scope.givers:
            rows = rows.filter(given_by(scope.givers, "giver"))
        # What is asked of dates, not of days, is asked of the first day.
        unknown = replace(scope.period, start=None, end=None, is_rough=False)
        return rows.filter(held_in(scope.period), unknown.contains("starts_on", scope.today))

    def area_codes(self) -> Any:
        """Pairs of the codes under which giver and receiver count."""
        return self.order_by().values_list("giver__area__counted_as", "receiver__area__counted_as").distinct()

    def count_pairings(self, **by: Grouping) -> Any:
        """Number of pairings."""
        return self.measured(Count("pk"), by)

    def paired_areas(self, **by: Grouping) -> Any:
        """Number of different counties and banners that receive in a pairing; an area counts once."""
        counties = self.filter(receiver__area__level="county")
        return counties.measured(Count("receiver__area__counted_as", distinct=True), by)


class Pairing(models.Model):
    """Two organisations of different areas that were made partners, for a time."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("province–province")
        PREFECTURE = "prefecture", _("city–league")
        COUNTY = "county", _("district–banner")
        TOWN = "town", _("town–town")
        VILLAGE = "village", _("village–village")
        SCHOOL = "school", _("school–school")
        HOSPITAL = "hospital", _("hospital–hospital")
        ENTERPRISE = "enterprise", _("enterprise–village")
        SOCIAL = "social", _("social organisation–village")

    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="pairings_given", verbose_name=_("giver"))
    receiver = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pairings_received", verbose_name=_("receiver")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.COUNTY)
    starts_on = PartialDateField(_("from"), null=True, blank=True)
    ends_on = PartialDateField(_("until"), null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name=_("under agreement"),
    )
    document = source_document()

    objects = PairingQuerySet.as_manager()
    trigger_rules = {"pairing_between_different_areas": _("Giver and receiver of a pairing lie in the same area.")}

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["giver__area_id", "receiver__area_id", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pairing_two_organisations",
                condition=~Q(giver=F("receiver")),
                violation_error_message=_("Giver and receiver are the same."),
            ),
            models.CheckConstraint(
                name="pairing_end_not_before_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=F("starts_on__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.UniqueConstraint(
                name="pairing_once_per_start",
                fields=["giver", "receiver", "level", "starts_on"],
                nulls_distinct=False,
                violation_error_message=_("This pairing is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"

    @property
    def since(self) -> str:
        """Since when it holds, in words."""
        return describe(self.starts_on) if self.starts_on else gettext("undated")

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Case, Count, DecimalField, Exists, F, Func, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aidportal.directory.models import Organisation, source_document
from aidportal.directory.querysets import VisibleQuerySet, given_by, within
from aidportal.figures.scopes import NOT_STATED, Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.money import MoneyField, Qualifier
from aidportal.values.names import every_word, holds
from aidportal.web.requests import Actor

from .project import Project


def sides(codes: tuple[str, ...], donation: str = "") -> Q:
    return within(codes, f"{donation}giver__area") | within(codes, f"{donation}receiver__area")


def kept(codes: tuple[str, ...], donation: str = "") -> Q:
    """Gifts of the giving side; those of givers in no area are kept where they are received."""
    nowhere = Q(**{f"{donation}giver__area__isnull": True})
    return within(codes, f"{donation}giver__area") | nowhere & within(codes, f"{donation}receiver__area")


RIGHTS = (
    Rights.parts(Side.BOTH, Side.GIVING),
    Rights.parts(Side.RECEIVING, Side.RECEIVING, case="of a giver in no area"),
)


def wanted(scope: Scope, donation: str = "") -> Q:
    """Donations dated in the period, between the givers and areas asked for; with a field those for its projects."""
    condition = (
        scope.dated(f"{donation}given_on")
        & choice(f"{donation}project__sector", scope.sectors)
        & choice(f"{donation}project__code", scope.projects)
    )
    if scope.areas:
        condition &= within(scope.areas, f"{donation}receiver__area")
    if scope.givers:
        condition &= given_by(scope.givers, f"{donation}giver")
    return condition & with_goods_as(scope.goods, donation) if scope.goods else condition


def with_goods_as(goods: tuple[str, ...], donation: str) -> Q:
    """Donations with goods of which one states no value; for ``NOT_STATED`` those without goods."""
    items = DonatedItem.objects.filter(donation=OuterRef(f"{donation}pk"))
    ways = {DonatedItem.Stated.NO_VALUE: Q(Exists(items.filter(value=None))), NOT_STATED: ~Q(Exists(items))}
    return Q(*(ways[way] for way in goods), _connector=Q.OR)


class DonationQuerySet(VisibleQuerySet):
    rights = RIGHTS

    def touching(self, codes: tuple[str, ...]) -> Q:
        return sides(codes)

    def kept_by(self, user: Actor) -> Q:
        return kept(user.area_codes)

    def matching(self, scope: Scope) -> Self:
        return self.filter(wanted(scope))

    def search(self, text: str) -> Self:
        """Donations of which each word of ``text`` is in the purpose, the goods, the giver or the receiver."""

        def holding(word: str) -> Q:
            bodies = Organisation.objects.with_word(word).order_by().values("pk")
            items = DonatedItem.objects.filter(holds(word, "name"), donation=OuterRef("pk"))
            return holds(word, "purpose") | Q(giver__in=bodies) | Q(receiver__in=bodies) | Q(Exists(items))

        return every_word(self, text, holding)

    def with_items(self) -> Self:
        """The goods of each donation with it, for ``goods_text``."""
        return self.prefetch_related("items")

    # ---- Figures

    def count_donations(self, **by: Grouping) -> Any:
        """Number of donations."""
        return self.measured(Count("pk"), by)

    def donated_cash(self, **by: Grouping) -> Any:
        """Yuan given in cash; ``None`` where no cash was."""
        return self.measured(Sum("cash"), by)

    def donated(self, **by: Grouping) -> Any:
        """Yuan of cash and of goods as valued by the source; ``None`` where neither has an amount."""
        items = DonatedItem.objects.filter(donation=OuterRef("pk"))
        goods = Subquery(items.donated_goods_per("donation"))
        nothing, amount = Value(Decimal(0)), DecimalField(max_digits=20, decimal_places=2)
        # Null where both are, which is not zero.
        both = Case(
            When(cash=None, valued=None, then=None),
            default=Coalesce("cash", nothing, output_field=amount) + Coalesce("valued", nothing, output_field=amount),
            output_field=amount,
        )
        return self.alias(valued=goods).annotate(cash_and_goods=both).measured(Sum("cash_and_goods"), by)


class Donation(models.Model):
    """A gift from one organisation to another, in cash (yuan) and in goods.

    Donations are a figure of their own; where one pays for a project, the project's funding line says
    so too, and the two figures are never added.
    """

    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="donations_given", verbose_name=_("giver"))
    receiver = models.ForeignKey(
        Organisation, models.PROTECT, related_name="donations_received", verbose_name=_("receiver")
    )
    given_on = PartialDateField(
        _("date"), null=True, blank=True, help_text=_("As much as is known: 2013-05-02, 2013, or 2012..2015-03.")
    )
    cash = MoneyField(_("cash"), null=True, blank=True)
    cash_qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name=_("project"),
        help_text=_("Where the gift is for a project."),
    )
    document = source_document()

    objects = DonationQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="donation_cash_not_negative",
                condition=Q(cash__isnull=True) | Q(cash__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                name="donation_two_organisations",
                condition=~Q(giver=F("receiver")),
                violation_error_message=_("Giver and receiver are the same."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"

    def get_absolute_url(self) -> str:
        return reverse("projects:donation_detail", args=[self.pk])

    @property
    def goods_text(self) -> str:
        """The goods in one line, with quantities where they are known."""
        return "；".join(str(item) for item in self.items.all())


def goods_in_sql() -> Any:
    """``goods_text`` of a donation, in a query: each of the goods as ``DonatedItem`` writes it."""
    as_text: dict[str, Any] = {"output_field": models.TextField()}
    number = Func(F("quantity"), Value("FM999,999,999,999,990.99"), function="to_char", **as_text)
    known = Concat("name", Value(" "), Func(number, Value("."), function="rtrim", **as_text), "unit", **as_text)
    text = Case(When(quantity__isnull=True, then=Cast("name", models.TextField())), default=known, **as_text)
    items = DonatedItem.objects.filter(donation=OuterRef("pk")).order_by().values("donation")
    return Subquery(items.values(text=StringAgg(text, "；", order_by="pk", **as_text)), **as_text)


class DonatedItemQuerySet(VisibleQuerySet):
    rights = RIGHTS

    def touching(self, codes: tuple[str, ...]) -> Q:
        return sides(codes, "donation__")

    def kept_by(self, user: Actor) -> Q:
        return kept(user.area_codes, "donation__")

    def matching(self, scope: Scope) -> Self:
        return self.filter(wanted(scope, "donation__"))

    # ---- Figures

    VALUE = Sum("value")

    def donated_goods(self, **by: Grouping) -> Any:
        """Yuan of goods given, as valued by the source; goods without a value add nothing; ``None`` where none has."""
        return self.measured(self.VALUE, by)

    def donated_goods_per(self, path: str) -> Self:
        """``donated_goods`` for each ``path``, as a subquery."""
        return self.measured_per(self.VALUE, path)


class DonatedItem(models.Model):
    """Goods of a donation, with what they are worth in yuan where a source says so."""

    class Stated(models.TextChoices):
        """What can be asked of the goods of a donation."""

        NO_VALUE = "unvalued", _("goods without a stated value")

    donation = models.ForeignKey(Donation, models.CASCADE, related_name="items", verbose_name=_("donation"))
    name = models.CharField(_("goods"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    value = MoneyField(pgettext_lazy("of goods", "value"), null=True, blank=True)
    value_qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)

    objects = DonatedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("donated goods")
        verbose_name_plural = _("donated goods")
        ordering = ["donation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="donated_item_not_negative",
                condition=(Q(quantity__isnull=True) | Q(quantity__gte=0)) & (Q(value__isnull=True) | Q(value__gte=0)),
                violation_error_message=_("Quantity and value cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        if self.quantity is None:
            return self.name
        return f"{self.name} {self.quantity.normalize():,f}{self.unit}"

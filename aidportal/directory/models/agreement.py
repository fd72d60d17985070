from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.figures import catalogue
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.money import Qualifier
from aidportal.values.names import every_word, holds, sound, sounds_like
from aidportal.web.requests import Actor

from ..querysets import VisibleQuerySet, given_by, within
from .document import source_document
from .organisation import Organisation
from .sector import Sector


class AgreementQuerySet(VisibleQuerySet):
    fixed = ("parties",)
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.BOTH, Side.BOTH, Side.ADMINISTRATORS),
            note="Seen by its parties. Who they are decides who sees it: administrators change that.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return self.with_party(within(codes, "organisation__area"))

    def kept_by(self, user: Actor) -> Q:
        return self.touching(user.area_codes)

    def deletable_by(self, user: Actor) -> Self:
        return self.for_administrators(user)

    def with_party(self, condition: Q) -> Q:
        """Agreements with a party of which ``condition`` holds."""
        return Q(pk__in=Agreement.parties.through.objects.filter(condition).values("agreement"))

    def matching(self, scope: Scope) -> AgreementQuerySet:
        """Agreements signed in the period, of which a party lies in the areas and a party is among the givers."""
        rows = self.filter(scope.dated("signed_on"))
        if scope.areas:
            rows = rows.filter(self.with_party(within(scope.areas, "organisation__area")))
        if scope.givers:
            rows = rows.filter(self.with_party(given_by(scope.givers, "organisation")))
        return rows

    def search(self, text: str) -> AgreementQuerySet:
        """Agreements of which each word of ``text`` is in title or terms, or in who made them."""

        def holding(word: str) -> Q:
            bodies = Organisation.objects.with_word(word).order_by().values("pk")
            texts = holds(word, "title") | holds(word, "terms") | sounds_like(word)
            return texts | self.with_party(Q(organisation__in=bodies))

        return every_word(self, text, holding)

    def running_out(self, day: date, until: date) -> AgreementQuerySet:
        """Agreements in force on ``day`` that end by ``until``, if no later one under the same agreement follows."""
        later = Agreement.objects.filter(
            parent=OuterRef("parent"), starts_on__startswith__gt=OuterRef("ends_on__startswith")
        )
        return self.filter(ends_on__endswith__gt=day, ends_on__startswith__lte=until).filter(~Exists(later))

    def cooperation_fields(self, **by: Grouping) -> object:
        """Number of different fields of cooperation that the agreements name."""
        return self.measured(models.Count("sectors", distinct=True), by)


class Agreement(models.Model):
    """What two sides agreed, in a tree: framework → five years → three years → district and banner → year."""

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework agreement")
        FIVE_YEAR = "five_year", _("five-year agreement")
        THREE_YEAR = "three_year", _("three-year agreement")
        COUNTY = "county", _("district–banner agreement")
        YEARLY = "yearly", _("yearly agreement")
        INTENT = "intent", _("letter of intent")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    parties = models.ManyToManyField(Organisation, related_name="agreements", verbose_name=_("parties"))
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="agreements", verbose_name=_("fields of cooperation")
    )
    signed_on = PartialDateField(_("signed on"), null=True, blank=True)
    starts_on = PartialDateField(_("in force from"), null=True, blank=True)
    ends_on = PartialDateField(_("in force until"), null=True, blank=True)
    terms = models.TextField(_("terms"), max_length=4000, blank=True)
    document = source_document()
    pinyin = sound()
    # What the database makes of the rest is no change of the record.
    follows_others = ("pinyin",)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_end_not_before_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=models.F("starts_on__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                name="agreement_not_under_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                violation_error_message=_("An agreement cannot be under itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("directory:agreement_detail", args=[self.pk])


class AgreementPartQuerySet(VisibleQuerySet):
    """Tasks and targets: those of the agreements that a user sees, and keeps."""

    rights = (Rights.parts(Side.BOTH, Side.BOTH),)

    def touching(self, codes: tuple[str, ...]) -> Q:
        return Q(agreement__in=Agreement.objects.filter(Agreement.objects.touching(codes)))

    def kept_by(self, user: Actor) -> Q:
        return self.touching(user.area_codes)


class AgreementTask(models.Model):
    """One task of an agreement and the unit that answers for it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="tasks", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("task"), max_length=400)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_tasks",
        verbose_name=_("responsible unit"),
    )

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["agreement", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_task_number_unique",
                fields=["agreement", "number"],
                violation_error_message=_("This agreement already has a task of this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


def figure_choices() -> list[tuple[str, str]]:
    return catalogue.choices()


class Target(models.Model):
    """A value of a figure that an agreement wants reached, for the agreement's parties in a year."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="targets", verbose_name=_("agreement"))
    figure = models.CharField(_("figure"), max_length=40, choices=figure_choices)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    value = models.DecimalField(
        _("value to reach"),
        max_digits=18,
        decimal_places=2,
        help_text=_("In the unit of the figure: money in yuan."),
    )
    qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["agreement", "year", "figure", "pk"]
        constraints = [
            models.CheckConstraint(
                name="target_value_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A target cannot be negative."),
            ),
            models.UniqueConstraint(
                name="target_once_per_figure_and_year",
                fields=["agreement", "figure", "year"],
                nulls_distinct=False,
                violation_error_message=_("This agreement already has a target for this figure and year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_figure_display()} {self.year or ''}".strip()

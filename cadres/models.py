"""Officials, the batches they are sent in, and their postings on the other side."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Abs
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area, Organisation, Pairing, source_document
from aidportal.directory.querysets import NOBODYS, VisibleQuerySet, given_by, in_areas, within
from aidportal.figures.scopes import Direction, Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.names import Same, every_word, holds, searched, sound, sounds_like, words
from aidportal.web.requests import Actor, Reader

from .batch_names import CALLED, called
from .terms import Handover, handover_days, handover_of, length_of


class BatchQuerySet(VisibleQuerySet):
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS),
            note="Seen by who sees a posting of it; one without postings by everybody.",
        ),
    )

    def kept_by(self, user: Actor) -> Q:
        return NOBODYS

    def touching(self, codes: tuple[str, ...]) -> Q:
        return Q(Exists(in_areas(Posting.objects.filter(batch=OuterRef("pk")), codes)))

    def visible_to(self, user: Reader) -> Self:
        """Batches with a posting that ``user`` sees, and those that have no posting yet."""
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        postings = Posting.objects.filter(batch=OuterRef("pk"))
        return self.filter(~Exists(postings) | Exists(postings.visible_to(user)))

    def search(self, text: str) -> Self:
        """Batches of which each word of ``text`` is in what they are called; a number is that of the batch."""
        rows = self.alias(called=Same(called()))
        for word in words(text):
            rows = rows.filter(number=int(word)) if word.isdecimal() else rows.filter(called__contains=word)
        return rows

    def matching(self, scope: Scope) -> Self:
        """Batches whose term begins in the period."""
        chosen = choice("direction", scope.directions), choice("number", scope.batches)
        return self.filter(*chosen, scope.dated("starts_on"))

    def sum_quota(self, **by: Grouping) -> Any:
        """Officials that batches are to send; ``None`` where no batch has a quota."""
        return self.measured(Sum("quota"), by)


class Batch(models.Model):
    """Officials who go in one direction together, for one term."""

    direction = models.CharField(_("direction"), max_length=12, choices=Direction.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    pairing = models.ForeignKey(
        Pairing,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("programme"),
        help_text=_("The pairing of provinces the batch belongs to."),
    )
    starts_on = PartialDateField(_("term from"), null=True, blank=True)
    ends_on = PartialDateField(_("term until"), null=True, blank=True)
    quota = models.PositiveIntegerField(_("quota"), null=True, blank=True, help_text=_("Officials to be sent."))
    briefed_on = PartialDateField(
        _("briefing"), null=True, blank=True, help_text=_("Date of the briefing before departure.")
    )
    briefing = models.CharField(_("briefing session"), max_length=200, blank=True)
    document = source_document()

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["direction", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="batch_number_unique",
                fields=["direction", "number", "pairing"],
                nulls_distinct=False,
                violation_error_message=_("There is already a batch of this number in this direction."),
            ),
            models.CheckConstraint(
                name="batch_end_not_before_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=F("starts_on__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return str(CALLED % {"direction": self.get_direction_display(), "number": self.number})


class OfficialQuerySet(VisibleQuerySet):
    rights = (Rights(Side.BOTH, *(Side.HOME, Side.HOME, Side.HOME, Side.HOME)),)

    def selectable_by(self, user: Actor) -> Self:
        """Those whom the user may post."""
        return self.changeable_by(user)

    def kept_by(self, user: Actor) -> Q:
        return within(user.area_codes, "home_area")

    def touching(self, codes: tuple[str, ...]) -> Q:
        hosted = Posting.objects.filter(within(codes, "host_area"), official=OuterRef("pk"))
        return within(codes, "home_area") | Q(Exists(hosted))

    def search(self, text: str) -> Self:
        """Officials of whom each word of ``text`` is in the name, the title at home, or where they come from."""
        return every_word(self, text, word_in_official)


def word_in_official(word: str, official: str = "") -> Q:
    """Rows whose official, at ``official``, has ``word``."""
    bodies = Organisation.objects.with_word(word).order_by().values("pk")
    areas = Area.objects.codes_with(word)
    condition = Q(**{f"{official}searched__contains": word}) | sounds_like(word, official, or_initials=True)
    return condition | Q(**{f"{official}home_organisation__in": bodies}) | Q(**{f"{official}home_area__in": areas})


class Official(models.Model):
    """A person who is or was sent to the other side, with the post held at home."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Party or government official")
        TEACHER = "teacher", _("teacher")
        DOCTOR = "doctor", _("doctor")
        TECHNICIAN = "technician", _("agricultural technician")
        ENVOY = "envoy", _("science envoy")
        OTHER = "other", _("other professional")

    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OFFICIAL)
    rank = models.CharField(_("rank"), max_length=60, blank=True)
    home_area = models.ForeignKey(Area, models.PROTECT, related_name="officials", verbose_name=_("home area"))
    home_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
        verbose_name=_("home organisation"),
    )
    home_title = models.CharField(_("title at home"), max_length=120, blank=True)
    document = source_document()
    pinyin, initials = sound(), sound(_("pinyin initials"))
    searched = searched("name", "home_title")
    # What the database makes of the rest is no change of the record.
    follows_others = ("pinyin", "initials", "searched")

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="official_birth_year_plausible",
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                violation_error_message=_("The birth year is four digits, such as 1975."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cadres:detail", args=[self.pk])


class Tenure(Func):
    """The days on which a posting holds for certain, from two partial dates; null without a start.

    A posting of 2015-03 to 2017-03 and its successor from 2017-03 do not overlap for certain.
    """

    output_field = DateRangeField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object) -> Any:  # type: ignore[override]
        (start, start_params), (end, end_params) = map(compiler.compile, self.source_expressions)
        sql = (
            f"CASE WHEN {start} IS NULL THEN NULL"
            f" WHEN {end} IS NULL THEN daterange(upper({start}) - 1, NULL)"
            f" ELSE daterange(upper({start}) - 1, greatest(lower({end}) + 1, upper({start}) - 1)) END"
        )
        return sql, [*start_params, *end_params, *start_params, *start_params, *end_params, *start_params]


class PostingQuerySet(VisibleQuerySet):
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.HOME, Side.HOME, Side.HOME),
            note="Recorded by the side that sends; the side where the post is sees it.",
        ),
    )

    def kept_by(self, user: Actor) -> Q:
        return within(user.area_codes, "official__home_area")

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "official__home_area") | within(codes, "host_area")

    def matching(self, scope: Scope) -> Self:
        """Postings that begin in the period, or that hold on the day where one is asked for.

        An area is the receiver's side and a giver the other, whichever way the official travels: of who
        goes to the receiver it is the host area, of who comes from the receiver the home area.
        """
        rows = self.filter(
            choice("batch__direction", scope.directions),
            choice("batch__number", scope.batches),
            choice("official__kind", scope.kinds),
        )
        rows = rows.on_post(scope.day) if scope.day else rows.filter(scope.dated("starts_on"))
        to_receiver = Q(batch__direction=Direction.TO_RECEIVER)
        if scope.areas:
            rows = rows.filter(
                to_receiver & within(scope.areas, "host_area")
                | ~to_receiver & within(scope.areas, "official__home_area")
            )
        if scope.givers:
            rows = rows.filter(to_receiver & home_at(scope.givers) | ~to_receiver & hosted_at(scope.givers))
        if scope.lengths:
            rows = rows.alias(asked_length=length_of()).filter(choice("asked_length", scope.lengths))
        return rows.handed_over(scope.handovers) if scope.handovers else rows

    def handed_over(self, handovers: tuple[str, ...]) -> Self:
        """Postings that follow the one they take over from in one of the ways ``handovers``."""
        return self.alias(asked_handover=handover_of()).filter(choice("asked_handover", handovers))

    def with_handover_days(self) -> Self:
        """With ``handover_days`` without anybody, negative where there were two, and ``handover_size`` without sign."""
        return self.annotate(handover_days=handover_days(), handover_size=Abs(handover_days()))

    def badly_handed_over(self) -> Self:
        """Postings that begin after a gap or before the one they take over from has ended, for certain."""
        return self.handed_over((Handover.GAP.value, Handover.OVERLAP.value))

    def on_post(self, day: date) -> Self:
        """Postings that hold for certain on ``day``."""
        return self.filter(tenure__contains=day)

    def with_certain_days(self) -> Self:
        """Postings that hold on some day for certain."""
        return self.filter(tenure__isempty=False)

    def ending(self, day: date, until: date) -> Self:
        """Postings on post on ``day`` that end by ``until``."""
        return self.on_post(day).filter(ends_on__startswith__lte=until)

    def without_successor(self) -> Self:
        return self.filter(successors__isnull=True)

    def with_neighbours(self, user: Reader) -> Self:
        """With ``successor`` and ``predecessor``, names of who came after and before that ``user`` may see."""
        others = Posting.objects.visible_to(user).order_by("starts_on", "pk").values("official__name")
        return self.annotate(
            successor=Subquery(others.filter(takes_over_from=OuterRef("pk"))[:1]),
            predecessor=Subquery(others.filter(pk=OuterRef("takes_over_from"))[:1]),
        )

    def search(self, text: str) -> Self:
        """Postings of which each word of ``text`` is in the official, the title on post, or where it is."""

        def holding(word: str) -> Q:
            bodies = Organisation.objects.with_word(word).order_by().values("pk")
            areas = Area.objects.codes_with(word)
            at_home = word_in_official(word, "official__")
            return at_home | holds(word, "title") | Q(host_organisation__in=bodies) | Q(host_area__in=areas)

        return every_word(self, text, holding)

    # ---- Figures

    def count_postings(self, **by: Grouping) -> Any:
        """Number of postings; one person posted twice counts twice."""
        return self.measured(Count("pk"), by)

    def headcount(self, **by: Grouping) -> Any:
        """Number of different officials; one person posted twice counts once."""
        return self.measured(Count("official", distinct=True), by)


def home_at(givers: tuple[str, ...]) -> Q:
    return within([code for code in givers if code[0] != "o"], "official__home_area") | given_by(
        [code for code in givers if code[0] == "o"], "official__home_organisation"
    )


def hosted_at(givers: tuple[str, ...]) -> Q:
    return within([code for code in givers if code[0] != "o"], "host_area") | given_by(
        [code for code in givers if code[0] == "o"], "host_organisation"
    )


class Posting(models.Model):
    """One official's post on the other side, for a time. The database refuses two at one time.

    ``ends_on`` is the last day on post, planned or actual. ``tenure`` is kept by the database: the days
    on which the posting holds for certain. Officials sent, officials on post and postings are counted
    from these rows.
    """

    # Its history is told with that of the official.
    told_with = "official"

    official = models.ForeignKey(Official, models.PROTECT, related_name="postings", verbose_name=_("official"))
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="postings", verbose_name=_("batch"))
    host_area = models.ForeignKey(Area, models.PROTECT, related_name="postings", verbose_name=_("host area"))
    host_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("host organisation"),
    )
    title = models.CharField(_("title on post"), max_length=120, blank=True)
    starts_on = PartialDateField(_("from"), null=True, blank=True)
    ends_on = PartialDateField(_("until"), null=True, blank=True, help_text=_("Last day on post, planned or actual."))
    ended_early = models.BooleanField(_("ended early"), default=False)
    end_reason = models.CharField(_("why it ended early"), max_length=200, blank=True)
    takes_over_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("takes over from"),
        help_text=_("The posting that this one continues; search by the official's name."),
    )
    tenure = models.GeneratedField(
        expression=Tenure("starts_on", "ends_on"), output_field=DateRangeField(), db_persist=True
    )
    document = source_document()

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_end_not_before_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=F("starts_on__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                name="posting_not_its_own_successor",
                condition=Q(takes_over_from__isnull=True) | ~Q(takes_over_from=F("pk")),
                violation_error_message=_("A posting cannot take over from itself."),
            ),
            ExclusionConstraint(
                name="posting_one_at_a_time",
                expressions=[("official", RangeOperators.EQUAL), ("tenure", RangeOperators.OVERLAPS)],
                violation_error_message=_("This official already holds a posting at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} → {self.host_area}"

    def get_absolute_url(self) -> str:
        return reverse("cadres:detail", args=[self.official_id])

"""Training sessions and exchange activities, and who took part."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area, Organisation, Sector, source_document
from aidportal.directory.querysets import VisibleQuerySet, given_by, within
from aidportal.figures.scopes import NOT_STATED, Direction, Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.money import MoneyField
from aidportal.values.names import every_word, holds, searched, sound, sounds_like
from aidportal.web.requests import Actor


def kept(codes: tuple[str, ...], session: str = "") -> Q:
    """Sessions held in ``codes``; where the place is not known those given, else those organised from there."""
    no_place = Q(**{f"{session}place_area__isnull": True})
    no_giver = no_place & Q(**{f"{session}giver__area__isnull": True})
    return (
        within(codes, f"{session}place_area")
        | no_place & within(codes, f"{session}giver__area")
        | no_giver & within(codes, f"{session}organiser__area")
    )


def nowhere(session: str = "") -> Q:
    """Sessions of which neither the place nor the area of the giver or organiser is known."""
    paths = ("place_area", "giver__area", "organiser__area")
    return Q(**{f"{session}{path}__isnull": True for path in paths})


UNPLACED = "held at a place not known"


class SessionQuerySet(VisibleQuerySet):
    rights = (
        Rights.parts(Side.BOTH, Side.PLACE),
        Rights.parts(
            *(Side.BOTH, Side.GIVING),
            case=UNPLACED,
            note="Where no giver is known either, the side of the organiser, else those whose people come.",
        ),
    )

    def kept_by(self, user: Actor) -> Q:
        codes = user.area_codes
        lines, roster = Attendance.objects, Attendee.objects
        people = [rows.filter(within(codes, "home_area"), session=OuterRef("pk")) for rows in (lines, roster)]
        return kept(codes) | nowhere() & (Q(Exists(people[0])) | Q(Exists(people[1])))

    def touching(self, codes: tuple[str, ...]) -> Q:
        return (
            within(codes, "giver__area")
            | within(codes, "place_area")
            | Exists(Attendance.objects.filter(within(codes, "home_area"), session=OuterRef("pk")))
            | Exists(Attendee.objects.filter(within(codes, "home_area"), session=OuterRef("pk")))
        )

    def matching(self, scope: Scope) -> Self:
        """Sessions that begin in the period, at or for people of the areas, of the givers, fields and kinds."""
        rows = self.filter(wanted(scope))
        if scope.areas:
            people = Participation.objects.filter(session=OuterRef("pk"))
            stated = tuple(code for code in scope.areas if code != NOT_STATED)
            condition = within(stated, "place_area") | Q(Exists(people.filter(within(stated, "home_area"))))
            if NOT_STATED in scope.areas:
                condition |= Q(place_area__isnull=True) & ~Q(Exists(people))
            rows = rows.filter(condition)
        if scope.people:
            taught = Participation.objects.filter(choice("people", scope.people), session=OuterRef("pk"))
            rows = rows.filter(Exists(taught))
        return rows

    def search(self, text: str) -> Self:
        """Sessions of which each word of ``text`` is in title or place, or in who gives or organises them."""

        def holding(word: str) -> Q:
            bodies = Organisation.objects.with_word(word).order_by().values("pk")
            areas = Area.objects.codes_with(word)
            condition = Q(searched__contains=word) | sounds_like(word)
            return condition | Q(organiser__in=bodies) | Q(giver__in=bodies) | Q(place_area__in=areas)

        return every_word(self, text, holding)

    # ---- Figures

    def count_sessions(self, **by: Grouping) -> Any:
        """Number of sessions."""
        return self.measured(Count("pk"), by)

    def training_fields(self, **by: Grouping) -> Any:
        """Number of different fields of the sessions."""
        return self.measured(Count("sector", distinct=True), by)


def wanted(scope: Scope, session: str = "") -> Q:
    """Sessions that the axes of ``scope`` ask for, but for the area."""
    condition = (
        scope.dated(f"{session}starts_on")
        & choice(f"{session}sector", scope.sectors)
        & choice(f"{session}direction", scope.directions)
        & choice(f"{session}kind", scope.kinds)
    )
    if scope.givers:
        condition &= given_by(scope.givers, f"{session}giver")
    return condition


class Session(models.Model):
    """A class, lecture tour, observation visit or exchange activity.

    Who took part is in its attendance lines or, where one exists, its roster.
    """

    class Kind(models.TextChoices):
        CLASS = "class", _("class")
        LECTURES = "lectures", _("lecture tour")
        VISIT = "visit", _("observation visit")
        EXCHANGE = "exchange", _("exchange activity")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CLASS)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("field")
    )
    giver = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_given",
        verbose_name=_("giver"),
        help_text=_("Who trains or pays; empty where it is not known."),
    )
    organiser = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions_organised",
        verbose_name=_("organiser"),
    )
    direction = models.CharField(
        _("direction"),
        max_length=12,
        choices=Direction.choices,
        blank=True,
        help_text=_("Whether the trainers go to the receiver or the trained come to the giver."),
    )
    place_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("area of the place")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = PartialDateField(_("from"), null=True, blank=True)
    ends_on = PartialDateField(_("until"), null=True, blank=True)
    days = models.DecimalField(
        _("days"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Days of teaching; half days count."),
    )
    budget = MoneyField(_("budget"), null=True, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    document = source_document()
    pinyin = sound()
    searched = searched("title", "place")
    # What the database makes of the rest is no change of the record.
    follows_others = ("pinyin", "searched")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_end_not_before_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=F("starts_on__startswith")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                name="session_days_positive",
                condition=Q(days__isnull=True) | Q(days__gt=0),
                violation_error_message=_("A session lasts at least half a day."),
            ),
            models.CheckConstraint(
                name="session_budget_not_negative",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("trainings:detail", args=[self.pk])


class People(models.TextChoices):
    """Kinds of people who are trained."""

    OFFICIALS = "officials", _("Party and government officials")
    TEACHERS = "teachers", _("teachers")
    DOCTORS = "doctors", _("medical staff")
    TECHNICIANS = "technicians", _("technicians")
    FARMERS = "farmers", _("farmers and herders")
    MANAGERS = "managers", _("managers, entrepreneurs")
    GUIDES = "guides", _("tourism staff")
    OTHER = "other", _("other")


class PartQuerySet(VisibleQuerySet):
    """Parts of sessions that belong to one home area."""

    rights = (
        Rights.parts(Side.BOTH, Side.PLACE, note="Seen where the people come from and by the giver."),
        Rights.parts(Side.BOTH, Side.GIVING, case=UNPLACED),
    )

    def kept_by(self, user: Actor) -> Q:
        return kept(user.area_codes, "session__") | nowhere("session__") & within(user.area_codes, "home_area")

    def touching(self, codes: tuple[str, ...]) -> Q:
        return within(codes, "home_area") | within(codes, "session__giver__area")

    def matching(self, scope: Scope) -> Self:
        """Parts of the sessions that the scope asks for, of people from its areas."""
        rows = self.filter(wanted(scope, "session__"), choice("people", scope.people))
        return rows.filter(within(scope.areas, "home_area")) if scope.areas else rows


class AttendanceQuerySet(PartQuerySet):
    # ---- Figures

    REPORTED = Sum("headcount")

    def reported(self, **by: Grouping) -> Any:
        """People that sessions report, whether or not a roster counts in their place; ``None`` where none is stated."""
        return self.measured(self.REPORTED, by)


class Attendance(models.Model):
    """How many people of one kind from one area a session reports; counted where the session has no roster."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("session"))
    home_area = models.ForeignKey(Area, models.PROTECT, related_name="attendances", verbose_name=_("home area"))
    people = models.CharField(_("kind of people"), max_length=12, choices=People.choices, default=People.OFFICIALS)
    headcount = models.IntegerField(_("headcount"), help_text=_("People, each once."))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["session", "home_area", "people", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attendance_headcount_not_negative",
                condition=Q(headcount__gte=0),
                violation_error_message=_("A headcount cannot be negative."),
            ),
            models.UniqueConstraint(
                name="attendance_once_per_area_and_people",
                fields=["session", "home_area", "people"],
                violation_error_message=_("This area and kind of people is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_area}: {self.headcount}"


class AttendeeQuerySet(PartQuerySet):
    def search(self, text: str) -> Self:
        """People of whom each word of ``text`` is in name, organisation or job title, or in where they are from."""

        def holding(word: str) -> Q:
            areas = Area.objects.codes_with(word)
            return holds(word, "name") | holds(word, "organisation") | holds(word, "title") | Q(home_area__in=areas)

        return every_word(self, text, holding)


class Attendee(models.Model):
    """One person on the roster of a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendees", verbose_name=_("session"))
    name = models.CharField(_("name"), max_length=60)
    home_area = models.ForeignKey(Area, models.PROTECT, related_name="attendees", verbose_name=_("home area"))
    people = models.CharField(_("kind of people"), max_length=12, choices=People.choices, default=People.OFFICIALS)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("roster")
        ordering = ["session", "home_area", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(PartQuerySet):
    # ---- Figures

    PERSON_TIMES = Sum("headcount")
    PERSON_DAYS = Sum(F("headcount") * F("session__days"), output_field=models.DecimalField())

    def person_times(self, **by: Grouping) -> Any:
        """Person-times trained; ``None`` where no session tells how many came."""
        return self.measured(self.PERSON_TIMES, by)

    def person_days(self, **by: Grouping) -> Any:
        """People times days of the sessions that tell both; ``None`` where none does."""
        return self.measured(self.PERSON_DAYS, by)


class Participation(models.Model):
    """People of one kind from one area in one session: from the roster where there is one, else the attendance.

    A view in the database, so that the rule stands in one place and holds for every reader.
    """

    id = models.TextField(primary_key=True)
    session = models.ForeignKey(Session, models.DO_NOTHING, related_name="participations")
    home_area = models.ForeignKey(Area, models.DO_NOTHING, related_name="participations")
    people = models.CharField(_("kind of people"), max_length=12, choices=People.choices)
    headcount = models.IntegerField(_("headcount"))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "trainings_participation"
        ordering = ["session", "home_area", "people", "id"]
        default_permissions = ()
        verbose_name = _("participation")
        verbose_name_plural = _("participation")

    def __str__(self) -> str:
        return f"{self.home_area}: {self.headcount}"

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from aidportal.directory.models import Area, Organisation, Sector, source_document
from aidportal.directory.querysets import VisibleQuerySet, given_by, in_areas, one_of, within
from aidportal.figures.scopes import NOT_STATED, Scope, choice
from aidportal.figures.selects import Grouping, Together
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.money import MoneyField, Qualifier
from aidportal.values.names import every_word, searched, sound, sounds_like
from aidportal.web.requests import Actor

from .helpers import given_from, helped_by, received_in
from .standing import Status, with_status


class ProjectGroupQuerySet(VisibleQuerySet):
    rights = (
        Rights(
            *(Side.BOTH, Side.RECEIVING, Side.ADMINISTRATORS, Side.RECEIVING, Side.ADMINISTRATORS),
            note="Kept by the side that keeps all its projects.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        members = Project.objects.filter(group=OuterRef("pk"))
        return Q(Exists(members.filter(members.touching(codes))))

    def selectable_by(self, user: Actor) -> Self:
        return self.changeable_by(user)

    def kept_by(self, user: Actor) -> Q:
        members = Project.objects.filter(group=OuterRef("pk"))
        return Q(Exists(members)) & ~Q(Exists(members.exclude(members.kept_by(user))))

    def addable_by(self, user: Actor) -> Self:
        return self.for_administrators(user)

    def deletable_by(self, user: Actor) -> Self:
        return self.for_administrators(user)

    def whole_in(self, projects: ProjectQuerySet) -> Self:
        """Groups of which every member is among ``projects``: only then can their total be counted."""
        members = Project.objects.filter(group=OuterRef("pk"))
        # Members are few: each is looked up, where a list of all that are inside would be of the whole country.
        outside = members.filter(~Exists(projects.order_by().filter(pk=OuterRef("pk"))))
        return self.filter(Exists(members), ~Exists(outside))


class ProjectGroup(models.Model):
    """Projects of which a source states one total and no parts (7040万元 for two)."""

    title = models.CharField(_("title"), max_length=200)
    total_investment = MoneyField(_("total investment together"))
    total_qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)
    document = source_document()

    objects = ProjectGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("project group")
        verbose_name_plural = _("project groups")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="project_group_total_not_negative",
                condition=Q(total_investment__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        return self.title


def word_in_project(word: str, project: str = "") -> Q:
    """Rows whose project, at ``project``, has ``word``: in its texts, their pinyin, its area, its organisations."""
    bodies = Organisation.objects.with_word(word).order_by().values("pk")
    condition = Q(**{f"{project}searched__contains": word}) | sounds_like(word, project)
    # To look for letters without case in capitals takes several times as long.
    has_case = word.upper() != word.lower()
    condition |= Q(**{f"{project}description__{'icontains' if has_case else 'contains'}": word})
    condition |= Q(**{f"{project}area__in": Area.objects.codes_with(word)})
    for role in ("giver", "implementing_organisation", "supervising_organisation"):
        condition |= Q(**{f"{project}{role}__in": bodies})
    return condition


class ProjectQuerySet(VisibleQuerySet):
    rights = (
        Rights(
            *(Side.BOTH, Side.BOTH, Side.RECEIVING, Side.RECEIVING, Side.RECEIVING),
            note="On its page the giving side records its money and nothing else.",
        ),
    )

    def touching(self, codes: tuple[str, ...]) -> Q:
        return received_in(codes) | given_from(codes)

    def kept_by(self, user: Actor) -> Q:
        return within(user.area_codes, "area")

    def matching(self, scope: Scope) -> Self:
        """Projects of a programme year in the period, in the areas, of the givers, fields, sources and statuses."""
        from .funding import Funding

        rows = self.filter(
            scope.dated("programme_year"),
            choice("sector", scope.sectors),
            with_status("status", scope.statuses),
            choice("code", scope.projects),
        )
        if scope.areas:
            rows = rows.filter(within(scope.areas, "area"))
        if scope.givers:
            rows = rows.filter(helped_by(scope.givers))
        if scope.project_givers:
            rows = rows.filter(given_by(scope.project_givers, "giver"))
        if scope.sources:
            lines = Funding.objects.filter(project=OuterRef("pk"))
            condition = Q(Exists(lines.filter(choice("source", scope.sources))))
            rows = rows.filter(condition | ~Exists(lines) if NOT_STATED in scope.sources else condition)
        return rows

    def search(self, text: str) -> Self:
        """Projects of which each word of ``text`` is in what names them, in their area, or in who gives or builds."""
        return every_word(self, text, word_in_project)

    def overdue(self, day: date) -> Self:
        """Projects whose planned end is over on ``day`` and that are neither finished nor stopped."""
        return self.filter(planned_until__endswith__lte=day, actual_until__isnull=True).exclude(
            status__in=Project.CLOSED_STATUSES
        )

    def waiting_for_approval(self, day: date) -> Self:
        """Projects that are submitted, and whose planned start is over on ``day``."""
        return self.filter(status=Project.Status.SUBMITTED, planned_from__endswith__lte=day)

    def halted(self, day: date) -> Self:
        """Projects that are suspended or being changed, and not ``overdue`` on ``day``."""
        halted = self.filter(status__in=(Project.Status.SUSPENDED, Project.Status.ADJUSTING))
        return halted.exclude(planned_until__endswith__lte=day, actual_until__isnull=True)

    def with_reports(self, before: date | None = None) -> Self:
        """Annotate ``works_done`` and ``held_up`` of the last progress report, of those ``before`` a day if given."""
        reports = Progress.objects.filter(project=OuterRef("pk")).order_by("-reported_on", "-pk")
        if before:
            reports = reports.filter(reported_on__fully_lt=DateRange(before, None))
        return self.annotate(
            works_done=Subquery(reports.values("percent")[:1]), held_up=Subquery(reports.values("obstacle")[:1])
        )

    # ---- Figures

    def count_projects(self, **by: Grouping) -> Any:
        """Number of projects."""
        return self.measured(Count("pk"), by)

    def total_investment(self, **by: Grouping) -> Any:
        """Yuan of total investment stated for projects, from all sources; ``None`` where none is stated.

        A total stated for several projects together counts once, and only where all of them are among
        the rows. Split by a dimension, it belongs to a group only where all its projects do, else to the
        unknown group ``None``.
        """
        members = Project.objects.filter(group__in=ProjectGroup.objects.whole_in(self))
        together = Together(members, "group", "group__total_investment")
        return self.exclude(total_investment=None).measured(Sum("total_investment"), by, together)

    def beneficiaries(self, **by: Grouping) -> Any:
        """People who benefit, as stated by the projects; a person can benefit from several."""
        return self.measured(Sum("people_benefiting"), by)


class Project(models.Model):
    """An aid project: works, goods, a service or an agreement, in one area.

    Money is in its funding lines. ``total_investment`` is what a source states for the whole project
    from all sources, in yuan; it is never added to funding.
    """

    Status = Status

    CLOSED_STATUSES = (
        Status.COMPLETED,
        Status.ACCEPTED,
        Status.AUDITED,
        Status.EVALUATED,
        Status.HANDED_OVER,
        Status.TERMINATED,
    )

    class Category(models.TextChoices):
        INDUSTRY = "industry", _("industry")
        INFRASTRUCTURE = "infrastructure", _("infrastructure")
        PUBLIC_SERVICE = "public_service", _("public services")
        LIVELIHOOD = "livelihood", _("livelihood")
        TALENT = "talent", _("talent support")
        COOPERATION = "cooperation", _("cooperation, agreement")
        OTHER = "other", _("other")

    class Building(models.TextChoices):
        NEW = "new", _("new building")
        CONTINUED = "continued", _("continued building")
        EXTENSION = "extension", _("rebuilding, extension")
        PURCHASE = "purchase", _("purchase")
        NONE = "none", _("nothing is built")

    code = models.CharField(
        _("code"), max_length=32, unique=True, blank=True, help_text=_("Leave empty to have one given.")
    )
    title = models.CharField(_("title"), max_length=200)
    programme_year = PartialDateField(
        _("programme year"), null=True, blank=True, help_text=_("2014; or what is known of it, such as 2013..2015-03.")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="projects", verbose_name=_("area"))
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("Town, village or site."))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("field")
    )
    giver = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects_given",
        verbose_name=_("giver"),
        help_text=_("Who helps; empty where it is not known."),
    )
    implementing_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects_implemented",
        verbose_name=_("implementing organisation"),
    )
    supervising_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects_supervised",
        verbose_name=_("supervising organisation"),
    )
    category = models.CharField(_("category"), max_length=16, choices=Category.choices, blank=True)
    building = models.CharField(_("kind of building"), max_length=12, choices=Building.choices, blank=True)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status.choices,
        blank=True,
        help_text=_("Empty where the source does not say."),
    )
    approval_number = models.CharField(_("number of the approving document"), max_length=80, blank=True)
    planned_from = PartialDateField(_("planned start"), null=True, blank=True)
    planned_until = PartialDateField(_("planned end"), null=True, blank=True)
    actual_from = PartialDateField(_("actual start"), null=True, blank=True)
    actual_until = PartialDateField(_("actual end"), null=True, blank=True)
    total_investment = MoneyField(_("total investment"), null=True, blank=True)
    total_qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)
    group = models.ForeignKey(
        ProjectGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("group"),
        help_text=_("Where one total is stated for several projects together."),
    )
    people_benefiting = models.PositiveIntegerField(_("people who benefit"), null=True, blank=True)
    households_benefiting = models.PositiveIntegerField(_("households that benefit"), null=True, blank=True)
    goal = models.TextField(_("performance goal"), max_length=4000, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    document = source_document()
    pinyin = sound()
    searched = searched("title", "code", "place", "approval_number")
    # What the database makes of the rest is no change of the record.
    follows_others = ("pinyin", "searched")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-programme_year", "code"]
        constraints = [
            models.CheckConstraint(
                name="project_code_well_formed",
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9/-]{0,31}$"),
                violation_error_message=_("A code is capital letters, digits, hyphens and slashes."),
            ),
            models.CheckConstraint(
                name="project_total_not_negative",
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                name="project_total_own_or_shared",
                condition=Q(total_investment__isnull=True) | Q(group__isnull=True),
                violation_error_message=_("A project has a total of its own or shares its group's, not both."),
            ),
            models.CheckConstraint(
                name="project_planned_end_not_before_start",
                condition=Q(planned_from__isnull=True)
                | Q(planned_until__isnull=True)
                | Q(planned_until__endswith__gt=F("planned_from__startswith")),
                violation_error_message=_("The planned end cannot be before the planned start."),
            ),
            models.CheckConstraint(
                name="project_actual_end_not_before_start",
                condition=Q(actual_from__isnull=True)
                | Q(actual_until__isnull=True)
                | Q(actual_until__endswith__gt=F("actual_from__startswith")),
                violation_error_message=_("The actual end cannot be before the actual start."),
            ),
        ]
        # Workbooks name projects by their titles, a thousand at a time.
        indexes = [
            models.Index(name="project_title", fields=["title"]),
            # The list as it opens, and by title, both ways; also that of what belongs to projects.
            models.Index(F("programme_year").desc(nulls_last=True), "code", "id", name="project_by_year"),
            models.Index(name="project_by_sound", fields=["pinyin", "title", "id"]),
            # Those of few: what waits for a decision or stands still, and what is past its planned end.
            models.Index(name="project_by_status", fields=["status"]),
            models.Index(F("planned_until__endswith"), name="project_late", condition=Q(actual_until__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.give_code()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])

    def clean(self) -> None:
        self.give_code()

    def give_code(self) -> None:
        if not self.code:
            self.code = next_project_code()


def next_project_code() -> str:
    """A code nobody else gets, such as ``XM-000123``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('projects_project_code_seq')")
        return f"XM-{cursor.fetchone()[0]:06d}"


class ProjectPartQuerySet(VisibleQuerySet):
    """What belongs to a project and is seen and kept with it."""

    rights = (Rights.parts(Side.BOTH, Side.RECEIVING),)

    def touching(self, codes: tuple[str, ...]) -> Q:
        return one_of("project", in_areas(Project.objects.all(), codes))

    def kept_by(self, user: Actor) -> Q:
        return within(user.area_codes, "project__area")


class Progress(models.Model):
    """How much of a project's works was done at a date, in per cent, as reported; not money paid."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="progress", verbose_name=_("project"))
    reported_on = PartialDateField(_("reported on"))
    percent = models.DecimalField(_("works done (%)"), max_digits=4, decimal_places=1)
    obstacle = models.CharField(_("what holds it up"), max_length=400, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress")
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="progress_percent_0_to_100",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("Works done are stated in per cent, from 0 to 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"

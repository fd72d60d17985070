"""What documents state in public, to be held against what the records give; and comparisons that users keep."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aidportal.directory.models import Area
from aidportal.directory.models.agreement import figure_choices
from aidportal.directory.querysets import VisibleQuerySet, within
from aidportal.figures.scopes import Scope
from aidportal.queues.queue import Job
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField
from aidportal.values.money import Qualifier
from aidportal.web.requests import Actor, Reader, SignedInUser


class PublishedFigureQuerySet(VisibleQuerySet):
    rights = (
        Rights.parts(
            *(Side.AREA, Side.AREA),
            note="Of whoever has all its areas; a figure without areas is of administrators.",
        ),
    )

    def kept_by(self, user: Actor) -> Q:
        return self.touching(user.area_codes)

    def touching(self, codes: tuple[str, ...]) -> Q:
        """Figures that are about areas of ``codes`` and about no other: a total for two leagues is not one's own."""
        places = PublishedFigure.areas.through.objects.filter(publishedfigure=OuterRef("pk"))
        inside = within(codes, "area")
        return Exists(places.filter(inside)) & ~Exists(places.exclude(inside))


class PublishedFigure(models.Model):
    """A number that a document states: for which figure and scope, how exactly, as of when.

    ``value`` is in the figure's unit, money in yuan. Two documents may contradict each other; both stay.
    ``scope`` holds the axes of the scope, as in an address (``from=2013-01-01&kind=class``). Areas stand in it only
    where an older version imported them, until somebody opens the figure on its page and saves it.
    """

    class Uncheckable(models.TextChoices):
        NO_FIGURE = "no_figure", _("no figure of the portal counts this")
        SIDES = "sides", _("an area or giver that it is about is not known to the portal")
        LEVEL = "level", _("the records do not tell at which level an official was chosen")
        NOT_RECORDED = "not_recorded", _("the portal does not record this")

    document = models.ForeignKey(
        "directory.Document", models.PROTECT, related_name="published_figures", verbose_name=_("document")
    )
    number = models.CharField(
        _("number"), max_length=10, blank=True, help_text=_("To tell the figures of a document apart: B1.")
    )
    statement = models.CharField(_("statement"), max_length=300, help_text=_("What the document says, in its words."))
    figure = models.CharField(
        _("figure"),
        max_length=40,
        choices=figure_choices,
        blank=True,
        help_text=_("The figure of the portal that counts the same; empty where none does."),
    )
    uncheckable = models.CharField(
        _("cannot be checked, because"), max_length=12, choices=Uncheckable.choices, blank=True
    )
    areas = models.ManyToManyField(
        Area, blank=True, related_name="published_figures", verbose_name=_("areas"), help_text=_("Receiving areas.")
    )
    scope = models.CharField(
        _("scope"),
        max_length=400,
        blank=True,
        help_text=_("The rest of the scope as in the address of a list: from=2013-01-01&until=2015-03-20&kind=class"),
    )
    value = models.DecimalField(
        _("value"), max_digits=18, decimal_places=2, help_text=_("In the unit of the figure: money in yuan.")
    )
    qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)
    unit = models.CharField(
        _("unit"), max_length=20, blank=True, help_text=_("Of a fact that no figure counts: enterprises, tonnes, yuan.")
    )
    as_of = PartialDateField(_("as of"), null=True, blank=True)
    is_cumulative = models.BooleanField(_("cumulative"), default=True)
    locator = models.CharField(_("page or paragraph"), max_length=60, blank=True)

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["document", "pk"]
        constraints = [
            models.CheckConstraint(
                name="published_figure_value_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A published value cannot be negative."),
            ),
            models.CheckConstraint(
                name="published_figure_checkable_or_why",
                condition=~Q(figure="") | ~Q(uncheckable=""),
                violation_error_message=_("Choose the figure that counts the same, or say why it cannot be checked."),
            ),
            models.CheckConstraint(
                name="published_figure_unit_of_its_own",
                condition=Q(figure="") | Q(unit=""),
                violation_error_message=_("The figure has a unit already; only what no figure counts has its own."),
            ),
            models.UniqueConstraint(
                name="published_figure_number_unique",
                fields=["document", "number"],
                condition=~Q(number=""),
                violation_error_message=_("This document already has a figure of this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.statement}".strip()


# The reach of who sees all records.
EVERYTHING = "*"


def new_slug() -> str:
    """What nobody guesses."""
    return secrets.token_hex(8)


class SavedComparisonQuerySet(models.QuerySet["SavedComparison"]):
    def readable_by(self, user: Reader) -> SavedComparisonQuerySet:
        """The user's own and those that their owners share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedComparison(models.Model):
    """A question that a user keeps under a name; its numbers are always those of who reads it.

    ``query`` is the question as in an address. Who has the link reads it where it is shared.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="comparisons", verbose_name=_("owner")
    )
    name = models.CharField(_("name of the comparison"), max_length=80)
    query = models.TextField(_("question"), max_length=4000)
    is_shared = models.BooleanField(_("shared"), default=False)
    slug = models.CharField(_("link"), max_length=16, unique=True, default=new_slug, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = SavedComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved comparison")
        verbose_name_plural = _("saved comparisons")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="saved_comparison_name_unique",
                fields=["owner", "name"],
                violation_error_message=_("You already have a comparison of this name."),
            ),
            models.CheckConstraint(name="saved_comparison_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:comparison", args=[self.slug])


class ReportJobQuerySet(models.QuerySet["ReportJob"]):
    def visible_to(self, user: Reader) -> ReportJobQuerySet:
        """The user's own, whoever else may do what."""
        return self.filter(user=user) if user.is_active else self.none()


class ReportJob(Job):
    """A report that is made while its user does something else: as a file that is kept some days, or issued.

    ``query`` is the scope as in an address, ``form`` empty where the report is issued. ``step`` says what is being
    done, ``seconds`` how long it should take in all.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        DONE = "done", pgettext_lazy("of a report", "ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    BUSY = (State.WAITING, State.MAKING)

    slug = models.CharField(_("link"), max_length=16, unique=True, default=new_slug, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_jobs", verbose_name=_("asked by")
    )
    kind = models.CharField(_("kind"), max_length=20)
    form = models.CharField(_("form"), max_length=4, blank=True)
    query = models.TextField(_("question"), blank=True)
    replaces = models.ForeignKey(
        "IssuedReport", models.CASCADE, null=True, related_name="+", verbose_name=_("replaces")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(_("step"), max_length=200, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to="made/%Y/", blank=True)
    issued = models.ForeignKey(
        "IssuedReport", models.CASCADE, null=True, related_name="+", verbose_name=_("issued report")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = ReportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("report being made")
        verbose_name_plural = _("reports being made")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.kind

    def get_absolute_url(self) -> str:
        return reverse("reports:job", args=[self.slug])


class SectionTextQuerySet(models.QuerySet["SectionText"]):
    def of(self, kind: str, scope: Scope, language: str) -> SectionTextQuerySet:
        """The texts of a report for ``scope`` that whoever asks for it has in common with others."""
        return self.filter(kind=kind, scope=scope.querystring(), language=language, reach=reach_of(scope.user))

    def count_by_report(self, scopes: Mapping[str, Scope], language: str) -> dict[str, int]:
        """How many texts are kept for each of some kinds of reports, by the scope of each."""
        kept = Q(pk__in=[])
        for kind, scope in scopes.items():
            kept |= Q(kind=kind, scope=scope.querystring(), reach=reach_of(scope.user))
        kinds = self.filter(kept, language=language).values_list("kind", flat=True)
        return dict(Counter(kinds))


def reach_of(user: Actor) -> str:
    """Whose records a reader sees: those with the same have the same numbers in a report."""
    return EVERYTHING if getattr(user, "sees_everything", True) else ",".join(user.area_codes)


class SectionText(models.Model):
    """What a clerk wrote in place of the computed sentences of a chapter, for all who see the same records.

    ``scope`` is that of the report as in an address, ``section`` the key of the chapter. In ``text`` ``{key}`` stands
    for a number that the portal fills in.
    """

    kind = models.CharField(_("kind"), max_length=20)
    section = models.CharField(_("chapter"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    scope = models.TextField(_("scope"), blank=True)
    reach = models.TextField(_("areas"), blank=True)
    text = models.TextField(_("text"), max_length=4000)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="section_texts", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), default=timezone.now)

    objects = SectionTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["kind", "section", "pk"]
        default_permissions = ()
        constraints = [
            # Of long scopes and areas the hash, for an index holds no more.
            models.UniqueConstraint(
                "kind", "section", "language", MD5("scope"), MD5("reach"), name="section_text_unique"
            ),
            models.CheckConstraint(name="section_text_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.section}"


class IssuedReportQuerySet(models.QuerySet["IssuedReport"]):
    def withdrawable_by(self, user: SignedInUser) -> IssuedReportQuerySet:
        """What stands and the user issued; everything that stands for administrators."""
        return self.visible_to(user).filter(withdrawn_at=None) if user.may_answer else self.none()

    def visible_to(self, user: Reader) -> IssuedReportQuerySet:
        """What the user issued; everything for administrators. A report holds what its maker may see."""
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(issued_by=user)


class IssuedReport(models.Model):
    """A report that was handed out: frozen with its numbers and files, whatever becomes of the records.

    ``numbers`` are the facts of the report and every number with its figure and scope, as its files hold them, but
    for those of columns, which the files alone hold. ``texts`` are what a clerk wrote in place of computed sentences,
    each with who, when, the sentences, and the numbers that were typed. ``sha256`` is the hash of all that the report
    says; ``seals`` are by form what each file shows, signed by the owner of ``key``. The database lets nothing of it be
    changed but that it is withdrawn.
    """

    serial = models.CharField(_("serial number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("scope"), max_length=400)
    numbers = models.JSONField(_("numbers"))
    texts = models.JSONField(_("edited texts"), default=list)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    xlsx = models.FileField(_("workbook"), upload_to="reports/%Y/")
    pdf = models.FileField("PDF", upload_to="reports/%Y/")
    docx = models.FileField("DOCX", upload_to="reports/%Y/")
    csv = models.FileField("CSV", upload_to="reports/%Y/", blank=True)
    seals = models.JSONField(_("seals"), default=dict)
    key = models.CharField(_("public key"), max_length=60, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="issued_reports", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=500, blank=True)

    objects = IssuedReportQuerySet.as_manager()

    trigger_rules = {
        "issued_report_stays": _("An issued report stays as it was handed out; it can only be withdrawn, and once.")
    }

    class Meta:
        verbose_name = _("issued report")
        verbose_name_plural = _("issued reports")
        ordering = ["-issued_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="issued_report_withdrawn_by_somebody_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reports:issued", args=[self.serial])

    @property
    def successor(self) -> IssuedReport | None:
        """The report that was issued in place of this one, where there is one."""
        return IssuedReport.objects.filter(replaces=self).first()

    @property
    def forms(self) -> list[str]:
        """The forms in which it was issued."""
        return [form for form in ("pdf", "docx", "xlsx", "csv") if getattr(self, form)]

    @property
    def lost_forms(self) -> list[str]:
        """The forms of which the file is no longer where it is kept."""
        files = {form: getattr(self, form) for form in self.forms}
        return [form for form, file in files.items() if not file.storage.exists(file.name)]

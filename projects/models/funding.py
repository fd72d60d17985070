from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Model, Q, Sum
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area, Organisation, Sector
from aidportal.directory.querysets import VisibleQuerySet, among, given_by, in_areas, within
from aidportal.figures.figure import Words
from aidportal.figures.scopes import Period, Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.records.rights import Rights, Side
from aidportal.values.dates import PartialDateField, describe
from aidportal.values.money import MoneyField, Qualifier
from aidportal.values.names import every_word, holds
from aidportal.web.requests import Actor

from .helpers import received_in
from .project import Project, word_in_project
from .standing import Status, with_status


def on_a_side(codes: tuple[str, ...]) -> Q:
    """Lines, or payments on lines, that lie in the areas ``codes``, or whose giver that is named does."""
    return received_in(codes) | among("named_giver", in_areas(Organisation.objects.all(), codes))


def kept(codes: tuple[str, ...], line: str = "") -> Q:
    """Lines that the side of ``codes`` keeps: its own money, and of its projects what names no giver of an area."""
    receiving = Q(**{f"{line}giver__area__isnull": True}) & within(codes, f"{line}project__area")
    return within(codes, f"{line}counted_giver__area") | receiving


LINE_RIGHTS = (
    Rights.parts(
        *(Side.BOTH, Side.GIVING),
        case="that names its giver",
        note=(
            "Once a line names who gives, it is the giving side's alone. A line of a giver in no area is kept where "
            "the project is."
        ),
    ),
    Rights.parts(
        *(Side.BOTH, Side.BOTH),
        case="that names no giver",
        note=(
            "The giving side is that whose money the source says it is: of municipal aid the province of the project's "
            "giver, of district aid the project's giver. A line of another source is the receiving side's."
        ),
    ),
)
PAYMENT_RIGHTS = (
    Rights.parts(Side.BOTH, Side.GIVING, case="on a line that names its giver"),
    Rights.parts(Side.BOTH, Side.BOTH, case="on a line that names no giver", note="Kept with the line."),
)


def wanted(scope: Scope) -> Q:
    """Lines, or payments on lines, that the axes of ``scope`` ask for, but for the period."""
    condition = (
        choice("sector", scope.sectors)
        & with_status("status", scope.statuses)
        & choice("project__code", scope.projects)
        & choice("source", scope.sources)
    )
    if scope.areas:
        condition &= within(scope.areas, "area")
    if scope.givers:
        condition &= given_by(scope.givers, "counted_giver")
    if scope.project_givers:
        condition &= given_by(scope.project_givers, "project__giver")
    return condition


def given_like(word: str, line: str = "") -> Q:
    """Lines whose giver has ``word``; ``line`` leads from a row to its line."""
    return Q(**{f"{line}counted_giver__in": Organisation.objects.with_word(word).order_by().values("pk")})


def copied(model: type[Model], label: Words, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    """What the database copies of the record above, so that no figure need look for it there."""
    return models.ForeignKey(
        model,
        models.DO_NOTHING,
        null=null,
        blank=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=label,
    )


class FundingQuerySet(VisibleQuerySet):
    rights = LINE_RIGHTS

    def touching(self, codes: tuple[str, ...]) -> Q:
        return on_a_side(codes)

    def kept_by(self, user: Actor) -> Q:
        return kept(user.area_codes)

    def matching(self, scope: Scope) -> Self:
        """Lines of a fiscal year in the period, for the projects and from the givers and sources asked for."""
        return self.filter(scope.dated("fiscal_year"), wanted(scope))

    def search(self, text: str) -> Self:
        """Lines of which each word of ``text`` is in their project or in who gives them."""
        return every_word(self, text, lambda word: word_in_project(word, "project__") | given_like(word))

    def unpaid(self) -> Self:
        """Lines with an amount on which nothing has been paid yet."""
        paid = Disbursement.objects.filter(funding=models.OuterRef("pk"), stage=Disbursement.Stage.PAID)
        return self.filter(~models.Exists(paid), is_paid=False, amount__gt=0)

    # ---- Figures

    def count_lines(self, **by: Grouping) -> Any:
        """Number of funding lines."""
        return self.measured(models.Count("pk"), by)

    COMMITTED = Sum("amount")

    def committed(self, **by: Grouping) -> Any:
        """Yuan committed on funding lines; lines without a known amount add nothing; ``None`` where no amount is."""
        return self.measured(self.COMMITTED, by)

    def committed_per(self, path: str) -> Self:
        """``committed`` for each ``path``, as a subquery."""
        return self.measured_per(self.COMMITTED, path)


class Funding(models.Model):
    """One line of money for a project: from whom, out of which purse, for which fiscal year.

    ``amount`` is what was committed, in yuan, empty where a source tells only that there was money. The
    committed figure is a sum of these rows. Payments on the line may exceed it by ``tolerance``; beyond
    that a payment gives its reason. The database holds both rules.

    ``counted_giver`` is whose money it is, kept by the database: its own giver; else of municipal aid the
    government of the giver's province, of district aid the project's giver; of matching and own money the
    government of the project's area; else nobody known. ``named_giver``, by which is decided who sees the line, is its
    own giver, else the project's, whatever the source. ``area``, ``sector`` and ``status`` are copies of the
    project's, kept by the database too: figures add up hundreds of thousands of lines, and to look up the project of
    each takes longer than the adding up. A line that ``is_paid`` has a payment of stage "paid"; of another that is not
    known until whoever pays on it commits.
    """

    class Source(models.TextChoices):
        MUNICIPAL = "municipal", _("municipal aid")
        DISTRICT = "district", _("district aid")
        AID = "aid", _("aid, level not stated")
        INTEREST = "interest", _("interest subsidy on loans")
        MATCHING = "matching", _("local matching")
        DONATION = "donation", _("donation")
        ENTERPRISE = "enterprise", _("enterprise")
        OWN = "own", _("own funds")
        OTHER = "other", _("other")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="fundings", verbose_name=_("project"), db_index=False
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    giver = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fundings",
        verbose_name=_("given by"),
        help_text=_(
            "Empty where the source tells: of municipal aid it is the giver's province, of district aid the project's "
            "giver, of matching and own money the receiving area."
        ),
    )
    counted_giver = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="fundings_counted",
        verbose_name=_("giver"),
    )
    fiscal_year = PartialDateField(
        _("fiscal year"), null=True, blank=True, help_text=_("2014; or what is known of it, such as 2013..2015-03.")
    )
    amount = MoneyField(_("committed"), null=True, blank=True)
    qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier.choices, blank=True)
    tolerance = MoneyField(
        _("tolerance"), default=Decimal(0), help_text=_("By how much payments may exceed what is committed.")
    )

    named_giver = copied(Organisation, _("giver named"), null=True)
    # Copies of the project's own.
    area = copied(Area, _("area"))
    sector = copied(Sector, _("field"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, blank=True, editable=False)
    is_paid = models.BooleanField(_("paid on"), default=False, editable=False)

    objects = FundingQuerySet.as_manager()
    follows_others = ("counted_giver", "named_giver", "area", "sector", "status", "is_paid")
    told_before = {
        "named_giver_id": "coalesce("
        "v.giver_id, (SELECT giver_id FROM {moment}.projects_project WHERE id = v.project_id))"
    }

    class Meta:
        verbose_name = _("funding line")
        verbose_name_plural = _("funding")
        ordering = ["project", "fiscal_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                name="funding_tolerance_not_negative",
                condition=Q(tolerance__gte=0),
                violation_error_message=_("A tolerance cannot be negative."),
            ),
        ]
        indexes = [
            models.Index(F("fiscal_year").desc(nulls_last=True), name="funding_by_year"),
            # Lines without a payment: the oldest, the largest first; how many there are is read from it alone.
            models.Index(
                *(F("fiscal_year").asc(nulls_last=True), F("amount").desc(), "id"),
                name="funding_by_urgency",
                condition=Q(is_paid=False, amount__gt=0),
                include=["status"],
            ),
            # Who gives a project, and how much is committed for it; the sums of all projects are read from it alone.
            models.Index(name="funding_of_project", fields=["project", "counted_giver"], include=["amount", "status"]),
            models.Index(name="funding_by_area", fields=["area"]),
            models.Index(name="funding_by_named_giver", fields=["named_giver"]),
        ]

    def __str__(self) -> str:
        if self.fiscal_year is None:
            return str(self.get_source_display())
        return f"{self.get_source_display()} {describe(self.fiscal_year)}"


# By what a scope dates payments where it does not by themselves.
BY_LINE = "line"
DATINGS = [(BY_LINE, _("the funding line: of its fiscal years, up to the end of the period"))]


def dated_by_line(scope: Scope) -> Q:
    """Payments on lines of a fiscal year in the period that moved before its end, whenever that was."""
    if scope.period.end is None:
        return scope.dated("fiscal_year")
    up_to_the_end = scope.but(period=Period(end=scope.period.end))
    certain = scope.but(period=replace(scope.period, is_rough=False))
    line, payment = certain.dated("fiscal_year"), up_to_the_end.dated("moved_on")
    if not scope.period.is_rough:
        return line & payment
    perhaps_line, perhaps_payment = scope.dated("fiscal_year"), up_to_the_end.roughly().dated("moved_on")
    return perhaps_line & (payment | perhaps_payment) | line & perhaps_payment


class DisbursementQuerySet(VisibleQuerySet):
    rights = PAYMENT_RIGHTS

    def touching(self, codes: tuple[str, ...]) -> Q:
        return on_a_side(codes)

    def kept_by(self, user: Actor) -> Q:
        return kept(user.area_codes, "funding__")

    def matching(self, scope: Scope) -> Self:
        """Payments dated in the period, on the lines that ``scope`` asks for whatever their fiscal year.

        Dated by the line, they are those on lines of the period's fiscal years, up to the end of the period.
        """
        when = dated_by_line(scope) if BY_LINE in scope.datings else scope.dated("moved_on")
        return self.filter(when, wanted(scope), choice("stage", scope.kinds))

    def search(self, text: str) -> Self:
        """Payments of which each word of ``text`` is in their project, in who gives them, or in their note."""

        def holding(word: str) -> Q:
            in_project = word_in_project(word, "funding__project__")
            return in_project | given_like(word, "funding__") | holds(word, "note")

        return every_word(self, text, holding)

    def paid(self) -> Self:
        """Payments proper: the stage that the disbursed figure counts. Stages are never added up."""
        return self.filter(stage=Disbursement.Stage.PAID)

    # ---- Figures

    DISBURSED = Sum("amount")

    def moved(self, **by: Grouping) -> Any:
        """Yuan that moved, refunds taken off, of the one stage that is asked for; ``None`` where nothing did."""
        return self.measured(self.DISBURSED, by)

    def disbursed(self, **by: Grouping) -> Any:
        """Yuan paid out, refunds taken off; ``None`` where nothing was paid."""
        return self.paid().moved(**by)


class Disbursement(models.Model):
    """Money that moved on a funding line, at one stage of its way; a refund is negative.

    The disbursed figure is a sum of the rows of stage "paid", in yuan. For each stage of a line the sum
    never falls below zero, and never exceeds the commitment with its tolerance unless a row gives a
    reason; a constraint trigger holds that when the transaction commits.

    ``project`` and what follows it are copies of the line's, kept by the database as those on lines are.
    """

    class Stage(models.TextChoices):
        ALLOTTED = "allotted", _("allotted")
        ARRIVED = "arrived", _("arrived")
        PAID = "paid", _("paid")
        SPENT = "spent", _("spent")

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="disbursements", verbose_name=_("funding line"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.PAID)
    moved_on = PartialDateField(_("date"))
    amount = MoneyField(_("amount"), help_text=_("A refund is negative: -5 (CNY 10,000)."))
    excess_reason = models.CharField(
        _("reason for exceeding the commitment"),
        max_length=200,
        blank=True,
        help_text=_("Only where payments exceed what is committed plus the tolerance."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Copies of the line's own.
    project = copied(Project, _("project"))
    area = copied(Area, _("area"))
    sector = copied(Sector, _("field"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Funding.Source.choices, blank=True, editable=False)
    counted_giver = copied(Organisation, _("giver"), null=True)
    named_giver = copied(Organisation, _("giver named"), null=True)
    fiscal_year = PartialDateField(_("fiscal year"), null=True, blank=True, editable=False)

    objects = DisbursementQuerySet.as_manager()
    follows_others = ("project", "area", "sector", "status", "source", "counted_giver", "named_giver", "fiscal_year")
    told_before = {"named_giver_id": "(SELECT named_giver_id FROM {moment}.projects_funding WHERE id = v.funding_id)"}
    trigger_rules = {
        "disbursement_not_below_zero": _("Refunds would exceed what was paid on the funding line."),
        "disbursement_within_commitment": _("Payments on the funding line would exceed what is committed."),
    }

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-moved_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="disbursement_amount_not_zero",
                condition=~Q(amount=0),
                violation_error_message=_("A payment of nothing is no payment; a refund is negative."),
            )
        ]
        indexes = [
            models.Index(name="disbursement_by_date", fields=["moved_on", "id"]),
            models.Index(name="disbursement_by_amount", fields=["amount", "id"]),
            # Whether anything is paid on a line is read from the index alone.
            models.Index(name="disbursement_paid", fields=["funding"], condition=Q(stage="paid")),
            # How much moved at each stage of a project, read as that of lines is.
            models.Index(name="disbursement_of_project", fields=["project"], include=["stage", "amount", "status"]),
            models.Index(name="disbursement_by_area", fields=["area"]),
            models.Index(name="disbursement_by_giver", fields=["counted_giver"]),
            models.Index(name="disbursement_by_named_giver", fields=["named_giver"]),
            # Those of a month or a few, and those of which a month is known and no day.
            GistIndex(name="disbursement_within", fields=["moved_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {describe(self.moved_on)}"

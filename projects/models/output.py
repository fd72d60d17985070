from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from aidportal.directory.querysets import one_of
from aidportal.figures.scopes import Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.values.names import every_word, holds

from .funding import Funding
from .project import Project, ProjectPartQuerySet, word_in_project

if TYPE_CHECKING:
    from .funding import FundingQuerySet


class OutputQuerySet(ProjectPartQuerySet):
    # The lines of which the reader may see the money; outside of a scope nobody's is seen.
    _lines: FundingQuerySet | None = None

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._lines = self._lines
        return clone

    def in_scope(self, scope: Scope) -> Self:
        """As ever; what is priced is priced by the money that the reader may see."""
        rows = super().in_scope(scope)
        rows._lines = Funding.objects.visible_to(scope.user)
        return rows

    def matching(self, scope: Scope) -> Self:
        """Outputs of the projects that ``scope`` asks for, of the kinds of work and in the units asked for."""
        wanted = choice("unit", scope.units) & choice("name", scope.works)
        return self.filter(wanted, one_of("project", Project.objects.matching(scope)))

    def search(self, text: str) -> Self:
        """Outputs of which each word of ``text`` is in their name or their project."""
        return every_word(self, text, lambda word: holds(word, "name") | word_in_project(word, "project__"))

    def alone(self) -> Self:
        """Outputs that are the only one of their project: the money of several cannot be told apart.

        The projects of several are found once for all outputs: to look for another beside each, the database takes
        twice as long, and expects to find one nearly always.
        """
        grouped = Output.objects.order_by().values("project")
        return self.exclude(project__in=grouped.annotate(outputs=Count("*")).filter(outputs__gt=1).values("project"))

    def visible_lines(self) -> FundingQuerySet:
        """The lines that the reader may see."""
        return Funding.objects.none() if self._lines is None else self._lines

    def measurable(self) -> Self:
        """Outputs that are alone in their project and have a quantity."""
        return self.alone().annotate(quantity=QUANTITY).filter(quantity__gt=0)

    def priced(self) -> Self:
        """Outputs in a scope whose cost is known: alone in their project, with a quantity and money committed."""
        return self.measurable().filter(Exists(self.visible_lines().filter(project=OuterRef("project"), amount__gt=0)))

    # ---- Figures

    def output_cost(self, **by: Grouping) -> Any:
        """Yuan committed for the projects of priced outputs, of whatever year; ``None`` where there is none.

        Added up line by line, which multiplies nothing where a project has one output: to add up the lines of each
        project first, and to ask whether there are some, takes several times as long.
        """
        with_money = Q(project__fundings__amount__gt=0) & one_of("project__fundings", self.visible_lines())
        lines = self.measurable().filter(with_money)
        return lines.measured(Sum("project__fundings__amount"), by)

    def output_quantity(self, **by: Grouping) -> Any:
        """Quantity of priced outputs in their unit: what was built, else what is planned. Only of one unit a number."""
        return self.priced().measured(Sum("quantity"), by)


# What was built or delivered; what is planned where that is not known yet.
QUANTITY = Coalesce("actual", "planned")


class Output(models.Model):
    """What a project built or delivered: 3,285 亩 of orchard, 10,000 head. Its cost is measured from these rows."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="outputs", verbose_name=_("project"))
    name = models.CharField(_("output"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, help_text=_("亩, head, places, km …"))
    planned = models.DecimalField(_("planned"), max_digits=16, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(_("actual"), max_digits=16, decimal_places=4, null=True, blank=True)

    objects = OutputQuerySet.as_manager()

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        ordering = ["project", "pk"]
        constraints = [
            models.CheckConstraint(
                name="output_not_negative",
                condition=(Q(planned__isnull=True) | Q(planned__gte=0)) & (Q(actual__isnull=True) | Q(actual__gte=0)),
                violation_error_message=_("An output cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        return self.name

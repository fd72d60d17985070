from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Count, DecimalField, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from aidportal.directory.querysets import one_of
from aidportal.figures.scopes import Scope, choice
from aidportal.figures.selects import Grouping
from aidportal.values.dates import PartialDateField, describe
from aidportal.values.names import every_word

from .project import Project, ProjectPartQuerySet, word_in_project


class Median(Aggregate):
    """The middle of all values, or halfway between the two middle ones; null where there is none."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField()


class DaysFrom(Func):
    """Days from the first possible day of one partial date to that of another.

    Null where one of the two is known less exactly than to a month.
    """

    arity = 2
    output_field = IntegerField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object) -> Any:  # type: ignore[override]
        (start, start_params), (end, end_params) = map(compiler.compile, self.source_expressions)
        sql = (
            f"(CASE WHEN upper({start}) - lower({start}) <= 31 AND upper({end}) - lower({end}) <= 31"
            f" THEN lower({end}) - lower({start}) END)"
        )
        return sql, [*start_params * 2, *end_params * 3, *start_params]


class StatusChangeQuerySet(ProjectPartQuerySet):
    def matching(self, scope: Scope) -> Self:
        """Changes, whenever they were, of the projects that ``scope`` asks for; ``kinds`` are the statuses entered."""
        return self.filter(one_of("project", Project.objects.matching(scope)), choice("status", scope.kinds))

    def search(self, text: str) -> Self:
        """Changes of projects that have each word of ``text``."""
        return every_word(self, text, lambda word: word_in_project(word, "project__"))

    # ---- Figures

    def median_days(self, **by: Grouping) -> Any:
        """Median of the days that projects stayed in a status; ``None`` where no stay is known by its days."""
        return self.measured(Median("days"), by)

    def count_stays(self, **by: Grouping) -> Any:
        """Number of the stays of which ``median_days`` is the median."""
        return self.measured(Count("days"), by)


class StatusChange(models.Model):
    """Since when a project has had a status. How long projects stay in each is measured from these rows.

    ``until`` is kept by the database: the date of the project's next change, by the first possible days; and so are
    the ``days`` between the two, which are null where there is no next change yet, or where one of the two dates is
    known less exactly than to a month.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="status_changes", verbose_name=_("project"))
    status = models.CharField(_("status"), max_length=12, choices=Project.Status.choices)
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"), null=True, editable=False)
    days = models.GeneratedField(
        expression=DaysFrom("since", "until"), output_field=IntegerField(), db_persist=True, verbose_name=_("days")
    )

    # The database keeps until when it held: the date of the next one.
    follows_others = ("until",)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status since")
        verbose_name_plural = _("history of the status")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="status_change_once_per_date",
                fields=["project", "status", "since"],
                violation_error_message=_("This status is already recorded with this date."),
            )
        ]
        indexes = [
            models.Index(name="status_change_next", fields=["project", "since", "id"]),
            models.Index(name="status_change_by_date", fields=["since", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {describe(self.since)}"

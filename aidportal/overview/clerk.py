"""The first page of who records: unfinished imports, what is to be reported, what waits, and what was asked of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.changes.through import reasons
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Period, Scope
from aidportal.history.models import Act
from aidportal.imports.models import Import, RowVerdict
from aidportal.records.acts import acts_by_row
from aidportal.records.rights import gate
from aidportal.records.way_back import with_query
from aidportal.values import dates
from aidportal.values.dates import describe
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser
from projects.acts import ProgressPage
from projects.models import Progress, Project, StatusChange

from .desk_record import DeskRecord
from .director.decisions import DecisionsPanel, WaitingCount
from .first_pages import FirstPageSwitch
from .first_steps import FirstSteps
from .targets import Targets

MOST_ROWS = 8
# How long after a report of progress another one is due.
REPORT_EVERY = timedelta(days=30)
# Those that were never reported of first.
LONGEST_WAITING = (F("last_report").asc(nulls_first=True), F("begun").asc(nulls_first=True), "pk")
UNFINISHED = (*Import.BUSY, Import.State.PREVIEWED, Import.State.REFUSED)


@dataclass(frozen=True)
class UnfinishedImport:
    """An import that is not written: its rows that are wrong, and those with a question."""

    job: Import

    @property
    def wrong(self) -> int:
        return int(self._counts.get(RowVerdict.WRONG, 0))

    @property
    def doubtful(self) -> int:
        return int(self._counts.get(RowVerdict.DOUBTFUL, 0))

    @property
    def _counts(self) -> dict[str, Any]:
        return self.job.summary.get("counts", {})


@dataclass(frozen=True)
class DueReport:
    """A project under way of which nobody has reported for a month; ``last`` says when somebody did."""

    title: str
    url: str
    last: str
    act_url: str


@dataclass(frozen=True)
class AnsweredQuestion:
    """A change that was saved although something was asked, with the reason that was given."""

    act: Act
    reasons: list[str]
    url: str


class ClerkDesk:
    """What lies before a user; nothing is looked up before it is shown."""

    def __init__(self, reader: SignedInUser, today: date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def imports(self) -> list[UnfinishedImport]:
        """The user's own."""
        jobs = Import.objects.filter(user=self.reader.pk, state__in=UNFINISHED).defer("selection", "decisions")
        return [UnfinishedImport(job) for job in jobs[:MOST_ROWS]]

    @cached_property
    def _unreported(self) -> Any:
        """Projects under way that the user keeps, and of which no report is of the last month.

        Of one that was never reported of the month begins since when it has been under way, as far as that is known.
        """
        since = self.today - REPORT_EVERY
        reports = Progress.objects.filter(project=OuterRef("pk")).order_by("-reported_on", "-pk")
        rows = gate(Project, "change", self.reader).filter(status=Project.Status.RUNNING)
        fresh = Progress.objects.filter(reported_on__endswith__gt=since).values("project")
        begun = StatusChange.objects.filter(project=OuterRef("pk"), status=Project.Status.RUNNING).order_by("-since")
        rows = rows.exclude(pk__in=fresh).annotate(
            last_report=Subquery(reports.values("reported_on")[:1]), begun=Subquery(begun.values("since")[:1])
        )
        return rows.filter(Q(last_report__isnull=False) | Q(begun=None) | Q(begun__startswith__lte=since))

    @cached_property
    def report_count(self) -> int:
        return int(self._unreported.count_projects()) if self.reader.may_answer else 0

    @cached_property
    def reports(self) -> list[DueReport]:
        """Those that have waited longest."""
        if not self.reader.may_answer:
            return []
        rows = list(self._unreported.order_by(*LONGEST_WAITING)[:MOST_ROWS])
        acts, desk = acts_by_row((ProgressPage,), [row.pk for row in rows], self.reader), reverse("overview:desk")
        return [
            DueReport(
                row.title,
                row.get_absolute_url(),
                describe(row.last_report) if row.last_report else "",
                with_query(reverse(ProgressPage.address, args=[row.pk]), next=desk) if acts.get(row.pk) else "",
            )
            for row in rows
        ]

    @cached_property
    def waiting(self) -> list[WaitingCount]:
        """What waits in the areas of the user, by kind."""
        scope = Scope(self.reader, period=Period.year(self.today.year))
        question = DashboardQuestion(scope, self.today, Unit(self.reader.unit))
        return DecisionsPanel(question, Targets(question)).counts

    @cached_property
    def answered(self) -> list[AnsweredQuestion]:
        """The user's newest changes for which a reason was given."""
        acts = Act.objects.filter(who=self.reader.pk, what__has_any_keys=["reasons", "reason"])[:MOST_ROWS]
        return [AnsweredQuestion(act, reasons(act), reverse("history:act", args=[act.pk])) for act in acts]


class ClerkView(TemplateView):
    """The desk of who records."""

    request: SignedInRequest
    template_name = "overview/clerk.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        reader: Any = self.request.user
        desk = ClerkDesk(reader, dates.today())
        return super().get_context_data(
            title=_("Your desk"),
            desk=desk,
            record=DeskRecord(reader),
            switch=FirstPageSwitch(reader),
            first=FirstSteps(reader),
            **kwargs,
        )

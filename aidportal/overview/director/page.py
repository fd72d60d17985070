"""The first page of who decides: where it stands, what to decide, who leaves, what moved, and who is behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.charts.dashboard import DashboardContent, DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.scope_words import scope_words
from aidportal.directory.axes import AREA, GIVER
from aidportal.figures.axes import Axis
from projects.figures import COMMITTED, DISBURSED

from ..first_pages import FirstPageSwitch
from ..first_steps import FirstSteps
from ..targets import Targets
from .decisions import DecisionsPanel
from .lateness import LatenessPanel
from .movement import MovementPanel
from .people import PeoplePanel
from .position import PositionPanel
from .progress import ProgressPanel


@dataclass(frozen=True)
class DirectorContent(DashboardContent):
    """The panels of the page, and what its heading says of them."""

    question: DashboardQuestion
    position: PositionPanel
    people: PeoplePanel
    decisions: DecisionsPanel
    movement: MovementPanel
    progress: ProgressPanel
    lateness: LatenessPanel

    @classmethod
    def of(cls, question: DashboardQuestion) -> DirectorContent:
        targets = Targets(question)
        position, people = PositionPanel(question, targets), PeoplePanel(question)
        decisions, movement = DecisionsPanel(question, targets), MovementPanel(question)
        progress, lateness = ProgressPanel(question), LatenessPanel(question, targets)
        blocks: list[PageBlock] = [position, people, decisions, movement, progress, lateness]
        return cls([], blocks, question, position, people, decisions, movement, progress, lateness)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded for the scope."""
        position = self.position
        shown = (position.standing, position.paid, position.beside, self.people.on_post, self.decisions.counts)
        return not any((*shown, self.movement.total, self.lateness.targets.progress))

    @cached_property
    def finding(self) -> str:
        """The heading: what is paid against what is due."""
        question, standing = self.question, self.position.standing
        day = question.last_day
        words = {"day": date_format(day, "MONTH_DAY_FORMAT" if day == question.today else "DATE_FORMAT")}
        if standing:
            words["amount"] = question.text(COMMITTED, abs(standing.gap))
            behind = _("%(day)s: payments are %(amount)s behind the calendar")
            ahead = _("%(day)s: payments are %(amount)s ahead of the calendar")
            return (behind if standing.gap < 0 else ahead) % words
        words |= {"period": question.period_text, "amount": question.text(DISBURSED, self.position.paid)}
        return _("%(day)s: %(amount)s paid for %(period)s") % words if self.position.paid else _("Overview")

    @cached_property
    def lead(self) -> str:
        """Below the heading: what waits."""
        late, alone, behind = self.decisions.number("overdue"), self.people.alone, len(self.lateness.targets.late)
        projects = ngettext(
            "%(count)s project is past its planned end", "%(count)s projects are past their planned end", late
        )
        officials = ngettext(
            "%(count)s official leaves and nobody takes over", "%(count)s officials leave and nobody takes over", alone
        )
        targets = ngettext("%(count)s target is behind", "%(count)s targets are behind", behind)
        parts = [(late, projects), (alone, officials), (behind, targets)]
        waiting = [words % {"count": f"{number:,}"} for number, words in parts if number]
        return _("; ").join(waiting) or _("Nothing is late.")


class DirectorView(DashboardView):
    """The whole page in the scope of its filters."""

    template_name = "overview/director.html"
    title = gettext_lazy("Overview")
    filterset_class = DashboardFilterSet

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        reader: Any = self.request.user
        return super().get_context_data(
            first=FirstSteps(reader),
            switch=FirstPageSwitch(reader),
            chips=self.chips(),
            charts_url=self.charts_url(),
            **kwargs,
        )

    def charts_url(self) -> str:
        """The dashboard of charts for the same scope."""
        query = self.query.urlencode()
        return f"{reverse('overview:charts')}?{query}" if query else reverse("overview:charts")

    def axes(self, question: DashboardQuestion) -> set[Axis]:
        return {*question.axes, AREA, GIVER}

    def chips(self) -> tuple[tuple[str, str], ...]:
        """What the page is narrowed by, the period first, in words."""
        filters = self.filters
        return scope_words(filters.scope, self.question(filters).today) if filters.is_valid() else ()

    def numbers(self, question: DashboardQuestion) -> dict[str, Any]:
        content = DirectorContent.of(question)
        # Asked here: a condition in a template that joins two would take a database that gives up for a no.
        return {"drawn": content, "shows": not content.is_empty}

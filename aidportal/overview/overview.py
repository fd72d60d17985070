"""Charts at a glance: key figures, what needs attention, and one chart of each subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.key_figures import ScopeTile, Tile
from aidportal.charts.question import DashboardQuestion
from cadres.key_figures import OnPostTile
from cadres.stock_chart import on_post_by_direction
from projects.charts import by_source
from projects.figures import COMMITTED, DISBURSED, PROJECTS
from trainings.charts import by_field
from trainings.figures import PERSON_TIMES

from .attention import AttentionPanel
from .first_steps import FirstSteps
from .flows import FlowsChart
from .target_standing import StandingPanel


class OverviewView(DashboardView):
    template_name = "overview/overview.html"
    title = gettext_lazy("Charts at a glance")
    filterset_class = DashboardFilterSet

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        reader: Any = self.request.user
        return super().get_context_data(first=FirstSteps(reader), **kwargs)

    def key_figures(self, question: DashboardQuestion) -> Sequence[Tile]:
        money = [ScopeTile(question, figure) for figure in (PROJECTS, COMMITTED, DISBURSED)]
        return [*money, OnPostTile(question), ScopeTile(question, PERSON_TIMES)]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        return [
            by_source(question, span="col-8"),
            AttentionPanel(question),
            StandingPanel(question),
            on_post_by_direction(question, "quarter"),
            by_field(question),
            FlowsChart(question, COMMITTED),
        ]

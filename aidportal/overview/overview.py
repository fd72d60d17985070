"""The first page: key figures, what needs attention, and one chart of each subject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from aidportal.charts.dashboard import DashboardView
from aidportal.charts.key_figures import figure_box, on_post
from aidportal.charts.question import DashboardQuestion
from projects.figures import COMMITTED, DISBURSED, PROJECTS
from trainings.figures import PERSON_TIMES

from .attention import attention
from .flows import flows
from .investment import by_source
from .stocks import on_post_by_direction
from .target_standing import standing
from .training import by_field


class OverviewView(DashboardView):
    title = gettext_lazy("Overview")

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [
            figure_box(asked, PROJECTS),
            figure_box(asked, COMMITTED),
            figure_box(asked, DISBURSED),
            on_post(asked),
            figure_box(asked, PERSON_TIMES),
        ]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [
            by_source(asked, span="col-8"),
            attention(asked),
            standing(asked),
            on_post_by_direction(asked, "quarter"),
            by_field(asked),
            flows(asked, COMMITTED, span="col-12"),
        ]

"""What tests of charts ask and how they look at the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from aidportal.charts.chart import Chart
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Scope
from aidportal.values.money import Unit

TODAY = date(2016, 5, 15)


def question_of(user: Any, today: date = TODAY, **axes: Any) -> DashboardQuestion:
    """What ``user`` asks of a dashboard on ``TODAY``, in yuan."""
    return DashboardQuestion(Scope(user, **axes), today, Unit.YUAN)


def cells(chart: Chart) -> dict[str, list[str]]:
    """The raw numbers of a chart, by the labels of its rows."""
    return {str(row.label): [cell.value for cell in row.cells] for row in chart.rows}

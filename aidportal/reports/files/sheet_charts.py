"""The series of charts in workbooks, by the cells of their tables."""

from __future__ import annotations

from typing import Any

from .content import ReportChart
from .ink import colors, pale
from .plots import color_of

SHEET_CHARTS = {
    "bars": ("bar", None),
    "grouped": ("column", None),
    "stacked": ("column", "stacked"),
    "lines": ("line", None),
    "steps": ("line", None),
}


def series_at(page: str, start: int, column: int, chart: ReportChart, count: int) -> dict[str, Any]:
    """A series of a chart by the cells of its table: from the row ``start`` on, ``count`` of them."""
    series = chart.series[column - 1]
    color = colors()[f"c{color_of(series, column - 1)}"]
    points = [point(chart, at, color) for at in range(count)]
    has_points = SHEET_CHARTS[chart.kind][0] in ("bar", "column") and any(points)
    return {
        "name": [page, start - 1, column],
        "categories": [page, start, 0, start + count - 1, 0],
        "values": [page, start, column, start + count - 1, column],
        "fill": {"color": color},
        "line": {"color": color, "dash_type": "dash" if series.role == "prior" else "solid"},
    } | ({"points": points} if has_points else {})


def point(chart: ReportChart, at: int, color: str) -> dict[str, Any] | None:
    """How one bar differs from its series: hollow where it is of a part of a year, pale around the period."""
    ink = pale(color) if at in chart.outside else color
    if at in chart.to_date:
        return {"fill": {"none": True}, "border": {"color": ink, "dash_type": "dash"}}
    return {"fill": {"color": ink}} if at in chart.outside else None

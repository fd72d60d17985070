"""The filters of dashboards."""

from __future__ import annotations

from aidportal.directory.filters import ScopeFilterSet
from projects.models import Project


class DashboardFilterSet(ScopeFilterSet):
    """The axes that the figures of all subjects share; drop-downs offer what projects have."""

    area_paths = ("area",)
    giver_paths = ("giver", "fundings__giver")

    class Meta(ScopeFilterSet.Meta):
        model = Project

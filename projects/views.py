"""The pages of projects and their money."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.views import RecordDetailView, RecordListView

from .filters import ProjectFilterSet
from .models import Project
from .tables import ProjectTable


class ProjectListView(RecordListView):
    queryset = Project.objects.all()
    table_class = ProjectTable
    filterset_class = ProjectFilterSet
    title = _("Projects")
    export_name = "projects"

    def with_columns(self, rows: Any) -> Any:
        return rows.select_related("area", "giver__area", "sector").with_money(self.request.user)


class ProjectDetailView(RecordDetailView):
    queryset = Project.objects.select_related("area", "giver__area", "sector", "group", "document")

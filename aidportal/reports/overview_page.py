"""The first page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.figures.scopes import Scope
from aidportal.money import Unit
from aidportal.views import unknown_parameters
from projects.models import Project

from . import overview
from .filters import DashboardFilterSet


class OverviewView(TemplateView):
    """Key figures, charts and what needs attention, for the scope in the address."""

    template_name = "reports/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request = self.request
        filters = DashboardFilterSet(request.GET, Project.objects.all(), request=request)
        context = super().get_context_data(**kwargs) | {
            "title": _("Overview"),
            "filter": filters,
            "clear_url": request.path,
            "notices": unknown_parameters(request.GET, filters),
        }
        # With a filter that is not valid any number would answer another question.
        return context | self.numbers(filters.scope) if filters.is_valid() else context

    def numbers(self, scope: Scope) -> dict[str, Any]:
        reader: Any = self.request.user
        asked = overview.Question(scope, timezone.localdate(), Unit(reader.unit))
        boxes, charts = overview.key_figures(asked), overview.charts(asked)
        lead = _("Key figures: %(year)s. Charts: %(period)s.") % {
            "year": asked.year_text,
            "period": overview.period_text(scope),
        }
        return {
            "lead": lead,
            "kpis": boxes,
            "charts": charts,
            "attention": overview.attention(asked),
            "is_empty": overview.no_data(boxes, charts),
        }

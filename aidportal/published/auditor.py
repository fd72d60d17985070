"""The first page of who checks: what was changed, and where published figures and the records differ."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.changes.chronicle import Chronicle, Page
from aidportal.changes.filters import AllChangesForm
from aidportal.overview.first_pages import FirstPageSwitch
from aidportal.reports.models import PublishedFigure
from aidportal.values import dates
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser

from .check import PublishedVerdict, checks
from .figures_page import shown

DAYS_BACK = timedelta(days=7)
MOST_CHANGES = 20
MOST_DIFFERENCES = 12
DIFFERENT = (PublishedVerdict.OVER, PublishedVerdict.SHORT)


class AuditorDesk:
    """What lies before who checks; nothing is looked up before it is shown."""

    def __init__(self, reader: SignedInUser) -> None:
        self.reader = reader
        self.since = dates.today() - DAYS_BACK

    @cached_property
    def page(self) -> Page:
        """The newest changes of what the reader sees."""
        wanted = AllChangesForm({"since": self.since.isoformat()}, user=self.reader).wanted()
        return Chronicle(wanted, self.reader).page(None, MOST_CHANGES)

    @property
    def history_url(self) -> str:
        return f"{reverse('history:all')}?since={self.since.isoformat()}"

    @cached_property
    def differences(self) -> list[dict[str, Any]]:
        """Published figures that the records contradict, more than was published first."""
        rows = PublishedFigure.objects.visible_to(self.reader).select_related("document").prefetch_related("areas")
        different = [one for one in checks(rows, self.reader) if one.verdict in DIFFERENT]
        different.sort(key=lambda one: (DIFFERENT.index(one.verdict), one.published.pk))
        return [shown(one, Unit(self.reader.unit)) for one in different]

    @property
    def first_differences(self) -> list[dict[str, Any]]:
        return self.differences[:MOST_DIFFERENCES]


class AuditorView(TemplateView):
    """What changed, and what does not agree."""

    request: SignedInRequest
    template_name = "overview/auditor.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        reader: Any = self.request.user
        return super().get_context_data(
            title=_("What changed and what differs"),
            desk=AuditorDesk(reader),
            switch=FirstPageSwitch(reader),
            **kwargs,
        )

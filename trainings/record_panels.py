"""Training sessions as the panels of other pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.charts.panels import DASH, PanelCell, RecordsKind, link
from aidportal.values.dates import describe
from aidportal.values.money import Unit

from .models import Session


def session_cells(session: Session, unit: Unit) -> list[PanelCell]:
    sector = session.sector.name if session.sector else DASH
    return [link(session.title, session), sector, describe(session.starts_on), describe(session.ends_on)]


SESSIONS_KIND = RecordsKind(
    key="sessions",
    title=_("Training sessions"),
    labels=(_("Session"), _("Field"), _("From"), _("Until")),
    cells=session_cells,
    related=("sector",),
    url="trainings:list",
)

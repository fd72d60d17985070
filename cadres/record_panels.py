"""Postings as the panels of other pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.charts.panels import PanelCell, RecordsKind, link
from aidportal.values.dates import describe
from aidportal.values.money import Unit

from .models import Posting


def posting_cells(posting: Posting, unit: Unit) -> list[PanelCell]:
    way = f"{posting.official.home_area.name} → {posting.host_area.name}"
    return [link(posting.official.name, posting), way, describe(posting.starts_on), describe(posting.ends_on)]


POSTINGS_KIND = RecordsKind(
    key="postings",
    title=_("Postings"),
    labels=(_("Official"), _("From home to host"), _("From"), _("Until")),
    cells=posting_cells,
    related=("official__home_area", "host_area"),
    url="cadres:list",
)

"""Pairings as panels show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Pairing
from aidportal.values.dates import describe
from aidportal.values.money import Unit

from .panels import PanelCell, RecordsKind


def pairing_cells(pairing: Pairing, unit: Unit) -> list[PanelCell]:
    return [pairing.giver.name, pairing.receiver.name, pairing.since, describe(pairing.ends_on)]


PAIRINGS_KIND = RecordsKind(
    key="pairings",
    title=_("Pairings"),
    labels=(_("Giver"), _("Receiver"), _("From"), _("Until")),
    cells=pairing_cells,
    related=("giver__area", "receiver__area"),
    url="directory:pairing_list",
)

"""The lists of areas, pairings, agreements and documents."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.tables import ChoiceColumn, DateColumn, PortalColumn, PortalTable

from .models import Agreement, Area, Document, Pairing
from .targets import giver_code


class AreaTable(PortalTable):
    name_zh = PortalColumn(accessor="name", order_by="name_zh", verbose_name=gettext_lazy("name"), linkify=True)
    code = PortalColumn()
    level = ChoiceColumn(Area.Level, fold="p2")
    parent = PortalColumn(accessor="parent__name", order_by="parent_id", verbose_name=gettext_lazy("part of"))
    until = DateColumn(fold="p2")
    successor = PortalColumn(
        accessor="successor__name", order_by="successor_id", verbose_name=gettext_lazy("successor"), fold="p3"
    )

    class Meta(PortalTable.Meta):
        model = Area
        order_by = ("code",)
        fields = ("name_zh", "code", "level", "parent", "until", "successor")


# The table hands a row over by this name, and nothing where a function calls it otherwise.
def flows_url(record: Pairing) -> str | None:
    """The page of all that went from one side to the other; none for a receiver that lies in no area."""
    if record.receiver.area is None:
        return None
    return reverse("reports:pairing", args=[giver_code(record.giver), record.receiver.area.counted_as])


class PairingTable(PortalTable):
    giver = PortalColumn(
        accessor="giver__name", order_by="giver__name_zh", verbose_name=gettext_lazy("giver"), linkify=flows_url
    )
    receiver = PortalColumn(
        accessor="receiver__name", order_by="receiver__name_zh", verbose_name=gettext_lazy("receiver")
    )
    level = ChoiceColumn(Pairing.Level, fold="p2")
    starts_on = DateColumn(default=gettext_lazy("undated"))
    ends_on = DateColumn(fold="p2")
    agreement = PortalColumn(
        accessor="seen_agreement", order_by="seen_agreement", verbose_name=gettext_lazy("under agreement"), fold="p3"
    )

    class Meta(PortalTable.Meta):
        model = Pairing
        order_by = ("giver", "receiver", "starts_on")
        fields = ("giver", "receiver", "level", "starts_on", "ends_on", "agreement")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        words = _("%(areas)s counties and banners") % {"areas": f"{rows.paired_areas():,}"}
        return {"receiver": words}


class AgreementTable(PortalTable):
    title = PortalColumn(linkify=True)
    kind = ChoiceColumn(Agreement.Kind, fold="p2")
    signed_on = DateColumn()
    starts_on = DateColumn(fold="p3")
    ends_on = DateColumn(fold="p3")
    parent = PortalColumn(accessor="seen_parent", order_by="seen_parent", verbose_name=gettext_lazy("under"), fold="p3")

    class Meta(PortalTable.Meta):
        model = Agreement
        order_by = ("-signed_on", "title")
        fields = ("title", "kind", "signed_on", "starts_on", "ends_on", "parent")


class DocumentTable(PortalTable):
    title = PortalColumn(linkify=True)
    kind = ChoiceColumn(Document.Kind, fold="p2")
    issuer = PortalColumn(fold="p2")
    published_on = DateColumn()
    url = PortalColumn(fold="p3")

    class Meta(PortalTable.Meta):
        model = Document
        order_by = ("-published_on", "title")
        fields = ("title", "kind", "issuer", "published_on", "url")

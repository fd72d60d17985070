"""The lists of areas, pairings, agreements and documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from aidportal.figures.per_row import Measured
from aidportal.registers.columns import ChoiceColumn, DateColumn, TextColumn
from aidportal.registers.tables import FootValue, PortalTable

from .figures import PAIRED_AREAS
from .models import Agreement, Area, Document, Pairing
from .sorting import by_area, by_organisation, by_said, by_sound, by_text
from .targets import giver_code


class AreaTable(PortalTable):
    name_zh = TextColumn(accessor="name", sorts=by_area(), verbose_name=pgettext_lazy("area", "name"), linkify=True)
    code = TextColumn(attrs={"td": {"class": "nowrap"}})
    level = ChoiceColumn(Area.Level, fold="p2")
    parent = TextColumn(accessor="parent__name", sorts=by_area("parent"), verbose_name=gettext_lazy("part of"))
    until = DateColumn(fold="p2")
    successor = TextColumn(
        accessor="successor__name",
        sorts=by_area("successor"),
        verbose_name=pgettext_lazy("area", "successor"),
        fold="p3",
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
    return reverse("overview:pairing", args=[giver_code(record.giver), record.receiver.area.counted_as])


class PairingTable(PortalTable):
    giver = TextColumn(
        accessor="giver__name", sorts=by_organisation("giver"), verbose_name=gettext_lazy("giver"), linkify=flows_url
    )
    receiver = TextColumn(
        accessor="receiver__name", sorts=by_organisation("receiver"), verbose_name=gettext_lazy("receiver")
    )
    level = ChoiceColumn(Pairing.Level, fold="p2")
    starts_on = DateColumn(default=gettext_lazy("undated"))
    ends_on = DateColumn(fold="p2")
    agreement = TextColumn(
        accessor="seen_agreement",
        sorts=by_said("seen_agreement"),
        verbose_name=gettext_lazy("under agreement"),
        fold="p3",
    )

    class Meta(PortalTable.Meta):
        model = Pairing
        order_by = ("giver", "receiver", "starts_on")
        fields = ("giver", "receiver", "level", "starts_on", "ends_on", "agreement")

    also: ClassVar[dict[str, Measured]] = {"areas": Measured(PAIRED_AREAS)}

    def foot_texts(self, values: Mapping[str, FootValue]) -> dict[str, str]:
        if "areas" not in values:
            return {}
        count = int(values["areas"] or 0)
        words = ngettext("%(areas)s county or banner", "%(areas)s counties and banners", count)
        return {"receiver": words % {"areas": f"{count:,}"}}

    def exported_foot(self, label: str, values: Mapping[str, FootValue]) -> list[Any]:
        return super().exported_foot(label, {**values, **self.foot_texts(values)})


class AgreementTable(PortalTable):
    title = TextColumn(linkify=True, sorts=by_sound("", "title"))
    kind = ChoiceColumn(Agreement.Kind, fold="p2")
    signed_on = DateColumn()
    starts_on = DateColumn(fold="p3")
    ends_on = DateColumn(fold="p3")
    parent = TextColumn(
        accessor="seen_parent", sorts=by_said("seen_parent"), verbose_name=gettext_lazy("under"), fold="p3"
    )

    class Meta(PortalTable.Meta):
        model = Agreement
        order_by = ("-signed_on", "title")
        fields = ("title", "kind", "signed_on", "starts_on", "ends_on", "parent")


class DocumentTable(PortalTable):
    title = TextColumn(linkify=True, sorts=by_sound("", "title"))
    kind = ChoiceColumn(Document.Kind, fold="p2")
    issuer = TextColumn(sorts=by_text(Document, "issuer"), fold="p2")
    published_on = DateColumn()
    url = TextColumn(fold="p3")

    class Meta(PortalTable.Meta):
        model = Document
        order_by = ("-published_on", "title")
        fields = ("title", "kind", "issuer", "published_on", "url")

"""What choices offer of areas, organisations and documents: the sides of pairings first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.records.offers import Chosen, Offered
from aidportal.web.requests import SignedInUser

from .models import Pairing


def pairings(user: SignedInUser, **sides: object) -> Iterable[Pairing]:
    """Pairings that ``user`` sees, newest first, of the given sides."""
    rows = Pairing.objects.visible_to(user).filter(**sides).select_related("giver__area", "receiver__area", "agreement")
    return rows.order_by("-starts_on", "pk")


def paired_with(partner: Model, pairing: Pairing) -> str:
    return _("paired with %(partner)s, %(since)s") % {"partner": partner, "since": pairing.since}


def givers(chosen: Chosen, user: SignedInUser) -> Offered:
    """The givers that the chosen area is paired with."""
    if "area" not in chosen:
        return Offered()
    rows = pairings(user, receiver__area__counted_as=chosen["area"].counted_as)
    return Offered(first={row.giver_id: paired_with(row.receiver, row) for row in rows})


def receivers(chosen: Chosen, user: SignedInUser) -> Offered:
    """The areas of those that the chosen giver is paired with."""
    if "giver" not in chosen:
        return Offered()
    rows = pairings(user, giver=chosen["giver"].pk)
    return Offered(first={row.receiver.area_id: paired_with(row.giver, row) for row in rows if row.receiver.area_id})


def documents(chosen: Chosen, user: SignedInUser) -> Offered:
    """The documents of the pairings of area and giver, and of their agreements."""
    if not {"area", "giver"} <= chosen.keys():
        return Offered()
    rows = pairings(user, receiver__area__counted_as=chosen["area"].counted_as, giver=chosen["giver"].pk)
    first: dict[int, str] = {}
    for row in rows:
        words = _("of the pairing %(pairing)s") % {"pairing": row}
        first |= {key: words for key in (row.document_id, row.agreement and row.agreement.document_id) if key}
    return Offered(first=first)

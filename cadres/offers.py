"""What choices of a posting offer: batches of the right direction, and areas paired with that of the official."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from aidportal.directory.models import Area
from aidportal.directory.offers import paired_with, pairings
from aidportal.directory.querysets import within
from aidportal.directory.sides import Sides
from aidportal.figures.scopes import Direction
from aidportal.records.offers import Chosen, Offer, Offered
from aidportal.web.requests import SignedInUser

from .models import Batch

SIDES = {"official": "cadres.official", "home_area": "directory.area"}


def home_of(chosen: Chosen) -> Area | None:
    """Where the official comes from: of a line the area that is on the page of the official."""
    return chosen["official"].home_area if "official" in chosen else chosen.get("home_area")


def batches(chosen: Chosen, user: SignedInUser) -> Offered:
    """Batches of the direction in which one goes from home to host, as far as either side tells it."""
    sides = Sides.seen_by(user)
    home, host = home_of(chosen), chosen.get("host_area")
    gives = {sides.side_of(home) if home else "", Sides.OTHER.get(sides.side_of(host), "") if host else ""} - {""}
    if len(gives) != 1:
        return Offered()
    direction = Direction.TO_RECEIVER if gives == {Sides.GIVING} else Direction.TO_GIVER
    return Offered(only=Q(direction=direction), first=dict(of_their_pairing(home, host, direction, user)))


def of_their_pairing(
    home: Area | None, host: Area | None, direction: str, user: SignedInUser
) -> Iterator[tuple[int, str]]:
    """The batches of the pairings between where one comes from and goes to, as far as both are known."""
    giving, receiving = (home, host) if direction == Direction.TO_RECEIVER else (host, home)
    sides = {"giver__area__counted_as": giving, "receiver__area__counted_as": receiving}
    held = pairings(user, **{path: area.counted_as for path, area in sides.items() if area is not None})
    by_key = {pairing.pk: pairing for pairing in held}
    for batch in Batch.objects.visible_to(user).filter(pairing__in=by_key):
        yield batch.pk, _("of the pairing %(pairing)s") % {"pairing": by_key[batch.pairing_id]}


def hosts(chosen: Chosen, user: SignedInUser) -> Offered:
    """The area to which the pairing of the batch sends, with what lies in it; else those paired with home."""
    if (batch := chosen.get("batch")) is not None and (pairing := batch.pairing) is not None:
        sides = (pairing.receiver, pairing.giver)
        host, partner = sides if batch.direction == Direction.TO_RECEIVER else sides[::-1]
        if host.area is not None:
            only = within([host.area.counted_as], "")
            return Offered(only=only, first={host.area_id: paired_with(partner, pairing)})
    home = home_of(chosen)
    if home is None:
        return Offered()
    first = {}
    for row in pairings(user, giver__area__counted_as=home.counted_as):
        first[row.receiver.area_id] = paired_with(row.giver, row)
    for row in pairings(user, receiver__area__counted_as=home.counted_as):
        first[row.giver.area_id] = paired_with(row.receiver, row)
    return Offered(first={key: words for key, words in first.items() if key})


POSTING = {
    "batch": Offer(SIDES | {"host_area": "directory.area"}, batches),
    "host_area": Offer(SIDES | {"batch": "cadres.batch"}, hosts),
}

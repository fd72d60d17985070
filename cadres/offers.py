"""What choices of a posting offer: batches of the right direction, and areas paired with that of the official."""

from __future__ import annotations

from django.db.models import Q

from aidportal.directory.models import Area
from aidportal.directory.offers import paired_with, pairings
from aidportal.directory.sides import Sides
from aidportal.figures.scopes import Direction
from aidportal.records.offers import Chosen, Offer, Offered
from aidportal.web.requests import SignedInUser

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
    return Offered(only=Q(direction=direction))


def hosts(chosen: Chosen, user: SignedInUser) -> Offered:
    """The areas that are paired with where the official comes from."""
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
    "host_area": Offer(SIDES, hosts),
}

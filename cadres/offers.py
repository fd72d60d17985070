"""What choices of a posting offer: batches of the right direction, and areas paired with that of the official."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from aidportal.directory.models import Area, Organisation
from aidportal.directory.offers import paired_with, pairings
from aidportal.directory.querysets import within
from aidportal.directory.sides import Sides
from aidportal.figures.scopes import Direction
from aidportal.records.offers import Chosen, Offer, Offered
from aidportal.web.requests import SignedInUser

from .models import Batch

# The batch of the first posting on the page of an official.
FIRST_BATCH = "postings-0-batch"
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


def ends_of(batch: Batch) -> tuple[Organisation, Organisation] | None:
    """From where to where the pairing of a batch sends, where it has one."""
    if batch.pairing is None:
        return None
    sides = (batch.pairing.giver, batch.pairing.receiver)
    return sides if batch.direction == Direction.TO_RECEIVER else sides[::-1]


def only_area(organisation: Organisation, user: SignedInUser) -> Area | None:
    """The area of an organisation, where no other lies in it that may be meant."""
    if organisation.area is None:
        return None
    areas = list(Area.objects.selectable_by(user).filter(within([organisation.area.counted_as], ""), until=None)[:2])
    return areas[0] if len(areas) == 1 else None


def only_home(batch: Batch, user: SignedInUser) -> Area | None:
    """The one area from which the officials of a batch come."""
    ends = ends_of(batch)
    return only_area(ends[0], user) if ends else None


def only_host(batch: Batch, user: SignedInUser) -> Area | None:
    """The one area to which the officials of a batch go."""
    ends = ends_of(batch)
    return only_area(ends[1], user) if ends else None


def homes(chosen: Chosen, user: SignedInUser) -> Offered:
    """The area from which the pairing of the batch sends, with what lies in it."""
    batch = chosen.get(FIRST_BATCH)
    return (batch and side_of_batch(batch, 0)) or Offered()


def side_of_batch(batch: Batch, place: int) -> Offered | None:
    """The area at one end of the pairing of a batch, with what lies in it; ``None`` where that is not known."""
    ends, pairing = ends_of(batch), batch.pairing
    if ends is None or pairing is None or (area := ends[place].area) is None:
        return None
    return Offered(only=within([area.counted_as], ""), first={area.pk: paired_with(ends[1 - place], pairing)})


def hosts(chosen: Chosen, user: SignedInUser) -> Offered:
    """The area to which the pairing of the batch sends, with what lies in it; else those paired with home."""
    if (batch := chosen.get("batch")) is not None and (of_batch := side_of_batch(batch, 1)) is not None:
        return of_batch
    home = home_of(chosen)
    if home is None:
        return Offered()
    first = {}
    for row in pairings(user, giver__area__counted_as=home.counted_as):
        first[row.receiver.area_id] = paired_with(row.giver, row)
    for row in pairings(user, receiver__area__counted_as=home.counted_as):
        first[row.giver.area_id] = paired_with(row.receiver, row)
    return Offered(first={key: words for key, words in first.items() if key})


OFFICIAL = {"home_area": Offer({FIRST_BATCH: "cadres.batch"}, homes)}
POSTING = {
    "batch": Offer(SIDES | {"host_area": "directory.area"}, batches),
    "host_area": Offer(SIDES | {"batch": "cadres.batch"}, hosts),
}

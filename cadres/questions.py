"""What is asked of officials and their postings before they are saved."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from aidportal.directory.models import Area, Pairing
from aidportal.directory.querysets import subtree, within
from aidportal.directory.sides import Sides
from aidportal.figures.scopes import Direction
from aidportal.records.questions import Ask, Doubt, Entered, LikelyCorrection
from aidportal.records.rights import gate, is_named_to
from aidportal.sheets.partial_date import PartialDate
from aidportal.values.dates import describe
from aidportal.values.names import same
from aidportal.web.requests import Reader

from .models import Batch, Official, OfficialQuerySet, Posting
from .terms import certain_days, overlap

MOST_SHOWN = 3


def same_person(entered: Entered) -> Iterator[Doubt]:
    """An official of the same name was born in the same year, or is from the same prefecture where one is unknown."""
    official = entered.record
    if not entered.is_new("name", "birth_year", "home_area", "home_organisation"):
        return
    alike = list(namesakes(official, entered.user).filter(is_alike(official)).select_related("home_area")[:MOST_SHOWN])
    if alike:
        words = _("An official of this name is recorded already: %(officials)s.")
        yield Doubt("name", words % {"officials": _("; ").join(map(person, alike))}, records=alike)


def namesakes(official: Official, user: Reader) -> OfficialQuerySet:
    """Others whom ``user`` sees and who are called the same, with whatever marks."""
    others = Official.objects.visible_to(user).filter(searched__startswith=f"|{same(official.name)}|")
    return others.exclude(pk=official.pk)


def is_alike(official: Official) -> Q:
    """Namesakes who are probably the same person, as far as birth year and home tell."""
    from_there = within([prefecture_of(official.home_area)], "home_area")
    if official.home_organisation_id:
        from_there |= Q(home_organisation=official.home_organisation_id)
    if official.birth_year is None:
        return from_there
    return Q(birth_year=official.birth_year) | Q(birth_year=None) & from_there


def prefecture_of(area: Area) -> str:
    """The prefecture in which a county lies today; officials move from one county of it to another."""
    return f"{area.counted_as[:4]}00"


def person(official: Official) -> str:
    parts = (official.name, official.home_area, official.home_title, official.birth_year)
    return _(", ").join(str(part) for part in parts if part)


# ---- Postings


def travels(entered: Entered) -> bool:
    """Whether who goes where in which batch was entered now."""
    return entered.is_new("official", "batch", "host_area") or entered.is_new_above("home_area")


def other_direction(entered: Entered) -> Iterator[Doubt]:
    """The official comes from, or goes to, the wrong side for the direction of the batch."""
    posting, official = entered.record, entered.above("official")
    if not travels(entered) or official is None:
        return
    home, host, batch = official.home_area, posting.host_area, posting.batch
    sides = Sides.of(batch.pairing) if batch.pairing else Sides.seen_by(entered.user)
    expected = (sides.GIVING, sides.RECEIVING)
    expected = expected if batch.direction == Direction.TO_RECEIVER else expected[::-1]
    actual = (sides.side_of(home), sides.side_of(host))
    if all(side in ("", wanted) for side, wanted in zip(actual, expected, strict=True)):
        return
    words = _("%(batch)s does not go from %(home)s to %(host)s.")
    if actual == expected[::-1]:
        words = _("%(batch)s goes the other way than from %(home)s to %(host)s.")
    corrections = [*opposite(entered, batch)] if actual == expected[::-1] else []
    yield Doubt("batch", words % {"batch": batch, "home": home, "host": host}, corrections)


def opposite(entered: Entered, batch: Batch) -> Iterator[LikelyCorrection]:
    """The batch of the same number that goes the other way, where there is one that may be chosen."""
    ways = gate(Batch, "choose", entered.user).filter(number=batch.number).exclude(direction=batch.direction)
    others = list(ways.filter(pairing=batch.pairing_id)[:2])
    if len(others) == 1 and "batch" in entered.form.fields:
        yield LikelyCorrection(_("Save with: %(batch)s") % {"batch": others[0]}, entered.chosen("batch", others[0]))


def other_partner(entered: Entered) -> Iterator[Doubt]:
    """The area that receives is paired with others than the one that gives."""
    posting, official = entered.record, entered.above("official")
    if not travels(entered) or official is None:
        return
    sides = (official.home_area, posting.host_area)
    giving, receiving = sides if posting.batch.direction == Direction.TO_RECEIVER else sides[::-1]
    rows = Pairing.objects.visible_to(entered.user).filter(level=Pairing.Level.COUNTY)
    rows = rows.filter(receiver__area__counted_as=receiving.counted_as).select_related("giver__area")
    partners = [row.giver for row in rows if row.giver.area]
    if partners and not any(holds(partner.area, giving) or holds(giving, partner.area) for partner in partners):
        names = _(", ").join(dict.fromkeys(name_today(partner.area) for partner in partners if partner.area))
        words = _("%(receiver)s is paired with %(partners)s, not with %(giver)s.")
        shown = {"receiver": name_today(receiving), "partners": names, "giver": name_today(giving)}
        yield Doubt("host_area", words % shown, records=[receiving])


def name_today(area: Area) -> str:
    """The name of an area as it is called today, with the former one where it has changed."""
    if area.code == area.counted_as:
        return area.name
    today = Area.objects.get(pk=area.counted_as).name
    return today if today == area.name else _("%(today)s (formerly %(former)s)") % {"today": today, "former": area.name}


def holds(area: Area, other: Area) -> bool:
    """Whether ``other`` is, or lies in, an area as they are today."""
    first, last = subtree(area.counted_as)
    return first <= other.counted_as <= last


def outside_term(entered: Entered) -> Iterator[Doubt]:
    """The posting begins before the term of its batch or ends after it, for certain."""
    posting = entered.record
    if not entered.is_new("batch", "starts_on", "ends_on"):
        return
    batch, starts_on, ends_on = posting.batch, posting.starts_on, posting.ends_on
    term = _("%(batch)s lasts from %(start)s to %(end)s.") % {
        "batch": batch,
        "start": describe(batch.starts_on),
        "end": describe(batch.ends_on),
    }
    if starts_on and is_outside(starts_on, batch):
        yield Doubt("starts_on", term)
    if ends_on and is_outside(ends_on, batch):
        yield Doubt("ends_on", term)


def is_outside(day: PartialDate, batch: Batch) -> bool:
    is_early = batch.starts_on is not None and day.last < batch.starts_on.first
    return is_early or (batch.ends_on is not None and day.first > batch.ends_on.last)


def two_in_one_post(entered: Entered) -> Iterator[Doubt]:
    """Somebody else holds the same title in the same organisation at the same time, for certain."""
    posting, official = entered.record, entered.above("official")
    names = ("host_organisation", "host_area", "title", "starts_on", "ends_on")
    tenure = certain_days(posting.starts_on, posting.ends_on)
    # A county has several deputy heads; of one organisation alone a title says the post.
    if not entered.is_new(*names) or not (posting.title and posting.host_organisation_id) or tenure is None:
        return
    others = Posting.objects.visible_to(entered.user).filter(
        host_organisation=posting.host_organisation_id, tenure__overlap=tenure
    )
    others = others.exclude(pk=posting.pk).exclude(official=getattr(official, "pk", None)).select_related("official")
    # How one follows another in a post is told by handovers.
    others = others.exclude(pk=posting.takes_over_from_id) if posting.takes_over_from_id else others
    others = others.exclude(takes_over_from=posting.pk) if posting.pk else others
    in_post = [other for other in others if is_same_post(other, posting)][:MOST_SHOWN]
    if in_post:
        words = _("The post is held by %(officials)s at that time.")
        held = [f"{other.official} ({describe(other.starts_on)} – {describe(other.ends_on)})" for other in in_post]
        yield Doubt("title", words % {"officials": _("; ").join(held)}, records=[other.official for other in in_post])


def is_same_post(one: Posting, other: Posting) -> bool:
    """Whether two postings to one organisation are to one post there, on some day for certain."""
    return same(one.title) == same(other.title) and overlap(one, other)


def same_name_at_host(entered: Entered) -> Iterator[Doubt]:
    """Who is new and posted now is called as somebody who is or was posted to the same prefecture.

    Born in another year they are two, unless both are of one organisation at home.
    """
    posting, official = entered.record, entered.above("official")
    if official is None or official.pk:
        return
    others = namesakes(official, entered.user).exclude(is_alike(official))
    others = others.filter(within([prefecture_of(posting.host_area)], "postings__host_area"))
    if official.birth_year is not None:
        of_one_body = Q(home_organisation__isnull=False, home_organisation=official.home_organisation_id)
        others = others.filter(Q(birth_year=None) | of_one_body)
    posted = list(others.distinct().select_related("home_area")[:MOST_SHOWN])
    if posted:
        words = _("Somebody of this name is or was posted to %(area)s or its prefecture: %(officials)s.")
        shown = {"area": posting.host_area, "officials": _("; ").join(map(person, posted))}
        yield Doubt("host_area", words % shown, records=posted)


def not_after(entered: Entered) -> Iterator[Doubt]:
    """Who takes over begins while the one before is still on post, or before."""
    posting, before = entered.record, entered.record.takes_over_from
    if before is None or not entered.is_new("takes_over_from", "batch", "starts_on"):
        return
    if not is_named_to(entered.user, before):
        return
    if overlap(posting, before) or begins_first(posting, before) or is_of_one_term(posting, before):
        words = _("%(official)s is on post from %(start)s to %(end)s: who takes over begins after that.")
        dates = {"start": describe(before.starts_on), "end": describe(before.ends_on)}
        yield Doubt("takes_over_from", words % (dates | {"official": before.official}), records=[before.official])


def begins_first(posting: Posting, before: Posting) -> bool:
    start, earlier = posting.starts_on, before.starts_on
    return bool(start and earlier and start.last < earlier.first)


def is_of_one_term(posting: Posting, before: Posting) -> bool:
    """Whether two of one batch follow each other by nothing that their dates say."""
    return posting.batch_id == before.batch_id and not (posting.starts_on and before.ends_on)


OFFICIAL = (same_person,)
POSTING: tuple[Ask, ...] = (same_name_at_host, other_direction, other_partner, outside_term, two_in_one_post, not_after)

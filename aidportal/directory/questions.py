"""What is asked of organisations and pairings before they are saved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from aidportal.records.fields import keys_of_programme
from aidportal.records.questions import Ask, Doubt, Entered
from aidportal.values.dates import describe
from aidportal.values.names import same

from .models import Area, Organisation, Pairing

MOST_ALIKE = 20


def of_programme(name: str) -> Ask:
    """Asks about the area or organisation in the field ``name`` where it lies in no province that gives or receives."""

    def ask(entered: Entered) -> Iterator[Doubt]:
        one = getattr(entered.record, name)
        if one is None or not entered.is_new(name) or not Pairing.objects.exists():
            return
        area = one if isinstance(one, Area) else one.area
        if area is not None and not keys_of_programme([area]):
            words = _("%(name)s lies in %(place)s; no pairing names a side in that province. Is this the one?")
            place = _(", ").join(each.name for each in area.above) or area.name
            yield Doubt(name, words % {"name": one.name, "place": place})

    ask.__name__ = f"of_programme_{name}"
    return ask


def same_name(entered: Entered) -> Iterator[Doubt]:
    """There is an organisation of this name elsewhere; in the same area it is refused."""
    one = entered.record
    if not entered.is_new("name_zh"):
        return
    others = Organisation.objects.visible_to(entered.user).exclude(pk=one.pk).select_related("area")
    alike = [other for other in others.search(one.name_zh)[:MOST_ALIKE] if same(other.name_zh) == same(one.name_zh)]
    if alike:
        no_area = _("of no area")
        names = _(", ").join(f"{other.name} ({other.area.name if other.area else no_area})" for other in alike)
        words = _("An organisation of this name is recorded already: %(names)s.")
        yield Doubt("name_zh", words % {"names": names}, records=alike)


def second_partner(entered: Entered) -> Iterator[Doubt]:
    """The receiver has another partner of this level at that time."""
    pairing = entered.record
    if not entered.is_new("giver", "receiver", "level", "starts_on", "ends_on"):
        return
    others = Pairing.objects.visible_to(entered.user).filter(receiver=pairing.receiver_id, level=pairing.level)
    others = others.exclude(pk=pairing.pk).exclude(giver=pairing.giver_id).select_related("giver__area")
    partners = [other for other in others if may_overlap(pairing, other)]
    if partners:
        names = [f"{other.giver} ({other.since} – {describe(other.ends_on)})" for other in partners]
        words = _("%(receiver)s has a partner of this level at that time: %(partners)s.")
        areas = [pairing.receiver.area] if pairing.receiver.area else []
        shown = {"receiver": pairing.receiver, "partners": _(", ").join(names)}
        yield Doubt("receiver", words % shown, records=areas)


def may_overlap(one: Pairing, other: Pairing) -> bool:
    """Whether two pairings may hold on the same day; one without a last day goes on."""
    return not (is_over_before(one, other) or is_over_before(other, one))


def is_over_before(one: Pairing, other: Pairing) -> bool:
    return bool(one.ends_on and other.starts_on and one.ends_on.first <= other.starts_on.last)


ORGANISATION = (same_name,)
PAIRING = (second_partner,)

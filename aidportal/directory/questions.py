"""What is asked of pairings before they are saved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from aidportal.records.questions import Doubt, Entered
from aidportal.values.dates import describe

from .models import Pairing


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


PAIRING = (second_partner,)

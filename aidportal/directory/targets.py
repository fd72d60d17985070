"""How far the targets of an agreement are reached, as the figures themselves tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from aidportal.figures import catalogue
from aidportal.figures.figure import Measure, rate
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.money import Qualifier, Unit, format_amount

from .models import Agreement, Organisation, Pairing, Target

# A framework, five years, three years, a district and a banner, a year: no tree of agreements is deeper.
MOST_LEVELS = 10


def pairings_under(agreement: Agreement, user: Any) -> list[Pairing]:
    """The pairings that say who of the agreement's parties gives and who receives, as ``user`` may see them.

    Those recorded under the agreement itself; where it has none, those under the nearest agreement above
    it that has, as far as both sides are parties here. An agreement does not say by itself which party
    gives, so without a pairing nothing is known.
    """
    seen = Pairing.objects.visible_to(user).select_related("giver__area", "receiver__area")
    parties = agreement.parties.all()
    rows = list(seen.filter(agreement=agreement))
    level, above = 0, agreement.parent
    while not rows and above and level < MOST_LEVELS:
        rows = list(seen.filter(agreement=above, giver__in=parties, receiver__in=parties))
        level, above = level + 1, above.parent
    return rows


def giver_code(organisation: Organisation) -> str:
    """The value of a scope's ``givers``: the area of a government, else the organisation."""
    if organisation.kind == Organisation.Kind.GOVERNMENT and organisation.area:
        return organisation.area.counted_as
    return f"o{organisation.pk}"


def scope_of(agreement: Agreement, user: Any) -> Scope | None:
    """The givers and receivers of the agreement as a scope; ``None`` where they are not known.

    A receiver that is no government is taken with its whole area, because figures know receivers by area.
    """
    pairings = pairings_under(agreement, user)
    if not pairings or any(pairing.receiver.area is None for pairing in pairings):
        return None
    givers = dict.fromkeys(giver_code(pairing.giver) for pairing in pairings)
    areas = dict.fromkeys(pairing.receiver.area.counted_as for pairing in pairings if pairing.receiver.area)
    return Scope(user, givers=tuple(givers), areas=tuple(areas))


def period_of(target: Target) -> Period:
    """The year of the target, else the term of its agreement as far as it is known."""
    if target.year:
        return Period.year(target.year)
    start, end = target.agreement.starts_on, target.agreement.ends_on
    return Period(start.first if start else None, end.last + ONE_DAY if end else None)


def progress(agreement: Agreement, user: Any) -> Iterable[list[Any]]:
    """For each target the cells: figure, year, value to reach, value reached, per cent."""
    scope, unit = scope_of(agreement, user), Unit(user.unit)
    for target in agreement.targets.select_related("agreement"):
        try:
            figure = catalogue.figure(target.figure)
        except KeyError:
            yield [target.figure, str(target.year or "—"), f"{target.value:,f}", "—", "—"]
            continue
        done = asked = None
        if scope:
            asked = figure.narrow(scope.but(period=period_of(target)))
            done = figure.total(asked)
        mark = Qualifier(target.qualifier).mark if target.qualifier else ""
        reached = rate(done, target.value) if done is not None else None
        yield [
            f"{figure.label} ({unit.label if figure.unit == Measure.YUAN else figure.unit.label})",
            str(target.year or "—"),
            f"{mark} {written(figure.unit, target.value, unit)}".strip(),
            {"text": written(figure.unit, done, unit), "url": asked.url(reverse(figure.url)) if asked else ""},
            "—" if reached is None else f"{reached}%",
        ]


def written(measure: Measure, value: Any, unit: Unit) -> str:
    """A value of a figure in the reader's unit of money, without the unit's name."""
    if value is None:
        return "—"
    if measure == Measure.YUAN:
        return format_amount(value, unit)
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else f"{value:,}"

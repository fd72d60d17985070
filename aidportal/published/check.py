"""Holds a published figure against what the records give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Pairing
from aidportal.directory.querysets import ITSELF
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.reading import Answer, AnyAnswer, Reading
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import Qualifier
from aidportal.web.requests import Reader

FIVE_PER_CENT = Decimal("0.05")
# Facts of a kind of which the portal has no records.
UNRECORDED = (PublishedFigure.Uncheckable.NO_FIGURE, PublishedFigure.Uncheckable.NOT_RECORDED)


class PublishedVerdict(TextChoices):
    AGREES = "agrees", _("agrees")
    SHORT = "short", _("short")
    OVER = "over", _("over")
    NO_RECORDS = "no_records", _("no records of this kind")
    UNCHECKABLE = "uncheckable", _("cannot be checked")


@dataclass(frozen=True)
class Check:
    """A published figure with what the records give for its scope, and by how much they differ."""

    published: PublishedFigure
    computed: Any
    verdict: PublishedVerdict
    difference: Decimal | None = None
    reason: str = ""
    scope: Scope | None = None

    @property
    def url(self) -> str:
        """The list of exactly the records counted."""
        if self.scope is None:
            return ""
        figure = catalogue.figure(self.published.figure)
        return figure.narrow(self.scope).url(reverse(figure.url))


def scope_of(published: PublishedFigure, user: Reader) -> Scope:
    """The stored scope with the areas, asked by ``user`` on the day of the figure where it states one.

    ``ValueError`` where it cannot be read.
    """
    pairs = parse_qsl(published.scope, keep_blank_values=True, strict_parsing=bool(published.scope))
    areas = [("area", area.pk) for area in published.areas.all()]
    scope = ask([*pairs, *areas], user)
    return scope.but(asked_on=published.as_of.last) if published.as_of else scope


def verdict_of(value: Decimal, qualifier: str, computed: Value) -> PublishedVerdict:
    """Whether ``computed`` agrees with ``value`` as it was stated; no data counts as nothing recorded."""
    recorded = Decimal(computed or 0)
    low, high = {
        Qualifier.EXACT: (value, value),
        Qualifier.MORE_THAN: (value, None),
        Qualifier.ABOUT: (value * (1 - FIVE_PER_CENT), value * (1 + FIVE_PER_CENT)),
        Qualifier.NEARLY: (value * (1 - FIVE_PER_CENT), value),
    }[Qualifier(qualifier)]
    if recorded < low:
        return PublishedVerdict.SHORT
    return PublishedVerdict.OVER if high is not None and recorded > high else PublishedVerdict.AGREES


class OwnProgrammes:
    """Which provinces give and receive in pairings of the portal; asked only where somebody wants to know."""

    @cached_property
    def provinces(self) -> frozenset[tuple[str, str]]:
        """Pairs of the first two digits of their codes, empty of a side that lies in no area."""
        pairs = Pairing.objects.area_codes()
        return frozenset(((giver or "")[:2], (receiver or "")[:2]) for giver, receiver in pairs)

    def has_none_of(self, scope: Scope) -> bool:
        """Whether ``scope`` asks for areas or givers of provinces that no pairing binds to each other."""
        receivers, givers = provinces_of(scope.areas), provinces_of(scope.givers)
        fits = (
            (not givers or not giver or giver in givers) and (not receivers or not receiver or receiver in receivers)
            for giver, receiver in self.provinces
        )
        return bool(self.provinces) and bool(receivers or givers) and not any(fits)


def provinces_of(codes: Iterable[str]) -> set[str]:
    """The provinces of areas that a scope asks for; none where it asks for an organisation or what is not stated."""
    plain = [code.removeprefix(ITSELF) for code in codes]
    return {code[:2] for code in plain} if all(code.isdigit() for code in plain) else set()


def check(published: PublishedFigure, user: Reader) -> Check:
    """``published`` held against the records that ``user`` may see."""
    return checks([published], user)[0]


def checks(rows: Iterable[PublishedFigure], user: Reader) -> list[Check]:
    """All of ``rows`` held against the records that ``user`` may see, in one statement."""
    reading = Reading()
    questions = [asking(published, user, reading) for published in rows]
    own = OwnProgrammes()
    return [one if isinstance(one, Check) else compared(*one, own) for one in questions]


def asking(
    published: PublishedFigure, user: Reader, reading: Reading
) -> Check | tuple[PublishedFigure, Scope, AnyAnswer, Answer]:
    """The scope of a published figure, and the answers to be had from ``reading``; or why there are none."""
    if published.uncheckable or not published.figure:
        is_unrecorded = published.uncheckable in UNRECORDED
        verdict = PublishedVerdict.NO_RECORDS if is_unrecorded else PublishedVerdict.UNCHECKABLE
        return Check(published, None, verdict, reason=published.get_uncheckable_display())
    try:
        figure = catalogue.figure(published.figure)
        scope = scope_of(published, user)
    except (KeyError, ValueError) as error:
        return Check(published, None, PublishedVerdict.UNCHECKABLE, reason=str(error))
    of_the_kind = reading.add_up(figure.parts[0].rows(Scope(user)), "count_rows")
    return published, scope, reading.ask(figure, scope), of_the_kind


def compared(
    published: PublishedFigure, scope: Scope, answer: AnyAnswer, of_the_kind: Answer, own: OwnProgrammes
) -> Check:
    """The verdict on what the records give; ``of_the_kind`` is how many there are of the kind at all."""
    computed = answer.total
    if published.value and not of_the_kind.total:
        return Check(published, None, PublishedVerdict.NO_RECORDS, scope=scope)
    if published.value and not computed and own.has_none_of(scope):
        reason = _("of another programme: the portal has no pairing between these provinces")
        return Check(published, None, PublishedVerdict.NO_RECORDS, scope=scope, reason=str(reason))
    difference = abs(published.value - Decimal(computed or 0))
    verdict = verdict_of(published.value, published.qualifier, computed)
    return Check(published, computed, verdict, difference, scope=scope)

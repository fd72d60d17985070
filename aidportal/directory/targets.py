"""How far the targets of agreements are reached, as the figures themselves tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain as chain_of
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Q, QuerySet, TextChoices, TextField, When
from django.db.models import Value as V
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aidportal.figures import catalogue, statements
from aidportal.figures.figure import Figure, Measure, Rate, rate
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import Value
from aidportal.sheets.partial_date import PartialDate
from aidportal.values import dates
from aidportal.values.money import Qualifier, Unit, format_amount
from aidportal.values.rounding import rounded
from aidportal.web.requests import SignedInUser

from .models import Agreement, Organisation, Pairing, Target
from .target_cells import Cells, up_to

# A framework, five years, three years, a district and a banner, a year: no tree of agreements is deeper.
MOST_LEVELS = 10


# ---- Who gives to whom


class PairingSides(NamedTuple):
    """What targets ask of a pairing, as values: a page has thousands, and as model objects they take ten times as long.

    ``giver`` and ``receiver`` are as ``giver_code`` calls them, with their names in the reader's language; ``area``
    is where the receiver lies, if that is known.
    """

    pk: int
    agreement_id: int | None
    giver: str
    receiver: str
    area: str | None
    giver_name: str
    receiver_name: str


def pairings_of(agreements: Iterable[int], user: SignedInUser) -> dict[int, list[PairingSides]]:
    """For each agreement the pairings that say who of its parties gives and who receives, as ``user`` may see them.

    Those recorded under the agreement itself; where it has none, those under the nearest agreement above
    it that has, else those under no agreement, as far as both sides are parties here. An agreement does
    not say by itself which party gives, so without a pairing nothing is known.
    """
    wanted = list(agreements)
    tree = {
        pk: (parent, frozenset(parties) - {None})
        for pk, parent, parties in statements.rows_of(*agreements_with_parties())
    }
    chains = {pk: chain(pk, tree) for pk in wanted}
    under: dict[int | None, dict[str, list[PairingSides]]] = {}
    concerned = {above for pks in chains.values() for above in pks}
    for pair in pairs(Pairing.objects.visible_to(user).filter(Q(agreement__in=concerned) | Q(agreement=None))):
        under.setdefault(pair.agreement_id, {}).setdefault(pair.giver, []).append(pair)
    return {pk: nearest(chains[pk], under, tree[pk][1]) for pk in wanted}


def pairs(pairings: QuerySet[Pairing]) -> Iterable[PairingSides]:
    """``pairings`` as values, in no order."""
    sides = (giver_code_in_sql("giver"), giver_code_in_sql("receiver"), F("receiver__area__counted_as"))
    names = (Organisation.name_of_today_in_sql("giver__"), Organisation.name_of_today_in_sql("receiver__"))
    columns = {f"side_{number}": column for number, column in enumerate((*sides, *names))}
    return map(PairingSides._make, pairings.order_by().annotate(**columns).values_list("pk", "agreement_id", *columns))


@statements.keeping_sql
def agreements_with_parties() -> statements.Written:
    """Each agreement with the one above it and its parties, each as ``giver_code`` calls it."""
    rows = Agreement.objects.order_by().annotate(party_codes=ArrayAgg(giver_code_in_sql("parties")))
    return statements.written(rows.values_list("pk", "parent_id", "party_codes"))


def chain(pk: int, tree: Mapping[int, tuple[int | None, object]]) -> list[int]:
    """The agreement and those above it, the nearest first."""
    line = [pk]
    while (parent := tree[line[-1]][0]) and len(line) <= MOST_LEVELS:
        line.append(parent)
    return line


def nearest(
    pks: list[int], under: dict[int | None, dict[str, list[PairingSides]]], parties: frozenset[str]
) -> list[PairingSides]:
    """The pairings of the nearest agreement that has any; ``under`` has them by agreement and giver.

    A government is the party that its area's predecessors and successors are.
    """
    own, *above = pks
    if own in under:
        return sorted(chain_of.from_iterable(under[own].values()), key=lambda row: row.pk)
    for pk in [*above, None]:
        among = under.get(pk, {})
        rows = [row for party in parties for row in among.get(party, ()) if row.receiver in parties]
        if rows:
            return sorted(rows, key=lambda row: row.pk)
    return []


def giver_code(organisation: Organisation) -> str:
    """The value of a scope's ``givers``: the area of a government, else the organisation."""
    if organisation.kind == Organisation.Kind.GOVERNMENT and organisation.area:
        return organisation.area.counted_as
    return f"o{organisation.pk}"


def giver_code_in_sql(path: str) -> Any:
    """``giver_code`` of the organisation at ``path``, in a query."""
    is_area = When(
        **{f"{path}__kind": Organisation.Kind.GOVERNMENT, f"{path}__area__isnull": False},
        then=f"{path}__area__counted_as",
    )
    itself = Concat(V("o"), Cast(path, TextField()))
    return Case(is_area, default=itself, output_field=TextField())


def sides(pairings: list[PairingSides], user: SignedInUser) -> Scope | None:
    """The givers and receivers of ``pairings`` as a scope; ``None`` where they are not known.

    A receiver that is no government is taken with its whole area, because figures know receivers by area.
    """
    areas = dict.fromkeys(pair.area for pair in pairings if pair.area)
    if not pairings or any(pair.area is None for pair in pairings):
        return None
    return Scope(user, givers=tuple(dict.fromkeys(pair.giver for pair in pairings)), areas=tuple(areas))


def scope_of(agreement: Agreement, user: SignedInUser) -> Scope | None:
    """The givers and receivers of the agreement as a scope; ``None`` where they are not known."""
    return sides(pairings_of([agreement.pk], user)[agreement.pk], user)


class AgreementTerms(NamedTuple):
    """What targets ask of their agreement, as values: until when it holds, and what it is called."""

    pk: int
    title: str
    starts_on: PartialDate | None
    ends_on: PartialDate | None

    def get_absolute_url(self) -> str:
        return Agreement(pk=self.pk).get_absolute_url()


class Aim(NamedTuple):
    """A target as values, where there are thousands; see ``Target``."""

    agreement: AgreementTerms
    agreement_id: int
    pk: int
    figure: str
    year: int | None
    value: Decimal
    qualifier: str


def period_of(target: Target | Aim) -> Period:
    """The year of the target, else the term of its agreement as far as it is known."""
    if target.year:
        return Period.year(target.year)
    start, end = target.agreement.starts_on, target.agreement.ends_on
    return Period(start.first if start else None, end.last + ONE_DAY if end else None)


# ---- How far a target is reached


class TargetVerdict(TextChoices):
    """How a target stands, the worst first."""

    MISSED = "missed", gettext_lazy("missed")
    BEHIND = "behind", gettext_lazy("behind schedule")
    NOT_STARTED = "not_started", gettext_lazy("not started")
    ON_SCHEDULE = "on_schedule", gettext_lazy("on schedule")
    REACHED = "reached", pgettext_lazy("verdict", "reached")
    UNKNOWN = "unknown", gettext_lazy("cannot be computed")


# Not frozen: to make one would take several times as long, and there are thousands.
@dataclass(eq=False)
class TargetProgress:
    """A target and what is done of it on the day ``today``; where that is a past day of its time, by ``until``.

    ``done`` is the total of ``figure`` in ``scope``; both are ``None`` where ``reason`` says why. ``sides`` are
    those of the scope.
    """

    target: Target | Aim
    figure: Any
    pairings: list[PairingSides]
    sides: Scope | None
    done: Value
    today: date
    reason: str = ""
    until: date | None = None

    @property
    def scope(self) -> Scope | None:
        if self.reason or self.sides is None:
            return None
        return self.sides.but(period=up_to(self.period, self.until), asked_on=self.until)

    @cached_property
    def rate(self) -> Decimal | None:
        """Done of what is to be reached, in per cent; ``None`` where either is not known."""
        return rate(self.done, self.target.value)

    @cached_property
    def period(self) -> Period:
        return period_of(self.target)

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """How many of the days of the target are over, and how many there are; ``None`` where the term is open."""
        return days_over(self.period, self.today)

    @property
    def is_stock(self) -> bool:
        """Whether what is done stands at its value from the first day on, and does not grow with the days."""
        return bool(self.figure and self.figure.is_stock)

    @cached_property
    def time_over(self) -> Decimal | None:
        """The share of the target's time that is over, in per cent; of a stock, which is due at once, nothing."""
        return share_over(self.days) if self.days and not self.is_stock else None

    @property
    def due(self) -> Decimal:
        """What is due by now: all of a stock, and of what has no term; else the share of the days that are over."""
        value = Decimal(self.target.value)
        if self.is_stock or not self.days or not self.days[1]:
            return value
        over, whole = self.days
        return rounded(value * over / whole, 2)

    @cached_property
    def lag(self) -> Decimal:
        """By how many points the rate is lower than the share of the time that is over; less than 0 where it is not.

        A stock is held against the whole of what is to be reached.
        """
        due = Decimal(100) if self.is_stock else self.time_over or Decimal(0)
        return due - (self.rate or Decimal(0))

    @cached_property
    def verdict(self) -> TargetVerdict:
        if self.reason:
            return TargetVerdict.UNKNOWN
        if self.done is not None and self.done >= self.target.value:
            return TargetVerdict.REACHED
        over, whole = self.days or (0, 0)
        if not whole:
            return TargetVerdict.UNKNOWN
        if self.period.end and self.period.end <= self.today:
            return TargetVerdict.MISSED
        if self.is_stock:
            return TargetVerdict.BEHIND if over else TargetVerdict.ON_SCHEDULE
        if over and not self.done:
            return TargetVerdict.NOT_STARTED
        is_behind = Decimal(self.done or 0) * whole < self.target.value * over
        return TargetVerdict.BEHIND if is_behind else TargetVerdict.ON_SCHEDULE

    @property
    def why(self) -> str:
        """Why it cannot be said how the target stands; nothing where it can."""
        if self.reason or self.verdict != TargetVerdict.UNKNOWN:
            return self.reason
        return _("The agreement does not say from when until when it holds.")


# Thousands of targets are of few periods.
@lru_cache(maxsize=1000)
def days_over(period: Period, today: date) -> tuple[int, int] | None:
    """How many days of the period are over, ``today`` among them, and how many there are; ``None`` where it is open."""
    start, end = period.start, period.end
    if start is None or end is None:
        return None
    return max(0, (min(today + ONE_DAY, end) - start).days), (end - start).days


@lru_cache(maxsize=1000)
def share_over(days: tuple[int, int]) -> Decimal | None:
    return rate(*days)


def measured(
    targets: Iterable[Target | Aim], user: SignedInUser, reading: Reading, today: date, until: date | None = None
) -> Callable[[], list[TargetProgress]]:
    """Asks ``reading`` for what is done of all ``targets``; gives a ``TargetProgress`` for each, once answered.

    With ``until`` those that went on then are measured as of that day. The pairings are read at once; the figures
    are asked by giver and area for all targets together where that tells the number, and only else target by target.
    """
    rows = list(targets)
    pairings = pairings_of({target.agreement_id for target in rows}, user)
    scopes = {pk: sides(own, user) for pk, own in pairings.items()}
    years = {target.year for target in rows if target.year}
    cells = {day: Cells(reading, user, years, day) for day in (None, until)}
    figures = {key: found(key) for key in {target.figure for target in rows}}
    asked: list[tuple[Any, ...]] = []
    for target in rows:
        figure, own, within = figures[target.figure], pairings[target.agreement_id], scopes[target.agreement_id]
        period = period_of(target)
        day, reason = day_of(period, until), why_not(figure, within, own)
        value = cells[day].ask(figure, within, period, target.year) if within and not reason else lambda: None
        asked.append((target, figure, own, within, value, day, reason))
    return lambda: [
        TargetProgress(target, figure, own, within, value(), day or today, reason, day)
        for target, figure, own, within, value, day, reason in asked
    ]


def day_of(period: Period, day: date | None) -> date | None:
    """``day`` where it is one of the period, and not its last; else nothing."""
    if day is None or (period.start and day < period.start) or (period.end and period.end <= day + ONE_DAY):
        return None
    return day


def found(key: str) -> Any:
    try:
        return catalogue.figure(key)
    except KeyError:
        return None


def why_not(figure: Figure | Rate, scope: Scope | None, pairings: list[PairingSides]) -> str:
    """Why what is done cannot be computed; nothing where it can."""
    if figure is None:
        return _("There is no such figure any more.")
    if not pairings:
        return _("No pairing says who gives and who receives.")
    return "" if scope else _("A receiver lies in no area.")


# ---- On the page of an agreement


def progress(agreement: Agreement, user: SignedInUser) -> Iterable[list[Any]]:
    """For each target the cells: figure, year, value to reach, value reached, per cent."""
    unit = Unit(user.unit)
    for one in answered(agreement.targets.select_related("agreement"), user):
        target, reached = one.target, one.rate
        if one.figure is None:
            yield [target.figure, str(target.year or "—"), f"{target.value:,f}", "—", "—"]
            continue
        url = one.figure.narrow(one.scope).url(reverse(one.figure.url)) if one.scope else ""
        yield [
            f"{one.figure.label} ({unit_of(one.figure, unit)})",
            str(target.year or "—"),
            planned(one, unit),
            {"text": written(one.figure.unit, one.done, unit), "url": url},
            "—" if reached is None else f"{reached}%",
        ]


def answered(targets: Iterable[Target], user: SignedInUser) -> list[TargetProgress]:
    """How far ``targets`` are reached today."""
    return measured(targets, user, Reading(), dates.today())()


def planned(one: TargetProgress, unit: Unit) -> str:
    """The value to reach, with the mark of one that is not exact."""
    mark = Qualifier(one.target.qualifier).mark if one.target.qualifier else ""
    return f"{mark} {written(one.figure.unit if one.figure else None, one.target.value, unit)}".strip()


def unit_of(figure: Figure | Rate, unit: Unit) -> str:
    return str(unit.label if figure.unit == Measure.YUAN else Measure(figure.unit).label)


def written(measure: Measure | None, value: Value, unit: Unit) -> str:
    """A value of a figure in the reader's unit of money, without the unit's name."""
    if value is None:
        return "—"
    if measure == Measure.YUAN:
        return format_amount(value, unit)
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else f"{value:,}"

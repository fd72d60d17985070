"""How far the targets of agreements are reached, as the figures themselves tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain as chain_of
from itertools import product
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Q, TextChoices, TextField, When
from django.db.models import Value as V
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aidportal import statements
from aidportal.figures import catalogue
from aidportal.figures.figure import Measure, Rate, rate
from aidportal.figures.reading import Group, Reading
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import Value
from aidportal.money import Qualifier, Unit, format_amount

from .models import Agreement, Organisation, Pairing, Target
from .querysets import subtree

# A framework, five years, three years, a district and a banner, a year: no tree of agreements is deeper.
MOST_LEVELS = 10
# The axes of a scope that dimensions of places ask for.
AXES = {"giver_area": "givers", "area": "areas"}


# ---- Who gives to whom


def pairings_of(agreements: Iterable[int], user: Any) -> dict[int, list[Pairing]]:
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
    under: dict[int | None, dict[str, list[Pairing]]] = {}
    concerned = {above for pks in chains.values() for above in pks}
    seen = Pairing.objects.visible_to(user).filter(Q(agreement__in=concerned) | Q(agreement=None))
    for pairing in seen.select_related("giver__area", "receiver__area"):
        under.setdefault(pairing.agreement_id, {}).setdefault(giver_code(pairing.giver), []).append(pairing)
    return {pk: nearest(chains[pk], under, tree[pk][1]) for pk in wanted}


@statements.keeping_sql
def agreements_with_parties() -> statements.Written:
    """Each agreement with the one above it and its parties, each as ``giver_code`` calls it."""
    is_area = When(
        parties__kind=Organisation.Kind.GOVERNMENT, parties__area__isnull=False, then="parties__area__counted_as"
    )
    itself = Concat(V("o"), Cast("parties", TextField()))
    party = Case(is_area, default=itself, output_field=TextField())
    rows = Agreement.objects.order_by().annotate(party_codes=ArrayAgg(party))
    return statements.written(rows.values_list("pk", "parent_id", "party_codes"))


def chain(pk: int, tree: dict[int, tuple[int | None, Any]]) -> list[int]:
    """The agreement and those above it, the nearest first."""
    found = [pk]
    while (parent := tree[found[-1]][0]) and len(found) <= MOST_LEVELS:
        found.append(parent)
    return found


def nearest(
    pks: list[int], under: dict[int | None, dict[str, list[Pairing]]], parties: frozenset[str]
) -> list[Pairing]:
    """The pairings of the nearest agreement that has any; ``under`` has them by agreement and giver.

    A government is the party that its area's predecessors and successors are.
    """
    own, *above = pks
    if own in under:
        return sorted(chain_of.from_iterable(under[own].values()), key=lambda row: row.pk)
    for pk in [*above, None]:
        among = under.get(pk, {})
        rows = [row for party in parties for row in among.get(party, ()) if giver_code(row.receiver) in parties]
        if rows:
            return sorted(rows, key=lambda row: row.pk)
    return []


def giver_code(organisation: Organisation) -> str:
    """The value of a scope's ``givers``: the area of a government, else the organisation."""
    if organisation.kind == Organisation.Kind.GOVERNMENT and organisation.area:
        return organisation.area.counted_as
    return f"o{organisation.pk}"


def sides(pairings: list[Pairing], user: Any) -> Scope | None:
    """The givers and receivers of ``pairings`` as a scope; ``None`` where they are not known.

    A receiver that is no government is taken with its whole area, because figures know receivers by area.
    """
    if not pairings or any(pairing.receiver.area is None for pairing in pairings):
        return None
    givers = dict.fromkeys(giver_code(pairing.giver) for pairing in pairings)
    areas = dict.fromkeys(pairing.receiver.area.counted_as for pairing in pairings if pairing.receiver.area)
    return Scope(user, givers=tuple(givers), areas=tuple(areas))


def scope_of(agreement: Agreement, user: Any) -> Scope | None:
    """The givers and receivers of the agreement as a scope; ``None`` where they are not known."""
    return sides(pairings_of([agreement.pk], user)[agreement.pk], user)


def period_of(target: Target) -> Period:
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


@dataclass(frozen=True)
class TargetProgress:
    """A target and what is done of it on the day ``today``.

    ``done`` is the total of ``figure`` in ``scope``; both are ``None`` where ``reason`` says why.
    """

    target: Target
    figure: Any
    pairings: list[Pairing]
    scope: Scope | None
    done: Value
    today: date
    reason: str = ""

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
        start, end = self.period.start, self.period.end
        if start is None or end is None:
            return None
        return max(0, (min(self.today, end) - start).days), (end - start).days

    @property
    def is_stock(self) -> bool:
        """Whether what is done stands at its value from the first day on, and does not grow with the days."""
        return bool(self.figure and self.figure.is_stock)

    @cached_property
    def time_over(self) -> Decimal | None:
        """The share of the target's time that is over, in per cent; of a stock, which is due at once, nothing."""
        return rate(*self.days) if self.days and not self.is_stock else None

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
        if over == whole:
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


def measured(targets: Iterable[Target], user: Any, reading: Reading, today: date) -> Callable[[], list[TargetProgress]]:
    """Asks ``reading`` for what is done of all ``targets``; gives a ``TargetProgress`` for each, once answered.

    The pairings are read at once; the figures are asked by giver and area for all targets together where
    that tells the number, and only else target by target.
    """
    rows = list(targets)
    pairings = pairings_of({target.agreement_id for target in rows}, user)
    cells = Cells(reading, user, {target.year for target in rows if target.year})
    asked = []
    for target in rows:
        figure, own = found(target.figure), pairings[target.agreement_id]
        within = sides(own, user)
        reason = why_not(figure, within, own)
        scope = None if reason or within is None else within.but(period=period_of(target))
        asked.append((target, figure, own, scope, cells.ask(figure, scope, target.year) if scope else None, reason))
    return lambda: [
        TargetProgress(target, figure, own, scope, value() if value else None, today, reason)
        for target, figure, own, scope, value, reason in asked
    ]


def found(key: str) -> Any:
    try:
        return catalogue.figure(key)
    except KeyError:
        return None


def why_not(figure: Any, scope: Scope | None, pairings: list[Pairing]) -> str:
    """Why what is done cannot be computed; nothing where it can."""
    if figure is None:
        return _("There is no such figure any more.")
    if not pairings:
        return _("No pairing says who gives and who receives.")
    return "" if scope else _("A receiver lies in no area.")


class Cells:
    """A figure for many pairs of places and years, from few questions by giver, area and year."""

    def __init__(self, reading: Reading, user: Any, years: set[int]) -> None:
        self.reading, self.user = reading, user
        self.all_years = Period(date(min(years), 1, 1), date(max(years) + 1, 1, 1)) if years else Period()
        self._answers: dict[Any, Any] = {}
        self._by_year: dict[int, dict[Any, dict[Group, Value]]] = {}
        self._empty: dict[str, Value] = {}

    def ask(self, figure: Any, scope: Scope, year: int | None) -> Callable[[], Value]:
        """Asks for the figure in ``scope``; gives it once answered. ``year`` is that of the scope, if it is one."""
        if figure.by_helper and is_one_place(scope.givers) and is_one_place(scope.areas):
            # Asked by who helps once for all, and not of each giver again.
            figure = figure.by_helper
        places = shared_places(figure, scope)
        shared = scope.but(**{AXES[key]: () for key in places})
        keys = (*places, "year") if year and "year" in figure.dimensions else tuple(places)
        if "year" in keys:
            shared = shared.but(period=self.all_years)
        answer = self._answer(figure, shared, keys)
        if not keys:
            return lambda: answer.total
        nothing = self._nothing(figure)
        spans = [[subtree(code) for code in codes] for codes in places.values()]

        def value() -> Value:
            known = list(values_in(self._groups(answer, keys, year), spans))
            return sum(known[1:], known[0]) if known else nothing

        return value

    def _answer(self, figure: Any, scope: Scope, keys: tuple[str, ...]) -> Any:
        asked = (figure.key, scope.but(user=None), keys)
        if asked not in self._answers:
            self._answers[asked] = self.reading.ask(figure, scope, *([keys] if keys else []))
        return self._answers[asked]

    def _groups(self, answer: Any, keys: tuple[str, ...], year: int | None) -> dict[Group, Value]:
        """The known numbers of an answer by place, of one year where it is by year."""
        has_years = keys[-1] == "year"
        if id(answer) not in self._by_year:
            found: dict[Any, dict[Group, Value]] = {}
            for group, value in answer.by(*keys).items():
                if value is not None:
                    places, of = (group[:-1], group[-1]) if has_years else (group, None)
                    found.setdefault(of, {})[places] = value
            self._by_year[id(answer)] = found
        return self._by_year[id(answer)].get(year if has_years else None, {})

    def _nothing(self, figure: Any) -> Value:
        """What a figure is where there is no row: 0 of what is counted, nothing of what is added up."""
        if isinstance(figure, Rate):
            return None
        if figure.key not in self._empty:
            aggregate = figure.records(Scope(self.user)).measurement(figure.measure).aggregate
            self._empty[figure.key] = aggregate.empty_result_set_value
        return self._empty[figure.key]


def is_one_place(codes: tuple[str, ...]) -> bool:
    """Whether ``codes`` are one county, in which no other area lies."""
    return len(codes) == 1 and codes[0][0] != "o" and not codes[0].endswith("00")


def shared_places(figure: Any, scope: Scope) -> dict[str, tuple[str, ...]]:
    """The dimensions by which ``figure`` can be asked for many scopes at once, with the codes of this one.

    The numbers of places tell that of the scope where they add up, or where it is one of them. Who gives is
    told by them where a row has one giver and the scope asks for no organisation.
    """
    places = {key: getattr(scope, axis) for key, axis in AXES.items() if key in figure.dimensions}
    if not figure.has_one_giver or any(code[0] == "o" for code in scope.givers):
        places.pop("giver_area", None)
    adds_up = figure.adds_up and not figure.has_amounts_together
    is_one = all(is_one_place(codes) for codes in places.values())
    return places if adds_up or is_one else {}


def values_in(groups: dict[Group, Value], spans: list[list[tuple[str, str]]]) -> Iterable[Any]:
    """The values of the groups of which each place lies in one of its spans of codes."""
    if all(first == last for wanted in spans for first, last in wanted):
        exact = product(*({first for first, _last in wanted} for wanted in spans))
        return (groups[places] for places in exact if places in groups)
    return (value for places, value in groups.items() if lies_in(places, spans))


def lies_in(places: Group, spans: list[list[tuple[str, str]]]) -> bool:
    return all(
        code is not None and any(first <= code <= last for first, last in wanted)
        for code, wanted in zip(places, spans, strict=True)
    )


# ---- On the page of an agreement


def progress(agreement: Agreement, user: Any) -> Iterable[list[Any]]:
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


def answered(targets: Iterable[Target], user: Any) -> list[TargetProgress]:
    """How far ``targets`` are reached today."""
    return measured(targets, user, Reading(), timezone.localdate())()


def planned(one: TargetProgress, unit: Unit) -> str:
    """The value to reach, with the mark of one that is not exact."""
    mark = Qualifier(one.target.qualifier).mark if one.target.qualifier else ""
    return f"{mark} {written(one.figure.unit if one.figure else None, one.target.value, unit)}".strip()


def unit_of(figure: Any, unit: Unit) -> str:
    return str(unit.label if figure.unit == Measure.YUAN else Measure(figure.unit).label)


def written(measure: Measure | None, value: Any, unit: Unit) -> str:
    """A value of a figure in the reader's unit of money, without the unit's name."""
    if value is None:
        return "—"
    if measure == Measure.YUAN:
        return format_amount(value, unit)
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else f"{value:,}"

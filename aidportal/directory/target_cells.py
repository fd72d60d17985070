"""What is done of many targets: one question for each figure, however many agreements, givers and years there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from aidportal.figures.figure import AnyFigure, Figure, Rate
from aidportal.figures.reading import AnyAnswer, Group, Reading
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import Value
from aidportal.web.requests import SignedInUser

from .models import Organisation
from .models.organisation import OrganisationQuerySet
from .querysets import subtree

# The axes of a scope that dimensions of places ask for.
AXES = {"helpers": "givers", "giver": "givers", "giver_area": "givers", "area": "areas"}
# The numbers of an answer by who gives and by area, each with its group: one that two give stands under both.
Index = dict[str, dict[str, list[tuple[Group, Value]]]]
# What stands at a place.
Placed = TypeVar("Placed")
# Where a figure is not asked by an axis.
EVERYWHERE = ""
# The dimensions that tell who gives.
GIVING = ("helpers", "giver", "giver_area")
HOME = (("body", "pk"), ("home", "area__counted_as"))


class FigureWay(NamedTuple):
    """How a figure is asked for all sides that are alike in what decides it: by which dimensions of which axes."""

    figure: Figure | Rate
    keys: tuple[str, ...]
    axes: frozenset[str]
    is_by_year: bool
    nothing: Value


def up_to(period: Period, until: date | None) -> Period:
    """The part of the period up to the day ``until``, which lies in it, if that is told."""
    return replace(period, end=until + ONE_DAY) if until else period


class Cells:
    """A figure for many pairs of places and years, from few questions by giver, area and year; up to ``until``."""

    def __init__(self, reading: Reading, user: SignedInUser, years: set[int], until: date | None = None) -> None:
        self.reading, self.user, self.until = reading, user, until
        all_years = Period(date(min(years), 1, 1), date(max(years) + 1, 1, 1)) if years else Period()
        self.all_years = up_to(all_years, until)
        self._answers: dict[Any, Any] = {}
        self._indexes: dict[int, dict[Any, Index]] = {}
        self._ways: dict[Any, FigureWay] = {}
        self._alike: dict[int, tuple[Scope, tuple[bool, ...]]] = {}

    def ask(self, figure: AnyFigure, sides: Scope, period: Period, year: int | None) -> Callable[[], Value]:
        """Asks for the figure of ``sides`` in the period; gives it once answered.

        ``sides`` ask for givers and areas alone; ``year`` is that of the period, if it is one.
        """
        way = self._way(figure, sides, bool(year))
        answer = self._answer(way, sides, self.all_years if way.is_by_year else up_to(period, self.until))
        if not way.keys:
            return lambda: answer.total
        # Thousands ask: each is held as what it asks, and not as a function of its own.
        return partial(self._number, answer, self._homes_of(way.keys), way, sides, year)

    def _number(
        self, answer: AnyAnswer, homes: AnyAnswer | None, way: FigureWay, sides: Scope, year: int | None
    ) -> Value:
        """What the answer has for ``sides`` and ``year``, once answered."""
        givers = sides.givers if "givers" in way.axes else (EVERYWHERE,)
        areas = sides.areas if "areas" in way.axes else (EVERYWHERE,)
        index = self._index(answer, homes, way.keys, year)
        return added([one for by_area in entries(index, givers) for one in entries(by_area, areas)], way.nothing)

    def _way(self, figure: Figure | Rate, sides: Scope, has_year: bool) -> FigureWay:
        """The way of ``figure``, found once for all sides that are alike in what it looks at."""
        if id(sides) not in self._alike:
            givers, areas = sides.givers, sides.areas
            # With the sides, for whose place in memory no other may come meanwhile.
            self._alike[id(sides)] = sides, (has_organisations(givers), is_one_place(givers), is_one_place(areas))
        key = (figure.key, has_year, self._alike[id(sides)][1])
        if key not in self._ways:
            figure = figure.by_helper
            places = shared_places(figure, sides)
            is_by_year = has_year and "year" in figure.dimensions
            keys = (*places, "year") if is_by_year else places
            axes = frozenset(AXES[place] for place in places)
            self._ways[key] = FigureWay(figure, keys, axes, is_by_year, self._nothing(figure))
        return self._ways[key]

    def _answer(self, way: FigureWay, sides: Scope, period: Period) -> Any:
        """The answer by the keys of ``way`` for all that have the same sides but for its axes."""
        left = [getattr(sides, axis) for axis in ("givers", "areas") if axis not in way.axes]
        key = (way.figure.key, way.keys, period, *left)
        if key not in self._answers:
            shared = sides.but(period=period, asked_on=self.until, **dict.fromkeys(way.axes, ()))
            self._answers[key] = self.reading.ask(way.figure, shared, *([way.keys] if way.keys else []))
        return self._answers[key]

    def _index(self, answer: AnyAnswer, homes: AnyAnswer | None, keys: tuple[str, ...], year: int | None) -> Index:
        """The known numbers of an answer by place, of one year where it is by year."""
        if id(answer) not in self._indexes:
            self._indexes[id(answer)] = indexes(answer.by(*keys), keys, homes.by("body", "home") if homes else ())
        return self._indexes[id(answer)].get(year if "year" in keys else None, {})

    def _homes_of(self, keys: tuple[str, ...]) -> AnyAnswer | None:
        """Where organisations lie, asked along with numbers that tell them apart."""
        return self._homes if "helpers" in keys else None

    @cached_property
    def _homes(self) -> AnyAnswer:
        """The areas of today in which organisations lie."""
        return self.reading.measure(in_areas, Scope(self.user), "count_rows", HOME, ("body", "home"))

    def _nothing(self, figure: Figure | Rate) -> Value:
        """What a figure is where there is no row: 0 of what is counted, nothing of what is added up."""
        if isinstance(figure, Rate):
            return None
        aggregate = figure.records(Scope(self.user)).measurement(figure.measure).aggregate
        return aggregate.empty_result_set_value


def added(numbers: list[list[tuple[Group, Value]]], nothing: Value) -> Value:
    """What known numbers come to, each group once; ``nothing`` where there is none."""
    known: list[Any]
    if len(numbers) == 1:
        known = [value for _group, value in numbers[0]]
    else:
        known = [*dict(chain.from_iterable(numbers)).values()]
    return sum(known[1:], known[0]) if known else nothing


def in_areas(scope: Scope) -> OrganisationQuerySet:
    """The organisations that lie in an area, whoever asks: it is told of those alone whose numbers are."""
    return Organisation.objects.filter(area__isnull=False)


def indexes(numbers: Mapping[Group, Value], keys: tuple[str, ...], homes: Iterable[Group]) -> dict[Any, Index]:
    """The known ``numbers`` by year, where they are by year, and by place.

    ``homes`` are organisations with the areas in which they lie.
    """
    known: dict[Any, Index] = {}
    area_of = {str(body): area for body, area in homes}
    year_of, place_of = part(keys, "year", None), part(keys, "area", EVERYWHERE)
    giving = tuple(key for key in keys if key in GIVING)
    whose_of = parts(keys, giving)
    # Thousands of groups have the same few givers.
    givers: dict[Group, tuple[str, ...]] = {}
    for group, value in numbers.items():
        if value is None:
            continue
        whose = whose_of(group)
        if whose not in givers:
            givers[whose] = givers_in(dict(zip(giving, whose, strict=True)), area_of)
        by_giver, place, number = known.setdefault(year_of(group), {}), place_of(group), (group, value)
        for giver in givers[whose]:
            by_giver.setdefault(giver, {}).setdefault(place, []).append(number)
    return known


def parts(keys: tuple[str, ...], wanted: tuple[str, ...]) -> Callable[[Group], Group]:
    """What gives the parts of a group that are its keys ``wanted``, as a group."""
    first, *rest = [keys.index(key) for key in wanted] or [0]
    if not wanted:
        return lambda group: ()
    return itemgetter(first, *rest) if rest else itemgetter(slice(first, first + 1))


def part(keys: tuple[str, ...], key: str, default: Any) -> Callable[[Group], Any]:
    """What gives the part of a group that is its ``key``, ``default`` where groups have none."""
    return itemgetter(keys.index(key)) if key in keys else lambda group: default


def givers_in(places: Mapping[str, str], homes: Mapping[str, str]) -> tuple[str, ...]:
    """All by which a scope asks for who gives the rows of a group: areas, and organisations (``o123``).

    ``homes`` has the areas of those that are told by their numbers.
    """
    if "helpers" in places:
        numbers = places["helpers"].split()
        return tuple({code for number in numbers for code in (f"o{number}", homes.get(number)) if code})
    if "giver_area" not in places:
        return (EVERYWHERE,)
    itself = f"o{places['giver']}" if places.get("giver") else None
    return tuple({code for code in (itself, places["giver_area"]) if code})


def entries(index: Mapping[str, Placed], codes: tuple[str, ...]) -> Iterable[Placed]:
    """The entries of places that lie in one of ``codes``, or are it."""
    for code in codes:
        if code[:1] != "o" and code.endswith("00"):
            first, last = subtree(code)
            yield from (entry for place, entry in index.items() if place and first <= place <= last)
        elif code in index:
            yield index[code]


def has_organisations(codes: tuple[str, ...]) -> bool:
    return any(code[0] == "o" for code in codes)


def is_one_place(codes: tuple[str, ...]) -> bool:
    """Whether ``codes`` are one county, in which no other area lies."""
    return len(codes) == 1 and codes[0][0] != "o" and not codes[0].endswith("00")


def shared_places(figure: Figure | Rate, scope: Scope) -> tuple[str, ...]:
    """The dimensions by which ``figure`` can be asked for many scopes at once.

    The numbers of places tell that of the scope where they add up, or where it is one of them. Who gives is
    told by them where a row has one giver, or by all who help; an organisation where the figure is told by it.
    """
    by_area = tuple(key for key in ("area",) if key in figure.dimensions)
    places = (*giving_places(figure, scope), *by_area)
    adds_up = figure.adds_up and not figure.has_amounts_together
    is_one = all(is_one_place(getattr(scope, AXES[key])) for key in places)
    return places if adds_up or is_one else ()


def giving_places(figure: Figure | Rate, scope: Scope) -> tuple[str, ...]:
    if "helpers" in figure.dimensions:
        return ("helpers",)
    if "giver_area" not in figure.dimensions or not figure.has_one_giver:
        return ()
    if not has_organisations(scope.givers):
        return ("giver_area",)
    return ("giver", "giver_area") if "giver" in figure.dimensions else ()

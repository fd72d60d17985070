"""What is done of many targets: one question for each figure, however many agreements, givers and years there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from aidportal.figures.figure import Rate
from aidportal.figures.reading import Group, Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import Value

from .querysets import subtree

# The axes of a scope that dimensions of places ask for.
AXES = {"helpers": "givers", "giver": "givers", "giver_area": "givers", "area": "areas"}
# The numbers of an answer by who gives and by area, each with its group: one that two give stands under both.
Index = dict[str, dict[str, dict[Group, Value]]]
# Where a figure is not asked by an axis.
EVERYWHERE = ""


class Cells:
    """A figure for many pairs of places and years, from few questions by giver, area and year."""

    def __init__(self, reading: Reading, user: Any, years: set[int]) -> None:
        self.reading, self.user = reading, user
        self.all_years = Period(date(min(years), 1, 1), date(max(years) + 1, 1, 1)) if years else Period()
        self._answers: dict[Any, Any] = {}
        self._indexes: dict[int, dict[Any, Index]] = {}
        self._empty: dict[str, Value] = {}

    def ask(self, figure: Any, scope: Scope, year: int | None) -> Callable[[], Value]:
        """Asks for the figure in ``scope``; gives it once answered. ``year`` is that of the scope, if it is one."""
        figure = figure.by_helper
        places = shared_places(figure, scope)
        axes = {AXES[key] for key in places}
        shared = scope.but(**dict.fromkeys(axes, ()))
        keys = (*places, "year") if year and "year" in figure.dimensions else places
        if "year" in keys:
            shared = shared.but(period=self.all_years)
        answer = self._answer(figure, shared, keys)
        if not keys:
            return lambda: answer.total
        nothing = self._nothing(figure)
        givers, areas = (getattr(scope, axis) if axis in axes else (EVERYWHERE,) for axis in ("givers", "areas"))

        def value() -> Value:
            index = self._index(answer, keys, year)
            found: dict[Group, Value] = {}
            for by_area in entries(index, givers):
                for values in entries(by_area, areas):
                    found |= values
            known: list[Any] = list(found.values())
            return sum(known[1:], known[0]) if known else nothing

        return value

    def _answer(self, figure: Any, scope: Scope, keys: tuple[str, ...]) -> Any:
        asked = (figure.key, scope.but(user=None), keys)
        if asked not in self._answers:
            self._answers[asked] = self.reading.ask(figure, scope, *([keys] if keys else []))
        return self._answers[asked]

    def _index(self, answer: Any, keys: tuple[str, ...], year: int | None) -> Index:
        """The known numbers of an answer by place, of one year where it is by year."""
        if id(answer) not in self._indexes:
            found: dict[Any, Index] = {}
            for group, value in answer.by(*keys).items():
                if value is not None:
                    places = dict(zip(keys, group, strict=True))
                    index = found.setdefault(places.get("year"), {})
                    for giver in givers_in(places):
                        by_area = index.setdefault(giver, {})
                        by_area.setdefault(places.get("area", EVERYWHERE), {})[group] = value
            self._indexes[id(answer)] = found
        return self._indexes[id(answer)].get(year if "year" in keys else None, {})

    def _nothing(self, figure: Any) -> Value:
        """What a figure is where there is no row: 0 of what is counted, nothing of what is added up."""
        if isinstance(figure, Rate):
            return None
        if figure.key not in self._empty:
            aggregate = figure.records(Scope(self.user)).measurement(figure.measure).aggregate
            self._empty[figure.key] = aggregate.empty_result_set_value
        return self._empty[figure.key]


def givers_in(places: Mapping[str, Any]) -> Iterable[str]:
    """All by which a scope asks for who gives the rows of a group: areas, and organisations (``o123``)."""
    if "helpers" in places:
        return set(places["helpers"].split())
    if "giver_area" not in places:
        return (EVERYWHERE,)
    itself = f"o{places['giver']}" if places.get("giver") else None
    return {code for code in (itself, places["giver_area"]) if code}


def entries(index: Mapping[str, Any], codes: tuple[str, ...]) -> Iterable[Any]:
    """The entries of places that lie in one of ``codes``, or are it."""
    for code in codes:
        first, last = (code, code) if code[:1] == "o" else subtree(code)
        if first != last:
            yield from (entry for place, entry in index.items() if place and first <= place <= last)
        elif first in index:
            yield index[first]


def is_one_place(codes: tuple[str, ...]) -> bool:
    """Whether ``codes`` are one county, in which no other area lies."""
    return len(codes) == 1 and codes[0][0] != "o" and not codes[0].endswith("00")


def shared_places(figure: Any, scope: Scope) -> tuple[str, ...]:
    """The dimensions by which ``figure`` can be asked for many scopes at once.

    The numbers of places tell that of the scope where they add up, or where it is one of them. Who gives is
    told by them where a row has one giver, or by all who help; an organisation where the figure is told by it.
    """
    by_area = tuple(key for key in ("area",) if key in figure.dimensions)
    places = (*giving_places(figure, scope), *by_area)
    adds_up = figure.adds_up and not figure.has_amounts_together
    is_one = all(is_one_place(getattr(scope, AXES[key])) for key in places)
    return places if adds_up or is_one else ()


def giving_places(figure: Any, scope: Scope) -> tuple[str, ...]:
    if "helpers" in figure.dimensions:
        return ("helpers",)
    if "giver_area" not in figure.dimensions or not figure.has_one_giver:
        return ()
    if all(code[0] != "o" for code in scope.givers):
        return ("giver_area",)
    return ("giver", "giver_area") if "giver" in figure.dimensions else ()

"""The figures of seconded officials."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Case, CharField, Func, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import AREA, DIRECTION, GIVER, KIND
from aidportal.directory.dimensions import (
    AREAS,
    area_dimensions,
    at_level,
    choice_dimension,
    choice_names,
    code_at,
    month_dimension,
    year_dimension,
)
from aidportal.directory.names import area_names
from aidportal.figures.axes import Axis
from aidportal.figures.figure import Dimension, Figure, Measure, Rate, Words
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Direction, Period, Scope
from aidportal.figures.selects import GroupKey
from aidportal.figures.uncounted import KNOWN_BY_YEAR

from .axes import BATCH, HANDOVER, LENGTH, batch_name
from .models import Batch, Official, Posting
from .terms import Handover, Length, handover_of, length_of

# What of a scope means something for postings.
AXES = (AREA, GIVER, DIRECTION, BATCH, KIND, LENGTH, HANDOVER)
# Of who goes to the receiver home is the giver's side; a scope asks for sides, whichever way people travel.
HOME_AXES = {Direction.TO_RECEIVER.value: GIVER, Direction.TO_GIVER.value: AREA}
HOST_AXES = {Direction.TO_RECEIVER.value: AREA, Direction.TO_GIVER.value: GIVER}


def side_dimensions(
    key: str, label: Mapping[str, Words], to_receiver: str, to_giver: str, axis: Axis
) -> dict[str, Dimension]:
    """The programme's receiving or giving area of a posting, whichever way the official travels."""
    dimensions = {}
    for level, above in {"": "00", "_prefecture": "0000", "_province": ""}.items():
        side = Case(
            When(batch__direction=Direction.TO_RECEIVER, then=code_at(level, to_receiver)),
            default=code_at(level, to_giver),
            output_field=CharField(),
        )
        dimensions[key + level] = Dimension(key + level, label[level], side, area_names, at_level(axis, above), AREAS)
    return dimensions


def end_dimensions(key: str, label: Words, path: str, axes: dict[str, Axis]) -> dict[str, Dimension]:
    """The area where postings begin or end; ``axes`` are those of the scope that ask for it, by direction."""
    sides = {direction: area_dimensions(key, label, path, axis) for direction, axis in axes.items()}

    def narrow(level: str) -> Callable[[Scope, Any], Scope | None]:
        def to(scope: Scope, code: GroupKey) -> Scope | None:
            side = sides.get(scope.directions[0]) if len(scope.directions) == 1 else None
            return side[level].narrow(scope, code) if side else None

        return to

    return {
        level: replace(dimension, narrow=narrow(level))
        for level, dimension in area_dimensions(key, label, path).items()
    }


def batch_names(numbers: Iterable[int | None]) -> dict[Any, str]:
    return {number: batch_name(number) for number in numbers if number is not None}


def batch_dimension(path: str) -> dict[str, Dimension]:
    """By the number of the batch, which each direction counts for itself."""
    return {"batch": Dimension("batch", _("batch"), path, batch_names, BATCH.narrow)}


_PLACES = {
    **side_dimensions(
        "area",
        {
            "": _("receiving area"),
            "_prefecture": _("receiving area, by prefecture"),
            "_province": _("receiving area, by province"),
        },
        "host_area",
        "official__home_area",
        AREA,
    ),
    **side_dimensions(
        "giver_area",
        {
            "": _("giving area"),
            "_prefecture": _("giving area, by prefecture"),
            "_province": _("giving area, by province"),
        },
        "official__home_area",
        "host_area",
        GIVER,
    ),
    **choice_dimension("direction", _("direction"), "batch__direction", Direction, DIRECTION),
    **choice_dimension("kind", _("kind"), "official__kind", Official.Kind, KIND),
    **batch_dimension("batch__number"),
    "length": Dimension("length", _("length of service"), length_of(), choice_names(Length), LENGTH.narrow),
    "handover": Dimension("handover", _("handover"), handover_of(), choice_names(Handover), HANDOVER.narrow),
    **end_dimensions("home_area", _("home area"), "official__home_area", HOME_AXES),
    **end_dimensions("host_area", _("host area"), "host_area", HOST_AXES),
}
# Where it is asked who is on post on a day, no period is.
BEGINS = replace(KNOWN_BY_YEAR, is_possible=lambda scope: scope.day is None and scope.cuts)
_SENT = {**year_dimension("starts_on"), **month_dimension("starts_on"), **_PLACES}

OFFICIALS_SENT = Figure(
    key="officials_sent",
    label=_("Officials sent"),
    unit=Measure.PEOPLE,
    definition=_("Different officials with a posting that begins in the period; who is posted twice counts once."),
    rows=Posting.objects.in_scope,
    measure="headcount",
    url="cadres:list",
    axes=AXES,
    dimensions=_SENT,
    omissions=(BEGINS,),
    adds_up=False,
)

POSTINGS = Figure(
    key="postings",
    label=_("Postings"),
    unit=Measure.POSTINGS,
    definition=_("Postings that begin in the period; who is posted twice counts twice."),
    rows=Posting.objects.in_scope,
    measure="count_postings",
    url="cadres:list",
    axes=AXES,
    dimensions=_SENT,
    omissions=(BEGINS,),
)


def on_the_day(scope: Scope) -> Scope:
    """The scope at one day: the one asked for, else today within the period, or the day of it that is nearest."""
    if scope.day:
        return scope.but(period=Period())
    day = max(scope.period.start or date.min, min(scope.period.last_day or scope.today, scope.today))
    return scope.but(day=day, period=Period())


ON_POST = Figure(
    key="officials_on_post",
    label=_("Officials on post"),
    unit=Measure.PEOPLE,
    definition=_(
        "Different officials whose posting holds for certain on one day: the last day of the period, today where it "
        "is not over, or its first day where it has not begun."
    ),
    rows=Posting.objects.in_scope,
    measure="headcount",
    url="cadres:list",
    axes=AXES,
    within=on_the_day,
    dimensions=_PLACES,
    adds_up=False,
    is_stock=True,
)

# Of each posting the first day on post and the one after the last, as far as they are certain.
TENURE = {
    "first": Cast(Func("tenure", function="lower"), TextField()),
    "end": Cast(Func("tenure", function="upper"), TextField()),
}


def certain_rows(scope: Scope) -> Any:
    return Posting.objects.in_scope(scope).with_certain_days()


class Stock:
    """Officials on post on any day, from one answer: who came up to it, less those who have left by then.

    Nobody holds two postings at one time, which the database sees to, so postings on a day are people.
    """

    def __init__(self, reading: Reading, scope: Scope, *keys: str) -> None:
        """``scope`` without a day; the stock can be split by each of ``keys``."""
        expressions = TENURE | {key: ON_POST.dimensions[key].expression for key in keys}
        sets = [("first", "end", key) for key in keys]
        self._levels: dict[str, dict[Any, tuple[list[str], list[int]]]] = {}
        self._answer = reading.measure(
            certain_rows, scope, "count_postings", tuple(expressions.items()), ("first", "end"), *sets
        )

    @property
    def first_day(self) -> date | None:
        """The first day on which somebody is on post; ``None`` where nobody ever is."""
        starts = [first for first, _end in self._answer.by("first", "end")]
        return date.fromisoformat(min(starts)) if starts else None

    def on(self, day: date, key: str = "") -> dict[Any, int]:
        """Officials on post on ``day`` by the groups of ``key``; by ``None`` alone without one."""
        if key not in self._levels:
            self._levels[key] = self._by_change(key)
        numbers = {}
        for group, (days, levels) in self._levels[key].items():
            place = bisect_right(days, day.isoformat())
            numbers[group] = levels[place - 1] if place else 0
        return numbers

    def _by_change(self, key: str) -> dict[Any, tuple[list[str], list[int]]]:
        """For each group the days on which somebody comes or has left, in order, and how many are on post from then."""
        changes: dict[Any, list[tuple[str, int]]] = {}
        for (first, end, *group), value in self._answer.by("first", "end", *([key] if key else [])).items():
            change = changes.setdefault(group[0] if group else None, [])
            people = int(value or 0)
            change.append((first, people))
            if end is not None:
                change.append((end, -people))
        levels = {}
        for name, change in changes.items():
            change.sort()
            levels[name] = ([day for day, _number in change], list(accumulate(number for _day, number in change)))
        return levels


QUOTA = Figure(
    key="quota",
    label=_("Quota"),
    unit=Measure.PEOPLE,
    definition=_(
        "Officials that the batches whose term begins in the period are to send; batches without a quota add none."
    ),
    rows=Batch.objects.in_scope,
    measure="sum_quota",
    url="cadres:batch_list",
    axes=(DIRECTION, BATCH),
    dimensions={
        **year_dimension("starts_on"),
        **choice_dimension("direction", _("direction"), "direction", Direction, DIRECTION),
        **batch_dimension("number"),
    },
)


class HandoverRows:
    """The postings that follow another in one of ``ways``, in a scope and as the list is asked for them."""

    def __init__(self, *ways: Handover) -> None:
        self.ways = tuple(way.value for way in ways)

    def within(self, scope: Scope) -> Scope:
        shared = tuple(way for way in scope.handovers if way in self.ways)
        return scope.but(handovers=shared or scope.handovers or self.ways)

    def rows(self, scope: Scope) -> Any:
        # Once more, for a scope that asks for other ways only.
        return Posting.objects.in_scope(scope).handed_over(self.ways)


_KNOWN = HandoverRows(Handover.GAP, Handover.OVERLAP, Handover.ON_TIME)
_WITHOUT_GAP = HandoverRows(Handover.OVERLAP, Handover.ON_TIME)

HANDOVERS = Figure(
    key="handovers",
    label=_("Handovers"),
    unit=Measure.POSTINGS,
    definition=_(
        "Postings that begin in the period and take over from another, where the dates say for certain whether there "
        "were days without anybody or with two."
    ),
    rows=_KNOWN.rows,
    measure="count_postings",
    url="cadres:list",
    axes=AXES,
    within=_KNOWN.within,
    dimensions=_SENT,
    omissions=(BEGINS,),
)

HANDOVERS_WITHOUT_GAP = Figure(
    key="handovers_without_gap",
    label=_("Handovers without a gap"),
    unit=Measure.POSTINGS,
    definition=_("Handovers in which there was no day without anybody."),
    rows=_WITHOUT_GAP.rows,
    measure="count_postings",
    url="cadres:list",
    axes=AXES,
    within=_WITHOUT_GAP.within,
    dimensions=_SENT,
    omissions=(BEGINS,),
)

HANDOVER_RATE = Rate(
    key="handover_rate",
    label=_("Handovers without a gap, share"),
    definition=_("Handovers without a day on which nobody was on post, divided by all handovers."),
    numerator=HANDOVERS_WITHOUT_GAP,
    denominator=HANDOVERS,
)

FIGURES = (OFFICIALS_SENT, ON_POST, POSTINGS, QUOTA, HANDOVERS, HANDOVERS_WITHOUT_GAP, HANDOVER_RATE)

"""The figures of seconded officials."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Func, TextField, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.dimensions import (
    AREAS,
    area_dimensions,
    area_names,
    at_level,
    choice_dimension,
    code_at,
    month_dimension,
    year_dimension,
)
from aidportal.figures.figure import Dimension, Figure, Measure
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Direction, Period, Scope

from .models import Official, Posting

# What of a scope means something for postings.
AXES = ("areas", "givers", "directions", "batches", "kinds")


def side_dimensions(key: str, label: Any, to_receiver: str, to_giver: str, axis: str) -> dict[str, Dimension]:
    """The programme's receiving or giving area of a posting, whichever way the official travels."""
    found = {}
    for level, above in {"": "00", "_prefecture": "0000", "_province": ""}.items():
        side = Case(
            When(batch__direction=Direction.TO_RECEIVER, then=code_at(level, to_receiver)),
            default=code_at(level, to_giver),
            output_field=CharField(),
        )
        found[key + level] = Dimension(key + level, label[level], side, area_names, at_level(axis, above), AREAS)
    return found


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
        "areas",
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
        "givers",
    ),
    **choice_dimension("direction", _("direction"), "batch__direction", Direction, "directions"),
    **choice_dimension("kind", _("kind"), "official__kind", Official.Kind, "kinds"),
    **area_dimensions("home_area", _("home area"), "official__home_area"),
    **area_dimensions("host_area", _("host area"), "host_area"),
}
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
)


def on_the_day(scope: Scope) -> Scope:
    """The scope at one day: the one asked for, else the last of the period, but never later than today."""
    if scope.day:
        return scope.but(period=Period())
    today = timezone.localdate()
    return scope.but(day=min(scope.period.last_day or today, today), period=Period())


ON_POST = Figure(
    key="officials_on_post",
    label=_("Officials on post"),
    unit=Measure.PEOPLE,
    definition=_(
        "Different officials whose posting holds for certain on one day: the last day of the period, or today where "
        "the period is not over."
    ),
    rows=Posting.objects.in_scope,
    measure="headcount",
    url="cadres:list",
    axes=AXES,
    within=on_the_day,
    dimensions=_PLACES,
    adds_up=False,
)

# Of each posting the first day on post and the one after the last, as far as they are certain.
TENURE = {
    "first": Cast(Func("tenure", function="lower"), TextField()),
    "end": Cast(Func("tenure", function="upper"), TextField()),
}


class Stock:
    """Officials on post on any day, from one answer: who came up to it, less those who have left by then.

    Nobody holds two postings at one time, which the database sees to, so postings on a day are people.
    """

    def __init__(self, reading: Reading, scope: Scope, *keys: str) -> None:
        """``scope`` without a day; the stock can be split by each of ``keys``."""
        expressions = TENURE | {key: ON_POST.dimensions[key].expression for key in keys}
        certain = Posting.objects.in_scope(scope).with_certain_days()
        sets = [("first", "end", key) for key in keys]
        self._answer = reading.measure(certain, "count_postings", expressions, ("first", "end"), *sets)

    @property
    def first_day(self) -> date | None:
        """The first day on which somebody is on post; ``None`` where nobody ever is."""
        starts = [first for first, _end in self._answer.by("first", "end")]
        return date.fromisoformat(min(starts)) if starts else None

    def on(self, day: date, key: str = "") -> dict[Any, int]:
        """Officials on post on ``day`` by the groups of ``key``; by ``None`` alone without one."""
        found: dict[Any, int] = {}
        at = day.isoformat()
        for (first, end, *group), value in self._answer.by("first", "end", *([key] if key else [])).items():
            if first <= at and (end is None or at < end):
                name = group[0] if group else None
                found[name] = found.get(name, 0) + int(value or 0)
        return found


FIGURES = (OFFICIALS_SENT, ON_POST, POSTINGS)

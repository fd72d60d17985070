"""By what figures can be split: place, time, field, giver, and the choices of their records.

Each dimension knows how to narrow a scope to one of its groups, so that every number can link to its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Case, CharField, F, Func, TextChoices, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Left
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.figures.axes import NOT_STATED, Axis
from aidportal.figures.figure import Dimension, Words, nowhere
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.values.dates import LastMonthOf, MonthOf, PartialDate, YearOf

from .axes import AREA, GIVER, SECTOR
from .names import area_names, giver_side_names, organisation_names, sector_names
from .querysets import itself

AREAS, ORGANISATIONS, SECTORS = "areas", "organisations", "sectors"

# ---- Names


def period_names(starts: Iterable[object]) -> dict[Any, str]:
    """Years as they are, months such as ``2026-03-01`` without their first day."""
    return {start: str(start)[:7] for start in starts if start is not None}


def choice_names(choices: type[TextChoices]) -> Callable[[Iterable[Any]], dict[Any, str]]:
    """Names of the values of a ``TextChoices``."""
    return lambda values: {value: str(choices(value).label) for value in values if value}


# ---- Narrowing a scope to one group


def in_period(scope: Scope, period: Period) -> Scope | None:
    """The part of ``scope`` that lies in ``period``; ``None`` where they share no day."""
    wanted = scope.period
    starts = [day for day in (wanted.start, period.start) if day]
    ends = [day for day in (wanted.end, period.end) if day]
    start, end = max(starts, default=None), min(ends, default=None)
    if start and end and end <= start:
        return None
    return scope.but(period=replace(wanted, start=start, end=end))


def to_year(scope: Scope, year: int | None) -> Scope | None:
    if year is None:
        return scope.but(period=replace(scope.period, year_unknown=True))
    return in_period(scope, Period.year(year))


def to_month(scope: Scope, first: str | None) -> Scope | None:
    if first is None:
        return scope.but(period=replace(scope.period, month_unknown=True))
    month = PartialDate.parse(first[:7])
    narrowed = in_period(scope, Period(month.first, month.last + ONE_DAY))
    if narrowed is None or (narrowed.period.reach(narrowed.today) or date.max) <= month.last + ONE_DAY:
        return narrowed
    # Of the first month of a year, what is known by the year counts up to today too, and is of no month.
    return narrowed.but(period=replace(narrowed.period, month_known=True))


# ---- Dimensions


def area_dimensions(key: str, label: Words, path: str, axis: Axis = AREA) -> dict[str, Dimension]:
    """``key`` as an area of today at three levels: the area itself, its prefecture, its province.

    A county that hangs on its province directly (北京市海淀区) is its own prefecture. Groups of a level are
    areas with all in them, but for an area of a higher level, which there stands for itself.
    """
    levels = {
        "": (label, "00"),
        "_prefecture": (format_lazy(_("{side}, by prefecture"), side=label), "0000"),
        "_province": (format_lazy(_("{side}, by province"), side=label), ""),
    }
    return {
        key + level: Dimension(key + level, words, code_at(level, path), area_names, at_level(axis, above), AREAS)
        for level, (words, above) in levels.items()
    }


class Joined(Func):
    """Texts one after the other; nothing where one of them is not known."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = CharField()


def code_at(level: str, path: str) -> Any:
    """The code of the area at ``path``, of its prefecture or its province; nothing where there is no area."""
    counted = f"{path}__counted_as"
    if level == "_province":
        return Joined(Left(counted, 2), Value("0000"))
    if level == "_prefecture":
        return Case(
            When(**{f"{path}__parent__level": "province"}, then=F(counted)),
            default=Joined(Left(counted, 4), Value("00")),
            output_field=CharField(),
        )
    return F(counted)


def giver_dimensions(*paths: str, axis: Axis = GIVER) -> dict[str, Dimension]:
    """By who gives: the organisation, and its area at three levels; the first of ``paths`` that is known counts.

    An organisation that lies in no area stands for itself (``o123``). A group is asked for on ``axis``.
    """
    organisation, narrow = F(paths[0]) if len(paths) == 1 else Coalesce(*paths), partial(to_giver, axis)
    dimensions = {"giver": Dimension("giver", _("giver"), organisation, organisation_names, narrow, ORGANISATIONS)}
    levels = {
        "": (_("giving area"), "00"),
        "_prefecture": (_("giving area, by prefecture"), "0000"),
        "_province": (_("giving area, by province"), ""),
    }
    for level, (label, above) in levels.items():
        key = f"giver_area{level}"
        side = giving_side(level, paths)
        dimensions[key] = Dimension(key, label, side, giver_side_names, at_level(axis, above), AREAS)
    return dimensions


def giving_side(level: str, paths: tuple[str, ...]) -> Any:
    sides = [
        When(
            **{f"{path}__isnull": False},
            then=Coalesce(code_at(level, f"{path}__area"), Concat(Value("o"), Cast(path, TextField()))),
        )
        for path in paths
    ]
    return Case(*sides, output_field=CharField())


def to_giver(axis: Axis, scope: Scope, pk: int | None) -> Scope:
    return scope.but(**{axis.key: (NOT_STATED if pk is None else f"o{pk}",)})


def at_level(axis: Axis, above: str) -> Callable[[Scope, str | None], Scope | None]:
    """Narrows on an axis of places; a code that ends in ``above`` is of a higher level and stands for itself alone."""

    def at(scope: Scope, code: str | None) -> Scope | None:
        return axis.narrow(scope, itself(code) if code and above and code.endswith(above) else code)

    return at


def year_dimension(path: str) -> dict[str, Dimension]:
    return {"year": Dimension("year", _("year"), YearOf(path), period_names, to_year)}


def month_dimension(path: str) -> dict[str, Dimension]:
    return {"month": Dimension("month", _("month"), Cast(MonthOf(path), TextField()), period_names, to_month)}


def certain_by_dimension(path: str) -> dict[str, Dimension]:
    """By the month by whose end it is certain that the date is past; sums up to a month are of these."""
    certain = Cast(LastMonthOf(path), TextField())
    return {"certain_by": Dimension("certain_by", _("month by whose end it is certain"), certain, period_names)}


def sector_dimension(path: str) -> dict[str, Dimension]:
    return {"sector": Dimension("sector", _("field"), path, sector_names, SECTOR.narrow, SECTORS)}


def choice_dimension(
    key: str, label: Words, path: str, choices: type[TextChoices], axis: Axis | None = None
) -> dict[str, Dimension]:
    """A dimension by the values of a ``TextChoices``; ``axis`` is that of a scope which asks for them, if one does."""
    return {key: Dimension(key, label, path, choice_names(choices), axis.narrow if axis else nowhere)}

"""Figures by place, from the nation down to the banner."""

from __future__ import annotations

from typing import Unpack

from django.utils.translation import gettext as _

from aidportal.directory.querysets import ITSELF, spans
from aidportal.figures.figure import AnyFigure
from aidportal.figures.scopes import NOT_STATED, Scope
from aidportal.figures.selects import GroupKey

from .bounds import level_that_fits
from .cells import TextLink
from .chart import ChartTexts
from .question import DashboardQuestion
from .ranking import RankedChart

NATION, PROVINCE, PREFECTURE, COUNTY = range(4)
# The ends of dimensions of places, each of a wider level than the one before.
WIDER = ("", "_prefecture", "_province")


def fitting(question: DashboardQuestion, axis: str, most: int) -> str:
    """The end of the dimensions of places at the deepest level of which the scope holds at most ``most``.

    ``axis`` is that of a scope, "areas" or "givers", by whose places it is decided.
    """
    codes = [code for code in getattr(question.scope, axis) if code[0] != "o" and code != NOT_STATED]
    within = spans(codes)
    places = question.places.get(axis, frozenset())
    held = [pair for pair in places if not codes or any(first <= pair[0] <= last for first, last in within)]
    return level_that_fits(held, most)


def level_of(code: str) -> int:
    """The level of an area by its code; what is asked for alone, or not stated, has nothing below it."""
    if code == NOT_STATED or code.startswith(ITSELF):
        return COUNTY
    return PROVINCE if code.endswith("0000") else PREFECTURE if code.endswith("00") else COUNTY


def by_receiver(question: DashboardQuestion, figure: AnyFigure, **texts: Unpack[ChartTexts]) -> RankedChart:
    """A figure by receiving area, at the first level below the area asked for that has more than one.

    Each name leads to the level below it.
    """
    codes = question.scope.areas
    level = level_of(codes[0]) if len(codes) == 1 else COUNTY if codes else NATION
    levels = {NATION: ("area_province", "area_prefecture", "area"), PROVINCE: ("area_prefecture", "area")}

    def below(code: GroupKey) -> Scope | None:
        is_below = code is not None and level < COUNTY and (code,) != codes
        return question.scope.but(areas=(str(code),)) if is_below else None

    texts.setdefault("trail", trail(question))
    return RankedChart(question, figure, levels.get(level, ("area",)), drill=below, **texts)


def trail(question: DashboardQuestion) -> list[TextLink]:
    """The areas above the one that is asked for, the nation first; nothing where none is, or several are."""
    if len(question.scope.areas) != 1:
        return []
    code = question.scope.areas[0].removeprefix(ITSELF)
    codes = [above for above in (f"{code[:2]}0000", f"{code[:4]}00") if level_of(above) < level_of(code)]
    names = question.registers.get("areas", {})
    steps = [TextLink(_("All areas"), question.url(question.scope.but(areas=())))]
    # A county that hangs on its province directly has no area between them.
    steps += [
        TextLink(names[above], question.url(question.scope.but(areas=(above,)))) for above in codes if above in names
    ]
    return [*steps, TextLink(names.get(code, code), "")]

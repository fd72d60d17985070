"""Figures by place, from the nation down to the banner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from aidportal.directory.querysets import ITSELF, spans
from aidportal.figures.scopes import NOT_STATED, Scope

from .bounds import level_that_fits
from .drawing import Sketch, ranked
from .question import DashboardQuestion

NATION, PROVINCE, PREFECTURE, COUNTY = range(4)
# The ends of dimensions of places, each of a wider level than the one before.
WIDER = ("", "_prefecture", "_province")


def fitting(asked: DashboardQuestion, axis: str, most: int) -> str:
    """The end of the dimensions of places at the deepest level of which the scope holds at most ``most``.

    ``axis`` is that of a scope, "areas" or "givers", by whose places it is decided.
    """
    codes = [code for code in getattr(asked.scope, axis) if code[0] != "o" and code != NOT_STATED]
    within = spans(codes)
    places = asked.places.get(axis, frozenset())
    held = [pair for pair in places if not codes or any(first <= pair[0] <= last for first, last in within)]
    return level_that_fits(held, most)


def level_of(code: str) -> int:
    """The level of an area by its code; what is asked for alone, or not stated, has nothing below it."""
    if code == NOT_STATED or code.startswith(ITSELF):
        return COUNTY
    return PROVINCE if code.endswith("0000") else PREFECTURE if code.endswith("00") else COUNTY


def by_receiver(asked: DashboardQuestion, figure: Any, **texts: Any) -> Sketch:
    """A figure by receiving area, at the first level below the area asked for that has more than one.

    Each name leads to the level below it.
    """
    codes = asked.scope.areas
    level = level_of(codes[0]) if len(codes) == 1 else COUNTY if codes else NATION
    levels = {NATION: ("area_province", "area_prefecture", "area"), PROVINCE: ("area_prefecture", "area")}

    def below(code: Any) -> Scope | None:
        is_below = code is not None and level < COUNTY and (code,) != codes
        return asked.scope.but(areas=(code,)) if is_below else None

    return ranked(asked, figure, levels.get(level, ("area",)), drill=below, trail=trail(asked), **texts)


def trail(asked: DashboardQuestion) -> list[dict[str, str]]:
    """The areas above the one that is asked for, the nation first; nothing where none is, or several are."""
    if len(asked.scope.areas) != 1:
        return []
    code = asked.scope.areas[0].removeprefix(ITSELF)
    codes = [above for above in (f"{code[:2]}0000", f"{code[:4]}00") if level_of(above) < level_of(code)]
    names = asked.registers.get("areas", {})
    steps = [{"url": asked.url(asked.scope.but(areas=())), "label": _("All areas")}]
    # A county that hangs on its province directly has no area between them.
    steps += [
        {"url": asked.url(asked.scope.but(areas=(above,))), "label": names[above]} for above in codes if above in names
    ]
    return [*steps, {"url": "", "label": names.get(code, code)}]

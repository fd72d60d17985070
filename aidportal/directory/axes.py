"""The axes of all subjects: which areas receive and give, fields of cooperation, and what several subjects share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from aidportal.figures.axes import NOT_STATED, Axis
from aidportal.figures.scopes import Direction

from .fields import AxisField, GiverField, HiddenAxisField, PlaceField
from .names import area_names, giver_side_names, sector_names
from .querysets import ITSELF, subtree

if TYPE_CHECKING:
    from aidportal.figures.scopes import Scope

    from .choices import Choices


def overlap(wanted: str, code: str) -> str | None:
    """Where an area that is asked for and the area of a group overlap: one of them, or nothing.

    An organisation (``o123``) may lie anywhere in the group, so nothing is said of it.
    """
    if NOT_STATED in (wanted, code) or wanted[0] == "o" or code[0] == "o":
        return code if code == wanted or code[0] == "o" else None
    (first, last), (start, end) = subtree(wanted), subtree(code)
    if first <= start and end <= last:
        return code
    return wanted if start <= first and last <= end else None


def in_areas(key: str) -> Callable[[Scope, str | None], Scope | None]:
    """Narrows to the area of a group, of a level at which nothing else counts for it."""

    def narrow(scope: Scope, code: str | None) -> Scope | None:
        code = NOT_STATED if code is None else code
        shared = [both for wanted in getattr(scope, key) or (code,) if (both := overlap(wanted, code))]
        return scope.but(**{key: tuple(shared)}) if shared else None

    return narrow


# What codes of areas are called.
NamesOfCodes = Callable[[Iterable[str]], dict[str, str]]


def called_alone_too(names: NamesOfCodes) -> NamesOfCodes:
    """Names of areas that an area asked for without what lies in it has too."""

    def named(codes: Iterable[str]) -> dict[str, str]:
        codes = list(codes)
        called = names([code.removeprefix(ITSELF) for code in codes])
        return {code: name for code in codes if (name := called.get(code.removeprefix(ITSELF)))}

    return named


def area_of(text: str, register: Choices) -> str | None:
    return register.area(text)


def giver_of(text: str, register: Choices) -> str | None:
    return register.giver(text)


def sector_of(text: str, register: Choices) -> str | None:
    return text if text in register.sectors else None


AREA = Axis(
    key="areas",
    parameter="area",
    label=_("Receiving area"),
    position=10,
    field=PlaceField,
    read=area_of,
    names=called_alone_too(area_names),
    options=lambda register: register.area_options(register.receiving),
    narrowed=in_areas("areas"),
    on_dashboards=10,
)
GIVER = Axis(
    key="givers",
    parameter="giver",
    label=_("Giver"),
    position=20,
    field=GiverField,
    read=giver_of,
    names=called_alone_too(giver_side_names),
    options=lambda register: register.giver_options(),
    narrowed=in_areas("givers"),
    on_dashboards=20,
    may_lack=True,
)
SECTOR = Axis(
    key="sectors",
    parameter="sector",
    label=_("Field"),
    position=30,
    field=AxisField,
    read=sector_of,
    names=sector_names,
    options=lambda register: register.sector_options(),
    on_dashboards=30,
    may_lack=True,
)
DIRECTION = Axis(
    key="directions",
    parameter="direction",
    label=_("Direction"),
    position=60,
    field=AxisField,
    fixed=Direction.choices,
    on_dashboards=60,
    may_lack=True,
)
# Of the rows asked for: of an official, a session, a payment's stage. The subjects add theirs.
KIND = Axis(
    key="kinds",
    parameter="kind",
    label=_("Kind"),
    position=80,
    field=AxisField,
    on_dashboards=90,
    dashboard_field=HiddenAxisField,
)

AXES = (AREA, GIVER, SECTOR, DIRECTION, KIND)

"""The places of the navigation bar, the tabs of dashboards, and what page of help is about which addresses.

Each is declared by the room that it leads to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NavigationPlace:
    """A place of the bar: the address called ``name``, at ``position`` among the others.

    It stands for all addresses that begin like its own, and for those that begin with ``beside``. With
    ``is_for_recorders`` only those who may record have it.
    """

    name: str
    label: Any
    position: int
    beside: str = ""
    is_for_recorders: bool = False


_declared: list[NavigationPlace] = []
# Those of the tabs that all dashboards have.
_dashboards: list[NavigationPlace] = []
# The keys of pages of help, by the beginnings of the addresses that they are about.
_help: dict[str, str] = {}


def declare(*places: NavigationPlace) -> None:
    _declared.extend(places)
    _declared.sort(key=lambda place: place.position)


def declare_dashboards(*places: NavigationPlace) -> None:
    _dashboards.extend(places)
    _dashboards.sort(key=lambda place: place.position)


def dashboards() -> list[NavigationPlace]:
    """The dashboards in the order of their tabs."""
    return list(_dashboards)


def places(*, may_record: bool) -> list[NavigationPlace]:
    """The places of the bar in their order."""
    return [place for place in _declared if may_record or not place.is_for_recorders]


def declare_help(page: str, about: Iterable[str]) -> None:
    """``page`` of help is about all addresses that begin so; the top address stands for itself alone."""
    _help.update(dict.fromkeys(about, page))


def help_for(path: str) -> str:
    """The key of the page of help about ``path``; nothing where there is none."""
    fitting = [start for start in _help if path == start or (start != "/" and path.startswith(start))]
    return _help[max(fitting, key=len)] if fitting else ""

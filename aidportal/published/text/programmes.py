"""Programmes of paired assistance, each of one province that gives and one that receives, and what texts call them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aidportal.directory.models import Area
from aidportal.directory.short_names import short

NAMES = Path(__file__).with_name("programmes.csv")


@dataclass(frozen=True)
class Programme:
    """Who helps whom: codes of provinces, with the names by which texts call both sides."""

    name: str
    giver: str
    receiver: str
    giver_names: tuple[str, ...] = ()
    receiver_names: tuple[str, ...] = ()

    @property
    def provinces(self) -> tuple[str, str]:
        """Giver and receiver by the first two digits of their codes."""
        return self.giver[:2], self.receiver[:2]

    def named(self, text: str) -> tuple[int, str] | None:
        """Where ``text`` names it last, and in which words: by its name, or by both sides."""
        if (at := text.rfind(self.name)) >= 0:
            return at, self.name
        sides = [max(((text.rfind(name), name) for name in names), default=(-1, "")) for names in self.sides]
        if min(sides)[0] < 0:
            return None
        return max(sides)[0], "、".join(name for _at, name in sides)

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.giver_names, self.receiver_names


def named_last(programmes: Iterable[Programme], text: str) -> tuple[Programme, str] | None:
    """The programme that ``text`` names last, and the words that do so."""
    mentioned = [(*place, programme) for programme in programmes if (place := programme.named(text))]
    if not mentioned:
        return None
    _at, words, programme = max(mentioned, key=lambda one: (one[0], one[2].name))
    return programme, words


@lru_cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Name, giver and receiver of the programmes that have a name of their own."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        return tuple((row["name"], row["giver"], row["receiver"]) for row in csv.DictReader(file))


def programmes() -> tuple[Programme, ...]:
    """All of them, with the names of their provinces."""
    names = dict(Area.objects.filter(level=Area.Level.PROVINCE).values_list("code", "name_zh"))
    return tuple(
        Programme(name, giver, receiver, names_of(names.get(giver, "")), names_of(names.get(receiver, "")))
        for name, giver, receiver in rows()
    )


def names_of(province: str) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys((short(province), province))))

"""How wide the columns of a table are, guessed from its text in ems of its type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from aidportal.sheets.writing import CellKind, Heading

from .content import NUMERIC

PADDING = 1.1  # ems, both sides of a cell
SHORT, SHORT_LATIN = 6.2, 4.6  # ems of a heading that stays on one line; Latin words are whole anyway
# Kinds whose cells stay on one line.
UNBROKEN = NUMERIC | {CellKind.DATE}
NARROWEST, WIDEST = 4.0, 18.0  # ems of a column of text that may break
MOST_LINES = 3  # of a text that gives way, unless it is very long
LONGEST_WORD = 14.0  # ems of what is kept whole in a column of text, such as a code
# The smallest type of a page that stands.
LEAST_UPRIGHT = 7.5
# The smallest in which a row stays on one line rather than in larger type on several.
LEAST_WHOLE = 7.5
# How much of their width texts give up before a page is turned, or before the type gets smaller.
GIVEN_UPRIGHT, GIVEN_LYING = 0.35, 0.2
# What each of them keeps: a name on four lines is hard to read.
LEAST_PART = 0.5
# Down to which type gets smaller than else before words are broken.
LEAST_UNBROKEN = 6.0
STEP = 0.5  # points
# Words of any language; in Chinese there is no blank beside them.
_BETWEEN_DAYS = re.compile(r"[^\d-]+")


@dataclass(frozen=True)
class Room:
    """What an A4 page holds beside its margins, in points, upright and lying; and the sizes of type, largest first."""

    upright: float
    lying: float
    sizes: tuple[float, float, float]


ON_PAPER = Room(465.0, 735.0, (8.5, 7.5, 6.0))


@lru_cache(maxsize=100_000)
def ems(text: str) -> float:
    """The width of the longest line of ``text``: a Chinese letter is one em, a Latin one or a digit about half."""
    return max((sum(map(_em, line)) for line in text.split("\n")), default=0.0)


@cache
def _em(letter: str) -> float:
    # Arrows, quotes and dashes are as wide as Chinese letters in a Chinese face.
    if unicodedata.east_asian_width(letter) in ("WFA" if letter >= "\u2000" else "WF"):
        return 1.0
    if letter in "mwMW":
        return 0.9
    return 0.68 if letter.isupper() else 0.6


def longest_word(text: str) -> float:
    """The widest part of ``text`` that should not break: a Latin word or a code; Chinese breaks anywhere."""
    words = re.split(r"[ \n]", "".join(" " if unicodedata.east_asian_width(one) in "WF" else one for one in text))
    return max(map(ems, words), default=0.0)


@dataclass(frozen=True)
class Fit:
    """The columns' widths in ems and the least that they take, the size of type in points, whether the page must lie.

    Where there is not room for all, columns give way down to their least: those of text, for numbers and codes have
    none to give. Of the room above that all get the same until they have what they want: long texts give way first.
    """

    widths: tuple[float, ...]
    least: tuple[float, ...]
    size: float
    is_lying: bool = False

    def spread(self, room: float) -> list[float]:
        """The widths in points that fill ``room``."""
        wanted, least = sum(self.widths) * self.size, sum(self.least) * self.size
        if wanted <= room:
            return [width * room / sum(self.widths) for width in self.widths]
        if least >= room:
            return [width * room / sum(self.least) for width in self.least]
        left, given = room / self.size - sum(self.least), list(self.least)
        missing = [width - narrow for width, narrow in zip(self.widths, self.least, strict=True)]
        in_order = sorted(range(len(missing)), key=missing.__getitem__)
        for place, at in enumerate(in_order):
            more = min(missing[at], left / (len(missing) - place))
            given[at] += more
            left -= more
        return [width * self.size for width in given]

    def is_even(self, room: float) -> bool:
        """Whether no column alone gives way for all: each has a good part of what it wants."""
        pairs = zip(self.spread(room), self.widths, strict=True)
        return all(given >= LEAST_PART * wanted * self.size for given, wanted in pairs)


def fit(headings: Sequence[str], columns: Sequence[Sequence[str]], breaks: Sequence[bool], room: Room) -> Fit:
    """``columns`` are the texts of each column; ``breaks`` says which of them hold text that may break."""
    parts = list(zip(headings, columns, breaks, strict=True))
    widths = tuple(width(*part) for part in parts)
    least = tuple(min(widest, narrowest(*part)) for widest, part in zip(widths, parts, strict=True))
    largest, smaller, smallest = room.sizes
    for size in room.sizes:
        if size >= LEAST_UPRIGHT and sum(widths) * size <= room.upright:
            return Fit(widths, least, size)
    # Text gives way before the page is turned, and on a page that lies before the type gets smaller.
    upright = Fit(widths, least, smaller)
    if max(sum(least), sum(widths) * (1 - GIVEN_UPRIGHT)) * smaller <= room.upright and upright.is_even(room.upright):
        return upright
    size = max(smallest, min(largest, room.lying / max(sum(least), sum(widths) * (1 - GIVEN_LYING))))
    if (whole := room.lying / sum(widths)) >= LEAST_WHOLE:
        # A little less, for what fits to a hair is held not to.
        size = min(size, whole - 0.01)
    lying = Fit(widths, least, size, is_lying=True)
    while lying.size > smallest and not lying.is_even(room.lying):
        lying = replace(lying, size=max(smallest, lying.size - STEP))
    if sum(least) * lying.size > room.lying:
        return replace(lying, size=max(LEAST_UNBROKEN, room.lying / sum(least)))
    return lying


def fit_table(headings: Sequence[Heading], rows: Sequence[Sequence[str]], room: Room = ON_PAPER) -> Fit:
    """``fit`` for the headings of a table and the texts of its rows."""
    columns = [unbroken(heading.kind, [row[place] for row in rows]) for place, heading in enumerate(headings)]
    breaks = [heading.kind not in UNBROKEN for heading in headings]
    return fit([str(heading.text) for heading in headings], columns, breaks, room)


def unbroken(kind: CellKind, texts: list[str]) -> list[str]:
    """What of the cells of a column stays on one line: of a date known as a span, which few are, each of its days."""
    return [day for text in texts for day in _BETWEEN_DAYS.split(text)] if kind is CellKind.DATE else texts


def width(heading: str, texts: Sequence[str], may_break: bool) -> float:
    """As wide as what must not break, and as the heading on one line where it is short, else on two or three."""
    short = SHORT_LATIN if heading.isascii() else SHORT
    head = max(longest_word(heading), min(ems(heading), short), ems(heading) / (2 if may_break else 3))
    longest = max(map(ems, texts), default=0.0)
    if may_break:
        longest = min(max(longest, NARROWEST), WIDEST)
    return max(head, longest) + PADDING


def narrowest(heading: str, texts: Sequence[str], may_break: bool) -> float:
    """What a column takes where there is little room: a code stays whole, other text breaks."""
    if not may_break:
        return width(heading, texts, may_break)
    word = min(max(map(longest_word, texts), default=0.0), LONGEST_WORD)
    share = min(max(map(ems, texts), default=0.0) / MOST_LINES, WIDEST / 2)
    return max(word, share, NARROWEST, min(longest_word(heading), LONGEST_WORD)) + PADDING

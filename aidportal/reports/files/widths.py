"""How wide the columns of a table on paper are, guessed from its text in ems of its type."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from aidportal.sheets.writing import CellKind, Heading

from .content import NUMERIC

# What an A4 page holds beside its margins, in points, upright and lying.
UPRIGHT, LYING = 465.0, 735.0
LARGEST, SMALLER, SMALLEST = 8.5, 7.5, 6.0  # points
PADDING = 1.1  # ems, both sides of a cell
SHORT = 4.6  # ems of a heading that stays on one line
# Kinds whose cells stay on one line.
UNBROKEN = NUMERIC | {CellKind.DATE}
NARROWEST, WIDEST = 4.0, 18.0  # ems of a column of text that may break


def ems(text: str) -> float:
    """The width of the longest line of ``text``: a Chinese letter is one em, a Latin one or a digit about half."""
    return max((sum(map(_em, line)) for line in text.split("\n")), default=0.0)


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.68 if letter.isupper() else 0.56


def longest_word(text: str) -> float:
    """The widest part of ``text`` that should not break: a Latin word; Chinese breaks anywhere."""
    words = "".join(" " if unicodedata.east_asian_width(letter) in "WF" else letter for letter in text).split()
    return max(map(ems, words), default=0.0)


@dataclass(frozen=True)
class Fit:
    """The columns' widths in ems, the type's size in points, and whether the page must lie.

    Where ``has_room`` all columns grow alike; where not, those of text share what the others leave.
    """

    widths: tuple[float, ...]
    size: float
    is_lying: bool = False
    has_room: bool = True


def fit(headings: Sequence[str], columns: Sequence[Sequence[str]], breaks: Sequence[bool]) -> Fit:
    """``columns`` are the texts of each column; ``breaks`` says which of them hold text that may break."""
    widths = [
        width(heading, texts, may_break) for heading, texts, may_break in zip(headings, columns, breaks, strict=True)
    ]
    total = sum(widths)
    if total * LARGEST <= UPRIGHT:
        return Fit(tuple(widths), LARGEST)
    if total * SMALLER <= UPRIGHT:
        return Fit(tuple(widths), SMALLER)
    least = sum(NARROWEST + PADDING if may_break else width for width, may_break in zip(widths, breaks, strict=True))
    # Text gives way before the type gets smaller.
    size = max(SMALLEST, min(LARGEST, LYING / max(least, total * 0.8)))
    return Fit(tuple(widths), size, is_lying=True, has_room=total * size <= LYING)


def fit_table(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> Fit:
    """``fit`` for the headings of a table and the texts of its rows."""
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    breaks = [heading.kind not in UNBROKEN for heading in headings]
    return fit([str(heading.text) for heading in headings], columns, breaks)


def width(heading: str, texts: Sequence[str], may_break: bool) -> float:
    """As wide as what must not break, and as the heading on one line where it is short, else on two."""
    head = max(longest_word(heading), min(ems(heading), SHORT), ems(heading) / 2)
    longest = max(map(ems, texts), default=0.0)
    if may_break:
        longest = min(max(longest, NARROWEST), WIDEST)
    return max(head, longest) + PADDING

"""On which page of a document its parts come to stand.

All heights are set by the writer: lines are of exact height and rows at least as high as their text needs, so a word
processor lays the document out as it is counted here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from ..widths import ems

# By how much faces may be wider than is counted here.
WASTE = 1.06
# A Chinese letter, or a word with the blanks behind it: between two of them a line may break.
PIECE = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+")


def lines_of(text: str, size: float, room: float) -> int:
    """How many lines a text takes, rather one too many than one too few."""
    return sum(wrapped(line, room / size / waste_of(line)) for line in text.split("\n"))


def waste_of(line: str) -> float:
    """Chinese letters are just as wide as they are counted."""
    return 1.0 if ems(line) == len(line) else WASTE


@lru_cache(maxsize=100_000)
def wrapped(line: str, width: float) -> int:
    """How many lines one takes that may hold ``width`` ems."""
    if ems(line) <= width:
        return 1
    lines, filled = 1, 0.0
    for piece in PIECE.findall(line):
        wide = ems(piece.rstrip())
        if filled and filled + wide > width:
            lines, filled = lines + 1, 0.0
        # A word that no line holds is broken.
        lines += max(0, ceil(wide / width) - 1)
        filled += ems(piece)
    return lines


class Pages:
    """Counts pages while a document is written; heights are in points."""

    def __init__(self, height: float) -> None:
        self.number, self.height, self.filled = 1, height, 0.0

    def turn(self, height: float | None = None) -> None:
        """Go on on a new page, of another height where it lies."""
        self.number += 1
        self.height, self.filled = height or self.height, 0.0

    def put(self, *heights: float) -> bool:
        """What stays together on one page, if it has room on any; whether it begins another one."""
        is_turned = bool(self.filled) and self.filled + sum(heights) > self.height
        if is_turned:
            self.turn()
        for height in heights:
            self.flow(height)
        return is_turned

    def flow(self, height: float) -> None:
        """A paragraph or row by itself."""
        if self.filled and self.filled + height > self.height:
            self.turn()
        self.filled += height

    def table(self, before: float, head: float, rows: Sequence[float], kept: tuple[int, int]) -> None:
        """A table whose head comes again on each page; of ``kept`` rows some stay with the head, some at the end."""
        first, last = kept
        if first + last >= len(rows):
            self.put(before + head + sum(rows))
            return
        self.put(before + head + sum(rows[:first]))
        for row in rows[first : len(rows) - last]:
            self.row(row, head)
        self.row(sum(rows[len(rows) - last :]), head)

    def row(self, height: float, head: float) -> None:
        if self.filled + height > self.height:
            self.turn()
            self.filled = head
        self.filled += height

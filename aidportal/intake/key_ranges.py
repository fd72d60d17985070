"""Many primary keys in few bytes."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator


class KeyRanges:
    """Keys that a sequence gave out, kept as spans: one import draws most of them one after the other.

    A set of 300,000 would take 25 MB.
    """

    def __init__(self) -> None:
        self.firsts, self.lasts = array("q"), array("q")

    def add(self, key: int) -> None:
        at = bisect_right(self.firsts, key) - 1
        if at >= 0 and key <= self.lasts[at] + 1:
            self.lasts[at] = max(self.lasts[at], key)
        else:
            self.firsts.insert(at + 1, key)
            self.lasts.insert(at + 1, key)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, int):
            return False
        at = bisect_right(self.firsts, key) - 1
        return at >= 0 and key <= self.lasts[at]

    def __iter__(self) -> Iterator[int]:
        for first, last in zip(self.firsts, self.lasts, strict=True):
            yield from range(first, last + 1)

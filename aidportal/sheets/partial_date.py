"""Dates that are known to the day, the month, the year, or only to lie between two days.

A notice says "2010-08", an article "since 2013": inventing a day for them would be a lie that every
later figure repeats. ``PartialDate`` keeps the first and the last day that are possible.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2199

_POINT = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BETWEEN = re.compile(r"\s*(?:\.\.|~|～|–|—|至|到| to )\s*")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－．／", "0123456789-./")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day between ``first`` and ``last``, both included; the day itself where they are equal."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a partial date ends before it begins")

    @classmethod
    def day(cls, day: date) -> PartialDate:
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> PartialDate:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> PartialDate:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2013``, ``2013-05``, ``2013-05-02``, ``2013年5月`` or two of them with ``..`` between.

        Raises ``ValueError`` for anything else, such as a day that no calendar has.
        """
        ends = _BETWEEN.split(text.strip().translate(_FULL_WIDTH))
        if len(ends) > 2:
            raise ValueError(text)
        points = [cls._parse_point(end) for end in ends]
        return cls(points[0].first, points[-1].last)

    @classmethod
    def _parse_point(cls, text: str) -> PartialDate:
        match = _COMPACT.fullmatch(text) or _POINT.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(text)
        if month is None:
            return cls.year(year)
        return cls.month(year, month) if day is None else cls.day(date(year, month, day))

    def __str__(self) -> str:
        """The shortest text that ``parse`` reads back to the same value."""
        return _text_of(self.first, self.last)

    @staticmethod
    def _edge(day: date, is_first: bool) -> str:
        """The end of a span as a year or a month where the span takes in the whole of it."""
        candidates = (PartialDate.year(day.year), PartialDate.month(day.year, day.month))
        for candidate in candidates:
            if day == (candidate.first if is_first else candidate.last):
                return str(candidate)
        return day.isoformat()

    @property
    def is_day(self) -> bool:
        return self.first == self.last


@lru_cache(maxsize=4000)
def _text_of(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    wholes = {f"{first:%Y}": PartialDate.year(first.year), f"{first:%Y-%m}": PartialDate.month(first.year, first.month)}
    for text, whole in wholes.items():
        if (whole.first, whole.last) == (first, last):
            return text
    return f"{PartialDate._edge(first, True)}..{PartialDate._edge(last, False)}"

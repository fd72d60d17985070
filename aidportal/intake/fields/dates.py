"""Columns of dates and of terms, as far as they are known."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any

from django.utils.translation import gettext

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.partial_date import PartialDate
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .field import Field, Lookups

_ENDS = re.compile(r"\s*(?:至(?!今)|到(?!今)|—+|–|~|～|--+| - )\s*")
# A term that goes on: 2015.03—, 2015年3月至今.
_GOES_ON = re.compile(
    r"\s*(?:[-—–~～至到起]+|(?:至|到|[-—–~～]+)?\s*(?:至今|今|现在|目前|present|now|date))\s*$", re.IGNORECASE
)
# A day or a month without its year: 3月5日, 5月—6月.
_OF_NO_YEAR = re.compile(r"(?<![0-9年./-])(?=[0-9]{1,2}月)")


class When(Field):
    """A date as far as it is known: ``PartialDate``."""

    kind = CellKind.DATE

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Any:
        return cells.when(with_year(value, lookups))

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        if isinstance(exported, date):
            with suppress(cells.Unclear):
                return cells.when(value) == PartialDate.day(exported)
            return False
        return super().is_as_exported(value, unit, exported)

    def cell_kind(self, unit: Unit) -> CellKind:
        # A month or a year alone would become a day in a cell for dates.
        return CellKind.TEXT

    def form(self, unit: Unit) -> str:
        return gettext("A day, a month or a year: 2015-03-15, 2015-03, 2015.")


class Term(Field):
    """From and until in one cell: 2015年3月至2017年3月. Reads as a pair of dates, the second may be missing."""

    def read(
        self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups
    ) -> tuple[PartialDate, PartialDate | None]:
        value = with_year(value, lookups)
        if isinstance(value, str):
            ends = [end for end in _ENDS.split(_GOES_ON.sub("", cells.text_of(value))) if end]
            if len(ends) == 2:
                return cells.when(ends[0]), cells.when(completed(ends[1], ends[0]))
            value = ends[0] if len(ends) == 1 else value
            span = cells.when(value, span=True) if len(ends) == 1 else None
            if span is not None and len(str(span)) > len("2015-03-15"):
                first, last = str(span).split("..")
                return PartialDate.parse(first), PartialDate.parse(last)
        return cells.when(value), None


class Start(Term):
    """When something began, also out of a term."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> PartialDate:  # type: ignore[override]
        return super().read(value, unit, lookups)[0]


def with_year(value: CellValue, lookups: Lookups) -> CellValue:
    """A day or month with the year that the table is of, where it names none itself."""
    year = lookups.year
    if year and isinstance(value, str) and not re.search(r"[0-9]{4}|年", value):
        return _OF_NO_YEAR.sub(f"{year}年", cells.tidy(value), count=1)
    return value


def completed(end: str, start: str) -> str:
    """The end of a term with the year of its start, where only the start has one: 2015年3月至5月."""
    return end if re.search(r"[0-9]{4}", end) else f"{start[:4]}年{end}"

"""Columns of dates and of terms, as far as they are known."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.partial_date import PartialDate
from aidportal.sheets.vocabulary import any_of
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .field import Field, Lookups, Senseless

ONE_DAY = timedelta(days=1)
_ENDS = re.compile(r"\s*(?:至(?!今)|到(?!今)|—+|–|~|～|--+| - )\s*")
# A term that goes on: 2015.03—, 2015年3月至今.
_GOES_ON = re.compile(
    rf"\s*(?:[-—–~～至到起]+|以[后来]|(?:至|到|[-—–~～]+)?\s*(?:{any_of('goes_on', 'now')}))\s*$", re.IGNORECASE
)
# How long a term is: 2014年3月起，两年.
_FOR = re.compile(
    rf"\s*(?:起|开始)?\s*[，,、(（]?\s*(?:{any_of('lasting', 'before')})?"
    r"\s*(?<![0-9])(?P<years>[一二两三四五1-5])\s*年[)）]?\s*$"
)
_YEARS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
# Months of one year: 9-10月.
_MONTHS = re.compile(r"(?<![0-9年./-])([0-9]{1,2})月?份?\s*[-—–~～至到]+\s*([0-9]{1,2})月份?\s*$")
_OF_MONTH, _DAY_ALONE = re.compile(r"[0-9]{4}[年./-][0-9]{1,2}[月./-]"), re.compile(r"[0-9]{1,2}[日号]")
# A day or a month without its year: 3月5日, 5月—6月.
_OF_NO_YEAR = re.compile(r"(?<![0-9年./-])(?=[0-9]{1,2}月)")


class When(Field):
    """A date as far as it is known: ``PartialDate``."""

    kind = CellKind.DATE

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Any:
        return cells.when(with_year(value, lookups))

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
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


class Past(When):
    """A date of what has happened, as far as it is known: it does not begin after today."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Any:
        return happened(super().read(value, unit, lookups))


class Term(Field):
    """From and until in one cell: 2015年3月至2017年3月. Reads as a pair of dates, the second may be missing."""

    def read(
        self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups
    ) -> tuple[PartialDate, PartialDate | None]:
        value = with_year(value, lookups)
        if isinstance(value, str):
            if lasting := self._lasting(cells.text_of(value)):
                return lasting
            ends = [end for end in _ENDS.split(_GOES_ON.sub("", cells.text_of(value))) if end]
            if len(ends) == 2:
                return cells.when(ends[0]), cells.when(completed(ends[1], ends[0]))
            if len(ends) == 1:
                return cells.term(ends[0])
        return cells.when(value), None

    @staticmethod
    def _lasting(text: str) -> tuple[PartialDate, PartialDate] | None:
        """A start with so many years, which end on the day before, or in the month or year before."""
        match = _FOR.search(text)
        if not match or not match.start():
            return None
        start = cells.when(text[: match.start()])
        years = int(_YEARS.get(match["years"], match["years"]))
        return start, end_of(start, years)


class Start(Term):
    """When something began, also out of a term."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> PartialDate:  # type: ignore[override]
        return super().read(value, unit, lookups)[0]


def end_of(start: PartialDate, years: int) -> PartialDate:
    """When a term ends that lasts ``years``: as exactly as its start is known, and before that comes round again."""
    year = start.first.year + years
    if start == PartialDate.year(start.first.year):
        return PartialDate.year(year - 1)
    if start == PartialDate.month(start.first.year, start.first.month):
        before = start.first.replace(year=year) - ONE_DAY
        return PartialDate.month(before.year, before.month)
    # The day after 28 February is there in every year.
    same_day = start.last + ONE_DAY if (start.last.month, start.last.day) == (2, 29) else start.last
    return PartialDate.day(same_day.replace(year=year) - ONE_DAY)


def happened(when: PartialDate) -> PartialDate:
    """``when``, the date of something that has happened. Raises ``Senseless`` where it begins after today."""
    today = timezone.localdate()
    if when.first > today:
        words = gettext("This has happened: it cannot be later than today, %(date)s.")
        raise Senseless(words % {"date": today.isoformat()}, found=str(when))
    return when


def with_year(value: CellValue, lookups: Lookups) -> CellValue:
    """A day or month with the year that the table is of, where it names none itself."""
    year = lookups.year
    if year and isinstance(value, str) and not re.search(r"[0-9]{4}|年", value):
        return _OF_NO_YEAR.sub(f"{year}年", _MONTHS.sub(r"\1月至\2月", cells.tidy(value)), count=1)
    return value


def completed(end: str, start: str) -> str:
    """The end of a term with what only its start says: 2015年3月至5月, 2018年7月9日至15日."""
    if re.search(r"[0-9]{4}", end):
        return end
    month = _OF_MONTH.match(start) if _DAY_ALONE.fullmatch(end) else None
    return month[0] + end if month else f"{start[:4]}年{end}"

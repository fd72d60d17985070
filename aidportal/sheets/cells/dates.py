"""Dates out of single cells, as far as they are known: to the day, the month, the year or a span."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from ..grid import CellValue, Fault
from ..partial_date import FIRST_YEAR, LAST_YEAR, PartialDate
from . import numerals
from .problems import Unclear
from .texts import fold, is_blank

# Day 0 of the two ways in which workbooks count days; the first takes in that Excel knows a 29 February 1900.
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIALS = range(10_000, 100_000)
# What Excel shows for 0 and 1 lies before; the programme began in 1996.
_ZERO_UNTIL = date(1904, 1, 3)
_PIVOT = 50
_LONGEST = 60

_YEAR, _MONTH, _DAY = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_CLOCK = r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: place for place, name in enumerate(_NAMES.split("|"), 1)}
_NAME = rf"(?P<name>(?:{_NAMES})[a-z]*)\.?"
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TENTHS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "年初": (1, 3), "年中": (4, 9), "年底": (10, 12), "年末": (10, 12)}

_OPEN = re.compile(
    r"以来|以后|之后|以前|之前|至今|起|迄今|现在|目前|前后|since|until|after|before|present|ongoing", re.I
)
_NO_TIME = re.compile(
    r"(?:近|过去|最近|前)[0-9两几]*个?[年月]|长期|常年|每[年月季]|不定期|全年|随时|当年|今年|去年|明年|本[年月]", re.I
)
_BETWEEN = re.compile(r"\s*(?:\.\.|~|～|—|至|到|-{2}| to | - )\s*")
_BEGUN = re.compile(r"(?P<year>[0-9]{4}[年./-])(?P<month>[0-9]{1,2}[月./-]?)(?P<day>[0-9]{1,2}[日号]?)?")
# What is written behind a day and says nothing more of it: its weekday, and UTC.
_BESIDE = re.compile(r" ?\(?(?:星期|周|礼拜)[一二三四五六日天1-7]\)?$|(?<=[0-9]:[0-9]{2})(?:\.0+)?z$", re.IGNORECASE)
_YEARS = re.compile(r"([0-9]{4})年?-([0-9]{4})年?")
_DAYS_WRITTEN = re.compile(
    r"[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?-[0-9]{1,4}[年月日./-]?.*|[0-9]{4}[年.][0-9]{1,2}月?-[0-9]{1,4}.*"
)


def term(value: CellValue, epoch: int = 1900) -> tuple[PartialDate, PartialDate | None]:
    """From and until in a cell, each as far as it is stated; without the second where the cell holds one date."""
    if isinstance(value, str) and not is_blank(value) and len(value) <= _LONGEST:
        text = _plain(value)
        if not _point(text, value) and (ends := _both(text, value)):
            return _checked(ends[0], value), _checked(ends[1], value)
    return when(value, epoch), None


def when(value: CellValue, epoch: int = 1900, span: bool = False) -> PartialDate:
    """The date in a cell; ``epoch`` says how the workbook counts days, ``span`` whether from–to belongs here.

    中旬 is the 11th to the 20th, 年底 the last quarter; a year of two digits is read only where 年 follows it.
    """
    if isinstance(value, datetime):
        return _checked(PartialDate.day(value.date()), value)
    if isinstance(value, date):
        return _checked(PartialDate.day(value), value)
    if isinstance(value, bool | Fault | time) or value is None:
        raise Unclear({Fault: "fault", type(None): "empty"}.get(type(value), "not_date"), value)
    if isinstance(value, str):
        return _of_text(value, epoch, span)
    return _of_number(value, epoch)


def _checked(stated: PartialDate, value: object) -> PartialDate:
    if stated.last < _ZERO_UNTIL:
        raise Unclear("zero_date", value)
    if not FIRST_YEAR <= stated.first.year <= stated.last.year <= LAST_YEAR:
        raise Unclear("no_such_day", value)
    return stated


def _of_number(value: int | float | Decimal, epoch: int) -> PartialDate:
    """20140315, 201403, 2014, a count of days, or 2014.03, which is a month that became a number."""
    text = repr(value) if isinstance(value, float) else str(value)
    whole = text.removesuffix(".0")
    if whole.isdecimal():
        if len(whole) in (4, 6, 8):
            return _of_text(whole, epoch, False)
        if int(whole) in _SERIALS:
            return _checked(PartialDate.day(EPOCHS[epoch] + timedelta(days=int(whole))), value)
        raise Unclear("zero_date" if int(whole) < 60 else "not_date", text)
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}\.1", text):
        raise Unclear("january_october", text)
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}\.[0-9]{1,2}", text):
        return _of_text(text, epoch, False)
    if re.fullmatch(r"[0-9]{5}\.[0-9]+", text):
        return _of_number(int(value), epoch)
    raise Unclear("not_date", text)


def _plain(value: str) -> str:
    """A text without what says nothing of the date."""
    return _BESIDE.sub("", in_digits(" ".join(fold(value).split())).rstrip(".。,、;"))


@lru_cache(maxsize=4000)
def _of_text(value: str, epoch: int, span: bool) -> PartialDate:
    if is_blank(value):
        raise Unclear("empty", value)
    if len(value) > _LONGEST:
        raise Unclear("not_date", value)
    text = _plain(value)
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return _of_number(float(text), epoch)
    if point := _point(text, value):
        return _checked(point, value)
    if _NO_TIME.search(text):
        raise Unclear("no_time", value)
    if _OPEN.search(text):
        raise Unclear("since", value)
    return _of_span(text, value, span)


def _of_span(text: str, value: str, span: bool) -> PartialDate:
    """From–to, where the column takes it; ``..`` is how the portal writes that a date lies between two."""
    ends = _both(text, value)
    if ends is None:
        raise Unclear(_why(text), value)
    if not span and ".." not in text:
        raise Unclear("span", value)
    return _checked(PartialDate(ends[0].first, ends[1].last), value)


def _both(text: str, value: str) -> tuple[PartialDate, PartialDate] | None:
    """The two dates of a from–to, each as exactly as it is written; ``None`` where the text is none."""
    ends = _ends(text)
    if ends is None:
        return None
    first = _point(ends[0], value)
    last = _point(ends[1], value) or (_point(_completed(ends), value) if first else None)
    if not first or not last or last.last < first.first:
        raise Unclear("not_date", value)
    return first, last


def _ends(text: str) -> tuple[str, str] | None:
    parts = _BETWEEN.split(text)
    if len(parts) == 2 and all(parts):
        return parts[0], parts[1]
    if match := _YEARS.fullmatch(text):
        return match[1], match[2]
    if _DAYS_WRITTEN.fullmatch(text) and text.count("-") == 1:
        first, _, last = text.partition("-")
        return first, last
    return None


def _completed(ends: tuple[str, str]) -> str:
    """The second end with what it leaves out of the first: 2013年3月5日至8日, 2013年3月-5月."""
    first, last = ends
    tight = last.rstrip("日月号")
    match = _BEGUN.fullmatch(first)
    if not match:
        return last
    year, month, day = match["year"], match["month"], match["day"]
    if re.fullmatch(r"[0-9]{1,2}", tight):
        closing = "月" if year.endswith("年") else ""
        return f"{year}{month}{tight}" if day and "月" not in last else f"{year}{tight}{closing}"
    return year + tight if re.fullmatch(r"[0-9]{1,2}[月./-][0-9]{1,2}", tight) else last


def _why(text: str) -> str:
    if match := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text):
        return "day_or_month" if max(int(match[1]), int(match[2])) <= 12 else "no_such_day"
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2}-[a-z]{3}", text.lower()):
        return "short_year"
    if re.fullmatch(r"[0-9]{4}[年./-]?[0-9]{1,2}(?:[月./-]?[0-9]{1,2}日?|月)?", text):
        return "no_such_day"
    return "not_date"


def in_digits(text: str) -> str:
    """``二〇一三年三月`` as ``2013年3月``."""
    letters = numerals.DIGIT_LETTERS
    if not any(letter in text for letter in letters + "十"):
        return text

    def digits(match: re.Match[str]) -> str:
        value = numerals.read(match[0])
        return match[0] if value is None else f"{value:f}"

    return re.sub(
        rf"[{letters}]{{4}}(?=年|$)|[{letters}十]{{1,3}}(?=[月日号])|[两三四五六七八九十](?=个?年)", digits, text
    )


@lru_cache(8192)
def _point(text: str, value: str) -> PartialDate | None:
    """One date, or ``None`` where the text has another form; ``Unclear`` where no calendar has the day."""
    tight = re.sub(r"(?<![0-9:]) | (?![0-9:])", "", text)
    for pattern, make in _FORMS:
        match = pattern.fullmatch(tight) or pattern.fullmatch(text)
        if match:
            try:
                return make(match)
            except (ValueError, KeyError):
                raise Unclear("no_such_day", value) from None
    return None


def _calendar(match: re.Match[str]) -> PartialDate:
    """Year, month and day of a match, whichever it has."""
    parts = match.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    month = _MONTHS[parts["name"][:3].lower()] if parts.get("name") else int(parts["m"]) if parts.get("m") else None
    if month is None:
        return PartialDate.year(year)
    day = parts.get("d")
    return PartialDate.day(date(year, month, int(day))) if day else PartialDate.month(year, month)


def _tenth(match: re.Match[str]) -> PartialDate:
    month = PartialDate.month(int(match["y"]), int(match["m"]))
    first, last = _TENTHS[match["part"]]
    return PartialDate(month.first.replace(day=first), month.last.replace(day=min(last, month.last.day)))


def _months(year: str, first: int, last: int) -> PartialDate:
    return PartialDate(PartialDate.month(int(year), first).first, PartialDate.month(int(year), last).last)


def _half(match: re.Match[str]) -> PartialDate:
    return _months(match["y"], *_HALVES[match["part"]])


def _quarter(match: re.Match[str]) -> PartialDate:
    quarter = _QUARTER[match["q"]]
    return _months(match["y"], 3 * quarter - 2, 3 * quarter)


def _foreign(match: re.Match[str]) -> PartialDate | None:
    """Day and month in either order where only one of them can be a month, or where both are the same."""
    first, second = int(match["a"]), int(match["b"])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return PartialDate.day(date(int(match["y"]), month, day))


_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], PartialDate | None]]] = [
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"{_YEAR}(?:年度?)?", _calendar),
        (rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})?", _calendar),
        (rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?:(?P=sign){_DAY}[.]?{_CLOCK})?", _calendar),
        (rf"(?P<y>[0-9]{{4}}|[0-9]{{2}})年(?:{_MONTH}月份?(?:{_DAY}[日号]?|日)?|月日?)?{_CLOCK}", _calendar),
        (rf"{_YEAR}[年./-]{_MONTH}月?(?P<part>[上中下]旬|[初中底末])", _tenth),
        (rf"{_YEAR}年?(?P<part>[上下]半年|年[初中底末])", _half),
        (r"(?P<y>[0-9]{4})(?P<part>年[初中底末])", _half),
        (rf"{_YEAR}(?:年|[ -])?第?(?P<q>[一二三四1-4])季度?", _quarter),
        (rf"{_YEAR}(?:年|[ -])?Q(?P<q>[1-4])", _quarter),
        (rf"Q(?P<q>[1-4])[ /-]?{_YEAR}", _quarter),
        (rf"{_NAME}[ -]?,? ?(?P<y>[0-9]{{4}})", _calendar),
        (rf"{_NAME}[ -]'?(?P<y>[0-9]{{2}})", _calendar),
        (rf"{_DAY}(?:st|nd|rd|th)?[ -]?{_NAME},?[ -]?(?P<y>[0-9]{{4}})", _calendar),
        (rf"{_NAME} ?{_DAY}(?:st|nd|rd|th)?,? ?(?P<y>[0-9]{{4}})", _calendar),
        (rf"(?P<a>[0-9]{{1,2}})[/.-](?P<b>[0-9]{{1,2}})[/.-]{_YEAR}{_CLOCK}", _foreign),
    )
]

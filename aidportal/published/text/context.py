"""What stands around a number in a text: its sentence and clause, the areas named there, the time they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from aidportal.values.dates import PartialDate

from .programmes import Programme

_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’」』）)]*")
_CLAUSE_END = re.compile(r"[，,；;：:]")
_PART_END = re.compile(r"[；;]")
_YEAR = r"(?:19|20)[0-9]{2}"
_SINCE = re.compile(rf"(?:自|从)?({_YEAR})年(?:([0-9]{{1,2}})月)?(?:以来|起|至今|开始)")
_UNTIL = re.compile(rf"截至(?:目前|({_YEAR})年(?:([0-9]{{1,2}})月)?底?|([0-9]{{1,2}})月底?)")
_SPAN = re.compile(rf"({_YEAR})年?(?:—|–|-|~|～|至|到)({_YEAR})年?")
_POINT = re.compile(rf"({_YEAR})年(?:([0-9]{{1,2}})月)?")
_SAME_YEAR = re.compile(rf"({_YEAR})年[^。！？!?\n]*同年(?:([0-9]{{1,2}})月)?")
_LAST_YEARS = re.compile(r"近([一二两三四五六七八九十0-9])年")
_THIS_YEAR = re.compile(r"今年(?:以来)?")
_PLAN = re.compile(r"[“\"]?(十|十一|十二|十三|十四|十五)五[”\"]?")
_PLANS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_DIGIT = {letter: place for place, letter in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True)
class Places:
    """Names of areas with the codes they stand for, and the provinces (two digits) that give.

    ``programmes`` are all that have a name, ``own`` the provinces that give and receive in pairings of the portal.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    givers: frozenset[str] = frozenset()
    programmes: tuple[Programme, ...] = ()
    own: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        names = sorted(self.codes, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)")
        object.__setattr__(self, "pattern", pattern)

    def named(self, text: str) -> list[tuple[str, str]]:
        """Names and codes of the areas in ``text``; an area in which another of them lies is left out."""
        named = [(match[0], self.codes[match[0]]) for match in self.pattern.finditer(text)]  # type: ignore[attr-defined]
        return [one for one in dict.fromkeys(named) if not any(_lies_in(other, one[1]) for _name, other in named)]

    def is_all(self, programme: Programme) -> bool:
        """Whether the portal has no other programme, so that to name it says nothing."""
        return self.own <= {programme.provinces}

    def is_giver(self, code: str) -> bool:
        return code[:2] in self.givers


def _lies_in(code: str, other: str) -> bool:
    return code != other and code.startswith(
        other.rstrip("0") if len(other.rstrip("0")) % 2 == 0 else other.rstrip("0") + "0"
    )


@dataclass(frozen=True)
class Context:
    """The sentence of a number from ``start`` to ``end`` of the text, and the number's place in it."""

    text: str
    start: int
    end: int
    number_start: int
    number_end: int

    @property
    def sentence(self) -> str:
        return self.text[self.start : self.end].strip()

    @property
    def offset(self) -> int:
        """Where the number begins in ``sentence``."""
        return len(self.before.lstrip())

    @property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.text[self.start : self.number_start]

    @property
    def part(self) -> str:
        """The sentence up to the number, from the last semicolon on: another place begins there."""
        return _PART_END.split(self.before)[-1]

    @property
    def clause(self) -> str:
        """From the last comma up to the number."""
        return _CLAUSE_END.split(self.before)[-1]

    @property
    def after(self) -> str:
        """From the number to the next comma or the end of the sentence."""
        return _CLAUSE_END.split(self.text[self.number_end : self.end])[0]

    @property
    def rest(self) -> str:
        """From the number to the next semicolon or the end of the sentence."""
        return _PART_END.split(self.text[self.number_end : self.end])[0]


def sentences_before(context: Context) -> Iterator[str]:
    """The sentences before that of a number in its paragraph, the nearest first."""
    paragraph = context.text.rfind("\n", 0, context.start) + 1
    end = context.start
    while end > paragraph:
        last = around(context.text, end - 1, end - 1)
        end = min(max(last.start, paragraph), end - 1)
        if last.sentence:
            yield last.sentence


def around(text: str, start: int, end: int) -> Context:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    first = max(place for place in ends if place <= start)
    last = min((place for place in ends if place >= end), default=len(text))
    return Context(text, first, last, start, end)


# First and last day, open where it is not said.
Days = tuple[date | None, date | None]


def period_before(text: str, published: date | None) -> tuple[Days | None, str]:
    """The days that ``text`` speaks of last, and the words that say so; ``None`` where it names none.

    近两年 is counted back from the day of publication, and is no period where that is not known.
    """
    matches = [match for pattern in _READERS for match in pattern.finditer(text)]
    # Of two that end together the longer one says more: 2016—2020年 and not 2020年.
    for match in sorted(matches, key=lambda one: (-one.end(), one.start())):
        if days := _READERS[match.re](match, published):
            return days, match[0]
    return None, ""


def _since(match: re.Match[str], published: date | None) -> Days | None:
    first = _point(match, published)[0]
    return None if published and first and first > published else (first, published)


def _until(match: re.Match[str], published: date | None) -> Days | None:
    if match[1]:
        return None, _point(match, published)[1]
    if published and match[3] and 1 <= int(match[3]) <= published.month:
        return None, PartialDate.month(published.year, int(match[3])).last
    return (None, published) if published else None


def _span(match: re.Match[str], _published: date | None) -> Days:
    first, last = sorted((int(match[1]), int(match[2])))
    return date(first, 1, 1), date(last, 12, 31)


def _point(match: re.Match[str], _published: date | None) -> Days:
    month = int(match[2] or 0)
    is_month = 1 <= month <= 12
    known = PartialDate.month(int(match[1]), month) if is_month else PartialDate.year(int(match[1]))
    return known.first, known.last


def _last_years(match: re.Match[str], published: date | None) -> Days | None:
    if published is None:
        return None
    years = int(match[1]) if match[1].isdigit() else _DIGIT[match[1]]
    day = published.replace(day=28) if (published.month, published.day) == (2, 29) else published
    return day.replace(year=day.year - years), published


def _this_year(_match: re.Match[str], published: date | None) -> Days | None:
    return (date(published.year, 1, 1), published) if published else None


def _plan(match: re.Match[str], _published: date | None) -> Days:
    first = _PLANS[match[1]]
    return date(first, 1, 1), date(first + 4, 12, 31)


_READERS = {
    _SINCE: _since,
    _UNTIL: _until,
    _SPAN: _span,
    _LAST_YEARS: _last_years,
    _THIS_YEAR: _this_year,
    _PLAN: _plan,
    _SAME_YEAR: _point,
    _POINT: _point,
}

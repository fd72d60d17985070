"""What single cells look like to who seeks a table: headings, values, years, serial numbers, units."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache

from ..cells import Unclear, fold, is_blank, is_like_money, number, simplified, tidy, unit_beside, unit_of
from ..cells.units import LABEL
from ..grid import CellValue, Fault
from ..vocabulary import any_of, words

LONGEST_HEADING = 60
# The last may stand over other numbers too.
SURELY_SERIAL, PERHAPS_SERIAL = frozenset(words("serial", "surely")), frozenset(words("serial", "perhaps"))
SERIAL_HEADINGS = SURELY_SERIAL | PERHAPS_SERIAL
_IDEOGRAPH = "\u2e80-\u9fff\uf900-\ufaff"
_GAP = re.compile(rf"(?<=[{_IDEOGRAPH}]) +(?=[{_IDEOGRAPH}（(）)])|(?<=[（(）)]) +(?=[{_IDEOGRAPH}])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2} ?(?:年度?)?")
_MONTH = re.compile(r"(?:(?:19|20)[0-9]{2} ?年)? ?(?:1[0-2]|0?[1-9]) ?月份?")
_VALUE = re.compile(
    r"[(约近超逾]{0,2}[-+▲¥￥$]{0,2} ?[0-9][0-9,. ]*(?:e[+-]?[0-9]+)?[多余几]?[)%‰]?"
    rf"(?: ?[十百千万亿]*[多余]?(?:{any_of('typed', 'unit')})?)"
    r"|(?:19|20)[0-9]{2} ?[年./-] ?[0-9]{1,2}(?: ?[月./-] ?[0-9]{0,2}日?.{0,10})?|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?!{any_of('of_which', 'of_which')}|(?:{any_of('annex', 'word')})[0-9一二三]*[:：])"
    r"[^:：]{1,12}[:：] *[^:： ].*",
    re.DOTALL,
)
_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*(?:[(（][^()（）]*[)）])?)[)）\]】〕]")
_UNIT_LABEL = re.compile(rf"^{LABEL}(?: *[:：] *| +(?=[\da-z]))(?P<unit>.+)$", re.IGNORECASE)
# In brackets behind a heading; 单元 is a part of a building.
_UNKNOWN_UNIT = re.compile(rf"(?!{any_of('no_unit', 'word')})[^0-9一二三四五六七八九()]{{1,3}}[元圆]")
_SERIAL_TEXT = re.compile(r"[(（]?([一二三四五六七八九十百]+|[0-9]{1,6})[)）]?[、.．]?")
_CHINESE_SERIAL = re.compile(r"[(（]?[一二三四五六七八九十百]+[)）]?[、.．]?")


@lru_cache(8192)
def heading_of(text: str) -> str:
    """A heading without line breaks, spaces between characters and marks at its end."""
    return _GAP.sub("", tidy(text)).strip().rstrip("：:*＊ ").lstrip("*＊ ")


def heading_text(value: CellValue) -> str:
    """What a cell of a header says; years are numbers there."""
    if isinstance(value, str):
        return heading_of(value)
    return "" if value is None or isinstance(value, Fault) else str(int(value) if is_year(value) else value)  # type: ignore[arg-type]


@lru_cache(8192)
def split_unit(text: str) -> tuple[str, str]:
    """A heading without its unit, and the unit as written: ``总投资（万元）`` gives ``总投资`` and ``万元``."""
    for match in _BRACKETS.finditer(text):
        if unit := unit_note(match[1]) or (match[1].strip() if _UNKNOWN_UNIT.fullmatch(fold(match[1])) else ""):
            return heading_of(text[: match.start()] + text[match.end() :]), unit
    for mark in ("/", "／", "，", ",", "—", "-", "_"):
        head, _mark, tail = text.rpartition(mark)
        if head and unit_of(tail):
            return heading_of(head), tidy(tail)
    match_end = re.search(r"(?:万|千|百万|亿)元(?=[(（][^()（）]*[)）]$|$)", text)
    if match_end and match_end.start():
        return heading_of(text[: match_end.start()] + text[match_end.end() :]), match_end[0]
    return text, ""


@lru_cache(8192)
def unit_note(text: str) -> str:
    """The unit that ``text`` names, as written and without remarks: ``单位：万元（另有注明的除外）`` gives ``万元``."""
    plain = simplified(tidy(text)).strip("()（）[]【】 ")
    label = _UNIT_LABEL.match(plain)
    named = label["unit"] if label else plain
    if unit_of(named):
        return named.strip()
    if beside := unit_beside(named):
        return beside
    parts = [part for part in re.split(r"[、,，;；]", named) if part.strip()]
    if label and parts and all(unit_of(part) for part in parts):
        return named.strip()
    # What is called a unit and is like one of money is one, whether anybody knows it or not.
    return named.strip() if label and is_like_money(named) else ""


def is_year(value: CellValue) -> bool:
    """Whether a cell names a calendar year: 2014, 2014年, 2014年度."""
    if isinstance(value, str):
        return _YEAR.fullmatch(fold(value)) is not None
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) and 1949 <= value < 2100
    )


def is_month(value: CellValue) -> bool:
    """Whether a text names a month: 3月, 2014年3月."""
    return isinstance(value, str) and _MONTH.fullmatch(fold(value)) is not None


def headings_in(cells: dict[int, CellValue]) -> dict[int, CellValue]:
    """The cells of a row that could stand in a header; months could where there are several of them."""
    are_months = len({value for value in cells.values() if is_month(value)}) > 1
    return {at: value for at, value in cells.items() if is_heading(value) or (are_months and is_month(value))}


def is_typed(value: CellValue) -> bool:
    """Whether a cell holds a number, a day or a fault, as such or as text; blanks do not."""
    if isinstance(value, str):
        return len(value) < 40 and _VALUE.fullmatch(fold(value)) is not None
    return value is not None


def is_amount(value: CellValue) -> bool:
    """Whether a cell holds a number that is neither a day nor a year."""
    with suppress(Unclear):
        return not is_year(value) and bool(number(value))
    return False


def is_heading(value: CellValue) -> bool:
    """Whether a cell could stand in a header: a short text that is no value and no labelled note, or a year."""
    if is_year(value):
        return True
    if not isinstance(value, str) or is_typed(value):
        return False
    text = heading_of(value)
    return bool(text) and len(text) <= LONGEST_HEADING and (not _LABELLED.fullmatch(text) or bool(split_unit(text)[1]))


def is_label(value: CellValue) -> bool:
    """Whether a cell says something of the whole table: ``填报单位：赤峰市扶贫办``, ``单位：万元``."""
    return isinstance(value, str) and bool(_LABELLED.fullmatch(tidy(value)) or unit_note(value))


def is_day(value: CellValue) -> bool:
    return isinstance(value, date)


def serial_of(value: CellValue) -> str | None:
    """``arabic`` or ``chinese`` where a cell could be a serial number, else ``None``."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return "arabic" if value == int(value) and 0 < value < 10**6 else None
    if not isinstance(value, str):
        return None
    text = fold(value)
    if not _SERIAL_TEXT.fullmatch(text):
        return None
    return "chinese" if _CHINESE_SERIAL.fullmatch(text) else "arabic"


def filled(values: list[CellValue]) -> dict[int, CellValue]:
    """The cells of a row that hold something, by column from 1. Dashes and 无 hold something in a header's row."""
    return {at: value for at, value in enumerate(values, 1) if value is not None and not _is_space(value)}


def _is_space(value: CellValue) -> bool:
    return isinstance(value, str) and (not value.strip() or not tidy(value))


def has_data(value: CellValue) -> bool:
    return value is not None and not is_blank(value)

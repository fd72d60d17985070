"""Numbers out of single cells, with how they are stated and their unit."""

from __future__ import annotations

import math
import re
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from ..grid import CellValue, Fault
from ..vocabulary import any_of, meanings
from . import numerals
from .problems import Unclear
from .texts import fold, is_blank
from .units import YUAN, StatedUnit, unit_of

_SIGNIFICANT = 15

ABOUT, MORE_THAN, NEARLY = "about", "more_than", "nearly"


class StatedNumber(NamedTuple):
    """A number as a cell states it: ``1.93万余人`` is 19300, more_than, 人, and its scale is 10000."""

    value: Decimal
    qualifier: str = ""
    unit_text: str = ""
    scale: int = 1


def _plainly(value: Decimal) -> StatedNumber:
    # Most cells by far; the constructor with its defaults takes twice as long.
    return tuple.__new__(StatedNumber, (value, "", "", 1))


_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch
_SCIENTIFIC = re.compile(r"([-+]?[0-9](?:\.[0-9]+)?e[-+]?[0-9]{1,2})(.*)", re.IGNORECASE)

BEFORE, AFTER = meanings("before_number"), meanings("after_number")
_BEFORE = "|".join(map(re.escape, sorted(BEFORE, key=len, reverse=True)))
_NUMERAL = (
    rf"(?:{numerals.ARABIC}|[{numerals.DIGIT_LETTERS}十拾])"
    rf"(?:(?:{numerals.ARABIC})|[{numerals.DIGIT_LETTERS}{numerals.SCALE_LETTERS}点]| (?=[{numerals.SCALE_LETTERS}]))*"
)
_SCALES = rf"[{numerals.SCALE_LETTERS}]"
_RENMINBI = any_of("yuan", "currency")
_STATED = re.compile(
    rf"(?P<before>{_BEFORE})? *(?P<money>cny|rmb|{_RENMINBI}|[¥￥])? *(?P<sign>[-+▲△])? *(?P<money2>[¥￥])? *"
    rf"(?P<number>{_NUMERAL}|(?<=[超逾近上过]){_SCALES}+|{_SCALES}+(?=[多余]))"
    rf"(?: *(?P<inner>[多余]) *(?P<scale>{_SCALES}*)|(?: *(?P<english>million|billion|thousand|mn|bn)\b)?)"
    r" *(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ENGLISH = {"million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 1000}
_RANGE = re.compile(
    rf"[0-9{numerals.DIGIT_LETTERS}]+[^0-9]{{0,4}}? *(?:-|~|～|至|到|\.\.| to ) *[0-9{numerals.DIGIT_LETTERS}十百千万]"
)
_UNIT_TEXT = re.compile(r"[^\W\d_]{1,8}(?:/[^\W\d_]{1,4})?|[%‰]")
_NO_UNIT = re.compile(rf"[{numerals.SCALE_LETTERS}](?!元)|年[度内前后]|月份|以下|以内")
# 3,200（万元）
_UNIT_IN_BRACKETS = re.compile(r"(?P<number>.*[0-9]) ?\((?P<unit>[^()0-9]{1,8})\)")
_BRACKETED = re.compile(r"\(([^()]+)\)(.*)")
_SPAN = re.compile(r"(?:近|过去|最近|前).*[年月天周日]|.*(?:以来|至今)")
_VAGUE = re.compile(r"(?:好?几|数|若干|许多|多)[个十百千万亿名人]|.*(?:[0-9十百千万]来|成百|上百上千|若干)")
_BOUND = re.compile(
    r"(?:<=?|≤|最多|至多|不超过|不高于|少于|低于|小于|under|up to|at most|less than)|.*(?:以下|以内)$", re.IGNORECASE
)
FOREIGN = re.compile(rf"[$€£]|{any_of('currency', 'foreign')}|\b(?:usd|eur|hkd|jpy|gbp)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)[0-9]{2} ?[年/.-]|[0-9]{1,2}月[0-9]{1,2}[日号]")


def number(value: CellValue, unit: StatedUnit | None = None) -> StatedNumber:
    """The number in a cell with its own unit, or in ``unit`` where it has none; ``Unclear`` for anything else.

    Scales are multiplied out: ``2万头`` is 20000 头. Doubles count to 15 significant digits, as Excel shows them.
    """
    kind = type(value)
    if kind is int:
        stated = _plainly(Decimal(value))  # type: ignore[arg-type]
    elif kind is float:
        stated = _plainly(_of_double(value))  # type: ignore[arg-type]
    elif kind is str:
        is_plain = _PLAIN(value) and len(value) < 30  # type: ignore[arg-type]
        stated = _plainly(Decimal(value)) if is_plain else _of_text(value)  # type: ignore[arg-type]
    elif kind is Decimal and value.is_finite():  # type: ignore[union-attr]
        stated = _plainly(value)  # type: ignore[arg-type]
    else:
        raise _no_number(value)
    if unit is None or stated.unit_text:
        return stated
    return stated._replace(value=stated.value * unit.factor, unit_text=unit.name)


def _of_double(value: float) -> Decimal:
    if not math.isfinite(value):
        raise Unclear("not_number", value)
    text = repr(value)
    return Decimal(text) if len(text) <= _SIGNIFICANT else Decimal(f"{value:.{_SIGNIFICANT}g}")


def _no_number(value: CellValue) -> Unclear:
    if isinstance(value, Fault):
        return Unclear("fault", value)
    if isinstance(value, bool):
        return Unclear("yes_no_not_number", value)
    if isinstance(value, date | time):
        return Unclear("date_not_number", value)
    return Unclear("empty" if value is None else "not_number", value)


def _of_text(value: str) -> StatedNumber:
    if is_blank(value):
        raise Unclear("empty", value)
    text = " ".join(fold(value).split())
    if len(text) > 60:
        raise Unclear("not_number", value)
    if match := _SCIENTIFIC.fullmatch(text):
        return StatedNumber(_plain(Decimal(match[1])), "", match[2].strip())
    if (beside := _UNIT_IN_BRACKETS.fullmatch(text)) and unit_of(beside["unit"]):
        text = beside["number"] + beside["unit"]
    bracketed = _BRACKETED.fullmatch(text)
    stated = _read("-" + bracketed[1] + bracketed[2]) if bracketed else _read(text)
    if stated is None:
        raise Unclear(_why(text), value)
    return stated


def _plain(value: Decimal) -> Decimal:
    """Without an exponent, as a person would write it."""
    return Decimal(f"{value:f}")


def _read(text: str) -> StatedNumber | None:
    match = _STATED.fullmatch(text)
    if not match or any(pattern.match(text) for pattern in (_SPAN, _DAY, _BOUND)) or _RANGE.search(text):
        return None
    written = match["number"].strip() + (match["scale"] or "")
    if written[0] in numerals.SCALE_LETTERS and written[0] not in "十拾":
        written = "一" + written
    value = numerals.read(written)
    rest, after = _rest(match["rest"])
    if value is None or rest is None:
        return None
    times = _ENGLISH.get((match["english"] or "").lower(), 1)
    # 约3,800余万 is more than that, whatever 约 says.
    before = BEFORE.get((match["before"] or "").lower(), "")
    qualifier = MORE_THAN if match["inner"] else before or after
    unit_text = rest or (YUAN.name if match["money"] or match["money2"] else "")
    is_negative = match["sign"] in ("-", "▲", "△")
    scale = numerals.scale_of(written) if _is_scaled(written) else 1
    return StatedNumber(-value * times if is_negative else value * times, qualifier, unit_text, max(scale, times))


def _is_scaled(number: str) -> bool:
    """Whether the numeral has a scale of its own (7040万, 3千); 三百 is only how 300 is written."""
    return any(letter in number for letter in "万萬亿億") or bool(re.match(r"[0-9.]", number))


def _rest(rest: str) -> tuple[str | None, str]:
    """The unit behind a number and the qualifier behind that; ``None`` where there is more than a unit."""
    rest = rest.strip()
    qualifier = ""
    for word in AFTER:
        if rest.endswith(word) or (word in "多余" and rest.startswith(word)):
            rest, qualifier = rest.removesuffix(word).removeprefix(word).strip(), AFTER[word]
            break
    if not rest:
        return "", qualifier
    unit = unit_of(rest)
    if unit and unit.is_money and unit.factor == 1:
        return YUAN.name, qualifier
    if unit or (_UNIT_TEXT.fullmatch(rest) and not _NO_UNIT.search(rest)):
        return rest, qualifier
    return None, qualifier


def _why(text: str) -> str:
    """Why a text is no number, as a code of ``problems.REASONS``."""
    if FOREIGN.search(text):
        return "currency"
    if _SPAN.match(text):
        return "span_not_number"
    if _DAY.match(text):
        return "date_not_number"
    if _RANGE.search(text):
        return "range"
    if _BOUND.match(text) and re.search(r"[0-9一二三四五六七八九十百千万]", text):
        return "bound"
    if _VAGUE.match(text):
        return "vague"
    return "separators" if re.fullmatch(r"[-+]?[0-9]+(?:[.,' ][0-9]+)+", text) else "not_number"

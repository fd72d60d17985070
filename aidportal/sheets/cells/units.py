"""The units that headings, titles and cells name, and how many of the base unit each is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..vocabulary import any_of, spaced, words
from .texts import fold, simplified

MONEY, FOREIGN, OTHER, UNKNOWN = "money", "foreign", "other", "unknown"


class StatedUnit(NamedTuple):
    """``factor`` times ``name`` is what one of the unit is: 万元 is 10000 of 元.

    ``dimension`` is money, foreign, other, or unknown for what looks like one of money and is none that is known.
    """

    name: str
    factor: int
    dimension: str

    @property
    def is_money(self) -> bool:
        """Whether it is one of yuan; other currencies are not money that the portal keeps."""
        return self.dimension == MONEY

    @property
    def is_foreign(self) -> bool:
        return self.dimension == FOREIGN

    @property
    def is_unknown(self) -> bool:
        return self.dimension == UNKNOWN


YUAN = StatedUnit(words("yuan", "yuan")[0], 1, MONEY)
# "万" alone over a column is money only where the heading says so; the caller knows that.
_SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10**4,
    "萬": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_RENMINBI = any_of("yuan", "currency")
_MONEY_WORD = re.compile(
    rf"(?P<scale>十万|百万|千万|十|百|千|仟|万|萬|亿)?(?:{any_of('yuan', 'yuan')})(?:{_RENMINBI}|整)?"
    rf"|(?:{_RENMINBI})(?P<after>百万|千万|千|万|亿)?{YUAN.name}?"
)
_ENGLISH_SCALE = {
    "": 1,
    "thousand": 1000,
    "k": 1000,
    "10,000": 10**4,
    "10000": 10**4,
    "10 000": 10**4,
    "ten thousand": 10**4,
    "wan": 10**4,
    "100 million": 10**8,
    "100million": 10**8,
    "yi": 10**8,
    "million": 10**6,
    "millions": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_SCALE_ENGLISH = "|".join(sorted(filter(None, _ENGLISH_SCALE), key=len, reverse=True))
_MONEY_ENGLISH = re.compile(
    rf"(?:in )?(?:(?:cny|rmb|yuan|¥)(?: in)? ?(?P<after>{_SCALE_ENGLISH})?(?: yuan| rmb| cny)?"
    rf"|(?P<before>{_SCALE_ENGLISH})s? ?(?:of )?(?:cny|rmb|yuan)(?: rmb)?)"
)
_CURRENCY = rf"(?:us|hk|a|c)?\$|€|£|{any_of('currency', 'foreign')}|(?:usd|eur|hkd|jpy|gbp|chf|aud|cad)(?![a-z])"
# Prices of some year: constant 2014 USD million.
_PRICES = (
    r"(?:in|at|current|constant|nominal|real|prices?|thousands?|millions?|billions?|mn?|k|bn|'?000s?|(?:19|20)[0-9]{2})"
)
_FOREIGN_MONEY = re.compile(
    rf"(?:{_PRICES} )*(?:[十百千万亿]{{1,2}})?(?P<name>{_CURRENCY})(?: ?(?:of )?{_PRICES})*", re.IGNORECASE
)
OTHERS = frozenset(words("unit", "unit"))
_SCALED = re.compile(r"(十|百|千|万|亿|百万|千万)(.+)")
_BRACKETS = re.compile(r"[(\[【〔<{]([^()\[\]【】〔〕<>{}]*(?:\([^()]*\))?)[)\]】〕>}]")
# 计量单位, 资金单位, unit: what stands before a unit.
LABEL = rf"(?:{any_of('unit_label', 'of')})?(?:{spaced('unit_label', 'label')})"
_LABEL = re.compile(
    rf"{LABEL}\s*[:：]\s*"
    r"([^\s;；)）\]】]+(?: (?:million|billion|thousand|yuan|10,000|100 million))*)",
    re.IGNORECASE,
)
# 物资（折万元）: what goods are worth.
_WORTH = re.compile(rf"^(?:{any_of('worth', 'before')}) *(?=.)")
_LABELLED = re.compile(rf"^{LABEL} *[:：]? *(?=\S)")
# What a unit of money is written with, and what organisations are called that are written so too: 元宝山区教育局.
_LIKE_MONEY = re.compile(
    r"[元圆块万萬亿億千仟百佰币幣钱$€£￥¥]|yuan|rmb|cny|dollar|usd|euro?\b|yen|million|thousand|billion", re.IGNORECASE
)
_LONGEST_UNIT = 16
_OF_BODIES = re.compile(r"[局办委会厅院校府处站部区县旗市镇乡村司社团队馆所盟省州]$")
_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]?")
_NOTE_PARTS = re.compile(r"[、,，;；。]|,(?![0-9]{3})")
_PARTS = re.compile(r"[、，;；|]|,(?![0-9]{3})|(?<=[^0-9])/")


@lru_cache(4096)
def unit_of(text: str) -> StatedUnit | None:
    """The unit that ``text`` is and nothing else: ``万元``, ``CNY 10,000``, ``万亩``, ``%``."""
    plain = fold(simplified(text)).lower()
    plain = _WORTH.sub("", _LABELLED.sub("", plain))
    tight = plain.replace(" ", "")
    if match := _MONEY_WORD.fullmatch(tight):
        return StatedUnit(YUAN.name, _SCALES.get(match["scale"] or match["after"] or "", 1), MONEY)
    if match := _MONEY_ENGLISH.fullmatch(plain):
        return StatedUnit(YUAN.name, _ENGLISH_SCALE[match["after"] or match["before"] or ""], MONEY)
    if match := _FOREIGN_MONEY.fullmatch(plain):
        return StatedUnit(match["name"].upper(), 1, FOREIGN)
    if tight in OTHERS:
        return StatedUnit(tight, 1, OTHER)
    if (match := _SCALED.fullmatch(tight)) and match[2] in OTHERS:
        return StatedUnit(match[2], _SCALES[match[1]], OTHER)
    return None


@lru_cache(4096)
def stated_unit(text: str) -> StatedUnit | None:
    """The unit that ``text`` is; an unknown one where it rather is a unit of money that nobody knows."""
    return unit_of(text) or (StatedUnit(text.strip(), 1, UNKNOWN) if is_like_money(text) else None)


def is_like_money(text: str) -> bool:
    """Whether a text that is no known unit may be meant as one of money: 百大元, 元或万元."""
    plain = fold(text)
    return len(plain) <= _LONGEST_UNIT and bool(_LIKE_MONEY.search(plain)) and not _OF_BODIES.search(plain)


@lru_cache(4096)
def unit_beside(text: str) -> str:
    """The units in ``text``, as written, without what else it remarks: 万元（另有注明的除外）, 万元，含配套.

    Empty where none of money is among them, and where two are.
    """
    if "亿" not in text and YUAN.name not in text and not _LIKE_MONEY.search(fold(text)):
        return ""
    parts = [part.strip() for part in _NOTE_PARTS.split(_REMARK.sub("", text)) if part.strip()]
    parts = [re.sub(rf"^(?:{_RENMINBI}) *[:：]? *(?=.)", "", part) if unit_of(part) is None else part for part in parts]
    known = {part: unit for part in parts if (unit := unit_of(part))}
    money = {unit for unit in known.values() if unit.is_money or unit.is_foreign}
    return "、".join(known) if len(money) == 1 else ""


@lru_cache(4096)
def units_in(text: str) -> tuple[StatedUnit, ...]:
    """All units that a heading, a title or a note names, in order: ``单位：万元、人`` names two."""
    plain = fold(text)
    bracketed = [unit for match in _BRACKETS.finditer(plain) for unit in _named(match[1])]
    return tuple(dict.fromkeys(bracketed or _named(plain) or _at_end(plain)))


def unit_in(text: str) -> StatedUnit | None:
    """The unit that a heading or title names: ``总投资（万元）``, ``面积/亩``, ``CNY 10,000``; money before others."""
    units = units_in(text)
    return next((unit for unit in units if unit.is_money), units[0] if units else None)


def _named(group: str) -> list[StatedUnit]:
    whole = unit_of(group)
    if whole:
        return [whole]
    label = _LABEL.search(group)
    parts = _PARTS.split(label[1] if label else group)
    return [unit for unit in map(unit_of, parts) if unit]


def _at_end(text: str) -> list[StatedUnit]:
    """The unit behind a slash or dash, or one of money of two letters and more at the end: 投资额万元, but not 单元."""
    tail = re.split(r"[/_-]", text)[-1]
    if tail != text and (unit := unit_of(tail)):
        return [unit]
    match = re.search(r"(?:千|万|百万|千万|亿)元$", text.replace(" ", ""))
    return [unit for unit in [unit_of(match[0])] if unit] if match else []

"""Amounts of money that running text tells: 另有省外企业投入约600万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..vocabulary import any_of, meanings
from . import numerals
from .numbers import ABOUT, MORE_THAN, NEARLY, number
from .problems import Unclear
from .texts import fold
from .units import YUAN

_BEFORE = "|".join(map(re.escape, sorted(meanings("before_number"), key=len, reverse=True)))
_SCALES = f"[{numerals.SCALE_LETTERS}]"
_MORE = "".join(sign for sign, meaning in meanings("after_number").items() if len(sign) == 1 and meaning == MORE_THAN)
# In digits, or in letters with a scale: 二十万, but not the 二 of 二元.
_NUMERAL = (
    rf"(?<![0-9.,])(?:{numerals.ARABIC})|"
    rf"[{numerals.DIGIT_LETTERS}{numerals.SCALE_LETTERS}]*{_SCALES}(?=[{_MORE}]?{YUAN.name})"
)
_TOLD = re.compile(
    rf"(?P<before>{_BEFORE})? ?(?P<currency>cny|rmb|[¥￥])? ?(?P<number>{_NUMERAL}) ?"
    rf"(?P<scale>[{_MORE}]?{_SCALES}*[{_MORE}]?) ?(?P<unit>{YUAN.name}|yuan\b)?(?P<rate> ?/)?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，;；。!\n、(（)）:：]")
_OF_MONEY = re.compile(f"{any_of('money', 'part')}|{any_of('money', 'told')}", re.IGNORECASE)
# What each of something costs is no amount of the table.
_RATE = re.compile(any_of("money", "rate"), re.IGNORECASE)
# Most texts have none of these.
_SIGN = re.compile(rf"[{YUAN.name}万亿萬億¥￥]|cny|rmb|yuan", re.IGNORECASE)
_LETTER = re.compile(r"[\u2e80-\u9fffA-Za-z0-9%]")


class ToldAmount(NamedTuple):
    """An amount in yuan as a text tells it; ``half`` is half of what its last digit stands for."""

    value: Decimal
    qualifier: str
    half: Decimal

    def may_be(self, exact: Decimal) -> bool:
        """Whether it tells of ``exact`` as closely as it is written."""
        near = self.value / 20
        if self.qualifier == MORE_THAN:
            return self.value - min(self.half, near) <= exact <= self.value * Decimal("1.1")
        # 1万元 is no 1.4万元, though its last digit stands for as much.
        return abs(exact - self.value) <= (near if self.qualifier in (ABOUT, NEARLY) else min(self.half, near))


def amounts_told(text: str) -> list[ToldAmount]:
    """The amounts of money in a text, one for each; what each of something costs is none."""
    return list(_told(fold(text))) if _SIGN.search(text) else []


def _told(text: str) -> Iterator[ToldAmount]:
    for match in _TOLD.finditer(text):
        clause = _CLAUSE.split(text[: match.start("number")])[-1]
        if match["rate"] or _RATE.search(clause) or not _is_money(match, clause, text[match.end() :]):
            continue
        written = f"{match['before'] or ''}{match['number']}{match['scale']}"
        try:
            stated = number(f"{written}{YUAN.name}")
        except Unclear:
            continue
        places = len(match["number"].partition(".")[2])
        yield ToldAmount(stated.value, stated.qualifier, Decimal(max(stated.scale, 1)) / 10**places / 2)


def _is_money(match: re.Match[str], clause: str, after: str) -> bool:
    """Whether a number is one of yuan: it says so, or is one of 万 behind a word for money and nothing is behind it."""
    if match["unit"] or match["currency"]:
        return True
    is_large = any(sign in match["scale"] for sign in "万亿")
    return is_large and bool(_OF_MONEY.search(clause)) and not _LETTER.match(after)

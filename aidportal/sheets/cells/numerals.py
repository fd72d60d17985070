"""Numerals as officials write them: digits, 汉字 and both together, up to 亿亿."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, *range(10)), strict=True))
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_DIGITS |= {"两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6}
_TENS = {"廿": 20, "卅": 30}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

DIGIT_LETTERS = "".join(_DIGITS) + "".join(_TENS)
SCALE_LETTERS = "".join(_SMALL) + "".join(_BIG)

# Digits with groups of three divided by commas or spaces, or without groups.
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_TOKEN = re.compile(rf"(?P<arabic>{ARABIC})|(?P<letter>[{DIGIT_LETTERS}{SCALE_LETTERS}点])| +")
_LONGEST = 40
# Larger than any place within a section.
_NO_PLACE = 10**9


def read(text: str) -> Decimal | None:
    """The value of a numeral such as ``1亿2000万``, ``三亿五千万`` or ``廿三``; ``None`` for anything else.

    A scale without a number before it counts as one only at 十 (``十二``); ``万`` alone is no numeral.
    """
    if not text or len(text) > _LONGEST:
        return None
    whole, rest = Decimal(0), text
    above = None
    while rest:
        cut = _next_big(rest)
        if cut is None:
            last = _section(rest, after=above)
            return None if last is None else whole + last
        section, scale, rest = cut
        value = _section(section, after=above)
        if value is None or (above is not None and scale >= above):
            return None
        # 三万亿: the larger scale after the smaller one multiplies it.
        while rest and rest[0] in _BIG:
            scale *= _BIG[rest[0]]
            rest = rest[1:]
        whole += value * scale
        above = scale
    return whole


def scale_of(text: str) -> int:
    """The scale that a numeral ends with: 10000 for ``7040万`` and for ``3百万``, 1000 for ``3千``, 1 for ``35``."""
    scale = 1
    for letter in reversed(text):
        step = _BIG.get(letter) or _SMALL.get(letter)
        if step is None:
            return scale
        scale *= step
    return scale


def _next_big(text: str) -> tuple[str, int, str] | None:
    for place, letter in enumerate(text):
        if letter in _BIG:
            return text[:place].strip(), _BIG[letter], text[place + 1 :]
    return None


def _section(text: str, after: int | None) -> Decimal | None:
    """What stands before or between 万 and 亿; ``after`` is the scale in front of it."""
    text = text.strip()
    if re.fullmatch(ARABIC, text):
        return _arabic(text) if after is None or _fits(text, after) else None
    match = re.fullmatch(rf"({ARABIC})([{''.join(_SMALL)}]+)", text)
    if match:
        value = _arabic(match[1])
        for letter in match[2]:
            value *= _SMALL[letter]
        return value
    return _letters(text, after)


def _arabic(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _fits(text: str, after: int) -> bool:
    """Whether digits after a scale fill its places: 3万5000 does, and 1万5 may mean 15000."""
    return len(text.split(".")[0].replace(",", "")) >= min(4, len(str(after)) - 1)


def _letters(text: str, after: int | None) -> Decimal | None:
    """A section in 汉字 only."""
    text, _point, places = text.partition("点")
    if _point:
        if not places or any(letter not in _DIGITS for letter in places):
            return None
        whole = _letters(text, after)
        return None if whole is None else whole + Decimal("0." + _run(places))
    if not text or any(letter not in _DIGITS and letter not in _SMALL and letter not in _TENS for letter in text):
        return None
    if len(text) > 1 and all(letter in _DIGITS for letter in text):
        return None if after and text[0] not in "零〇" else Decimal(_run(text))
    return _worded(text, after)


def _run(text: str) -> str:
    return "".join(str(_DIGITS[letter]) for letter in text)


def _worded(text: str, after: int | None) -> Decimal | None:
    """``一千二百零五``, ``十二``; a last digit right after 百, 千 or 万 stands for the next place: 一千二 is 1200."""
    section = _Section(after or _NO_PLACE)
    for before, letter in pairwise(["", *text]):
        if not section.takes(letter, before):
            return None
    return Decimal(section.value())


class _Section:
    """What the letters of a section come to so far: ``place`` is the last one named, ``digit`` waits for its own."""

    def __init__(self, place: int) -> None:
        self.total, self.place = 0, place
        self.digit: int | None = None
        self.has_zero = False

    def takes(self, letter: str, before: str) -> bool:
        """Read one letter more; whether it may stand here, behind ``before``."""
        if letter in _TENS:
            return self._takes_tens(_TENS[letter])
        if letter in _SMALL:
            return self._takes_place(_SMALL[letter], may_be_bare=before in ("", "零", "〇"))
        if self.digit is not None:
            return False
        if _DIGITS[letter]:
            self.digit = _DIGITS[letter]
        else:
            self.has_zero = True
        return True

    def _takes_tens(self, value: int) -> bool:
        if self.digit is not None or self.place <= 10:
            return False
        self.total, self.place = self.total + value, 10
        return True

    def _takes_place(self, place: int, may_be_bare: bool) -> bool:
        if self.digit is None and not (place == 10 and may_be_bare):
            return False
        if place >= self.place:
            return False
        self.total += (1 if self.digit is None else self.digit) * place
        self.digit, self.place, self.has_zero = None, place, False
        return True

    def value(self) -> int:
        if self.digit is None:
            return self.total
        is_next_place = not self.has_zero and 10 < self.place < _NO_PLACE
        return self.total + (self.digit * self.place // 10 if is_next_place else self.digit)

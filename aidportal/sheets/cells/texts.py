"""Cells that hold words: empty or not, codes, repeated values, totals and notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from opencc import OpenCC

from ..grid import CellValue, Fault
from ..vocabulary import any_of, words
from .problems import Unclear

# Full-width letters, digits and signs, and the many minus signs; marks that nobody sees are dropped.
_HALF_WIDTH: dict[int, int | str | None] = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\r\n"), " "
)
_UNSEEN = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *(*range(0x2060, 0x2070), 0x2800, 0x3164, 0xFEFF, 0xFFA0),
    ]
)
_FOLD = str.maketrans({**_HALF_WIDTH, **_SPACES, **_UNSEEN, **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")})
_TIDY = str.maketrans({**_SPACES, **_UNSEEN})

_DASHES = frozenset("-—–―－/／\\_.…·*－")
_NONE_WORDS = frozenset(words("nothing", "nothing"))
_ABOVE, _LEFT = frozenset(words("repeated", "above")), frozenset(words("repeated", "left"))
_TOTALS = "|".join(any_of("total", value) for value in ("part", "grand", "sum"))
_TOTAL = re.compile(
    rf".{{0,16}}(?:{_TOTALS})[:：]?(?:[(（].{{0,12}}[)）]|[\d,.]+\D{{0,4}})?|.{{1,16}}[(（](?:{_TOTALS})[)）]"
)
_TOTAL_WORD = re.compile(rf"[(（]?(?:{_TOTALS}).*")
_TOTAL_ENGLISH = re.compile(
    r"(?:(?:grand )?totals?|sub-? ?totals?|sum|(?:sub-?)?total (?:for|of) .{1,40}|.{1,40} (?:sub-?)?total)"
    r"[:.]?(?: ?\(.{0,20}\))?"
)
_NOTE = re.compile(
    rf"[*※]|(?:{any_of('note', 'note')})\d{{0,2}} ?[:：.、]"
    rf"|(?:{any_of('note', 'act')})(?:{any_of('note', 'fact')})|(?:{any_of('note', 'signature')}) ?[:：]"
    rf"|(?:{any_of('note', 'source')})|(?:{any_of('note', 'contact')}) ?[:：]|(?:{any_of('note', 'signer')}) ?[(（]签"
    rf"|(?:{any_of('page', 'before')}) ?\d+ ?(?:{any_of('page', 'after')})(?:$|[ ,，/]*{any_of('page', 'of')})"
    r"|(?:notes?|remarks?|sources?|prepared by|checked by|approved by|compiled by) ?:|page \d+(?:$| of \d)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[0-9A-Za-z]+(?:[-/][0-9A-Za-z]+)*")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}|[0-9]\.[0-9]+[eE][0-9]{1,3}")
# Doubles hold every whole number up to here with 15 digits; Excel drops the rest.
_EXACT = 10**15


def fold(text: str) -> str:
    """``text`` with half-width signs and plain spaces, without what nobody sees and without spaces around."""
    return text.translate(_FOLD).strip()


def tidy(text: str) -> str:
    """``text`` as it is, but for odd spaces and marks that nobody sees."""
    return " ".join(text.translate(_TIDY).split())


@cache
def _converter() -> Callable[[str], str]:
    return OpenCC("t2s").convert


@lru_cache(8192)
def simplified(text: str) -> str:
    """``text`` in simplified characters, by which headings and names are compared: 旗縣 is 旗县."""
    return text if text.isascii() else _converter()(text)


def is_empty(value: CellValue) -> bool:
    """Whether the cell holds nothing: no value, only spaces, or a lone dash. No data is not zero."""
    if value is None:
        return True
    if type(value) is not str:
        return False
    text = value.translate(_TIDY).strip()
    return not text or (len(text) <= 6 and all(letter in _DASHES for letter in text))


def is_none_word(value: CellValue) -> bool:
    """Whether the cell says that there is nothing or that it is not known: 无, 不详, 待定, N/A."""
    return type(value) is str and len(value) < 16 and fold(value).strip("()（）").lower() in _NONE_WORDS


def is_blank(value: CellValue) -> bool:
    """Whether the cell gives no data: empty, or a word that says so."""
    if value is None:
        return True
    return type(value) is str and (is_empty(value) or is_none_word(value))


def text_of(value: CellValue) -> str:
    """The cell as text: numbers without ``.0``, days as ``2014-03-15``, nothing as ``""``; ``Unclear`` for a fault."""
    if type(value) is str:
        return tidy(value)
    if value is None:
        return ""
    return _WRITTEN.get(type(value), str)(value)


def _fault(value: Fault) -> str:
    raise Unclear("fault", value)


def _double(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _decimal(value: Decimal) -> str:
    return f"{value.normalize():f}" if value.is_finite() else str(value)


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


_WRITTEN: dict[type, Callable[[Any], str]] = {
    Fault: _fault,
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _double,
    Decimal: _decimal,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
}


def code_of(value: CellValue) -> str:
    """A code, an ID or telephone number as text in half-width letters; ``Unclear`` where Excel dropped digits of it."""
    if isinstance(value, float) and not isinstance(value, bool):
        if not value.is_integer():
            raise Unclear("not_digits", repr(value))
        if abs(value) >= _EXACT:
            raise Unclear("lost_digits", repr(value))
        return str(int(value))
    if isinstance(value, bool | date | time):
        raise Unclear("not_digits", text_of(value))
    text = fold(text_of(value)).lstrip("'`").replace(" ", "")
    if _SCIENTIFIC.fullmatch(text):
        raise Unclear("lost_digits", text)
    if not _CODE.fullmatch(text.removeprefix("+")):
        raise Unclear("not_digits" if text else "empty", text)
    return text.upper()


def same_as(value: CellValue) -> str | None:
    """``left`` for 同左, ``above`` for 同上, 〃 and the like, else ``None``."""
    if type(value) is not str or len(value) > 8:
        return None
    text = tidy(value).lower()
    if text in _ABOVE:
        return "above"
    return "left" if text in _LEFT else None


def is_total_label(text: CellValue) -> bool:
    """Whether a cell names a row of totals: 合计, 小　计, 赤峰市小计, Total; not a name that only contains it."""
    if type(text) is not str or len(text) > 60:
        return False
    plain = fold(text)
    if _TOTAL.fullmatch(plain.replace(" ", "")):
        return True
    return _TOTAL_ENGLISH.fullmatch(" ".join(plain.lower().split())) is not None


def name_in_total(label: str) -> str:
    """What a total is of, as its label says: 赤峰市 of 赤峰市小计; empty where it names nothing."""
    return _TOTAL_WORD.sub("", fold(label).replace(" ", ""))


def is_note(text: CellValue) -> bool:
    """Whether a cell begins a footnote or a line for signatures: 注：, 填表人：, 审核人, Note:."""
    return type(text) is str and _NOTE.match(fold(text)) is not None

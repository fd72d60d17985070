"""What a number format adds to the number under it: a cell with 0.125 that shows 12.5% says 12.5%."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from datetime import date
from decimal import Decimal
from typing import Any

from ..vocabulary import words

PER_CENT, MONTH, YEAR = "×100%", "yyyy-mm", "yyyy"
BUILT_IN = {9: PER_CENT, 10: PER_CENT}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<forced>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(r"[^\W\d_]{1,8}(?:/[^\W\d_]{1,4})?|[%‰]")
_FOREIGN = re.compile(r"(?:US|HK|AU)?\$|[€£]|USD|EUR|HKD|GBP")
QUALIFIERS = ("", *words("shown_before_number", "any"))
MOST_TEXTS = 60_000


def shape_of(code: str) -> str:
    """What the format ``code`` shows beside the number, as ``shown`` takes it; "" for nothing that counts.

    ``0.0,"万元"`` and the like show another number than the cell holds and say nothing of its unit: "".
    """
    if len(code) > 255:
        return ""
    parts = _Parts(code)
    if parts.date_letters:
        return {"ym": MONTH, "y": YEAR}.get("".join(sorted(parts.date_letters, reverse=True)), "")
    if not parts.has_digits or parts.is_conditional:
        return ""
    if parts.is_per_cent:
        return PER_CENT
    before, after = parts.before.strip(), parts.after.strip()
    if parts.currency:
        return f"{parts.currency}|"
    if parts.is_scaled or before not in QUALIFIERS or not _UNIT.fullmatch(after):
        return ""
    return f"{before}|{after}"


class _Parts:
    """The first section of a number format, taken apart."""

    def __init__(self, code: str) -> None:
        self.before = self.after = self.currency = ""
        self.has_digits = self.is_per_cent = self.is_conditional = self.is_scaled = False
        self.date_letters: set[str] = set()
        for token in _TOKEN.finditer(code):
            if token["bare"] == ";":
                break
            self._take(token)

    def _take(self, token: re.Match[str]) -> None:
        bare, bracket = token["bare"] or "", token["bracket"] or ""
        self.is_conditional |= bracket.startswith(("<", ">", "="))
        if literal := _literal_of(token):
            self._literal(literal)
        elif token["general"] or (bare and bare in "0#?"):
            # A text between digits, or commas behind them, make another number of it.
            self.is_scaled |= bool(self.after.replace(",", "").strip())
            self.has_digits, self.after = True, ""
        elif bare == "%":
            self.is_per_cent = True
        elif bare and bare.lower() in "ymdhs":
            self.date_letters.add(bare.lower())
        elif bare == "," and self.has_digits:
            self.after += ","

    def _literal(self, text: str) -> None:
        if _FOREIGN.fullmatch(text.strip()):
            self.currency = text.strip()
        elif self.has_digits:
            self.is_scaled |= "," in self.after
            self.after += text
        else:
            self.before += text


def _literal_of(token: re.Match[str]) -> str:
    """The text that a token shows as it is: quoted, escaped, a currency in brackets or a sign of its own."""
    bare, bracket = token["bare"] or "", token["bracket"] or ""
    if bare and (bare in "$€£" or ord(bare) > 0x2E80):
        return bare
    if bracket.startswith("$"):
        return bracket[1:].partition("-")[0]
    return token["quoted"] or token["escaped"] or token["forced"] or ""


def shown(value: object, shape: str) -> Any:
    """The value as the cell shows it, where its format says more than its number: ``12.5%``, ``7040万元``, ``2014-03``.

    All digits stay, also those that the format rounds away.
    """
    if shape in (MONTH, YEAR):
        # Who has only the month writes the first; another day was meant, though it is not shown.
        is_first = isinstance(value, date) and value.day == 1 and (shape == MONTH or value.month == 1)
        return f"{value:%Y-%m}" if is_first and shape == MONTH else f"{value:%Y}年" if is_first else value
    if not shape or type(value) not in (int, float):
        return value
    number = Decimal(f"{value:.15g}") * (100 if shape == PER_CENT else 1)
    # Without an exponent, and without the zeros that a product gains.
    text = f"{number.normalize():f}"
    if shape == PER_CENT:
        return f"{text}%"
    before, _bar, after = shape.partition("|")
    return f"{before}{text}{after}"


class Marks:
    """Texts at cells, told row by row from the top: eight bytes each, for a sheet may have millions."""

    def __init__(self) -> None:
        self.rows, self.columns, self.numbers = array("I"), array("H"), array("H")
        self.texts: dict[str, int] = {}

    def add(self, row: int, column: int, text: str) -> None:
        """Marks a cell; one that is above the last is ignored, for no office program writes rows so."""
        if (self.rows and row < self.rows[-1]) or not (0 < row < 2**32 and 0 < column < 2**16):
            return
        number = self.texts.setdefault(text, len(self.texts))
        if number < MOST_TEXTS:
            self.rows.append(row)
            self.columns.append(column)
            self.numbers.append(number)

    def of(self, row: int) -> list[tuple[int, str]]:
        """The marked columns of a row and what stands there."""
        first = bisect_left(self.rows, row)
        if first == len(self.rows) or self.rows[first] != row:
            return []
        last = bisect_right(self.rows, row, first)
        texts = self._list()
        return [(self.columns[place], texts[self.numbers[place]]) for place in range(first, last)]

    def _list(self) -> list[str]:
        if len(getattr(self, "_texts", ())) != len(self.texts):
            self._texts = list(self.texts)
        return self._texts

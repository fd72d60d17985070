"""Reads delimited text: UTF-8, UTF-16, GB18030 or Windows-1252; commas, semicolons, tabs or bars; any line ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .raw_sheet import MOST_ROWS, FileRefused, FoundSheet

DIVIDERS = {",": ",", ";": ";", "\t": "Tab", "|": "|", "，": "，", "；": "；"}
MOST_CHARACTERS = 200_000
NAME = "CSV"
LOOKED_AT = 60
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
# A quoted cell of more lines than this is one whose end was forgotten.
MOST_LINES = 200


def read_delimited(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    text, encoding = decoded(path.read_bytes())
    if max(text.count("\n"), text.count("\r")) > MOST_ROWS:
        # Before a million of them were read in vain.
        raise FileRefused("rows", sheet=NAME, most=f"{MOST_ROWS:,}")
    divider, text = divider_of(text)
    csv.field_size_limit(MOST_CHARACTERS)
    note = ["decoded", {"encoding": encoding, "divider": DIVIDERS[divider]}]
    return [note], iter([FoundSheet(NAME, rows_of(text, divider))])


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    for mark, name in (
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16-LE"),
        (codecs.BOM_UTF16_BE, "UTF-16-BE"),
    ):
        if content.startswith(mark):
            return strict(content[len(mark) :], name), name
    if name := utf16_without_mark(content):
        return strict(content, name), name
    if b"\0" in content:
        raise FileRefused("nul", place=content.index(b"\0") + 1)
    for name in ("UTF-8", "Windows-1252" if is_western(content) else "GB18030"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding")


def is_western(content: bytes) -> bool:
    """Whether bytes beyond ASCII mostly stand alone, as accented letters do; those of a Chinese text come in pairs."""
    runs = [len(run) for run in BEYOND_ASCII.findall(content[:MOST_CHARACTERS])]
    return bool(runs) and runs.count(1) * 2 > len(runs)


def strict(content: bytes, name: str) -> str:
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        raise FileRefused("encoding") from None
    if "\0" in text:
        raise FileRefused("nul", place=text.index("\0") + 1)
    return text


def utf16_without_mark(content: bytes) -> str:
    """UTF-16 by the zeros of its ASCII characters (digits, line ends): nearly all in one half of the pairs."""
    head = content[:4000]
    if len(content) % 2 or not head:
        return ""
    # A few characters, 一 among them, have a zero in the other half.
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > max(len(head) // 40, 3 * even):
        return "UTF-16-LE"
    return "UTF-16-BE" if even > max(len(head) // 40, 3 * odd) else ""


def divider_of(text: str) -> tuple[str, str]:
    """What divides the columns: the one that most lines hold equally often. Excel may say so in a first line."""
    if text[:4].lower() == "sep=" and len(text) > 5 and text[4] in DIVIDERS:
        return text[4], text.partition("\n")[2]
    lines = [line for line in text[:200_000].splitlines()[:LOOKED_AT] if line.strip()]
    best, score = ",", (0, 0)
    for divider in DIVIDERS:
        counts = Counter(outside_quotes(line).count(divider) for line in lines)
        counts.pop(0, None)
        if counts:
            times, lines_alike = counts.most_common(1)[0]
            if (lines_alike, times) > score:
                best, score = divider, (lines_alike, times)
    return best, text


def outside_quotes(line: str) -> str:
    return "".join(part for position, part in enumerate(line.split('"')) if position % 2 == 0)


def rows_of(text: str, divider: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows by the line on which each begins. A quote that nobody closes is a character like any other."""
    lines, has_formulas = Lines(text), '="' in text
    reader = csv.reader(lines, delimiter=divider)
    while True:
        start = lines.begin()
        try:
            values = next(reader, None)
        except csv.Error:
            if len(lines.taken) < 2:
                raise FileRefused("line", row=start, most=f"{MOST_CHARACTERS:,}") from None
            values = []
        if values is None:
            return
        if lines.may_be_open() and not is_closed(lines.taken, divider):
            values = next(csv.reader([lines.give_back()], delimiter=divider, quoting=csv.QUOTE_NONE))
            reader = csv.reader(lines, delimiter=divider)
        yield start, [unwrapped(value) for value in values] if has_formulas else list(values)


def unwrapped(value: str) -> str:
    """The text that a formula keeps as it is: ="0012" shows 0012."""
    return value[2:-1] if value.startswith('="') and value.endswith('"') else value


class Lines:
    """The lines of a text; those ``taken`` since ``begin`` can be given back."""

    def __init__(self, text: str) -> None:
        self.rest = io.StringIO(text, newline="")
        self.taken: list[str] = []
        self.waiting: deque[str] = deque()
        self.number = 1
        self.is_over = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise StopIteration
        line = self.waiting.popleft() if self.waiting else next(self.rest, None)
        if line is None:
            self.is_over = True
            raise StopIteration
        self.taken.append(line)
        return line

    def begin(self) -> int:
        """The number of the line that comes next."""
        self.number += len(self.taken)
        self.taken.clear()
        return self.number

    def may_be_open(self) -> bool:
        """Whether what was taken may end within quotes: it has several lines, or it is the end."""
        return len(self.taken) > 1 or self.is_over

    def give_back(self) -> str:
        """The first line that was taken; the others come again."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        self.is_over = False
        return self.taken[0]


def is_closed(lines: Iterable[str], divider: str) -> bool:
    """Whether all that is quoted in one row's ``lines`` ends as it should."""
    try:
        return len(list(csv.reader(lines, delimiter=divider, strict=True))) == 1
    except csv.Error:
        return False

"""Reads delimited text: UTF-8, UTF-16 or GB18030; commas, semicolons, tabs or bars; any line ends."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .found import FoundSheet, Refusal

DIVIDERS = {",": ",", ";": ";", "\t": "Tab", "|": "|", "，": "，", "；": "；"}
MOST_CHARACTERS = 200_000
LOOKED_AT = 60


def read_delimited(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    text, encoding = decoded(path.read_bytes())
    divider, text = divider_of(text)
    csv.field_size_limit(MOST_CHARACTERS)
    note = ["decoded", {"encoding": encoding, "divider": DIVIDERS[divider]}]
    return [note], iter([FoundSheet("CSV", rows_of(text, divider))])


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
        raise Refusal("nul", place=content.index(b"\0") + 1)
    for name in ("UTF-8", "GB18030"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding")


def strict(content: bytes, name: str) -> str:
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        raise Refusal("encoding") from None
    if "\0" in text:
        raise Refusal("nul", place=text.index("\0") + 1)
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
    """Rows by the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    start = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refusal("line", row=start, most=f"{MOST_CHARACTERS:,}") from None
        yield start, list(values)
        start = reader.line_num + 1

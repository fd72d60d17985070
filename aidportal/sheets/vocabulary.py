"""Words as data: a CSV file says what is called how, in which language, and in which years."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

COLUMNS = ("kind", "field", "value", "word", "language", "from", "until")
LANGUAGES = ("zh-hans", "en")
# A kind by this name: the word holds for all kinds of its file.
EVERY_KIND = "*"
OWN = Path(__file__).with_name("vocabulary.csv")


class VocabularyError(ValueError):
    """A file of words that cannot be taken; the text says where, and what is wrong there."""


class WordRow(NamedTuple):
    """One word: without a ``value`` it is a heading of the field, else it is called so in cells.

    ``first`` and ``last`` are the years in which it is used, as far as they are limited.
    """

    kind: str
    field: str
    value: str
    word: str
    language: str
    first: int | None = None
    last: int | None = None

    def holds_in(self, year: str) -> bool:
        """Whether the word is used in tables of ``year``; where nobody knows their year, every word is."""
        if not year.isdecimal():
            return True
        return (self.first or 0) <= int(year) <= (self.last or 9999)

    def cells(self) -> tuple[str, ...]:
        """The row as the file has it."""
        years = ("" if year is None else str(year) for year in (self.first, self.last))
        return (self.kind, self.field, self.value, self.word, self.language, *years)


def read_words(lines: Iterable[str], name: str) -> tuple[WordRow, ...]:
    """The rows of a file of words, in their order, which is their rank. Raises ``VocabularyError``."""
    rows = csv.reader(lines)
    head = tuple(next(rows, ()))
    if head != COLUMNS:
        raise VocabularyError(f"{name}: the columns are {', '.join(COLUMNS)}, and not {', '.join(head)}")
    return tuple(word_of(cells, f"{name}, line {rows.line_num}") for cells in rows if any(cells))


def word_of(cells: list[str], place: str) -> WordRow:
    """The word that the cells of one row tell. Raises ``VocabularyError``."""
    if len(cells) != len(COLUMNS):
        raise VocabularyError(f"{place}: {len(cells)} cells instead of {len(COLUMNS)}")
    kind, field, value, word, language, *years = (cell.strip() for cell in cells)
    if not (kind and field and word):
        raise VocabularyError(f"{place}: kind, field and word are needed")
    if language not in LANGUAGES:
        raise VocabularyError(f"{place}: the language is one of {', '.join(LANGUAGES)}, and not {language}")
    if any(year and not (year.isdecimal() and len(year) == 4) for year in years):
        raise VocabularyError(f"{place}: from and until are years")
    first, last = (int(year) if year else None for year in years)
    if first and last and first > last:
        raise VocabularyError(f"{place}: from lies after until")
    return WordRow(kind, field, value, word, language, first, last)


def words_in(path: Path) -> tuple[WordRow, ...]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return read_words(lines, path.name)


@cache
def _own() -> dict[tuple[str, str], tuple[str, ...]]:
    """The words of the library, those in traditional characters behind those of the file."""
    words: dict[tuple[str, str], list[str]] = {}
    for row in words_in(OWN):
        words.setdefault((row.field, row.value), []).append(row.word)
    traditional = OpenCC("s2t").convert
    return {key: tuple(dict.fromkeys([*of_key, *map(traditional, of_key)])) for key, of_key in words.items()}


def words(field: str, value: str) -> tuple[str, ...]:
    """What the library itself knows by that name, such as the words for yes. ``KeyError`` where nothing is."""
    return _own()[field, value]


def any_of(field: str, value: str) -> str:
    """A pattern of the words for a value, the longest first."""
    return "|".join(map(re.escape, sorted(words(field, value), key=len, reverse=True)))


def spaced(field: str, value: str) -> str:
    """A pattern of the words for a value, also where they are spread out: 单 位."""
    longest_first = sorted(words(field, value), key=len, reverse=True)
    return "|".join(word if word.isascii() else " *".join(map(re.escape, word)) for word in longest_first)


def meanings(field: str) -> dict[str, str]:
    """The words of all values of a field, each with its value."""
    own = {word: value for (name, value), of_value in _own().items() if name == field for word in of_value}
    if not own:
        raise KeyError(field)
    return own

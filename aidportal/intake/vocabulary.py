"""What headings and values of tables are called: the words that are shipped, and those that were learned.

The shipped ones stand in ``vocabulary.csv`` of the room whose importers they are for, their order being their rank.
Every importer takes its own when it is made (``with_words``), and ``problems`` are a check of every start.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aidportal.sheets.cells import key_of, text_of
from aidportal.sheets.grid import CellValue
from aidportal.sheets.vocabulary import EVERY_KIND, VocabularyError, WordRow, words_in

if TYPE_CHECKING:
    from .fields import Field

FILE, EXAMPLES = "vocabulary.csv", "examples.csv"
ROOT = Path(__file__).resolve().parents[2]


class ShippedWords:
    """The words of one file, and the kinds of tables that took theirs from it."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, words_in(path)
        self.by_field: dict[tuple[str, str], list[WordRow]] = defaultdict(list)
        for row in self.rows:
            self.by_field[row.kind, row.field].append(row)
        self.examples = examples_in(path.with_name(EXAMPLES))
        self.taken: dict[str, list[Field]] = {}

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def words_for(self, kind: str, name: str) -> list[WordRow]:
        return [row for one in dict.fromkeys((EVERY_KIND, kind)) for row in self.by_field.get((one, name), ())]

    def give(self, kind: str, fields: Sequence[Field]) -> tuple[Field, ...]:
        """``fields`` with the words that this file has for them; those that have theirs already as they are."""
        given = tuple(self._given(kind, one) for one in fields)
        self.taken.setdefault(kind, []).extend(given)
        return given

    def _given(self, kind: str, one: Field) -> Field:
        if one.words is not None:
            return one
        own = copy(one)
        own.words = tuple(self.words_for(kind, one.name))
        example = self.examples.get((kind, one.name)) or self.examples.get((EVERY_KIND, one.name))
        if example:
            own.example = example
        return own

    def problems(self) -> Iterator[str]:
        """What is wrong with the files: names that nobody has, a word that means two things."""
        for row in self.rows:
            if reason := self._unknown(row):
                yield f"{self.name}: {','.join(row.cells())}: {reason}"
        for kind, name in self.examples:
            if not self._fields(kind, name):
                yield f"{EXAMPLES} beside {self.name}: {kind},{name}: there is no such field"
        for kind in self.taken:
            for name in {row.field for row in self.rows}:
                yield from (f"{self.name}: {text}" for text in doubled(self.words_for(kind, name)))

    def _fields(self, kind: str, name: str) -> list[Field]:
        kinds = self.taken.values() if kind == EVERY_KIND else [self.taken.get(kind, [])]
        return [one for of_kind in kinds for one in of_kind if one.name == name]

    def _unknown(self, row: WordRow) -> str:
        if row.kind != EVERY_KIND and row.kind not in self.taken:
            return f"there is no kind {row.kind}"
        fields = self._fields(row.kind, row.field)
        if not fields:
            return f"there is no field {row.field}"
        if row.value and not any(row.value in (*one.codes(), *one.parts) for one in fields):
            return f"the field {row.field} has no value {row.value}"
        return ""


def examples_in(path: Path) -> dict[tuple[str, str], str]:
    """What the row of examples of a template has, by kind and field."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {(row["kind"], row["field"]): row["example"] for row in csv.DictReader(lines)}


def doubled(rows: Iterable[WordRow]) -> Iterator[str]:
    """What is wrong with the words of one field: one that stands twice, or means two things in one year."""
    by_key: dict[tuple[bool, str], list[WordRow]] = defaultdict(list)
    for row in rows:
        alike = by_key[bool(row.value), key_of(row.word)]
        if any(overlap(row, other) and (row.word == other.word or row.value != other.value) for other in alike):
            yield f"{row.kind},{row.field}: “{row.word}” stands twice"
        alike.append(row)


def overlap(one: WordRow, other: WordRow) -> bool:
    """Whether there is a year in which both words are used."""
    return (one.first or 0) <= (other.last or 9999) and (other.first or 0) <= (one.last or 9999)


@cache
def shipped_in(folder: Path) -> ShippedWords | None:
    """The words of the nearest file in ``folder`` or above it; ``None`` where there is none."""
    for place in (folder, *folder.parents):
        if ROOT not in (place, *place.parents) or place == ROOT:
            return None
        if (path := place / FILE).exists():
            return _shipped(path)
    return None


@cache
def _shipped(path: Path) -> ShippedWords:
    return ShippedWords(path)


def all_shipped() -> list[ShippedWords]:
    """The files of words that importers took theirs from."""
    return list(_used.values())


_used: dict[Path, ShippedWords] = {}


def with_words(module: str, kind: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields of a kind of table with the words that its room ships for them."""
    source = getattr(sys.modules.get(module), "__file__", None)
    shipped = shipped_in(Path(source).resolve().parent) if source else None
    if shipped is None:
        return tuple(fields)
    _used[shipped.path] = shipped
    return shipped.give(kind, fields)


def patterns_of(module: str, kind: str, name: str) -> dict[str, str]:
    """Patterns of the words in a field that its room ships, by what they stand for, the longest words first."""
    source = sys.modules[module].__file__
    shipped = shipped_in(Path(source).resolve().parent) if source else None
    words: dict[str, list[str]] = defaultdict(list)
    for row in shipped.words_for(kind, name) if shipped else ():
        words[row.value].append(re.escape(row.word))
    return {value: "|".join(sorted(of_value, key=len, reverse=True)) for value, of_value in words.items()}


def problems() -> list[str]:
    """What is wrong with all files of words, for the check of a start."""
    return [problem for shipped in all_shipped() for problem in shipped.problems()]


# ---- Learned words


@dataclass(frozen=True)
class LearnedWords:
    """Words of one kind of table that came later: of one person, or of the portal.

    ``headings`` are rows by plain heading, ``values`` by field and word as ``key_of`` has it.
    """

    headings: Mapping[str, Sequence[WordRow]] = field(default_factory=dict)
    values: Mapping[tuple[str, str], Sequence[WordRow]] = field(default_factory=dict)

    def heading(self, plain: str, year: str = "") -> str:
        """The name of the field that a plain heading means, ``-`` for none that is to be read, empty for unknown."""
        return next((row.field for row in self.headings.get(plain, ()) if row.holds_in(year)), "")

    def value(self, name: str, word: str, year: str = "") -> str:
        """The value that a word means in the field ``name``, empty for unknown."""
        return next((row.value for row in self.values.get((name, word), ()) if row.holds_in(year)), "")


@dataclass(frozen=True)
class KnownWords:
    """What is known of the words of a kind beside what is shipped, and taken before it.

    ``own`` is what the person who imports answered before, ``portal`` what administrators said for everybody.
    ``used`` are the words of cells that were read as this person answered, by field and word.
    """

    own: LearnedWords = field(default_factory=LearnedWords)
    portal: LearnedWords = field(default_factory=LearnedWords)
    used: dict[tuple[str, str], str] = field(default_factory=dict)

    def value_of(self, name: str, value: CellValue, year: str, codes: Collection[str]) -> str:
        """The value that a cell of the field ``name`` means, of ``codes``; empty where only shipped words tell."""
        if not (self.own.values or self.portal.values):
            return ""
        key = key_of(word := text_of(value))
        own = self.own.value(name, key, year)
        told = own or self.portal.value(name, key, year)
        if not told or told not in codes:
            return ""
        if own:
            self.used[name, word] = told
        return told

    def headings(self) -> frozenset[str]:
        return frozenset(self.own.headings) | frozenset(self.portal.headings)


NO_WORDS = KnownWords()

__all__ = [
    "NO_WORDS",
    "KnownWords",
    "LearnedWords",
    "ShippedWords",
    "VocabularyError",
    "all_shipped",
    "patterns_of",
    "problems",
    "with_words",
]

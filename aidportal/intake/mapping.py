"""Finds the field that each column of a table means."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz, process

from aidportal.sheets.tables import AROUND, SECTION, SheetColumn
from aidportal.values.names import same

from .fields import Field
from .kinds import Importer

SIMILAR = 86
# What the columns are made of that say something of several rows at once.
OF_SEVERAL = (SECTION, AROUND)
# A field by this name: the column is left out, because somebody said so.
LEFT_OUT = "-"
_NOISE = re.compile(r"[\s:：*＊、,，。.()（）\[\]【】_\-—/\\|]+")
# The year in front of a heading: 2014年计划投资.
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}年度?(?=.)")
_PLANNED = re.compile(r"计划|planned ", re.IGNORECASE)
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")


class How(StrEnum):
    """How the field of a column was found."""

    NAMED = "named"
    GUESSED = "guessed"
    CHOSEN = "chosen"
    ELSE = "else"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class MappedColumn:
    """A column, the field it means or ``None``, and how that was found.

    ``key`` is the plain heading, with a number where it stands over a column before; choices are kept under it.
    ``instead`` is the field of another column that this one is said of too: it holds where that one is blank.
    """

    column: SheetColumn
    field: Field | None
    how: How
    key: str = ""
    instead: Field | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether somebody said that the column is to be left out."""
        return self.field is None and self.how is How.CHOSEN


def plain(heading: str) -> str:
    """A heading without what differs from file to file: spaces, case, punctuation, width, letters nobody sees."""
    return _NOISE.sub("", same(heading))


def names_of(importer: Importer) -> dict[str, list[Field]]:
    """The fields by all names they go by, what they are called before what they are called too, best names first."""
    fields = importer.every_field()
    names: dict[str, list[Field]] = {}
    for headings in (Field.labels, lambda field: (field.name, *field.also)):
        for field in fields:
            for heading in headings(field):
                of_name = names.setdefault(plain(heading), [])
                if field not in of_name:
                    of_name.append(field)
    return names


def fingerprint(columns: Sequence[SheetColumn]) -> str:
    """What is equal for workbooks with the same header."""
    headings = [plain(column.heading) for column in columns if column.made != AROUND]
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def keys_of(columns: Sequence[SheetColumn]) -> list[str]:
    """By what each column is known in choices: of two with one heading, the second is another."""
    counts: Counter[str] = Counter()
    keys = []
    for column in columns:
        heading = plain(column.heading)
        counts[heading] += 1
        keys.append(heading if counts[heading] == 1 else f"{heading}#{counts[heading]}")
    return keys


def map_columns(importer: Importer, columns: Sequence[SheetColumn], chosen: Mapping[str, str]) -> list[MappedColumn]:
    """The field of each column: as ``chosen`` by key, else by its name, else by a similar name.

    A field is given once: to the column that names it best, the first of equals. A name that several fields go by
    means the first that no column names for itself. What is said of several rows comes after what each row says.
    """
    matching = ColumnMatching(importer, columns)
    matching.give_chosen(chosen)
    matching.give_known(How.NAMED)
    matching.give_known(How.GUESSED)
    return matching.columns_with_fields()


class ColumnMatching:
    """The columns of a table, and the fields that are given to them so far, by position."""

    def __init__(self, importer: Importer, columns: Sequence[SheetColumn]) -> None:
        self.columns, self.keys, self.names = columns, keys_of(columns), names_of(importer)
        self.ranks = {heading: rank for rank, heading in enumerate(self.names)}
        self.fields = {field.name: field for field in importer.every_field()}
        self.given: dict[int, tuple[Field | None, How]] = {}
        self.taken: set[str] = set()
        # Of columns that hold where another one is blank: the field of that one.
        self.instead: dict[int, Field] = {}

    def give_chosen(self, chosen: Mapping[str, str]) -> None:
        """Give the fields, or none, that somebody chose."""
        for position, key in enumerate(self.keys):
            wanted = chosen.get(key)
            if wanted == LEFT_OUT or wanted in self.fields:
                field = self.fields.get(wanted)
                self.given[position] = (field, How.CHOSEN)
                self.taken |= {field.name} if field else set()

    def give_known(self, how: How) -> None:
        """Give fields to the columns left whose headings are names of fields, or are similar to them."""
        known = {
            position: heading
            for position, column in enumerate(self.columns)
            if position not in self.given and (heading := known_heading(column, self.names, how is How.GUESSED))
        }
        for position in sorted(known, key=lambda position: self._order(position, known[position])):
            self._give(position, self.names[known[position]], how)

    def _order(self, position: int, heading: str) -> tuple[bool, int, int]:
        return self.columns[position].made in OF_SEVERAL, len(self.names[heading]), self.ranks[heading]

    def _give(self, position: int, fields: Sequence[Field], how: How) -> None:
        if field := next((field for field in fields if field.name not in self.taken), None):
            self.given[position] = (field, how)
            self.taken.add(field.name)
        elif self.columns[position].made in OF_SEVERAL:
            self.given[position], self.instead[position] = (None, How.ELSE), fields[0]

    def columns_with_fields(self) -> list[MappedColumn]:
        unknown = (None, How.UNKNOWN)
        return [
            MappedColumn(column, *self.given.get(at, unknown), self.keys[at], self.instead.get(at))
            for at, column in enumerate(self.columns)
        ]


def known_heading(column: SheetColumn, names: Mapping[str, Any], similar: bool) -> str:
    """The name that the whole heading is, else its last part; a ``similar`` name where asked; empty for none."""
    for heading in ways_to_read(column):
        if not similar and heading in names:
            return heading
        if similar and len(heading) > 1:
            match = process.extractOne(heading, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
            if match:
                return match[0]
    return ""


def ways_to_read(column: SheetColumn) -> list[str]:
    """The heading from whole to last part, each with and without a unit in brackets.

    What is planned keeps being planned under its heading: 计划工期 / 开工时间 is 计划开工时间.
    """
    texts = ["".join(column.path[start:]) for start in range(len(column.path))] or [column.heading]
    if len(column.path) > 1 and (planned := _PLANNED.match(column.path[0])):
        texts.insert(1, planned[0] + column.path[-1])
    ways = [plain(text) for text in texts] + [plain(_UNIT.sub("", text)) for text in texts]
    ways += [_YEAR.sub("", way) for way in ways]
    return [way for way in dict.fromkeys(ways) if way]


def knows_heading(importer: Importer) -> frozenset[str]:
    return frozenset(names_of(importer))

"""Finds the field that each column of a table means."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz, process

from aidportal.workbooks.finding import AROUND, Column

from .fields import Field
from .kinds import Importer

SIMILAR = 86
# A field by this name: the column is left out, because somebody said so.
LEFT_OUT = "-"
_NOISE = re.compile(r"[\s:：*＊、,，。.()（）\[\]【】_\-—/\\|]+")
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")


class How(StrEnum):
    """How the field of a column was found."""

    NAMED = "named"
    GUESSED = "guessed"
    CHOSEN = "chosen"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Mapped:
    """A column, the field it means or ``None``, and how that was found."""

    column: Column
    field: Field | None
    how: How


def plain(heading: str) -> str:
    """A heading without what differs from file to file: spaces, case, punctuation, full-width letters."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading).casefold())


def names_of(importer: Importer) -> dict[str, list[Field]]:
    """The fields by all names they go by, what they are called before what they are called too, best names first."""
    fields = importer.every_field()
    names: dict[str, list[Field]] = {}
    for headings in (Field.labels, lambda field: (field.name, *field.also)):
        for field in fields:
            for heading in headings(field):
                found = names.setdefault(plain(heading), [])
                if field not in found:
                    found.append(field)
    return names


def fingerprint(columns: Sequence[Column]) -> str:
    """What is equal for workbooks with the same header."""
    headings = [plain(column.heading) for column in columns if column.made != AROUND]
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def map_columns(importer: Importer, columns: Sequence[Column], chosen: Mapping[str, str]) -> list[Mapped]:
    """The field of each column: as ``chosen`` by heading, else by its name, else by a similar name.

    A field is given once: to the column that names it best, the first of equals. A name that several fields go by
    means the first that no column names for itself. What is said of all rows comes after what each row says.
    """
    names = names_of(importer)
    ranks = {heading: rank for rank, heading in enumerate(names)}
    by_name = {field.name: field for field in importer.every_field()}
    found: dict[int, tuple[Field | None, How]] = {}
    taken: set[str] = set()
    for position, column in enumerate(columns):
        wanted = chosen.get(plain(column.heading))
        if wanted == LEFT_OUT or wanted in by_name:
            field = by_name.get(wanted)
            found[position] = (field, How.CHOSEN)
            taken |= {field.name} if field else set()
    for how in (How.NAMED, How.GUESSED):
        known = {
            position: heading
            for position, column in enumerate(columns)
            if position not in found and (heading := known_heading(column, names, how is How.GUESSED))
        }

        def order(position: int, known: Mapping[int, str] = known) -> tuple[bool, int, int]:
            heading = known[position]
            return columns[position].made == AROUND, len(names[heading]), ranks[heading]

        for position in sorted(known, key=order):
            if field := next((field for field in names[known[position]] if field.name not in taken), None):
                found[position] = (field, how)
                taken.add(field.name)
    return [Mapped(column, *found.get(position, (None, How.UNKNOWN))) for position, column in enumerate(columns)]


def known_heading(column: Column, names: Mapping[str, Any], similar: bool) -> str:
    """The name that the whole heading is, else its last part; a ``similar`` name where asked; empty for none."""
    for heading in ways_to_read(column):
        if not similar and heading in names:
            return heading
        if similar and len(heading) > 1:
            match = process.extractOne(heading, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
            if match:
                return match[0]
    return ""


def ways_to_read(column: Column) -> list[str]:
    """The heading from whole to last part, each with and without a unit in brackets."""
    texts = ["".join(column.path[start:]) for start in range(len(column.path))] or [column.heading]
    ways = [plain(text) for text in texts] + [plain(_UNIT.sub("", text)) for text in texts]
    return [way for way in dict.fromkeys(ways) if way]


def knows_heading(importer: Importer) -> frozenset[str]:
    return frozenset(names_of(importer))

"""Finds the field that each column of a table means."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from aidportal.workbooks.finding import Column

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


def names_of(importer: Importer) -> dict[str, Field]:
    """Each field by all names it goes by. What one field is called comes before what another is called too."""
    fields = importer.every_field()
    names: dict[str, Field] = {}
    for field in fields:
        for heading in field.labels():
            names.setdefault(plain(heading), field)
    for field in fields:
        for heading in (field.name, *field.also):
            names.setdefault(plain(heading), field)
    return names


def fingerprint(columns: Sequence[Column]) -> str:
    """What is equal for workbooks with the same header."""
    return hashlib.sha256("\n".join(plain(column.heading) for column in columns).encode()).hexdigest()


def map_columns(importer: Importer, columns: Sequence[Column], chosen: Mapping[str, str]) -> list[Mapped]:
    """The field of each column: as ``chosen`` by heading, else by its name, else by a similar name.

    A field is given once: to the column that names it best, the first of equals.
    """
    names = names_of(importer)
    by_name = {field.name: field for field in importer.every_field()}
    found: dict[int, tuple[Field | None, How]] = {}
    taken: set[str] = set()
    for position, column in enumerate(columns):
        wanted = chosen.get(plain(column.heading))
        if wanted == LEFT_OUT or wanted in by_name:
            field = by_name.get(wanted)
            found[position] = (field, How.CHOSEN)
            taken |= {field.name} if field else set()
    for similar in (False, True):
        for position, column in enumerate(columns):
            if position in found:
                continue
            field = field_of(column, names, similar)
            if field and field.name not in taken:
                found[position] = (field, How.GUESSED if similar else How.NAMED)
                taken.add(field.name)
    return [Mapped(column, *found.get(position, (None, How.UNKNOWN))) for position, column in enumerate(columns)]


def field_of(column: Column, names: Mapping[str, Field], similar: bool) -> Field | None:
    """The field of the whole heading, else of its last part; ``similar`` names are enough where asked."""
    for heading in ways_to_read(column):
        if not similar and heading in names:
            return names[heading]
        if similar and len(heading) > 1:
            match = process.extractOne(heading, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
            if match:
                return names[match[0]]
    return None


def ways_to_read(column: Column) -> list[str]:
    """The heading from whole to last part, each with and without a unit in brackets."""
    texts = ["".join(column.path[start:]) for start in range(len(column.path))] or [column.heading]
    ways = [plain(text) for text in texts] + [plain(_UNIT.sub("", text)) for text in texts]
    return [way for way in dict.fromkeys(ways) if way]


def knows_heading(importer: Importer) -> frozenset[str]:
    return frozenset(names_of(importer))

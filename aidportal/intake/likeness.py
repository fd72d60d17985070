"""Finds records that a new one is likely to be already: equal in some attributes and similar in a text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from rapidfuzz import fuzz, process, utils

from aidportal.values.names import same
from aidportal.web.requests import Actor

from .drafts import Draft, NaturalKey, Part

MOST_OFFERED = 3
_NUMERALS = re.compile(r"[0-9]+|[一二三四五六七八九十]+")


@dataclass(frozen=True)
class Likeness:
    """A record that a row may mean: its primary key, its name, and how similar it is, from 0 to 100."""

    pk: Any
    label: str
    score: float


class Resemblance:
    """The records of one part as they were before the import, by what must be equal; read as they are needed."""

    def __init__(self, part: Part, user: Actor) -> None:
        assert part.alike is not None  # noqa: S101  # made only for parts that have one
        self.part, self.user, self.alike = part, user, part.alike
        self.texts: dict[tuple[Any, ...], dict[Any, str]] = defaultdict(dict)
        self.looked_at: set[Any] = set()

    def likely(self, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, list[Likeness]]]:
        """Each draft that is similar to records the user sees, with the most similar ones, best first."""
        said = [draft.defaults | dict(draft.key) | draft.values for draft in drafts]
        self._look_at({values.get(self.alike.same[0]) for values in said} - {None})
        for draft, values in zip(drafts, said, strict=True):
            text = values.get(self.alike.text)
            texts = self.texts.get(tuple(values.get(name) for name in self.alike.same))
            if text and texts and (matches := self._similar(text, texts)):
                yield draft, matches

    def _similar(self, text: str, texts: Mapping[object, str]) -> list[Likeness]:
        near = process.extract(
            text, texts, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=self.alike.at_least, limit=9
        )
        # What differs in a number is another thing: 一期 and 二期 of a school, classes 1 and 2.
        alike = [match for match in near if numerals(match[0]) == numerals(text)]
        return [Likeness(pk, label, round(score)) for label, score, pk in alike[:MOST_OFFERED]]

    def _look_at(self, places: set[object]) -> None:
        """Read the records of places that were not asked for before; what the import adds is not among them."""
        new, self.looked_at = places - self.looked_at, self.looked_at | places
        if not new:
            return
        rows = self.part.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(self.user)
        rows = rows.filter(**{f"{self.alike.same[0]}__in": new})
        for pk, text, *equal in rows.values_list("pk", self.alike.text, *self.alike.same):
            self.texts[tuple(equal)][pk] = text


class Spellings:
    """The names of the records of one part as they are written: another way to write one of them means the same.

    Names are held against those whose key is the same beside them; read as they are needed.
    """

    def __init__(self, part: Part, rows: QuerySet[Model]) -> None:
        self.attribute, self.rows = part.spelled, rows
        # By the rest of the key: the names as they are written, by what is equal for all ways to write them.
        self.names: dict[NaturalKey, dict[object, set[str]]] = {}

    def look_at(self, keys: Iterable[NaturalKey]) -> None:
        """Read the names beside parts of keys that were not asked for before."""
        new = {beside for key in keys if (beside := self._beside(key)) not in self.names and len(beside) < len(key)}
        shapes: dict[tuple[str, ...], list[NaturalKey]] = defaultdict(list)
        for beside in new:
            self.names[beside] = {}
            shapes[tuple(name for name, _value in beside)].append(beside)
        for shape, group in shapes.items():
            for text, *cells in self._named(shape, group):
                beside = tuple(zip(shape, cells, strict=True))
                if beside in new:
                    self.names[beside].setdefault(spelling(text), set()).add(text)

    def _named(self, shape: tuple[str, ...], group: list[NaturalKey]) -> Iterator[Any]:
        """The name and the fields ``shape`` of all records that may have beside it what one of the group has."""
        rows = self.rows.order_by()
        for position, name in enumerate(shape):
            values = {beside[position][1] for beside in group}
            if None not in values:
                rows = rows.filter(**{f"{name}__in": values})
        return rows.values_list(self.attribute, *shape).iterator()

    def of(self, key: NaturalKey) -> NaturalKey:
        """``key`` with the name as it is written already, or as the file had it first."""
        if (names := self.names.get(self._beside(key))) is None:
            return key
        return tuple([(name, self._name(value, names) if name == self.attribute else value) for name, value in key])

    def _beside(self, key: NaturalKey) -> NaturalKey:
        return tuple([(name, value) for name, value in key if name != self.attribute])

    @staticmethod
    def _name(name: str, names: dict[object, set[str]]) -> str:
        written = names.setdefault(spelling(name), {name})
        return name if name in written else min(written)


def spelling(name: str) -> object:
    """What is equal for two ways to write one name; 1-1 and 11 are two."""
    return same(name), tuple(numerals(name))


def numerals(text: str) -> list[str]:
    return _NUMERALS.findall(unicodedata.normalize("NFKC", text))

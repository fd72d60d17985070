"""Columns that hold one of a few words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from aidportal.figures.figure import Words
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.vocabulary import WordRow

from .field import BLANK, Field, Lookups, Option, RecordNames, Senseless, UnknownWord, WordOffer

# Longer texts are sentences, and no word of which somebody can say what it means.
LONGEST_WORD = 40


class Flag(Field):
    """Yes or no."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> bool:
        return cells.yes_no(value)

    def choices(self) -> Sequence[str]:
        return [gettext("yes"), gettext("no")]

    def shown(self, value: object, names: RecordNames) -> str:
        return gettext("yes") if value else gettext("no")


class Choice(Field):
    """One of a fixed list, by its label in either language or by another name that officials use."""

    def __init__(self, name: str, label: Words, *, of: type[TextChoices], **kwargs: Any):
        super().__init__(name, label, **kwargs)
        self.of = of

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str | None:
        told = lookups.known.value_of(self.name, value, lookups.year, self.codes())
        return told or picked(self, value, self.vocabulary(lookups.year), lookups)

    def options(self, lookups: Lookups) -> Sequence[Option]:
        return [Option(code, label) for code, label in self.meanings()]

    def ticked_by(self, word: str) -> str:
        return self.vocabulary().code(word) or ""

    def joined(self, value: object, more: object) -> Any:
        if value != more:
            raise Senseless(_("Two choices are ticked."), _("one tick in each row"))
        return more

    def vocabulary(self, year: str = "") -> cells.Vocabulary:
        """What the values are called in a table of ``year``."""
        return self._by_year(year if self._is_dated else "")

    @cached_property
    def _is_dated(self) -> bool:
        return any(row.first or row.last for row in self.words or ())

    def _by_year(self, year: str) -> cells.Vocabulary:
        if year not in self._vocabularies:
            rows = [row for row in self.words or () if row.value and row.value not in self.parts and row.holds_in(year)]
            self._vocabularies[year] = vocabulary_of(self.of.choices, certain(rows))
        return self._vocabularies[year]

    @cached_property
    def _vocabularies(self) -> dict[str, cells.Vocabulary]:
        return {}

    def meanings(self) -> Sequence[tuple[str, str]]:
        return [(str(code), str(label)) for code, label in self.of.choices if code]

    def codes(self) -> Collection[str]:
        return self._codes

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(str(code) for code, _label in self.of.choices if code)

    def choices(self) -> Sequence[str]:
        return [label for _code, label in self.meanings()]

    def shown(self, value: object, names: RecordNames) -> str:
        return str(dict(self.of.choices).get(str(value), value))


def certain(rows: Sequence[WordRow]) -> dict[str, str]:
    """The words with their values, but for those that mean two things, in years that nobody knows."""
    values: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        values[cells.key_of(row.word)].add(row.value)
    return {row.word: row.value for row in rows if len(values[cells.key_of(row.word)]) == 1}


def picked(field: Field, value: CellValue, vocabulary: cells.Vocabulary, lookups: Lookups) -> str | None:
    """The code that a cell of ``field`` names, in the vocabulary or as somebody answered what its word means.

    Raises ``UnknownWord``.
    """
    try:
        return cells.pick(value, vocabulary)
    except cells.Unclear as error:
        word = cells.text_of(value)
        if error.code != "not_choice" or len(word) > LONGEST_WORD:
            raise
        topic, options = f"word|{field.name}", field.options(lookups)
        answer = lookups.choices.get(f"{topic}|{word}")
        if answer == BLANK and not field.required:
            return None
        if any(answer == option.value for option in options):
            return answer
        likely = [vocabulary.code(name) or "" for name in error.offers]
        raise UnknownWord(error, topic, word, lambda: WordOffer(options, likely)) from None


def vocabulary_of(choices: Iterable[tuple[object, Words]], more: Mapping[str, str] | None = None) -> cells.Vocabulary:
    """The labels of ``choices`` in every language of the portal, their stored values, and ``more`` names."""
    pairs = [(str(code), label) for code, label in choices if code not in ("", None)]
    names: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {str(label): code for code, label in pairs}
    return cells.Vocabulary(names | {code: code for code, _label in pairs} | dict(more or {}))

"""Columns that hold one of a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue

from .field import Field, Lookups, RecordNames, Senseless


class Flag(Field):
    """Yes or no."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> bool:
        return cells.yes_no(value)

    def choices(self) -> Sequence[str]:
        return [gettext("yes"), gettext("no")]

    def shown(self, value: Any, names: RecordNames) -> str:
        return gettext("yes") if value else gettext("no")


class Choice(Field):
    """One of a fixed list, by its label in either language or by another name that officials use."""

    def __init__(self, name: str, label: Any, *also: str, of: Any, names: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(name, label, *also, **kwargs)
        self.of, self.names = of, names or {}

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str:
        return cells.pick(value, self.vocabulary)

    def ticked_by(self, word: str) -> str:
        return self.vocabulary.code(word) or ""

    def joined(self, value: Any, more: Any) -> Any:
        if value != more:
            raise Senseless(_("Two choices are ticked."), _("one tick in each row"))
        return more

    @cached_property
    def vocabulary(self) -> cells.Vocabulary:
        return vocabulary_of(self.of.choices, self.names)

    def choices(self) -> Sequence[str]:
        return [str(label) for code, label in self.of.choices if code]

    def shown(self, value: Any, names: RecordNames) -> str:
        return str(dict(self.of.choices).get(value, value))


def vocabulary_of(choices: Iterable[tuple[Any, Any]], more: Mapping[str, str] | None = None) -> cells.Vocabulary:
    """The labels of ``choices`` in every language of the portal, their stored values, and ``more`` names."""
    pairs = [(str(code), label) for code, label in choices if code not in ("", None)]
    names: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {str(label): code for code, label in pairs}
    return cells.Vocabulary(names | {code: code for code, _label in pairs} | dict(more or {}))

"""What the choices of a field mean, in the words of the glossary, for the hint below the field."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.utils.translation import get_language

from .words import SECTIONS


def meanings_of(bound: BoundField) -> list[dict[str, Any]]:
    """The meaning of each choice of a field that the glossary has, and whether it is the one that is chosen."""
    choices = getattr(bound.field, "choices", None)
    if choices is None or hasattr(choices, "queryset"):
        return []
    known = by_choice(get_language() or "")
    pairs = [(str(value), str(label)) for value, label in choices if not isinstance(label, (list, tuple))]
    told = [(pair[0], known[pair]) for pair in pairs if pair in known]
    chosen = str(bound.value() or "")
    return [{"value": value, "text": text, "is_chosen": value == chosen} for value, text in told]


@lru_cache
def by_choice(language: str) -> dict[tuple[str, str], str]:
    """The meanings of all words that are choices, by the value and the label of the choice, in one language."""
    words = [word for section in SECTIONS for table in section.tables for word in table.on_pages if word.label]
    return {(word.code, str(word.label)): str(word.meaning) for word in words}

"""A word of the glossary: what it means here, how it is called in code, and what it is not to be called."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, TextChoices

from aidportal.figures.figure import Words


@dataclass(frozen=True)
class Word:
    """A word by its name in the ``code``: a model, a field of one, a class, a module.

    ``avoid`` says which words mean something else here or nothing. ``label`` is the word itself, where the code does
    not label a model or a field. ``in_code`` is said to developers alone; so are words that are ``is_inner``, which
    stand on no page.
    """

    code: str
    meaning: Words
    avoid: str
    label: Words = ""
    in_code: str = ""
    is_inner: bool = False

    @property
    def name(self) -> Words:
        return self.label or label_of(self.code)

    @property
    def anchor(self) -> str:
        return self.code.replace(".", "-").replace("_", "-").lower()


def of(choice: TextChoices, meaning: Words, avoid: str) -> Word:
    """The word of a choice, which has its label."""
    return Word(str(choice.value), meaning, avoid, label=choice.label)


def label_of(code: str) -> Words:
    """What a model or a field calls itself; ``LookupError`` where ``code`` is neither."""
    owner, _dot, name = code.partition(".")
    for model in apps.get_models():
        if model._meta.label == code:
            return model._meta.verbose_name or ""
        if model.__name__ == owner and name:
            return field_label(model, name)
    raise LookupError(f"{code} has no label of its own")


def field_label(model: type[Model], name: str) -> Words:
    try:
        return getattr(model._meta.get_field(name), "verbose_name", "")
    except FieldDoesNotExist:
        raise LookupError(f"{model.__name__}.{name} has no label of its own") from None


@dataclass(frozen=True)
class WordTable:
    """Words under a sentence that says what they have in common, or under none."""

    words: tuple[Word, ...]
    lead: Words = ""

    @property
    def on_pages(self) -> list[Word]:
        return [word for word in self.words if not word.is_inner]


class GlossarySection:
    """The words of one area of work."""

    def __init__(self, key: str, title: Words, *tables: WordTable) -> None:
        self.key, self.title, self.tables = key, title, tables

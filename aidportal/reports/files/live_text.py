"""Texts whose numbers the portal fills in: what it computed, and what a clerk wrote around the same numbers.

A clerk sees ``{projects}`` by the label of the number, in the language of the report; ``{key}`` is what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .content import NOTHING, NamedNumbers

_FIELD = re.compile(r"%\((\w+)\)s|%%")
_PLACE = re.compile(r"\{([^{}]*)\}")
# As input methods for Chinese set them.
_BRACES = str.maketrans("｛｝", "{}")
# Years, days and ordinals count nothing.
_NO_COUNT = (
    r"(?:19|20)\d\d(?:[-./]\d\d?){1,2}(?!\d)|(?:19|20)\d\d(?=[年\-–—~至])|"
    r"\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|第\d+|\b(?:in|of|since|until|by) (?:19|20)\d\d\b(?![,.%]?\d)"
)
_TYPED = re.compile(rf"(?P<other>{_NO_COUNT})|\d[\d,，]*(?:\.\d+)?[%％]?")


class UnknownValues(ValueError):
    """A text asks for numbers that its chapter does not have; ``names`` are what it calls them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class LiveValue:
    """What the portal fills into a text: ``label`` is what a clerk calls it.

    ``numbers`` are those that it tells or follows from, each with what it is called.
    """

    key: str
    label: str
    text: str
    numbers: NamedNumbers = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class LiveText:
    """A text in pieces: words, and values that are filled in."""

    pieces: tuple[str | LiveValue, ...] = ()

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))

    @property
    def values(self) -> dict[str, LiveValue]:
        return {one.key: one for one in self.pieces if isinstance(one, LiveValue)}

    @property
    def numbers(self) -> NamedNumbers:
        """All numbers of its values, each once."""
        return tuple(dict.fromkeys(one for value in self.values.values() for one in value.numbers))

    @property
    def template(self) -> str:
        """The text as a clerk edits it."""
        return "".join(f"{{{one.label}}}" if isinstance(one, LiveValue) else one for one in self.pieces)

    @property
    def kept(self) -> str:
        """The text as it is kept."""
        return "".join(f"{{{one.key}}}" if isinstance(one, LiveValue) else one for one in self.pieces)

    @property
    def typed(self) -> list[str]:
        """The numbers among the words, which nobody computes."""
        return [match[0] for one in self.pieces if isinstance(one, str) for match in typed_in(one)]

    def with_marks(self, mark: str) -> str:
        """The text with a mark behind each number that was typed."""
        return "".join(one.text if isinstance(one, LiveValue) else marked(one, mark) for one in self.pieces)

    def lines(self) -> Iterator[LiveText]:
        """The text line by line, without those that are empty."""
        line: list[str | LiveValue] = []
        for piece in self.pieces:
            first, *others = piece.split("\n") if isinstance(piece, str) else (piece,)
            line.append(first)
            for other in others:
                yield LiveText(tuple(line))
                line = [other]
        yield LiveText(tuple(line))


def typed_in(words: str) -> Iterator[re.Match[str]]:
    return (match for match in _TYPED.finditer(words) if not match["other"])


def marked(words: str, mark: str) -> str:
    return _TYPED.sub(lambda match: match[0] if match["other"] else f"{match[0]}{mark}", words)


# ---- From sentences with values


def fill(sentence: str, words: Mapping[str, object]) -> LiveText:
    """A translated sentence with its ``%(names)s`` filled in; values and texts among ``words`` stay what they are."""
    pieces: list[str | LiveValue] = []
    end = 0
    for match in _FIELD.finditer(sentence):
        pieces.append(sentence[end : match.start()])
        word = words[match[1]] if match[1] else "%"
        pieces += word.pieces if isinstance(word, LiveText) else [word if isinstance(word, LiveValue) else str(word)]
        end = match.end()
    return LiveText((*pieces, sentence[end:]))


def join(between: str, texts: Iterable[LiveText]) -> LiveText:
    pieces: list[str | LiveValue] = []
    for text in texts:
        pieces += [between, *text.pieces] if pieces else text.pieces
    return LiveText(tuple(pieces))


# ---- From what a clerk wrote


def edited(text: str, values: Mapping[str, LiveValue]) -> LiveText:
    """What a clerk wrote, with the values of a chapter by their labels. Raises ``UnknownValues``."""
    by_label = {one.label: one for one in values.values()}
    text = text.translate(_BRACES)
    if unknown := [name for name in _PLACE.findall(text) if name.strip() not in by_label]:
        raise UnknownValues(unknown)
    return LiveText(tuple(split(text, by_label)))


def read(text: str, values: Mapping[str, LiveValue]) -> LiveText:
    """What is kept, with the values of today; one that nothing is known of any more is a dash."""
    names = set(_PLACE.findall(text))
    return LiveText(tuple(split(text, {name: values.get(name) or LiveValue(name, name, NOTHING) for name in names})))


def split(text: str, values: Mapping[str, LiveValue]) -> Iterator[str | LiveValue]:
    for at, piece in enumerate(_PLACE.split(text)):
        if at % 2:
            yield values[piece.strip()]
        elif piece:
            yield piece

"""Cells that hold one of a few words: yes or no, a sex, a choice by one of its many names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from ..grid import CellValue, Fault
from ..vocabulary import meanings, words
from .problems import Unclear
from .texts import fold, simplified, text_of

_YES, _NO = frozenset(words("yes_no", "yes")), frozenset(words("yes_no", "no"))
_SEXES = meanings("sex")
_SIGNS = re.compile(r"[\s、，,。.;；:：·・/\\()（）\[\]【】“”\"'‘’《》<>_-]+")
_NEAR = 60
_SHOWN = 12


def key_of(text: str) -> str:
    """A name without spaces and signs, half-width and in small letters, by which names are compared."""
    return _SIGNS.sub("", fold(simplified(text))).lower()


def yes_no(value: CellValue) -> bool:
    """True or false for 是/否, 有/无, √/×, yes/no, 1/0."""
    if isinstance(value, bool):
        return value
    text = _word(value)
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unclear("empty" if not text else "not_yes_no", value)


def sex(value: CellValue) -> str:
    """``female`` or ``male``."""
    text = _word(value)
    if text not in _SEXES:
        raise Unclear("empty" if not text else "not_sex", value)
    return _SEXES[text]


def _word(value: CellValue) -> str:
    if isinstance(value, Fault):
        raise Unclear("fault", value)
    return fold(text_of(value)).lower().replace(" ", "")


class Vocabulary:
    """The names of some choices: each name, however it is spaced and punctuated, stands for one code."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names`` maps a name to its code. ``ValueError`` where one name stands for two codes."""
        self.names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        for name, code in names.items():
            if self._codes.setdefault(key_of(str(name)), code) != code:
                raise ValueError(f"{name} stands for {self._codes[key_of(str(name))]} and for {code}")
            self.names.setdefault(code, str(name))
        self._keys = list(self._codes)

    def code(self, text: str) -> str | None:
        """The code that ``text`` names, or ``None``."""
        return self._codes.get(key_of(text))

    def near(self, text: str) -> tuple[str, ...]:
        """Up to three names that come near to ``text``, the nearest first, one for each code."""
        matches = process.extract(key_of(text)[:80], self._keys, scorer=fuzz.WRatio, limit=6, score_cutoff=_NEAR)
        codes = dict.fromkeys(self._codes[key] for key, _score, _place in matches)
        return tuple(self.names[code] for code in list(codes)[:3])


def pick(value: CellValue, vocabulary: Vocabulary | Mapping[str, str]) -> str:
    """The code that the cell names; ``Unclear`` offers the names that come near, and takes none of them."""
    known = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
    text = text_of(value)
    code = known.code(text)
    if code is not None:
        return code
    if not key_of(text):
        raise Unclear("empty", value)
    names = list(known.names.values())
    accepted = "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
    raise Unclear("not_choice", value, accepted, known.near(text))

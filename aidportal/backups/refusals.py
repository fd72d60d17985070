"""Why a backup is not taken, not restored or not believed, in words for the page and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Sentence
else:
    Sentence = str | Promise

LANGUAGES = ("zh-hans", "en")


class BackupRefused(Exception):
    """Nothing was touched, and ``words`` say why."""

    def __init__(self, words: Sentence) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return in_both(self.words)


def in_both(words: Sentence) -> str:
    """The sentence in Chinese and in English, as everything that a terminal says."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(words))
    return " ".join(dict.fromkeys(said))

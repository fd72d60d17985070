"""The records that a number leaves out, because their dates do not say whether they lie in its period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from .scopes import Scope


@dataclass(frozen=True)
class Omission:
    """Why records are left out: in which scopes there can be some, and the words for a number of them."""

    is_possible: Callable[[Scope], bool]
    words: Callable[[int], str]


def known_by_year(count: int) -> str:
    """The records of a period that cuts a year."""
    text = ngettext(
        "%(count)s more record is known only by its year or month and is not counted.",
        "%(count)s more records are known only by their year or month and are not counted.",
        count,
    )
    return text % {"count": f"{count:,}"}


def undated(count: int) -> str:
    """The records of any period that do not say since when they hold."""
    text = ngettext(
        "%(count)s more record is undated and is not counted.",
        "%(count)s more records are undated and are not counted.",
        count,
    )
    return text % {"count": f"{count:,}"}


KNOWN_BY_YEAR = Omission(lambda scope: scope.cuts, known_by_year)
UNDATED = Omission(lambda scope: not scope.period.is_open, undated)


@dataclass(frozen=True)
class Uncounted:
    """The records that ``figure`` leaves out; ``scope`` asks for exactly these, and ``figure.url`` is their list."""

    figure: Any
    scope: Scope
    answer: Any

    @property
    def count(self) -> int:
        return int(self.answer.total or 0)

    @property
    def text(self) -> str:
        """A sentence, or nothing where no record is left out."""
        return self.figure.omission.words(self.count) if self.count else ""

    def url(self, path: str) -> str:
        """The records in the list at ``path``, which is that of ``figure.url``."""
        return self.scope.url(path)

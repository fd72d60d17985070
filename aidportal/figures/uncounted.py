"""The records that a number leaves out: those whose dates or values do not say enough for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .scopes import ROUGHLY, Scope

if TYPE_CHECKING:
    from .figure import Figure
    from .reading import Answer


@dataclass(frozen=True)
class Omission:
    """Why records are left out.

    ``is_possible`` tells the scopes in which there can be some, ``asking`` makes of such a scope the one that asks for
    exactly these records, ``words`` is the sentence on a number of them, ``pair`` what ``asking`` adds to an address.
    """

    is_possible: Callable[[Scope], bool]
    asking: Callable[[Scope], Scope]
    words: Callable[[int], str]
    pair: tuple[str, str]


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


KNOWN_BY_YEAR = Omission(lambda scope: scope.cuts, Scope.roughly, known_by_year, ROUGHLY)
UNDATED = Omission(
    lambda scope: not scope.period.is_open and not scope.period.is_rough, Scope.roughly, undated, ROUGHLY
)


@dataclass(frozen=True)
class Uncounted:
    """Records that ``figure`` leaves out; ``scope`` asks for exactly these, and ``figure.url`` is their list."""

    figure: Figure
    scope: Scope
    omission: Omission
    answer: Answer

    @property
    def count(self) -> int:
        return int(self.answer.total or 0)

    @property
    def text(self) -> str:
        """A sentence, or nothing where no record is left out."""
        return self.omission.words(self.count) if self.count else ""

    @property
    def text_of_figure(self) -> str:
        """The sentence, with the figure before it."""
        return _("%(figure)s: %(text)s") % {"figure": capfirst(str(self.figure.label)), "text": self.text}

    def url(self, path: str) -> str:
        """The records in the list at ``path``, which is that of ``figure.url``."""
        return self.scope.url(path)

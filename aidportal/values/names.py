"""Names as people and workbooks write them, and when two of them are one; the database does the same by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.db.models import F, Func, GeneratedField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Contains
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

# All of it as ranges that Python and PostgreSQL both read between square brackets.
_SPACES = r"\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_ACCENTS = r"\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Dots between the parts of a name, hyphens, apostrophes and quotation marks.
_DOTS = r"\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u25cf\u2e31\u2e33\u30fb"
_HYPHENS = r"\u002d\u02d7\u2010-\u2015\u2043\u2212"
_QUOTES = r"\u0022\u0027\u0060\u00b4\u02b9-\u02bf\u2018-\u201f\u2032\u2033\u3008-\u300f"
_DROPPED = f"[{_SPACES}{_UNSEEN}{_ACCENTS}{_DOTS}{_HYPHENS}{_QUOTES}]"
# A full stop is a dot between names too, but between digits it is a decimal point.
_STOP = r"(?<![0-9])\.|\.(?![0-9])"
_PATTERN = f"{_DROPPED}|{_STOP}"
_COMPILED = re.compile(_PATTERN)
_UNREADABLE = re.compile(rf"[{_SPACES}{_UNSEEN}{_ACCENTS}\u2800]*")
_GAPS = re.compile(f"[{_SPACES}]+")


def same(name: str) -> str:
    """What is equal for two ways to write one name.

    They may differ in width (Ａ, A), case, spaces, accents, letters that nobody sees, and the marks between the
    parts of a name: 阿拉坦·乌拉, 阿拉坦•乌拉 and 阿拉坦．乌拉 are one.
    """
    return _COMPILED.sub("", unicodedata.normalize("NFKD", name.replace("\0", "")).lower())


def shows_nothing(text: str) -> bool:
    """Whether nobody sees anything of a text: spaces, letters without a shape, marks that belong to none."""
    return _UNREADABLE.fullmatch(text) is not None


def words(text: str) -> list[str]:
    """The words of a search, each as ``same`` has it; all of them are to be found."""
    return [word for word in map(same, _GAPS.split(text)) if word]


@deconstructible
class Same(Func):
    """``same`` of an expression, by the database."""

    template = f"regexp_replace(lower(normalize(%(expressions)s, NFKD)), '{_PATTERN}', '', 'g')"
    output_field = TextField()


def searched(*fields: str) -> Any:
    """A column that the database keeps: ``same`` of what ``fields`` hold, where a search looks for its words."""
    parts: list[Any] = [part for field in fields for part in (Value("|"), F(field))]
    return GeneratedField(expression=Same(Concat(*parts)), output_field=TextField(), db_persist=True, editable=False)


def sound(label: Any = "") -> Any:
    """A column that the database keeps: the pinyin of a title or a person's name, without tones and spaces."""
    return TextField(label or _("pinyin"), editable=False, default="")


def every_word(rows: QuerySet[Model], text: str, holds: Callable[[str], Q]) -> Any:
    """The ``rows`` of which ``holds`` is true for each word of ``text``."""
    for word in words(text):
        rows = rows.filter(holds(word))
    return rows


def holds(word: str, path: str) -> Q:
    """Rows whose text at ``path``, read as ``same``, has ``word``."""
    return Q(Contains(Same(path), Value(word)))


def sounds_like(word: str, path: str = "", *, or_initials: bool = False) -> Q:
    """Rows whose pinyin at ``path`` holds ``word``, where that can be pinyin; a single letter says too little.

    With ``or_initials`` also those whose initials begin so.
    """
    if not (word.isascii() and word.isalpha() and len(word) > 1):
        return Q(pk__in=[])
    begins = Q(**{f"{path}initials__startswith": word}) if or_initials else Q()
    return Q(**{f"{path}pinyin__contains": word}) | begins

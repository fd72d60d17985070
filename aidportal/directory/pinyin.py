"""The dictionary of pinyin, which is loaded where somebody first needs it, and kept small."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache


def syllables_of(text: str) -> list[str]:
    return _reader()(text)


@cache
def _reader() -> Callable[[str], list[str]]:
    """What looks texts up in the dictionary.

    That takes 57 MB of each process that loads it, most of them the same syllables again for each of 47,000
    phrases; here each of them is kept once.
    """
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    once: dict[tuple[str, ...], list[str]] = {}
    for letters in PHRASES_DICT.values():
        letters[:] = [once.setdefault(tuple(ways), ways) for ways in letters]
    return lazy_pinyin

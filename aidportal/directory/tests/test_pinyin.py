"""Keeping the dictionary of pinyin small changes nothing of what it says."""

from __future__ import annotations

import pytest

from aidportal.directory.pinyin import syllables_of


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("重庆银行行长", "chong qing yin hang hang zhang"),
        ("长安街音乐厅", "chang an jie yin yue ting"),
        ("敖汉旗", "ao han qi"),
        ("A公司", "A gong si"),
    ],
)
def test_letters_are_read_as_the_words_that_they_stand_in(text: str, syllables: str) -> None:
    assert syllables_of(text) == syllables.split()

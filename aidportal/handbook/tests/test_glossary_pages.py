"""The glossary and the definitions of figures as pages: everything that is declared, once, in the reader's language."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from aidportal.figures import catalogue
from aidportal.figures.definitions import DATES
from aidportal.handbook.words import SECTIONS
from tests import makers

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")
WORDS = [word for section in SECTIONS for table in section.tables for word in table.words]


def page(client, name, language):
    client.force_login(makers.make_user("viewer", "150400"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return unescape(client.get(reverse(name)).content.decode())


def anchors(text):
    return re.findall(r'\bid="([^"]+)"', text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_readers_meet_is_on_the_page_with_an_anchor(client, language):
    text = page(client, "handbook:glossary", language)
    with override(language):
        for word in WORDS:
            entry = f'<div id="{word.anchor}"><dt>{word.name}</dt><dd>{word.meaning}</dd></div>'
            assert (entry in text) is not word.is_inner, word.code
    assert len(anchors(text)) == len(set(anchors(text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_definition_and_an_anchor(client, language):
    text = page(client, "handbook:figures", language)
    with override(language):
        assert str(DATES) in text
        for figure in catalogue.figures():
            place = text.index(f'<div id="{figure.key}">')
            entry = text[place : text.index("</div>", place)]
            wanted = [
                figure.label,
                figure.definition,
                figure.unit.label,
                *(one.label for one in figure.dimensions.values()),
            ]
            assert [str(one) for one in wanted if str(one) not in entry] == []
    assert len(anchors(text)) == len(set(anchors(text)))


def test_no_page_shows_what_is_for_developers_alone(client):
    text = page(client, "handbook:glossary", "en")
    assert [word.code for word in WORDS if word.in_code and word.in_code in text] == []
    assert [word.code for word in WORDS if word.is_inner] != []


def test_meanings_are_in_chinese_on_chinese_pages():
    with override("zh-hans"):
        meanings = {word.code: str(word.meaning) for word in WORDS if not word.is_inner}
    assert len(meanings) > 90
    assert [code for code, meaning in meanings.items() if not re.search(r"[\u4e00-\u9fff]", meaning)] == []

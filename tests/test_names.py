"""Two ways to write one name are one, for Python and for the database."""

import pytest
from django.db import connection
from django.db.models import Value
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from aidportal.directory.models import Area
from aidportal.sheets.cells.texts import is_empty
from aidportal.values.names import Same, same, shows_nothing, words
from tests import makers
from tests.page_forms import sent_by

ONE = [
    (
        "阿拉坦·乌拉",
        "阿拉坦•乌拉",
        "阿拉坦・乌拉",
        "阿拉坦．乌拉",
        "阿拉坦.乌拉",
        "阿拉坦 乌拉",
        "阿拉坦‧乌拉",
        "阿拉坦乌拉",
    ),
    ("张伟", "张　伟", "张\u200b伟", "\ufeff张伟", "张伟\u00ad", "张\ufe00伟"),
    ("Xilingol", "ＸＩＬＩＮＧＯＬ", "Xilin-gol", "Xīlíngōl", "Xilin’gol", "xilin gol"),
    ("赤峰市（本级）", "赤峰市(本级)"),
    ("“三北”工程", "三北工程", "《三北》工程", "「三北」工程"),
    ("2.5万亩", "２.５万亩"),
]
OTHER = [("2.5万亩", "25万亩"), ("一期", "二期"), ("赤峰市", "赤峰"), ("か", "が")]

# Of letters that this Python does not know yet, the database may know what they are made of.
KNOWN = st.characters(codec="utf-8", exclude_categories=["Cn"], exclude_characters="\0Σ")


@pytest.mark.parametrize("ways", ONE)
def test_ways_to_write_one_name_are_one(ways: tuple[str, ...]) -> None:
    assert {same(way) for way in ways} == {same(ways[0])}


@pytest.mark.parametrize("names", OTHER)
def test_other_names_stay_others(names: tuple[str, str]) -> None:
    assert same(names[0]) != same(names[1])


@pytest.mark.parametrize("text", ["\u200b", "\u3164", "\u2800", "\u00ad\u202e", "\u0301", " \u3000\ufeff"])
def test_nothing_is_seen_of_such_a_text_and_a_cell_that_holds_it_is_empty(text: str) -> None:
    assert shows_nothing(text)
    assert is_empty(text) or text == "\u0301"


@pytest.mark.parametrize("text", ["-", "·", "é", "宁\u200b城", "0"])
def test_something_is_seen_of_any_other_text(text: str) -> None:
    assert not shows_nothing(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), [("directory.organisation", "name_zh"), ("projects.project", "title")])
def test_no_record_is_called_by_letters_that_nobody_sees(client, kind: str, name: str) -> None:
    client.force_login(makers.make_user("administrator"))
    page = reverse("records:add", args=kind.split("."))
    answer = client.post(page, sent_by(client.get(page), "record-form", **{name: "\u200b\u3164"}))
    assert answer.status_code == 200
    assert "不可见" in str(answer.context["form"].errors[name])


def test_a_search_is_words_with_any_space_between() -> None:
    assert words(" 赤峰　ＸＭ-000123 \u200b · ") == ["赤峰", "xm000123"]


def by_the_database(names: list[str]) -> list[str]:
    rows = Area.objects.all()[:1]
    found = rows.values_list(*(Same(Value(name)) for name in names))
    return list(found[0])


@pytest.mark.django_db
def test_the_database_says_the_same() -> None:
    names = [name for names in (*ONE, *OTHER) for name in names]
    assert by_the_database(names) == [same(name) for name in names]


@pytest.mark.django_db
@settings(max_examples=5)
@given(st.lists(st.text(KNOWN, max_size=12), min_size=60, max_size=60))
def test_the_database_says_the_same_of_any_text(names: list[str]) -> None:
    assert connection.vendor == "postgresql"
    assert by_the_database(names) == [same(name) for name in names]

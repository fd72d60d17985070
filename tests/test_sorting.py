"""Every list, every column, both ways: what a row does not say stands last, and choices stand in their own order."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from aidportal.registers.columns import ChoiceColumn
from aidportal.values.money import Unit
from cadres.models import Official

from .list_checks import client_of, keys, registers

pytestmark = pytest.mark.django_db

LISTS = registers()


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``sample``."""


def cells(name: str, user: Any, column: str, sort: str) -> list[Any]:
    """What the rows of a list have in a column, in the order that is asked for."""
    register = LISTS[name](user, QueryDict(f"sort={sort}"))
    table = register.table(Unit.YUAN)
    place = [one.name for one in table.exported_columns()].index(column)
    return [row[place] for _key, row in table.exported_records()]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_is_not_stated_stands_last_whichever_way(sample, name):
    columns = LISTS[name](sample["chief"]).table(Unit.YUAN).columns
    for column in [one.name for one in columns if one.orderable and not one.column.exclude_from_export]:
        for sort in (column, f"-{column}"):
            known = [cell is not None and cell != "" for cell in cells(name, sample["chief"], column, sort)]
            assert known == sorted(known, reverse=True), sort


@pytest.mark.parametrize("name", sorted(LISTS))
def test_choices_stand_in_their_own_order(sample, name):
    for column, one in LISTS[name].table_class.base_columns.items():
        if isinstance(one, ChoiceColumn):
            order = [str(label) for label in one.labels.labels]
            found = [order.index(cell) for cell in cells(name, sample["chief"], column, column) if cell]
            assert found == sorted(found), column


def test_people_of_one_surname_stand_together(sample):
    """Those of one that sounds alike stand apart: by all letters 姜 and 蒋 would take turns."""
    pinyin = dict(Official.objects.values_list("name", "pinyin"))
    names = cells("cadres:list", sample["chief"], "official", "official")
    surnames = [name[0] for name, _others in groupby(names, lambda name: name[0])]
    assert len(surnames) == len({*surnames}) > 5
    for _surname, alike in groupby(names, lambda name: name[0]):
        sounds = [pinyin[name] for name in alike]
        assert sounds == sorted(sounds)
    heard = [pinyin[next(name for name in names if name[0] == surname)][:2] for surname in surnames]
    assert heard == sorted(heard)


@pytest.mark.parametrize("column", ["successor", "predecessor"])
def test_who_came_before_and_after_is_sorted_by_sound(sample, column):
    pinyin = dict(Official.objects.values_list("name", "pinyin"))
    sounds = [pinyin[name] for name in cells("cadres:list", sample["chief"], column, column) if name]
    assert len(sounds) > 1
    assert sounds == sorted(sounds)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("projects:output_list", "name"),
        ("projects:output_list", "unit"),
        ("projects:donation_list", "purpose"),
        ("cadres:list", "title"),
        ("cadres:list", "home_title"),
    ],
)
def test_texts_that_many_rows_share_are_sorted_by_sound(sample, name, column):
    texts = [text for text in cells(name, sample["chief"], column, column) if text]
    with connection.cursor() as cursor:
        cursor.execute("SELECT said, directory_pinyin(said, false) FROM unnest(%s::text[]) AS said", [texts])
        sounds = dict(cursor.fetchall())
    assert len(sounds) > 1
    assert texts == sorted(texts, key=lambda text: (sounds[text], text))
    assert texts != sorted(texts), "so many of the sample that the order by code points is another"


def test_few_rows_of_a_search_are_sorted_by_what_is_computed_of_them(sample):
    """They are found before they are sorted, which what the list computes for each must survive."""
    client = client_of(sample["chief"])
    for sort in ("status", "-successor"):
        response = client.get(reverse("cadres:list"), {"q": "海淀", "sort": sort})
        assert len(keys(response)) > 1

"""The numbers of the time axis that browsers draw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadres import lanes
from cadres.models import Posting
from tests.list_checks import client_of

from .makers import make_batch, make_official, make_posting, make_reader

pytestmark = pytest.mark.django_db
DATA = "/cadres/timeline/data/"


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_a_bar_says_who_where_and_when() -> None:
    official = make_official("张三")
    make_posting(official, title="副旗长")
    found = client_of(make_reader()).get(DATA).json()
    assert found["hosts"] == ["宁城县"]
    assert found["bars"] == [[official.pk, "张三", 0, 0, 1, day("2013-05-01"), day("2015-03-20"), "副旗长", ""]]
    assert len(found["batches"]) == 1


def test_dates_that_are_not_exact_are_said_in_words() -> None:
    make_posting(starts_on="2013-05", ends_on=None)
    [bar] = client_of(make_reader()).get(DATA).json()["bars"]
    assert bar[5:7] == [day("2013-05-01"), None]
    assert bar[8] == "2013-05 – —"


def test_bars_are_those_of_the_list_for_the_same_filters() -> None:
    make_posting(make_official("甲"), batch=make_batch(3))
    make_posting(make_official("乙"), batch=make_batch(4))
    client = client_of(make_reader())
    assert [bar[1] for bar in client.get(f"{DATA}?batch=4").json()["bars"]] == ["乙"]
    assert client.get(f"{DATA}?area=999999").status_code == 400


def test_no_more_bars_than_a_browser_draws(monkeypatch: Any) -> None:
    monkeypatch.setattr(lanes, "MOST_LANES", 2)
    for name in "甲乙丙":
        make_posting(make_official(name))
    found = lanes.lanes(Posting.objects.all(), date(2014, 1, 1))
    assert (len(found["bars"]), found["cut"]) == (2, True)


def test_bars_take_as_many_statements_for_many_as_for_one() -> None:
    make_posting(make_official("甲"))
    client = client_of(make_reader())
    counts = []
    for _round in range(2):
        client.get(DATA)
        with CaptureQueriesContext(connection) as captured:
            client.get(DATA)
        counts.append(len(captured))
        make_posting(make_official("乙"), host_area_id="150924", batch=make_batch(5))
    assert counts[0] == counts[1] <= 8

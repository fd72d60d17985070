"""The pages of officials and postings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from aidportal.figures.scopes import Scope
from cadres.figures import OFFICIALS_SENT, POSTINGS
from cadres.tables import PostingStatus
from tests.list_checks import (
    assert_export_equals_page,
    client_of,
    keys,
    queries_of,
)

from .makers import make_batch, make_official, make_posting, make_reader

pytestmark = pytest.mark.django_db

LIST = "/cadres/"


@pytest.fixture(autouse=True)
def _english_pages(settings: Any) -> None:
    """Pages in the language of their sources, drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


@pytest.fixture
def postings() -> list[Any]:
    """张三 twice in 宁城县 and from 巴林左旗 on, 李四 after him, one elsewhere, one who travels the other way."""
    official = make_official(home_title="副处长")
    first = make_posting(official, starts_on="2010-05", ends_on="2012-05", title="副旗长")
    second = make_posting(official, starts_on="2013-05", ends_on="2015-05", host_area_id="150430")
    after = make_posting(make_official("李四", kind="doctor"), starts_on="2012-05", takes_over_from=first, ends_on=None)
    elsewhere = make_posting(make_official("王五", home="110119"), host_area_id="150981", batch=make_batch(2))
    guest = make_posting(
        make_official("巴图", home="150429"), host_area_id="110108", batch=make_batch(direction="to_giver")
    )
    return [first, second, after, elsewhere, guest]


def test_the_foot_is_the_figures(postings: list[Any]) -> None:
    admin = make_reader()
    page = client_of(admin).get(LIST)
    assert "4 officials, 5 postings" in page.content.decode()
    assert (OFFICIALS_SENT.total(Scope(admin)), POSTINGS.total(Scope(admin))) == (4, 5)


def test_a_link_of_a_figure_leads_to_its_rows(postings: list[Any]) -> None:
    admin = make_reader()
    client = client_of(admin)
    for scope in (
        Scope(admin, areas=("150400",)),
        Scope(admin, givers=("110108",), kinds=("doctor",)),
        Scope(admin, day=date(2014, 1, 1)),
        Scope(admin, batches=(2,), directions=("to_receiver",)),
    ):
        assert sorted(keys(client.get(scope.url(LIST)))) == sorted(POSTINGS.records(scope).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "early", "status"),
    [
        ("2099", None, False, PostingStatus.UPCOMING),
        ("2013-05", None, False, PostingStatus.ON_POST),
        ("2013-05", "2099", True, PostingStatus.ON_POST),
        ("2013-05", "2015-05", False, PostingStatus.ENDED),
        ("2013-05", "2015-05", True, PostingStatus.ENDED_EARLY),
        (None, None, False, None),
    ],
)
def test_tells_the_status_of_today(starts_on: Any, ends_on: Any, early: bool, status: Any) -> None:
    make_posting(starts_on=starts_on, ends_on=ends_on, ended_early=early)
    page = client_of(make_reader()).get(LIST)
    assert page.context["table"].rows[0].record.status == (status and status.value)


def test_shows_what_needs_attention() -> None:
    today = timezone.localdate()
    ending = make_posting(ends_on=str(today + timedelta(days=60)))
    make_posting(make_official("李四"), ends_on=str(today + timedelta(days=61)))
    followed = make_posting(make_official("王五"), ends_on=str(today + timedelta(days=5)))
    make_posting(
        make_official("赵六"), starts_on=str(today + timedelta(days=6)), ends_on=None, takes_over_from=followed
    )
    first = make_posting(make_official("郑七"), ends_on=str(today + timedelta(days=2)))
    assert keys(client_of(make_reader()).get(LIST, {"attention": "ending"})) == [first.pk, ending.pk]


def test_the_export_equals_the_page(postings: list[Any]) -> None:
    rows = assert_export_equals_page(client_of(make_reader()), LIST, {"sort": "official"})
    assert len(rows) == 1 + 5 + 1
    assert rows[-1][0] == "Total: 4 officials, 5 postings"
    assert len(assert_export_equals_page(client_of(make_reader()), LIST, {"batch": "2"})) == 3


def test_the_number_of_queries_does_not_grow_with_the_rows(postings: list[Any]) -> None:
    client = client_of(make_reader("110108", role="editor"))
    before = queries_of(client, LIST)
    for number in range(20):
        make_posting(make_official(f"人{number}"))
    assert queries_of(client, LIST) == before


def test_a_viewer_sees_filters_and_finds_only_the_own_areas(postings: list[Any]) -> None:
    client = client_of(make_reader("150400"))
    page = client.get(LIST)
    assert sorted(keys(page)) == sorted(post.pk for post in (postings[0], postings[1], postings[2], postings[4]))
    text = page.content.decode()
    assert "王五" not in text and "150981" not in text
    refused, unknown = (client.get(LIST, {"area": code}).content.decode() for code in ("150981", "150999"))
    assert "“150981” lies outside the areas you may see" in refused
    assert "There is no “150999” to choose here" in unknown
    assert keys(client.get(LIST, {"q": "王五"})) == []


def test_the_filter_offers_a_batch_to_which_nobody_is_posted_yet(postings: list[Any]) -> None:
    make_batch(number=9)
    page = client_of(make_reader("150400")).get(LIST)
    assert "9" in [str(value) for value, _label in page.context["filter"].form.fields["batch"].choices]


def test_somebody_else_s_official_answers_like_nobody(postings: list[Any]) -> None:
    client = client_of(make_reader("150400"))
    assert client.get(reverse("cadres:detail", args=[postings[3].official_id])).status_code == 404
    assert client.get(reverse("cadres:detail", args=[10**9])).status_code == 404
    assert client.get(reverse("cadres:detail", args=[postings[0].official_id])).status_code == 200


def test_an_official_s_page_tells_who_took_over_from_whom(postings: list[Any]) -> None:
    client = client_of(make_reader())
    for post, other in ((postings[0], postings[2]), (postings[2], postings[0])):
        assert other.get_absolute_url() in client.get(post.get_absolute_url()).content.decode()


def test_does_not_mention_a_successor_whom_the_reader_may_not_see() -> None:
    first = make_posting(make_official(home="110119"), host_area_id="150429", ends_on="2015-03-20")
    unseen = {"host_area_id": "150981", "starts_on": "2016", "ends_on": None}
    make_posting(make_official("密密", home="110108"), takes_over_from=first, **unseen)
    client = client_of(make_reader("150400"))
    for url in (first.get_absolute_url(), LIST, "/cadres/timeline/"):
        page = client.get(url)
        assert page.status_code == 200
        assert "密密" not in page.content.decode()


def test_draws_terms_by_host_and_by_batch(postings: list[Any]) -> None:
    client = client_of(make_reader())
    by_area = client.get("/cadres/timeline/").context["timeline"]["groups"]
    assert [len(group["rows"]) for group in by_area] == [1, 2, 1, 1]
    by_batch = client.get("/cadres/timeline/", {"group": "batch"}).context["timeline"]["groups"]
    assert sorted(len(group["rows"]) for group in by_batch) == [1, 1, 3]
    bars = [row["bar"] for group in by_area for row in group["rows"]]
    assert all(0 <= bar["x"] <= 100 and bar["x"] + bar["width"] + bar["rest_width"] <= 100.01 for bar in bars)


def test_draws_no_more_bars_than_a_page_holds_and_says_so(postings: list[Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("cadres.timeline.MOST_BARS", 3)
    monkeypatch.setattr("cadres.views.MOST_BARS", 3)
    page = client_of(make_reader()).get("/cadres/timeline/")
    assert sum(len(group["rows"]) for group in page.context["timeline"]["groups"]) == 3
    assert "first 3 of 5 postings" in page.content.decode()


@pytest.mark.parametrize("query", ["group=x", "from=x", "area=999999", "q=%00", "on=2014-13"])
def test_the_timeline_answers_hostile_addresses_in_words(postings: list[Any], query: str) -> None:
    page = client_of(make_reader()).get(f"/cadres/timeline/?{query}")
    assert page.status_code == 200
    assert 'class="notice' in page.content.decode()

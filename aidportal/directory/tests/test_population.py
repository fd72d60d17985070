"""Inhabitants of areas: which year is taken, and who may record them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aidportal.directory.models import Document, Population
from tests import makers
from tests.page_forms import opened_at

pytestmark = pytest.mark.django_db

NINGCHENG, XINGHE = "150429", "150924"


@pytest.fixture(autouse=True)
def _unhashed_files(settings):
    """Pages are drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def record(area, year, people):
    document = Document.objects.get(kind="by_hand")
    return Population.objects.create(area_id=area, year=year, people=people, document=document)


def test_the_last_year_that_is_recorded_until_then_is_taken(django_assert_num_queries):
    record(NINGCHENG, 2010, 546_690)
    record(NINGCHENG, 2020, 493_000)
    record(XINGHE, 2020, 150_000)
    with django_assert_num_queries(1):
        assert Population.objects.latest([NINGCHENG, XINGHE], 2020) == {NINGCHENG: 493_000, XINGHE: 150_000}
    assert Population.objects.latest([NINGCHENG, XINGHE], 2019) == {NINGCHENG: 546_690}
    assert Population.objects.latest([NINGCHENG], 2009) == {}
    assert Population.objects.latest([], 2020) == {}


def test_an_area_of_the_past_counts_for_its_successor():
    record("110229", 2010, 317_426)
    assert Population.objects.latest(["110119"], 2014) == {"110119": 317_426}


def test_areas_that_were_merged_are_added_up_until_the_new_one_is_recorded():
    record("110101", 2009, 500_000)
    record("110103", 2009, 300_000)
    assert Population.objects.latest(["110101"], 2009) == {"110101": 800_000}
    record("110101", 2010, 919_000)
    assert Population.objects.latest(["110101"], 2010) == {"110101": 919_000}


def test_a_viewer_sees_those_of_the_own_areas():
    record(NINGCHENG, 2020, 493_000)
    record(XINGHE, 2020, 150_000)
    seen = Population.objects.visible_to(makers.make_user("viewer", "150400"))
    assert [row.area_id for row in seen] == [NINGCHENG]


@pytest.mark.parametrize(
    ("year", "people", "constraint"),
    [
        (2020, 1, "population_once_per_year"),
        (20, 1, "population_year_plausible"),
        (2021, 0, "population_positive"),
    ],
)
def test_the_database_refuses_what_cannot_be(year, people, constraint):
    record(NINGCHENG, 2020, 493_000)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        record(NINGCHENG, year, people)


def page(**row):
    """What the browser sends of 宁城县 with one line of inhabitants."""
    return {
        "name_zh": "宁城县",
        "level": "county",
        "populations-TOTAL_FORMS": "1",
        "populations-INITIAL_FORMS": "0",
        **{f"populations-0-{name}": value for name, value in row.items()},
    }


def test_an_administrator_records_them_with_the_area_and_nobody_else(client):
    address = reverse("admin:directory_area_change", args=[NINGCHENG])
    typed = page(year="2020", people="493000", document=Document.objects.get(kind="by_hand").pk)
    client.force_login(makers.make_user("editor", "150400"))
    assert client.post(address, typed).status_code == 403
    client.force_login(makers.make_user("administrator"))
    assert client.post(address, typed | opened_at(client, address)).status_code == 302
    assert Population.objects.get().people == 493_000
    typed = page(year="2020", people="0", document=typed["populations-0-document"]) | opened_at(client, address)
    refused = client.post(address, typed)
    assert "errornote" in refused.content.decode()


def test_a_line_left_empty_is_no_line(client):
    client.force_login(makers.make_user("administrator"))
    address = reverse("admin:directory_area_change", args=[NINGCHENG])
    document = Document.objects.get(kind="by_hand").pk
    typed = page(year="", people="", document=document) | opened_at(client, address)
    assert client.post(address, typed).status_code == 302
    assert not Population.objects.exists()

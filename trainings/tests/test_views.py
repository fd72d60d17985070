"""The pages of training sessions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from aidportal.figures.scopes import Scope
from tests.list_checks import (
    assert_export_equals_page,
    client_of,
    keys,
    queries_of,
)
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS

from .makers import make_attendee, make_reader, make_session

pytestmark = pytest.mark.django_db

LIST = "/trainings/"


@pytest.fixture(autouse=True)
def _english_pages(settings: Any) -> None:
    """Pages in the language of their sources, drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


@pytest.fixture
def sessions() -> list[Any]:
    """A class for two areas, a lecture tour in 敖汉旗 with a roster, one of which nothing is known."""
    mixed = make_session(attendance={"150429": 40, "150981": 10}, sector_id="education")
    tour = make_session("送教", starts_on="2014", kind="lectures", place_area_id="150430", giver="110119", days="2.5")
    make_attendee(tour, "乌云", "150430", people="teachers")
    make_attendee(tour, "密密", "150981", people="teachers")
    bare = make_session("考察", starts_on=None, days=None, giver=None, direction="", place_area_id="150429")
    return [mixed, tour, bare]


def totals(response: Any) -> dict[str, str]:
    return response.context["table"].totals_rows[-1]["cells"]


def test_the_foot_is_the_figures_for_any_scope_and_reader(sessions: list[Any]) -> None:
    for reader in (make_reader(), make_reader("150400"), make_reader("110119")):
        client = client_of(reader)
        questions: list[dict[str, Any]] = [{}, {"areas": ("150400",)}, {"areas": ("150430",)}, {"kinds": ("lectures",)}]
        for axes in questions:
            scope = Scope(reader, **axes)
            if axes.get("areas") and reader.username == "viewer-110119":
                continue
            page = client.get(scope.url(LIST))
            assert len(keys(page)) == SESSIONS.total(scope), (reader.username, axes)
            shown, times, days = totals(page), PERSON_TIMES.total(scope), PERSON_DAYS.total(scope)
            assert shown["person_times"] == ("—" if times is None else str(times))
            assert shown["person_days"] == ("—" if days is None else f"{Decimal(days).normalize():f}")


def test_the_rows_of_an_area_show_its_own_people(sessions: list[Any]) -> None:
    page = client_of(make_reader()).get(LIST, {"area": "150400", "sort": "title"})
    people = {row.record.title: row.record.person_times for row in page.context["table"].rows}
    assert people == {"党政干部培训班": 40, "送教": 1, "考察": None}
    assert totals(page) == {"person_times": "41", "person_days": "202.5"}


def test_the_export_equals_the_page(sessions: list[Any]) -> None:
    rows = assert_export_equals_page(client_of(make_reader()), LIST, {"sort": "title"})
    assert [float(cell) for cell in rows[-1][-3:-1]] == [52, 255]
    assert len(assert_export_equals_page(client_of(make_reader()), LIST, {"kind": "lectures"})) == 3


def test_the_number_of_queries_does_not_grow_with_the_rows(sessions: list[Any]) -> None:
    client = client_of(make_reader("110108"))
    before = queries_of(client, LIST)
    for number in range(20):
        make_session(f"班{number}", attendance={"150429": 1}, sector_id="health", place_area_id="150429")
    assert queries_of(client, LIST) == before


def test_a_viewer_finds_only_the_own_areas(sessions: list[Any]) -> None:
    make_session("密班", attendance={"150981": 7})
    client = client_of(make_reader("150400"))
    page = client.get(LIST)
    assert sorted(keys(page)) == sorted(session.pk for session in sessions)
    assert "密班" not in page.content.decode() and "150981" not in page.content.decode()
    refused = client.get(LIST, {"area": "150981"}).content.decode()
    assert "“150981” lies outside the areas you may see" in refused


def test_somebody_else_s_session_answers_like_none() -> None:
    other = make_session("密班", attendance={"150981": 7})
    client = client_of(make_reader("150400"))
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(f"{LIST}{10**9}/").status_code == 404
    assert client_of(make_reader()).get(other.get_absolute_url()).status_code == 200


def test_a_session_s_page_shows_the_people_the_reader_may_see(sessions: list[Any]) -> None:
    tour = sessions[1].get_absolute_url()
    everyone = client_of(make_reader()).get(tour)
    assert everyone.context["attendance"]["footer"][-1] == "2"
    assert "密密" in everyone.content.decode()
    own = client_of(make_reader("150400")).get(tour)
    assert own.context["attendance"]["footer"][-1] == "1"
    assert "密密" not in own.content.decode()

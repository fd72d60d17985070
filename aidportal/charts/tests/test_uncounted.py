"""Lists and their files say how many records they leave out of a period that cuts a year."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings

from tests import makers

pytestmark = pytest.mark.django_db

CUT = "from=2014-02-01&until=2014-06-30"


@pytest.fixture
def reader(client):
    client.force_login(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture(autouse=True)
def records():
    """In each list two records known by the year and one that is counted."""
    for number, day in enumerate(("2014", "2014", "2014-03")):
        project = makers.make_project(programme_year=day, status="running")
        line = makers.make_funding(project=project, fiscal_year=day)
        makers.make_disbursement(funding=line, moved_on=day)
        makers.make_donation(given_on=day)
        makers.make_session(starts_on=day)
        makers.make_batch(number=number + 7, starts_on=day)
        makers.make_posting(official=makers.make_official(name=f"人{number}"), starts_on=day)


LISTS = [
    "/projects/",
    "/projects/funding/",
    "/projects/payments/",
    "/projects/donations/",
    "/trainings/",
    "/cadres/",
    "/cadres/batches/",
]
SENTENCE = "2 more records are known only by their year or month and are not counted."


def rows(html: str) -> int:
    return html.split("<tbody>")[1].split("</tbody>")[0].count("<tr") if "<tbody>" in html else 0


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_a_part_of_a_year_shows_what_it_leaves_out(reader, path):
    html = reader.get(f"{path}?{CUT}").content.decode()
    assert SENTENCE in html
    link = re.search(r'href="(\?[^"]*known=roughly[^"]*)"', html)
    assert link
    left_out = reader.get(path + link[1].replace("&amp;", "&")).content.decode()
    assert (rows(html), rows(left_out)) == (1, 2)
    assert SENTENCE not in left_out


@pytest.mark.parametrize("path", LISTS)
def test_a_file_says_below_its_total_what_it_leaves_out(reader, path):
    lines = reader.get(f"{path}?{CUT}&_export=csv").content.decode("utf-8-sig").splitlines()
    assert f"Note: {SENTENCE}" in lines[-1]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_whole_years_leaves_nothing_out(reader, path):
    for query in ("", "?year=2014", f"?from=2014-01-01&until={date.today()}"):
        assert "not counted" not in reader.get(path + query).content.decode()


def test_a_list_of_who_is_on_post_on_a_day_leaves_nothing_out(reader):
    assert "not counted" not in reader.get(f"/cadres/?{CUT}&on=2014-05-01").content.decode()

"""Pages of long lists: each row once, in one order, and columns computed for the page alone."""

from __future__ import annotations

from itertools import chain

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.sample.country import generate
from aidportal.web.templatetags.portal import rows_shown
from tests import makers
from tests.list_checks import client_of, keys

pytestmark = pytest.mark.django_db
SORTS = ("", "?sort=-giver", "?sort=committed")


@pytest.fixture
def client():
    generate(230, 3)
    makers.make_project(programme_year=None, giver=None)
    return client_of(makers.make_user("administrator"))


def pages(client, url: str) -> list[list[int]]:
    first = client.get(url)
    join = "&" if "?" in url else "?"
    numbers = range(2, first.context["table"].paginator.num_pages + 1)
    return [keys(first), *(keys(client.get(f"{url}{join}page={number}")) for number in numbers)]


def test_every_row_is_on_one_page_in_the_order_of_the_whole_list(client):
    for sort in SORTS:
        found = pages(client, f"/projects/{sort}")
        assert [len(page) for page in found] == [50, 50, 50, 50, 31], sort
        table = client.get(f"/projects/{sort}").context["table"]
        assert list(chain(*found)) == list(table.data.data.values_list("pk", flat=True)), sort


def test_columns_are_computed_for_the_rows_of_the_page_alone(client):
    for page in (1, 3, 5):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/projects/?page={page}")
        texts = [query["sql"] or "" for query in captured]
        cut = [sql for sql in texts if " LIMIT " in sql and sql.startswith('SELECT "projects_project"."id"')]
        assert cut, page
        assert not [sql for sql in cut if "projects_disbursement" in sql], page


def test_the_last_page_is_as_near_as_the_first(client):
    with CaptureQueriesContext(connection) as captured:
        client.get("/projects/?page=5")
    offsets = [sql for query in captured if (sql := query["sql"]) and " OFFSET " in sql]
    assert not offsets, offsets


def test_a_page_says_which_rows_it_has_as_other_numbers_are_said():
    page = Paginator(range(12345), 50).page(21)
    assert rows_shown(page) == "第 1,001–1,050 行，共 12,345 行"

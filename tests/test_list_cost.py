"""What a page of a list costs, and that it shows a part of the whole list in its order, by every column both ways."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidportal.figures import reading
from aidportal.registers import paged_rows, register, views
from aidportal.sample.country import generate
from tests import makers
from tests.list_checks import client_of, keys, queries_of, table_of
from tests.test_lists_agree import LISTS

pytestmark = pytest.mark.django_db

# Who asks (two), what may be chosen (two), the rows and their foot, the keys of the page, its records, the foot of the
# page, and whether there is a sample.
STATEMENTS = 9
# A page whose rows are read in a moment.
SHORT = 8
# What a list asks besides: the goods of donations, the units of outputs, how many pairings are undated, to which rows
# an act can be done, how many projects are not counted.
MORE = {
    **{"projects:donation_list": 1, "projects:output_list": 1, "directory:pairing_list": 1},
    **{"projects:list": 2, "cadres:list": 1},
}


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``client``."""


@pytest.fixture(scope="module")
def client(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        generate(130, 3)
        makers.make_project(programme_year=None, giver=None, total_investment=None)
        yield client_of(makers.make_user("administrator"))
        transaction.set_rollback(True)


@pytest.fixture
def foot_statements(monkeypatch) -> list[str]:
    """The statements in which figures are asked."""
    sent: list[str] = []
    send = reading.rows_of

    def noted(sql: str, given: Any) -> Any:
        sent.append(sql)
        return send(sql, given)

    monkeypatch.setattr(reading, "rows_of", noted)
    return sent


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_a_list_takes_few_statements_however_many_rows_there_are(client, name) -> None:
    most = STATEMENTS + MORE.get(name, 0)
    for query in ("", "?page=2", "?page=999", "?year=2024", "?sort=-area"):
        assert queries_of(client, reverse(name) + query) <= most, query
    assert queries_of(client, f"{reverse(name)}?q=学校") <= most + 1


@pytest.mark.parametrize("name", LISTS)
def test_the_ends_of_a_list_sorted_by_every_column_both_ways_are_those_of_the_whole(client, name, monkeypatch) -> None:
    monkeypatch.setattr(views, "ROWS_PER_PAGE", SHORT)
    url = reverse(name)
    for column in table_of(client.get(url)).columns:
        for sort in (column.name, f"-{column.name}") if column.orderable else ():
            first, last = client.get(url, {"sort": sort}), client.get(url, {"sort": sort, "page": "99999"})
            table = table_of(last)
            # Sorted by the value of each row that the column shows.
            plain = list(table.data.data.values_list("pk", flat=True))
            assert len(plain) == table.paginator.count, sort
            assert keys(first) == plain[:SHORT], sort
            assert keys(last) == plain[(table.paginator.num_pages - 1) * SHORT :], sort


@pytest.mark.parametrize("name", ["projects:list", "projects:status_list", "cadres:list", "trainings:list"])
def test_few_rows_that_filters_leave_are_found_before_they_are_sorted(client, name, monkeypatch) -> None:
    monkeypatch.setattr(views, "ROWS_PER_PAGE", SHORT)
    for few, is_found_first in ((paged_rows.FEW, True), (0, False)):
        monkeypatch.setattr(paged_rows, "FEW", few)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(name), {"year": "2010..2030"})
        table = table_of(response)
        assert keys(response) == list(table.data.data.values_list("pk", flat=True))[:SHORT]
        found = f" LIMIT {table.paginator.count})"
        assert any(found in (query["sql"] or "") for query in captured) is is_found_first


def test_a_list_of_all_rows_looks_for_none_of_them(client, foot_statements) -> None:
    for url in ("/projects/", "/projects/funding/", "/projects/payments/", "/trainings/", "/projects/donations/"):
        foot_statements.clear()
        client.get(url)
        # A total that several projects share asks whether all of them are among the rows.
        parts = [part for part in foot_statements[0].split(" UNION ALL SELECT ") if "projects_projectgroup" not in part]
        assert parts and not [part for part in parts if " IN (SELECT" in part], url
        assert "MATERIALIZED" not in foot_statements[0], url


def test_what_a_search_leaves_is_found_once_in_the_foot(client, foot_statements, monkeypatch) -> None:
    monkeypatch.setattr(register, "FEW", 0)
    client.get("/projects/", {"q": "项目"})
    found, _sep, questions = foot_statements[0].partition(" SELECT 0 AS ")
    assert found.count("MATERIALIZED") == 1
    # They are counted from the keys that were found; of the page the rows are named one by one.
    assert found.count("LIKE") > 0 == questions.count("LIKE")
    assert "MATERIALIZED" not in foot_statements[-1]


def test_few_rows_that_a_search_leaves_are_named_one_by_one(client, foot_statements) -> None:
    response = client.get("/projects/", {"q": "项目"})
    assert 0 < table_of(response).paginator.count <= register.FEW
    assert table_of(response).data.data.query.where.children[-1].lookup_name == "in"


def test_what_a_statement_is_asked_twice_it_answers_once(client, foot_statements) -> None:
    client.get("/projects/")
    committed = [
        part for part in foot_statements[0].split(" UNION ALL SELECT ") if '"projects_committedbykind"."amount"' in part
    ]
    # For the column, for the rate, and for the total of the scope.
    assert len(committed) == 1


def test_the_order_of_a_figure_is_added_up_for_all_rows_at_once(client: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get("/projects/?sort=-disbursement_rate")
    # The rows of the page in their order; what may be done with them is asked without one.
    keys_of_page = [
        sql
        for sql in (query["sql"] or "" for query in captured)
        if 'SELECT "projects_project"."id" AS "pk"' in sql and "ORDER BY" in sql
    ]
    assert len(keys_of_page) == 1
    assert keys_of_page[0].count("LEFT OUTER JOIN (SELECT") == 2

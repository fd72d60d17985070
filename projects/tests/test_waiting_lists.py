"""Lists of what wants attention say why, the worst first; other lists have no such columns."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import makers
from tests.list_checks import assert_export_equals_page, client_of, table_of

pytestmark = pytest.mark.django_db


def day(ago: int) -> str:
    return str(timezone.localdate() - timedelta(days=ago))


@pytest.fixture
def reader() -> Client:
    return client_of(makers.make_user("administrator"))


def shown(reader: Client, name: str, **query: str) -> tuple[list[str], list[list[str]]]:
    """The names of the columns of a list and its rows as the page has them; its file has the same."""
    assert_export_equals_page(reader, reverse(name), query)
    table = table_of(reader.get(reverse(name), query))
    rows = [[str(cell) for cell in row.cells] for row in table.paginated_rows]
    return [column.name for column in table.columns], rows


def test_projects_past_their_planned_end_stand_with_the_days_they_are_late_the_worst_first(
    reader: Client,
) -> None:
    for ago in (3, 1200, 40):
        makers.make_project(status="running", planned_until=day(ago))
    columns, rows = shown(reader, "projects:list", attention="overdue")
    end, late = columns.index("planned_until"), columns.index("days_late")
    # So that the sums of whole lives fit, which stand there where a year is asked for.
    assert "programme_year" not in columns
    assert [(row[end], row[late]) for row in rows] == [(day(1200), "1,200"), (day(40), "40"), (day(3), "3")]
    assert {"days_late", "committed_in_all"} <= {*shown(reader, "projects:list", attention="overdue", year="2020")[0]}
    assert not {"planned_until", "planned_from", "days_late"} & {*shown(reader, "projects:list")[0]}


def test_projects_that_were_to_begin_stand_with_the_day_on_which_they_were(reader: Client) -> None:
    makers.make_project(status="submitted", planned_from=day(10))
    columns, [row] = shown(reader, "projects:list", attention="unapproved")
    assert [row[columns.index(name)] for name in ("planned_from", "days_late")] == [day(10), "10"]
    assert "planned_until" not in columns


def test_lines_without_a_payment_stand_with_the_days_since_the_oldest_first(reader: Client) -> None:
    for ago in (5, 700):
        makers.make_funding(fiscal_year=day(ago), amount=Decimal("9.00"))
    columns, rows = shown(reader, "projects:funding_list", attention="unpaid")
    assert [row[columns.index("days_unpaid")] for row in rows] == ["700", "5"]
    assert "days_unpaid" not in shown(reader, "projects:funding_list")[0]


def test_another_order_can_be_asked_for(reader: Client) -> None:
    for ago in (3, 40):
        makers.make_project(status="running", planned_until=day(ago))
    page = reader.get(reverse("projects:list"), {"attention": "overdue", "sort": "days_late"})
    assert [row.record.days_late for row in table_of(page).paginated_rows] == [3, 40]

"""Files of lists: they hold what the page shows, are read as values and not as records, and two are written at once."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from aidportal.registers import tables, views
from aidportal.registers.columns import DateColumn
from aidportal.registers.exports import LOCK, MOST_AT_ONCE, fetched
from aidportal.sample.country import generate
from aidportal.values.money import Unit
from projects.registers import ProjectRegister
from tests import makers
from tests.list_checks import client_of, registers


def make_records() -> None:
    """A small country, and what it has none of: dates and names that are only partly known, and gifts of many goods."""
    generate(40, 1)
    project = makers.make_project(title="=1+1", programme_year="2013..2015-03", giver=None, status="")
    makers.make_funding(project=project, fiscal_year=None, amount=None, qualifier="more_than")
    makers.make_disbursement(moved_on="2014-05", amount=Decimal("0.01"), note="-5")
    gift = makers.make_donation(given_on=None)
    makers.make_item(donation=gift, name="棉被", quantity=Decimal("1234.50"), unit="条")
    makers.make_item(donation=gift, name="煤", quantity=Decimal(3000), unit="吨")
    makers.make_item(donation=gift, name="书", quantity=None)
    makers.make_posting(ends_on=None)
    makers.make_attendance()


@pytest.fixture
def administrator(db):
    make_records()
    return makers.make_user("administrator")


def table_of(register_class: Any, user: Any, query: str = "", *, is_long: bool = False) -> Any:
    register = register_class(user, QueryDict(query))
    register.is_long = is_long
    return register.table(Unit(user.unit))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_has_of_every_record_what_the_page_has(administrator, language):
    assert len(registers()) >= 12
    with override(language):
        for url, register in registers().items():
            table = table_of(register, administrator)
            assert table.values_of_columns() is not None, url
            quick = list(table.exported_records())
            slow = list(table_of(register, administrator).records_one_by_one())
            assert quick, url
            assert quick == slow, url
            assert [list(map(type, cells)) for _key, cells in quick] == [
                list(map(type, cells)) for _key, cells in slow
            ], url


SCOPES = (
    "year=2024",
    "from=2013-01-01&until=2025-03-31",
    "source=municipal&status=running",
    f"area={makers.RECEIVER}&year=2015",
    "q=项目",
    "area=000000",
)


def sorts(table: Any) -> Any:
    """What a list of many rows sorts in another way, or by what it finds in another way."""
    for name, column in table.base_columns.items():
        if getattr(column, "of", None) or isinstance(column, DateColumn):
            yield f"sort=-{name}"


def test_the_file_of_a_long_list_has_what_that_of_a_short_one_has(administrator):
    """Figures that are added up for all rows at once and joined are those that are looked up for each."""
    viewer = makers.make_user("viewer", makers.RECEIVER)
    compared = 0
    for url, register in registers().items():
        asked = SCOPES if hasattr(register.filterset_class, "scope") else ()
        of_administrator = [(administrator, query) for query in ("", *asked, *sorts(register.table_class))]
        for user, query in [*of_administrator, (viewer, ""), (viewer, "year=2024")]:
            short, long = (table_of(register, user, query, is_long=way) for way in (False, True))
            rows = list(long.exported_records())
            assert rows == list(short.exported_records()), (url, user.role, query)
            compared += len(rows)
    assert compared > 10_000


def test_the_figures_of_a_long_list_are_added_up_once_and_not_for_each_row(administrator):
    table = table_of(ProjectRegister, administrator, "year=2024", is_long=True)
    rows, _places = table.values_of_columns()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + str(cursor.mogrify(*rows.query.sql_with_params())))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan


def test_files_from_some_thousand_rows_on_are_of_a_long_list(administrator, monkeypatch):
    client, url = client_of(administrator), "/projects/?year=2024"
    for most, is_joined in ((10_000, False), (3, True)):
        monkeypatch.setattr(views, "MOST_LOOKED_UP", most)
        asked: list[Any] = []
        monkeypatch.setattr(tables, "fetched", lambda rows, asked=asked: asked.append(str(rows.query)) or iter(()))
        assert client.get(url, {"_export": "csv"}).content
        assert ["figure_0" in sql for sql in asked] == [is_joined]


def test_a_file_is_read_in_as_many_statements_however_long(administrator):
    client = client_of(administrator)
    for url in map(reverse, registers()):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, {"_export": "csv"}).content
        assert len(captured) <= 24, (url, len(captured))


def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(administrator):
    response = client_of(administrator).get("/projects/", {"_export": "xlsx", "area": makers.RECEIVER})
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    by_title = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert "=1+1" in by_title
    assert "合计" in by_title
    unit = Unit.WAN.label
    assert isinstance(by_title["项目"][f"承诺资金（{unit}）"], float)


def test_the_third_file_waits_and_is_told(administrator):
    client = client_of(administrator)
    settings = connection.get_connection_params()
    settings = {key: settings[key] for key in ("dbname", "user", "host", "port", "password") if settings.get(key)}
    with psycopg.connect(**settings) as other:
        for place in range(MOST_AT_ONCE):
            other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, place])
        response = client.get("/projects/", {"_export": "csv"})
        assert response.status_code == 503
        assert int(response["Refresh"]) == int(response["Retry-After"])
        assert "两" in response.content.decode()
    assert client.get("/projects/", {"_export": "csv"}).status_code == 200


@pytest.fixture
def reader(django_db_setup, django_db_blocker):
    """Somebody who asks for files outside of any transaction, as on a running portal; gone afterwards."""
    with django_db_blocker.unblock():
        user = makers.make_user("administrator")
        yield client_of(user)
        user.delete()
        Session.objects.all().delete()


def held() -> tuple[int, int]:
    """How many places of files this connection holds, and how many cursors it reads from."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_locks WHERE classid = %s AND pid = pg_backend_pid()),"
            " (SELECT count(*) FROM pg_cursors)",
            [LOCK],
        )
        return cursor.fetchone()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_begins_before_its_last_row_is_read_and_who_leaves_it_gives_all_back(reader, kind, monkeypatch):
    batches: list[int] = []

    def counting(rows: Any) -> Any:
        for batch in fetched(rows):
            batches.append(len(batch))
            yield batch

    monkeypatch.setattr(tables, "fetched", counting)
    # The register of areas has thousands of rows.
    response = reader.get("/directory/areas/", {"_export": kind})
    pieces = iter(response.streaming_content)
    assert next(pieces)
    assert batches == []  # the head is sent while the database works
    while not batches:
        next(pieces)
    assert batches == [2_000]
    assert held() == (1, 1)
    response.close()
    assert held() == (0, 0)
    assert not connection.in_atomic_block
    whole = reader.get("/directory/areas/", {"_export": kind})
    assert b"".join(whole.streaming_content)
    assert len(batches) > 2
    assert held() == (0, 0)

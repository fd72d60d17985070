"""Files of lists: they hold what the page shows, are read as values and not as records, and two are written at once."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from aidportal.exports import LOCK, MOST_AT_ONCE
from aidportal.money import Unit
from aidportal.reports.country import generate
from aidportal.views import RecordListView
from tests import makers
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db


def list_views(patterns: Any = None, start: str = "/") -> dict[str, Any]:
    """Every list of records, by its address."""
    found: dict[str, Any] = {}
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = start + str(entry.pattern)
        view = getattr(getattr(entry, "callback", None), "view_class", None)
        if hasattr(entry, "url_patterns"):
            found |= list_views(entry.url_patterns, address)
        elif view and issubclass(view, RecordListView):
            found[address] = view
    return found


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
def administrator():
    make_records()
    return makers.make_user("administrator")


def table_of(view_class: Any, user: Any, url: str) -> Any:
    request = RequestFactory().get(url)
    request.user = user
    view = view_class()
    view.setup(request)
    view.filterset = view.get_filterset(view.get_filterset_class())
    view.object_list = view.filterset.qs
    return view.get_table()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_has_of_every_record_what_the_page_has(administrator, language):
    views = list_views()
    assert len(views) >= 12
    with override(language):
        for url, view_class in views.items():
            table = table_of(view_class, administrator, url)
            assert table.values_of_columns() is not None, url
            quick = list(table.exported_records())
            slow = list(table_of(view_class, administrator, url).records_one_by_one())
            assert quick, url
            assert quick == slow, url
            assert [list(map(type, cells)) for _key, cells in quick] == [
                list(map(type, cells)) for _key, cells in slow
            ], url


def test_a_file_is_read_in_as_many_statements_however_long(administrator):
    client = client_of(administrator)
    for url in list_views():
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
    assert isinstance(by_title["项目"][f"承诺额（{unit}）"], float)


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

"""What must hold for every list, to be asked of each with its own rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from aidportal.registers.register import Register
from aidportal.registers.views import RecordListView

HOSTILE = (
    "page=999999",
    "page=-1",
    "page=x",
    "sort=nonsense",
    "sort=-nonsense,,--title",
    "q=%00",
    "q=" + "x" * 10_000,
    "q=%ED%A0%80",
    "from=2014&until=2013",
    "from=yesterday",
    "area=999999",
    "area=%00",
    "giver=o99999999999999999999",
    "year=99999",
    "year=2013&from=2012",
    "&".join(f"unknown{number}={number}" for number in range(200)),
    "&".join(f"area={number}" for number in range(200)),
)


def registers() -> dict[str, type[Register]]:
    """Every list of the portal that has a page, by the name of its address."""
    found = {}
    for names, (_start, resolver) in get_resolver().namespace_dict.items():
        for pattern in patterns_in(resolver):
            view = getattr(pattern.callback, "view_class", None)
            if view and issubclass(view, RecordListView):
                found[f"{names}:{pattern.name}"] = view.register_class
    return found


def patterns_in(resolver: URLResolver) -> Iterator[URLPattern]:
    """The addresses under ``resolver``, those that it includes too."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns_in(one)
        else:
            yield one


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def table_of(response: Any) -> Any:
    return response.context["table"]


def keys(response: Any) -> list[Any]:
    return [row.record.pk for row in table_of(response).paginated_rows]


def assert_answers_hostile_addresses_in_words(client: Client, url: str) -> None:
    for query in HOSTILE:
        response = client.get(f"{url}?{query}")
        assert response.status_code == 200, query[:60]
        page = response.content.decode()
        assert 'class="notice' in page or 'class="empty"' in page or "q=" in query, query[:60]
    assert client.get(url, {"_export": "yaml"}).status_code == 400
    assert client.get(url, {"_export": "csv", "year": "x"}).status_code in (200, 400)


def assert_export_equals_page(client: Client, url: str, query: dict[str, str]) -> list[list[str]]:
    """The rows of the CSV, in the order of the page, under the headings of the page; returns them all."""
    page = client.get(url, query)
    text = client.get(url, query | {"_export": "csv"}).content.decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    table = table_of(page)
    assert head[:-1] == [str(column.header) for column in table.columns]
    assert head[-1] in ("记录编号", "Record number")
    keys = [str(row.record.pk) for row in table.paginated_rows]
    assert [row[-1] for row in rows[: len(keys)]] == keys
    first = [str(row.cells[0]) for row in table.paginated_rows]
    assert [row[0] in cell for row, cell in zip(rows, first, strict=False)] == [True] * len(first)
    assert client.get(url, query | {"_export": "xlsx"}).content[:2] == b"PK"
    return [head, *rows]


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)

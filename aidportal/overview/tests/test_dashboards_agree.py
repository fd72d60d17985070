"""Every chart of every dashboard, for random scopes: page, figure, command and linked list give the same numbers."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidportal.charts.cells import ChartCell
from aidportal.charts.chart import Chart
from aidportal.charts.key_figures import FigureTile
from aidportal.charts.number_words import number_text
from aidportal.directory.scope_address import DATES, ask
from aidportal.figures import reading
from aidportal.figures.figure import Rate
from aidportal.figures.statements import rows_of
from aidportal.subjects.navigation import dashboards
from aidportal.values.money import Unit
from tests.random_scopes import random_scopes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The days on which a page and what it is held against are asked must be the same, so the sample ends today.
SCOPES = {"chief": 4, "viewer": 3}
CELLS = 2
MOST_QUERIES = 12
# Why targets lag is asked once it is known which do: a statement for figures, one for projects.
ASKED_AFTERWARDS = {"overview:targets": 2}


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``sample``."""


class Tables(HTMLParser):
    """The tables of charts as the page has them: by the panel's id, rows of (raw value, text, href)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.charts: dict[str, list[list[tuple[str, str, str]]]] = {}
        self.panel = ""
        self.cell: Any = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        found = dict(attributes)
        if tag == "section":
            self.panel = found["id"] if "data-chart" in found else ""
            if self.panel:
                self.charts[self.panel] = []
        elif self.panel and tag == "tr":
            self.charts[self.panel].append([])
        elif self.panel and tag == "td":
            self.cell = [found.get("data-v", ""), "", ""]
        elif self.cell and tag == "a":
            self.cell[2] = found["href"]

    def handle_endtag(self, tag: str) -> None:
        if self.cell and tag == "td":
            self.charts[self.panel][-1].append(tuple(self.cell))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.cell[1] += data.strip()


def tables_agree(chart: Chart, html: Tables) -> None:
    """The table on the page, from which picture, CSV and screen readers are served, holds the chart's cells."""
    if chart.empty:
        return
    shown = [row for row in html.charts[chart.key] if row]
    made = [[(cell.value, cell.text, cell.url or "") for cell in row.cells] for row in chart.rows]
    assert shown == made, chart.key


def command_value(cell: Any) -> Decimal | None:
    """What ``manage.py figures`` prints for the cell's scope."""
    out = StringIO()
    options: dict[str, Any] = {}
    for name, value in cell.scope.query():
        options.setdefault(f"ask_{name}", []).append(value)
    single = {name: values[0] for name, values in options.items() if name in SINGLE}
    options |= {"user": cell.scope.user.username, "figure": [cell.figure.key], "json": True, "stdout": out}
    call_command("figures", **{**options, **single})
    value = json.loads(out.getvalue())["figures"][0]["value"]
    return None if value is None else Decimal(str(value))


SINGLE = tuple(f"ask_{name}" for name in DATES)


def list_agrees(client: Client, cell: Any) -> None:
    """The linked list shows the rows that are counted: added up they are the number."""
    response = client.get(cell.url)
    assert response.status_code == 200, cell.url
    # What a number leaves out is said beside it and in the list; anything else would be another question.
    wrong = [notice for notice in response.context["notices"] if notice["level"] != "info"]
    assert not wrong, (cell.url, wrong)
    rows, counted = response.context["register"].rows, cell.figure.records(cell.scope)
    if rows.model is counted.model:
        assert Decimal(getattr(rows, cell.figure.measure)() or 0) == Decimal(cell.value), cell.url
    else:
        foot = response.context["table"].totals_rows[-1]["cells"].values()
        assert cell.text in [str(text) for text in foot], (cell.url, cell.text, list(foot))


def check_cell(client: Client, cell: Any) -> None:
    value = Decimal(cell.value)
    total = cell.figure.total(cell.scope)
    assert total is not None and Decimal(total) == value, (cell.figure.key, cell.scope)
    scope = ask(parse_qsl(urlsplit(cell.url).query), cell.scope.user)
    assert Decimal(cell.figure.total(scope) or 0) == value, cell.url
    assert command_value(cell) == value, cell.url
    if not isinstance(cell.figure, Rate):
        list_agrees(client, cell)


def check_tile(client: Client, tile: FigureTile) -> None:
    """A tile is the figure of its scope, and leads to the list of just this number."""
    figure, scope, number = tile.figure, tile.scope, tile.number
    assert same(figure.total(scope), number), (figure.key, scope)
    assert tile.value == number_text(figure, number, Unit.YUAN)
    if number is not None:
        check_cell(client, ChartCell(str(number), tile.value, tile.url, figure, scope))


def same(one: Any, other: Any) -> bool:
    return one is other is None or (None not in (one, other) and Decimal(one) == Decimal(other))


@pytest.mark.parametrize("role", SCOPES)
@pytest.mark.parametrize("name", [one.name for one in dashboards()])
def test_page_figure_command_and_list_give_the_same_numbers(sample, name, role, scopes):
    client, chance = Client(), random.Random(f"{name}{role}")
    client.force_login(sample[role])
    for query in random_scopes(f"{name}{role}", scopes or SCOPES[role]):
        response = client.get(f"{reverse(name)}?{query}")
        assert response.status_code == 200
        html = Tables(response.content.decode())
        is_shown = "drawn" in response.context and not response.context["drawn"].is_empty
        # Without a scope that is valid nothing is drawn.
        drawn = response.context["drawn"].blocks if "drawn" in response.context else ()
        for tile in response.context["drawn"].kpis if "drawn" in response.context else ():
            if isinstance(tile, FigureTile):
                check_tile(client, tile)
        for chart in (block for block in drawn if isinstance(block, Chart)):
            # A page without anything of the period says so, in place of charts of the years around it.
            if is_shown:
                tables_agree(chart, html)
            cells = [cell for row in chart.rows for cell in row.cells if cell.value and cell.url]
            for cell in chance.sample(cells, min(CELLS, len(cells))):
                check_cell(client, cell)


@pytest.mark.parametrize("name", [one.name for one in dashboards()])
def test_a_dashboard_takes_few_statements(sample, name):
    for role in ("chief", "viewer"):
        client = Client()
        client.force_login(sample[role])
        for query in ("", "?area=150400&year=2024"):
            client.get(reverse(name) + query)
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(name) + query)
            assert len(captured) <= MOST_QUERIES + ASKED_AFTERWARDS.get(name, 0), (role, query)


@pytest.mark.parametrize("name", [one.name for one in dashboards()])
def test_all_numbers_of_a_page_are_asked_in_one_statement(sample, name, monkeypatch):
    """A second statement would mean that a chart was looked at before another was made, or asked when it was drawn."""
    client = Client()
    client.force_login(sample["chief"])
    sent: list[str] = []
    monkeypatch.setattr(reading, "rows_of", lambda sql, given: sent.append(sql) or rows_of(sql, given))
    # A period that cuts years has numbers that leave records out, which are asked for too.
    for query in ("", "?year=all", "?from=2023-03-05&until=2025-02-10", "?area=150400&year=2021..2025"):
        sent.clear()
        client.get(reverse(name) + query)
        assert 1 <= len(sent) <= 1 + (name in ASKED_AFTERWARDS), query


@pytest.mark.parametrize("name", [one.name for one in dashboards()])
def test_the_whole_table_of_every_chart_is_a_file(sample, name):
    client = Client()
    client.force_login(sample["chief"])
    for block in client.get(reverse(name)).context["drawn"].blocks:
        if isinstance(block, Chart):
            response = client.get(reverse(name), {"_table": block.key})
            assert response.status_code == 200, block.key
            assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_sample_reaches_the_present(sample):
    client = Client()
    client.force_login(sample["chief"])
    chart = client.get("/dashboards/overview/").context["drawn"].blocks[0]
    assert chart.rows[-1].partial or chart.rows[-2].partial
    assert str(date.today().year) in [row.label for row in chart.rows]

"""Wherever a number of a figure stands, the way to how it is counted stands with it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from aidportal.charts.chart import Chart
from aidportal.charts.key_figures import FigureTile
from aidportal.figures import catalogue
from aidportal.subjects.navigation import dashboards
from aidportal.subjects.subject import registers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all read within the one of ``sample``."""


def ways(response):
    """The figures to whose definitions a page leads."""
    return re.findall(rf'href="{reverse("handbook:figures")}(\w+)/\?[^"]*" data-definition', response.content.decode())


@pytest.mark.parametrize("name", [place.name for place in dashboards()])
def test_every_tile_and_chart_leads_to_how_its_figure_is_counted(client, sample, name):
    client.force_login(sample["chief"])
    response = client.get(reverse(name))
    drawn = response.context["drawn"]
    charts = [block.figure.key for block in drawn.blocks if isinstance(block, Chart)]
    tiles = [tile.figure.key for tile in drawn.kpis if isinstance(tile, FigureTile)]
    tables = [figure.key for block in drawn.blocks for figure in getattr(block, "figures", ())]
    assert ways(response) == tiles + charts + tables
    assert {*tiles, *charts, *tables} <= {figure.key for figure in catalogue.figures()}


@pytest.mark.parametrize("register", registers(), ids=lambda register: register.address)
def test_every_head_of_a_list_and_its_foot_lead_to_how_the_figures_are_counted(client, sample, register):
    client.force_login(sample["chief"])
    response = client.get(reverse(register.address))
    table, figures = response.context["table"], response.context["register"].figures_by_column
    shown = [column.name for column in table.columns] if table.rows else []
    heads = [figures[name].key for name in shown if name in figures]
    assert ways(response) == heads + list(dict.fromkeys(figure.key for figure in figures.values()))
    assert set(ways(response)) <= {figure.key for figure in catalogue.figures()}

"""Every list, every column with a foot, random scopes: the foot is the figure, rows add up to it, files agree."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aidportal.figures.figure import Rate
from aidportal.figures.per_row import adds_up
from aidportal.registers.columns import counted
from aidportal.registers.feet import foot_of
from aidportal.reports.files.blocks import ledger
from aidportal.values.money import Unit

from .list_checks import registers
from .random_scopes import random_scopes

pytestmark = pytest.mark.django_db

SCOPES = {"chief": 4, "viewer": 3}


LISTS = sorted(registers())


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``sample``."""


def register_of(name: str, user: Any, query: str) -> Any:
    """The list for an address, with its page; ``None`` where the list does not know what is asked."""
    client = Client()
    client.force_login(user)
    response = client.get(f"{reverse(name)}?{query}")
    assert response.status_code == 200
    assert "---------" not in response.content.decode(), "a filter that asks for nothing says nothing"
    register = response.context["register"]
    return (register, response) if register.is_valid else None


def test_every_list_is_walked() -> None:
    assert {"projects:list", "projects:funding_list", "cadres:list", "cadres:batch_list", "trainings:list"} <= {*LISTS}


@pytest.mark.parametrize("role", SCOPES)
@pytest.mark.parametrize("name", LISTS)
def test_the_foot_of_a_list_is_the_figure_and_its_rows_add_up(sample, name, role, scopes):
    looked_at = 0
    for query in random_scopes(name, scopes or SCOPES[role]):
        found = register_of(name, sample[role], query)
        if not found or not found[0].measured:
            continue
        register, response = found
        foot = register.foot()
        assert feet_of_the_page(response) == texts(response.context["table"], foot), query
        for column, measured in register.measured.items():
            looked_at += column_agrees(register, column, measured, foot, query)
    assert looked_at or name in {"directory:area_list", "directory:agreement_list", "directory:document_list"}


def column_agrees(register: Any, column: str, measured: Any, foot: Any, query: str) -> int:
    """The foot of one column is the figure; what its rows say adds up to what the foot says of them."""
    figure = measured.figure_of(register.scope)
    if figure is None:
        return 0
    if measured.is_of_scope:
        assert foot.total[column] == figure.total(register.scope), (column, query)
    else:
        assert column not in foot.whole
    if isinstance(figure, Rate) or not adds_up(figure) or column in register.table_class.also:
        return 1
    alias = counted(column) if register.table_class.base_columns[column].is_stated else column
    cells = [getattr(row, alias) for row in register.with_columns(register.rows)]
    known = [cell for cell in cells if cell is not None]
    assert sum(known, Decimal(0)) == (foot.rows[column] or 0), (column, query)
    if measured.is_of_scope:
        assert (foot.rows[column] or 0) + foot.outside.get(column, 0) == (foot.total[column] or 0), (column, query)
    return 1


def feet_of_the_page(response: Any) -> dict[str, str]:
    """The last row of the foot as the page shows it; of a list without rows there is none."""
    rows = response.context["table"].totals_rows
    return rows[-1]["cells"] if rows else {}


def texts(table: Any, foot: Any) -> dict[str, str]:
    return table.foot_texts(foot.total) if table.rows else {}


@pytest.mark.parametrize("name", LISTS)
def test_the_file_of_a_list_ends_with_its_foot(sample, name, scopes):
    client = Client()
    client.force_login(sample["chief"])
    for query in random_scopes(f"{name} file", scopes or 3):
        found = register_of(name, sample["chief"], query)
        if not found:
            continue
        register, response = found
        text = client.get(f"{reverse(name)}?{query}&_export=csv").content.decode("utf-8-sig")
        head, *rows = list(csv.reader(io.StringIO(text)))
        if register.left_out:
            rows.pop()  # the note of what is not counted
        table = response.context["table"]
        assert head[:-1] == [str(column.header) for column in table.columns]
        if not table.rows or not register.measured:
            continue
        foot = register.foot()
        label = re.split("[:：]", rows[-1][0])[0]
        expected = table.exported_foot(label, foot.total)
        written = [
            "" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else str(cell) for cell in expected
        ]
        assert rows[-1][:-1] == written, query
        added_up(table, rows, register.scope, query)


def added_up(table: Any, rows: list[list[str]], scope: Any, query: str) -> None:
    """In a file the rows above the last one, but for subtotals, add up to the last."""
    records = [row for row in rows if row[-1]]
    rest = [row for row in rows[len(records) : -1] if "不在本表" in row[0] or "not in this list" in row[0]]
    for at, column in enumerate(table.exported_columns()):
        one = column.column.of
        if one and one.is_of_scope and not column.column.is_stated and adds_up(one.figure_of(scope)):
            cells = [Decimal(row[at]) for row in [*records, *rest] if row[at]]
            assert sum(cells, Decimal(0)) == Decimal(rows[-1][at] or 0), (column.name, query)


@pytest.mark.parametrize("name", ["projects:list", "projects:output_list", "projects:donation_list", "trainings:list"])
def test_a_ledger_of_a_report_says_what_the_list_says(sample, name, scopes):
    for query in random_scopes(f"{name} ledger", scopes or 3):
        found = register_of(name, sample["chief"], query)
        if not found:
            continue
        register, response = found
        table = ledger(type(register), "", register.scope, Unit.YUAN)
        foot = foot_of(register.measured, register.rows, register.scope)
        columns = [column.name for column in response.context["table"].exported_columns()]
        for at, column in enumerate(columns):
            if table.totals and column in foot.whole:
                assert table.totals.cells[at].value == foot.whole[column], (column, query)
                assert table.totals.cells[at].can_be_checked

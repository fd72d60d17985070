"""The words of changes, for every kind of record: each field that a person sets is named once, and no other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import ForeignKey
from django.utils.translation import override

from aidportal.changes.chronicle import Chronicle
from aidportal.changes.events import Wanted
from aidportal.history.versions import quoted
from aidportal.records.field_words import exact_amount
from aidportal.records.told_tables import belongs, family, owners, table_of, told_tables
from aidportal.reports.models import IssuedReport
from aidportal.values.money import Unit
from tests import makers

pytestmark = pytest.mark.django_db

TABLES = [table for table in told_tables() if not table.is_link]
KEY = {True: "987654321", False: "'9'"}
# Two values of each type, as SQL.
VALUES = {
    "boolean": ("false", "true"),
    "daterange": ("'[2014-01-01,2015-01-01)'", "'[2015-03-01,2015-03-02)'"),
    "jsonb": ("'{\"a\": 1}'", "'{\"a\": 2}'"),
    "timestamp with time zone": ("'2024-01-01 08:00+08'", "'2024-01-02 09:30+08'"),
    "text": ("'a'", "'b'"),
    "number": ("11", "12"),
}
NUMBERS = ("integer", "bigint", "smallint", "numeric")


def sql_value(field: Any, place: int) -> str:
    if isinstance(field, ForeignKey) and not field.related_model._meta.auto_field:
        return ("'110108'", "'150429'")[place]
    kind = str(getattr(field, "output_field", field).db_type(connection)).partition("(")[0]
    return VALUES["number" if kind in NUMBERS else kind if kind in VALUES else "text"][place]


def act_number() -> int:
    [number] = row("SELECT nextval('history.act_number')")
    row("INSERT INTO history.act (id, at, name, via) VALUES (%s, now(), 'x', 'sql') RETURNING id", number)
    return number


def row(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None


def versions(table: Any, changed: list[Any]) -> int:
    """Two versions of a row of ``table`` that differ in the fields ``changed``; the act between them."""
    first, second = act_number(), act_number()
    fields = [field for field in table.columns if not field.primary_key]
    names = ", ".join(quoted(field.column) for field in fields)
    for since, until, place in ((first, second, 0), (second, None, 1)):
        content = ", ".join(sql_value(field, place if field in changed else 0) for field in fields)
        row(
            f"INSERT INTO {table.versions} (h_since, h_until, {table.key}, {names})"
            f" VALUES (%s, %s, {KEY[table.has_numbers]}, {content})",
            since,
            until,
        )
    return second


def told(table: Any, act: int) -> list[str]:
    chief = makers.make_user("administrator", username=f"chief{act}")
    page = Chronicle(Wanted([(table, None)], after=act - 1, until=act), chief).page(None, 50)
    return [change.label.lower() for entry in page.entries for change in entry.changes]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model._meta.label)
def test_each_field_that_a_person_sets_is_named_once_and_nothing_else(table):
    with override("en"):
        fields = [field for field in table.told if not field.primary_key]
        labels = [str(field.verbose_name).lower() for field in fields]
        named = told(table, versions(table, [field for field in table.columns if not field.primary_key]))
    assert [name.partition(" (cny")[0] for name in named] == labels
    assert labels


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model._meta.label)
def test_what_nobody_sets_is_not_told(table):
    not_told = [field for field in table.columns if field not in table.told and not field.primary_key]
    assert told(table, versions(table, not_told)) == []


def test_the_numbers_of_an_issued_report_are_not_told_as_json():
    table = table_of(IssuedReport)
    with override("en"):
        named = told(table, versions(table, [field for field in table.columns if not field.primary_key]))
    assert "serial number" in named
    assert not {"numbers", "edited texts", "seals"} & set(named)


def test_an_amount_is_told_to_the_cent_in_every_unit():
    assert exact_amount(Decimal("3319942.59"), Unit.WAN) == "331.994259"
    assert exact_amount(Decimal("1.00"), Unit.WAN) == "0.0001"
    assert exact_amount(Decimal("500000.00"), Unit.WAN) == "50.00"
    assert exact_amount(Decimal("3319942.59"), Unit.YUAN) == "3,319,942.59"
    assert exact_amount(Decimal("140000000.00"), Unit.YI) == "1.4000"


def test_every_part_has_its_record():
    of = {table.model._meta.label: [model._meta.label for model in owners(table)][-1] for table in told_tables()}
    assert of["projects.Disbursement"] == of["projects.Output"] == of["projects.StatusChange"] == "projects.Project"
    assert of["trainings.Attendance"] == "trainings.Session"
    assert of["projects.DonatedItem"] == "projects.Donation"
    assert of["directory.Agreement_parties"] == of["directory.Target"] == "directory.Agreement"
    assert of["cadres.Posting"] == "cadres.Official"
    assert of["accounts.User_areas"] == "accounts.User"
    assert of["directory.Organisation"] == "directory.Organisation"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model._meta.label)
def test_the_history_of_a_record_is_a_condition_for_each_of_its_tables(table):
    key = 1 if table.has_numbers else "1"
    for part in family(table.model):
        row(f"SELECT 1 FROM {part.versions} v WHERE {belongs(part, table.model)}", key)

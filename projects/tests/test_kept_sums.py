"""``manage.py sums``: which of the sums kept are not those of the rows, and that they are again."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from projects.kept_sums import SumDifference, tables_of_sums
from projects.models import CommittedByKind, MovedBySource, Project
from projects.tests.test_sums import SUMS, assert_all_is_kept
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def line():
    line = makers.make_funding(source="own", fiscal_year="2014", amount=Decimal("100.25"))
    makers.make_funding(project=line.project, source="own", fiscal_year="2014", amount=None)
    return line


def run(*options):
    written = StringIO()
    call_command("sums", *options, stdout=written)
    return written.getvalue()


def write_without_triggers(change):
    with connection.cursor() as cursor:
        # A table with checks that wait for the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE projects_funding DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE projects_funding SET {change}")
        cursor.execute("ALTER TABLE projects_funding ENABLE TRIGGER USER")


def test_all_tables_of_sums_are_read_from_their_triggers():
    kept = {(one.name, one.of, one.amount, len(one.columns.split(", "))) for one in tables_of_sums()}
    assert kept == {
        (sums._meta.db_table, model._meta.db_table, amount, len(columns))
        for sums, model, columns, amount, _rest in SUMS
    }


def test_sums_that_triggers_kept_are_as_their_rows_are():
    assert [line.rpartition(": ")[2] for line in run("--check").splitlines()] == ["as its rows are"] * len(SUMS)


def test_what_was_written_without_triggers_is_told_and_added_up(line):
    write_without_triggers(f"amount = 300, source = 'aid' WHERE id = {line.pk}")
    [by_kind] = [one for one in tables_of_sums() if one.name == CommittedByKind._meta.db_table]
    year = "[2014-01-01,2015-01-01)"
    sector = line.project.sector_id or "—"
    assert by_kind.differences() == [
        SumDifference(f"{year}, aid, {sector}", 1, Decimal("300.00")),
        SumDifference(f"{year}, own, {sector}", -1, Decimal("-100.25")),
    ]
    with pytest.raises(SystemExit) as ended:
        run("--check")
    assert ended.value.code == 1
    assert CommittedByKind.objects.filter(source="aid").count() == 0
    assert "projects_funding by fiscal_year, source, sector_id: 2 groups differ" in run()
    assert_all_is_kept()
    assert run() == run("--check")


def test_an_amount_that_became_known_differs_though_it_is_nought(line):
    write_without_triggers("amount = 0 WHERE amount IS NULL")
    assert "1 group differs" in run()
    assert_all_is_kept()


def test_sums_of_rows_that_are_gone_are_taken_away():
    Project.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_movedbysource (stage, moved_on, source, records, known, amount)"
            " VALUES ('paid', '[2014-05-01,2014-05-02)', 'own', 1, 1, 5)"
        )
    assert "[2014-05-01,2014-05-02), own: -1 records, -5.00" in run()
    assert not MovedBySource.objects.exists()

"""Half is rounded up wherever a number is written: by Python, by PostgreSQL, in pages and in files."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection

from aidportal.charts.findings import signed
from aidportal.figures.figure import rate
from aidportal.figures.scopes import Period, Scope
from aidportal.reports.files.content import digits
from aidportal.sheets.writing import CellKind
from aidportal.supervisor.translations import PACKAGES
from aidportal.values.money import Unit, format_amount
from aidportal.values.rounding import fixed, rounded
from aidportal.web.templatetags.portal import meter
from projects.models import Project
from projects.tables import ProjectTable
from tests import makers

ROOT = Path(__file__).resolve().parent.parent
HALVES = [("106.25", 1, "106.3"), ("0.05", 1, "0.1"), ("-0.25", 1, "-0.3"), ("2.5", 0, "3"), ("85.125", 2, "85.13")]


@pytest.mark.parametrize(("value", "places", "text"), HALVES)
def test_half_is_rounded_up(value, places, text):
    assert str(rounded(Decimal(value), places)) == text


def test_digits_are_grouped():
    assert (fixed(Decimal("1234567.125"), 2), fixed(12345)) == ("1,234,567.13", "12,345")


def test_rates_amounts_changes_and_meters_round_half_up():
    assert rate(85, 80) == Decimal("106.3")
    assert format_amount(Decimal("851250"), Unit.WAN) == "85.13"
    assert format_amount(Decimal("10050"), Unit.YI) == "0.0001"
    assert (signed(Decimal("6.25")), signed(Decimal("-6.25")), signed(Decimal("0.04"))) == ("+6.3", "−6.3", "0.0")
    assert "106.3" in meter(Decimal("106.25"))
    assert digits(Decimal("106.25"), CellKind.PER_CENT, Unit.WAN) == "106.3"


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "places", "text"), HALVES)
def test_the_database_rounds_as_python_does(value, places, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(%s::numeric, %s)", [value, places])
        assert str(cursor.fetchone()[0]) == text


# ---- One project of 80 yuan with 85 paid, in every place that shows its rate


@pytest.fixture
def reader(db, client):
    line = makers.make_funding(amount=Decimal(80), project=makers.make_project(status="running"))
    makers.make_disbursement(funding=line, amount=Decimal(85), excess_reason="补差")
    client.force_login(makers.make_user("administrator", unit="yuan"))
    return client


def test_the_list_its_foot_the_dashboards_and_the_command_show_the_same(reader):
    for path in ("/projects/?year=2014", "/dashboards/investment/?year=2014"):
        html = reader.get(path).content.decode()
        assert "106.3" in html, path
        assert "106.2" not in html, path
    printed = StringIO()
    call_command("figures", "--figure", "disbursement_rate", "--year", "2014", stdout=printed)
    assert "106.3" in printed.getvalue()
    scope = Scope(makers.make_user("administrator", "150429", username="second"), period=Period.year(2014))
    assert ProjectTable.with_figures(Project.objects.in_scope(scope), scope).get().disbursement_rate == Decimal("106.3")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_of_the_list_hold_the_same(reader, kind):
    body = reader.get(f"/projects/?year=2014&_export={kind}").content
    if kind == "xlsx":
        page = openpyxl.load_workbook(BytesIO(body)).active
        values = [str(cell.value) for row in page.iter_rows() for cell in row]
    else:
        values = re.split(r"[,\r\n]+", body.decode("utf-8-sig"))
    assert values.count("106.3") == 2


# ---- Nothing rounds on its own

# Where digits are not numbers of the portal: drawing, sizes of files, durations, scores, made-up records, and exact
# parts of a value.
GEOMETRY = {
    *("aidportal/web/templatetags/portal.py", "cadres/timeline.py", "aidportal/reports/pages.py"),
    *(f"aidportal/reports/files/word/{name}.py" for name in ("charts", "look", "tables")),
    *("aidportal/sheets/files/checks.py", "aidportal/intake/likeness.py"),
    *("aidportal/reports/files/ink.py", "aidportal/imports/preview_page.py"),
    *("aidportal/sheets/cells/amounts.py", "aidportal/sheets/tables/totals.py"),
}
MADE_UP = re.compile(r"/(sample|country)/")
OWN_ROUNDING = re.compile(r"(?<![\w.])round\(|\.quantize\(|:[+,]*\.\d+f\}|\|floatformat")


def sources():
    for room in (*PACKAGES, "templates"):
        for path in sorted((ROOT / room).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".html", ".typ") and "/tests/" not in name and not MADE_UP.search(name):
                yield name, path.read_text(encoding="utf-8")


def test_every_number_is_rounded_by_the_one_function():
    found = [
        f"{name}: {line.strip()}"
        for name, text in sources()
        if name not in GEOMETRY | {"aidportal/values/rounding.py"}
        for line in text.splitlines()
        if OWN_ROUNDING.search(line)
    ]
    assert not found

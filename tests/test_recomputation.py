"""Every figure equals what plain Python makes of the raw rows, for random records and 100 random scopes."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.definitions import as_values
from tests import makers
from tests.recomputation.asked import Asked
from tests.recomputation.chance import Chance
from tests.recomputation.figures import FIGURES
from tests.recomputation.rows import Records

pytestmark = pytest.mark.django_db

SEED, ROWS, SCOPES = 20261128, 60, 100


def differences(records: Records, pairs: list[tuple[str, str]], printed: list[dict[str, Any]], today: Any) -> list[str]:
    """What the command prints and the rows do not give, figure by figure."""
    asked, found = Asked.of(pairs, today), []
    for row in printed:
        figure = FIGURES[row["key"]]
        value, left_out = figure.total(records, asked), sorted(figure.left_out(records, asked))
        if value is not None and Decimal(row["value"] if row["value"] is not None else "NaN") != Decimal(value):
            found.append(f"{row['key']} {pairs}: {row['value']}, by hand {value}")
        if value is None and row["value"] is not None:
            found.append(f"{row['key']} {pairs}: {row['value']}, by hand nothing")
        if left_out != sorted(one["records"] for one in row["uncounted"]):
            found.append(f"{row['key']} {pairs}: leaves out {row['uncounted']}, by hand {left_out}")
    return found


def test_every_figure_is_what_the_rows_give_for_random_scopes():
    today, user = timezone.localdate(), makers.make_user("administrator")
    chance = Chance(SEED, today)
    chance.record(ROWS)
    records, figures, found = Records(), catalogue.figures(), []
    for _number in range(SCOPES):
        pairs = chance.address()
        found += differences(records, pairs, as_values(figures, ask(pairs, user)), today)
    assert not found, "\n".join(found[:20])


def test_the_command_prints_these_numbers():
    today = timezone.localdate()
    chance = Chance(SEED + 1, today)
    chance.record(12)
    pairs = [("year", f"{today.year - 1}..{today.year}"), ("area", "150400")]
    printed = StringIO()
    call_command("figures", "--json", *(f"--{name}={value}" for name, value in pairs), stdout=printed)
    assert not differences(Records(), pairs, json.loads(printed.getvalue())["figures"], today)


def test_every_figure_is_recomputed():
    assert FIGURES.keys() == {figure.key for figure in catalogue.figures()}

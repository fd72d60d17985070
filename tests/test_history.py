"""The history over all subjects: whatever is changed by whatever way, each past moment is read as it was."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.db import connection

from aidportal.figures import catalogue
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from aidportal.history.tracked import tracked_tables
from aidportal.history.versions import different_keys
from aidportal.sample.records import load_sample
from aidportal.values import dates
from tests import history_acts, makers

pytestmark = pytest.mark.slow


def rows_unlike_their_versions() -> dict[str, list[Any]]:
    unlike = {}
    with connection.cursor() as cursor:
        for table in tracked_tables():
            cursor.execute(different_keys(table))
            if rows := cursor.fetchall():
                unlike[table.name] = rows
    return unlike


def values(scope: Scope) -> dict[Any, Any]:
    """Every figure of a scope, in all and by each dimension."""
    reading = Reading()
    answers = {}
    for figure in catalogue.figures():
        answers[figure.key] = figure, reading.ask(figure, scope, *((key,) for key in figure.dimensions))
    return {
        (key, dimension): answer.by(dimension) if dimension else answer.total
        for key, (figure, answer) in answers.items()
        for dimension in ("", *figure.dimensions)
    }


def numbers_in(all_values: dict[Any, Any]) -> int:
    return sum(len(value) if isinstance(value, dict) else 1 for value in all_values.values())


def scopes_of_two() -> list[Scope]:
    """Scopes of a reader who sees all, some of which the kept sums answer, and of one who sees some areas."""
    chief = makers.make_user("administrator", username="chief")
    viewer = makers.make_user("viewer", "150400", username="viewer")
    years = Period(date(2013, 1, 1), date(2015, 1, 1))
    return [Scope(chief), Scope(viewer), Scope(chief, years), Scope(chief, areas=("1504",))]


@pytest.mark.django_db(transaction=True)
def test_every_past_moment_is_read_as_it_was(scopes: int) -> None:
    """With ``--scopes`` as many rounds of acts are asked in four scopes, else one round in two."""
    load_sample()
    chance, noted, asked = random.Random(scopes), [], scopes_of_two()[: 4 if scopes else 2]
    for act in chance.sample(history_acts.ACTS * max(scopes, 1), len(history_acts.ACTS) * max(scopes, 1)):
        act(chance)
        noted.append((Act.objects.latest_number(), [values(scope) for scope in asked]))
    assert rows_unlike_their_versions() == {}
    compared = 0
    for number, before in chance.sample(noted, len(noted)):
        with as_of(Moment(number, dates.today())):
            now = [values(scope) for scope in asked]
        assert now == before, number
        compared += sum(map(numbers_in, now))
    assert compared > 3_000
    assert [values(scope) for scope in asked] == noted[-1][1]

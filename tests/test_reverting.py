"""What was done can be taken back: newest first every table is as it was, older acts so too or refused in words."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection

from aidportal.history.models import Act
from aidportal.history.tracked import has_past, tracked_models
from aidportal.history.versions import quoted
from aidportal.records.taking_back import TakingBack, TakingBackRefused
from aidportal.sample.records import load_sample
from tests import history_acts, makers
from tests.history_ends import end_act

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def tables() -> dict[str, Any]:
    """A hash of the rows of each table that has a past."""
    state = {}
    with connection.cursor() as cursor:
        for model in tracked_models():
            if has_past(model):
                options: Any = model._meta
                name, key = quoted(options.db_table), quoted(options.pk.column)
                cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY {key})) FROM {name} t")
                state[name] = cursor.fetchone()
    return state


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def done(chance: random.Random, rounds: int) -> list[tuple[dict[str, Any], Act]]:
    """Random acts that changed something, each with the tables as they were before it."""
    acts = []
    for change in chance.sample(history_acts.ACTS * rounds, len(history_acts.ACTS) * rounds):
        before, number = tables(), Act.objects.latest_number()
        change(chance)
        end_act()
        acts += [(before, act) for act in Act.objects.filter(pk__gt=number)]
    return acts


def test_acts_are_taken_back_newest_first_and_older_ones_or_refused(scopes: int) -> None:
    load_sample()
    chief = makers.make_user("administrator", username="chief")
    end_act()
    chance = random.Random(scopes)
    for before, act in reversed(done(chance, max(scopes, 1))):
        TakingBack.of(act).do(chief)
        end_act()
        assert differing(tables(), before) == [], act.pk
    counts = {"done": 0, "refused": 0}
    for _before, act in done(chance, max(scopes, 1)):
        counts["done" if is_taken_back_or_refused_whole(act, chief) else "refused"] += 1
    assert all(counts.values()), counts


def is_taken_back_or_refused_whole(act: Act, user: Any) -> bool:
    before = tables()
    try:
        TakingBack.of(act).do(user)
    except TakingBackRefused as refused:
        assert refused.hindrances and all(one.why for one in refused.hindrances)
        assert differing(tables(), before) == []
        return False
    finally:
        end_act()
    return True

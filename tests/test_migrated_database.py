"""The database from which those of the tests are copied: made anew whenever migrations would make another."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from aidportal.supervisor.preflight import ROOT
from tests import migrated_database
from tests.migrated_database import APPS, PREFIX, clear_away, kept, name_of_state, sources


def test_it_is_made_from_migrations_and_all_that_they_import_and_read():
    made_from = {str(path.relative_to(ROOT)) for path in sources()}
    migrations = {str(path.relative_to(ROOT)) for app in APPS for path in (ROOT / app).rglob("migrations/*.py")}
    assert migrations and migrations <= made_from
    # Imported by migrations, by what these import, read by one, and the versions of the packages.
    for path in ("aidportal/directory/sounds.py", "aidportal/values/rounding.py", "aidportal/directory/data/areas.csv"):
        assert path in made_from
    assert "requirements.txt" in made_from
    assert not [path for path in made_from if "/tests/" in path or "views" in path]


def test_another_word_in_one_of_its_sources_is_another_database(monkeypatch, tmp_path):
    monkeypatch.setattr(migrated_database, "ROOT", tmp_path)
    (tmp_path / "projects" / "migrations").mkdir(parents=True)
    (tmp_path / "projects" / "migrations" / "0001_initial.py").write_text("from ..rules import RULE")
    (tmp_path / "projects" / "rules.py").write_text("RULE = 1")
    before = name_of_state()
    assert name_of_state() == before
    (tmp_path / "projects" / "views.py").write_text("from .rules import RULE")
    assert name_of_state() == before
    (tmp_path / "projects" / "rules.py").write_text("RULE = 2")
    assert name_of_state() != before
    (tmp_path / "projects" / "rules.py").write_text("RULE = 1")
    assert name_of_state() == before


@pytest.fixture
def owner(django_db_setup, tests_server):
    with psycopg.connect(**tests_server, autocommit=True) as owner:
        yield owner


def test_those_of_other_states_are_cleared_away_but_for_what_a_run_uses(owner):
    owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
    left_over = f"{PREFIX}of_another_state"
    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(left_over)))
    assert {left_over, name_of_state()} <= {*kept(owner)}
    clear_away(owner)
    assert {left_over, name_of_state()} & {*kept(owner)} == {name_of_state()}

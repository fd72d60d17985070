"""A migration that renames, adds and drops columns carries the history of the table along."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import AddField, Migration, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader

from aidportal.history import seal, verification
from aidportal.history.installation import after_migrations, before_migrations, rename_tables
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from projects.models import ProjectGroup
from tests import makers
from tests.history_ends import end_act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rows(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def run_migration(migration: Migration, backwards: bool = False) -> None:
    """Apply it as ``migrate`` does, the history following."""
    state, plan = MigrationLoader(connection).project_state(), [(migration, backwards)]
    before_migrations(plan)
    with connection.schema_editor() as editor:
        (migration.unapply if backwards else migration.apply)(state, editor)
    after_migrations(plan)


class AnotherName(Migration):
    operations = (
        RenameField("projectgroup", "title", "heading"),
        AddField("projectgroup", "remark", models.CharField(max_length=20, default="新")),
    )


class AnotherShape(Migration):
    operations = (*AnotherName.operations, RemoveField("projectgroup", "total_qualifier"))


@pytest.fixture
def migration() -> Migration:
    return AnotherShape("9999_another_shape", "projects")


@pytest.fixture
def group(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> ProjectGroup:
    """One of which there are two versions, both sealed."""
    monkeypatch.setenv("AIDPORTAL_VAR", str(tmp_path))
    made = ProjectGroup.objects.create(
        title="旧名", total_investment=70, total_qualifier="about", document=makers.make_document()
    )
    end_act()
    ProjectGroup.objects.filter(pk=made.pk).update(title="新名")
    end_act()
    seal.seal()
    return made


def test_versions_from_before_are_read_under_the_new_names(group: ProjectGroup, migration: Migration) -> None:
    first, last = (act for (act,) in rows("SELECT h_since FROM history.projects_projectgroup ORDER BY 1"))
    run_migration(migration)
    for number, heading in ((first, "旧名"), (last, "新名")):
        moment = Moment.of_act(number)
        assert moment
        with as_of(moment):
            assert rows("SELECT heading, remark FROM projects_projectgroup") == [(heading, None)]


def test_what_a_dropped_column_held_stays_in_the_history(group: ProjectGroup, migration: Migration) -> None:
    run_migration(migration)
    kept = rows("SELECT total_qualifier FROM history.projects_projectgroup ORDER BY h_since")
    assert kept[:2] == [("about",), ("about",)]


def test_what_the_migration_changed_is_an_act_and_later_changes_are_kept(
    group: ProjectGroup, migration: Migration
) -> None:
    run_migration(migration)
    end_act()
    act = Act.objects.latest("pk")
    assert (act.via, act.what["migrations"]) == ("migration", ["projects.9999_another_shape"])
    rows("UPDATE projects_projectgroup SET heading = '再改', remark = '有'")
    end_act()
    versions = rows("SELECT heading, remark FROM history.projects_projectgroup ORDER BY h_since")
    assert versions == [("旧名", None), ("新名", None), ("新名", "新"), ("再改", "有")]
    assert Act.objects.latest("pk").pk > act.pk


def test_every_seal_holds_after_it(group: ProjectGroup, migration: Migration) -> None:
    run_migration(migration)
    end_act()
    seal.seal()
    assert verification.verify().misfits == []


def test_every_seal_holds_after_it_was_taken_back(group: ProjectGroup) -> None:
    migration = AnotherName("9999_another_name", "projects")
    run_migration(migration)
    run_migration(migration, backwards=True)
    end_act()
    seal.seal()
    assert verification.verify().misfits == []
    assert rows("SELECT title FROM projects_projectgroup") == [("新名",)]


def test_what_was_gone_before_versions_were_marked_is_marked(group: ProjectGroup) -> None:
    group.delete()
    end_act()
    rows("ALTER TABLE history.projects_projectgroup DROP COLUMN h_gone CASCADE")
    run_migration(AnotherName("9999_another_name", "projects"))
    assert rows("SELECT h_gone FROM history.projects_projectgroup ORDER BY h_since") == [(False,), (True,)]


def test_acts_name_a_renamed_table_by_its_new_name(group: ProjectGroup) -> None:
    rows("ALTER TABLE projects_projectgroup RENAME TO projects_bundle")
    rename_tables("projects_projectgroup", "projects_bundle")
    touched = rows("SELECT tables FROM history.act WHERE id IN (SELECT h_since FROM history.projects_bundle)")
    assert touched
    assert all("projects_bundle" in tables and "projects_projectgroup" not in tables for (tables,) in touched)

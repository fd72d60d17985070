"""What is taken out of the history on purpose is gone, that it was is noted, and the seals hold."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from aidportal.history import removals, seal, verification
from aidportal.history.models import Act
from aidportal.history.moments import Moment
from aidportal.values import dates
from cadres.models import Official
from projects.models import Project
from tests import makers
from tests.history_ends import end_act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDPORTAL_VAR", str(tmp_path))


def misfits() -> list[str]:
    return [str(misfit) for misfit in verification.verify().misfits]


def kept(table: str, column: str, key: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM history.{table} WHERE id = %s ORDER BY h_since", [key])
        return [value for (value,) in cursor.fetchall()]


def change(model: type[Official] | type[Project], key: int, **values: object) -> None:
    model.objects.filter(pk=key).update(**values)
    end_act()


@pytest.fixture
def official() -> Official:
    official = makers.make_official(name="王小明")
    end_act()
    change(Official, official.pk, name="王晓明")
    return official


def test_what_a_record_held_is_erased_and_what_it_holds_stays(official: Official) -> None:
    seal.seal()
    assert removals.erase(Official, official.pk, ["name"], "本人申请") == 1
    end_act()
    assert kept("cadres_official", "name", official.pk) == ["×××", "王晓明"]
    seal.seal()
    assert misfits() == []
    [removal] = verification.verify().removals
    assert (removal.table, removal.key, removal.columns) == ("cadres_official", str(official.pk), ["name"])


def test_each_removal_is_named_where_the_history_is_verified(
    official: Official, capsys: pytest.CaptureFixture[str]
) -> None:
    removals.erase(Official, official.pk, ["name"], "本人申请")
    end_act()
    call_command("history", "verify")
    said = capsys.readouterr().out
    assert f"cadres_official {official.pk}" in said and "本人申请" in said


def test_of_a_deleted_record_all_is_erased(official: Official) -> None:
    Official.objects.filter(pk=official.pk).delete()
    end_act()
    assert removals.erase(Official, official.pk, ["name"], "本人申请") == 2
    end_act()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(v::text, ' ') FROM history.cadres_official v WHERE id = %s", [official.pk])
        (everything,) = cursor.fetchone()
        assert "王" not in everything and "wang" not in everything
        cursor.execute(
            "SELECT count(*) FROM history.leaf l JOIN history.restated r USING (act, of_table) WHERE l.salt IS NOT NULL"
        )
        assert cursor.fetchone() == (0,)
    assert misfits() == []


def test_what_the_record_still_holds_is_refused(official: Official) -> None:
    removals.erase(Official, official.pk, ["name"], "本人申请")
    with pytest.raises(removals.RemovalRefused):
        removals.erase(Official, official.pk, ["name"], "本人申请")
    with pytest.raises(removals.RemovalRefused):
        removals.erase(Official, official.pk, ["id"], "本人申请")


def test_who_alters_more_than_was_erased_is_found(official: Official) -> None:
    removals.erase(Official, official.pk, ["name"], "本人申请")
    end_act()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history.cadres_official SET name = '李四' WHERE id = %s AND name = '×××'", [official.pk])
    assert len(misfits()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history.removal SET reason = '别的'",
        "UPDATE history.restated SET was = sha256('x')",
        "DELETE FROM history.removal",
    ],
)
def test_a_removal_that_was_touched_is_found(official: Official, statement: str) -> None:
    removals.erase(Official, official.pk, ["name"], "本人申请")
    end_act()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert misfits()


def test_what_was_over_before_a_day_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    project = makers.make_project(title="一")
    end_act()
    change(Project, project.pk, title="二")
    tomorrow = dates.today() + timedelta(days=1)
    before = f"--before={tomorrow.isoformat()}"
    call_command("history", "purge", before)
    assert "projects_project: 1" in capsys.readouterr().out
    assert kept("projects_project", "title", project.pk) == ["一", "二"]
    call_command("history", "purge", before, "--yes")
    end_act()
    assert kept("projects_project", "title", project.pk) == ["二"]
    seal.seal()
    assert misfits() == []
    first, cutoff = Act.objects.first_number(), Act.objects.cutoff()
    assert first is not None and first < cutoff
    assert Moment.of_act(first) is None
    assert Moment.of_day(dates.today()) is not None
    assert Moment.of_day(date(2020, 1, 1)) is None
    change(Project, project.pk, title="三")
    assert misfits() == []


def test_a_history_that_was_altered_is_not_purged() -> None:
    project = makers.make_project(title="一")
    end_act()
    change(Project, project.pk, title="二")
    seal.seal()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history.projects_project SET title = '假' WHERE title = '一'")
    with pytest.raises(removals.RemovalRefused):
        removals.purge(dates.today() + timedelta(days=1))

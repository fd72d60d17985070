"""Whatever is altered in the history after it was sealed, by whomever, is found and named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from aidportal.history import seal, verification
from aidportal.history.models import Act
from projects.models import Project
from tests import makers
from tests.history_ends import end_act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIDPORTAL_VAR", str(tmp_path))
    return tmp_path / "seals"


@pytest.fixture
def project() -> Project:
    """Three acts on a project, sealed in two goes: it was added with a line, its title was changed, then once more."""
    project = makers.make_project(title="一")
    makers.make_funding(project=project, amount=Decimal("10.00"))
    end_act()
    change(project, "二")
    seal.seal()
    change(project, "三")
    seal.seal()
    return project


def change(project: Project, title: str) -> None:
    Project.objects.filter(pk=project.pk).update(title=title)
    end_act()


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def misfits() -> list[str]:
    with override("en"):
        return [str(misfit) for misfit in verification.verify().misfits]


def acts_of(project: Project) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT h_since FROM history.projects_project WHERE id = %s ORDER BY 1", [project.pk])
        return [number for (number,) in cursor.fetchall()]


def place(table: str, number: int) -> str:
    at = Act.objects.filter(pk=number).values_list("at", flat=True).first()
    return f"{table} · act {number} ({in_words(at)})"


def in_words(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else "time not known"


def test_what_nobody_altered_fits(project: Project) -> None:
    assert misfits() == []
    assert verification.verify().seals == 2


def test_nothing_is_sealed_where_nothing_is_new(project: Project) -> None:
    assert seal.seal() is None


def test_what_is_not_sealed_yet_may_follow(project: Project) -> None:
    change(project, "四")
    assert misfits() == []


def test_an_altered_row_is_named(project: Project) -> None:
    _first, second, _third = acts_of(project)
    run("UPDATE history.projects_project SET title = '假' WHERE id = %s AND h_since = %s", project.pk, second)
    assert misfits() == [f"{place('projects_project', second)}: row {project.pk} was altered"]


def test_a_deleted_row_is_named(project: Project) -> None:
    _first, second, third = acts_of(project)
    run("DELETE FROM history.projects_project WHERE id = %s AND h_since = %s", project.pk, second)
    assert misfits() == [
        f"{place('projects_project', second)}: row {project.pk} was deleted",
        f"{place('projects_project', third)}: row {project.pk} was deleted (its end)",
    ]


def test_an_inserted_row_is_named(project: Project) -> None:
    first, second, _third = acts_of(project)
    columns = "h_since, h_until, h_gone, id, title"
    run(
        f"INSERT INTO history.projects_project ({columns}) VALUES (%s, %s, true, 987654, '假')",
        first,
        second,
    )
    assert misfits() == [
        f"{place('projects_project', first)}: row 987654 was inserted",
        f"{place('projects_project', second)}: row 987654 was inserted (its end)",
    ]


def test_reordered_rows_are_named(project: Project) -> None:
    first, second, third = acts_of(project)
    run(
        "UPDATE history.projects_project v SET title = o.title FROM history.projects_project o"
        " WHERE v.id = %(id)s AND o.id = %(id)s AND v.h_since <> o.h_since"
        " AND v.h_since = ANY (%(acts)s) AND o.h_since = ANY (%(acts)s)".replace("%(id)s", str(project.pk)).replace(
            "%(acts)s", f"'{{{first},{second}}}'"
        )
    )
    assert misfits() == [
        f"{place('projects_project', number)}: row {project.pk} was altered" for number in (first, second)
    ]
    assert third > second


def test_a_row_that_was_moved_to_another_act_is_named(project: Project) -> None:
    first, second, third = acts_of(project)
    run("UPDATE history.projects_project SET h_until = %s WHERE id = %s AND h_since = %s", third, project.pk, first)
    run("UPDATE history.projects_project SET h_since = %s WHERE id = %s AND h_since = %s", first, project.pk, second)
    assert {words.partition(": ")[0] for words in misfits()} == {
        place("projects_project", number) for number in (first, second, third)
    }


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE history.act SET name = '他人' WHERE id = %s", "the act itself was altered"),
        ("UPDATE history.act SET at = at - interval '1 day' WHERE id = %s", "the act itself was altered"),
        ("DELETE FROM history.act WHERE id = %s", "the act itself was deleted"),
    ],
)
def test_an_act_that_was_touched_is_named(project: Project, statement: str, words: str) -> None:
    [_first, second, _third] = acts_of(project)
    run(statement, second)
    assert misfits() == [f"{place('act', second)}: {words}"]


def test_a_record_that_was_changed_past_its_history_is_named(project: Project) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run('ALTER TABLE projects_project DISABLE TRIGGER "00_history_update"')
    Project.objects.filter(pk=project.pk).update(title="假")
    run('ALTER TABLE projects_project ENABLE TRIGGER "00_history_update"')
    assert misfits() == [f"projects_project: record {project.pk} is not what its last version says"]


def test_a_version_that_is_hidden_from_the_recycle_bin_is_named(project: Project) -> None:
    key, last = project.pk, acts_of(project)[-1]
    project.delete()
    end_act()
    assert misfits() == []
    run("UPDATE history.projects_project SET h_gone = false WHERE id = %s AND h_gone", key)
    assert misfits() == [f"{place('projects_project', last)}: row {key} is wrongly marked as gone or as not gone"]


def test_a_row_of_no_act_is_named(project: Project) -> None:
    beyond = acts_of(project)[-1] + 1000
    columns = "h_since, h_until, h_gone, id"
    run(f"INSERT INTO history.projects_project ({columns}) VALUES (%s, %s, true, 987654)", beyond, beyond + 1)
    assert misfits() == [
        f"projects_project · act {beyond} (time not known): row 987654 was changed by no act that there is"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history.leaf SET digest = sha256('x') WHERE seal = 1 AND of_table = ''",
        "UPDATE history.seal SET at = at - interval '1 hour' WHERE id = 1",
        "UPDATE history.seal SET head = sha256('x') WHERE id = 1",
        "DELETE FROM history.leaf WHERE seal = 1 AND of_table = 'projects_funding'",
    ],
)
def test_a_chain_that_was_touched_does_not_hold(project: Project, statement: str) -> None:
    run(statement)
    assert any("seal 1 does not follow from what it sealed" in words for words in misfits())


def test_a_tail_that_was_cut_off_is_known_from_the_heads_kept_elsewhere(project: Project, heads: Path) -> None:
    run("DELETE FROM history.leaf WHERE seal = 2")
    run("DELETE FROM history.seal WHERE id = 2")
    [file] = heads.iterdir()
    assert misfits() == [f"the head that was written down as seals/{file.name} is not that of seal 2"]


def test_a_seal_in_the_middle_that_is_gone_is_named(project: Project) -> None:
    run("DELETE FROM history.seal WHERE id = 1")
    assert "seal 1 is missing" in misfits()


def test_a_function_that_was_bent_is_not_believed(project: Project) -> None:
    _first, second, _third = acts_of(project)
    run("UPDATE history.projects_project SET title = '假' WHERE id = %s AND h_since = %s", project.pk, second)
    run(
        "CREATE OR REPLACE FUNCTION history.leaves(of_name text, above bigint, upto bigint)"
        " RETURNS TABLE (act bigint, digest bytea, rows text[]) LANGUAGE sql AS"
        " 'SELECT act, digest, rows FROM history.leaf WHERE of_table = of_name'"
    )
    assert misfits() == [f"{place('projects_project', second)}: row {project.pk} was altered"]


def test_a_column_that_is_renamed_or_added_changes_no_seal(project: Project) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE history.projects_project RENAME COLUMN title TO heading")
    run("ALTER TABLE history.projects_project ADD COLUMN later text")
    run("""UPDATE history.sealed_table SET columns = '{"heading": "title"}' WHERE name = 'projects_project'""")
    with connection.cursor() as cursor:
        cursor.execute(verification.LEAVES.read_text())
        assert [*verification.unlike_leaves(cursor, "projects_project", "projects_project", 10**9)] == []


def test_the_command_says_what_does_not_fit_and_fails(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("history", "--language", "en", "verify")
    assert "The history is what was sealed, up to act" in capsys.readouterr().out
    _first, second, _third = acts_of(project)
    run("UPDATE history.projects_project SET title = '假' WHERE id = %s AND h_since = %s", project.pk, second)
    with pytest.raises(SystemExit) as ended:
        call_command("history", "verify")
    assert ended.value.code == 1
    assert "projects_project" in capsys.readouterr().out


def test_one_file_a_day_holds_the_last_head(project: Project, heads: Path) -> None:
    last = seal.last_head()
    assert last is not None
    assert [path.read_text().split()[:3] for path in heads.iterdir()] == [["2", str(last.upto), last.head]]
    assert date.fromisoformat(next(heads.iterdir()).name)

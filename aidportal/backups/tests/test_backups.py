"""A whole portal into one file and back: everything equal, whole or not at all, and only into an empty place."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils.timezone import localtime as now

from aidportal.backups import dumps, night, restoration
from aidportal.backups.archive import DATABASE, drafted, opened
from aidportal.backups.folder import BackupName, Kind
from aidportal.backups.manifest import applied_migrations, known_migrations
from aidportal.backups.proof import Proof, prove
from aidportal.backups.recount import Recount
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.restoration import restore
from aidportal.backups.snapshot import make
from aidportal.backups.standing import note_backup, note_proof, standing
from aidportal.backups.tally import Discrepancy, Tally
from aidportal.backups.upgrade import plan, upgrade
from aidportal.history.seal import last_head, seal
from aidportal.reports.models import IssuedReport
from aidportal.supervisor.database import ROLE
from aidportal.supervisor.embedded import PORTAL
from aidportal.supervisor.marks import check_not_half_restored, restore_mark
from aidportal.supervisor.preflight import ROOT, StartRefused
from aidportal.supervisor.prepare import back_up_before_migrating
from aidportal.supervisor.serve import OWN
from aidportal.supervisor.version import note_prepared
from tests import makers

from .conftest import PHRASE, database, urls

pytestmark = pytest.mark.slow
# A schema that no code names, closed to the portal's role but for reading, as a history is.
OF_ITS_OWN = f"""
    CREATE SCHEMA ledger;
    CREATE TABLE ledger.change (id bigserial PRIMARY KEY, what text NOT NULL);
    CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO ledger.change (what) VALUES (new.title); RETURN NULL; END $$;
    REVOKE EXECUTE ON FUNCTION ledger.note() FROM PUBLIC;
    CREATE TRIGGER noted AFTER UPDATE ON directory_document FOR EACH ROW EXECUTE FUNCTION ledger.note();
    GRANT USAGE ON SCHEMA ledger TO {PORTAL};
    GRANT SELECT ON ledger.change TO {PORTAL};
"""


def record():
    """A payment, a document that was changed twice, and an issued report with its files."""
    payment = makers.make_disbursement()
    document = payment.funding.project.document
    for title in ("公告（一）", "公告（二）"):
        document.title = title
        document.save()
    files = {name: ContentFile(name.encode() * 2000, f"R-1.{name}") for name in ("xlsx", "pdf", "docx")}
    by = makers.make_user("administrator", username="chief")
    IssuedReport.objects.create(
        serial="R-1",
        kind="annual",
        title="年报",
        subtitle="",
        numbers={"a": "1.00"},
        sha256="ab" * 32,
        issued_by=by,
        **files,
    )


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def backup(tests_server, template, django_db_blocker, tmp_path_factory):
    """A backup of ``record``, with keys, and what it comes to."""
    var = tmp_path_factory.mktemp("source")
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(MEDIA_ROOT=var / "media"),
        database(tests_server, template) as name,
    ):
        for key, value in (urls(tests_server, name) | {"AIDPORTAL_VAR": str(var)}).items():
            patch.setenv(key, value)
        patch.setenv("AIDPORTAL_BACKUP_PASSPHRASE", PHRASE)
        (var / "admin-password").write_text("as generated")
        with connection.cursor() as cursor:
            cursor.execute(OF_ITS_OWN)
        record()
        assert seal() is not None
        return make(Kind.HAND, var / "one.zip")


@pytest.fixture
def empty(place, tests_server, django_db_blocker, monkeypatch):
    """A place with an empty database of somebody else's server."""
    with django_db_blocker.unblock(), database(tests_server, "template0") as name:
        for key, value in urls(tests_server, name).items():
            monkeypatch.setenv(key, value)
        yield place


@pytest.fixture
def full(place, tests_server, template, django_db_blocker, monkeypatch):
    """A place whose database has all tables."""
    with django_db_blocker.unblock(), database(tests_server, template) as name:
        for key, value in urls(tests_server, name).items():
            monkeypatch.setenv(key, value)
        yield place


def is_untouched(var):
    return restoration.is_empty_database() and not restore_mark().exists() and not any(var.glob("media*"))


def test_a_backup_tells_what_it_holds(backup):
    tables = backup.tally.tables
    assert (tables["public.projects_disbursement"][0], tables["ledger.change"][0]) == (1, 2)
    assert backup.tally.figures["disbursed"][""] == "40.00"
    assert backup.tally.reports["R-1"].startswith("ab" * 32)
    assert sorted(backup.manifest.migrations) == sorted(known_migrations())
    assert len(backup.manifest.media) == 3 and backup.manifest.missing == () and backup.manifest.has_keys
    assert b"as generated" not in backup.path.read_bytes()


def test_everything_comes_back_with_rights_triggers_numbers_files_and_keys(backup, empty):
    with opened(backup.path) as archive:
        outcome = restore(archive, PHRASE)
    assert (outcome.differences, outcome.migrated) == ([], [])
    assert outcome.tally.tables == backup.tally.tables and outcome.tally.figures == backup.tally.figures
    heads = sorted(path.read_text() for path in (empty / "seals").iterdir())
    assert heads == [f"{last_head()}\n"]
    report = IssuedReport.objects.get()
    assert report.pdf.read() == b"pdf" * 2000
    assert (empty / "admin-password").read_text() == "as generated"
    may = "SELECT has_table_privilege('{0}', 'ledger.change', '{1}')"
    assert [asked(may.format(PORTAL, right)) for right in ("SELECT", "INSERT", "DELETE")] == [
        [(True,)],
        [(False,)],
        [(False,)],
    ]
    assert asked(f"SELECT has_function_privilege('{PORTAL}', 'ledger.note()', 'EXECUTE')") == [(False,)]
    assert asked(f"SELECT has_table_privilege('{PORTAL}', 'projects_project', 'UPDATE')") == [(True,)]
    asked("UPDATE directory_document SET title = '公告（三）' WHERE title = '公告（二）' RETURNING 1")
    assert asked("SELECT id, what FROM ledger.change ORDER BY id DESC LIMIT 1") == [(3, "公告（三）")]


def test_only_an_empty_place_takes_a_backup_and_another_is_not_touched(backup, full):
    makers.make_document(title="我的")
    with opened(backup.path) as archive, pytest.raises(BackupRefused, match="The database is not empty") as refused:
        restore(archive, PHRASE)
    assert "数据库不为空" in str(refused.value)
    assert asked("SELECT count(*) FROM directory_document WHERE title = '我的'") == [(1,)]
    assert asked("SELECT count(*) FROM projects_project") == [(0,)] and not restore_mark().exists()


def test_files_that_lie_there_are_not_mixed_with_others(backup, empty):
    (empty / "media").mkdir()
    (empty / "media" / "mine.pdf").write_bytes(b"mine")
    with opened(backup.path) as archive, pytest.raises(BackupRefused, match="There are files in"):
        restore(archive, PHRASE)
    assert restoration.is_empty_database() and [path.name for path in empty.rglob("*.pdf")] == ["mine.pdf"]


def test_a_wrong_passphrase_is_refused_before_anything_is_touched(backup, empty):
    with opened(backup.path) as archive, pytest.raises(BackupRefused, match="The passphrase does not open"):
        restore(archive, "wrong horse battery")
    assert is_untouched(empty)


def test_a_restore_that_fails_in_the_middle_leaves_the_place_empty(backup, empty, monkeypatch):
    def half(archive, child):
        child.stdin.write(archive.read(DATABASE)[: len(archive.read(DATABASE)) // 2])
        child.stdin.close()

    monkeypatch.setattr(dumps, "feed", half)
    with opened(backup.path) as archive, pytest.raises(BackupRefused, match="nothing of it is there"):
        restore(archive, PHRASE)
    assert is_untouched(empty)


def test_after_a_kill_no_portal_starts_and_the_same_file_goes_on(backup, empty, monkeypatch):
    class Killed(BaseException):
        pass

    def killed():
        raise Killed

    monkeypatch.setattr(restoration, "of_figures", lambda day: {})  # to count them takes its time
    with monkeypatch.context() as patch, opened(backup.path) as archive, pytest.raises(Killed):
        patch.setattr(restoration, "place_media", killed)
        restore(archive, PHRASE)
    with pytest.raises(StartRefused, match="A restore was interrupted here"):
        check_not_half_restored()
    with opened(backup.path) as archive:
        assert restore(archive, PHRASE).differences == []
    check_not_half_restored()
    assert IssuedReport.objects.get().docx.read() == b"docx" * 2000


def test_after_a_kill_another_file_does_not_go_on(backup, empty):
    restore_mark().write_text("of another")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE restored ()")
    with opened(backup.path) as archive, pytest.raises(BackupRefused, match="A restore from another file was interrup"):
        restore(archive, PHRASE)


def back_by_one():
    """Take the last migration back; its name."""
    *_earlier, last = known_migrations()
    app, _name = last.split(".")
    before = [one.split(".")[1] for one in known_migrations() if one.startswith(f"{app}.")][:-1]
    call_command("migrate", app, before[-1] if before else "zero", verbosity=0)
    return last


def test_a_newer_portal_that_is_just_started_backs_up_before_it_migrates(full):
    kept = full / "backups"
    back_by_one()
    back_up_before_migrating()
    assert not kept.exists(), "a first run that was interrupted has nothing to keep"
    note_prepared()
    back_up_before_migrating()
    [made] = kept.glob("*.zip")
    assert made.name.endswith("-upgrade.zip")
    call_command("migrate", verbosity=0)
    back_up_before_migrating()
    assert [*kept.glob("*.zip")] == [made]


def test_a_newer_portal_brings_an_older_backup_up_and_an_upgrade_backs_up_first(full, tests_server):
    last = back_by_one()
    planned = plan()
    assert planned.migrations == [last] and not planned.changes_nothing
    made = upgrade(planned)
    assert made is not None and made.path.name.endswith("-upgrade.zip")
    assert last in applied_migrations() and plan().changes_nothing
    assert last not in made.manifest.migrations and made.tally.figures == {}
    with database(tests_server, "template0"), opened(made.path) as archive:
        assert archive.manifest.check_known() == [last]
        dumps.load(archive)
        outcome = restoration.brought_up(archive, [last])
        assert (outcome.differences, outcome.migrated) == ([], [last])
        assert last in applied_migrations()


def test_the_commands_refuse_in_both_languages(full, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"a picture")
    for command in ("restore", "prove"):
        with pytest.raises(
            CommandError, match=r"photo\.jpg 不是本门户的备份。 photo\.jpg is no backup of this portal\."
        ):
            call_command(command, str(tmp_path / "photo.jpg"))
    with pytest.raises(CommandError, match="There is no backup here yet"):
        call_command("prove")


@pytest.fixture
def as_at_night():
    """What is made is for nobody else to see, as the supervisor has it of the process that it starts at night."""
    mask = os.umask(OWN)
    yield
    os.umask(mask)


def test_a_proof_restores_beside_and_says_what_differs(backup, full, as_at_night):
    note_backup(backup)
    proof = prove(backup.path)
    note_proof(proof)
    assert proof.holds and proof.recount.values == backup.tally.values and proof.recount.reports == 1
    assert standing().held is not None and not any(full.glob("proof-*"))
    assert asked("SELECT count(*) FROM projects_disbursement") == [(0,)]


def test_a_night_backs_up_proves_and_says_that_it_did_not_hold(full, monkeypatch):
    def proved(path):
        return Proof(path, now(), now(), 1.0, Recount(1, 2, 3, 4, 5, [], []), [Discrepancy("rows", "a", "1", "2")])

    monkeypatch.setattr("aidportal.backups.proof.prove", proved)
    BackupName(now() - timedelta(days=400), Kind.NIGHT).path.write_bytes(b"")
    BackupName(now() - timedelta(days=401), Kind.NIGHT).path.write_bytes(b"")
    assert night.work() == 1
    told = standing()
    assert told.backup is not None and told.proof is not None and told.held is None and not told.is_fresh(now())
    assert told.kept[0].name == told.backup.name and told.backup.name.endswith("-night.zip")


def test_a_night_whose_proof_does_not_start_says_why(full, monkeypatch):
    def refused(path):
        raise StartRefused("数据库无法启动", "The database does not start")

    monkeypatch.setattr("aidportal.backups.proof.prove", refused)
    monkeypatch.setattr(os, "nice", lambda _more: 0)
    # What it sets for its own process.
    for name in (ROLE, "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    assert night.main() == 1
    told = standing()
    assert told.backup is not None and told.failure is not None
    assert "数据库无法启动" in told.failure.words["zh-hans"]


def test_a_file_whose_contents_are_not_what_was_counted_is_told(backup, empty, tmp_path):
    told = Tally.of_json(backup.tally.as_json())
    told.tables["ledger.change"] = (3, "0")
    told.reports["R-1"] = "of another"
    told.figures["disbursed"][""] = "40.01"
    path = tmp_path / "other.zip"
    with opened(backup.path) as archive, drafted(path) as draft:
        for member in archive.manifest.members:
            content = told.as_json() if member.name == "tally.json" else archive.read(member.name)
            draft.add(member.name, io.BytesIO(content))
        draft.finish(archive.manifest)
    with opened(path) as archive:
        outcome = restore(archive, "")
    assert [(one.kind, one.place) for one in outcome.differences] == [
        ("rows", "ledger.change"),
        ("report", "R-1"),
        ("figure", "disbursed"),
    ]


def test_after_the_loss_of_everything_one_file_gives_a_portal_that_counts_the_same(backup, tmp_path):
    """As it is done by hand: an empty folder, the embedded server, one command."""
    var = tmp_path / "new"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    environ |= {"AIDPORTAL_VAR": str(var), "AIDPORTAL_BACKUP_PASSPHRASE": PHRASE}
    command = [sys.executable, "manage.py", "restore", str(backup.path)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, "Nothing differs." in done.stdout) == (0, True), done.stderr
    assert f"{backup.tally.values:,} numbers, 1 issued report." in done.stdout
    assert sorted(path.suffix for path in (var / "media").rglob("*") if path.is_file()) == [".docx", ".pdf", ".xlsx"]

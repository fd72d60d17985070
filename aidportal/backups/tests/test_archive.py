"""A file that is not what was written is refused in words, whichever of its bytes is another."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aidportal.backups import key_box
from aidportal.backups.archive import DATABASE, TALLY, check_bytes, drafted, opened
from aidportal.backups.key_box import decrypted, encrypted, passphrase_of
from aidportal.backups.manifest import FORMAT, Manifest, known_migrations
from aidportal.backups.refusals import BackupRefused

PHRASE = "correct horse battery"
ABOUT = Manifest(
    made_at=datetime(2026, 11, 29, 2, 30, tzinfo=UTC),
    day=date(2026, 11, 29),
    version="0.1.0",
    server=180006,
    migrations=("auth.0001_initial",),
    owner="aidportal_owner",
    portal_role="aidportal",
)


def write(place, about=ABOUT):
    with drafted(place) as draft:
        draft.add(DATABASE, io.BytesIO(b"rows" * 300))
        draft.add("media/imports/1.csv", io.BytesIO("区县,金额\n".encode() * 50), compressed=True)
        draft.add(TALLY, io.BytesIO(b"{}"), compressed=True)
        draft.finish(about)
    return place


@pytest.fixture
def backup(tmp_path):
    return write(tmp_path / "one.zip")


def refusal(path):
    with pytest.raises(BackupRefused) as refused, opened(path):
        pass
    return str(refused.value)


def test_what_was_written_is_read_by_the_portal_and_by_any_program(backup):
    with opened(backup) as archive:
        assert archive.read(DATABASE) == b"rows" * 300
        assert [one.name for one in archive.manifest.members] == [DATABASE, "media/imports/1.csv", TALLY]
        assert archive.manifest == replace(ABOUT, members=archive.manifest.members)
    assert zipfile.ZipFile(backup).testzip() is None
    assert backup.stat().st_mode & 0o777 == 0o600


def test_each_flipped_byte_is_found(backup):
    whole = backup.read_bytes()
    check_bytes(io.BytesIO(whole), "one.zip")
    for at in range(len(whole)):
        with pytest.raises(BackupRefused):
            check_bytes(io.BytesIO(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]), "one.zip")


def test_a_flipped_byte_is_called_damage(backup):
    whole = bytearray(backup.read_bytes())
    whole[600] ^= 1
    backup.write_bytes(whole)
    assert "one.zip is damaged: it is not what was written then, since its checksum does not fit." in refusal(backup)
    assert "one.zip 已损坏" in refusal(backup)


def test_a_file_that_was_cut_off_is_called_so_wherever_that_was(backup):
    whole = backup.read_bytes()
    for end in (len(whole) - 1, len(whole) // 2, 60):
        backup.write_bytes(whole[:end])
        assert "one.zip is not whole: its end is missing or damaged." in refusal(backup)


@pytest.mark.parametrize("content", [b"", b"PK", b"a text", b"x" * 5000])
def test_another_file_is_no_backup(tmp_path, content):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    assert "photo.jpg is no backup of this portal." in refusal(path)


def test_the_zip_of_somebody_else_is_no_backup(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("manifest.json", "{}")
    assert "other.zip is no backup of this portal." in refusal(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "nowhere.zip cannot be read: No such file or directory" in refusal(tmp_path / "nowhere.zip")


def test_a_later_format_is_refused(tmp_path):
    path = write(tmp_path / "later.zip", replace(ABOUT, format=FORMAT + 1))
    assert "This backup has format 2, and this portal reads formats up to 1: a newer portal made it." in refusal(path)


def test_a_migration_that_this_portal_does_not_know_is_of_a_newer_one():
    newer = replace(ABOUT, version="9.0", migrations=(*known_migrations(), "projects.0999_later"))
    with pytest.raises(BackupRefused, match=r"newer portal, version 9\.0: .*projects\.0999_later"):
        newer.check_known()


def test_of_an_older_portal_the_migrations_to_come_are_told_in_their_order():
    known = known_migrations()
    assert replace(ABOUT, migrations=tuple(known)).check_known() == []
    assert replace(ABOUT, migrations=tuple(known[:-2])).check_known() == known[-2:]


def test_what_could_not_be_written_to_its_end_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="full"), drafted(tmp_path / "one.zip") as draft:
        draft.add(DATABASE, io.BytesIO(b"rows"))
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []


def test_keys_come_back_by_their_passphrase_alone_and_only_unchanged(monkeypatch):
    monkeypatch.setattr(key_box, "COST", 2**10)  # a hundredth of the usual time
    keys = {"secret-key": "one", "admin-password": "two"}
    box = encrypted(keys, PHRASE)
    assert b"one" not in box and decrypted(box, PHRASE) == keys
    assert encrypted(keys, PHRASE) != box
    for other, phrase in ((box, "wrong horse battery"), (box.replace(b'"content": "', b'"content": "AAAA'), PHRASE)):
        with pytest.raises(BackupRefused, match="The passphrase does not open the keys"):
            decrypted(other, phrase)


def test_a_passphrase_that_is_soon_guessed_is_refused():
    assert passphrase_of({}) == ""
    assert passphrase_of({"AIDPORTAL_BACKUP_PASSPHRASE": PHRASE}) == PHRASE
    with pytest.raises(BackupRefused, match="AIDPORTAL_BACKUP_PASSPHRASE must have at least 12 characters"):
        passphrase_of({"AIDPORTAL_BACKUP_PASSPHRASE": "12345678901"})

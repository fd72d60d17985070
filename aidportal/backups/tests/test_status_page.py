"""What the status page says on good and bad days, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from aidportal.backups import standing as standing_module
from aidportal.backups.folder import BackupName, Kind
from aidportal.backups.refusals import BackupRefused
from aidportal.backups.standing import BackupNote, ProofNote, Standing, keep, note_failure, standing
from aidportal.backups.tally import Discrepancy
from tests import makers

pytestmark = pytest.mark.django_db
NAME = "aidportal-20261129-023000-night.zip"


def proof(hours: float, *differences: Discrepancy) -> ProofNote:
    made = timezone.localtime() - timedelta(hours=hours)
    compared = {"tables": 51, "rows": 70753, "figures": 39, "values": 5799, "reports": 12}
    return ProofNote(
        NAME, made, made + timedelta(minutes=1), 17.2, **compared, count=len(differences), differences=[*differences]
    )


@pytest.fixture
def page(client, place, settings):
    user = makers.make_user("administrator", username="chief")
    client.force_login(user)

    def shown(told: Standing, language="en"):
        keep(told)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client.get("/backups/").content.decode()

    return shown


def test_after_a_good_night_all_is_well(page):
    held = proof(25.9)
    text = page(Standing(proof=held, held=held))
    assert "all is well" in text and 'class="notice' not in text
    assert "51 tables, 70,753 rows, 39 figures, 5,799 numbers, 12 issued reports" in text


def test_after_twenty_six_hours_it_warns(page):
    held = proof(26.1)
    assert "The last backup that was proven is 26 hours old." in page(Standing(proof=held, held=held))
    assert "最近一份验证通过的备份已是 26 小时前的。" in page(Standing(proof=held, held=held), "zh-hans")


def test_before_the_first_night_it_says_that_nothing_is_proven(page):
    text = page(Standing())
    assert "No backup has been proven here yet." in text and "There is no backup here yet." in text


def test_a_proof_that_did_not_hold_is_said_with_what_differed(page):
    bad = proof(2, Discrepancy("rows", "history.change", "5", "4"))
    text = page(Standing(proof=bad, held=proof(20)))
    assert "does not give back what it should: 1 difference." in text
    assert "The table history.change has 4 rows instead of 5." in text
    assert "表 history.change 有 4 行，备份时为 5 行。" in page(Standing(proof=bad, held=proof(20)), "zh-hans")


def test_a_night_that_failed_is_said_in_the_readers_language(page, place):
    keep(Standing(held=proof(3)))
    note_failure(BackupRefused(standing_module.__doc__ or ""))
    assert standing().failure is not None
    assert "How backups stand" in page(standing())


def test_what_lies_here_is_listed_with_why_it_was_made(page):
    BackupName(timezone.localtime(), Kind.UPGRADE).path.write_bytes(b"x" * (3 << 20))
    text = page(Standing())
    assert "before an upgrade" in text and "3.0 MiB" in text and "1 backup<" in text
    assert "升级之前" in page(Standing(), "zh-hans")


def test_files_that_were_missing_and_nights_that_are_switched_off_are_said(page, monkeypatch):
    held = proof(1)
    note = BackupNote(NAME, held.made_at, 3.0, 1 << 20, has_keys=False, missing=2)
    told = Standing(backup=note, proof=held, held=held)
    assert "records name 2 files that were not there" in page(told)
    assert "left out: no passphrase is set" in page(told)
    monkeypatch.setenv("AIDPORTAL_BACKUP_AT", "never")
    assert "switched off by AIDPORTAL_BACKUP_AT" in page(replace(told, backup=None))

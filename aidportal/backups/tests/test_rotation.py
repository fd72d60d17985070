"""Which nights are kept, and when a night is due, worked by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aidportal.backups.folder import BackupName, Kind, folder
from aidportal.backups.rotation import kept, rotate
from aidportal.supervisor.nights import ZONE, NightlyBackup, is_due, newest_night, time_of_night
from aidportal.supervisor.preflight import StartRefused


def night(text: str) -> datetime:
    return datetime.fromisoformat(f"{text} 02:30").replace(tzinfo=ZONE)


def test_of_four_hundred_nights_seven_days_four_weeks_and_twelve_months_stay():
    newest = night("2026-11-29")  # a Sunday
    nights = [newest - timedelta(days=count) for count in range(400)]
    days = {night(f"2026-11-{day}") for day in range(23, 30)}
    weeks = {night("2026-11-29"), night("2026-11-22"), night("2026-11-15"), night("2026-11-08")}
    months = {
        *(night("2026-11-29"), night("2026-10-31"), night("2026-09-30"), night("2026-08-31"), night("2026-07-31")),
        *(night("2026-06-30"), night("2026-05-31"), night("2026-04-30"), night("2026-03-31"), night("2026-02-28")),
        *(night("2026-01-31"), night("2025-12-31")),
    }
    assert kept(nights) == days | weeks | months
    assert len(days | weeks | months) == 21


def test_nights_without_a_backup_take_no_place():
    few = {night("2026-11-29"), night("2026-11-01"), night("2025-03-05")}
    assert kept(few) == few


def test_of_two_on_one_day_the_later_one_stays():
    early, late = night("2026-11-29"), night("2026-11-29") + timedelta(hours=9)
    assert kept([early, late]) == {late}


def test_only_nights_are_taken_away_and_never_the_proven_one(monkeypatch, tmp_path):
    monkeypatch.setenv("AIDPORTAL_VAR", str(tmp_path))
    # Twelve months stay, and of the three days before them none.
    nights = [night(f"{2025 + month // 12}-{month % 12 + 1:02}-28") for month in range(9, 23)]
    for moment in nights:
        BackupName(moment, Kind.NIGHT).path.write_bytes(b"")
    for kind in (Kind.HAND, Kind.UPGRADE):
        BackupName(night("2020-01-01"), kind).path.write_bytes(b"")
    (folder() / "notes.zip").write_bytes(b"")
    assert rotate("aidportal-20251028-023000-night.zip") == ["aidportal-20251128-023000-night.zip"]
    assert len(list(folder().glob("*.zip"))) == 13 + 2 + 1


@pytest.mark.parametrize(
    ("now", "newest", "due"),
    [
        ("2026-11-29 02:29", "2026-11-28 02:30", False),
        ("2026-11-29 02:30", "2026-11-28 02:30", True),
        ("2026-11-29 02:31", "2026-11-29 02:30", False),
        # The machine was off for a weekend.
        ("2026-11-30 08:00", "2026-11-27 02:30", True),
        # One that followed in the morning does not stand for the next night.
        ("2026-11-30 02:30", "2026-11-29 08:10", True),
        ("2026-11-29 12:00", None, True),
    ],
)
def test_a_night_is_due_once_and_follows_when_it_was_missed(now, newest, due):
    moment, last = (datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None for text in (now, newest))
    assert is_due(moment, last, (2, 30)) is due


class Ended:
    """A child that has ended, or not yet."""

    def __init__(self) -> None:
        self.status: int | None = None

    def poll(self) -> int | None:
        return self.status


def test_one_process_at_a_time_is_started_and_after_its_end_none_for_an_hour(tmp_path, monkeypatch):
    started: list[Ended] = []
    nights = NightlyBackup(tmp_path, (2, 30), lambda: started.append(Ended()) or started[-1])
    clock = [datetime.now(ZONE)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock[0]

    monkeypatch.setattr("aidportal.supervisor.nights.datetime", Clock)

    def look(minutes: int) -> int:
        clock[0] += timedelta(minutes=minutes)
        nights._next_look = 0
        nights.look_after()
        return len(started)

    # None is there: not in the first ten minutes, then one, and no other while it works.
    assert [look(5), look(6), look(600)] == [0, 1, 1]
    started[0].status = 1
    # It ended and left nothing: the next one an hour later.
    assert [look(0), look(59), look(2)] == [1, 1, 2]


def test_the_newest_night_is_read_off_its_name_and_not_those_made_by_hand(tmp_path):
    for name in ("20261128-023000-night", "20261127-023000-night", "20261129-120000-hand"):
        (tmp_path / f"aidportal-{name}.zip").write_bytes(b"")
    assert newest_night(tmp_path) == night("2026-11-28")
    assert newest_night(tmp_path / "nowhere") is None


def test_the_time_of_the_night_is_a_time_or_never():
    assert time_of_night({}) == (2, 30)
    assert time_of_night({"AIDPORTAL_BACKUP_AT": "23:05"}) == (23, 5)
    assert time_of_night({"AIDPORTAL_BACKUP_AT": "never"}) is None
    with pytest.raises(StartRefused, match=r"AIDPORTAL_BACKUP_AT .*24:00"):
        time_of_night({"AIDPORTAL_BACKUP_AT": "24:00"})

"""Every night a process of its own backs the portal up, as the owner of the database, and ends.

Where the portal did not run at that time, it follows when it next does. What it makes is the business of
``aidportal.backups``; here stands only when.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from .preflight import StartRefused
from .processes import stop_child

ZONE = ZoneInfo("Asia/Shanghai")
TIME = "%Y%m%d-%H%M%S"
NAME = r"aidportal-(\d{8}-\d{6})-(night|hand|upgrade)\.zip"
SETTING, USUAL, NEVER = "AIDPORTAL_BACKUP_AT", "02:30", "never"
# A portal that was just started has other things to do, and so has one whose backup failed.
FIRST_LOOK = timedelta(minutes=10)
AFTER_A_FAILURE = timedelta(hours=1)
LOOK_SECONDS = 30.0


def time_of_night(environ: Mapping[str, str] = os.environ) -> tuple[int, int] | None:
    """Hour and minute of the nightly backup; ``None`` where there shall be none."""
    text = environ.get(SETTING, USUAL)
    if text == NEVER:
        return None
    told = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if told is None:
        raise StartRefused(
            f"{SETTING} 应为 02:30 这样的时刻，或 {NEVER}（不备份），而不是 {text!r}。",
            f"{SETTING} must be a time such as 02:30, or {NEVER}, not {text!r}.",
        )
    return int(told[1]), int(told[2])


def backups_folder(var: Path) -> Path:
    return var / "backups"


def newest_night(folder: Path) -> datetime | None:
    """When the newest backup of a night was begun."""
    names = (re.fullmatch(NAME, path.name) for path in folder.glob("aidportal-*-night.zip"))
    times = [datetime.strptime(told[1], TIME).replace(tzinfo=ZONE) for told in names if told]
    return max(times, default=None)


def is_due(now: datetime, newest: datetime | None, at: tuple[int, int]) -> bool:
    """Whether the last night, or the first, has no backup yet."""
    last = now.replace(hour=at[0], minute=at[1], second=0, microsecond=0)
    last = last if last <= now else last - timedelta(days=1)
    return newest is None or newest < last


class NightlyBackup:
    """Starts the process when it is due, and takes note of its end."""

    def __init__(self, folder: Path, at: tuple[int, int], start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.folder, self.at, self.start = folder, at, start
        self.child: subprocess.Popen[bytes] | None = None
        self.not_before = datetime.now(ZONE) + FIRST_LOOK
        self._next_look = 0.0

    def look_after(self) -> None:
        if self.child is not None:
            if self.child.poll() is not None:
                self.child = None
                self.not_before = datetime.now(ZONE) + AFTER_A_FAILURE
            return
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_SECONDS
        now = datetime.now(ZONE)
        if now >= self.not_before and is_due(now, newest_night(self.folder), self.at):
            self.child = self.start()

    def stop(self) -> None:
        if self.child is not None:
            stop_child(self.child, signal.SIGTERM, 5, signal.SIGKILL)


COMMAND = [sys.executable, "-m", "aidportal.backups.night"]

"""What tests of all rooms share when they want a whole portal."""

from __future__ import annotations

import fcntl
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from .browser.portal import serving


@dataclass(frozen=True)
class FirstStart:
    """What the first start of a portal left: all that it keeps, and what it said. It is copied, never started again."""

    var: Path

    @property
    def greeting(self) -> str:
        return self.var.with_suffix(".greeting").read_text()

    def copy_to(self, var: Path) -> Path:
        """The folder for a portal of one's own, with its users and modes; nothing of the two is shared."""
        subprocess.run(["cp", "-a", str(self.var), str(var)], check=True)
        return var


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """Made once in a run, by whichever worker comes first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    first, draft = FirstStart(shared / "first-start"), shared / "first-start.draft"
    with (shared / "first-start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not first.var.exists():
            with serving(draft) as portal:
                first.var.with_suffix(".greeting").write_text(portal.greeting)
            draft.rename(first.var)
    return first

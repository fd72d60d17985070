"""The library serves who has nothing but it: no portal set up, no settings, no database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# The example in the docstring of the library, in a process that has seen nothing else.
ALONE = """
import doctest, sys
import aidportal.sheets
from aidportal.sheets import streaming
result = doctest.testmod(aidportal.sheets)
others = [name for name in sys.modules if name.startswith("django.db")]
others += [name for name in sys.modules if name.startswith("aidportal.") and not name.startswith("aidportal.sheets")]
print(result.attempted, result.failed, others)
"""


def test_a_file_is_read_without_django_being_set_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, env={"PYTHONUTF8": "1"}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "8 0 []\n", done.stdout + done.stderr

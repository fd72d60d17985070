"""About how long a report takes to be made, found without making it: whether somebody waits for it, or need not."""

from __future__ import annotations

from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Scope
from cadres.figures import OFFICIALS_SENT
from projects.figures import PROJECTS
from trainings.figures import SESSIONS

# What somebody waits for; the rest is made by the worker.
SECONDS_TO_WAIT = 2.0
# Seconds for a report without rows, and for each thousand projects, officials and sessions; benchmarks/reports.py.
READING = (0.3, 0.4)
WRITING = {"pdf": (0.7, 2.5), "docx": (0.4, 0.9), "pptx": (0.5, 0.0), "xlsx": (0.2, 0.2), "csv": (0.0, 0.1)}
# So many rows are some hundred pages, and typesetting them takes gigabytes.
MOST_ON_PAPER = 10_000
PAPER = frozenset({"pdf", "docx"})
# A ledger is one table of several.
SHARE_OF_LEDGER = 0.4


def seconds_for(scope: Scope, forms: list[str], *, is_ledger: bool, is_printed: bool = True) -> float:
    """Seconds until a report of ``scope`` is written in all of ``forms``.

    ``is_printed``: its ledgers stand on paper too and not in the workbook alone.
    """
    thousands = rows_in(scope) / 1000
    seconds = READING[0] + thousands * READING[1]
    for form in forms:
        at_least, more = WRITING[form]
        seconds += at_least + (thousands * more if is_printed or form not in PAPER else 0)
    return seconds * SHARE_OF_LEDGER if is_ledger else seconds


def rows_in(scope: Scope) -> int:
    """About how many rows the ledgers of ``scope`` have: projects, officials and sessions."""
    reading = Reading()
    answers = [reading.ask(figure, scope) for figure in (PROJECTS, OFFICIALS_SENT, SESSIONS)]
    return sum(int(answer.total or 0) for answer in answers)

"""Reads a file into sheets of plain values, in a process of its own that can die without harm."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..grid import Merge, Row, Sheet, Unreadable, Workbook
from ..language import gettext as _
from . import checks, wire

# The child must say something within this time, longer for a larger file, and we wait no longer for all that it says
# than the other; on a busy machine it takes seconds to start.
SECONDS_OF_SILENCE = 15.0
SECONDS_PER_MIB = 1.5
SECONDS_IN_ALL = 120.0
# Longer than a row of texts or the hidden rows of a sheet; what a file makes the child say is not to fill our memory.
MOST_MESSAGE = 16 << 20
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def open_workbook(path: Path, name: str) -> Iterator[Workbook]:
    """The workbook in the file at ``path``, which its sender calls ``name``; sheets and rows come as they are read.

    Raises ``Unreadable``, also while sheets and rows are run through.
    """
    form = checks.form_of(path)
    child = Child(form, path)
    try:
        first = child.expect("workbook")
        yield Workbook(form, child.sheets(), [child.note(*note) for note in first[0]])
    finally:
        child.end()


class Child:
    """The reading process: a list of messages that come in time, or ``Unreadable``."""

    def __init__(self, form: str, path: Path) -> None:
        # Not forked from us: what the portal holds in memory is none of a file's business.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "aidportal.sheets.files.child", form, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        )
        self.patience = SECONDS_OF_SILENCE + SECONDS_PER_MIB * path.stat().st_size / 2**20
        # What is left of the time for waiting; what the reader of the rows takes is not the file's.
        self.left = SECONDS_IN_ALL
        self.buffer = bytearray()
        self.pending: list[Any] | None = None

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def message(self) -> list[Any]:
        line = self._line()
        try:
            kind, *content = wire.received(line)
        except ValueError:
            raise checks.damaged() from None
        if kind == "unreadable":
            raise Unreadable(self.note(*content))
        return [kind, *content]

    def expect(self, kind: str) -> list[Any]:
        said, *content = self.message()
        if said != kind:
            raise checks.damaged()
        return content

    def _line(self) -> bytes:
        while (end := self.buffer.find(b"\n")) < 0:
            self._fill()
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 1]
        return line

    def _fill(self) -> None:
        out = self.process.stdout
        assert out is not None  # noqa: S101  # asked for when the process was started
        began = time.monotonic()
        ready, _write, _errors = select.select([out], [], [], max(min(self.patience, self.left), 0))
        self.left -= time.monotonic() - began
        if not ready:
            raise Unreadable(_("The workbook takes too long to read. Save it again, or send it in parts."))
        block = os.read(out.fileno(), 1 << 18)
        if not block:
            self._died()
        self.buffer += block
        if len(self.buffer) > MOST_MESSAGE:
            raise checks.damaged()

    def _died(self) -> None:
        code = self.process.wait()
        if code in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS) or code > 0:
            raise Unreadable(
                _(
                    "The workbook could not be read: it claims more cells than a table of records has, or is damaged."
                    " Save it again, or send it in parts."
                )
            )
        raise checks.damaged()

    # ---- What it tells

    def sheets(self) -> Iterator[Sheet]:
        while True:
            kind, *content = self.message()
            if kind == "end":
                return
            if kind != "sheet":
                raise checks.damaged()
            facts = content[0]
            sheet = Sheet(
                name=str(facts["name"]),
                rows=self._rows(),
                is_hidden=bool(facts["is_hidden"]),
                hidden_rows=frozenset(facts["hidden_rows"]),
                hidden_columns=frozenset(facts["hidden_columns"]),
                merges=tuple(Merge(*merge) for merge in facts["merges"]),
            )
            yield sheet
            # What the user of the sheet left over stands before the next one.
            for _row in sheet.rows:
                pass

    def _rows(self) -> Iterator[Row]:
        while True:
            kind, *content = self.message()
            if kind == "done":
                return
            if kind != "rows":
                raise checks.damaged()
            for number, values in content[0]:
                yield Row(number, [value if type(value) is not list else wire.unpacked(value) for value in values])

    @staticmethod
    def note(key: str, facts: Mapping[str, object] | None = None) -> str:
        """A sentence of the child in the reader's language: it knows keys and not words."""
        return NOTES().get(key, NOTES()["damaged"]) % (facts or {})


def NOTES() -> dict[str, str]:
    return {
        "damaged": str(checks.damaged()),
        "password": str(checks.protected()),
        "cells": _("Sheet “%(sheet)s” has more than %(most)s cells. Send it in parts."),
        "rows": _("Sheet “%(sheet)s” has more than %(most)s rows. Send it in parts."),
        "sheets": _("The file has more than %(most)s sheets or tables. Send it in parts."),
        "columns": _("Row %(row)s of sheet “%(sheet)s” has more than %(most)s columns; that is no table of records."),
        "text": _("Row %(row)s of sheet “%(sheet)s” holds a text of more than %(most)s characters. Shorten it first."),
        "faults": _(
            "Sheet “%(sheet)s” has more than %(most)s cells whose formula failed. Mend the formulas and send it again."
        ),
        "merges": _("Sheet “%(sheet)s” merges cells in more than %(most)s places. Send it in parts."),
        "nul": _("The file holds NUL characters (byte %(place)s); it is not text. Save it again as CSV or XLSX."),
        "encoding": _("The characters of the file cannot be read: it is neither UTF-8, UTF-16 nor GB18030."),
        "line": _("Line %(row)s is longer than %(most)s characters; that is no table of records."),
        "decoded": _("Read as text in %(encoding)s, columns divided by %(divider)s."),
        "second_reader": _("The file is not quite as the format wants it; it was read by a more patient reader."),
        "empty": _("The file holds no table."),
    }

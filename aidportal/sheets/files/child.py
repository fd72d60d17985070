"""The reading process: ``python -m aidportal.sheets.files.child FORM PATH``; tells what it reads on its output.

It knows nothing of the portal, and has little memory, little time, and no right to write files.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from . import wire
from .raw_sheet import MOST_ROWS, FileRefused, FoundSheet

MEMORY = 1 << 30
MEMORY_OF_OWN = 230 << 20
SECONDS = 60
BYTES_AT_ONCE = 1 << 18
MOST_CELLS = 5_000_000
MOST_COLUMNS = 1000
MOST_SHEETS = 500
# What a cell of Excel holds at most.
MOST_CHARACTERS = 32_767
MOST_MERGES = 100_000
PR_SET_PDEATHSIG = 1


def confine() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_OF_OWN, MEMORY_OF_OWN))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def reader_of(form: str) -> Any:
    """The function that reads a form: path → notes and sheets. Only what is needed is imported."""
    if form in ("xlsx", "xls", "ods"):
        from .office import read_office

        return read_office
    if form == "csv":
        from .delimited import read_delimited

        return read_delimited
    from .markup import read_markup

    return read_markup


def tell(out: BinaryIO, notes: list[object], sheets: Iterator[FoundSheet]) -> None:
    wire.send(out, "workbook", notes)
    bounds = Bounds()
    for sheet in sheets:
        bounds.begin(sheet)
        wire.send(out, "sheet", sheet.facts())
        batch = wire.RowBatch(out, "rows", BYTES_AT_ONCE)
        for number, row in filled_rows(sheet):
            bounds.count(number, row)
            batch.add([number, row])
        batch.send()
        wire.send(out, "done")
    wire.send(out, "end")


class Bounds:
    """Counts what a file holds, and refuses what no table of records has."""

    def __init__(self) -> None:
        self.sheets = self.rows = self.cells = 0
        self.name = ""

    def begin(self, sheet: FoundSheet) -> None:
        self.sheets, self.name = self.sheets + 1, sheet.name
        if self.sheets > MOST_SHEETS:
            raise FileRefused("sheets", most=MOST_SHEETS)
        if len(sheet.merges) > MOST_MERGES:
            raise FileRefused("merges", sheet=sheet.name, most=f"{MOST_MERGES:,}")

    def count(self, number: int, row: list[object]) -> None:
        if len(row) > MOST_COLUMNS:
            raise FileRefused("columns", row=number, sheet=self.name, most=MOST_COLUMNS)
        if any(type(value) is str and len(value) > MOST_CHARACTERS for value in row):
            raise FileRefused("text", row=number, sheet=self.name, most=f"{MOST_CHARACTERS:,}")
        self.rows += 1
        self.cells += len(row)
        if self.rows > MOST_ROWS:
            raise FileRefused("rows", sheet=self.name, most=f"{MOST_ROWS:,}")
        if self.cells > MOST_CELLS:
            raise FileRefused("cells", sheet=self.name, most=f"{MOST_CELLS:,}")


def filled_rows(sheet: FoundSheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold something, as they are sent."""
    for number, values in sheet.rows:
        # Empty rows count too: a sheet ends there, and each costs time.
        if number > MOST_ROWS:
            raise FileRefused("rows", sheet=sheet.name, most=f"{MOST_ROWS:,}")
        if row := trimmed(values):
            yield number, row


def trimmed(values: list[object]) -> list[Any]:
    """A row as it is sent, without the empty cells at its end."""
    end = len(values)
    while end and (values[end - 1] is None or values[end - 1] == ""):
        end -= 1
    return [None if value == "" else wire.packed(value) for value in values[:end]]


def main() -> int:
    form, path = sys.argv[1:3]
    out = os.fdopen(os.dup(1), "wb")
    # Libraries that print warnings would speak in between.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    confine()
    try:
        notes, sheets = reader_of(form)(Path(path), form)
        tell(out, notes, sheets)
    except FileRefused as refusal:
        wire.send(out, "unreadable", refusal.key, refusal.facts)
    except MemoryError:
        wire.send(out, "unreadable", "cells", {"sheet": "", "most": f"{MOST_CELLS:,}"})
    except BrokenPipeError:
        return 0
    except Exception:
        wire.send(out, "unreadable", "damaged", {})
    return 0


if __name__ == "__main__":
    sys.exit(main())

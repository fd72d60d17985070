"""Rows of ledgers: those of a long list stand in a file, and each who asks reads them anew instead of holding them."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import TypeVar, overload

from .content import ReportRow

# Rows that are read at once; a list of fewer stays in memory.
ROWS_AT_ONCE = 2_000
Row = TypeVar("Row")


class LazyRows(Sequence[ReportRow]):
    """``length`` rows, which ``read`` gives from the first on each time that it is called."""

    def __init__(self, length: int, read: Callable[[], Iterator[ReportRow]]) -> None:
        self.length, self.read = length, read

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[ReportRow]:
        return self.read()

    @overload
    def __getitem__(self, at: int) -> ReportRow: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[ReportRow, ...]: ...
    def __getitem__(self, at: int | slice) -> ReportRow | tuple[ReportRow, ...]:
        if isinstance(at, slice):
            return tuple(islice(self, *at.indices(self.length)))
        return next(islice(self, range(self.length)[at], None))


class RowsInFile:
    """A file with rows, which is gone with the last who can read it."""

    def __init__(self, rows: Iterable[ReportRow]) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - closed by the line below
        weakref.finalize(self, self.file.close)
        self.count = 0
        for batch in batches(rows):
            # A row's own way into a file takes ten times as long.
            pickle.dump([(row.cells, row.record) for row in batch], self.file, pickle.HIGHEST_PROTOCOL)
            self.count += len(batch)
        self.end = self.file.tell()

    def read(self) -> Iterator[ReportRow]:
        """Several can read at the same time."""
        place = 0
        while place < self.end:
            self.file.seek(place)
            batch = pickle.load(self.file)  # noqa: S301 - written above
            place = self.file.tell()
            for cells, record in batch:
                yield ReportRow(cells, record)


def kept(rows: Iterable[ReportRow]) -> Sequence[ReportRow]:
    """``rows``, read once, to be gone through as often as wanted."""
    rows = iter(rows)
    first = tuple(islice(rows, ROWS_AT_ONCE))
    if len(first) < ROWS_AT_ONCE:
        return first
    there = RowsInFile(chain(first, rows))
    return LazyRows(there.count, there.read)


def changed(
    rows: Sequence[ReportRow], change: Callable[[Iterator[ReportRow]], Iterator[ReportRow]]
) -> Sequence[ReportRow]:
    """As many rows, each as ``change`` makes it of one; those of a long list while they are read."""
    if isinstance(rows, LazyRows):
        return LazyRows(len(rows), lambda: change(iter(rows)))
    return tuple(change(iter(rows)))


def batches(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """The rows, some thousand at a time."""
    rows = iter(rows)
    while batch := tuple(islice(rows, ROWS_AT_ONCE)):
        yield batch

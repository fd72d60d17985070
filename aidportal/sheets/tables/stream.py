"""The rows of a sheet, of which some can be looked at before they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ..grid import Row


class RowStream:
    """Rows in order; ``peek`` looks ahead, ``back`` returns what was read too far."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rest = rows
        self.waiting: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self.waiting.popleft() if self.waiting else next(self.rest)

    def peek(self, most: int) -> list[Row]:
        while len(self.waiting) < most and (row := next(self.rest, None)) is not None:
            self.waiting.append(row)
        return [self.waiting[at] for at in range(min(most, len(self.waiting)))]

    def back(self, rows: list[Row]) -> None:
        self.waiting.extendleft(reversed(rows))

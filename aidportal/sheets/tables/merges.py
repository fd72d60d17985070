"""Gives each row what the merged cells that reach into it hold."""

from __future__ import annotations

from ..grid import CellValue, Merge, Row


class MergedCells:
    """The merges of a sheet, followed from top to bottom; ``next_at`` is the row where something happens again."""

    def __init__(self, merges: tuple[Merge, ...]) -> None:
        self.coming = sorted(merges, key=lambda merge: (-merge.top, -merge.left))
        self.open: list[tuple[Merge, CellValue]] = []
        self.next_at = self.coming[-1].top if self.coming else 1 << 60

    def fill(self, row: Row, width: int) -> tuple[list[CellValue], set[int]]:
        """The row's values with those of merged cells, and the columns (from 1) that were given one."""
        values = row.values + [None] * (width - len(row.values))
        self._open(row.number, values)
        given = set()
        for merge, value in self.open:
            for column in range(merge.left, min(merge.right, width) + 1):
                is_own = merge.top == row.number and column == merge.left
                if not is_own and values[column - 1] is None and value is not None:
                    values[column - 1] = value
                    given.add(column)
        return values, given

    def _open(self, number: int, values: list[CellValue]) -> None:
        while self.coming and self.coming[-1].top <= number:
            merge = self.coming.pop()
            # A merge that began on a row without values has none to give.
            value = values[merge.left - 1] if merge.top == number and merge.left <= len(values) else None
            self.open.append((merge, value))
        self.open = [(merge, value) for merge, value in self.open if merge.bottom >= number]
        coming = self.coming[-1].top if self.coming else 1 << 60
        self.next_at = number + 1 if self.open else coming

    def reaching_down(self, number: int) -> frozenset[int]:
        """The columns of the cells of this row that are merged with cells below."""
        return frozenset(merge.left for merge, _value in self.open if merge.top == number < merge.bottom)

    def is_across(self, number: int, least: int) -> bool:
        """Whether a merge of this row spans at least ``least`` columns."""
        return any(merge.top == number and merge.right - merge.left + 1 >= least for merge, _value in self.open)

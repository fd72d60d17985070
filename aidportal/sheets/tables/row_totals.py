"""Totals that a matrix states in each row, held against what its columns across come to there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..cells import Unclear, is_blank, number, tidy
from ..grid import CellValue
from .shapes import SheetColumn, SheetLine, TotalCheck
from .totals import CLOSE, NOTHING


class RowTotals:
    """One column of totals: the rows in which it differs, and what the others come to together."""

    def __init__(self, sheet: str, column: SheetColumn, position: int, parts: Sequence[int]) -> None:
        self.sheet, self.column, self.position, self.parts = sheet, column, position, parts
        self.differing: list[TotalCheck] = []
        self.first = self.rows = 0
        self.stated = NOTHING

    def add(self, line: SheetLine) -> None:
        """Compare one row; one whose cells are no bare numbers is not compared."""
        whole = number_in(line.values[self.position])
        parts = [number_in(line.values[at]) for at in self.parts if not is_blank(line.values[at])]
        if whole is None or None in parts or self.position in line.filled:
            return
        summed = sum((part for part in parts if part is not None), NOTHING)
        if abs(whole - summed) <= CLOSE * max(Decimal(1), abs(summed)):
            self.first, self.rows, self.stated = self.first or line.number, self.rows + 1, self.stated + whole
        else:
            self.differing.append(self._check(line.number, label_of(line), whole, summed, 1))

    def checks(self) -> Iterator[TotalCheck]:
        """The rows that differ, each by itself, and one check of all that agree."""
        yield from self.differing
        if self.rows:
            yield self._check(self.first, "", self.stated, self.stated, self.rows)

    def _check(self, row: int, label: str, stated: Decimal, summed: Decimal, rows: int) -> TotalCheck:
        return TotalCheck(
            *(self.sheet, row, self.column.index, "total"),
            label=label or self.column.heading,
            heading=self.column.heading,
            stated=stated,
            summed=summed,
            agrees=stated == summed,
            rows=rows,
        )


def number_in(value: CellValue) -> Decimal | None:
    """The number that a cell is, in the unit of the table; ``None`` for none."""
    try:
        stated = number(value)
    except Unclear:
        return None
    return None if stated.unit_text else stated.value


def label_of(line: SheetLine) -> str:
    """The first text in a row."""
    return next((tidy(value) for value in line.values if isinstance(value, str) and not is_blank(value)), "")

"""Totals that a matrix states in each row, held against what its columns across come to there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from ..cells import is_blank, tidy
from ..grid import CellValue
from .remarks import MOST_OF_A_KIND, Remarks
from .shapes import SheetColumn, SheetLine, TotalCheck
from .totals import CLOSE, NOTHING

# The number in a cell of the column at a position, in the unit of that column.
NumberAt = Callable[[int, CellValue], Decimal | None]


class RowTotals:
    """One column of totals beside its parts: the rows in which they differ, and what the others come to together."""

    def __init__(
        self, sheet: str, column: SheetColumn, position: int, parts: Sequence[int], number_in: NumberAt
    ) -> None:
        self.sheet, self.column, self.position, self.parts = sheet, column, position, parts
        self.number_in = number_in
        # The first rows that differ, and how many there are.
        self.named: list[TotalCheck] = []
        self.differing = 0
        self.first = self.rows = 0
        self.stated = NOTHING

    def add(self, line: SheetLine) -> None:
        """Compare one row; one whose cells are no numbers is not compared."""
        whole = self._number(line, self.position)
        parts = [self._number(line, at) for at in self.parts if not is_blank(line.values[at])]
        if whole is None or None in parts or self.position in line.filled:
            return
        summed = sum((part for part in parts if part is not None), NOTHING)
        if abs(whole - summed) <= CLOSE * max(Decimal(1), abs(summed)):
            self.first, self.rows, self.stated = self.first or line.number, self.rows + 1, self.stated + whole
            return
        self.differing += 1
        if self.differing <= MOST_OF_A_KIND:
            self.named.append(self._check(line.number, label_of(line), whole, summed, 1))

    def _number(self, line: SheetLine, position: int) -> Decimal | None:
        value = line.values[position]
        return None if is_blank(value) else self.number_in(position, value)

    def tell(self, remarks: Remarks) -> None:
        """Remark on the rows that differ, each by itself, and on all that agree together."""
        for check in self.named:
            remarks.put(check)
        if more := self.differing - len(self.named):
            remarks.add("more", count=more, of="total")
        if self.rows:
            remarks.put(self._check(self.first, "", self.stated, self.stated, self.rows))

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


def nearest(perhaps: Sequence[RowTotals]) -> RowTotals:
    """Of what a column may be the total of, that from which the fewest rows differ; of equals the first."""
    return min(perhaps, key=lambda one: one.differing)


def label_of(line: SheetLine) -> str:
    """The first text in a row."""
    return next((tidy(value) for value in line.values if isinstance(value, str) and not is_blank(value)), "")

"""What the amounts of a table come to, column by column, and what becomes of them: nothing is lost without a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal

from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import SheetLine
from aidportal.values.rounding import rounded

from .fields import Count, Field, Lookups, Undecided
from .mapping import MappedColumn, unit_for
from .rows import ReadRow

NOTHING = Decimal(0)
_NONE = type(None)


@dataclass
class LedgerColumn:
    """One column of amounts or of counts that a field reads.

    ``stated`` is what its cells come to, added up beside the reading of the rows, in yuan or in what is counted;
    ``became`` is what of it stands in rows of each verdict.
    """

    position: int
    mapped: MappedColumn
    field: Field
    unit: cells.StatedUnit | None
    lookups: Lookups
    count: int = 0
    stated: Decimal = NOTHING
    became: dict[str, Decimal] = dataclass_field(default_factory=lambda: defaultdict(Decimal))

    @property
    def unread(self) -> Decimal:
        """What of it stands in no row that was read; nothing where only doubles differ."""
        return rounded(self.stated - sum(self.became.values()), 2)

    def add(self, values: Sequence[CellValue]) -> None:
        """Add up cells; most columns hold numbers alone."""
        factor = self.unit.factor if self.unit else 1
        kinds = set(map(type, values))
        if kinds <= {int, float, _NONE}:
            numbers = [value for value in values if value is not None]
            self.count += len(numbers)
            self.stated += sum(map(Decimal, map(repr, numbers)), NOTHING) * factor
            return
        for value in values:
            amount = None if cells.is_blank(value) else self._amount(value)
            if amount is not None:
                self.count += 1
                self.stated += amount

    def _amount(self, value: CellValue) -> Decimal | None:
        try:
            if self.field.is_money:
                return cells.amount(value, self.unit or YUAN).value
            return cells.number(value).value
        except cells.Unclear:
            # What a subject makes of more than an amount in a cell, only it knows.
            with suppress(cells.Unclear, Undecided):
                return self.field.total(self.field.read(value, self.unit, self.lookups))
        return None


class Ledger:
    """The columns of one table that fields read as amounts or counts."""

    def __init__(self, mapped: Sequence[MappedColumn], lookups: Lookups) -> None:
        self.columns = [
            LedgerColumn(at, one, one.field, self._unit(one, lookups), lookups)
            for at, one in enumerate(mapped)
            if one.field and one.column.index and (one.field.is_money or isinstance(one.field, Count))
        ]

    @staticmethod
    def _unit(one: MappedColumn, lookups: Lookups) -> cells.StatedUnit | None:
        """The unit that holds for a column; of money the one that somebody chose where none is stated or known."""
        if one.field is None or not one.field.is_money:
            return None
        unit = unit_for(one.field, one.column)
        if unit is None or unit.is_unknown:
            chosen = cells.unit_of(lookups.choices.get(f"unit|{unit.name if unit else '*'}", ""))
            return chosen if chosen and chosen.is_money else None
        return unit

    def add(self, lines: Sequence[SheetLine]) -> None:
        """Add up what stands in ``lines`` themselves."""
        is_plain = not any(line.filled for line in lines)
        for column in self.columns:
            at = column.position
            own = lines if is_plain else [line for line in lines if at not in line.filled]
            column.add([line.values[at] for line in own])

    def settle(self, row: ReadRow, verdict: str) -> None:
        """Note what became of the amounts of a row."""
        for column in self.columns:
            amount = row.amounts.get(column.position)
            if amount is not None:
                column.became[verdict] += amount

"""What the amounts of a table come to, column by column, and what becomes of them: nothing is lost without a word."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal

from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import VALUE, SheetLine
from aidportal.values.rounding import rounded

from .column_sample import unit_for
from .fields import Count, Field, Lookups, Undecided
from .kinds import Importer
from .mapping import MappedColumn
from .rows import ReadRow

NOTHING = Decimal(0)
CENTS = 100
# Below the last row that a sheet can have.
LAST = 1 << 31
# What becomes of an amount that only states again what others of its row do.
TOLD_AGAIN = "told_again"
_NONE = type(None)


class RunningSums:
    """What the rows of a table come to that are written, so far down as is asked; exact, in few bytes a row."""

    def __init__(self) -> None:
        self.numbers, self.sums = array("L"), array("q")
        self.sum = 0

    def add(self, number: int, amount: Decimal) -> None:
        self.sum += int(amount * CENTS)
        self.numbers.append(number)
        self.sums.append(self.sum)

    def between(self, after: int, until: int) -> Decimal:
        """What rows come to that stand below row ``after``, down to row ``until``."""
        return Decimal(self._down_to(until) - self._down_to(after)) / CENTS

    def _down_to(self, number: int) -> int:
        at = bisect_right(self.numbers, number)
        return self.sums[at - 1] if at else 0


@dataclass
class LedgerColumn:
    """One column of amounts or of counts that a field reads.

    ``stated`` is what its cells come to, added up beside the reading of the rows, in yuan or in what is counted;
    ``became`` is what of it stands in rows of each verdict, ``written`` what stands in rows that are written, and
    ``unwritten`` what stands in others, by the sheet's columns, of which a column of a matrix has several.
    """

    position: int
    mapped: MappedColumn
    field: Field
    unit: cells.StatedUnit | None
    lookups: Lookups
    count: int = 0
    stated: Decimal = NOTHING
    became: dict[str, Decimal] = dataclass_field(default_factory=lambda: defaultdict(Decimal))
    written: dict[int, RunningSums] = dataclass_field(default_factory=lambda: defaultdict(RunningSums))
    unwritten: dict[int, RunningSums] = dataclass_field(default_factory=lambda: defaultdict(RunningSums))

    @property
    def is_money(self) -> bool:
        return self.field.is_money or self.field.tells_money

    @property
    def unread(self) -> Decimal:
        """What of it stands in no row that was read; nothing where only doubles differ."""
        return rounded(self.stated - sum(self.became.values()), 2)

    @property
    def places(self) -> Sequence[int]:
        """The sheet's columns that it is made of."""
        return self.mapped.column.places or (self.mapped.column.index,)

    def written_in(self, places: Sequence[int], after: int = 0, until: int = LAST) -> Decimal:
        """What is written of rows below row ``after``, down to row ``until``, of these columns of the sheet."""
        return self._added_up(self.written, places, after, until)

    def stated_in(self, after: int, until: int) -> Decimal:
        """What rows state below row ``after``, down to row ``until``, whatever becomes of them."""
        kinds = (self.written, self.unwritten)
        return sum((self._added_up(sums, self.places, after, until) for sums in kinds), NOTHING)

    @staticmethod
    def _added_up(of: Mapping[int, RunningSums], places: Sequence[int], after: int, until: int) -> Decimal:
        return sum((of[place].between(after, until) for place in places if place in of), NOTHING)

    def add(self, values: Sequence[CellValue]) -> None:
        """Add up cells; most columns hold numbers alone."""
        factor = self.unit.factor if self.unit else 1
        kinds = set(map(type, values))
        if kinds <= {int, float, _NONE} and not self.field.tells_money:
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
            if not self.field.tells_money:
                return cells.number(value).value
        except cells.Unclear:
            pass
        # What a subject makes of more than an amount in a cell, only it knows.
        with suppress(cells.Unclear, Undecided):
            return self.field.total(self.field.read(value, self.unit, self.lookups))
        return None


class Ledger:
    """The columns of one table that fields read as amounts or counts."""

    def __init__(self, importer: Importer, mapped: Sequence[MappedColumn], lookups: Lookups) -> None:
        self.importer = importer
        self.columns = [
            LedgerColumn(at, one, one.field, self._unit(one, lookups), lookups)
            for at, one in enumerate(mapped)
            if one.field and (one.column.index or one.column.made == VALUE) and is_added_up(one.field)
        ]

        # Those that are said of the record itself, however many rows tell of it; and which of them were said of each
        # record, by its hash as bits: most say the same.
        self.once = [column for column in self.columns if column.field.name in importer.said_once]
        self.said: dict[int, int] = defaultdict(int)

    @staticmethod
    def _unit(one: MappedColumn, lookups: Lookups) -> cells.StatedUnit | None:
        """The unit that holds for a column; of money the one that somebody chose where none is stated or known."""
        if one.field is None or not (one.field.is_money or one.field.tells_money):
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

    def _said_before(self, row: ReadRow) -> dict[str, Decimal]:
        """The amounts of a row that rows before it have said of the same record, by field."""
        main = next((draft for draft in row.drafts if draft.part == self.importer.main), None)
        if main is None:
            return {}
        again, record = {}, hash(main.key)
        for bit, column in enumerate(self.once):
            amount = row.amounts.get(column.position)
            if amount is not None and self.said[record] >> bit & 1:
                again[column.field.name] = amount
            elif amount is not None:
                self.said[record] |= 1 << bit
        return again

    def settle(self, row: ReadRow, line: SheetLine, verdict: str, is_written: bool) -> None:
        """Note what became of the amounts of a row, which was read of ``line``."""
        if not row.amounts:
            return
        again = {**self.importer.told_again(row.apart or row.values, row.values)} if row.drafts else {}
        if is_written:
            again |= self._said_before(row)
        for column in self.columns:
            amount = row.amounts.get(column.position)
            if amount is None:
                continue
            if more := again.get(column.field.name):
                column.became[TOLD_AGAIN] += more
                column.became[verdict] -= more
            column.became[verdict] += amount
            place = line.places[column.position] if line.places else column.mapped.column.index
            (column.written if is_written else column.unwritten)[place].add(row.number, amount)


def is_added_up(field: Field) -> bool:
    """Whether a field reads amounts of money, or people and things that are counted."""
    return field.is_money or field.tells_money or isinstance(field, Count)

"""Holds the parts of each row against the whole that the row states beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue

from .kinds import Importer, Whole
from .ledger import LedgerColumn
from .mapping import How, MappedColumn
from .unread import UnreadColumn

NOTHING = Decimal(0)
# Half of what the last of two decimals stands for, as the parts of one of the unit.
HALF = Decimal("0.005")
# So many rows are named.
MOST_NAMED = 5


@dataclass
class WholeOfRows:
    """A column that states in each row what others come to; amounts in yuan, what differs added up.

    ``beside`` are columns of numbers that no field reads and that are parts all the same; ``unread`` are columns of
    amounts that no field reads; ``explained`` are those of them, or all together, that the difference is exactly in
    every row so far.
    """

    position: int
    mapped: MappedColumn
    unit: cells.StatedUnit | None
    parts: Sequence[int]
    may_hold_more: bool = False
    unread: Sequence[UnreadColumn] = ()
    column: UnreadColumn | None = None
    beside: Sequence[UnreadColumn] = ()
    is_money: bool = True
    rows: int = 0
    differing: int = 0
    named: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    stated: Decimal = NOTHING
    summed: Decimal = NOTHING
    is_exceeded: bool = False
    # What it states beyond all columns of amounts beside it, read or not.
    beyond: Decimal = NOTHING
    explained: list[tuple[UnreadColumn, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.explained = [(one,) for one in self.unread]
        self.explained += [tuple(self.unread)] if len(self.unread) > 1 else []

    @property
    def near(self) -> Decimal:
        """What the whole may differ by where each part of it is rounded."""
        return HALF * (self.unit.factor if self.unit else 1) * len(self.parts)

    def add(self, number: int, values: Sequence[CellValue], amounts: Mapping[int, Decimal]) -> None:
        """Compare one row, of which ``amounts`` are those that were read, by position."""
        whole = amounts.get(self.position) if self.column is None else self.column.amount_in(values[self.position])
        if whole is None:
            return
        parts = sum((amounts[at] for at in self.parts if at in amounts), NOTHING) + sum_in(self.beside, values)
        self.rows += 1
        difference = whole - parts
        if abs(difference) <= self.near:
            return
        self.differing += 1
        self.stated += whole
        self.summed += parts
        self.is_exceeded = self.is_exceeded or difference < 0
        self.beyond += difference - sum_in(self.unread, values)
        if len(self.named) < MOST_NAMED:
            self.named.append((number, whole, parts))
        self.explained = [some for some in self.explained if abs(difference - sum_in(some, values)) <= self.near]

    @property
    def agrees(self) -> bool:
        return not self.differing

    @property
    def is_one(self) -> bool:
        """Whether it is the whole of its parts as the rows go, and not an amount of its own."""
        if not self.rows or not self.may_hold_more:
            return bool(self.rows)
        return bool(self.explained or self.is_exceeded) or (self.rows - self.differing) * 2 > self.rows


def sum_in(columns: Sequence[UnreadColumn], values: Sequence[CellValue]) -> Decimal:
    amounts = (column.amount_in(values[column.position]) for column in columns)
    return sum((amount for amount in amounts if amount is not None), NOTHING)


def wholes_of(
    importer: Importer, columns: Sequence[LedgerColumn], unread: Sequence[UnreadColumn]
) -> Iterator[WholeOfRows]:
    """The columns of a table that state wholes: by what the kind says of its fields, and by their headings."""
    money = {column.field.name: column for column in columns if column.is_money}
    lost = [one for one in unread if not one.mapped.is_left_out and not is_total(one.mapped)]
    yield from wholes_by_fields(importer, money, lost)
    for total in filter(lambda one: is_total(one.mapped), unread):
        parts = [one.position for one in parts_beside(total.mapped, money, importer.wholes)]
        if parts:
            yield WholeOfRows(total.position, total.mapped, total.unit, parts, False, lost, total)
    yield from counted_wholes([column for column in columns if not column.is_money], unread)


def wholes_by_fields(
    importer: Importer, money: Mapping[str, LedgerColumn], lost: Sequence[UnreadColumn]
) -> Iterator[WholeOfRows]:
    for whole in importer.wholes:
        parts = [money[name].position for name in whole.parts if name in money]
        if parts and (one := money.get(whole.field)):
            yield WholeOfRows(one.position, one.mapped, one.unit, parts, whole.may_hold_more, lost)


def counted_wholes(counted: Sequence[LedgerColumn], unread: Sequence[UnreadColumn]) -> Iterator[WholeOfRows]:
    """The columns of people that are called the total of what stands below the same upper heading."""
    for one in counted:
        path = one.mapped.column.path
        if len(path) < 2 or not cells.is_total_label(path[-1]):
            continue
        if beside := [part for part in unread if part.column.path[:-1] == path[:-1]]:
            # Of counts that are no parts, such as one of villages, most rows differ.
            yield WholeOfRows(one.position, one.mapped, None, [], True, beside=beside, is_money=False)


def is_total(mapped: MappedColumn) -> bool:
    """Whether a column that nobody reads is called a total."""
    path = mapped.column.path
    return mapped.how is How.UNKNOWN and bool(path) and cells.is_total_label(path[-1])


def parts_beside(total: MappedColumn, money: Mapping[str, LedgerColumn], wholes: Sequence[Whole]) -> list[LedgerColumn]:
    """The columns that a total is of: those below its upper heading, else those that are parts of something."""
    upper = total.column.path[:-1]
    if upper:
        below = [one for one in money.values() if one.mapped.column.path[:-1] == upper]
        if len(below) > 1:
            return below
    parted = {name for whole in wholes for name in whole.parts}
    parts = [one for name, one in money.items() if name in parted]
    return parts or [one for name, one in money.items() if name not in {whole.field for whole in wholes}]

"""Adds up the columns of a table while it is read, and compares totals that it states with the sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from ..cells import Unclear, amount, fold, is_blank, number, unit_of
from ..grid import CellValue
from ..vocabulary import any_of, words
from .cells import is_year
from .shapes import SheetColumn, TotalCheck

ROWS_AT_ONCE = 512
# Text columns are given up after so many cells of which hardly any is a number.
PATIENCE = 200
ROWS_NAMED = 10
NOTHING = Decimal(0)
# A rate of all rows is no sum of theirs.
_RATE = re.compile(rf"(?:{any_of('rate', 'end')})$")
PER_CENT = "%"
# Those of rows are no sum either: 年度, 项目年度, but not 2014年度 over amounts.
_OF_YEARS = re.compile(rf"(?<![0-9])(?:{any_of('year', 'label')}|\byear)$", re.IGNORECASE)
# What the last digits of doubles differ by.
CLOSE = Decimal("1e-9")
_NONE = type(None)


class Mark(NamedTuple):
    """How far the sums were at some row."""

    sums: tuple[Decimal, ...]
    odd: tuple[int, ...]
    rows: int
    # The row of the sheet that was added last.
    last: int


class Sums:
    """Sums of the columns so far, exact, in the unit of each column."""

    def __init__(self, columns: list[SheetColumn]) -> None:
        width = len(columns)
        self.columns = columns
        units = [unit_of(column.unit_text) for column in columns]
        self.units = [unit if unit and unit.is_money else None for unit in units]
        self.are_rates = [
            bool(unit and unit.name == PER_CENT) or bool(_RATE.search(column.heading))
            for unit, column in zip(units, columns, strict=True)
        ]
        self.factors = [unit.factor if unit else 1 for unit in self.units]
        self.sums = [NOTHING] * width
        self.odd: list[list[int]] = [[] for _column in columns]
        self.tried = [0] * width
        self.read = [0] * width
        self.rows, self.last = 0, 0
        self.waiting: list[list[CellValue]] = []
        self.numbers: list[int] = []

    def add(self, number: int, values: list[CellValue]) -> None:
        self.waiting.append(values)
        self.numbers.append(number)
        self.last = number
        if len(self.waiting) >= ROWS_AT_ONCE:
            self.flush()

    def mark(self) -> Mark:
        self.flush()
        return Mark(tuple(self.sums), tuple(map(len, self.odd)), self.rows, self.last)

    def flush(self) -> None:
        for at, cells in enumerate(zip(*self.waiting, strict=True)):
            kinds = set(map(type, cells))
            if kinds == {_NONE} or not self.columns[at].index or (kinds <= {str, _NONE} and self._is_text(at)):
                continue
            if kinds <= {int, _NONE}:
                self.sums[at] += sum(filter(None, cells))
            elif kinds <= {int, float, _NONE}:
                self.sums[at] += sum(map(Decimal, map(repr, filter(None, cells))), NOTHING)
            else:
                self._add_slowly(at, cells)
        self.rows += len(self.waiting)
        self.waiting.clear()
        self.numbers.clear()

    def _is_text(self, at: int) -> bool:
        return self.tried[at] >= PATIENCE and self.read[at] * 10 < self.tried[at]

    def _add_slowly(self, at: int, cells: tuple[CellValue, ...]) -> None:
        for row, value in zip(self.numbers, cells, strict=True):
            if value is None or (type(value) is str and self._is_text(at)):
                continue
            term = self.value(at, value)
            if term is not None:
                self.sums[at] += term
                self.read[at] += 1
                self.tried[at] += 1
            elif not is_blank(value):
                self.tried[at] += 1
                if len(self.odd[at]) < 1000:
                    self.odd[at].append(row)

    def value(self, at: int, value: CellValue) -> Decimal | None:
        """The number in a cell in the unit of its column that can be added up, or ``None``."""
        if self.are_rates[at]:
            return None
        if type(value) is str:
            try:
                exact = Decimal(value)
            except InvalidOperation:
                return self._stated(at, value)
            return exact if exact.is_finite() and value.isascii() else self._stated(at, value)
        return self._stated(at, value)

    def _stated(self, at: int, value: CellValue) -> Decimal | None:
        try:
            stated = number(value)
            if self.units[at] and (stated.unit_text or stated.scale > 1):
                return amount(value, self.units[at]).value / self.factors[at]
        except Unclear:
            return None
        return None if stated.unit_text == PER_CENT else stated.value


@dataclass
class PendingTotal:
    """A row of totals that has not met its rows yet."""

    row: int
    label: str
    rank: int
    stated: dict[int, Decimal]
    since: Mark


class Totals:
    """Knows which rows each total is of: those above it, or those below where totals stand first."""

    def __init__(self, sheet: str, columns: list[SheetColumn]) -> None:
        self.sheet, self.columns, self.sums = sheet, columns, Sums(columns)
        start = self.sums.mark()
        self.starts = {"table": start, "section": start, "total": start}
        self.ends: dict[int, Mark] = {}
        self.leading: set[int] = set()
        self.pending: list[PendingTotal] = []

    def begin_section(self) -> None:
        self.starts["section"] = self.sums.mark()

    def state(self, row: int, label: str, values: list[CellValue], name: str = "") -> list[TotalCheck]:
        """A row of totals: the checks that can be made now."""
        now, rank = self.sums.mark(), rank_of(label)
        stated = {
            at: term
            for at, value in enumerate(values)
            if value is not None and self._adds_up(at, value) and (term := self.sums.value(at, value)) is not None
        }
        total = PendingTotal(row, name or label, rank, stated, now)
        if now.rows == self.starts["total"].rows or now.rows == self.starts["section"].rows or rank in self.leading:
            checks = self._close(rank, now)
            if not (now.rows and rank >= 2 and rank not in self.leading):
                self.leading.add(rank)
                self.pending.append(total)
                self.starts["total"] = now
                return checks
            return checks + self._above(total, now)
        return self._above(total, now)

    def _adds_up(self, at: int, value: CellValue) -> bool:
        """Whether a total's cell may be the sum of those in its column."""
        column = self.columns[at]
        return bool(column.index) and not (is_year(value) and _OF_YEARS.search(column.heading))

    def end(self) -> list[TotalCheck]:
        """The checks that had to wait for the last row."""
        return self._close(99, self.sums.mark())

    def _close(self, rank: int, now: Mark) -> list[TotalCheck]:
        closed = [total for total in self.pending if total.rank <= rank]
        self.pending = [total for total in self.pending if total.rank > rank]
        return [check for total in closed for check in self._compare(total, total.since, now)]

    def _above(self, total: PendingTotal, now: Mark) -> list[TotalCheck]:
        earlier = [mark for rank, mark in self.ends.items() if rank >= total.rank]
        last = max(earlier, key=lambda mark: mark.rows, default=self.starts["table"])
        marks = [last, self.starts["table"], self.starts["section"], self.starts["total"]]
        if total.rank == 0:
            marks = [self.starts["total"], self.starts["section"], last, self.starts["table"]]
        tried = [self._compare(total, mark, now) for mark in marks]
        best = max(tried, key=lambda checks: sum(check.agrees for check in checks))
        self.ends[total.rank] = self.starts["total"] = now
        return best

    def _compare(self, total: PendingTotal, since: Mark, until: Mark) -> list[TotalCheck]:
        checks = []
        for at, stated in total.stated.items():
            summed = until.sums[at] - since.sums[at]
            odd = tuple(self.sums.odd[at][since.odd[at] : until.odd[at]][:ROWS_NAMED])
            if not summed and not self.sums.read[at] and odd:
                continue  # a number in a column of words adds nothing up
            agrees = abs(stated - summed) <= CLOSE * max(Decimal(1), abs(summed))
            checks.append(
                TotalCheck(
                    *(self.sheet, total.row, self.columns[at].index, "total"),
                    label=total.label,
                    heading=self.columns[at].heading,
                    stated=_plain(stated),
                    summed=_plain(summed),
                    agrees=agrees,
                    rows=until.rows - since.rows,
                    not_numbers=odd,
                    after=since.last,
                    until=until.last,
                )
            )
        return checks


def _plain(value: Decimal) -> Decimal:
    """The same number without zeros at its end."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def rank_of(label: str) -> int:
    """How wide a total reaches: 0 小计, 1 of something named, 2 合计, 3 总计."""
    plain = fold(label).replace(" ", "").rstrip(":").lower()
    if any(word in plain for word in words("total", "part")) or plain.startswith("sub"):
        return 0
    if plain.startswith((*words("total", "grand"), "grand")):
        return 3
    return 2 if plain in (*words("total", "sum"), "total", "totals", "sum") else 1

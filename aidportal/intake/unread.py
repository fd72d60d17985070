"""Adds up the amounts in columns that no field reads, so that no money is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from functools import partial

from aidportal.sheets import cells
from aidportal.sheets.cells.units import OTHER, YUAN
from aidportal.sheets.grid import CellValue, Fault
from aidportal.sheets.tables import VALUE, SheetLine
from aidportal.sheets.vocabulary import any_of

from .fields import LONGEST_WORD, Count, Field, Number, PerCent, Term, When
from .mapping import How, MappedColumn

NOTHING = Decimal(0)
# Longer texts are prose; an amount in them is told of something.
LONGEST_AMOUNT = 40
_DIGITS = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿]")
_OF_MONEY = re.compile(any_of("money", "part"), re.IGNORECASE)
_OF_ELSE = re.compile(
    rf"(?:{any_of('not_money', 'ending')})$|(?:^|[ _])(?:{any_of('not_money', 'last_word')})$", re.IGNORECASE
)
_OF_PEOPLE = re.compile(rf"(?:{any_of('counted', 'people')})$")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}")
# Months and days written as numbers: 1979.05, 20180312. One alone may be an amount all the same.
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:\.(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))")
# So many different texts of a column are kept, for the questions that they may become.
MOST_TEXTS = 60
# Longer whole numbers are codes of something.
MOST_DIGITS = 14


class UnreadColumn:
    """One column that no field reads, and what its cells came to; money is added up in yuan."""

    def __init__(self, position: int, mapped: MappedColumn) -> None:
        self.position, self.mapped, self.column = position, mapped, mapped.column
        # What the column itself is called, below the headings over it.
        self.name = self.column.path[-1] if self.column.path else self.column.heading
        self.is_headed_by_people = bool(_OF_PEOPLE.search(cells.simplified(self.name)))
        own, noted = self.column.unit, self.column.note_unit
        self.unit = own or (noted if mapped.field is None and not self.is_headed_by_people else None)
        self.is_of_money = bool(own and own.dimension != OTHER)
        self.sum, self.cells, self.texts, self.sure = NOTHING, 0, 0, 0
        # Amounts within texts, and the first of these texts.
        self.told, self.told_cells, self.told_text = NOTHING, 0, ""
        # Whether it only states what other columns of its rows come to.
        self.is_control = False
        # What its cells say, each text once in the order of the rows.
        self.said: dict[str, None] = {}
        # While the numbers only count the rows, or are years, months or days, they are no amounts.
        self.counts, self.are_years, self.are_days = True, True, True

    def add(self, value: CellValue, stated_beside: Callable[[], Collection[Decimal]]) -> None:
        """Add a cell up; ``stated_beside`` gives the amounts of its row, which texts may only repeat."""
        stated = number_in(value) or (people_in(value) if self.is_headed_by_people else None)
        if stated is None:
            self.texts += not cells.is_blank(value)
            if type(value) is str and (told := told_in(value, stated_beside)):
                self.told += sum(told, NOTHING)
                self.told_cells += 1
                self.told_text = self.told_text or value
            return
        self.cells += 1
        self.sure += bool(stated.unit_text)
        self.sum += self._amount(stated)
        self.counts = self.counts and stated.value == self.cells
        self.are_years = self.are_years and stated.value in range(1949, 2100)
        self.are_days = self.are_days and _DAY.fullmatch(f"{stated.value:f}") is not None

    def keep(self, value: CellValue) -> None:
        """Keep what a cell says, if it is short enough to be a word or a number."""
        if len(self.said) < MOST_TEXTS and not (cells.is_blank(value) or isinstance(value, Fault)):
            text = cells.text_of(value)
            if len(text) <= LONGEST_WORD:
                self.said[text] = None

    def amount_in(self, value: CellValue) -> Decimal | None:
        """The amount that a cell is, ``None`` for none."""
        stated = number_in(value)
        return None if stated is None else self._amount(stated)

    def _amount(self, stated: cells.StatedNumber) -> Decimal:
        own = cells.unit_of(stated.unit_text) if stated.unit_text else None
        unit = own or (None if stated.scale >= 10**4 else self.unit)
        return stated.value * (unit.factor if unit and unit.is_money else 1)

    @property
    def holds_amounts(self) -> bool:
        """Whether money is told within its texts, or what stands in the column is money."""
        return bool(self.told) or self.is_one_of_amounts

    @property
    def is_one_of_amounts(self) -> bool:
        """Whether the numbers of the column are money, or may be for all that can be told."""
        if not self.cells:
            return False
        if self.sure or self.is_of_money:
            return True
        if self.column.unit is not None or _OF_ELSE.search(self.name) or self.is_headed_by_people:
            return False
        if _OF_MONEY.search(self.column.heading):
            return True
        are_days = self.are_years or (self.are_days and self.cells > 1)
        return self.cells > self.texts and not self.counts and not are_days

    @property
    def is_one_of_people(self) -> bool:
        """Whether the numbers of the column are people or households, by its heading."""
        return bool(self.cells) and not self.holds_amounts and self.is_headed_by_people

    @property
    def unit_name(self) -> str:
        """The unit of the sum: yuan, another currency, or empty where nobody says that it is money."""
        if self.unit and (self.unit.is_foreign or self.unit.is_unknown):
            return self.unit.name
        return YUAN.name if self.sure or (self.unit and self.unit.is_money) else ""


class Unread:
    """The columns of one table that no field reads; of a table that is left out, all of them."""

    def __init__(self, mapped: Sequence[MappedColumn], is_ours: bool = True) -> None:
        watched = [(at, one) for at, one in enumerate(mapped) if not is_ours or is_unread(one)]
        self.columns = [UnreadColumn(at, one) for at, one in watched if one.column.made in ("", VALUE)]
        self.money = [
            (at, one.column.unit or one.column.note_unit)
            for at, one in enumerate(mapped)
            if one.field and one.field.is_money
        ]
        # Texts that are kept as they are, and tell of amounts.
        self.kept = [
            UnreadColumn(at, one) for at, one in enumerate(mapped) if is_ours and one.field and is_kept_text(one.field)
        ]
        self.record = next((at for at, one in enumerate(mapped) if one.field and one.field.name == "record"), None)

    def add(self, lines: Sequence[SheetLine]) -> None:
        """Add up what ``lines`` hold; what stands elsewhere in the file is not stated again."""
        for column in self.kept:
            self._add_kept(column, lines)
        for column in self.columns:
            at, is_computed = column.position, bool(column.mapped.field and column.mapped.field.is_computed)
            for line in lines:
                value = line.values[at]
                if value is None or (at in line.filled and at not in line.shared):
                    continue
                # What the portal computes of a record that is named is compared with nothing.
                if is_computed and self.record is not None and not cells.is_blank(line.values[self.record]):
                    continue
                column.add(value, partial(self._stated_in, line))
                column.keep(value)

    def _add_kept(self, column: UnreadColumn, lines: Sequence[SheetLine]) -> None:
        """Note what texts tell that stay what they are; their own numbers are nothing to add up."""
        for line in lines:
            value = line.values[column.position]
            if type(value) is str and column.position not in line.filled:
                told = told_in(value, partial(self._stated_in, line))
                column.told += sum(told, NOTHING)
                column.told_cells += bool(told)

    def _stated_in(self, line: SheetLine) -> set[Decimal]:
        """The amounts in the cells of a line, one by one and together."""
        amounts = []
        for at, unit in self.money:
            with suppress(cells.Unclear):
                amounts.append(cells.amount(line.values[at], unit or YUAN).value)
        amounts += [
            amount for column in self.columns if (amount := column.amount_in(line.values[column.position])) is not None
        ]
        return {*amounts, sum(amounts, NOTHING)}

    def foreign(self, lines: Sequence[SheetLine]) -> Iterator[tuple[int, UnreadColumn, str]]:
        """The positions of lines that name another currency in a column that no field reads."""
        for column in self.columns:
            for position, line in enumerate(lines):
                text = line.values[column.position]
                if type(text) is str and len(text) < LONGEST_AMOUNT and not _DIGITS.search(text):
                    unit = cells.unit_of(text)
                    if unit and unit.is_foreign:
                        yield position, column, text

    def with_amounts(self) -> list[UnreadColumn]:
        """The columns that hold amounts, and those that count people."""
        return [column for column in self.columns if column.holds_amounts or column.is_one_of_people]


def is_unread(one: MappedColumn) -> bool:
    """Whether nothing is kept of the amounts in a column."""
    if one.field is None:
        return one.how is not How.ELSE
    if one.field.is_computed:
        return True
    is_money = one.column.unit is not None and one.column.unit.dimension != OTHER
    return is_money and isinstance(one.field, (Number, Count, PerCent, When, Term))


def is_kept_text(field: Field) -> bool:
    """Whether any text of a column is kept as it is."""
    return field.is_free_text and not field.is_computed


def number_in(value: CellValue) -> cells.StatedNumber | None:
    """The number that a cell is, if it may be one of yuan."""
    if isinstance(value, (bool, date, time, Fault)):
        return None
    if type(value) is str and (len(value) > LONGEST_AMOUNT or not _DIGITS.search(value)):
        return None
    try:
        stated = cells.number(value)
    except cells.Unclear:
        return None
    own = cells.unit_of(stated.unit_text) if stated.unit_text else None
    is_amount = own is not None and own.dimension != OTHER
    return None if (stated.unit_text and not is_amount) or is_code(value, stated.value) else stated


def people_in(value: CellValue) -> cells.StatedNumber | None:
    """The number of people or households that a cell tells: 约1500人."""
    with suppress(cells.Unclear):
        return cells.count(value)._replace(unit_text="")
    return None


def told_in(text: str, stated_beside: Callable[[], Collection[Decimal]]) -> list[Decimal]:
    """The amounts that a text tells of, but for those that stand beside it in cells of their own."""
    told = cells.amounts_told(text)
    if not told:
        return []
    beside = stated_beside()
    return [one.value for one in told if one.value not in beside]


def is_code(value: CellValue, number: Decimal) -> bool:
    """Whether a number is rather a telephone number or a code."""
    text = cells.fold(value) if type(value) is str else f"{number:f}"
    return _PHONE.fullmatch(text) is not None or (text.isdecimal() and len(text) > MOST_DIGITS)

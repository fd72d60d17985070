"""Columns of money, quantities, counts and percentages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit, money_heading
from aidportal.values.rounding import grouped

from .field import Field, Lookups, Option, RecordNames, Senseless, Undecided

# What a double may differ from the number that an export wrote.
SAME = Decimal("0.000001")
MONEY_UNITS = tuple(scale + YUAN.name for scale in ("", "千", "万", "百万", "亿"))
# Amounts of so many yuan are not written in 万元.
SURELY_YUAN = 10_000
ReadNumber = Callable[[CellValue, cells.StatedUnit | None], cells.StatedNumber]


class Amount(Field):
    """Money: ``cells.StatedNumber`` in yuan."""

    kind = CellKind.MONEY
    may_be_of_all = False
    is_money = True

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> cells.StatedNumber:
        if unit is None or unit.is_unknown:
            unit = unit_meant(value, unit, lookups)
        return cells.amount(value, unit)

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
        return is_number(cells.amount, value, unit or YUAN, exported)

    def total(self, value: Any) -> Decimal | None:
        return getattr(value, "value", value)

    def heading(self, unit: Unit) -> str:
        return money_heading(str(self.label), unit)

    def cell_kind(self, unit: Unit) -> CellKind:
        # 67.90712万元 has more places than yuan have.
        return self.kind if unit is Unit.YUAN else CellKind.NUMBER

    def example_in(self, unit: Unit) -> Any:
        return super().example_in(unit) if self.example in ("", None) else Decimal(str(self.example)) / unit.divisor

    def form(self, unit: Unit) -> str:
        words = gettext(
            "An amount in the unit of the heading: %(unit)s. Another unit stands behind the number: 120万元."
        )
        return words % {"unit": unit.label}

    def shown(self, value: Any, names: RecordNames) -> str:
        try:
            return grouped(Decimal(str(value)))
        except InvalidOperation:
            return "—"


def unit_meant(value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> cells.StatedUnit:
    """The unit of a number where none is stated, or one that nobody knows.

    Large numbers without any unit are yuan, and the reading says so of the column. Small ones may as well be in 万元,
    which makes them ten thousand times as much: the user is asked, once for the file.
    """
    named = unit.name if unit else "*"
    chosen = cells.unit_of(lookups.choices.get(f"unit|{named}", ""))
    if chosen and chosen.is_money:
        return chosen
    stated = cells.number(value)
    has_own = stated.unit_text or stated.scale >= 10**4
    if has_own or (unit is None and (not stated.value or abs(stated.value) >= SURELY_YUAN)):
        return YUAN
    text = str(_("The file states no unit for its amounts; choose the one in which they are."))
    if unit:
        text = str(_("“%(unit)s” is a unit that the portal does not know; choose what is meant.")) % {"unit": unit.name}
    raise Undecided("unit", named, [Option(name, name) for name in MONEY_UNITS], text)


class Number(Field):
    """A number with its unit: ``cells.StatedNumber``."""

    kind = CellKind.NUMBER
    may_be_of_all = False

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> cells.StatedNumber:
        stated = cells.quantity(value, unit if unit and not unit.is_money else None)
        if (own := cells.unit_of(stated.unit_text)) and own.is_money:
            raise Senseless(_("An amount of money stands where a quantity belongs."), found=cells.text_of(value))
        return stated

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
        return is_number(cells.number, value, unit, exported)

    def total(self, value: Any) -> Decimal | None:
        return getattr(value, "value", value)

    def form(self, unit: Unit) -> str:
        return gettext("A number; about (约) and more than (余) may stand beside it.")


class Count(Field):
    """A whole number of people or things."""

    kind = CellKind.INTEGER
    may_be_of_all = False

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        return int(cells.count(value, unit if unit and not unit.is_money else None).value)

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
        return is_number(cells.number, value, unit, exported)

    def total(self, value: Any) -> Decimal | None:
        return Decimal(value)

    def form(self, unit: Unit) -> str:
        return gettext("A whole number.")


class PerCent(Field):
    """Per cent, as a ``Decimal`` from 0 to 100."""

    kind = CellKind.PER_CENT
    may_be_of_all = False

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Decimal:
        return cells.percent(value).value

    def form(self, unit: Unit) -> str:
        return gettext("Per cent, from 0 to 100.")


def is_number(read: ReadNumber, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
    """Whether ``read`` finds the number ``exported`` in a cell, with nothing said beside it."""
    if exported is None:
        return False
    try:
        stated = read(value, unit)
    except cells.Unclear:
        return False
    return not stated.qualifier and abs(stated.value - exported) < SAME

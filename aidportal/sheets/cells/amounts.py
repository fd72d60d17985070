"""Amounts of money, counts, quantities and percentages out of single cells."""

from __future__ import annotations

from decimal import Decimal

from ..grid import CellValue
from .numbers import FOREIGN, StatedNumber, number
from .problems import Unclear
from .texts import fold
from .units import YUAN, StatedUnit, unit_of

CENT = Decimal("0.01")
# A million million yuan, as the database keeps them.
LARGEST = Decimal("999999999999.99")
# What sums of doubles differ by, in yuan; anything larger was written.
_NOISE = Decimal("0.000001")


def amount(value: CellValue, column_unit: StatedUnit | str | None = None) -> StatedNumber:
    """Yuan with two places; the cell's own unit counts before ``column_unit``, and one of them has to be there.

    ``7040万`` is 70400000 under 单位：元 and under 单位：万元 alike. Finer than a cent is refused, but for
    what doubles make of themselves.
    """
    stated = number(value)
    factor = _factor(value, stated, column_unit)
    yuan = stated.value * factor
    if abs(yuan) > LARGEST:
        raise Unclear("too_large", value)
    exact = yuan.quantize(CENT)
    if exact != yuan and (type(value) is not float or abs(exact - yuan) > _NOISE):
        raise Unclear("finer", value, yuan=f"{yuan.normalize():f}")
    return StatedNumber(exact, stated.qualifier, YUAN.name, stated.scale)


def count(value: CellValue, unit: StatedUnit | None = None) -> StatedNumber:
    """A whole number that is not negative, with the unit that the cell names (``35名``)."""
    stated = number(value, unit)
    if stated.value < 0:
        raise Unclear("negative", value)
    if stated.value != stated.value.to_integral_value():
        raise Unclear("not_whole", value)
    return stated


def quantity(value: CellValue, unit: StatedUnit | None = None) -> StatedNumber:
    """How much of what: ``3285亩`` is 3285 of 亩; money is refused, for it belongs elsewhere."""
    stated = number(value, unit)
    own = unit_of(stated.unit_text) if stated.unit_text else None
    return stated._replace(unit_text=own.name, value=stated.value * own.factor) if own else stated


def percent(value: CellValue, is_fraction: bool = False) -> StatedNumber:
    """Per cent; numbers without ``%`` are per cent too, or parts of one where ``is_fraction`` says so of the column."""
    if type(value) is str:
        text = fold(value)
        if text.startswith("百分之"):
            return number(text.removeprefix("百分之"))._replace(unit_text="%")
    stated = number(value)
    factors = {"%": Decimal(1), "‰": Decimal("0.1"), "": Decimal(100 if is_fraction else 1)}
    factor = factors.get(stated.unit_text)
    if factor is None:
        raise Unclear("not_percent", value)
    return stated._replace(value=stated.value * factor, unit_text="%")


def _factor(value: CellValue, stated: StatedNumber, column_unit: StatedUnit | str | None) -> int:
    """How many yuan one of what the cell states is."""
    if stated.unit_text:
        return _own_factor(value, stated.unit_text)
    unit = unit_of(column_unit) if isinstance(column_unit, str) else column_unit
    if unit and unit.is_foreign:
        raise Unclear("column_currency", value)
    if stated.scale >= 10**4:
        return 1
    if unit and unit.is_unknown:
        raise Unclear("unknown_unit", value, unit=unit.name)
    # 2千 over 万元 may be 2000 yuan or 2000万.
    if stated.scale > 1 or unit is None or not unit.is_money:
        raise Unclear("no_unit", value)
    return unit.factor


def _own_factor(value: CellValue, text: str) -> int:
    """How many yuan one of the unit is that stands in the cell itself."""
    unit = unit_of(text)
    if unit is None or not unit.is_money:
        raise Unclear("currency" if FOREIGN.search(str(value)) else "other_unit", value)
    return unit.factor

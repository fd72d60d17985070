"""How the value of a figure is written for a reader."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aidportal.figures.figure import Measure
from aidportal.figures.selects import Value
from aidportal.money import Unit, format_amount
from aidportal.rounding import fixed


def value_text(figure: Any, value: Value, unit: Unit) -> tuple[str, str]:
    """The value and its unit in the reader's manner; a dash where nothing is known."""
    label = unit.label if figure.unit == Measure.YUAN else Measure(figure.unit).label
    return number_text(figure, value, unit), str(label)


def number_text(figure: Any, value: Value, unit: Unit) -> str:
    """The value without its unit, as it stands in a table."""
    if figure.unit == Measure.YUAN:
        return format_amount(None if value is None else Decimal(value), unit)
    if value is None:
        return "—"
    if figure.unit == Measure.PER_CENT:
        return fixed(value, 1)
    return f"{Decimal(value).normalize():,f}"

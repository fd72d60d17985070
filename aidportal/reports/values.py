"""How the value of a figure is written for a reader."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aidportal.figures.figure import Measure, Value
from aidportal.money import Unit, format_amount


def value_text(figure: Any, value: Value, unit: Unit) -> tuple[str, str]:
    """The value and its unit in the reader's manner; a dash where nothing is known."""
    if figure.unit == Measure.YUAN:
        return format_amount(None if value is None else Decimal(value), unit), str(unit.label)
    label = str(Measure(figure.unit).label)
    if value is None:
        return "—", label
    if figure.unit == Measure.PER_CENT:
        return f"{value:.1f}", label
    return f"{Decimal(value).normalize():,f}", label

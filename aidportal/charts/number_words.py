"""How the value of a figure is written for a reader."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, pgettext_lazy

from aidportal.figures.figure import AnyFigure, Measure
from aidportal.figures.selects import Value
from aidportal.values.money import Unit, format_amount
from aidportal.values.rounding import fixed

# One of what the other numbers are several of.
ONE = {
    Measure.PROJECTS: pgettext_lazy("unit of one", "project"),
    Measure.PEOPLE: pgettext_lazy("unit of one", "person"),
    Measure.POSTINGS: pgettext_lazy("unit of one", "posting"),
    Measure.SESSIONS: pgettext_lazy("unit of one", "session"),
    Measure.PERSON_TIMES: pgettext_lazy("unit of one", "person-time"),
    Measure.PERSON_DAYS: pgettext_lazy("unit of one", "person-day"),
    Measure.DAYS: pgettext_lazy("unit of one", "day"),
    Measure.OUTPUT: pgettext_lazy("unit of one", "unit of output"),
    Measure.GIFTS: pgettext_lazy("unit of one", "gift"),
    Measure.PAIRINGS: pgettext_lazy("unit of one", "pairing"),
    Measure.AREAS: pgettext_lazy("unit of one", "area"),
    Measure.SECTORS: pgettext_lazy("unit of one", "field"),
}


def value_text(figure: AnyFigure, value: Value, unit: Unit) -> tuple[str, str]:
    """The value and its unit in the reader's manner; a dash where nothing is known."""
    return number_text(figure, value, unit), unit_text(figure, value, unit)


def value_alone(figure: AnyFigure, value: Value, unit: Unit) -> tuple[str, str]:
    """A value that shares its unit with no others: in English money by millions, unless it is wanted in yuan."""
    if figure.unit == Measure.YUAN and unit != Unit.YUAN and get_language() == "en":
        return ("—", "CNY") if value is None else in_millions(Decimal(value))
    return value_text(figure, value, unit)


def text_alone(figure: AnyFigure, value: Value, unit: Unit) -> str:
    """The same as one text."""
    return " ".join(filter(None, value_alone(figure, value, unit)))


def in_millions(amount: Decimal) -> tuple[str, str]:
    """Yuan as English has them: CNY 647 million, CNY 12.3 million, CNY 640,000."""
    millions = amount / 1_000_000
    if abs(millions) < 1:
        return f"CNY {fixed(amount)}", ""
    places = 0 if abs(millions) >= 100 else 1 if abs(millions) >= 10 else 2
    return f"CNY {fixed(millions, places)}", "million"


def unit_text(figure: AnyFigure, value: Value, unit: Unit) -> str:
    measure = Measure(figure.unit)
    if measure == Measure.YUAN:
        return str(unit.label)
    return str(ONE[measure] if value == 1 and measure in ONE else measure.label)


def number_text(figure: AnyFigure, value: Value, unit: Unit) -> str:
    """The value without its unit, as it stands in a table."""
    if figure.unit == Measure.YUAN:
        return format_amount(None if value is None else Decimal(value), unit)
    if value is None:
        return "—"
    if figure.unit == Measure.PER_CENT:
        return fixed(value, 1)
    return f"{Decimal(value).normalize():,f}"

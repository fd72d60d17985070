"""How numbers are rounded: half goes up, away from zero, in Python as in PostgreSQL, in workbooks and in browsers.

Python's own ``round`` and formats round half to even (106.25 to 106.2), which nobody who adds up by hand expects.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: Decimal | int, places: int = 0) -> Decimal:
    """``value`` with so many decimals."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def fixed(value: Decimal | int, places: int = 0) -> str:
    """``value`` as text with so many decimals, its digits grouped: 1,234.50."""
    return f"{rounded(value, places):,f}"


def with_sign(value: Decimal) -> str:
    """``value`` with its sign and its digits grouped, for people: the minus is that of printed text."""
    return f"{value:+,f}".replace("-", "−")


def grouped(value: Decimal | None) -> str:
    """``value`` as text with the decimals that it has, its digits grouped; a dash where nothing is known."""
    if value is None:
        return "—"
    text = format(value, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text

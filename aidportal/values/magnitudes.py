"""Whether an amount is a thousand times off what such amounts are, as where one unit was taken for another."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from .rounding import rounded

# So many amounts tell what is usual; so many times more or less than their middle is unusual.
LEAST_COMPARED, UNUSUAL = 8, 500
# A corrected amount is one that is at most so many times off.
CLOSE = 100
# Taken for one another: 元 and 万元, 元 and 亿元, a comma and a point.
FACTORS = (Decimal(10**4), Decimal(10**8), Decimal(10**3))


def middle_of(amounts: Iterable[Decimal]) -> Decimal | None:
    """The middle of amounts, without their signs; ``None`` where they are too few to tell what is usual."""
    sizes = [abs(amount) for amount in amounts if amount]
    return Decimal(median(sizes)) if len(sizes) >= LEAST_COMPARED else None


def is_far(amount: Decimal, of: Decimal) -> bool:
    """Whether an amount is unusually many times more or less than another; neither is nought."""
    sizes = abs(amount), abs(of)
    return max(sizes) >= min(sizes) * UNUSUAL


def is_unusual(amount: Decimal, amounts: Iterable[Decimal]) -> bool:
    """Whether an amount is far off the middle of ``amounts``, and none of them is as large or as small."""
    sizes = [abs(one) for one in amounts if one]
    middle, size = middle_of(sizes), abs(amount)
    if middle is None or not size:
        return False
    return is_far(size, middle) and not min(sizes) <= size <= max(sizes)


def likely_amounts(amount: Decimal, middle: Decimal) -> list[Decimal]:
    """What may have been meant by an unusual amount: its digits in another unit, the likeliest first."""
    meant = [amount / factor if abs(amount) > middle else amount * factor for factor in FACTORS]
    return [one for one in meant if middle / CLOSE <= abs(one) <= middle * CLOSE and one == rounded(one, 2)]


def nearest(amounts: Iterable[Decimal], to: Decimal) -> Decimal | None:
    """The amount that differs from another by the smallest factor; ``None`` of none."""
    return min(amounts, key=lambda one: max(abs(one) / to, to / abs(one)), default=None)

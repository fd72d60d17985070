"""The axis of a chart: round steps that hold all its values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high`` in steps of ``step``; zero is always on it."""

    low: Decimal
    high: Decimal
    step: Decimal

    def at(self, value: Decimal | int) -> float:
        """Where a value stands, from 0 at the low end to 1 at the high one."""
        return float((Decimal(value) - self.low) / (self.high - self.low))

    @property
    def ticks(self) -> list[Decimal]:
        return [self.low + self.step * count for count in range(int((self.high - self.low) / self.step) + 1)]


def scale_of(values: Iterable[Decimal | int], whole: bool = False, most: int = 5) -> Scale:
    """The scale for ``values`` with about ``most`` steps; only whole steps where they count things."""
    known = [Decimal(value) for value in values]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    if low == high:
        high = Decimal(1)
    step = step_for((high - low) / most)
    if whole:
        step = max(Decimal(1), Decimal(ceil(step)))
    return Scale(floor(low / step) * step, ceil(high / step) * step, step)


def step_for(least: Decimal) -> Decimal:
    """The smallest round step that is not below ``least``."""
    power = Decimal(10) ** least.adjusted()
    return next(step * power for step in STEPS if step * power >= least)

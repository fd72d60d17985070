"""What is due by now at an even pace: the days of a period that are over, and what they would have of an amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aidportal.figures.figure import rate
from aidportal.figures.scopes import ONE_DAY, Period
from aidportal.values.rounding import rounded

from . import spans


@dataclass(frozen=True)
class MoneyStanding:
    """What is done and due of a whole, in yuan; ``days`` is how many it takes at an even pace to come by the gap."""

    done: Decimal
    due: Decimal
    whole: Decimal
    days: int

    @property
    def gap(self) -> Decimal:
        """What is missing as a number below nought; above it what there is more than is due."""
        return self.done - self.due


@dataclass(frozen=True)
class YearCalendar:
    """How many of the days of a period are over on a day, today among them."""

    over: int
    whole: int

    @property
    def share(self) -> Decimal:
        """The part that is over, in per cent."""
        return rate(self.over, self.whole) or Decimal("0.0")

    def standing(self, done: Decimal, whole: Decimal) -> MoneyStanding:
        """What is done of ``whole``, which is more than nothing, beside what the days gone by would have of it."""
        due = rounded(whole * self.over / self.whole, 2)
        return MoneyStanding(done, due, whole, int(rounded(abs(done - due) / whole * self.whole)))


def calendar_of(period: Period, today: date) -> YearCalendar | None:
    """The days of the period, of the running year to date those of the whole year; ``None`` where it is open."""
    if spans.is_to_date(period, today):
        period = Period.year(today.year)
    if period.start is None or period.end is None or period.start > today:
        return None
    return YearCalendar((min(period.end, today + ONE_DAY) - period.start).days, (period.end - period.start).days)


def running_year(period: Period, today: date) -> YearCalendar | None:
    """The days of the running year; ``None`` where the period is another than that year to date."""
    return calendar_of(period, today) if spans.is_to_date(period, today) else None

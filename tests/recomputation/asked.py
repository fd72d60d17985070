"""What an address asks for, and which rows it means: dates, places, givers and choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
Row = dict[str, Any]
# First and last day that are possible; ``None`` for a date that is not stated.
Span = tuple[date, date] | None


def span_of(text: str) -> tuple[date, date]:
    """``2014``, ``2014-06``, ``2014-06-01`` or two of them with ``..`` between."""
    first, _dots, last = text.partition("..")
    return ends(first)[0], ends(last or first)[1]


def ends(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], None)
    following = date(year + (month in (None, 12)), 1 if month in (None, 12) else month + 1, 1)
    return date(year, month or 1, 1), following - DAY


@dataclass
class Asked:
    """One scope: the period, its words, the day asked, and the values of each axis."""

    first: date | None = None
    last: date | None = None
    year_unknown: bool = False
    month_unknown: bool = False
    rough: bool = False
    day: date | None = None
    today: date = date.min
    # The real one, also where an earlier day is asked.
    now: date = date.min
    axes: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: list[tuple[str, str]], today: date) -> Asked:
        asked = cls(today=today, now=today)
        for name, text in pairs:
            if name == "year" and text != "none":
                asked.first, asked.last = span_of(text)
            elif name in ("year", "month"):
                setattr(asked, f"{name}_unknown", True)
            elif name == "from":
                asked.first = span_of(text)[0]
            elif name == "until":
                asked.last = span_of(text)[1]
            elif name == "on":
                asked.day = span_of(text)[1]
            elif name == "asof":
                asked.today = span_of(text)[1]
            else:
                asked.axes.setdefault(name, []).append(text)
        return asked

    def but(self, **changed: Any) -> Asked:
        return Asked(**(vars(self) | changed))

    def only(self, *names: str, **also: list[str]) -> Asked:
        """Without the axes that a figure does not take, and with some that it brings along."""
        return self.but(axes={name: self.axes[name] for name in names if name in self.axes} | also)

    # ---- Dates

    @property
    def is_open(self) -> bool:
        return self.first is None and self.last is None

    def dates(self, when: Span) -> bool:
        """Whether a row of that date is asked for: counted in the period, or, of a rough one, left out of it."""
        if self.year_unknown and when and when[0].year == when[1].year:
            return False
        if self.month_unknown and when and (when[0].year, when[0].month) == (when[1].year, when[1].month):
            return False
        return self.may_lie_in(when) and not self.counts(when) if self.rough else self.counts(when)

    def may_lie_in(self, when: Span) -> bool:
        if when is None or self.is_open:
            return False
        return (self.last is None or when[0] <= self.last) and (self.first is None or when[1] >= self.first)

    def counts(self, when: Span) -> bool:
        """A date counts where all of it lies in the period, or all of its year or month up to the day asked."""
        if self.is_open:
            return True
        if when is None or (self.first and when[0] < self.first):
            return False
        if self.last is None or when[1] <= self.last:
            return True
        is_now = when[0] <= self.today <= when[1]
        reaches_now = self.today <= self.last and (self.first is None or self.first <= self.today)
        return is_now and reaches_now and when[1] <= self.whole_of_now()

    def whole_of_now(self) -> date:
        """The last day of the year of the day asked; of its month where the period is one month and not January."""
        first, last = ends(f"{self.today:%Y-%m}")
        is_one_month = self.first is not None and self.first >= first and self.last is not None and self.last <= last
        covers_the_year = self.first is None or self.first <= date(self.today.year, 1, 1)
        return last if is_one_month and not covers_the_year else date(self.today.year, 12, 31)

    @property
    def cuts(self) -> bool:
        """Whether the period, with what it takes in of the year of today, begins or ends within a year."""
        last = self.last
        if last and (self.first or date.min) <= self.today <= last:
            last = max(last, self.whole_of_now())
        begins = self.first is None or (self.first.month, self.first.day) == (1, 1)
        return not (begins and (last is None or (last.month, last.day) == (12, 31)))

    # ---- Choices

    def chooses(self, name: str, value: Any) -> bool:
        """Whether the axis asks for the value; ``none`` asks for what is not stated."""
        wanted = self.axes.get(name)
        return not wanted or (str(value) if value not in (None, "") else "none") in wanted

    def stated(self, name: str) -> list[str]:
        return [value for value in self.axes.get(name, ()) if value != "none"]

    def lacks(self, name: str) -> bool:
        return "none" in self.axes.get(name, ())


def lies_in(code: str | None, wanted: list[str]) -> bool:
    """Whether an area of today lies in one of the areas asked for; ``=`` asks for the area alone."""
    return code is not None and any(
        code == one[1:] if one[0] == "=" else code.startswith(one.removesuffix("00").removesuffix("00"))
        for one in wanted
        if one[0] != "o"
    )

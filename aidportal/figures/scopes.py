"""A scope: for which period, places, people and kinds a figure is asked, and by whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.db.models import Q, TextChoices
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from aidportal.values import dates
from aidportal.values.dates import MonthOf, PartialDate, YearOf
from aidportal.web.requests import Reader

from .axes import AXES, NOT_STATED, PARAMETERS, Axis

ONE_DAY = timedelta(days=1)
# The value of a month that asks for the rows which state one.
STATED = "known"
# What an address says to ask for the rows that may lie in the period and may not.
ROUGHLY = ("known", "roughly")
# The value of a year that asks for all of them, where a page without a year stands on one.
ALL = "all"

# A page has thousands of links, whose values are the same few.
_quoted = lru_cache(maxsize=10_000)(quote_plus)


class Direction(TextChoices):
    """Which way people travel; money and goods always go from the giver to the receiver."""

    TO_RECEIVER = "to_receiver", _("Giver → receiver")
    TO_GIVER = "to_giver", _("Receiver → giver")


@dataclass(frozen=True)
class Period:
    """Days from ``start`` up to but not including ``end``; either side open when ``None``.

    With ``year_unknown`` only dates that may lie in more than one year, and rows without a date where
    both sides are open; with ``month_unknown`` the same of months, with ``month_known`` the others of months.
    With ``is_rough`` the dates that may lie in the period and may not, which no number of it counts.
    """

    start: date | None = None
    end: date | None = None
    year_unknown: bool = False
    month_unknown: bool = False
    month_known: bool = False
    is_rough: bool = False

    # A page of thousands of targets asks for the same few.
    @classmethod
    @lru_cache(maxsize=1000)
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def is_open(self) -> bool:
        """Whether no day is outside of it."""
        return self.start is None and self.end is None

    @property
    def last_day(self) -> date | None:
        return None if self.end is None else self.end - ONE_DAY

    def reach(self, today: date) -> date | None:
        """The day before which a date must end that may be ``today``; ``end`` where the period reaches no further.

        What is known by its year counts in a period that covers the year up to today, for what is over is over and
        the rest is still to come; so does what is known by a month in one that covers the month up to today.
        """
        start, end = self.start or date.min, self.end
        if end is None or not start <= today < end:
            return end
        month = PartialDate.month(today.year, today.month)
        is_of_one_month = month.first <= start and end <= month.last + ONE_DAY
        covers_the_year = start <= date(today.year, 1, 1)
        whole = month if is_of_one_month and not covers_the_year else PartialDate.year(today.year)
        return max(end, whole.last + ONE_DAY)

    def cuts(self, today: date) -> bool:
        """Whether a row that is known by its year can lie in the period in part."""
        return not all(day is None or (day.month, day.day) == (1, 1) for day in (self.start, self.reach(today)))

    def contains(self, path: str, today: date) -> Q:
        """Rows whose partial date at ``path`` counts in the period, asked on the day ``today``.

        A date known only to the year counts where the whole year lies in the period, or all of it up to today; see
        ``reach``. What may lie in it otherwise is what a rough period asks for.
        """
        condition = self._rough(path, today) if self.is_rough else self._certain(path, today)
        if self.year_unknown:
            condition &= Q(IsNull(YearOf(path), True))
        if self.month_unknown or self.month_known:
            condition &= Q(IsNull(MonthOf(path), self.month_unknown))
        return condition

    def _certain(self, path: str, today: date) -> Q:
        if self.is_open:
            return Q()
        reach = self.reach(today)
        inside = Q(**{f"{path}__contained_by": DateRange(self.start, reach)})
        if reach == self.end:
            return inside
        ended = Q(**{f"{path}__contained_by": DateRange(self.start, self.end)})
        return inside & (ended | Q(**{f"{path}__contains": DateRange(today, today + ONE_DAY)}))

    def _rough(self, path: str, today: date) -> Q:
        if self.is_open:
            return Q(pk__in=())
        return Q(**{f"{path}__overlap": DateRange(self.start, self.end)}) & ~self._certain(path, today)

    def query(self) -> list[tuple[str, str]]:
        """The period as the parameters of an address."""
        pairs = []
        if self.start:
            pairs.append(("from", self.start.isoformat()))
        if self.last_day:
            pairs.append(("until", self.last_day.isoformat()))
        if self.year_unknown:
            pairs.append(("year", NOT_STATED))
        if self.month_unknown or self.month_known:
            pairs.append(("month", NOT_STATED if self.month_unknown else STATED))
        if self.is_rough:
            pairs.append(ROUGHLY)
        return pairs


ANY_TIME = Period()


class Scope:
    """What a figure is asked for, frozen. Axes that are not asked for mean everything the user may see.

    Each axis that is declared is an attribute by its key: a tuple of values, empty where it is not asked for; see
    ``Axis``. On each ``NOT_STATED``, alone or beside others, asks for rows that state nothing. ``day`` asks how things
    stood on that day, whatever the period. ``asked_on`` is the day that "up to now" means, today where none is said;
    see ``Period.reach``.
    """

    user: Any
    period: Period
    day: date | None
    asked_on: date | None

    def __init__(
        self,
        user: Reader,
        period: Period = ANY_TIME,
        day: date | None = None,
        asked_on: date | None = None,
        **axes: object,
    ) -> None:
        vars(self).update(user=user, period=period, day=day, asked_on=asked_on, **axes)
        self._keep_what_is_asked(axes)

    def _keep_what_is_asked(self, axes: Mapping[str, object]) -> None:
        """Drops those of ``axes`` that are empty, so that equal questions are equal scopes."""
        mine = vars(self)
        for key, values in axes.items():
            if key in OF_TIME_AND_USER:
                continue
            if key not in AXES:
                raise TypeError(f"“{key}” is no axis of a scope")
            if not values:
                del mine[key]

    def __getattr__(self, key: str) -> tuple[Any, ...]:
        """An axis that is not asked for."""
        if key in AXES:
            return ()
        raise AttributeError(f"“{key}” is no axis of a scope")

    def __setattr__(self, key: str, value: object) -> None:
        raise AttributeError("a scope is not changed; see Scope.but")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scope) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(frozenset(vars(self).items()))

    def __repr__(self) -> str:
        return f"Scope({self.user!r}, {self.querystring()!r})"

    def but(self, **changes: object) -> Scope:
        """The same scope with other values of some axes, or another period, day or user."""
        # A page makes a thousand of them.
        changed = object.__new__(Scope)
        vars(changed).update(vars(self), **changes)
        changed._keep_what_is_asked(changes)
        return changed

    def only(self, axes: Collection[Axis]) -> Scope:
        """The same scope without what it asks on other axes."""
        dropped = {key: () for key in vars(self) if key not in OF_TIME_AND_USER and AXES[key] not in axes}
        return self.but(**dropped) if dropped else self

    def axes(self) -> list[tuple[Axis, tuple[Any, ...]]]:
        """The axes that are asked for with their values, in the order of addresses."""
        mine = vars(self)
        return [(axis, mine[key]) for key, axis in AXES.items() if key in mine]

    @property
    def today(self) -> date:
        """The day on which the scope is asked."""
        return self.asked_on or dates.today()

    def dated(self, path: str) -> Q:
        """Rows whose partial date at ``path`` counts in the period."""
        return self.period.contains(path, self.today)

    def lies_within(self, other: Scope) -> bool:
        """Whether it asks for rows of ``other`` and for no others: the same time, and on each axis no more."""
        mine, others = vars(self), vars(other)
        return all(mine.get(key) == value for key, value in others.items())

    def asks_only_for(self, names: Collection[Axis | str]) -> bool:
        """Whether nothing is asked but on the axes among ``names`` and, where that is among them, by a ``PERIOD``."""
        if self.day or (self.period != ANY_TIME and PERIOD not in names):
            return False
        return all(axis in names for axis, _values in self.axes())

    @property
    def cuts(self) -> bool:
        """Whether there may be rows that lie in the period in part; ``roughly`` asks for them."""
        return not self.period.is_rough and self.period.cuts(self.today)

    def roughly(self) -> Scope:
        """The scope of the rows that may lie in the period and may not: no number of it counts them."""
        return self.but(period=replace(self.period, is_rough=True))

    def query(self) -> list[tuple[str, str]]:
        """The scope as the parameters of an address, in one fixed order."""
        mine = vars(self)
        pairs = self.period.query()
        pairs += [(name, mine[key].isoformat()) for key, name in DAYS.items() if mine[key]]
        pairs += [(name, str(value)) for key, name in PARAMETERS.items() if key in mine for value in mine[key]]
        return pairs

    def querystring(self) -> str:
        return "&".join([f"{name}={_quoted(value)}" for name, value in self.query()])

    def url(self, path: str) -> str:
        """``path`` narrowed to this scope: the link from a number to the rows that make it."""
        query = self.querystring()
        return f"{path}?{query}" if query else path


PERIOD = "period"
# What a scope has beside its axes.
OF_TIME_AND_USER = frozenset({"user", PERIOD, "day", "asked_on"})

# The days that a scope asks for beside its period, by their names in an address.
DAYS = {"day": "on", "asked_on": "asof"}
# All that an address says of time, each once at most, with its label.
DATES = {
    "from": _("From"),
    "until": _("Until"),
    "on": _("As of"),
    "asof": _("As of"),
    "year": _("Period"),
    "month": _("Month"),
    "known": _("Date"),
}


def scope_parameters() -> dict[str, Any]:
    """All that an address may say of a scope, each with its label."""
    return {axis.parameter: axis.label for axis in AXES.values()} | DATES


def choice(path: str, values: tuple[object, ...]) -> Q:
    """Rows whose ``path`` is one of ``values``, null or blank for ``NOT_STATED``; all rows where none is asked for."""
    if NOT_STATED not in values:
        return Q(**{f"{path}__in": values}) if values else Q()
    stated = tuple(value for value in values if value != NOT_STATED)
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": ("", *stated)})

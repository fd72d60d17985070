"""A scope: for which period, places, people and kinds a figure is asked, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote_plus

from django.db.models import Q, TextChoices
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from aidportal.values.dates import MonthOf, PartialDate, YearOf

ONE_DAY = timedelta(days=1)
# The value of an axis, of a year or of a month that asks for the rows which do not state one.
NOT_STATED = "none"
# The value of a month that asks for the rows which state one.
STATED = "known"
# What an address says to ask for the rows that may lie in the period and may not.
ROUGHLY = ("known", "roughly")
# The value of a year that asks for all of them, where a page without a year stands on one.
ALL = "all"

# A page has thousands of links, whose values are the same few.
_quoted = lru_cache(maxsize=10_000)(quote_plus)


class Reader(Protocol):
    """The user as figures see one; the accounts room has the model."""

    @property
    def is_active(self) -> bool: ...

    @property
    def sees_everything(self) -> bool: ...

    @property
    def area_codes(self) -> tuple[str, ...]: ...


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


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for. Empty axes mean everything the user may see.

    ``areas`` and ``givers`` are codes of areas (``110108``), each with all that lies in it, or with ``=``
    in front (``=110000``) the area itself without what lies in it; ``givers`` also takes organisations
    (``o123``). ``day`` asks how things stood on that day, whatever the period. ``asked_on`` is the day that
    "up to now" means, today where none is said; see ``Period.reach``. ``kinds`` are kinds of the
    rows asked for: of an official, a session, a payment's stage. ``datings`` say by what rows are dated, where
    they can be by more than one. The other axes hold the stored values of
    their choices. On each axis ``NOT_STATED``, alone or beside others, asks for rows that state nothing.
    """

    user: Any
    period: Period = Period()
    day: date | None = None
    asked_on: date | None = None
    areas: tuple[str, ...] = ()
    givers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    batches: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    lengths: tuple[str, ...] = ()
    handovers: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    datings: tuple[str, ...] = ()

    def but(self, **axes: Any) -> Scope:
        """The same scope with other values on some axes."""
        # A page makes a thousand of them; dataclasses.replace takes five times as long.
        made = object.__new__(Scope)
        vars(made).update(vars(self), **axes)
        return made

    def only(self, axes: Iterable[str]) -> Scope:
        """The same scope without what it asks on other axes."""
        asked = vars(self)
        dropped = {axis: () for axis in PARAMETERS if asked[axis] and axis not in axes}
        return self.but(**dropped) if dropped else self

    @property
    def today(self) -> date:
        """The day on which the scope is asked."""
        return self.asked_on or timezone.localdate()

    def dated(self, path: str) -> Q:
        """Rows whose partial date at ``path`` counts in the period."""
        return self.period.contains(path, self.today)

    def lies_within(self, other: Scope) -> bool:
        """Whether it asks for rows of ``other`` and for no others: the same time, and on each axis no more."""
        mine, others = vars(self), vars(other)
        same = ("user", "period", "day", "asked_on")
        return all(mine[name] == others[name] for name in same) and all(
            not others[axis] or mine[axis] == others[axis] for axis in PARAMETERS
        )

    def asks_only_for(self, names: Iterable[str]) -> bool:
        """Whether nothing is asked but by ``names``: those of axes, of ``period`` and of ``day``."""
        asked = {axis for axis in (*PARAMETERS, "day") if getattr(self, axis)}
        return {*asked, *(["period"] if self.period != Period() else [])} <= {*names}

    @property
    def cuts(self) -> bool:
        """Whether there may be rows that lie in the period in part; ``roughly`` asks for them."""
        return not self.period.is_rough and self.period.cuts(self.today)

    def roughly(self) -> Scope:
        """The scope of the rows that may lie in the period and may not: no number of it counts them."""
        return self.but(period=replace(self.period, is_rough=True))

    def query(self) -> list[tuple[str, str]]:
        """The scope as the parameters of an address, in one fixed order."""
        pairs = self.period.query()
        asked = vars(self)
        pairs += [(name, asked[axis].isoformat()) for axis, name in DAYS.items() if asked[axis]]
        pairs += [(parameter, str(value)) for axis, parameter in PARAMETERS.items() for value in asked[axis]]
        return pairs

    def axes(self) -> Iterable[tuple[str, tuple[Any, ...]]]:
        return ((axis, getattr(self, axis)) for axis in PARAMETERS)

    def querystring(self) -> str:
        return "&".join([f"{name}={_quoted(value)}" for name, value in self.query()])

    def url(self, path: str) -> str:
        """``path`` narrowed to this scope: the link from a number to the rows that make it."""
        query = self.querystring()
        return f"{path}?{query}" if query else path


# The name of each axis in an address; lists and dashboards use the same ones.
PARAMETERS = {
    "areas": "area",
    "givers": "giver",
    "sectors": "sector",
    "sources": "source",
    "statuses": "status",
    "directions": "direction",
    "batches": "batch",
    "kinds": "kind",
    "projects": "project",
    "people": "people",
    "units": "unit",
    "works": "work",
    "lengths": "length",
    "handovers": "handover",
    "goods": "goods",
    "datings": "by",
}

# The days that a scope asks for beside its period, by their names in an address.
DAYS = {"day": "on", "asked_on": "asof"}


def choice(path: str, values: tuple[Any, ...]) -> Q:
    """Rows whose ``path`` is one of ``values``, null or blank for ``NOT_STATED``; all rows where none is asked for."""
    if NOT_STATED not in values:
        return Q(**{f"{path}__in": values}) if values else Q()
    stated = tuple(value for value in values if value != NOT_STATED)
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": ("", *stated)})

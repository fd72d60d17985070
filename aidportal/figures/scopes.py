"""A scope: for which period, places, people and kinds a figure is asked, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

ONE_DAY = timedelta(days=1)


class Reader(Protocol):
    """The user as figures see one; the accounts room has the model."""

    is_active: bool
    sees_everything: bool

    @property
    def area_codes(self) -> tuple[str, ...]: ...


class Direction(TextChoices):
    """Which way people travel; money and goods always go from the giver to the receiver."""

    TO_RECEIVER = "to_receiver", _("Giver → receiver")
    TO_GIVER = "to_giver", _("Receiver → giver")


@dataclass(frozen=True)
class Period:
    """Days from ``start`` up to but not including ``end``; either side open when ``None``."""

    start: date | None = None
    end: date | None = None

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def is_open(self) -> bool:
        return self.start is None and self.end is None

    @property
    def last_day(self) -> date | None:
        return None if self.end is None else self.end - ONE_DAY

    def contains(self, path: str) -> Q:
        """Rows whose partial date at ``path`` lies in the period for certain.

        A date known only to the year counts where the whole year lies in the period.
        """
        if self.is_open:
            return Q()
        return Q(**{f"{path}__contained_by": DateRange(self.start, self.end)})


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for. Empty axes mean everything the user may see.

    ``areas`` and ``givers`` are codes of areas (``110108``), each with all that lies in it; ``givers``
    also takes organisations (``o123``). ``day`` asks how things stood on that day, whatever the period.
    ``kinds`` are kinds of the rows asked for: of an official, a session, a payment's stage. The other
    axes hold the stored values of their choices.
    """

    user: Any
    period: Period = Period()
    day: date | None = None
    areas: tuple[str, ...] = ()
    givers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    batches: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()

    def but(self, **axes: Any) -> Scope:
        """The same scope with other values on some axes."""
        return replace(self, **axes)

    def query(self) -> list[tuple[str, str]]:
        """The scope as the parameters of an address, in one fixed order."""
        pairs = []
        if self.period.start:
            pairs.append(("from", self.period.start.isoformat()))
        if self.period.last_day:
            pairs.append(("until", self.period.last_day.isoformat()))
        if self.day:
            pairs.append(("on", self.day.isoformat()))
        for axis, values in self.axes():
            pairs += [(PARAMETERS[axis], str(value)) for value in values]
        return pairs

    def axes(self) -> Iterable[tuple[str, tuple[Any, ...]]]:
        return ((f.name, getattr(self, f.name)) for f in fields(self) if f.name in PARAMETERS)

    def querystring(self) -> str:
        return urlencode(self.query())

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
}


def choice(path: str, values: tuple[Any, ...]) -> Q:
    """Rows whose ``path`` is one of ``values``; all rows where none is asked for."""
    return Q(**{f"{path}__in": values}) if values else Q()

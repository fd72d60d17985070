"""What a reader asks of a dashboard, and the answers as cells of its charts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.figure import Dimension, Measure, Rate
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import ONE_DAY, PARAMETERS, Period, Scope
from aidportal.figures.selects import Value
from aidportal.money import Unit

from ..charts import Cell
from ..values import number_text, value_text

AXIS_LABELS = {
    "areas": gettext_lazy("Receiving area"),
    "givers": gettext_lazy("Giver"),
    "sectors": gettext_lazy("Field"),
    "sources": gettext_lazy("Source of money"),
    "statuses": gettext_lazy("Status"),
    "directions": gettext_lazy("Direction"),
    "batches": gettext_lazy("Batch"),
    "kinds": gettext_lazy("Kind"),
    "projects": gettext_lazy("Project"),
    "people": gettext_lazy("Kind of people"),
    "units": gettext_lazy("Unit of output"),
    "lengths": gettext_lazy("Length of service"),
    "handovers": gettext_lazy("Handover"),
    "goods": gettext_lazy("Goods"),
    "datings": gettext_lazy("Dated by"),
}


@dataclass(frozen=True)
class Question:
    """The whole scope, the day it is asked on, the unit of money, and the names that places and bodies have.

    Key figures are for one year, the last of the period. ``registers`` are names by the registers of the
    directory, as far as they are known without asking: ``{"areas": {code: name}, …}``.
    """

    scope: Scope
    today: date
    unit: Unit
    path: str = "/"
    # What the address says, in its order.
    query: tuple[tuple[str, str], ...] = ()
    registers: dict[str, dict[Any, str]] = field(default_factory=dict)
    # Areas that receive and that give as far as they are known without asking, each with its prefecture.
    places: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    # Whether tables are drawn with all their rows, for a file.
    is_whole: bool = False
    reading: Reading = field(default_factory=Reading)
    _lists: dict[str, str] = field(default_factory=dict)

    # ---- The scope

    @property
    def year(self) -> int:
        """The last year of the period, at most the running one."""
        last = self.scope.period.last_day
        return min(last.year, self.today.year) if last else self.today.year

    @property
    def is_running(self) -> bool:
        return self.year == self.today.year

    @property
    def year_text(self) -> str:
        return _("%(year)s to date") % {"year": self.year} if self.is_running else str(self.year)

    @property
    def period_text(self) -> str:
        start, last = self.scope.period.start, self.scope.period.last_day
        if start and last:
            return _("%(start)s to %(end)s") % {"start": start, "end": last}
        if start:
            return _("since %(start)s") % {"start": start}
        return _("until %(end)s") % {"end": last} if last else _("all years")

    @property
    def ever(self) -> Scope:
        """The scope at any time."""
        return self.scope.but(period=Period())

    @property
    def last_day(self) -> date:
        """The last day of the period, never later than today."""
        return min(self.scope.period.last_day or self.today, self.today)

    @property
    def last_day_of_year(self) -> date:
        """The last day of the year of the key figures; of the running one today."""
        return self.today if self.is_running else date(self.year, 12, 31)

    def whole(self, year: int) -> Scope:
        return self.scope.but(period=Period.year(year))

    def to_date(self, year: int) -> Scope:
        """The year, or of a running one the days up to today's in that year."""
        if not self.is_running:
            return self.whole(year)
        last = same_day(self.today, year)
        # Asked as of that day, the rows known by their year are on both sides or on none.
        asked_on = self.scope.asked_on if last == self.scope.today else last
        return self.scope.but(period=Period(date(year, 1, 1), last + ONE_DAY), asked_on=asked_on)

    def span(self, figure: Any, year: int) -> Scope:
        """What of a year is compared: of a running one the days up to today's, where ``figure`` is dated to days.

        What is dated only by its year, such as a commitment, is compared with the whole of it.
        """
        return self.to_date(year) if self.is_of_the_days_so_far(figure) else self.whole(year)

    def is_partial(self, key: str, group: Any) -> bool:
        """Whether a group of the dimension ``key`` is the running year, which must not look like a whole one."""
        return key == "year" and group == self.today.year

    def is_of_the_days_so_far(self, figure: Any) -> bool:
        """Whether a running year is compared with the same days of the year before."""
        return self.is_running and ("month" in figure.dimensions or isinstance(figure, Rate))

    def compared(self, figure: Any) -> str:
        """With what the year is compared, in words."""
        before = {"year": self.year - 1}
        if self.is_of_the_days_so_far(figure):
            return _("the same days of %(year)s") % before
        return _("the whole of %(year)s") % before

    def url(self, scope: Scope) -> str:
        """This page for another scope."""
        return scope.url(self.path)

    def most(self, rows: int) -> int:
        """``rows``, the most that a table of a page has; no end where it is made for a file."""
        return sys.maxsize if self.is_whole else rows

    def table_url(self, key: str) -> str:
        """The whole table of the chart ``key`` as a file."""
        return f"{self.path}?{urlencode([*self.query, ('_table', key)])}"

    def ignored(self, figure: Any) -> str:
        """A sentence on the filters that mean nothing for ``figure``; nothing where all of them count."""
        axes = figure.axes or PARAMETERS
        names = [str(AXIS_LABELS[axis]) for axis, values in self.scope.axes() if values and axis not in axes]
        return _("Not narrowed by: %(filters)s.") % {"filters": _(", ").join(names)} if names else ""

    # ---- The answers

    def ask(self, figure: Any, scope: Scope, *sets: tuple[str, ...]) -> Any:
        """The answer to be had once everything is asked; see ``Reading.ask``."""
        return self.reading.ask(figure, scope, *sets)

    def pair(self, figure: Any) -> Callable[[], tuple[Value, Value]]:
        """Asks ``figure`` for the year and for the one before as they are compared; gives both once answered."""
        years = (self.year, self.year - 1)
        if self.is_of_the_days_so_far(figure):
            now, before = (self.ask(figure, self.to_date(year)) for year in years)
            return lambda: (now.total, before.total)
        answer = self.ask(figure, self.ever, ("year",))
        return lambda: tuple(answer.by("year").get((year,)) for year in years)

    def records_url(self, figure: Any, scope: Scope) -> str:
        """The list of exactly the rows that ``figure`` counts in ``scope``."""
        if figure.url not in self._lists:
            self._lists[figure.url] = reverse(figure.url)
        return figure.narrow(scope).url(self._lists[figure.url])

    def cell(self, figure: Any, value: Value, scope: Scope | None) -> Cell:
        """A value of ``figure``; with a ``scope`` it links to its rows."""
        if value is None:
            return Cell(figure=figure, scope=scope)
        text = number_text(figure, value, self.unit)
        url = self.records_url(figure, scope) if scope else None
        return Cell(format(Decimal(value), "f"), text, url, figure, scope)

    def unit_label(self, figure: Any) -> str:
        return value_text(figure, None, self.unit)[1]

    def text(self, figure: Any, value: Value) -> str:
        """A value with its unit, for a sentence."""
        words = dict(zip(("value", "unit"), value_text(figure, value, self.unit), strict=True))
        if figure.unit == Measure.YUAN and self.unit != Unit.YUAN:
            return _("%(value)s × %(unit)s") % words
        return _("%(value)s %(unit)s") % words

    def names(self, dimension: Dimension, groups: Iterable[Any]) -> dict[Any, str]:
        """The labels of groups, of the unknown one too; asked of the database only where a name is not known yet."""
        groups = set(groups)
        known = self.registers.get(dimension.register, {})
        missing = {group for group in groups if group not in (None, "") and group not in known}
        found = {group: known[group] for group in groups if group in known}
        if missing:
            found |= dimension.names(missing)
        # Beside years an unknown one needs no more words, and has no room for them.
        is_time = dimension.key in ("year", "month")
        unstated = _("not stated") if is_time else _("%(dimension)s not stated") % {"dimension": dimension.label}
        return {group: found.get(group, str(group)) if group not in (None, "") else unstated for group in groups}


def same_day(day: date, year: int) -> date:
    """``day`` in another year; of a 29 February the day before."""
    return date(year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

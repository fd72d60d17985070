"""What a reader asks of a dashboard, and the answers as cells of its charts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.axes import AXES, Axis
from aidportal.figures.figure import AnyFigure, Dimension, Rate
from aidportal.figures.reading import AnyAnswer, Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import GroupKey, Value
from aidportal.figures.uncounted import Uncounted
from aidportal.values.money import Unit

from . import spans
from .cells import ChartCell, TextLink
from .number_words import number_text, text_alone, value_text

YEARS_OF_A_TERM = 2


@dataclass(frozen=True)
class DashboardQuestion:
    """The whole scope, the day it is asked on, the unit of money, and the names that places and bodies have.

    ``registers`` are names by the registers of the
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
    # The axes of a scope that mean something for what was asked.
    axes: set[Axis] = field(default_factory=set)
    _lists: dict[str, str] = field(default_factory=dict)

    # ---- The scope

    @property
    def last_year(self) -> int:
        """The last year of the period, at most the running one."""
        last = self.scope.period.last_day
        return min(last.year, self.today.year) if last else self.today.year

    @property
    def is_running(self) -> bool:
        """Whether today is a day of the period, so that its numbers are those to date."""
        return spans.is_running(self.scope.period, self.today)

    @property
    def period_text(self) -> str:
        return spans.words(self.scope.period, self.today)

    @property
    def ever(self) -> Scope:
        """The scope at any time."""
        return self.scope.but(period=Period())

    @property
    def last_day(self) -> date:
        """The last day of the period, never later than today."""
        return min(self.scope.period.last_day or self.today, self.today)

    def whole(self, year: int) -> Scope:
        return self.scope.but(period=Period.year(year))

    def is_partial(self, key: str, group: GroupKey) -> bool:
        """Whether a group of the dimension ``key`` is the running year, which must not look like a whole one."""
        return key == "year" and group == self.today.year

    # ---- What it is compared with

    def now_and_before(self, figure: AnyFigure) -> tuple[Scope, Scope] | None:
        """What is over of the scope and the span of the same length before it; ``None`` where none is.

        What is dated only by its year, such as a commitment, is compared by whole years.
        """
        period, today = self.scope.period, self.today
        if is_known_by_year(figure):
            pair = spans.whole_years(period, today)
        else:
            now, before = spans.so_far(period, today), spans.before(period, today)
            pair = (now, before) if now and before else None
        if pair is None or ("batch" in figure.dimensions and is_shorter_than_a_term(pair[1])):
            return None
        now, before = pair
        # Asked as of that day, the rows known by their year are on both sides or on none.
        asked_on = spans.asked_on(now, before, today) or self.scope.asked_on
        return self.scope.but(period=now), self.scope.but(period=before, asked_on=asked_on)

    def compared(self, figure: AnyFigure) -> str:
        """With what the scope is compared, in words; nothing where it is not."""
        scopes = self.now_and_before(figure)
        return self.called(scopes[1].period) if scopes else ""

    def called(self, before: Period) -> str:
        """What the span before is called."""
        return spans.words_of_before(before, self.scope.period, self.today)

    def url(self, scope: Scope) -> str:
        """This page for another scope."""
        return spans.page_url(scope, self.path)

    def most(self, rows: int) -> int:
        """``rows``, the most that a table of a page has; no end where it is made for a file."""
        return sys.maxsize if self.is_whole else rows

    def table_url(self, key: str) -> str:
        """The whole table of the chart ``key`` as a file."""
        return f"{self.path}?{urlencode([*self.query, ('_table', key)])}"

    def ignored(self, figure: AnyFigure) -> str:
        """A sentence on the filters that mean nothing for ``figure``; nothing where all of them count."""
        return self.ignored_beside(figure.axes or AXES.values())

    def ignored_beside(self, axes: Collection[Axis]) -> str:
        """A sentence on the filters that are none of ``axes``."""
        names = [str(axis.label) for axis, _values in self.scope.axes() if axis not in axes]
        return _("Not narrowed by: %(filters)s.") % {"filters": _(", ").join(names)} if names else ""

    def uncounted(self, figure: AnyFigure, scope: Scope) -> list[Uncounted]:
        """Asks what a number of ``figure`` leaves out; see ``Reading.uncounted``."""
        return self.reading.uncounted(figure, scope)

    def left_out(self, uncounted: Iterable[Uncounted]) -> list[TextLink]:
        """The records that a number leaves out, each kind as a sentence with the way to them.

        Where a rate leaves out records of both its parts, each says of which.
        """
        some = [one for one in uncounted if one.count]
        of_one = len({one.figure.key for one in some}) == 1
        return [TextLink(one.text if of_one else one.text_of_figure, one.url(reverse(one.figure.url))) for one in some]

    # ---- The answers

    def ask(self, figure: AnyFigure, scope: Scope, *sets: tuple[str, ...]) -> AnyAnswer:
        """The answer to be had once everything is asked; see ``Reading.ask``."""
        self.axes.update(figure.axes or AXES.values())
        return self.reading.ask(figure, scope, *sets)

    def pair(self, figure: AnyFigure) -> Callable[[], tuple[Value, Value]]:
        """Asks ``figure`` for what is over of the scope and for the span before; gives both once answered."""
        scopes = self.now_and_before(figure)
        if scopes is None:
            answer = self.ask(figure, self.scope)
            return lambda: (answer.total, None)
        now, before = (self.ask(figure, scope) for scope in scopes)
        return lambda: (now.total, before.total)

    def records_url(self, figure: AnyFigure, scope: Scope) -> str:
        """The list of exactly the rows that ``figure`` counts in ``scope``."""
        if figure.url not in self._lists:
            self._lists[figure.url] = reverse(figure.url)
        return figure.narrow(scope).url(self._lists[figure.url])

    def cell(self, figure: AnyFigure, value: Value, scope: Scope | None) -> ChartCell:
        """A value of ``figure``; with a ``scope`` it links to its rows."""
        if value is None:
            return ChartCell(figure=figure, scope=scope)
        text = number_text(figure, value, self.unit)
        url = self.records_url(figure, scope) if scope else None
        return ChartCell(format(Decimal(value), "f"), text, url, figure, scope)

    def unit_label(self, figure: AnyFigure) -> str:
        return value_text(figure, None, self.unit)[1]

    def text(self, figure: AnyFigure, value: Value) -> str:
        """A value with its unit, for a sentence."""
        return text_alone(figure, value, self.unit)

    def names(self, dimension: Dimension, groups: Iterable[GroupKey]) -> dict[GroupKey, str]:
        """The labels of groups, of the unknown one too; asked of the database only where a name is not known yet."""
        groups = set(groups)
        known = self.registers.get(dimension.register, {})
        missing = {group for group in groups if group not in (None, "") and group not in known}
        names = {group: known[group] for group in groups if group in known}
        if missing:
            names |= dimension.names(missing)
        # Beside years an unknown one needs no more words, and has no room for them.
        is_time = dimension.key in ("year", "month")
        unstated = _("not stated") if is_time else _("%(dimension)s not stated") % {"dimension": dimension.label}
        return {group: names.get(group, str(group)) if group not in (None, "") else unstated for group in groups}


def is_known_by_year(figure: AnyFigure) -> bool:
    """Whether what ``figure`` counts is dated by years only; how far a year is carried out changes by the day."""
    return not isinstance(figure, Rate) and "year" in figure.dimensions and "month" not in figure.dimensions


def is_shorter_than_a_term(period: Period) -> bool:
    """Whether a span holds no two years, for which batches go: one year has a batch and the next has none."""
    start, end = period.start, period.end
    return start is not None and end is not None and end < spans.same_day(start, start.year + YEARS_OF_A_TERM)

"""Periods in words, the one a page stands on unless it is asked for another, and the one each is compared with.

A period is compared with the span of the same length before it: a year with the year before, a plan with the plan
before, other days with the same days a year earlier. Of a period that is not over only what is over is compared.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aidportal.figures.scopes import ALL, ONE_DAY, Period, Scope

# Until the end of this month a page stands on the whole year before: the new one has hardly begun.
LAST_MONTH_OF_FIRST_QUARTER = 3
YEARS = re.compile(r"\d{4}(?:[–—]\d{4})?")


def usual(today: date) -> Period:
    """The period of a page that is asked for none: the running year to date, in its first quarter the year before."""
    if today.month <= LAST_MONTH_OF_FIRST_QUARTER:
        return Period.year(today.year - 1)
    return Period(date(today.year, 1, 1), today + ONE_DAY)


def begins_a_year(day: date | None) -> bool:
    return day is not None and (day.month, day.day) == (1, 1)


def is_of_whole_years(period: Period) -> bool:
    return begins_a_year(period.start) and begins_a_year(period.end)


def is_to_date(period: Period, today: date) -> bool:
    """Whether the period is the running year up to today, or all of it."""
    return period.start == date(today.year, 1, 1) and period.end in (today + ONE_DAY, date(today.year + 1, 1, 1))


def is_running(period: Period, today: date) -> bool:
    """Whether today is a day of the period."""
    return (period.start is None or period.start <= today) and (period.end is None or today < period.end)


def words(period: Period, today: date) -> str:
    """What a period is called, and that of it only what has no certain year, or month, is meant."""
    unknown = _("year not stated") if period.year_unknown else _("month not stated") if period.month_unknown else ""
    if unknown and period.is_open:
        return unknown
    days = words_of_days(period, today)
    return _("%(period)s, %(unknown)s") % {"period": days, "unknown": unknown} if unknown else days


def words_of_days(period: Period, today: date) -> str:
    """A year or years as they are, the running year to date, a day, other periods by their first and last day."""
    start, last = period.start, period.last_day
    if start and last:
        if (start, period.end) == (date(today.year, 1, 1), today + ONE_DAY):
            return _("%(year)s to date") % {"year": today.year}
        if is_of_whole_years(period):
            years = {"first": start.year, "last": last.year}
            return str(start.year) if start.year == last.year else pgettext("years", "%(first)s–%(last)s") % years
        return str(start) if start == last else _("%(start)s to %(end)s") % {"start": start, "end": last}
    if start:
        return _("since %(start)s") % {"start": start}
    return _("until %(end)s") % {"end": last} if last else _("all years")


def in_a_sentence(period: str) -> str:
    """What a period is called, of years alone as a sentence has them."""
    return pgettext("years in a sentence", "%(first)s") % {"first": period} if YEARS.fullmatch(period) else period


def page_query(scope: Scope) -> list[tuple[str, str]]:
    """The scope as the parameters of a page that stands on the usual period unless it is told another."""
    return [*([("year", ALL)] if scope.period == Period() else []), *scope.query()]


def page_url(scope: Scope, path: str) -> str:
    """``path``, a page of that kind, narrowed to the scope."""
    return f"{path}?{urlencode(page_query(scope))}"


# ---- What is compared


def so_far(period: Period, today: date) -> Period | None:
    """The part of the period that is over; ``None`` where it has not begun, and where nobody knows when it began."""
    end = min(period.end or date.max, today + ONE_DAY)
    if period.start is None or period.start >= end or replace(period, start=None, end=None) != Period():
        return None
    return Period(period.start, end)


def before(period: Period, today: date) -> Period | None:
    """The span of the same length before what is over of the period; ``None`` where there is none."""
    now = so_far(period, today)
    if now is None or now.start is None or now.last_day is None:
        return None
    years = years_back(period, now)
    if now.start.year - years < 1:
        return None
    return Period(earlier(now.start, years), earlier(now.last_day, years) + ONE_DAY)


def whole_years(period: Period, today: date) -> tuple[Period, Period] | None:
    """The years of the period up to the running one, and as many before them; ``None`` where it cuts a year.

    For what is known by its year: the days of a year say nothing of it.
    """
    now = so_far(period, today)
    if now is None or now.start is None or now.last_day is None or not begins_a_year(now.start):
        return None
    if not begins_a_year(period.end) and now.last_day != today:
        return None
    years, last = years_back(period, now), now.last_day.year
    if now.start.year - years < 1:
        return None
    end = date(last + 1, 1, 1)
    earlier_years = Period(date(now.start.year - years, 1, 1), date(end.year - years, 1, 1))
    return Period(now.start, min(end, period.end or end)), earlier_years


def asked_on(now: Period, before: Period, today: date) -> date | None:
    """The day as of which the span before is asked, where the other is up to today."""
    if now.last_day != today or now.start is None or before.start is None:
        return None
    return earlier(today, now.start.year - before.start.year)


def years_back(period: Period, now: Period) -> int:
    """By how many years the span before lies earlier: a plan's five, else as few as keep the two apart."""
    start, end = now.start, now.end
    assert start is not None and end is not None  # noqa: S101 - what is over has both
    if is_of_whole_years(period) and period.end is not None:
        return period.end.year - start.year
    return next(years for years in range(1, end.year - start.year + 2) if earlier(end, years) <= start)


def earlier(day: date, years: int) -> date:
    """The same day some years earlier; of a 29 February the day before."""
    return same_day(day, day.year - years)


def same_day(day: date, year: int) -> date:
    """``day`` in another year; of a 29 February the day before."""
    return date(year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def words_of_before(one: Period, of: Period, today: date) -> str:
    """The span ``one``, with which ``of`` is compared."""
    start, last = one.start, one.last_day
    if start and last and start.year == last.year:
        if not is_of_whole_years(one):
            return _("the same days of %(year)s") % {"year": start.year}
        if is_running(of, today):
            return _("the whole of %(year)s") % {"year": start.year}
    return words(one, today)

"""The periods that reports are of, each that of the last day asked for, and what they are called."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aidportal.charts import spans
from aidportal.figures.scopes import ONE_DAY, Period

# China's plans: five years from a year that ends in 1 or 6, counted from 1953 on.
YEARS_OF_A_PLAN, FIRST_NUMBERED, PLAN_OF_FIRST = 5, 1981, 6
NUMBERS = "零一二三四五六七八九十"


def last_day_of(period: Period, today: date) -> date:
    """The last day of a period that is over, today where it goes on."""
    return min(period.last_day or today, today)


def from_the_month(period: Period, today: date, months: int) -> Period:
    """The span of so many months in which the last day lies, up to it where it is not over."""
    last = last_day_of(period, today)
    first = date(last.year, (last.month - 1) // months * months + 1, 1)
    following = first.month + months
    end = date(first.year + following // 13, following - 12 if following > 12 else following, 1)
    return Period(first, min(end, max(last, first) + ONE_DAY))


def month_to_date(period: Period, today: date) -> Period:
    return from_the_month(period, today, 1)


def quarter(period: Period, today: date) -> Period:
    return from_the_month(period, today, 3)


def half_year(period: Period, today: date) -> Period:
    return from_the_month(period, today, 6)


def year(period: Period, today: date) -> Period:
    return Period.year(last_day_of(period, today).year)


def plan(period: Period, today: date) -> Period:
    """The five years of the plan in which the last day lies."""
    year = last_day_of(period, today).year
    first = year - (year - 1) % YEARS_OF_A_PLAN
    return Period(date(first, 1, 1), date(first + YEARS_OF_A_PLAN, 1, 1))


# ---- What reports of them are called


def annual_title(period: Period) -> str:
    start, last = period.start, period.last_day
    if start and last and spans.is_of_whole_years(period):
        if start.year == last.year:
            return _("Annual report %(year)s") % {"year": start.year}
        return _("Report %(first)s–%(last)s") % {"first": start.year, "last": last.year}
    if start and last and start.year == last.year and spans.begins_a_year(start):
        return _("Report of %(year)s to date") % {"year": start.year}
    return _("Work report")


def assessment_title(period: Period) -> str:
    assert period.start  # noqa: S101 - of a year
    return _("Assessment sheet %(year)s") % {"year": period.start.year}


def half_year_title(period: Period) -> str:
    assert period.start  # noqa: S101 - of half a year
    titles = _("Report of the first half of %(year)s"), _("Report of the second half of %(year)s")
    return titles[period.start.month > 6] % {"year": period.start.year}


def quarter_title(period: Period) -> str:
    assert period.start  # noqa: S101 - of a quarter
    words = {"year": period.start.year, "quarter": numeral((period.start.month + 2) // 3)}
    return _("Quarterly report, Q%(quarter)s %(year)s") % words


def month_title(period: Period) -> str:
    assert period.start  # noqa: S101 - of a month
    month = date_format(period.start, pgettext("format of the month of a report", "F Y"))
    return _("Monthly report, %(month)s") % {"month": month}


def plan_title(period: Period) -> str:
    assert period.start  # noqa: S101 - of a plan
    number = (period.start.year - FIRST_NUMBERED) // YEARS_OF_A_PLAN + PLAN_OF_FIRST
    words = {"first": period.start.year, "last": period.start.year + YEARS_OF_A_PLAN - 1}
    if number < 1:
        return _("Report %(first)s–%(last)s") % words
    named = words | {"number": numeral(number)}
    return _("Report on the %(number)sth five-year plan (%(first)s–%(last)s)") % named


def numeral(number: int) -> str | int:
    """1 to 99 as a Chinese title has it; in other languages the number itself."""
    if not (get_language() or "").startswith("zh"):
        return number
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{NUMBERS[tens]}十"
    return front + (NUMBERS[ones] if ones or not tens else "")

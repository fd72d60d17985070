"""Periods and days as sentences have them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aidportal.charts import spans
from aidportal.charts.question import DashboardQuestion


def period_in_words(question: DashboardQuestion) -> str:
    """The period as the beginning of a sentence has it."""
    period = question.scope.period
    start, last = period.start, period.last_day
    has_days = not spans.is_of_whole_years(period) and not spans.is_to_date(period, question.today)
    if start and last and has_days:
        return days_in_words(start, last)
    return capfirst(spans.in_a_sentence(question.period_text))


def days_in_words(first: date, last: date) -> str:
    """From one day to another; the year of both is said once."""
    formats = _("j F Y"), _("j F Y")
    if first.year == last.year:
        formats = pgettext("first of two days of a year", "j F"), pgettext("last of two days of a year", "j F Y")
    words = {"start": date_format(first, formats[0]), "end": date_format(last, formats[1])}
    return pgettext("days in a sentence", "%(start)s to %(end)s") % words


def day_in_words(day: date) -> str:
    return date_format(day, _("j F Y"))

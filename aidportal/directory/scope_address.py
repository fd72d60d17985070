"""The scope that an address asks for: how its parameters are read, for filter bars and for those who ask without one.

``ask`` serves stored queries and the command. A filter bar checks its fields one by one, and what takes several here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from aidportal.figures.axes import NOT_STATED, Axis, by_parameter
from aidportal.figures.scopes import ALL, DATES, DAYS, ONE_DAY, ROUGHLY, STATED, Period, Scope
from aidportal.values.dates import PartialDate
from aidportal.web.requests import Reader

from .choices import Choices

# What an address may say of dates in words; no month and no "known" is a date.
WORDS = {"year": (NOT_STATED,), "month": (NOT_STATED, STATED), "known": ROUGHLY[1:]}


# ---- Dates


def contradictions(dates: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What of the dates of an address cannot be asked together: the parameter, and why in a sentence."""
    year, first, last = dates.get("year"), dates.get("from"), dates.get("until")
    if year not in (None, NOT_STATED) and (first or last):
        yield "year", _("Ask for a year or for from and until, not for both.")
    if first and last and last.last < first.first:
        yield "until", _("The end (%(end)s) is before the start (%(start)s).") % {"end": last, "start": first}


def asked_twice(name: str) -> str:
    return _("“%(name)s” is asked for twice.") % {"name": name}


def period_of(dates: Mapping[str, Any]) -> Period:
    """The period that the dates of an address ask for."""
    years, first, last = (dates.get(name) for name in ("year", "from", "until"))
    if years and years != NOT_STATED:
        first = last = years
    return Period(
        first.first if first else None,
        last.last + ONE_DAY if last else None,
        year_unknown=years == NOT_STATED,
        month_unknown=dates.get("month") == NOT_STATED,
        month_known=dates.get("month") == STATED,
        is_rough=bool(dates.get("known")),
    )


def days_of(dates: Mapping[str, Any]) -> dict[str, Any]:
    """The days asked for beside the period; the last possible one where only the month or year is given."""
    return {key: dates[name].last for key, name in DAYS.items() if dates.get(name)}


def parse_date(name: str, text: str) -> PartialDate | str:
    """The date that ``text`` is, or the word that ``name`` may have in its place."""
    if text in WORDS.get(name, ()):
        return text
    if name in ("month", "known"):
        raise ValueError(no_such(name, text))
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date.") % {"text": text[:40]}) from None


def no_such(name: str, text: str) -> str:
    return _("There is no %(name)s “%(text)s”.") % {"name": name, "text": text[:40]}


# ---- The whole address


def ask(pairs: Iterable[tuple[str, str]], user: Reader) -> Scope:
    """The scope that ``pairs`` of parameter and value ask for; ``ValueError`` in one line for what is wrong."""
    dates: dict[str, PartialDate | str] = {}
    texts: list[tuple[Axis, str]] = []
    axes = by_parameter()
    for name, text in pairs:
        if (name, text) == ("year", ALL):
            continue
        if name in DATES:
            if name in dates:
                raise ValueError(asked_twice(name))
            dates[name] = parse_date(name, text)
        elif name in axes:
            texts.append((axes[name], text))
        else:
            raise ValueError(_("There is no “%(name)s” to ask for.") % {"name": name})
    values = values_of(texts, user)
    for _name, words in contradictions(dates):
        raise ValueError(words)
    return Scope(user, period=period_of(dates), **days_of(dates), **values)


def values_of(texts: list[tuple[Axis, str]], user: Reader) -> dict[str, Any]:
    """The values on each axis, by its key; a past area as the one it counts as."""
    # It is asked for by few axes, and then once for all.
    register = SimpleLazyObject(lambda: Choices(user, (), [text for _axis, text in texts]))
    values: dict[str, tuple[Any, ...]] = {}
    for axis, text in texts:
        value = axis.value(text, register)
        if value is None:
            raise ValueError(no_such(axis.parameter, text))
        values[axis.key] = (*values.get(axis.key, ()), value)
    return values

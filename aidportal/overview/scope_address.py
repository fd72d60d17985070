"""A scope from the parameters of an address, for those who ask without a list: stored queries and the command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from aidportal.directory.models import Area, Organisation, Sector
from aidportal.directory.querysets import ITSELF, itself
from aidportal.figures.scopes import (
    ALL,
    DAYS,
    NOT_STATED,
    ONE_DAY,
    PARAMETERS,
    ROUGHLY,
    STATED,
    Direction,
    Period,
    Scope,
)
from aidportal.values.dates import PartialDate
from cadres.models import Official
from cadres.terms import Handover, Length
from projects.models import Disbursement, DonatedItem, Funding, Output, Project
from projects.models.funding import DATINGS
from projects.models.standing import STATUS_CHOICES
from trainings.models import People, Session

AXES = {parameter: axis for axis, parameter in PARAMETERS.items()}
DATES = ("from", "until", "on", "asof", "year", "month", "known")
# What an address may say of dates in words; no month and no "known" is a date.
WORDS = {"year": (NOT_STATED,), "month": (NOT_STATED, STATED), "known": ROUGHLY[1:]}


def ask(pairs: Iterable[tuple[str, str]], user: Any) -> Scope:
    """The scope that ``pairs`` of parameter and value ask for; ``ValueError`` in one line for what is wrong."""
    dates: dict[str, PartialDate | str] = {}
    axes: dict[str, Any] = {}
    for name, text in pairs:
        if (name, text) == ("year", ALL):
            continue
        if name in DATES:
            if name in dates:
                raise ValueError(_("“%(name)s” is asked for twice.") % {"name": name})
            dates[name] = parse_date(name, text)
        elif name in AXES:
            axes[AXES[name]] = (*axes.get(AXES[name], ()), accepted(name, text))
        else:
            raise ValueError(_("There is no “%(name)s” to ask for.") % {"name": name})
    axes |= {axis: date.last for axis, name in DAYS.items() if isinstance(date := dates.get(name), PartialDate)}
    return Scope(user, period=period(dates), **axes)


def parse_date(name: str, text: str) -> PartialDate | str:
    """The date that ``text`` is, or the word that ``name`` may have in its place."""
    if text in WORDS.get(name, ()):
        return text
    if name in ("month", "known"):
        raise ValueError(_("There is no %(name)s “%(text)s”.") % {"name": name, "text": text[:40]})
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date.") % {"text": text[:40]}) from None


def period(dates: dict[str, Any]) -> Period:
    first, last, year = dates.get("from"), dates.get("until"), dates.get("year")
    if isinstance(year, PartialDate):
        if first or last:
            raise ValueError(_("Ask for a year or for from and until, not for both."))
        first = last = year
    if first and last and last.last < first.first:
        words = {"end": last, "start": first}
        raise ValueError(_("The end (%(end)s) is before the start (%(start)s).") % words)
    return Period(
        first.first if first else None,
        last.last + ONE_DAY if last else None,
        year_unknown=year == NOT_STATED,
        month_unknown=dates.get("month") == NOT_STATED,
        month_known=dates.get("month") == STATED,
        is_rough="known" in dates,
    )


def accepted(name: str, text: str) -> Any:
    """``text`` as the axis ``name`` holds it; ``ValueError`` where there is no such value."""
    if name == "batch" and text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    value = None if "\0" in text else known(name, text)
    if value is None:
        words = {"name": name, "text": text[:40]}
        raise ValueError(_("There is no %(name)s “%(text)s”.") % words)
    return value


def known(name: str, text: str) -> str | None:
    """``text`` as the axis holds it, a past area as the one it counts as; ``None`` where there is no such value."""
    choices = {
        "source": Funding.Source.values,
        "status": [value for value, _label in STATUS_CHOICES],
        "direction": Direction.values,
        "kind": [*Official.Kind.values, *Session.Kind.values, *Disbursement.Stage.values, *Project.Status.values],
        "people": People.values,
        "length": Length.values,
        "handover": Handover.values,
        "goods": DonatedItem.Stated.values,
        "by": [value for value, _label in DATINGS],
    }
    if text == NOT_STATED and name != "batch":
        return text
    if name in choices:
        return text if text in choices[name] else None
    if name in ("unit", "work"):
        return text if Output.objects.filter(**{{"unit": "unit", "work": "name"}[name]: text}).exists() else None
    if name == "giver" and text[:1] == "o":
        number = text[1:]
        is_number = number.isascii() and number.isdigit()
        return text if is_number and Organisation.objects.filter(pk=int(number[:12])).exists() else None
    if name in ("area", "giver"):
        return known_area(text)
    rows: Any = {"project": Project.objects.filter(code=text), "sector": Sector.objects.filter(pk=text)}.get(name)
    return text if rows is not None and rows.exists() else None


def known_area(text: str) -> str | None:
    area = Area.objects.filter(pk=text.removeprefix(ITSELF)).first()
    if area is None:
        return None
    return itself(area.counted_as) if text.startswith(ITSELF) else area.counted_as

"""A scope from the parameters of an address, for those who ask without a list: stored queries and the command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.dates import PartialDate
from aidportal.directory.models import Area, Organisation, Sector
from aidportal.figures.scopes import ONE_DAY, PARAMETERS, Direction, Period, Scope
from cadres.models import Official
from projects.models import Disbursement, Funding, Project
from trainings.models import Session

AXES = {parameter: axis for axis, parameter in PARAMETERS.items()}
DATES = ("from", "until", "on", "year")


def ask(pairs: Iterable[tuple[str, str]], user: Any) -> Scope:
    """The scope that ``pairs`` of parameter and value ask for; ``ValueError`` in one line for what is wrong."""
    dates: dict[str, PartialDate] = {}
    axes: dict[str, tuple[Any, ...]] = {}
    for name, text in pairs:
        if name in DATES:
            if name in dates:
                raise ValueError(_("“%(name)s” is asked for twice.") % {"name": name})
            dates[name] = parse_date(text)
        elif name in AXES:
            axes[AXES[name]] = (*axes.get(AXES[name], ()), accepted(name, text))
        else:
            raise ValueError(_("There is no “%(name)s” to ask for.") % {"name": name})
    return Scope(user, period=period(dates), day=dates["on"].last if "on" in dates else None, **axes)


def parse_date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date.") % {"text": text[:40]}) from None


def period(dates: dict[str, PartialDate]) -> Period:
    first, last = dates.get("from"), dates.get("until")
    if year := dates.get("year"):
        if first or last:
            raise ValueError(_("Ask for a year or for from and until, not for both."))
        return Period(year.first, year.last + ONE_DAY)
    if first and last and last.last < first.first:
        words = {"end": last, "start": first}
        raise ValueError(_("The end (%(end)s) is before the start (%(start)s).") % words)
    return Period(first.first if first else None, last.last + ONE_DAY if last else None)


def accepted(name: str, text: str) -> Any:
    """``text`` as the axis ``name`` holds it; ``ValueError`` where there is no such value."""
    if name == "batch" and text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    if "\0" in text or not known(name, text):
        words = {"name": name, "text": text[:40]}
        raise ValueError(_("There is no %(name)s “%(text)s”.") % words)
    return text


def known(name: str, text: str) -> bool:
    choices = {
        "source": Funding.Source.values,
        "status": Project.Status.values,
        "direction": Direction.values,
        "kind": [*Official.Kind.values, *Session.Kind.values, *Disbursement.Stage.values],
    }
    if name in choices:
        return text in choices[name]
    if name == "giver" and text[:1] == "o":
        number = text[1:]
        return number.isascii() and number.isdigit() and Organisation.objects.filter(pk=int(number[:12])).exists()
    tables: dict[str, type[Model]] = {"area": Area, "giver": Area, "sector": Sector}
    if name == "project":
        return Project.objects.filter(code=text).exists()
    return name in tables and tables[name]._default_manager.filter(pk=text).exists()

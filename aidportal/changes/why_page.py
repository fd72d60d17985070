"""The page that says why a number is another than at a past moment; as CSV too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aidportal.charts.number_words import number_text, unit_text
from aidportal.charts.scope_words import scope_words
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value
from aidportal.history.known_days import unknown_words
from aidportal.history.moments import Moment
from aidportal.registers.exports import send_file
from aidportal.sheets.partial_date import PartialDate
from aidportal.sheets.writing import CellKind, ExportSheet, Heading
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

from .why import Reasons, Share, told, why

OWN = ("figure", "was", "now", "export")
MOST_SHOWN = 200


def why_url(figure: AnyFigure, scope: Scope, was: str, now: str = "") -> str:
    """The address of why ``figure`` in ``scope`` moved; moments are days, or acts as ``a12``."""
    own = {"figure": figure.key, "was": was} | ({"now": now} if now else {})
    return f"{reverse('history:why')}?{urlencode(own)}&{scope.querystring()}".rstrip("&")


@dataclass(frozen=True)
class ReasonsTable:
    """A number of two moments as the page shows it."""

    reasons: Reasons
    unit: Unit

    @property
    def label(self) -> str:
        return str(self.reasons.figure.label)

    @property
    def unit_label(self) -> str:
        return unit_text(self.reasons.figure, self.reasons.now, self.unit)

    @property
    def was(self) -> str:
        return self.text(self.reasons.was)

    @property
    def now(self) -> str:
        return self.text(self.reasons.now)

    @property
    def difference(self) -> str:
        return self.signed(self.reasons.difference)

    @property
    def adds_up(self) -> bool:
        return self.reasons.unexplained == 0

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        for share in (self.reasons.shares or [])[:MOST_SHOWN]:
            yield {"share": share, "amount": self.signed(share.amount)}

    @property
    def more(self) -> int:
        """How many shares are not shown."""
        return max(0, len(self.reasons.shares or ()) - MOST_SHOWN)

    @property
    def parts(self) -> list[ReasonsTable]:
        return [ReasonsTable(part, self.unit) for part in self.reasons.parts]

    def text(self, value: Value) -> str:
        return number_text(self.reasons.figure, value, self.unit)

    def signed(self, value: Decimal) -> str:
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return f"{sign}{self.text(abs(value))}"


class NotAMoment(ValueError):
    """Text that names no moment the history knows."""


def moment_named(text: str) -> Moment:
    """The moment that an address names: a day, an act, or now. Raises ``NotAMoment``."""
    if not text:
        return Moment.latest()
    day = None
    if text.startswith("a") and text[1:].isdecimal():
        moment = Moment.of_act(int(text[1:]))
    else:
        try:
            day = PartialDate.parse(text).last
        except ValueError as error:
            raise NotAMoment(str(error)) from None
        moment = Moment.of_day(day)
    if moment is None:
        raise NotAMoment(unknown_words(day))
    return moment


def moment_in_words(text: str, moment: Moment) -> str:
    """A moment as it was asked for: a day, the time of an act, or today."""
    if not text:
        return _("%(day)s (today)") % {"day": f"{moment.day:%Y-%m-%d}"}
    return day_or_time(moment)


def day_or_time(moment: Moment) -> str:
    return f"{timezone.localtime(moment.at):%Y-%m-%d %H:%M}" if moment.at else f"{moment.day:%Y-%m-%d}"


@require_GET
def why_page(request: SignedInRequest) -> HttpResponse:
    """Why a figure moved between two moments."""
    given = request.GET
    try:
        figure = catalogue.figure(given.get("figure", ""))
        scope = ask([(key, value) for key, values in given.lists() for value in values if key not in OWN], request.user)
        was, now = moment_named(given.get("was", "")), moment_named(given.get("now", ""))
    except (KeyError, ValueError) as error:
        words = _("There is no such figure.") if isinstance(error, KeyError) else str(error)
        return render(request, "400.html", {"message": words}, status=400)
    unit, reasons = Unit(request.user.unit), why(figure, scope, was, now)
    if given.get("export") == "csv":
        return exported(request, figure, [told(one, scope) for one in reasons.parts or (reasons,)])
    shown = told(reasons, scope, MOST_SHOWN)
    parts = tuple(told(part, scope, MOST_SHOWN) for part in shown.parts)
    tables = [ReasonsTable(part, unit) for part in (parts or (shown,))]
    words = _("Why “%(figure)s” is another number") % {"figure": figure.label}
    context = {"title": words, "tables": tables, "whole": ReasonsTable(shown, unit) if parts else None}
    return render(request, "changes/why.html", context | about(request, scope, was, now))


def about(request: HttpRequest, scope: Scope, was: Moment, now: Moment) -> dict[str, Any]:
    """What the page says of moments and scope, and where it leads."""
    given, query = request.GET, request.GET.copy()
    file = query.copy()
    file["export"] = "csv"
    texts = {"was": moment_in_words(given.get("was", ""), was), "now": moment_in_words(given.get("now", ""), now)}
    lead = _("What was known on %(was)s and what is known on %(now)s") % texts
    narrowed = (f"{axis}{_(': ')}{values}" for axis, values in scope_words(scope, now.day))
    return {
        "lead": " · ".join([lead, *narrowed]),
        "was_text": texts["was"],
        "now_text": texts["now"],
        "moments": [named_moment("was", was, query), named_moment("now", now, query)],
        "csv_url": f"?{file.urlencode()}",
        "given": [(key, value) for key, values in given.lists() for value in values if key not in OWN[1:]],
    }


def named_moment(name: str, moment: Moment, query: QueryDict) -> dict[str, Any]:
    """A moment as the form holds it: an act stays one until another day is chosen."""
    other = query.copy()
    other[name] = f"{moment.day:%Y-%m-%d}"
    return {
        "name": name,
        "text": day_or_time(moment),
        "act": f"a{moment.number}" if moment.at else "",
        "day_url": f"?{other.urlencode()}",
    }


def exported(request: HttpRequest, figure: AnyFigure, tables: Sequence[Reasons]) -> Any:
    """All shares of a number, or of both parts of a rate, as a file."""
    headings = [
        Heading(_("figure"), CellKind.TEXT),
        Heading(_("record"), CellKind.TEXT),
        Heading(_("what happened"), CellKind.TEXT),
        Heading(_("was"), CellKind.NUMBER),
        Heading(_("is"), CellKind.NUMBER),
        Heading(_("share"), CellKind.NUMBER),
        Heading(_("act"), CellKind.TEXT),
    ]
    rows = (row_of(table.figure, share) for table in tables for share in table.shares or ())
    sheet = ExportSheet(str(figure.label), headings, rows)
    return send_file(request, "csv", lambda: sheet, str(figure.label), figure.key)


def row_of(figure: AnyFigure, share: Share) -> list[Any]:
    return [str(figure.label), share.name, share.kind, share.was, share.now, share.amount, str(share.act or "")]

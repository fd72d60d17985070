"""Addresses of a past day: below ``/known/20251231/`` stands every page as it would have been shown at its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django.utils.translation import gettext as _

from aidportal.sheets.partial_date import PartialDate
from aidportal.values import dates

from .models import Act
from .moments import Moment, as_of, shown_moment
from .tellers import READING

PARAMETER = "known"
PAST = re.compile(r"/known/(?P<of>a?)(?P<number>[0-9]{1,18})(?P<rest>/.*)", re.DOTALL)
# What belongs to no day: who signs in and how pages are shown, and whatever changes records or tells of changes.
OF_TODAY = ("/accounts/", "/admin/", "/healthz", "/history/", "/i18n/", "/imports/", "/record/", "/static/")
QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True)
class KnownDay:
    """The past day of a page, for its banner; ``rest`` is the address of the page today, with its query."""

    moment: Moment
    rest: str

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def earlier(self) -> str:
        """The page as known at the end of the quarter before."""
        return self.on(max(end for end in self._quarter_ends() if end < self.day))

    @property
    def later(self) -> str:
        """The page as known at the end of the next quarter; empty where that has not come."""
        end = min(end for end in self._quarter_ends() if end > self.day)
        return self.on(end) if end < timezone.localdate() else ""

    def on(self, day: date) -> str:
        return f"{prefix_of(day)}{self.rest.removeprefix('/')}"

    def _quarter_ends(self) -> Iterator[date]:
        for year in (self.day.year - 1, self.day.year, self.day.year + 1):
            yield from (date(year, month, day) for month, day in QUARTERS)


def prefix_of(day: date) -> str:
    return f"/known/{day:%Y%m%d}/"


class KnownThen:
    """Has what is asked below the address of a past day answered by the same code from the records of that day.

    All addresses that a page writes stay below it. Nothing can be written there: the database refuses it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = PAST.fullmatch(request.path_info)
        if match is None:
            # Other words of that name are of the scope.
            if request.method in READING and request.GET.get(PARAMETER, "")[:1].isdigit():
                return led_there(request)
            return self.get_response(request)
        rest = match["rest"]
        if rest.startswith(OF_TODAY):
            return self.today(request, rest)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.method not in READING:
            return refused(request, _("Nothing can be changed on a past day. Go back to today first."), 405)
        number = match["number"]
        day = None if match["of"] else day_of(number)
        moment = Moment.of_day(day) if day else Moment.of_act(int(number)) if match["of"] else None
        if moment is None:
            return refused(request, unknown_words(day), 404)
        return self.then(request, moment, rest)

    def today(self, request: HttpRequest, rest: str) -> HttpResponse:
        if request.method in READING:
            return HttpResponseRedirect(with_query(rest, request))
        request.path = request.path_info = rest
        return self.get_response(request)

    def then(self, request: Any, moment: Moment, rest: str) -> HttpResponse:
        request.known = KnownDay(moment, with_query(rest, request))
        request.user.reads_the_past = True
        request.path_info = rest
        with below(request.path.removesuffix(rest) + "/"), as_of(moment):
            return self.get_response(request)


def with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


@contextmanager
def below(prefix: str) -> Iterator[None]:
    """All addresses that are written within stand below ``prefix``."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def led_there(request: HttpRequest) -> HttpResponse:
    """The answer to ``?known=2025-12-31``: the same address on that day."""
    query = request.GET.copy()
    text = str(query.pop(PARAMETER)[-1])
    try:
        day = PartialDate.parse(text).last
    except ValueError:
        words = _("“%(text)s” is not a day. Write 2025-12-31, or 2025-12 for the end of a month.")
        return refused(request, words % {"text": text[:40]}, 400)
    rest = request.path_info.removeprefix("/")
    return HttpResponseRedirect(f"{prefix_of(day)}{rest}{'?' if query else ''}{query.urlencode()}")


def day_of(number: str) -> date | None:
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:]))
    except (ValueError, OverflowError):
        return None


def unknown_words(day: date | None) -> str:
    """Why nothing is known of a day, or of the act that was asked for."""
    if day and day > timezone.localdate():
        return _("What will be known on %(day)s cannot be told yet.") % {"day": f"{day:%Y-%m-%d}"}
    first = Act.objects.order_by("pk").first()
    if first is None or first.at is None:
        return _("No history is kept yet.")
    begin = timezone.localdate(first.at)
    return _("What was known on that day cannot be told: the history begins on %(day)s.") % {"day": f"{begin:%Y-%m-%d}"}


def refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    title = _("This page of a past day cannot be shown")
    return render(request, "not_known.html", {"title": title, "message": message}, status=status)


def name_of_day() -> str:
    """The day in the name of a file that is made now; of a past day it says that too."""
    day = f"{dates.today():%Y%m%d}"
    return _("%(day)s as known then") % {"day": day} if shown_moment() else day

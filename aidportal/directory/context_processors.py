"""What every page needs to know: where one can go, in which language and unit, and whether there is sample data."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from aidportal.directory.models import Document
from aidportal.subjects.navigation import help_for, places
from aidportal.values import dates
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInUser

# In their own words, so that who reads only one of them finds it.
LANGUAGE_LABELS = {"zh-hans": "中文", "en": "English"}


def portal(request: HttpRequest) -> dict[str, Any]:
    """``portal`` for the templates. It also serves error pages, so it copes with nobody being signed in."""
    user: Any = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    common = {"languages": languages(), "today": dates.today()}
    if not signed_in:
        return {"portal": common}
    return {
        "portal": common
        | {
            "navigation": navigation(request.path_info, getattr(user, "may_record", False)),
            "help": help_for(request.path_info),
            "units": units(user),
            "can_edit": getattr(user, "may_record", False),
            # Asked only by pages that show it.
            "has_sample": SimpleLazyObject(partial(has_sample, request)),
        }
    }


def has_sample(request: HttpRequest) -> bool:
    """Whether there are records of a sample; a request asks once."""
    if not hasattr(request, "has_sample"):
        request.has_sample = Document.objects.samples().exists()  # type: ignore[attr-defined]
    return request.has_sample  # type: ignore[attr-defined]


def navigation(path: str, may_record: bool) -> list[dict[str, Any]]:
    """The places of the bar; the current one is that with the longest address ``path`` begins with."""
    shown = [(place, reverse(place.name)) for place in places(may_record=may_record)]
    # A past day stands before all addresses and makes none another place.
    before = get_script_prefix().removesuffix("/")
    fitting = {place: fit for place, url in shown if (fit := beginning(path, url.removeprefix(before), place.beside))}
    here = max(fitting, key=lambda place: fitting[place], default=None)
    return [{"url": url, "label": place.label, "current": place is here} for place, url in shown]


def beginning(path: str, url: str, beside: str) -> int:
    """How much of ``path`` is the beginning that a place stands for; the top one stands for itself alone."""
    is_under = path.startswith(url) and (url != "/" or path == "/")
    return max(len(url) if is_under else 0, len(beside) if beside and path.startswith(beside) else 0)


def languages() -> list[dict[str, Any]]:
    current = get_language()
    return [
        {"code": code, "label": LANGUAGE_LABELS[code], "current": code == current} for code, _name in settings.LANGUAGES
    ]


def units(user: SignedInUser) -> list[dict[str, Any]]:
    return [{"key": unit.value, "label": unit.label, "current": user.unit == unit.value} for unit in Unit]

"""What every page needs to know: where one can go, in which language and unit, and whether there is sample data."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Document
from aidportal.values.money import Unit

NAVIGATION = [
    ("overview:overview", _("Overview")),
    ("projects:list", _("Projects")),
    ("projects:donation_list", _("Donations")),
    ("cadres:list", _("Officials")),
    ("trainings:list", _("Training")),
    ("directory:index", _("Directory")),
    ("published:figures", _("Published figures")),
    ("reports:reports", _("Reports")),
]
# Only for those who may record.
RECORDING = [("imports:list", _("Import"))]
# In their own words, so that who reads only one of them finds it.
LANGUAGE_LABELS = {"zh-hans": "中文", "en": "English"}


def portal(request: HttpRequest) -> dict[str, Any]:
    """``portal`` for the templates. It also serves error pages, so it copes with nobody being signed in."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    common = {"languages": languages(), "today": timezone.localdate()}
    if not signed_in:
        return {"portal": common}
    return {
        "portal": common
        | {
            "navigation": navigation(request.path, getattr(user, "may_record", False)),
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
    """The places of the bar; the current one is that with the longest address ``path`` begins with.

    The overview is the first of the dashboards and stands for all of them.
    """
    if path.startswith("/dashboards/"):
        path = "/"
    places = [(reverse(name), label) for name, label in NAVIGATION + (RECORDING if may_record else [])]
    here = max(
        (url for url, _label in places if path.startswith(url) and (url != "/" or path == "/")), key=len, default=""
    )
    return [{"url": url, "label": label, "current": url == here} for url, label in places]


def languages() -> list[dict[str, Any]]:
    current = get_language()
    return [
        {"code": code, "label": LANGUAGE_LABELS[code], "current": code == current} for code, _name in settings.LANGUAGES
    ]


def units(user: Any) -> list[dict[str, Any]]:
    return [{"key": unit.value, "label": unit.label, "current": user.unit == unit.value} for unit in Unit]

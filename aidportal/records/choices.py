"""What the fields of record pages ask for while one types: rows by their names, and what an amount or a date means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from aidportal.records import in_place
from aidportal.records.fields import (
    MOST_LOOKED_AT,
    called_exactly,
    date_understood,
    is_called,
    keys_of_programme,
    label_of,
    meant,
    names_of,
    of_today,
    rank,
    typed_in_full,
)
from aidportal.records.offers import Offered, offered
from aidportal.records.pages import model_with_page
from aidportal.records.rights import gate
from aidportal.values.dates import typed_date
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

if TYPE_CHECKING:
    from aidportal.records.admin import RecordAdmin

MOST_OFFERED = 12


@require_GET
def choices(request: SignedInRequest, app_label: str, model_name: str) -> JsonResponse:
    """The rows that a form may offer and that fit what was typed, the best first."""
    if not site.has_permission(request):
        raise PermissionDenied
    pages: Any = site.get_model_admin(model_with_page(app_label, model_name))
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    fits = offered(request.GET, request.user)
    rows = fitting(request, pages, text, fits)
    exact = meant([row for row in rows if text and is_called(row, text)], text)
    # Those that are meant go first; the sort keeps the order of the others.
    rows.sort(key=lambda row: row not in exact)
    today = of_today(rows)
    listed = [listing(row, text, fits, row in exact) | {"past": row not in today} for row in rows[:MOST_OFFERED]]
    answer: dict[str, Any] = {"q": request.GET.get("q", ""), "rows": listed, "more": len(rows) > MOST_OFFERED}
    new = None if any(row["exact"] for row in listed) else in_place.offer(pages, request, text)
    return JsonResponse(answer | ({"new": new} if new else {}))


def listing(row: Model, text: str, fits: Offered, is_exact: bool) -> dict[str, Any]:
    """A row as a choice lists it; ``is_exact`` where what was typed means it."""
    return {
        "key": str(row.pk),
        "text": label_of(row),
        "why": fits.first.get(row.pk) or why(row, text),
        "exact": is_exact,
    }


def fitting(request: SignedInRequest, pages: RecordAdmin, text: str, fits: Offered) -> list[Any]:
    """Some rows that fit ``text``: those that are called so are among them, however many others fit.

    First those that are called so, then those that fit what is chosen beside them, then those of the programme.
    """
    allowed = gate(pages.model, "choose", request.user)
    rows, _may_repeat = pages.get_search_results(request, pages.get_queryset(request), text)
    rows = rows.filter(fits.only, pk__in=allowed.order_by().values("pk"))
    exact = called_exactly(pages.model, text)
    first = rows.filter(pk__in=fits.first)[:MOST_OFFERED] if fits.first else ()
    unique = {row.pk: row for row in [*rows.filter(exact)[:MOST_OFFERED], *first, *rows[:MOST_LOOKED_AT]]}

    ours = keys_of_programme(unique.values())

    def place(row: Model) -> tuple[bool, bool, bool, int]:
        return not (text and is_called(row, text)), row.pk not in fits.first, row.pk not in ours, rank(row, text)

    return sorted(unique.values(), key=place)


def why(row: Model, text: str) -> str:
    """Why a row is offered, where its name does not show it."""
    if not text or any(text.lower() in name.lower() for name in names_of(row)):
        return ""
    return _("by its pinyin") if text.isascii() else ""


@require_GET
def understood(request: HttpRequest) -> JsonResponse:
    """What is understood of an amount or a date, in words; empty where nothing is. Of two dates the days between."""
    if not site.has_permission(request):
        raise PermissionDenied
    if "until" in request.GET:
        return JsonResponse(days_understood(request.GET))
    return JsonResponse({"text": amount_understood(request.GET) or date_understood(request.GET.get("date", ""))})


def amount_understood(query: Mapping[str, str]) -> str:
    unit = query.get("unit", "")
    text = query.get("amount", "")[:40]
    if not text or unit not in Unit.values:
        return ""
    try:
        return typed_in_full(text, Unit(unit))
    except (ValueError, OverflowError):
        return _("not an amount")


def days_understood(query: Mapping[str, str]) -> dict[str, str]:
    """How many days lie between two that were typed, both counted; blank where they are not known to the day."""
    try:
        first, last = (typed_date(query.get(name, "").strip()[:40]) for name in ("from", "until"))
    except ValueError:
        return {"days": "", "text": ""}
    count = (last.first - first.first).days + 1
    if not (first.is_day and last.is_day and count > 0):
        return {"days": "", "text": ""}
    words = ngettext("= %(days)s day by the dates", "= %(days)s days by the dates", count)
    return {"days": str(count), "text": words % {"days": count}}

"""From rows that are ticked in a list to the preview of a bulk change: which field, which value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aidportal.intake.bulk_fields import BulkField, BulkForm, beside_names, bulk_fields_of
from aidportal.queues.queue import wait_for, wake
from aidportal.records.fields import UNIT_FIELD, PageFields, label_of
from aidportal.records.rights import gate
from aidportal.records.sections import of_bound, problems_of
from aidportal.registers.register import Register
from aidportal.subjects.subject import register_at
from aidportal.web.requests import SignedInRequest

from . import steps
from .bulk_preview import list_url
from .models import Import

# More are narrowed by filters first: who looks at a preview of more has looked at none of it.
MOST_RECORDS = 20_000
MOST_NAMED = 5
MOST_DIGITS = 18


class ChosenRows:
    """The rows of a list that were ticked, as far as the reader sees them."""

    def __init__(self, request: SignedInRequest, register_class: type[Register]) -> None:
        self.post, self.user, self.register_class = request.POST, request.user, register_class
        self.model: Any = register_class.records.model
        # The question of the list, without characters that no record holds.
        self.query = self.post.get("query", "").replace("%00", "").replace("\0", "")

    @cached_property
    def keys(self) -> list[Any]:
        """Their primary keys, at most one more than may be changed at once."""
        if self.is_whole:
            rows = self.register_class(self.user, QueryDict(self.query)).rows
        else:
            rows = gate(self.model, "see", self.user).filter(pk__in=[*self.ticked()])
        keys = rows.order_by("pk").values_list("pk", flat=True)
        return list(dict.fromkeys(keys[: MOST_RECORDS + 1]))

    @property
    def is_whole(self) -> bool:
        return bool(self.post.get("all"))

    def ticked(self) -> Iterator[int]:
        names = ["rows", *(["shown"] if self.post.get("page") else [])]
        for text in ",".join(",".join(self.post.getlist(name)) for name in names).split(","):
            if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
                yield int(text)

    @property
    def list_url(self) -> str:
        return list_url(self.register_class.address, self.query)

    def names(self) -> list[str]:
        rows = gate(self.model, "see", self.user).filter(pk__in=self.keys[:MOST_NAMED])
        return [label_of(row) for row in rows.select_related(*beside_names(self.model))]


@require_POST
def bulk(request: SignedInRequest, address: str) -> HttpResponse:
    """Ask for the value to be set in the ticked rows of the list at ``address``; with one, go on to the preview."""
    try:
        rows = ChosenRows(request, register_at(address))
    except KeyError:
        raise Http404 from None
    fields = bulk_fields_of(rows.model, request.user)
    if not fields:
        raise PermissionDenied
    if obstacle := why_not(rows):
        messages.warning(request, obstacle)
        return HttpResponseRedirect(rows.list_url)
    field = next((one for one in fields if one.name == request.POST.get("field")), fields[0])
    user: Any = request.user
    shown = PageFields.of(request)
    is_sent = "_preview" in request.POST
    form = BulkForm(request.POST if is_sent else None, field, rows.model, request, shown)
    if is_sent and form.is_valid():
        job = received(rows, field, form, user, request.POST.get("once", ""))
        wake()
        wait_for(job)
        return redirect(job)
    return asked(request, rows, field, form, shown)


def why_not(rows: ChosenRows) -> str:
    if not rows.keys:
        return _("No row was ticked. Tick the rows that are to be changed.")
    if len(rows.keys) > MOST_RECORDS:
        words = _("The list has more than %(most)s rows. Narrow it by filters, and change some at a time.")
        return words % {"most": f"{MOST_RECORDS:,}"}
    return ""


def received(rows: ChosenRows, field: BulkField, form: BulkForm, user: Any, once: str) -> Import:
    """The bulk change that was asked for, waiting for a worker; one however often the button was pressed."""
    selection = {
        "list": rows.register_class.address,
        "query": rows.query,
        "field": field.name,
        "values": form.texts(),
        "words": form.words(),
        "keys": rows.keys,
    }
    job = Import(
        kind=rows.model._meta.label_lower,
        name=form.summary()[:200],
        size=0,
        sha256=hashlib.sha256(json.dumps(selection, sort_keys=True).encode()).hexdigest(),
        user=user,
        language=get_language() or "zh-hans",
        selection=selection,
        rows_total=len(rows.keys),
    )
    try:
        steps.save_once(job, form_key(once))
    except steps.SentTwice as twice:
        return twice.job
    return job


def form_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def asked(
    request: SignedInRequest, rows: ChosenRows, field: BulkField, form: BulkForm, shown: PageFields
) -> HttpResponse:
    """The page that asks for the value."""
    count = len(rows.keys)
    register = rows.register_class
    title = _("Set: %(field)s") % {"field": field.label(rows.model)}
    names = rows.names()
    context = {
        "title": title,
        "lead": ngettext("In %(count)s row of “%(list)s”", "In %(count)s rows of “%(list)s”", count)
        % {"count": f"{count:,}", "list": register.title},
        "crumbs": [{"url": rows.list_url, "label": register.title}, {"label": title}],
        "names": names,
        "rest": count - len(names),
        "fields": [of_bound(bound) for bound in form.visible_fields()],
        "problems": problems_of(form, []) if form.is_bound else [],
        "carried": {
            "field": field.name,
            "query": rows.query,
            "all": "1" if rows.is_whole else "",
            "rows": "" if rows.is_whole else ",".join(map(str, rows.keys)),
            "once": request.POST.get("once") or uuid4(),
            UNIT_FIELD: shown.unit.value,
        },
        "action": reverse("imports:bulk", args=[register.address]),
        "cancel_url": rows.list_url,
    }
    return render(request, "imports/bulk.html", context)

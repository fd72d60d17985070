"""The pages of the history: of one record, and of the whole portal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count, islice
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View

from aidportal.history.models import Act
from aidportal.records.pages import change_url, has_page
from aidportal.records.told_tables import ToldTable, by_model
from aidportal.registers.exports import send_file
from aidportal.sheets.streaming import STREAMS
from aidportal.sheets.writing import Ending, ExportSheet, Heading
from aidportal.values import dates
from aidportal.web.requests import SignedInRequest

from .chronicle import Chronicle, RowEntry
from .events import Event, is_number
from .filters import AllChangesForm, ChangesForm, RecordChangesForm, began, is_seen
from .names import called
from .neighbours import last_version

ENTRIES_PER_PAGE = 30
# So many changes are written into a file; of more it says so.
MOST_IN_FILE = 100_000


class ChangesView(View):
    """A list of changes, newest first, with filters and as a file."""

    request: SignedInRequest
    http_method_names = ["get", "head"]
    template_name = "changes/changes.html"
    # Whether the entries say of which record they are.
    names_records = True
    file_name = "history"

    def get(self, request: SignedInRequest, **kwargs: object) -> HttpResponse:
        if (kind := request.GET.get("_export")) in STREAMS:
            name, day = self.title(), f"{dates.today():%Y%m%d}"
            return send_file(request, kind, self.sheet, f"{name}-{day}", f"{self.file_name}-{day}")
        place = Event.read(request.GET.get("after", ""))
        return render(request, self.template_name, self.context(place))

    def context(self, place: Event | None) -> dict[str, Any]:
        page = self.chronicle.page(place, ENTRIES_PER_PAGE)
        return {
            "title": self.title(),
            "form": self.form,
            "page": page,
            "names_records": self.names_records,
            "is_first": place is None,
            "began": Act.objects.filter(pk=began()).first() if page.place is None else None,
            "exports": [self.export(key, label) for key, label in (("xlsx", _("Excel")), ("csv", _("CSV")))],
        }

    def export(self, key: str, label: str) -> dict[str, str]:
        query = self.request.GET.copy()
        query.pop("after", None)
        query["_export"] = key
        return {"url": f"{self.request.path}?{query.urlencode()}", "label": label}

    def title(self) -> str:
        raise NotImplementedError

    @cached_property
    def form(self) -> ChangesForm:
        raise NotImplementedError

    @cached_property
    def chronicle(self) -> Chronicle:
        return Chronicle(self.form.wanted(), self.request.user)

    # ---- The file

    def sheet(self) -> ExportSheet:
        texts = (
            *(_("Time"), _("Who"), _("Through"), _("Reason"), _("Kind"), _("Record"), _("Part")),
            *(_("Change"), pgettext("history", "Field"), _("Before"), _("After")),
        )
        written = count()
        rows = (row for row in islice(self.rows(), MOST_IN_FILE) if next(written) >= 0)
        return ExportSheet(self.title(), [Heading(text) for text in texts], rows, lambda: ending(next(written)))

    def rows(self) -> Iterator[list[Any]]:
        for page in self.chronicle.pages(500):
            for act in page.acts():
                for record, entries in act.records:
                    for entry in entries:
                        through = f"{act.through.text} {entry.workbook_row}".strip()
                        about = [f"{act.at:%Y-%m-%d %H:%M:%S}", act.who, through, " ".join(act.reasons)]
                        yield from self.lines([*about, record.kind, record.name], entry)

    def lines(self, about: list[object], entry: RowEntry) -> Iterator[list[Any]]:
        sort = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}[entry.sort]
        for change in entry.changes:
            yield [*about, entry.part, sort, change.label, change.old, change.new]
        if not entry.changes:
            yield [*about, entry.part, sort, "", "", ""]


class AllChanges(ChangesView):
    """The history of the whole portal."""

    def title(self) -> str:
        return _("History of all records")

    @cached_property
    def form(self) -> ChangesForm:
        return AllChangesForm(self.request.GET, user=self.request.user)

    def context(self, place: Event | None) -> dict[str, Any]:
        return super().context(place) | {"lead": _("Every change of what you see, by whatever way it was made.")}


class RecordChanges(ChangesView):
    """The history of one record with its parts, also after it is gone."""

    names_records = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.table, self.key = told(**kwargs)
        self.record = last_version(self.table, self.key)

    def get(self, request: SignedInRequest, **kwargs: object) -> HttpResponse:
        if self.record is None or not is_seen(self.table, self.key, request.user):
            raise Http404
        return super().get(request, **kwargs)

    def title(self) -> str:
        return _("History: %(record)s") % {"record": called(self.record)}

    @cached_property
    def form(self) -> ChangesForm:
        return RecordChangesForm(self.request.GET, user=self.request.user, model=self.table.model, key=self.key)

    def context(self, place: Event | None) -> dict[str, Any]:
        is_there = self.table.model._base_manager.filter(pk=self.key).exists()
        crumbs = [{"url": page_of(self.record) if is_there else "", "label": called(self.record)}]
        lead = "" if is_there else _("This record was removed; its history stays.")
        return super().context(place) | {"crumbs": [*crumbs, {"url": "", "label": _("History")}], "lead": lead}


def ending(written: int) -> Ending:
    """What stands below ``written`` changes of a file: that there are more, where there may be."""
    text = _("the newest %(count)s changes only; narrow them by filters") % {"count": f"{MOST_IN_FILE:,}"}
    return Ending(note=_("Note: %(text)s") % {"text": text} if written >= MOST_IN_FILE else "")


def told(app_label: str, model_name: str, key: str) -> tuple[ToldTable, Any]:
    """The table and the key that an address names; not found where there is no such history."""
    try:
        table = by_model()[apps.get_model(app_label, model_name)]
    except LookupError:
        raise Http404 from None
    if table.is_link or (table.has_numbers and not is_number(key)) or "\0" in key:
        raise Http404
    return table, int(key) if table.has_numbers else key


def page_of(record: Model) -> str:
    """The page of a record, else the one on which it is changed; none where it has neither."""
    if hasattr(record, "get_absolute_url"):
        return str(record.get_absolute_url())
    return change_url(record) if has_page(type(record)) else ""

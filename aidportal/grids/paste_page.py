"""The page on which lines are pasted into a record: the text, what was understood of it, and recording it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from aidportal.intake.fields import Field
from aidportal.records.fields import UNIT_FIELD, PageFields, typed_unit
from aidportal.records.pages import draft_name
from aidportal.records.questions import ANSWERED, LONGEST_REASON, put_correction, reason_of
from aidportal.records.rights import gate
from aidportal.records.sections import PageField, of_bound
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

from .doubts import in_words
from .for_all import ForAllForm
from .pasted_grid import PastedGrid, grid_of, paste_url
from .pasted_rows import PastedRow, RowState
from .preview import PastePreview
from .recording import LineRecording
from .sent_paste import STATE, SentPaste

ROWS_PER_PAGE = 200
DIGEST = "previewed"
# To so many rows that have to be settled first a page leads, and so many that were left out it names.
MOST_TO_SETTLE = MOST_NAMED = 5


class PastePage(View):
    """Lines of one kind that are pasted into one record."""

    request: SignedInRequest
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, app_label: str, model_name: str, key: str, lines: str) -> Any:
        kind = grid_of(app_label, model_name, lines)
        if kind is None or not key.isdecimal() or len(key) > 18:
            raise Http404
        record = gate(kind.record_model, "see", request.user).filter(pk=key).first()
        if record is None:
            return self.gone(request)
        self.grid: PastedGrid = kind(record, request.user)
        if not site.has_permission(request) or not self.grid.may_paste():
            raise PermissionDenied
        self.unit = typed_unit(request.POST, Unit(request.user.unit))
        return super().dispatch(request, app_label, model_name, key, lines)

    @staticmethod
    def gone(request: HttpRequest) -> HttpResponse:
        """What was pasted into a record that is no more, or none of the reader's: not found, and the text is kept."""
        text = request.POST.get("pasted", "")
        if not text.strip():
            raise Http404
        title = _("There is no record any more into which this was pasted")
        return render(request, "grids/gone.html", {"title": title, "text": text}, status=404)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self.ask(SentPaste(unit=self.unit, for_all=dict(self.grid.initial())))

    def post(self, request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        recording = LineRecording(request, self.grid)
        recording.pages.drop_nul(request)
        put_correction(request)
        for_all = ForAllForm(self.grid, PageFields(self.unit), {}, request.POST)
        sent = SentPaste.of(request.POST, self.unit, for_all.texts())
        if "_again" in request.POST:
            return self.ask(sent)
        if "_save" in request.POST:
            with transaction.atomic():
                answer = self.save(sent, recording)
                if answer is not None:
                    return answer
        preview = PastePreview(self.grid, sent)
        if preview.problem:
            return self.ask(sent, preview.problem)
        recording.mark_refused(preview)
        preview.ask()
        return self.show(preview)

    # ---- Saving

    def save(self, sent: SentPaste, recording: LineRecording) -> HttpResponse | None:
        """Record what the preview said, and nothing else; ``None`` where it has to be looked at again."""
        recording.pages.lock(self.grid.record)
        preview = PastePreview(self.grid, sent)
        if preview.unsettled or preview.hindering or not preview.ready:
            messages.warning(self.request, _("Nothing is saved yet: what is marked below has to be settled first."))
            return None
        if not self.is_as_shown(preview):
            words = _("What would be recorded is not what this page showed: something was changed here, or recorded "
                      "meanwhile. Nothing is saved yet; look once more and save.")  # fmt: skip
            messages.warning(self.request, words)
            return None
        preview.ask()
        if preview.doubts and not self.is_answered(preview):
            words = _(
                "Nothing is saved yet: something is asked about these rows. Say below why it is right, then save."
            )
            messages.warning(self.request, words)
            return None
        count = recording.pages.saved(self.request, partial(recording.record, preview, reason_of(self.request)))
        if count is None:
            return None
        return self.told(preview, count)

    def is_as_shown(self, preview: PastePreview) -> bool:
        """Whether what would be recorded is what the page showed, but for the rows that were chosen for on it."""
        digests = {preview.digest}
        if preview.sent.chosen_now:
            digests.add(PastePreview(self.grid, preview.sent.without_choices_now()).digest)
        return self.request.POST.get(DIGEST) in digests

    def is_answered(self, preview: PastePreview) -> bool:
        """Whether a reason was given for what is asked, on a page that showed all of it."""
        return bool(reason_of(self.request)) and self.request.POST.get(ANSWERED) == preview.asked_token

    def told(self, preview: PastePreview, count: int) -> HttpResponse:
        """Back to the record, where it is said what was recorded, and what was not."""
        words = ngettext("%(count)s line was recorded.", "%(count)s lines were recorded.", count)
        told = words % {"count": f"{count:,}"}
        if preview.summed is not None:
            told += " " + _("Together: %(sum)s.") % {"sum": self.sum_in_words(preview)}
        if left := left_out(preview.rows):
            told += " " + left
        messages.success(self.request, told)
        return HttpResponseRedirect(self.grid.back_url())

    def sum_in_words(self, preview: PastePreview) -> str:
        """What the rows that are to be recorded come to."""
        text = preview.in_unit(preview.sum_of(preview.ready))
        is_money = preview.summed is not None and preview.summed.is_money
        return f"{text} {self.unit.label}" if text and is_money else text

    # ---- Showing

    def texts(self) -> dict[str, Any]:
        record = self.grid.record
        return {
            "title": self.grid.title,
            "lead": str(record),
            "crumbs": [
                {"url": self.grid.back_url(), "label": str(record)},
                {"url": "", "label": self.grid.title},
            ],
            "action": paste_url(type(self.grid), record),
            "cancel_url": self.grid.back_url(),
            "unit": self.unit,
            "unit_field": UNIT_FIELD,
            "has_money": any(one.is_money for one in self.grid.fields),
            "draft": self.draft(),
            "across": next((capfirst(str(one.label)) for one in self.grid.fields if one.name == self.grid.across), ""),
        }

    def draft(self) -> str:
        """Under which name a browser keeps what is pasted; empty where it may not, of people."""
        pages: Any = site._registry.get(self.grid.row_model, site.get_model_admin(self.grid.record_model))
        return draft_name(self.request, pages)

    def ask(self, sent: SentPaste, problem: str = "") -> HttpResponse:
        """The page with the text to be pasted."""
        context = {
            "text": sent.text,
            "problem": problem,
            "fields": [self.column_of(one) for one in self.grid.fields],
            "for_all": self.for_all(sent),
        }
        return render(self.request, "grids/paste.html", self.texts() | context)

    def column_of(self, one: Field) -> dict[str, Any]:
        return {
            "label": capfirst(one.heading(self.unit)),
            "required": one.required,
            "example": one.example_in(self.unit),
            "accepts": one.accepts(self.unit),
        }

    def for_all(self, sent: SentPaste) -> list[PageField]:
        """What may be said once for all rows in which it is blank."""
        form = ForAllForm(self.grid, PageFields(self.unit), sent.for_all)
        return [of_bound(bound) for bound in form]

    def show(self, preview: PastePreview) -> HttpResponse:
        """The page with what was understood."""
        tabs, rows = self.tabs(preview)
        page = Paginator(rows, ROWS_PER_PAGE).get_page(self.request.POST.get("page"))
        shown = [row for row in page.object_list if row.has_choice]
        context = {
            "preview": preview,
            "sent": preview.sent,
            "state_field": STATE,
            "digest_field": DIGEST,
            "for_all": self.for_all(preview.sent),
            "fields": [
                {"field": one, "label": capfirst(one.heading(self.unit)), "is_sum": one is preview.summed}
                for one in preview.shown_fields
            ],
            "offered": [(one.name, capfirst(str(one.label))) for one in self.grid.fields],
            "missing": preview.missing,
            "missing_names": _(", ").join(capfirst(str(one.label)) for one in preview.missing),
            "hindering_names": _(", ").join(one.called for one in preview.hindering),
            "unread": preview.unread,
            "unread_names": _(", ").join(preview.unread),
            "tabs": tabs,
            "page": page,
            "shown": [row.number for row in shown],
            "to_settle": to_settle(preview, list(page.object_list)),
            "agreement": preview.agreement(),
            "total": preview.in_unit(preview.sum_of(preview.ready)),
            "foot": self.foot(preview),
            "questions": in_words(preview.doubts),
            "answered_field": ANSWERED,
            "is_refused": "_save" in self.request.POST,
            "reason": reason_of(self.request),
            "longest_reason": LONGEST_REASON,
        }
        return render(self.request, "grids/preview.html", self.texts() | context)

    def tabs(self, preview: PastePreview) -> tuple[list[dict[str, Any]], list[PastedRow]]:
        """The rows by what becomes of them, and those that are to be shown."""
        groups = groups_of(preview.rows)
        wanted = self.request.POST.get("show", self.request.POST.get("showing", ""))
        chosen = next((group for group in groups if group[0] == wanted and group[2]), groups[0])
        tabs = [
            {"key": key, "label": label, "count": f"{len(rows):,}", "is_current": key == chosen[0]}
            for key, label, rows in groups
            if rows
        ]
        return tabs, chosen[2]

    def foot(self, preview: PastePreview) -> str:
        """What becomes of the rows, in one sentence."""
        count = len(preview.ready)
        words = ngettext("%(count)s row to be recorded", "%(count)s rows to be recorded", count)
        texts = [words % {"count": f"{count:,}"}]
        if preview.summed is not None:
            texts.append(self.sum_in_words(preview))
        left, unsettled = sum(row.is_struck for row in preview.rows), len(preview.unsettled)
        if left:
            texts.append(ngettext("%(count)s left out", "%(count)s left out", left) % {"count": f"{left:,}"})
        if unsettled:
            texts.append(_("%(count)s to be settled first") % {"count": f"{unsettled:,}"})
        return _("; ").join(texts)


def to_settle(preview: PastePreview, shown: Sequence[PastedRow]) -> list[dict[str, Any]]:
    """The first rows to be settled: their numbers, and where that is done; of one not shown in which group it is."""
    here = {row.number for row in shown}
    return [
        {
            "number": row.number,
            "anchor": preview.anchor_of(row),
            "group": row.state if row.state is RowState.WRONG and row.number not in here else "",
        }
        for row in preview.unsettled[:MOST_TO_SETTLE]
    ]


def left_out(rows: Sequence[PastedRow]) -> str:
    """How many rows were not recorded, and which; empty where there is none but totals."""
    left = [row for row in rows if row.is_struck and row.state is not RowState.TOTAL]
    if not left:
        return ""
    words = ngettext("%(count)s row was left out: %(rows)s.", "%(count)s rows were left out: %(rows)s.", len(left))
    names = [row.in_words for row in left[:MOST_NAMED]] + ["…"] * (len(left) > MOST_NAMED)
    return words % {"count": f"{len(left):,}", "rows": _("; ").join(names)}


def groups_of(every: list[PastedRow]) -> list[tuple[str, str, list[PastedRow]]]:
    """The rows by what becomes of them: key, label and rows of each group."""
    return [
        ("", _("All rows"), every),
        ("wrong", _("Cannot be recorded"), [row for row in every if row.state is RowState.WRONG]),
        ("open", _("To choose"), [row for row in every if row.state is RowState.OPEN]),
        ("asked", _("Asked about"), [row for row in every if row.doubts]),
        ("read", _("Read otherwise than typed"), [row for row in every if row.notes and not row.is_struck]),
        ("left", _("Left out"), [row for row in every if row.is_struck]),
    ]

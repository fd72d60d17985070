"""The sentences of a report, to be edited before it is issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from aidportal.records.versions import FIELD, Version, read, who_saved
from aidportal.web.requests import SignedInRequest

from .files import live_text
from .files.kinds import subtitle
from .files.live_text import LiveText, UnknownValues
from .files.orders import order_of
from .files.section_texts import kept_texts
from .models import SectionText, reach_of
from .pages import wanted_by_who_answers

LONGEST = 4000


@dataclass
class EditableText:
    """What is said in a chapter: computed sentences, and what was written in their place.

    ``sent`` is what was typed, nothing where it was left as it was; ``error`` what is wrong with it.
    """

    key: str
    title: str
    computed: LiveText
    written: SectionText | None = None
    sent: str | None = None
    error: str = ""

    @property
    def live(self) -> LiveText:
        """What the report says now."""
        return live_text.read(self.written.text, self.computed.values) if self.written else self.computed

    @property
    def shown(self) -> str:
        return self.live.template if self.sent is None else self.sent

    @property
    def state(self) -> dict[str, str]:
        """What is shown and what is kept, as the page carries it."""
        return {self.key: self.live.template, f"{self.key}:kept": self.written.text if self.written else ""}

    def as_kept(self) -> str:
        """What was sent, as it is kept; empty where it is what is computed. Raises ``ValidationError``."""
        sent = (self.sent or "").strip()
        if len(sent) > LONGEST:
            raise ValidationError(_("At most %(most)s characters.") % {"most": f"{LONGEST:,}"})
        try:
            text = live_text.edited(sent, self.computed.values)
        except UnknownValues as error:
            words = _("The portal fills in nothing called %(names)s here.")
            names = _(", ").join(f"{{{name}}}" for name in error.names)
            raise ValidationError(words % {"names": names}) from None
        return "" if text.kept == self.computed.kept.strip() else text.kept


class TextPage(View):
    """The texts of a report for a scope in one language, with the way back to what is computed."""

    request: SignedInRequest
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, key: str) -> Any:
        report = wanted_by_who_answers(request, key)
        if isinstance(report, HttpResponse):
            return report
        self.report = report
        self.order = report.kind.of_its_period(order_of(report.scope, request.user))
        self.computed = report.kind.texts(self.order, report.language)
        return super().dispatch(request, key)

    def texts(self) -> list[EditableText]:
        """The texts of all chapters in which something is computed or was written."""
        kept = kept_texts(self.report.kind.key, self.order.scope, self.report.language)
        rows = [EditableText(one.key, one.title, computed, kept.get(one.key)) for one, computed in self.computed]
        return [row for row in rows if row.computed.pieces or row.written]

    # ---- Showing

    def get(self, request: SignedInRequest, key: str) -> HttpResponse:
        return self.show(self.texts())

    def show(self, texts: list[EditableText], status: int = 200) -> HttpResponse:
        context = {
            "title": _("Edit the text"),
            "lead": f"{capfirst(self.report.kind.label)} · {subtitle(self.order)}",
            "crumbs": [{"url": self.reports_url(), "label": _("Reports")}, {"label": _("Edit the text")}],
            "texts": texts,
            "opened": Version(
                {name: text for one in texts for name, text in one.state.items()}, timezone.now()
            ).signed(),
            "wrong": [one for one in texts if one.error],
            "back": self.reports_url(),
            "language": self.report.language,
            "longest": LONGEST,
        }
        return render(self.request, "reports/text.html", context, status=status)

    def reports_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("language", None)
        return f"{reverse('reports:reports')}?{query.urlencode()}" if query else reverse("reports:reports")

    # ---- Saving

    def post(self, request: SignedInRequest, key: str) -> HttpResponse:
        with transaction.atomic():
            lock()
            texts = self.texts()
            self.take(texts)
            if any(one.error for one in texts):
                return self.show(texts, status=400)
            changed = [one for one in texts if one.sent is not None]
            for one in changed:
                self.save(one)
        words = ngettext("%(count)s text was saved.", "%(count)s texts were saved.", len(changed))
        messages.success(request, words % {"count": len(changed)} if changed else _("Nothing was changed."))
        return redirect(request.get_full_path())

    def take(self, texts: list[EditableText]) -> None:
        """Take what was typed; where somebody else saved the same text meanwhile, say so instead."""
        opened = read(self.request.POST.get(FIELD, ""))
        state = opened.texts if opened else {}
        for one in texts:
            sent = self.request.POST.get(f"text-{one.key}", one.shown).replace("\r\n", "\n")
            if self.request.POST.get("computed") == one.key:
                sent = one.computed.template
            if sent in (state.get(one.key), one.shown):
                continue
            one.sent = sent
            if one.state[f"{one.key}:kept"] != state.get(f"{one.key}:kept"):
                one.error = self.conflict(one, opened)
            else:
                one.error = refusal_of(one)

    def conflict(self, one: EditableText, opened: Version | None) -> str:
        who = _("somebody")
        if one.written:
            who = who_saved(SectionText, one.written.pk, opened.at if opened else None)
        words = _("Meanwhile saved by %(who)s: “%(now)s” Saving once more takes what stands here.")
        return words % {"who": who, "now": one.live.template}

    def save(self, one: EditableText) -> None:
        text = one.as_kept()
        if not text:
            if one.written:
                one.written.delete()
            return
        row = one.written or SectionText(
            kind=self.report.kind.key,
            section=one.key,
            language=self.report.language,
            scope=self.order.scope.querystring(),
            reach=reach_of(self.request.user),
        )
        row.text, row.edited_by_id, row.edited_at = text, self.request.user.pk, timezone.now()
        row.save()


def refusal_of(one: EditableText) -> str:
    """Why what was typed cannot be kept; nothing where it can."""
    try:
        one.as_kept()
    except ValidationError as error:
        return str(error.message)
    return ""


def lock() -> None:
    """Two who save texts wait for each other, also where none is kept yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('text of a report'))")

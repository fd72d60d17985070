"""The pages on which a text is pasted and its figures are confirmed, one by one."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from aidportal.charts.number_words import value_text
from aidportal.directory.models import Document
from aidportal.figures import catalogue
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import Qualifier, Unit
from aidportal.web.requests import SignedInRequest, SignedInUser

from .paste_forms import ConfirmForm, TextForm, initial_of, written
from .recorded import computed_now, recorded
from .text.gazetteer import programme_places
from .text.statements import FigureMention, find

PERMISSION = "reports.add_publishedfigure"
KEPT = "pasted"
# Texts kept for a session; an older one has to be pasted again.
MOST_KEPT = 5


def paste_action(user: SignedInUser, document: Document | None = None) -> list[dict[str, Any]]:
    """The link to paste a text, for those who may record what is found in it."""
    if not user.has_perm(PERMISSION) or (document and document.is_sample):
        return []
    query = f"?document={document.pk}" if document else ""
    return [
        {
            "url": reverse("published:paste") + query,
            "label": _("Find figures in a text"),
            "icon": "" if document else "plus",
        }
    ]


class PasteView(PermissionRequiredMixin, FormView):
    """Takes a text and the document that it is of; it is kept for the session, under an address of its own."""

    request: SignedInRequest
    permission_required = PERMISSION
    raise_exception = True
    template_name = "reports/paste.html"
    form_class = TextForm

    def get_form_kwargs(self) -> dict[str, Any]:
        key = self.request.GET.get("document", "")
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "initial": {"document": key if key.isdecimal() and len(key) < 10 else None},
        }

    def form_valid(self, form: TextForm) -> HttpResponse:
        slug = secrets.token_urlsafe(8)
        entry = {"text": form.cleaned_data["text"], "document": form.cleaned_data["document"].pk, "left": []}
        kept = list(self.request.session.get(KEPT, {}).items())[-MOST_KEPT + 1 :]
        self.request.session[KEPT] = dict([*kept, (slug, entry)])
        return redirect("published:pasted", slug)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Find figures in a text"),
            lead=_(
                "Paste an article or a notice. Each figure in it is offered with a suggestion; you confirm it or not."
            ),
            crumbs=[{"url": reverse("published:figures"), "label": _("Published figures")}],
            documents_url=reverse("admin:directory_document_add"),
            **kwargs,
        )


class PastedView(PermissionRequiredMixin, TemplateView):
    """The figures found in a kept text. A POST confirms one, leaves one out or takes it back."""

    request: SignedInRequest
    permission_required = PERMISSION
    raise_exception = True
    template_name = "reports/pasted.html"
    failed: tuple[str, ConfirmForm] | None = None

    @cached_property
    def kept(self) -> dict[str, Any]:
        entry = self.request.session.get(KEPT, {}).get(self.kwargs["slug"])
        if entry is None:
            raise Http404
        return entry

    @cached_property
    def document(self) -> Document:
        reader: Any = self.request.user
        document = Document.objects.selectable_by(reader).filter(pk=self.kept["document"]).first()
        if document is None:
            raise Http404
        return document

    @cached_property
    def mentions(self) -> list[FigureMention]:
        published = self.document.published_on
        return find(self.kept["text"], programme_places(), published.last if published else None)

    def post(self, request: SignedInRequest, slug: str) -> HttpResponse:
        key = request.POST.get("find", "")
        place = {key_of(place, mention): place for place, mention in enumerate(self.mentions)}.get(key)
        if place is None:
            raise Http404
        action = request.POST.get("action")
        if action == "confirm":
            return self.confirm(place, key)
        if action in ("leave", "restore"):
            left = [one for one in self.kept["left"] if one != key]
            self.kept["left"] = [*left, key] if action == "leave" else left
            request.session.modified = True
        return redirect(f"{reverse('published:pasted', args=[slug])}#find-{key}")

    def confirm(self, place: int, key: str) -> HttpResponse:
        """Records a find as the form says it; once, however often the button is pressed."""
        form = ConfirmForm(self.request.POST, instance=PublishedFigure(document=self.document), prefix=f"f{key}")
        with transaction.atomic():
            # Who confirms the same at the same moment waits here and then sees it recorded.
            Document.objects.select_for_update().get(pk=self.document.pk)
            if place in recorded(self.document, self.mentions, self.request.user):
                messages.info(self.request, _("This figure was already recorded."))
            elif not form.is_valid() or not self.save(form):
                self.failed = (key, form)
            else:
                messages.success(self.request, _("Recorded: %(statement)s") % {"statement": form.instance})
        if self.failed:
            return self.render_to_response(self.get_context_data(**self.kwargs))
        return redirect(f"{reverse('published:pasted', args=[self.kwargs['slug']])}#find-{key}")

    def save(self, form: ConfirmForm) -> bool:
        """Saves what was confirmed, if it lies in the user's areas."""
        user = self.request.user
        with transaction.atomic():
            figure = form.save()
            if PublishedFigure.objects.addable_by(user).filter(pk=figure.pk).exists():
                return True
            transaction.set_rollback(True)
        form.add_error(None, _("This record would lie outside your areas. Nothing was saved."))
        return False

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        done = recorded(self.document, self.mentions, self.request.user)
        rows = [self.row(place, mention, done.get(place)) for place, mention in enumerate(self.mentions)]
        return super().get_context_data(
            title=_("Figures found in the text"),
            lead=self.document.title,
            crumbs=[
                {"url": reverse("published:figures"), "label": _("Published figures")},
                {"url": reverse("published:paste"), "label": _("Find figures in a text")},
            ],
            rows=rows,
            counts=[
                (_("to decide"), sum(row["state"] == "open" for row in rows), "warn"),
                (_("recorded"), len(done), "ok"),
                (_("left out"), sum(row["state"] == "left" for row in rows), ""),
            ],
            **kwargs,
        )

    def row(self, place: int, mention: FigureMention, figure: PublishedFigure | None) -> dict[str, Any]:
        """A find with its sentence in three parts, what is suggested and what the records give."""
        key = key_of(place, mention)
        end = mention.offset + mention.end - mention.start
        state = "recorded" if figure else "left" if key in self.kept["left"] else "open"
        row: dict[str, Any] = {
            "key": key,
            "state": state,
            "recorded": figure,
            "before": mention.sentence[: mention.offset],
            "number": mention.sentence[mention.offset : end],
            "after": mention.sentence[end:],
            "value": Qualifier(mention.qualifier).mark + written(mention),
            "counted": mention.counted.label,
        }
        return row | (self.suggestion(key, mention) if state == "open" else {})

    def suggestion(self, key: str, mention: FigureMention) -> dict[str, Any]:
        user = self.request.user
        is_failed = self.failed is not None and self.failed[0] == key
        form = self.failed[1] if self.failed and is_failed else None
        value, scope, problem = computed_now(mention, self.document, user)
        figure = catalogue.figure(mention.figure) if mention.figure else None
        text, unit = value_text(figure, value, Unit(user.unit)) if figure else ("—", "")
        return {
            "form": form or ConfirmForm(prefix=f"f{key}", initial=initial_of(mention, self.document)),
            "is_failed": is_failed,
            "figure": figure.label if figure else "",
            "reasons": [str(reason) for reason in mention.reasons],
            "computed": text,
            "unit": unit,
            "problem": problem,
            "url": figure.narrow(scope).url(reverse(figure.url)) if figure and scope else "",
        }


def key_of(place: int, mention: FigureMention) -> str:
    """What tells a find of a text from the others, as long as the text is kept."""
    return f"{place}-{mention.start}-{mention.end}"

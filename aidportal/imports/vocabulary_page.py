"""The pages of the words of workbooks: one's own answers, the portal's words, and what administrators do with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aidportal.intake.fields import BLANK
from aidportal.intake.kinds import Importer
from aidportal.registers.exports import attachment
from aidportal.web.requests import SignedInRequest

from .kept_words import TOPICS
from .models import KeptWord
from .views import kinds_for
from .vocabulary import ORIGINS, PORTAL, ListedWord, WordLabels, answers, as_csv, portal_words, store
from .vocabulary_forms import PortalWordForm, WordFileForm, promote

WORDS_PER_PAGE = 50
MOST_ANSWERS = 200


class WordFilter(forms.Form):
    """What the list of words is narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("a word, or what it means")}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    origin = forms.ChoiceField(
        label=gettext_lazy("Origin"), required=False, choices=[("", gettext_lazy("All")), *ORIGINS.items()]
    )

    def __init__(self, *args: Any, kinds: list[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("All")), *((kind.key, kind.label) for kind in kinds)]
        self.fields["kind"].choices = options  # type: ignore[attr-defined]

    def narrowed(self, words: list[ListedWord]) -> list[ListedWord]:
        """The words that are meant; all of them where the filter makes no sense."""
        wanted = self.cleaned_data if self.is_valid() else {}
        kind, origin, text = wanted.get("kind"), wanted.get("origin"), wanted.get("q", "").strip()
        return [
            word
            for word in words
            if kind in (None, "", word.row.kind) and origin in (None, "", word.origin) and (not text or word.has(text))
        ]


def for_administrators(request: SignedInRequest) -> list[Importer]:
    """All kinds, for who may say what words mean for everybody. Raises ``PermissionDenied``."""
    kinds = kinds_for(request.user)
    if not request.user.sees_everything:
        raise PermissionDenied
    return kinds


def crumbs(*last: str) -> list[dict[str, str]]:
    path = [{"url": reverse("imports:list"), "label": _("Import")}]
    if last:
        path.append({"url": reverse("imports:vocabulary"), "label": _("Words of workbooks")})
    return [*path, {"label": last[0] if last else _("Words of workbooks")}]


@require_safe
@never_cache
def vocabulary(request: SignedInRequest) -> HttpResponse:
    """What was answered, and the words that are known of each kind of table."""
    return shown(request, WordFileForm(kinds=kinds_for(request.user)))


def shown(request: SignedInRequest, file_form: WordFileForm, status: int = 200) -> HttpResponse:
    kinds = kinds_for(request.user)
    labels = WordLabels(kinds)
    narrowing = WordFilter(request.GET, kinds=kinds)
    words = narrowing.narrowed(portal_words(labels))
    page = Paginator(words, WORDS_PER_PAGE).get_page(request.GET.get("page"))
    own = answers(request.user, labels)
    is_administrator = request.user.sees_everything
    query = urlencode({name: text for name, text in request.GET.items() if text and name in narrowing.fields})
    context = {
        "title": _("Words of workbooks"),
        "lead": _(
            "What headings and words mean: first what was answered, then the portal's words, then those shipped."
        ),
        "crumbs": crumbs(),
        "actions": actions(query, is_administrator),
        "form": narrowing,
        "answers": own[:MOST_ANSWERS],
        "unshown": max(len(own) - MOST_ANSWERS, 0),
        "is_administrator": is_administrator,
        "page": page,
        "words": [listed(word) for word in page],
        "file_form": file_form,
    }
    return render(request, "imports/vocabulary.html", context, status=status)


def actions(query: str, is_administrator: bool) -> list[dict[str, str]]:
    export = {"url": f"{reverse('imports:vocabulary_file')}?{query}", "label": _("Export as CSV")}
    add = {"url": reverse("imports:word_add"), "label": _("Add a word"), "icon": "plus"}
    return [*([add] if is_administrator else []), export]


def listed(word: ListedWord) -> dict[str, Any]:
    """A word with what the page says of its origin, and how it is overruled."""
    wanted = urlencode({"kind": word.row.kind, "word": word.row.word, "means": word.means})
    return {
        "word": word,
        "origin": ORIGINS[word.origin],
        "tone": "ok" if word.origin == PORTAL else "",
        "overrule": "" if word.is_overruled else f"{reverse('imports:word_add')}?{wanted}",
    }


@require_safe
def vocabulary_file(request: SignedInRequest) -> HttpResponse:
    """The words of the page, as a file of words has them."""
    kinds = kinds_for(request.user)
    words = WordFilter(request.GET, kinds=kinds).narrowed(portal_words(WordLabels(kinds)))
    headers = attachment(_("Words of workbooks"), "vocabulary", "csv")
    return HttpResponse(f"\ufeff{as_csv(words)}", content_type="text/csv; charset=utf-8", headers=headers)


# ---- What is done with a word


@require_POST
def word_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back an answer; administrators also those of others, and words of the portal."""
    kinds_for(request.user)
    rows = KeptWord.objects.all()
    if not request.user.sees_everything:
        rows = rows.filter(user=request.user)  # type: ignore[misc]
    kept = get_object_or_404(rows, pk=pk)
    kept.delete()
    messages.success(request, _("“%(word)s” was taken back.") % {"word": kept.word})
    return redirect("imports:vocabulary")


@require_POST
def word_promote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make what somebody answered the portal's."""
    for_administrators(request)
    kept = get_object_or_404(KeptWord.objects.filter(user__isnull=False), pk=pk)
    if promote(kept):
        messages.success(request, _("“%(word)s” is a word of the portal now.") % {"word": kept.word})
    else:
        messages.info(request, _("“%(word)s” was a word of the portal already.") % {"word": kept.word})
    return redirect("imports:vocabulary")


@require_http_methods(["GET", "HEAD", "POST"])
def word_add(request: SignedInRequest) -> HttpResponse:
    """A new word of the portal, for tables of the kind that is chosen first."""
    kinds = for_administrators(request)
    kind = next((kind for kind in kinds if kind.key == request.GET.get("kind")), None)
    initial = {name: request.GET.get(name, "") for name in ("word", "means")}
    return word_page(request, _("Add a word"), kinds, kind, None, initial)


@require_http_methods(["GET", "HEAD", "POST"])
def word_change(request: SignedInRequest, pk: int) -> HttpResponse:
    kinds = for_administrators(request)
    kept = get_object_or_404(KeptWord.objects.of_portal().exclude(Q(field__in=TOPICS) | Q(value=BLANK)), pk=pk)
    kind = next((kind for kind in kinds if kind.key == kept.kind), None)
    means = f"{kept.field}={kept.value}" if kept.value else kept.field
    initial = {"word": kept.word, "means": means, "first_year": kept.first_year, "last_year": kept.last_year}
    return word_page(request, _("Change a word"), kinds, kind, kept, initial)


def word_page(
    request: SignedInRequest,
    title: str,
    kinds: list[Importer],
    kind: Importer | None,
    kept: KeptWord | None,
    initial: Mapping[str, object],
) -> HttpResponse:
    """The form of one word; before its kind is known, the kinds to choose from."""
    form = None
    if kind is not None:
        form = PortalWordForm(request.POST or None, kind=kind, kept=kept, initial=initial)
        if request.method == "POST" and form.is_valid():
            word = form.save()
            messages.success(request, _("“%(word)s” is a word of the portal now.") % {"word": word.word})
            return redirect("imports:vocabulary")
    context = {"title": title, "crumbs": crumbs(title), "kinds": kinds, "kind": kind, "kept": kept, "form": form}
    return render(request, "imports/word.html", context, status=400 if form is not None and form.errors else 200)


@require_POST
def vocabulary_import(request: SignedInRequest) -> HttpResponse:
    """Make the words of a file the portal's, all or none of them."""
    kinds = for_administrators(request)
    with transaction.atomic():
        form = WordFileForm(request.POST, request.FILES, kinds=kinds)
        if not form.is_valid():
            return shown(request, form, status=400)
        store(form.new)
    count = len(form.new)
    text = ngettext("%(count)s word was added.", "%(count)s words were added.", count) % {"count": count}
    there = ngettext("%(count)s was there already.", "%(count)s were there already.", form.there)
    messages.success(request, text + " " + there % {"count": form.there} if form.there else text)
    return redirect("imports:vocabulary")

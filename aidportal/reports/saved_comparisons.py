"""Comparisons kept under a name: saved, opened by their link, renamed, shared and deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from aidportal.overview.compare import CompareView
from aidportal.web.requests import SignedInRequest

from .models import SavedComparison


class NameForm(forms.ModelForm):
    """The name of a comparison, of which its owner has no other so called."""

    class Meta:
        model = SavedComparison
        fields = ("name",)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = SavedComparison.objects.filter(owner=self.instance.owner, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise taken(name)
        return name


def taken(name: str) -> forms.ValidationError:
    return forms.ValidationError(_("You already have a comparison called “%(name)s”."), params={"name": name})


class ComparisonsView(CompareView):
    """The comparison that the address asks for; a POST saves it under a name."""

    request: SignedInRequest
    saved: SavedComparison | None = None
    form: NameForm | None = None

    @property
    def reader(self) -> Any:
        return self.request.user

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = self.reader
        rows = SavedComparison.objects.readable_by(user).select_related("owner")
        context = super().get_context_data(**kwargs)
        return context | {
            "clear_url": reverse("reports:compare"),
            "saved": self.saved,
            "is_own": bool(self.saved and self.saved.owner_id == user.pk),
            "name_form": self.form or NameForm(instance=self.saved or SavedComparison(owner=user)),
            "canonical": getattr(self, "canonical", ""),
            "comparisons": [(row, row.owner_id == user.pk) for row in rows],
            "link": self.request.build_absolute_uri(self.saved.get_absolute_url()) if self.saved else "",
        }

    def post(self, request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self.save(SavedComparison(owner=self.reader), _("“%(name)s” is saved."))

    def save(self, kept: SavedComparison, words: str) -> HttpResponse:
        """Saves ``kept`` under the name that was sent; a name that is not valid is told on the page."""
        self.form = NameForm(self.request.POST, instance=kept)
        context = self.get_context_data()
        if not self.canonical_is_known() or not self.form.is_valid():
            return self.render_to_response(context)
        if not kept.pk:
            kept.query = self.canonical
        try:
            with transaction.atomic():
                self.form.save()
        except IntegrityError:
            # The same user gave the name in another window meanwhile.
            self.form.add_error("name", taken(kept.name))
            return self.render_to_response(context)
        messages.success(self.request, words % {"name": kept.name})
        return redirect(kept)

    def canonical_is_known(self) -> bool:
        """Whether the address asks for something that can be saved."""
        return hasattr(self, "canonical")


class SavedComparisonView(ComparisonsView):
    """A saved comparison: its owner's, or one that is shared. Its owner may change it by a POST."""

    @cached_property
    def query(self) -> QueryDict:
        sent = self.request.GET
        return sent if sent or self.saved is None else QueryDict(self.saved.query)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        readable = SavedComparison.objects.readable_by(self.request.user).filter(slug=kwargs["slug"])
        self.saved = readable.select_related("owner").first()
        if self.saved is None:
            raise Http404
        self.title = self.saved.name  # type: ignore[assignment]
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        kept = self.saved
        if kept is None or kept.owner_id != request.user.pk:
            raise Http404
        action = request.POST.get("action", "")
        if action == "rename":
            return self.save(kept, _("It is now called “%(name)s”."))
        if action == "delete":
            kept.delete()
            messages.success(request, _("“%(name)s” is deleted.") % {"name": kept.name})
            return redirect("reports:compare")
        if action in ("share", "unshare"):
            kept.is_shared = action == "share"
            kept.save(update_fields=["is_shared", "changed_at"])
            shared, own = _("Whoever signs in can open the link now."), _("Only you can open it now.")
            messages.success(request, shared if kept.is_shared else own)
        return redirect(kept)

"""What a clerk begins with: adding a record, or finding the one to which something is done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from aidportal.records.acts import Acts
from aidportal.records.fields import PageFields
from aidportal.records.pages import add_url
from aidportal.records.rights import gate
from aidportal.records.sections import PageField, of_bound
from aidportal.records.way_back import ComesBack, with_query
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser
from cadres.acts import ACTS as POSTING_ACTS
from cadres.models import Batch, Posting
from projects.acts import ACTS as PROJECT_ACTS
from projects.models import Donation, Project
from trainings.attendance_page import ACTS as SESSION_ACTS
from trainings.models import Session

ADDED: tuple[type[Model], ...] = (Project, Donation, Posting, Batch, Session)
# The acts on records of a kind, by what the kind is called in addresses.
ACTED_ON: dict[str, Acts] = {"project": PROJECT_ACTS, "posting": POSTING_ACTS, "session": SESSION_ACTS}


class SubjectForm(forms.Form):
    """The record to which something is done."""

    def __init__(self, data: QueryDict | None, user: SignedInUser, kind: type[Model]) -> None:
        super().__init__(data, auto_id=f"{kind._meta.model_name}_%s")
        label = capfirst(str(kind._meta.verbose_name))
        # It has no asterisk: there is nothing else in the form. That it is blank is said all the same.
        self.fields["record"] = forms.ModelChoiceField(gate(kind, "choose", user), label=label, required=False)
        PageFields(Unit(user.unit)).adapt(self)

    def clean_record(self) -> Model:
        record: Model | None = self.cleaned_data["record"]
        if record is None:
            raise ValidationError(self.fields["record"].error_messages["required"], "required")
        return record


@dataclass(frozen=True)
class ActsOnKind:
    """One of the ways to an act, as the desk shows it: which record, and a button for each act."""

    name: str
    acts: Acts
    reader: SignedInUser
    data: Any = None
    # Where the reader goes on to when something was saved; the desk where nothing is said.
    back: str = ""

    @property
    def url(self) -> str:
        return reverse("overview:act", args=[self.name])

    @cached_property
    def form(self) -> SubjectForm:
        return SubjectForm(self.data, self.reader, self.acts[0].kind)

    @property
    def field(self) -> PageField:
        return of_bound(self.form["record"])

    @property
    def buttons(self) -> list[tuple[str, Any]]:
        return [(act.address, act.title) for act in self.acts]


@dataclass(frozen=True)
class DeskRecord:
    """What a reader may add, and the records to which the reader may do something."""

    reader: SignedInUser

    @property
    def added(self) -> list[tuple[str, str]]:
        """The address and the label of each link."""
        desk = reverse("overview:desk")
        allowed = [kind for kind in ADDED if self._may("add", kind)]
        return [(add_url(kind, desk), str(kind._meta.verbose_name)) for kind in allowed]

    @property
    def acts(self) -> list[ActsOnKind]:
        return [
            ActsOnKind(name, acts, self.reader) for name, acts in ACTED_ON.items() if self._may("change", acts[0].kind)
        ]

    def _may(self, what: str, kind: type[Model]) -> bool:
        return self.reader.has_perm(f"{kind._meta.app_label}.{what}_{kind._meta.model_name}")


class ActView(ComesBack, View):
    """From a record that was found on the desk to the page of the act; asks for it where none is meant yet."""

    request: SignedInRequest
    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in ACTED_ON:
            raise Http404
        if not site.has_permission(request):
            raise PermissionDenied
        acts = self.asked(ACTED_ON[kind])
        way = ActsOnKind(kind, acts, self.request.user, request.GET if "record" in request.GET else None, self.back)
        if way.form.is_valid():
            address = reverse(acts[0].address, args=[way.form.cleaned_data["record"].pk])
            return HttpResponseRedirect(with_query(address, next=self.back or reverse("overview:desk")))
        way.form.fields["record"].widget.attrs["autofocus"] = True
        return render(request, "overview/act.html", {"title": self.title(acts), "way": way})

    def asked(self, acts: Acts) -> Acts:
        """The act that the address names, where it names one."""
        return [act for act in acts if act.address == self.request.GET.get("act")] or acts

    def title(self, acts: Acts) -> str:
        if len(acts) == 1:
            return str(acts[0].title)
        return _("Record: %(name)s") % {"name": capfirst(str(acts[0].kind._meta.verbose_name))}

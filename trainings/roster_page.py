"""The roster of a session on a page of its own: paged, searched, one person added, changed or removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.signing import Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from aidportal.grids.pasted_grid import paste_links
from aidportal.records.pages import add_url, change_url
from aidportal.records.rights import gate
from aidportal.web.requests import SignedInRequest

from .models import Attendee, Session

PEOPLE_PER_PAGE = 50
_SALT = "trainings.roster"


def roster_url(session: Session) -> str:
    return reverse("trainings:roster", args=[session.pk])


def state_of(person: Attendee) -> str:
    """What is recorded of a person, as the page on which it was read carries it."""
    values = (person.pk, person.name, person.home_area_id, person.people, person.organisation, person.title)
    return Signer(salt=_SALT).signature(repr(values))


class RosterPage(View):
    """Who took part in a session, as far as the reader sees them."""

    request: SignedInRequest
    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, pk: int) -> Any:
        if not request.user.has_perm("trainings.view_attendee"):
            raise PermissionDenied
        self.session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
        self.admin: Any = site.get_model_admin(Attendee)
        return super().dispatch(request, pk)

    @property
    def people(self) -> Any:
        user: Any = self.request.user
        rows = Attendee.objects.visible_to(user).filter(session=self.session).select_related("home_area")
        return rows.order_by("home_area", "name", "pk")

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "").replace("\0", "").strip()[:100]

    @property
    def may_record(self) -> bool:
        request = self.request
        is_kept = gate(Session, "change", request.user).filter(pk=self.session.pk).exists()
        return request.user.has_perm("trainings.add_attendee") and site.has_permission(request) and is_kept

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        rows = self.people
        page = Paginator(rows.search(self.text) if self.text else rows, PEOPLE_PER_PAGE)
        shown = page.get_page(request.GET.get("page"))
        here = request.get_full_path()
        keys = [person.pk for person in shown.object_list]
        own = set(gate(Attendee, "change", request.user).filter(pk__in=keys).values_list("pk", flat=True))
        has_permission = site.has_permission(request) and self.admin.has_change_permission(request)
        context = {
            "title": _("Roster"),
            "lead": self.session.title,
            "crumbs": [
                {"url": reverse("trainings:list"), "label": _("Training sessions")},
                {"url": self.session.get_absolute_url(), "label": self.session.title},
                {"url": "", "label": _("Roster")},
            ],
            "actions": self.actions(here),
            "page": shown,
            "people": [
                {"row": person, "url": change_url(person, here) if has_permission and person.pk in own else ""}
                for person in shown.object_list
            ],
            "count_text": self.count_text(page.count),
            "q": self.text,
            "clear_url": roster_url(self.session),
            "removal": self.removal(),
        }
        return render(request, "trainings/roster.html", context)

    def actions(self, here: str) -> list[dict[str, Any]]:
        if not self.may_record:
            return []
        url = add_url(Attendee, here, session=self.session.pk)
        pasting = paste_links(self.session, self.request).get("attendees")
        return [{"url": url, "label": _("Add a person"), "icon": "plus"}, *([pasting] if pasting else [])]

    def count_text(self, count: int) -> str:
        words = ngettext("%(count)s person", "%(count)s people", count)
        return words % {"count": f"{count:,}"}

    # ---- Removing one person

    def removal(self) -> dict[str, Any] | None:
        """Whom the address asks to remove, to be confirmed."""
        person = self.one(self.request.GET.get("remove", ""))
        if person is None:
            return None
        return {"person": person, "state": state_of(person), "cancel_url": self.page_url()}

    def one(self, key: str) -> Attendee | None:
        """A person of this roster whom the user may remove."""
        if not (key.isdecimal() and len(key) < 10 and site.has_permission(self.request)):
            return None
        person: Attendee | None = self.people.filter(pk=key).first()
        return person if person and self.admin.has_delete_permission(self.request, person) else None

    def page_url(self) -> str:
        """This page of the roster without the question."""
        kept = {name: self.request.GET[name] for name in ("q", "page") if self.request.GET.get(name)}
        return f"{roster_url(self.session)}?{urlencode(kept)}" if kept else roster_url(self.session)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            self.remove(request)
        return HttpResponseRedirect(self.page_url())

    def remove(self, request: HttpRequest) -> None:
        person = self.one(request.POST.get("remove", ""))
        if person is None:
            messages.info(request, _("This person is on the roster no more."))
            return
        self.admin.lock(person)
        person = self.people.get(pk=person.pk)
        if state_of(person) != request.POST.get("state"):
            words = _("“%(person)s” was changed meanwhile and was not removed. Look once more.")
            messages.warning(request, words % {"person": person})
            return
        person.delete()
        messages.success(request, _("“%(person)s” was removed from the roster.") % {"person": person})

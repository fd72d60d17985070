"""The record pages of training sessions, with who took part."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidportal.directory.admin import SourcedAdmin
from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import RecordAdmin, RecordTabular
from aidportal.records.rights import gate

from .forms import AttendanceForm, AttendeeForm, SessionForm
from .models import Attendance, Attendee, Session
from .roster_page import roster_url


class AttendanceInline(RecordTabular):
    model = Attendance
    form = AttendanceForm
    fields = ["home_area", "people", "headcount"]
    autocomplete_fields = ["home_area"]


@admin.register(Session)
class SessionAdmin(SourcedAdmin):
    form = SessionForm
    inlines = [AttendanceInline]
    autocomplete_fields = ["giver", "organiser", "place_area", "document"]
    fieldsets = SessionForm.sections
    list_display = ["title", "kind", "sector", "place_area", "starts_on", "days"]
    list_filter = ["kind", "sector", "direction"]
    list_select_related = ["sector", "place_area"]
    search_fields = ["title"]
    save_as = True
    readonly_fields = ["roster", "roster_list"]
    bulk_fields = (BulkField("kind"), BulkField("sector"), BulkField("direction"), BulkField("document"))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        [(title, section)] = SessionForm.sections
        if obj is None:
            return SessionForm.sections
        roster = "roster" if getattr(request, "page_fields", None) else "roster_list"
        return [(title, section | {"fields": [*section["fields"], roster]})]

    # The people of a roster are no part of the form of their session, however few they are.

    @admin.display(description=_("roster"))
    def roster(self, session: Session) -> str:
        return people_link(session, roster_url(session))

    @admin.display(description=_("roster"))
    def roster_list(self, session: Session) -> str:
        return people_link(session, f"{reverse('admin:trainings_attendee_changelist')}?session={session.pk}")


def people_link(session: Session, url: str) -> str:
    """How many people the roster of a session has, with the way to them."""
    count = session.attendees.count()
    words = ngettext("%(count)s person, on a page of their own", "%(count)s people, each on a page of their own", count)
    return format_html('<a href="{}">{}</a>', url, words % {"count": f"{count:,}"})


class OfSession(admin.SimpleListFilter):
    """Of the session in the address, the only one that is offered: nobody looks through all of them."""

    title = _("session")
    parameter_name = "session"

    def lookups(self, request: Any, model_admin: object) -> list[tuple[str, str]]:
        key = request.GET.get(self.parameter_name, "")
        rows = Session.objects.visible_to(request.user).filter(pk=key) if key.isdecimal() and len(key) < 10 else ()
        return [(key, row.title) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> Any:
        return queryset.filter(session=self.value()) if self.value() else queryset


@admin.register(Attendee)
class AttendeeAdmin(RecordAdmin):
    """The people of rosters; one is added to the session that the address names."""

    form = AttendeeForm
    holds_personal_data = True
    autocomplete_fields = ["home_area"]
    fieldsets = AttendeeForm.sections
    readonly_fields = ["session"]
    list_display = ["name", "session", "home_area", "people", "organisation", "title"]
    list_filter = [OfSession, "people"]
    list_select_related = ["session", "home_area"]
    search_fields = ["name", "organisation"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and session_of(request) is not None

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: object) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.session = None if obj is not None else session_of(request)
        return form

    def kept_in_address(self, request: HttpRequest) -> dict[str, str]:
        return {"session": request.GET.get("session", "")}


def session_of(request: HttpRequest) -> Session | None:
    """The session to whose roster the address adds, if the user may; the page to add is left from a list of one too."""
    list_filters = QueryDict(request.GET.get("_changelist_filters", ""))
    key = request.GET.get("session") or list_filters.get("session") or ""
    if not key.isdecimal() or len(key) > 9:
        return None
    user: Any = request.user
    session: Session | None = gate(Session, "change", user).filter(pk=key).first()
    return session

"""The record pages of training sessions, with who took part."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidportal.directory.admin import SourcedAdmin
from aidportal.records.admin import RecordAdmin, RecordForm, RecordTabular

from .models import Attendance, Attendee, Session

# The people of a longer roster have a page each: a form of all of them would be slow, and too large to be sent.
LONGEST_ON_PAGE = 100


def is_long(session: Session | None) -> bool:
    return session is not None and session.attendees.count() > LONGEST_ON_PAGE


class AttendanceForm(RecordForm):
    beside = {
        "attendance_headcount_not_negative": "headcount",
        "attendance_once_per_area_and_people": "home_area",
    }


class AttendanceInline(RecordTabular):
    model = Attendance
    form = AttendanceForm
    autocomplete_fields = ["home_area"]


class AttendeeInline(RecordTabular):
    model = Attendee
    classes = ["collapse"]
    autocomplete_fields = ["home_area"]


class NewAttendeeInline(AttendeeInline):
    """Beside a long roster: people who are added to it."""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).none()


class SessionForm(RecordForm):
    beside = {
        "session_end_not_before_start": "ends_on",
        "session_days_positive": "days",
        "session_budget_not_negative": "budget",
    }


@admin.register(Session)
class SessionAdmin(SourcedAdmin):
    form = SessionForm
    inlines = [AttendanceInline, AttendeeInline]
    autocomplete_fields = ["giver", "organiser", "place_area", "document"]
    fields = [
        "title",
        ("kind", "sector"),
        ("starts_on", "ends_on", "days"),
        ("giver", "organiser"),
        "direction",
        ("place_area", "place"),
        "budget",
        "description",
        "document",
    ]
    list_display = ["title", "kind", "sector", "place_area", "starts_on", "days"]
    list_filter = ["kind", "sector", "direction"]
    list_select_related = ["sector", "place_area"]
    search_fields = ["title"]
    save_as = True
    readonly_fields = ["roster"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        has_roster = getattr(request, "page_fields", None) and obj is not None and obj.attendees.exists()
        return [*self.fields, "roster"] if has_roster or is_long(obj) else self.fields

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if getattr(request, "page_fields", None):
            # The roster is no part of the form, however short it is.
            return [AttendanceInline]
        return [AttendanceInline, NewAttendeeInline] if is_long(obj) else self.inlines

    @admin.display(description=_("roster"))
    def roster(self, session: Session) -> str:
        count = Attendee.objects.filter(session=session).count()
        words = ngettext(
            "%(count)s person, on a page of their own", "%(count)s people, each on a page of their own", count
        )
        address = reverse("admin:trainings_attendee_changelist")
        return format_html('<a href="{}?session={}">{}</a>', address, session.pk, words % {"count": f"{count:,}"})


class OfSession(admin.SimpleListFilter):
    """Of the session in the address, the only one that is offered: nobody looks through all of them."""

    title = _("session")
    parameter_name = "session"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        key = request.GET.get(self.parameter_name, "")
        rows = Session.objects.visible_to(request.user).filter(pk=key) if key.isdecimal() and len(key) < 10 else ()
        return [(key, row.title) for row in rows]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(session=self.value()) if self.value() else queryset


@admin.register(Attendee)
class AttendeeAdmin(RecordAdmin):
    """The people of long rosters; they are added on the page of their session."""

    autocomplete_fields = ["home_area"]
    fields = ["session", "name", "home_area", "people", "organisation", "title"]
    readonly_fields = ["session"]
    list_display = ["name", "session", "home_area", "people", "organisation", "title"]
    list_filter = [OfSession, "people"]
    list_select_related = ["session", "home_area"]
    search_fields = ["name", "organisation"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

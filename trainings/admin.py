"""The record pages of training sessions, with who took part."""

from __future__ import annotations

from django.contrib import admin

from aidportal.admin import RecordForm, RecordTabular
from aidportal.directory.admin import SourcedAdmin

from .models import Attendance, Attendee, Session


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

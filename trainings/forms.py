"""The forms of sessions, attendance and rosters: for record pages, acts and the admin alike."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aidportal.records.forms import RecordForm, Sections, section

from . import questions
from .models import Session


class AttendanceForm(RecordForm):
    beside = {
        "attendance_headcount_not_negative": "headcount",
        "attendance_once_per_area_and_people": "home_area",
    }

    def clean_headcount(self) -> Any:
        headcount = self.cleaned_data["headcount"]
        if headcount == 0 and "headcount" in self.changed_data:
            raise ValidationError(_("Nobody came from there: remove the line."))
        return headcount


class SessionForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(
            "title",
            ("kind", "sector"),
            ("starts_on", "ends_on", "days"),
            ("giver", "organiser"),
            "direction",
            ("place_area", "place"),
            "budget",
            "description",
            "document",
        ),
    )
    questions = questions.SESSION
    beside = {
        "session_end_not_before_start": "ends_on",
        "session_days_positive": "days",
        "session_budget_not_negative": "budget",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who may only look has no fields.
        if "days" in self.fields:
            # The page offers the days between the two dates.
            self.fields["days"].widget.attrs["data-days"] = "starts_on ends_on"


class AttendeeForm(RecordForm):
    sections: ClassVar[Sections] = (section("name", "home_area", "people", "organisation", "title", "session"),)
    questions = questions.ATTENDEE
    # To whose roster a new person is added.
    session: Session | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.session is not None and self.instance.pk is None:
            self.instance.session = self.session

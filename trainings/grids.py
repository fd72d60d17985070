"""Rosters and attendance that are pasted into a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.record_importer import RecordImporter, RowStatement
from aidportal.grids.pasted_grid import LineValues, PastedGrid, exactly, named, needed
from aidportal.intake.drafts import ReadValues
from aidportal.intake.fields import Senseless
from aidportal.intake.fields.field import Lookups
from aidportal.records.questions import Ask, Doubt, Entered
from aidportal.records.rights import gate

from .forms import AttendanceForm, AttendeeForm
from .importers import AttendanceImporter, RosterImporter
from .models import Attendance, Attendee, Session
from .questions import counted_instead
from .roster_page import roster_url


class RosterGrid(PastedGrid, RecordImporter):
    key = "attendees"
    title = _("Paste a roster")
    record_model, row_model, parent = Session, Attendee, "session"
    form = AttendeeForm
    fields = (
        *named(RosterImporter, "name", "home_area"),
        *map(needed, named(RosterImporter, "people")),
        *named(RosterImporter, "organisation", "title"),
    )
    for_all = ("home_area", "people")
    same = ("name", "home_area_id", "organisation")

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        return RowStatement(row).take("name", "people", "organisation", "title", home_area_id="home_area").values

    def initial(self) -> Mapping[str, str]:
        """What the attendance says of all: where they come from and of which kind they are, where that is one."""
        reported = gate(Attendance, "see", self.user).filter(session=self.record)
        areas, kinds = ({*reported.order_by().values_list(name, flat=True)} for name in ("home_area", "people"))
        only = {"home_area": areas, "people": kinds}
        return {name: str(*values) for name, values in only.items() if len(values) == 1}

    def entered(self, values: LineValues, memory: dict[object, object]) -> Iterator[tuple[Entered, Sequence[Ask]]]:
        """What the form asks of the first person is asked of all who are pasted, together."""
        yield from ()

    def doubts_of_all(self, rows: Sequence[LineValues]) -> Iterator[Doubt]:
        if words := counted_instead([self.line_of(values) for values in rows], self.user):
            yield Doubt("name", words)

    def back_url(self) -> str:
        return roster_url(self.record)


class AttendanceGrid(PastedGrid, RecordImporter):
    key = "attendance"
    title = _("Paste attendance")
    record_model, row_model, parent = Session, Attendance, "session"
    form = AttendanceForm
    fields = (
        *named(AttendanceImporter, "home_area"),
        *map(needed, named(AttendanceImporter, "people")),
        *map(exactly, named(AttendanceImporter, "headcount")),
    )
    for_all = ("people",)
    same = ("home_area_id", "people")
    is_unique = True
    summed, across = "headcount", "people"

    @cached_property
    def headcounts(self) -> dict[tuple[str, str], int]:
        rows = self.recorded().order_by().values_list("home_area", "people", "headcount")
        return {(area, people): headcount for area, people, headcount in rows}

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        values = RowStatement(row).take("people", "headcount", home_area_id="home_area").values
        if values["headcount"] == 0:
            raise Senseless(_("Nobody came from there: remove the line."))
        known = self.headcounts.get((values["home_area_id"], values["people"]))
        if known not in (None, values["headcount"]):
            words = gettext("Of these people %(count)s are recorded already.") % {"count": f"{known:,}"}
            raise Senseless(words, _("Change the headcount there; a pasted line never overwrites."))
        return values


GRIDS = (RosterGrid, AttendanceGrid)

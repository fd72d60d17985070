"""What the columns of training ledgers, attendance lists and rosters mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.models import Pairing
from aidportal.directory.names_read import AreaCode
from aidportal.directory.record_importer import (
    ORGANISATION,
    Body,
    InArea,
    InSector,
    RecordImporter,
    RowStatement,
)
from aidportal.figures.scopes import Direction
from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import (
    Amount,
    Choice,
    ComputedColumn,
    Count,
    Field,
    Number,
    PersonName,
    RecordTitle,
    Senseless,
    Start,
    Term,
    Undecided,
    When,
)
from aidportal.intake.kinds import ControlTotal
from aidportal.intake.vocabulary import patterns_of
from aidportal.web.requests import Actor

from .models import Attendance, Attendee, Participation, People, Session
from .questions import counted_instead
from .registers import SessionRegister

# 教师培训班学员名单 is the roster of 教师培训班.
_WORDS = patterns_of(__name__, "rosters", "session")
_ROSTER = re.compile(rf"(.+?班?)(?:{_WORDS['came']})?(?:{_WORDS['people']})?(?:{_WORDS['roster']})")
SESSION = Part("session", Session, alike=Alike("title", ("starts_on",)), spelled="title")


class SessionImporter(RecordImporter):
    key = "sessions"
    label = _("Training sessions")
    main = "session"
    natural_key = _(
        "The record number; else title and start. Attendance is that of its session, home area and kind of people."
    )
    register = SessionRegister
    parts = (ORGANISATION, SESSION, Part("attendance", Attendance))
    fields = (
        RecordTitle("title", _("training session"), required=True, most=200),
        Choice("kind", _("kind"), of=Session.Kind),
        InSector("sector", _("field")),
        Body("giver", _("giver")),
        Body("organiser", _("organiser"), is_made=True),
        Choice("direction", _("direction"), of=Direction),
        InArea("place_area", _("area of the place")),
        Field("place", _("place"), most=120),
        When("starts_on", _("from"), example="2014-07"),
        Term("term", _("from and until"), into=("starts_on", "ends_on")),
        When("ends_on", _("until")),
        Number("days", _("days"), example=5),
        Amount("budget", _("budget")),
        InArea("home_area", _("home area")),
        Choice("people", _("kind of people"), of=People),
        Count("person_times", _("person-times"), example=600),
        ComputedColumn("person_days", _("person-days")),
        Field("description", _("description"), most=4000),
    )
    said_once = ("budget", "person_times")
    name_across = "home_area"
    totals = (
        ControlTotal(_("sessions"), "session", lambda rows: rows.count_sessions()),
        ControlTotal(
            _("person-times"),
            "session",
            lambda rows: Participation.objects.filter(session__in=rows.values("pk")).person_times(),
            "person_times",
        ),
    )

    def is_named_after_area(self, row: ReadValues, lookups: DirectoryLookups) -> bool:
        return lookups.names_area(row["title"])

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        place = row.get("place_area") or area_named(row, lookups)
        statement = RowStatement(row, place).take(
            "title", "kind", "direction", "place", "starts_on", "ends_on", "days", "description"
        )
        statement.take(
            "budget", sector_id="sector", giver_id="giver", organiser_id="organiser", place_area_id="place_area"
        )
        if place is not None:
            statement.values["place_area_id"] = str(place)
        if place and place.rest and not statement.values.get("place"):
            statement.values["place"] = place.rest[:120]
        session = statement.draft("session", ["title", "starts_on?"])
        return [*statement.made, session, *self._attendance(row, Ref("session", session.key), lookups)]

    @staticmethod
    def _attendance(row: ReadValues, session: Ref, lookups: DirectoryLookups) -> list[Draft]:
        headcount = row.get("person_times")
        if headcount is None:
            return []
        if row.get("record") is not None:
            raise Senseless(_("Person-times are counted from attendance and roster. Change them there."))
        home = row.get("home_area") or home_of_all(lookups)
        people = row.get("people") or People.OTHER.value
        key: NaturalKey = (("session_id", session), ("home_area_id", str(home)), ("people", people))
        return [Draft("attendance", key, {"headcount": headcount})]


def area_named(row: ReadValues, lookups: DirectoryLookups) -> AreaCode | None:
    """The area that the place is and nothing else: 北京, 赤峰."""
    text = row.get("place")
    if not text or row.get("record") is not None:
        return None
    codes, rest = lookups.areas.find(text)
    return AreaCode.of(codes[0]) if len(codes) == 1 and not rest else None


def home_of_all(lookups: DirectoryLookups) -> str:
    """Where the people of a file that does not say so come from: what the user chose, of the areas that receive.

    Raises ``Undecided``, once for the whole file.
    """
    options = lookups.areas.upward(code for _giver, code in Pairing.objects.visible_to(lookups.user).area_codes())
    chosen = lookups.choices.get("home_area|*")
    if chosen and any(chosen == option.value for option in options):
        return chosen
    if not options:
        raise Senseless(_("People came, but the row does not say from where."), _("a column with their home area"))
    raise Undecided(
        "home_area", str(_("The file does not say where the people came from; choose their area.")), options
    )


SESSION_FIELDS = (
    Field("session", _("training session"), required=True, most=200, parts=("came", "people", "roster")),
    Start("starts_on", _("from"), example="2014-07"),
    Choice("people", _("kind of people"), of=People),
)
OF_SESSION = Part("session", Session, is_made=False, told_by=("starts_on",), spelled="title")


def session_of(row: ReadValues) -> tuple[Draft, Ref]:
    """The session that a row belongs to: by title and start, or by title alone."""
    statement = RowStatement(row).take("starts_on", title="session")
    key = statement.key(["title", "starts_on"], ["title"])
    return Draft("session", key, {}), Ref("session", key)


class AttendanceImporter(RecordImporter):
    key = "attendances"
    label = _("Attendance of sessions")
    main = "attendance"
    natural_key = _("Session (title and start), home area and kind of people.")
    parts = (OF_SESSION, Part("attendance", Attendance))
    fields = (
        *SESSION_FIELDS,
        InArea("home_area", _("home area"), required=True),
        Count("headcount", _("headcount"), required=True, example=60),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        draft, session = session_of(row)
        people = row.get("people") or People.OTHER.value
        key: NaturalKey = (("session_id", session), ("home_area_id", str(row["home_area"])), ("people", people))
        return [draft, Draft("attendance", key, {"headcount": row["headcount"]})]


class RosterImporter(RecordImporter):
    key = "rosters"
    label = _("Rosters of sessions")
    main = "attendee"
    natural_key = _("Session (title and start), name and home area.")
    parts = (OF_SESSION, Part("attendee", Attendee, spelled="name"))
    fields = (
        *SESSION_FIELDS,
        # 敖汉旗教育局 tells where somebody is from too.
        InArea("home_area", _("home area"), required=True, instead=("organisation",)),
        PersonName("name", _("name"), required=True, most=60),
        Field("organisation", _("organisation"), most=120),
        Field("title", _("job title"), most=120),
    )

    def said_by_title(self, title: str, lookups: DirectoryLookups) -> Mapping[str, str]:
        session = _ROSTER.fullmatch(title)
        return {self.heading_of("session"): session[1] if session else ""}

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        draft, session = session_of(row)
        statement = RowStatement(row).take("name", "people", "organisation", "title", home_area_id="home_area")
        statement.values["session_id"] = session
        return [draft, statement.draft("attendee", ["session_id", "name", "home_area_id"])]

    def doubts_of_added(self, added: Callable[[str], Any], user: Actor) -> Iterator[str]:
        """What is asked where the first people of rosters take the place of the attendance, session by session."""
        people = added("attendee").filter(session__in=Attendance.objects.order_by().values("session"))
        rows = people.select_related("session").order_by("session", "pk")
        for _key, of_session in groupby(rows, attrgetter("session_id")):
            first, *others = of_session
            if words := counted_instead([first, *others], user):
                yield gettext("%(session)s: %(question)s") % {"session": first.session, "question": words}


IMPORTERS = (SessionImporter(), AttendanceImporter(), RosterImporter())

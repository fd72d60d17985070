"""What is asked of training sessions before they are saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.directory.models import Area
from aidportal.directory.questions import of_programme
from aidportal.records.amount_questions import usual
from aidportal.records.questions import Doubt, Entered, LikelyCorrection
from aidportal.values.dates import describe
from aidportal.web.requests import Reader

from .models import Attendance, Attendee


def more_days_than_dates(entered: Entered) -> Iterator[Doubt]:
    """More days of teaching than lie between the first and the last day, for certain."""
    session = entered.record
    if not entered.is_new("days", "starts_on", "ends_on"):
        return
    if not (session.days and session.starts_on and session.ends_on):
        return
    span = (session.ends_on.last - session.starts_on.first).days + 1
    if session.days > span:
        words = ngettext(
            "%(days)s days of teaching, but %(start)s to %(end)s is %(span)s day.",
            "%(days)s days of teaching, but %(start)s to %(end)s are %(span)s days.",
            span,
        )
        dates = {"start": describe(session.starts_on), "end": describe(session.ends_on)}
        label = ngettext("Save %(span)s day instead", "Save %(span)s days instead", span) % {"span": span}
        typed = entered.typed("days", str(span)) if "days" in entered.form.fields else {}
        corrections = [LikelyCorrection(label, typed)] if typed else []
        yield Doubt("days", words % (dates | {"days": f"{session.days.normalize():f}", "span": span}), corrections)


def counted_instead(people: Sequence[Attendee], user: Reader) -> str:
    """What is asked where ``people``, recorded or to be recorded, are the first on the roster of their session.

    They take the place of the attendance: both numbers of each area are said. Empty where others are on the roster, or
    both say the same.
    """
    session, keys = people[0].session, [person.pk for person in people if person.pk]
    named = Counter(person.home_area_id for person in people)
    rows = Attendance.objects.visible_to(user).filter(session=session).reported(area="home_area")
    reported: Counter[str] = Counter({row["area"]: row["value"] for row in rows})
    if not reported or reported == named or Attendee.objects.filter(session=session).exclude(pk__in=keys).exists():
        return ""
    areas = Area.objects.in_bulk({*reported, *named})
    of_area = _("%(area)s: %(reported)s reported, %(named)s on the roster")
    numbers = [
        of_area % {"area": areas[code].name, "reported": reported[code], "named": named[code]} for code in sorted(areas)
    ]
    words = _("With a roster its people count, and the attendance of %(reported)s no more. %(numbers)s.")
    return words % {"reported": reported.total(), "numbers": _("; ").join(numbers)}


def first_on_roster(entered: Entered) -> Iterator[Doubt]:
    """The first person on a roster takes the place of all who are reported."""
    if entered.record._state.adding and (words := counted_instead([entered.record], entered.user)):
        yield Doubt("name", words)


SESSION = (of_programme("giver"), more_days_than_dates, usual("budget", "kind"))
ATTENDEE = (first_on_roster,)

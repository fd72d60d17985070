"""The pages of training sessions and exchange activities."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.directory.names import area_names
from aidportal.records.acts import Acts
from aidportal.registers.facts import fact
from aidportal.registers.tables import heads
from aidportal.registers.views import RecordDetailView, RecordListView
from aidportal.values.dates import describe
from aidportal.values.money import Unit, format_amount

from .attendance_page import ACTS
from .models import Attendee, Participation, ParticipationQuerySet, People, Session
from .registers import SessionRegister
from .roster_page import roster_url

# Of a longer roster the page of its session shows the beginning.
MOST_ON_PAGE = 10


class SessionListView(RecordListView):
    register_class = SessionRegister
    acts = ACTS


class SessionDetailView(RecordDetailView):
    queryset = Session.objects.select_related("sector", "giver__area", "organiser__area", "place_area", "document")
    template_name = "trainings/session_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        session = self.object
        user = self.request.user
        people = Participation.objects.visible_to(user).filter(session=session)
        roster = Attendee.objects.visible_to(user).filter(session=session).select_related("home_area")
        return super().get_context_data(
            **kwargs,
            title=session.title,
            crumbs=[{"url": reverse("trainings:list"), "label": _("Training sessions")}, {"label": session.title}],
            **self.ways(ACTS),
            facts=session_facts(session, people, self.unit),
            attendance=attendance_panel(people),
            roster=roster_panel(session, roster),
        )

    def ways(self, acts: Acts) -> dict[str, Any]:
        """The ways to record, and that to the roster, which everybody has who sees the session."""
        ways = self.ways_to_record(acts)
        return ways | {"actions": [*ways["actions"], {"url": roster_url(self.object), "label": _("Roster")}]}


def count(value: object) -> str:
    """A number of people or days, or a dash."""
    return "—" if value is None else f"{value.normalize():,f}" if hasattr(value, "normalize") else f"{value:,}"


def session_facts(session: Session, people: ParticipationQuerySet, unit: Unit) -> list[dict[str, Any]]:
    place = session.place_area
    return [
        fact(_("kind"), session.get_kind_display()),
        fact(_("field"), session.sector and session.sector.name),
        fact(_("giver"), session.giver and session.giver.name),
        fact(_("organiser"), session.organiser and session.organiser.name),
        fact(_("direction"), session.get_direction_display()),
        fact(_("area of the place"), place and place.name, place.get_absolute_url() if place else ""),
        fact(_("place"), session.place),
        fact(_("from"), describe(session.starts_on)),
        fact(_("until"), describe(session.ends_on)),
        fact(_("days"), count(session.days)),
        fact(_("person-times"), count(people.person_times())),
        fact(_("person-days"), count(people.person_days())),
        fact(_("budget (%(unit)s)") % {"unit": unit.label}, format_amount(session.budget, unit)),
        fact(_("document"), session.document.title, session.document.get_absolute_url()),
    ]


def attendance_panel(people: ParticipationQuerySet) -> dict[str, Any]:
    """Who came, by the area that held at the time and by kind of people."""
    rows = people.person_times(area="home_area", people="people")
    names = area_names({row["area"] for row in rows})
    return {
        "key": "attendance",
        "title": _("Who took part"),
        "unit": _("person-times, from the roster where there is one"),
        "columns": heads(_("home area"), _("kind of people"), _("person-times"), numeric=1),
        "rows": [
            [names.get(row["area"], row["area"]), People(row["people"]).label, count(row["value"])] for row in rows
        ],
        "footer": [_("Total"), "", count(people.person_times())],
        "empty": _("How many came is not recorded."),
    }


def roster_panel(session: Session, roster: QuerySet[Attendee]) -> dict[str, Any] | None:
    """The first people of the roster, and the way to all of them."""
    count = roster.count()
    if not count:
        return None
    rows = [
        [
            person.name,
            person.home_area.name,
            person.get_people_display(),
            person.organisation or "—",
            person.title or "—",
        ]
        for person in roster.order_by("home_area", "name", "pk")[:MOST_ON_PAGE]
    ]
    words = ngettext("The whole roster: %(count)s person", "The whole roster: %(count)s people", count)
    return {
        "key": "roster",
        "title": _("Roster"),
        "columns": heads(_("name"), _("home area"), _("kind of people"), _("organisation"), _("job title")),
        "rows": rows,
        "url": roster_url(session),
        "link": words % {"count": f"{count:,}"},
    }

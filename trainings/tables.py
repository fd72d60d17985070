"""The list of training sessions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.sorting import by_area, by_organisation, by_sound, by_text
from aidportal.figures.per_row import Measured
from aidportal.figures.scopes import PERIOD, Direction
from aidportal.registers.columns import ChoiceColumn, CountColumn, DateColumn, QuantityColumn, TextColumn
from aidportal.registers.tables import PortalTable

from .figures import PERSON_DAYS, PERSON_TIMES
from .models import Session


class SessionTable(PortalTable):
    title = TextColumn(linkify=True, sorts=by_sound("", "title"))
    kind = ChoiceColumn(Session.Kind, fold="p3")
    sector = TextColumn(accessor="sector__name", order_by="sector__position", verbose_name=_("field"), fold="p2")
    giver = TextColumn(accessor="giver__name", sorts=by_organisation("giver"), verbose_name=_("giver"), fold="p3")
    direction = ChoiceColumn(Direction, fold="p3")
    place_area = TextColumn(
        accessor="place_area__name", sorts=by_area("place_area"), verbose_name=_("area of the place"), fold="p2"
    )
    place = TextColumn(sorts=by_text(Session, "place"), fold="p3")
    starts_on = DateColumn()
    ends_on = DateColumn(fold="p3")
    days = QuantityColumn(fold="p2")
    person_times = CountColumn(
        verbose_name=_("person-times"), of=Measured(PERSON_TIMES, "session", agrees_on=(PERIOD, *PERSON_TIMES.axes))
    )
    person_days = QuantityColumn(
        verbose_name=_("person-days"),
        fold="p2",
        of=Measured(PERSON_DAYS, "session", agrees_on=(PERIOD, *PERSON_DAYS.axes)),
    )

    class Meta(PortalTable.Meta):
        model = Session
        order_by = ("-starts_on", "title")
        fields = (
            "title",
            "kind",
            "sector",
            "giver",
            "direction",
            "place_area",
            "place",
            "starts_on",
            "ends_on",
            "days",
            "person_times",
            "person_days",
        )

"""The figures of trainings and exchange activities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import AREA, DIRECTION, GIVER, KIND, SECTOR
from aidportal.directory.dimensions import (
    area_dimensions,
    choice_dimension,
    giver_dimensions,
    month_dimension,
    sector_dimension,
    year_dimension,
)
from aidportal.figures.figure import Figure, Measure
from aidportal.figures.scopes import Direction

from .axes import PEOPLE
from .models import Participation, People, Session

# What of a scope means something for sessions and who takes part.
AXES = (AREA, GIVER, SECTOR, DIRECTION, KIND, PEOPLE)
_SESSION = {
    **year_dimension("starts_on"),
    **month_dimension("starts_on"),
    **sector_dimension("sector"),
    **giver_dimensions("giver"),
    **choice_dimension("direction", _("direction"), "direction", Direction, DIRECTION),
    **choice_dimension("kind", _("kind"), "kind", Session.Kind, KIND),
}
_PARTICIPATION = {
    **year_dimension("session__starts_on"),
    **month_dimension("session__starts_on"),
    **sector_dimension("session__sector"),
    **giver_dimensions("session__giver"),
    **area_dimensions("area", _("home area"), "home_area"),
    **choice_dimension("direction", _("direction"), "session__direction", Direction, DIRECTION),
    **choice_dimension("kind", _("kind"), "session__kind", Session.Kind, KIND),
    **choice_dimension("people", _("kind of people"), "people", People, PEOPLE),
}

SESSIONS = Figure(
    key="sessions",
    label=_("Training sessions"),
    unit=Measure.SESSIONS,
    definition=_("Classes, lecture tours, visits and exchange activities that begin in the period."),
    rows=Session.objects.in_scope,
    measure="count_sessions",
    url="trainings:list",
    axes=AXES,
    dimensions=_SESSION,
)

PERSON_TIMES = Figure(
    key="person_times",
    label=_("Person-times trained"),
    unit=Measure.PERSON_TIMES,
    definition=_(
        "People in the sessions that begin in the period, each session's anew: from its roster where it has one, "
        "else from its attendance."
    ),
    rows=Participation.objects.in_scope,
    measure="person_times",
    url="trainings:list",
    listed=Session.objects.in_scope,
    axes=AXES,
    dimensions=_PARTICIPATION,
)

PERSON_DAYS = Figure(
    key="person_days",
    label=_("Person-days trained"),
    unit=Measure.PERSON_DAYS,
    definition=_("Person-times multiplied by the days of their session. A session of unknown length adds nothing."),
    rows=Participation.objects.in_scope,
    measure="person_days",
    url="trainings:list",
    listed=Session.objects.in_scope,
    axes=AXES,
    dimensions=_PARTICIPATION,
)

TRAINING_FIELDS = Figure(
    key="training_fields",
    label=_("Fields of training"),
    unit=Measure.SECTORS,
    definition=_("Different fields of the sessions that begin in the period."),
    rows=Session.objects.in_scope,
    measure="training_fields",
    url="trainings:list",
    axes=AXES,
    dimensions={key: _SESSION[key] for key in ("year", "giver", "direction", "kind")},
    adds_up=False,
)

FIGURES = (SESSIONS, PERSON_TIMES, PERSON_DAYS, TRAINING_FIELDS)

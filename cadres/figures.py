"""The figures of seconded officials."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidportal.directory.figures import area_dimensions, choice_names, year_dimension
from aidportal.figures.figure import Dimension, Figure, Measure
from aidportal.figures.scopes import Direction, Period, Scope

from .models import Official, Posting

_PLACES = {
    "direction": Dimension("direction", _("direction"), "batch__direction", choice_names(Direction)),
    "kind": Dimension("kind", _("kind"), "official__kind", choice_names(Official.Kind)),
    **area_dimensions("home_area", _("home area"), "official__home_area"),
    **area_dimensions("host_area", _("host area"), "host_area"),
}
_SENT = {**year_dimension("starts_on"), **_PLACES}

OFFICIALS_SENT = Figure(
    key="officials_sent",
    label=_("Officials sent"),
    unit=Measure.PEOPLE,
    definition=_("Different officials with a posting that begins in the period; who is posted twice counts once."),
    rows=Posting.objects.in_scope,
    measure="headcount",
    url="cadres:list",
    dimensions=_SENT,
)

POSTINGS = Figure(
    key="postings",
    label=_("Postings"),
    unit=Measure.POSTINGS,
    definition=_("Postings that begin in the period; who is posted twice counts twice."),
    rows=Posting.objects.in_scope,
    measure="count_postings",
    url="cadres:list",
    dimensions=_SENT,
)


def on_the_day(scope: Scope) -> Scope:
    """The scope at one day: the one asked for, else the last of the period, but never later than today."""
    today = timezone.localdate()
    return scope.but(day=scope.day or min(scope.period.last_day or today, today), period=Period())


ON_POST = Figure(
    key="officials_on_post",
    label=_("Officials on post"),
    unit=Measure.PEOPLE,
    definition=_(
        "Different officials whose posting holds for certain on one day: the last day of the period, or today where "
        "the period is not over."
    ),
    rows=Posting.objects.in_scope,
    measure="headcount",
    url="cadres:list",
    narrow=on_the_day,
    dimensions=_PLACES,
)

FIGURES = (OFFICIALS_SENT, ON_POST, POSTINGS)

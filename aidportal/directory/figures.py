"""Figures of the directory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.figures.figure import Figure, Measure
from aidportal.figures.uncounted import UNDATED

from .axes import AREA, GIVER
from .dimensions import area_dimensions, choice_dimension, giver_dimensions, year_dimension
from .models import Agreement, Pairing

# What of a scope means something for pairings and agreements.
AXES = (AREA, GIVER)

PAIRINGS = Figure(
    key="pairings",
    label=_("Pairings"),
    unit=Measure.PAIRINGS,
    definition=_(
        "Pairings of a giver and a receiver that held at some time in the period. One that does not say since when "
        "counts only where no first day is asked for."
    ),
    rows=Pairing.objects.in_scope,
    measure="count_pairings",
    url="directory:pairing_list",
    axes=AXES,
    dimensions={
        **giver_dimensions("giver"),
        **area_dimensions("area", _("receiving area"), "receiver__area"),
        **choice_dimension("level", _("level"), "level", Pairing.Level),
    },
    omissions=(UNDATED,),
    is_stock=True,
)

PAIRED_AREAS = Figure(
    key="paired_areas",
    label=_("Counties and banners paired"),
    unit=Measure.AREAS,
    definition=_("Different counties, banners and districts that receive in a pairing that held in the period."),
    rows=Pairing.objects.in_scope,
    measure="paired_areas",
    url="directory:pairing_list",
    axes=AXES,
    dimensions={**area_dimensions("area", _("receiving area"), "receiver__area")},
    adds_up=False,
    omissions=(UNDATED,),
    is_stock=True,
)

COOPERATION_FIELDS = Figure(
    key="cooperation_fields",
    label=_("Fields of cooperation"),
    unit=Measure.SECTORS,
    definition=_("Different fields of cooperation that the agreements signed in the period name."),
    rows=Agreement.objects.in_scope,
    measure="cooperation_fields",
    url="directory:agreement_list",
    axes=AXES,
    dimensions={**year_dimension("signed_on")},
    adds_up=False,
)

FIGURES = (PAIRINGS, PAIRED_AREAS, COOPERATION_FIELDS)

"""Figures of the directory, and the dimensions by place and field that all subjects share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat, Left
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.dates import YearOf
from aidportal.figures.figure import Dimension, Figure, Measure

from .models import Agreement, Area, Organisation, Pairing, Sector


def area_names(codes: Iterable[Any]) -> dict[Any, str]:
    return {area.code: area.name for area in Area.objects.filter(code__in=[code for code in codes if code])}


def sector_names(codes: Iterable[Any]) -> dict[Any, str]:
    return {sector.code: sector.name for sector in Sector.objects.filter(code__in=[code for code in codes if code])}


def organisation_names(ids: Iterable[Any]) -> dict[Any, str]:
    rows = Organisation.objects.select_related("area").filter(pk__in=[pk for pk in ids if pk])
    return {row.pk: row.name for row in rows}


def year_names(years: Iterable[Any]) -> dict[Any, str]:
    return {year: str(year) for year in years if year is not None}


def choice_names(choices: Any) -> Any:
    """Names of the values of a ``TextChoices``."""
    return lambda values: {value: str(choices(value).label) for value in values if value}


def area_dimensions(key: str, label: Any, path: str) -> dict[str, Dimension]:
    """``key`` as an area of today at three levels: county, prefecture and province.

    A county that hangs on its province directly (北京市海淀区) is its own prefecture.
    """
    counted = f"{path}__counted_as"
    prefecture = Case(
        When(**{f"{path}__parent__level": "province"}, then=F(counted)),
        default=Concat(Left(counted, 4), Value("00")),
        output_field=CharField(),
    )
    levels = {
        "": (label, F(counted)),
        "_prefecture": (format_lazy(_("{side}, by prefecture"), side=label), prefecture),
        "_province": (format_lazy(_("{side}, by province"), side=label), Concat(Left(counted, 2), Value("0000"))),
    }
    return {
        key + suffix: Dimension(key + suffix, words, expression, area_names)
        for suffix, (words, expression) in levels.items()
    }


def year_dimension(path: str) -> dict[str, Dimension]:
    return {"year": Dimension("year", _("year"), YearOf(path), year_names)}


def sector_dimension(path: str) -> dict[str, Dimension]:
    return {"sector": Dimension("sector", _("field"), path, sector_names)}


def giver_dimension(expression: Any) -> dict[str, Dimension]:
    return {"giver": Dimension("giver", _("giver"), expression, organisation_names)}


PAIRINGS = Figure(
    key="pairings",
    label=_("Pairings"),
    unit=Measure.PAIRINGS,
    definition=_("Pairings of a giver and a receiver that held at some time in the period."),
    rows=Pairing.objects.in_scope,
    measure="count_pairings",
    url="directory:pairing_list",
    dimensions={
        **giver_dimension("giver"),
        **area_dimensions("area", _("receiving area"), "receiver__area"),
        "level": Dimension("level", _("level"), "level", choice_names(Pairing.Level)),
    },
)

PAIRED_AREAS = Figure(
    key="paired_areas",
    label=_("Counties and banners paired"),
    unit=Measure.AREAS,
    definition=_("Different counties, banners and districts that receive in a pairing that held in the period."),
    rows=Pairing.objects.in_scope,
    measure="paired_areas",
    url="directory:pairing_list",
    dimensions={**area_dimensions("area", _("receiving area"), "receiver__area")},
)

COOPERATION_FIELDS = Figure(
    key="cooperation_fields",
    label=_("Fields of cooperation"),
    unit=Measure.SECTORS,
    definition=_("Different fields of cooperation that the agreements signed in the period name."),
    rows=Agreement.objects.in_scope,
    measure="cooperation_fields",
    url="directory:agreement_list",
    dimensions={**year_dimension("signed_on")},
)

FIGURES = (PAIRINGS, PAIRED_AREAS, COOPERATION_FIELDS)

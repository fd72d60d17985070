"""What areas, fields and organisations are called, by their codes and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .models import Area, Organisation, Sector


def area_names(codes: Iterable[str | None]) -> dict[Any, str]:
    return {area.code: area.name for area in Area.objects.filter(code__in=[code for code in codes if code])}


def sector_names(codes: Iterable[str | None]) -> dict[Any, str]:
    return {sector.code: sector.name for sector in Sector.objects.filter(code__in=[code for code in codes if code])}


def organisation_names(ids: Iterable[int | None]) -> dict[Any, str]:
    rows = Organisation.objects.select_related("area").filter(pk__in=[pk for pk in ids if pk])
    return {row.pk: row.name for row in rows}


def giver_side_names(codes: Iterable[str | None]) -> dict[Any, str]:
    """Names of givers by area, ``110108``, or organisation, ``o123``."""
    known = [code for code in codes if code]
    bodies = organisation_names(int(code[1:]) for code in known if code[0] == "o")
    return area_names(code for code in known if code[0] != "o") | {f"o{pk}": name for pk, name in bodies.items()}

"""Inhabitants of the banners that receive, invented like everything of the sample."""

from __future__ import annotations

from datetime import date
from random import Random

from aidportal.directory.models import Document, Population

from .pairs import LATE

YEARS = (2010, 2015, 2020, 2024)


def load_inhabitants(document: Document, chance: Random, today: date) -> None:
    """Fewer from one count to the next, as in most banners."""
    rows = []
    for area in dict.fromkeys(receiver for _giver, receiver in LATE):
        people = chance.randint(90_000, 560_000)
        for year in YEARS:
            if year < today.year:
                rows.append(Population(area_id=area, year=year, people=people, document=document))
            people = people * chance.randint(920, 995) // 1000
    Population.objects.bulk_create(rows)

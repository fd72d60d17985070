"""Random questions as addresses ask them: whole and cut years, plans, what is to come, and axes of all subjects."""

from __future__ import annotations

import random
from urllib.parse import urlencode

from django.utils import timezone

TODAY = timezone.localdate()
YEAR = TODAY.year
PLAN = YEAR - (YEAR - 1) % 5
PERIODS: list[dict[str, str]] = [
    {},
    {"year": "all"},
    {"year": "none"},
    {"year": str(YEAR - 2)},
    {"year": str(YEAR - 1)},
    {"year": str(YEAR)},
    {"year": str(YEAR + 3)},
    *({"year": f"{first}..{first + 4}"} for first in (PLAN - 10, PLAN - 5, PLAN)),
    {"from": "2013-03-20", "until": "2015-03-20"},
    {"from": f"{YEAR}-01-01", "until": f"{YEAR}-06-30"},
    {"from": f"{YEAR}-01-01", "until": str(TODAY)},
    {"from": f"{YEAR - 1}-07"},
    {"until": "2016"},
]
AXES = {
    "area": ["150000", "150400", "150900", "150429", "150924", "=150400", "152200"],
    "giver": ["110000", "110108", "110105", "none"],
    "project_giver": ["=110000", "110108", "none"],
    "sector": ["education", "health", "agriculture", "tourism", "none"],
    "source": ["municipal", "district", "none"],
    "status": ["running", "accepted", "reserve", "none"],
    "direction": ["to_receiver", "to_giver"],
    "batch": ["3", "6"],
    "kind": ["paid", "arrived", "running", "class", "teacher"],
    "unit": ["亩"],
}


def random_scopes(seed: str, count: int) -> list[str]:
    """So many different query strings: what a page stands on, all years, then a period with up to three axes each."""
    chance = random.Random(seed)
    found = ["", "year=all"]
    while len(found) < count:
        axes = chance.sample(sorted(AXES), chance.choice([0, 1, 1, 2, 3]))
        query = urlencode(chance.choice(PERIODS) | {axis: chance.choice(AXES[axis]) for axis in axes})
        if query not in found:
            found.append(query)
    return found[:count]

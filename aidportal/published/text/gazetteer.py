"""The names by which a text may call the areas of the programme."""

from __future__ import annotations

import re
from collections import defaultdict

from aidportal.directory.models import Area, Pairing

from .context import Places
from .programmes import programmes

_SUFFIX = re.compile(r"(?:自治州|自治区|自治县|自治旗|地区|[省市盟县旗区])$")
_SHORTEST = 2


def programme_places() -> Places:
    """Areas in the provinces of both sides of all pairings, by full, short and other names; a name of two is left out.

    Names stand for codes of today: an area of the past for the one it counts as.
    """
    pairs = Pairing.objects.area_codes()
    givers = {giver[:2] for giver, _receiver in pairs if giver}
    provinces = givers | {receiver[:2] for _giver, receiver in pairs if receiver}
    if not provinces:
        return Places()
    rows = Area.objects.filter(code__regex=rf"^({'|'.join(sorted(provinces))})")
    meant: dict[str, set[str]] = defaultdict(set)
    for name, aliases, code in rows.values_list("name_zh", "aliases", "counted_as"):
        for one in (name, *filter(None, aliases.split("|")), _SUFFIX.sub("", name)):
            if len(one) >= _SHORTEST:
                meant[one].add(code)
    codes = {name: found.pop() for name, found in meant.items() if len(found) == 1}
    return Places(
        codes, frozenset(givers), programmes(), frozenset((one[:2], other[:2]) for one, other in pairs if one and other)
    )

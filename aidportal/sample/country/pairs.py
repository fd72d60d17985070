"""Who helps whom in the country: provinces of the coast help all others, their districts and cities the counties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import Any

from aidportal.directory.models import Area, Organisation, Pairing, Sector
from aidportal.values.dates import PartialDate

from .bulk import RowWriter, whole_year

# The first two digits of the codes of the provinces that give.
GIVING = frozenset({"11", "12", "21", "31", "32", "33", "35", "37", "44"})
FIRST_YEAR = 2011
# Of a hundred pairs so many began in 2011, the others at one of these years.
EARLY, LATER = 45, (2016, 2018, 2021)


@dataclass(frozen=True)
class Pair:
    """A county that gives and one that receives, with the keys of their governments, since a year."""

    giver: str
    receiver: str
    giver_key: int
    receiver_key: int
    since: int


@dataclass
class Country:
    """What all of it is made of: chance, the day, the pairs with the weight of each, names and fields."""

    chance: Random
    today: date
    pairs: list[Pair]
    weights: list[float]
    names: dict[str, str]
    governments: dict[str, int]
    sectors: list[str]
    programmes: dict[tuple[str, str], int]

    def some_pairs(self, count: int) -> list[Pair]:
        """As many pairs with repetition: a few have much, most have little."""
        return self.chance.choices(self.pairs, cum_weights=list(accumulate(self.weights)), k=count)

    def year_since(self, pair: Pair) -> int:
        """A year in which the pair holds; later ones are likelier."""
        years = range(pair.since, self.today.year + 1)
        return self.chance.choices(years, weights=[1 + place for place in range(len(years))])[0]


def read_country(chance: Random, today: date) -> Country:
    """The areas of today, and a pair for each county that receives; one in five has two."""
    rows = list(Area.objects.filter(until=None).order_by("code").values_list("code", "name_zh", "level"))
    names = {code: name for code, name, _level in rows}
    kinds = Organisation.objects.filter(kind=Organisation.Kind.GOVERNMENT, area__in=names)
    governments: dict[str, int] = dict(kinds.values_list("area_id", "pk"))
    counties = [code for code, _name, level in rows if level == Area.Level.COUNTY]
    helped_by = provinces_helped([code for code, _name, level in rows if level == Area.Level.PROVINCE])
    pairs = list(pairs_of_counties(chance, counties, helped_by, governments))
    weights = [chance.paretovariate(1.3) for _pair in pairs]
    sectors = list(Sector.objects.order_by("code").values_list("code", flat=True))
    return Country(chance, today, pairs, weights, names, governments, sectors, dict.fromkeys(helped_by.items(), 0))


def provinces_helped(provinces: list[str]) -> dict[str, str]:
    """For each province that receives one that gives, in turn."""
    givers = [code for code in provinces if code[:2] in GIVING]
    receivers = [code for code in provinces if code[:2] not in GIVING]
    return {code: givers[place % len(givers)] for place, code in enumerate(receivers)}


def pairs_of_counties(
    chance: Random, counties: list[str], helped_by: dict[str, str], governments: dict[str, int]
) -> Iterator[Pair]:
    first = next(iter(helped_by.values()))
    for code in counties:
        if code[:2] in GIVING:
            continue
        home = helped_by.get(f"{code[:2]}0000", first)
        nearby = [giver for giver in counties if giver[:2] == home[:2]]
        for giver in chance.sample(nearby, 1 + (chance.random() < 0.2)):
            since = FIRST_YEAR if chance.randrange(100) < EARLY else chance.choice(LATER)
            yield Pair(giver, code, governments[giver], governments[code], since)


def make_pairs(writer: RowWriter, country: Country) -> None:
    """The pairings of provinces, which batches belong to, and those of counties."""
    sides = list(country.programmes)
    provinces = [(country.governments[giver], country.governments[receiver]) for receiver, giver in sides]
    load_pairings(writer, ((*pair, "province", FIRST_YEAR, None) for pair in provinces))
    programmes = Pairing.objects.filter(level=Pairing.Level.PROVINCE, starts_on=PartialDate.year(FIRST_YEAR))
    keys = {(giver, receiver): pk for giver, receiver, pk in programmes.values_list("giver_id", "receiver_id", "pk")}
    country.programmes.update({side: keys[pair] for side, pair in zip(sides, provinces, strict=True)})
    load_pairings(writer, ((pair.giver_key, pair.receiver_key, "county", pair.since, None) for pair in country.pairs))


def load_pairings(writer: RowWriter, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of giver, receiver, level, first year and agreement, but for those that are recorded already."""
    known = set(Pairing.objects.values_list("giver_id", "receiver_id", "level", "starts_on"))
    columns = ("giver_id", "receiver_id", "level", "starts_on", "agreement_id")
    fresh = (row for row in rows if (*row[:3], PartialDate.year(row[3])) not in known)
    writer.copy(Pairing, columns, ((*row[:3], whole_year(row[3]), row[4]) for row in fresh))

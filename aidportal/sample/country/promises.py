"""Yearly agreements of the country with what they want reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from aidportal.directory.models import Agreement, Target

from .bulk import RowWriter, one_day
from .pairs import Country, load_pairings

WANTED = (("committed", 2_000_000, 60_000_000), ("projects", 2, 60), ("person_times", 20, 900))


def make_agreements(writer: RowWriter, country: Country, count: int) -> None:
    """An agreement of this year for each of some pairs, whose parties are the pair's."""
    chance, year = country.chance, country.today.year
    pairs = chance.sample(country.pairs, min(count, len(country.pairs)))
    signed, term = one_day(date(year, 3, 1)), (one_day(date(year, 1, 1)), one_day(date(year, 12, 31)))
    columns = ("title", "kind", "signed_on", "starts_on", "ends_on", "terms")
    titles = (f"{country.names[pair.giver]}、{country.names[pair.receiver]}{year}年度协议" for pair in pairs)
    keys = writer.copy(Agreement, columns, ((title, "yearly", signed, *term, "") for title in titles))
    parties = [
        (key, side) for key, pair in zip(keys, pairs, strict=True) for side in (pair.giver_key, pair.receiver_key)
    ]
    writer.copy(Agreement.parties.through, ("agreement_id", "organisation_id"), parties)
    renewed = [(pair.giver_key, pair.receiver_key, "county", year, key) for key, pair in zip(keys, pairs, strict=True)]
    load_pairings(writer, renewed)

    def targets() -> Iterator[tuple[Any, ...]]:
        for key in keys:
            for figure, least, most in WANTED:
                yield key, figure, year, chance.randint(least, most), ""

    writer.copy(Target, ("agreement_id", "figure", "year", "value", "qualifier"), targets())

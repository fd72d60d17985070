"""Pairings of the sample, and the areas it uses."""

from __future__ import annotations

from aidportal.directory.models import Document, Organisation, Pairing
from aidportal.values.dates import PartialDate

# Giver, receiver, first year: with the article's eight, eight counties each in 赤峰市 and 乌兰察布市 until 2015.
PAIRS = [
    ("110102", "150428", 2011),
    ("110105", "150429", 2011),
    ("110107", "150422", 2011),
    ("110113", "150421", 2011),
    ("110115", "150926", 2011),
    ("110101", "150922", 2011),
    ("110109", "150928", 2011),
    ("110107", "150902", 2011),
    ("110113", "150521", 2018),
    ("110101", "152202", 2018),
    ("110106", "152223", 2018),
    ("110111", "152224", 2018),
    ("110118", "150524", 2018),
    ("110115", "152529", 2018),
]
# The sixteen pairs of 2011–2015, then those of the time since 2018.
EARLY = [
    ("110114", "150425"),
    ("110106", "150424"),
    ("110108", "150430"),
    ("110112", "150426"),
    ("110117", "150923"),
    ("110116", "150929"),
    ("110111", "150927"),
    ("110119", "150924"),
    *((giver, receiver) for giver, receiver, year in PAIRS if year == 2011),
]
LATE = [*EARLY, *((giver, receiver) for giver, receiver, year in PAIRS if year == 2018)]


def pairs_in(year: int) -> list[tuple[str, str]]:
    return LATE if year >= 2018 else EARLY


def governments() -> dict[str | None, int]:
    """Keys of the governments by the codes of their areas."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.GOVERNMENT)
    return dict(rows.values_list("area_id", "pk"))


def load_pairs(document: Document) -> None:
    ids = governments()
    Pairing.objects.bulk_create(
        Pairing(giver_id=ids[giver], receiver_id=ids[receiver], starts_on=PartialDate.year(year), document=document)
        for giver, receiver, year in PAIRS
    )

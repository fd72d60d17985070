"""Officials of the country, in batches of two years, and its training sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from aidportal.figures.scopes import Direction
from aidportal.sample.people import FAMILY, GIVEN, TITLES
from cadres.models import Batch, Official, Posting
from trainings.models import Attendance, Session

from .bulk import RowWriter, one_day
from .pairs import FIRST_YEAR, Country, Pair

KINDS, KIND_WEIGHTS = ("official", "teacher", "doctor", "technician"), (50, 25, 17, 8)
PEOPLE = ("officials", "teachers", "doctors", "technicians")
TOPICS = ("乡村振兴", "学前教育", "基层医疗", "电商运营", "农业技术", "党政干部")


def make_officials(writer: RowWriter, country: Country, count: int) -> None:
    chance, pairs = country.chance, country.some_pairs(count)
    ways = [chance.choice(Direction.values) for _pair in pairs]
    terms = [chance.randint(first_term(pair), last_term(country)) for pair in pairs]
    columns: tuple[str, ...] = ("name", "sex", "birth_year", "kind", "rank", "home_area_id", "home_title")

    def officials() -> Iterator[tuple[Any, ...]]:
        for pair, way, term in zip(pairs, ways, terms, strict=True):
            home = pair.giver if way == Direction.TO_RECEIVER else pair.receiver
            yield (
                chance.choice(FAMILY) + chance.choice(GIVEN),
                chance.choice(("male", "female")),
                start_of(term).year - chance.randint(28, 52),
                chance.choices(KINDS, KIND_WEIGHTS)[0],
                "",
                home,
                chance.choice(TITLES),
            )

    people = writer.copy(Official, columns, officials())
    batches = make_batches(writer, country, pairs, ways, terms)
    columns = ("official_id", "batch_id", "host_area_id", "title", "starts_on", "ends_on", "ended_early", "end_reason")

    def postings() -> Iterator[tuple[Any, ...]]:
        for key, pair, way, term in zip(people, pairs, ways, terms, strict=True):
            host = pair.receiver if way == Direction.TO_RECEIVER else pair.giver
            first, early = start_of(term), chance.random() < 0.03
            last = first + timedelta(chance.randint(200, 600) if early else 730)
            end = "健康原因" if early else ""
            batch = batches[sides_of(pair), way, term]
            yield key, batch, host, chance.choice(TITLES), one_day(first), one_day(last), early, end

    writer.copy(Posting, columns, postings())


def make_batches(
    writer: RowWriter, country: Country, pairs: list[Pair], ways: list[str], terms: list[int]
) -> dict[tuple[tuple[str, str], str, int], int]:
    """The batches that postings are of, by the two provinces, direction and term."""
    sizes: dict[tuple[tuple[str, str], str, int], int] = {}
    for pair, way, term in zip(pairs, ways, terms, strict=True):
        key = (sides_of(pair), way, term)
        sizes[key] = sizes.get(key, 0) + 1
    known = {(one.pairing_id, one.direction, one.number): one.pk for one in Batch.objects.all()}
    batches = {key: known.get((country.programmes[key[0]], *key[1:])) for key in sizes}
    fresh = dict.fromkeys(key for key, batch in batches.items() if batch is None)
    rows = [
        (way, term, country.programmes[sides], one_day(start_of(term)), one_day(start_of(term + 1)), size, "")
        for (sides, way, term), size in sizes.items()
        if (sides, way, term) in fresh
    ]
    columns = ("direction", "number", "pairing_id", "starts_on", "ends_on", "quota", "briefing")
    made = dict(zip(fresh, writer.copy(Batch, columns, rows), strict=True))
    return {key: batch or made[key] for key, batch in batches.items()}


def sides_of(pair: Pair) -> tuple[str, str]:
    """The provinces of the receiver and of the giver."""
    return f"{pair.receiver[:2]}0000", f"{pair.giver[:2]}0000"


def start_of(term: int) -> date:
    return date(FIRST_YEAR - 2 + 2 * term, 3, 20)


def first_term(pair: Pair) -> int:
    return (pair.since - FIRST_YEAR) // 2 + 1


def last_term(country: Country) -> int:
    """The last batch that has begun."""
    term = (country.today.year - FIRST_YEAR) // 2 + 1
    return term if start_of(term) <= country.today else term - 1


def make_sessions(writer: RowWriter, country: Country, count: int) -> None:
    chance, pairs = country.chance, country.some_pairs(count)
    columns: tuple[str, ...] = (
        *("title", "kind", "sector_id", "giver_id", "direction", "place_area_id", "place", "starts_on", "ends_on"),
        *("days", "budget", "description"),
    )

    def sessions() -> Iterator[tuple[Any, ...]]:
        for number, pair in enumerate(pairs, 1):
            day = date(country.year_since(pair), 1, 1) + timedelta(chance.randint(0, 360))
            day, days = min(day, country.today), chance.randint(1, 20)
            inward = chance.random() < 0.4
            yield (
                f"{chance.choice(TOPICS)}培训班（{number}）",
                chance.choice(("class", "class", "lectures", "visit")),
                chance.choice(country.sectors),
                pair.giver_key,
                Direction.TO_GIVER.value if inward else Direction.TO_RECEIVER.value,
                pair.giver if inward else pair.receiver,
                "",
                one_day(day),
                one_day(day + timedelta(days - 1)),
                days,
                chance.randint(2, 60) * 10_000,
                "",
            )

    keys = writer.copy(Session, columns, sessions())
    lines = (
        (key, pair.receiver, people, 1 + int(chance.lognormvariate(3, 0.8)))
        for key, pair in zip(keys, pairs, strict=True)
        for people in chance.sample(PEOPLE, chance.randint(1, 3))
    )
    writer.copy(Attendance, ("session_id", "home_area_id", "people", "headcount"), lines)

"""Officials, trainings, pairings and agreements: the rows that are asked for, and what some of them come to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from .asked import DAY, Asked, Row, lies_in
from .projects import is_given, is_in_area
from .rows import Records, years_between

# ---- Officials


def postings(records: Records, asked: Asked) -> list[Row]:
    return [row for row in records.postings.values() if is_posting(records, asked, row)]


def is_posting(records: Records, asked: Asked, row: Row) -> bool:
    batch, official = records.batches[row["batch_id"]], records.officials[row["official_id"]]
    home = (official["home_area_id"], official["home_organisation_id"])
    host = (row["host_area_id"], row["host_organisation_id"])
    receiver, giver = (host, home) if batch["direction"] == "to_receiver" else (home, host)
    return (
        (holds_on(row, asked.day) if asked.day else asked.dates(row["starts_on"]))
        and asked.chooses("direction", batch["direction"])
        and asked.chooses("batch", batch["number"])
        and asked.chooses("kind", official["kind"])
        and asked.chooses("length", length(row, asked.now))
        and asked.chooses("handover", handover(records, row))
        and is_in_area(records, asked, receiver[0])
        and is_side(records, asked, *giver)
    )


def is_side(records: Records, asked: Asked, area: str, body: int | None) -> bool:
    """Whether the giving side is asked for: its area, or the organisation itself."""
    wanted = asked.axes.get("giver")
    return not wanted or lies_in(records.today(area), asked.stated("giver")) or f"o{body}" in wanted


def tenure(row: Row) -> tuple[date, date] | None:
    """The first and the last day on which a posting holds for certain."""
    if row["starts_on"] is None:
        return None
    first, last = row["starts_on"][1], row["ends_on"][0] if row["ends_on"] else date.max
    return (first, last) if first <= last else None


def holds_on(row: Row, day: date) -> bool:
    days = tenure(row)
    return bool(days) and days[0] <= day <= days[1]  # type: ignore[index]


def length(row: Row, today: date) -> str | None:
    starts, over = row["starts_on"], row["ends_on"]
    if holds_on(row, today):
        return "on_post"
    if starts and starts[0] > today:
        return "upcoming"
    if not starts or not over or over[1] >= today:
        return None
    shortest, longest = (
        min(max(years_between(first, last + DAY), 0), 3) for first, last in ((starts[1], over[0]), (starts[0], over[1]))
    )
    return ("under_1", "from_1", "from_2", "from_3")[shortest] if shortest == longest else None


def handover(records: Records, row: Row) -> str | None:
    """How a posting follows the one it takes over from, where the dates leave nothing open."""
    before = records.postings.get(row["takes_over_from_id"])
    if before is None or before["ends_on"] is None or row["starts_on"] is None:
        return None
    ended, began = before["ends_on"], row["starts_on"]
    if (began[0] - ended[1]).days > 1:
        return "gap"
    if (ended[0] - began[1]).days >= 0:
        return "overlap"
    return "on_time" if ended[0] == ended[1] and began[0] == began[1] else None


def batches(records: Records, asked: Asked) -> list[Row]:
    return [
        row
        for row in records.batches.values()
        if asked.dates(row["starts_on"])
        and asked.chooses("direction", row["direction"])
        and asked.chooses("batch", row["number"])
    ]


# ---- Trainings


def is_session(records: Records, asked: Asked, row: Row) -> bool:
    """Whether a session is asked for, but for the people's areas and kinds."""
    return (
        asked.dates(row["starts_on"])
        and asked.chooses("sector", row["sector_id"])
        and asked.chooses("direction", row["direction"])
        and asked.chooses("kind", row["kind"])
        and is_given(records, asked, row["giver_id"])
    )


def sessions(records: Records, asked: Asked) -> list[Row]:
    return [
        row
        for row in records.sessions.values()
        if is_session(records, asked, row) and is_place(records, asked, row) and is_for(records, asked, row)
    ]


def is_for(records: Records, asked: Asked, row: Row) -> bool:
    return not asked.axes.get("people") or any(asked.chooses("people", one["people"]) for one in who(records, row))


def who(records: Records, row: Row) -> list[Row]:
    return records.people_of.get(row["id"], [])


def is_place(records: Records, asked: Asked, row: Row) -> bool:
    """Whether the session was in an area asked for, or its people come from there."""
    if not asked.axes.get("area"):
        return True
    here = [row["place_area_id"], *(one["home_area_id"] for one in who(records, row))]
    is_stated = any(lies_in(records.today(code), asked.stated("area")) for code in here if code)
    return is_stated or (asked.lacks("area") and not any(here))


def person_times(records: Records, rows: list[Row], asked: Asked) -> Any:
    found = [one["headcount"] for _row, one in taking_part(records, asked)]
    return sum(found) if found else None


def person_days(records: Records, rows: list[Row], asked: Asked) -> Any:
    found = [one["headcount"] * row["days"] for row, one in taking_part(records, asked) if row["days"] is not None]
    return sum(found, Decimal(0)) if found else None


def taking_part(records: Records, asked: Asked) -> Iterable[tuple[Row, Row]]:
    """The people from the areas and of the kinds asked for, with their session."""
    for row in records.sessions.values():
        if is_session(records, asked, row):
            for one in who(records, row):
                if asked.chooses("people", one["people"]) and is_in_area(records, asked, one["home_area_id"]):
                    yield row, one


# ---- Pairings and agreements


def pairings(records: Records, asked: Asked) -> list[Row]:
    return [
        row
        for row in records.pairings
        if held(asked, row["starts_on"], row["ends_on"])
        and asked.but(first=None, last=None, rough=False).dates(row["starts_on"])
        and is_in_area(records, asked, records.bodies[row["receiver_id"]]["area_id"])
        and is_given(records, asked, row["giver_id"])
    ]


def held(asked: Asked, since: Any, until: Any) -> bool:
    """Held at some time in the period; where it does not say since when, only if no first day is asked for."""
    if asked.is_open:
        return not asked.rough
    is_over = bool(asked.first and until and until[1] < asked.first)
    if since is not None:
        return not asked.rough and not is_over and (asked.last is None or since[0] <= asked.last)
    is_certain = asked.first is None and until is not None and until[1] <= asked.last
    return not is_over and is_certain is not asked.rough


def paired_area(records: Records, row: Row) -> list[str | None]:
    code = records.bodies[row["receiver_id"]]["area_id"]
    return [records.today(code)] if code and records.areas[code]["level"] == "county" else []


def agreements(records: Records, asked: Asked) -> list[Row]:
    return [row for row in records.agreements if asked.dates(row["signed_on"]) and has_parties(records, asked, row)]


def has_parties(records: Records, asked: Asked, row: Row) -> bool:
    """Whether a party lies in the areas asked for, and one is among the givers."""
    bodies = records.parties[row["id"]]
    return any(is_in_area(records, asked, records.bodies[body]["area_id"]) for body in bodies) and any(
        is_given(records, asked, body) for body in bodies
    )

"""Each figure from the rows: which it lists, which of them count, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from . import people, projects
from .asked import Asked, Row
from .rows import Records

Rows = Callable[[Records, Asked], list[Row]]
PROJECT = ("area", "giver", "project_giver", "sector", "source", "status", "project")
OUTPUT = ("area", "giver", "project_giver", "sector", "status", "project", "unit")
WHOLE = ("area", "sector", "status", "project")
GIFT = ("area", "giver", "sector", "project", "goods")
POSTING = ("area", "giver", "direction", "batch", "kind", "length", "handover")
SESSION = ("area", "giver", "sector", "direction", "kind", "people")
PAIRING = ("area", "giver")


@dataclass(frozen=True)
class Recomputed:
    """``listed`` gives the rows of the list, ``value`` what they come to, ``axes`` what of an address means anything.

    ``within`` changes what is asked; ``leaves_out`` gives for a scope what else is asked of the list, beside dates that
    a period cuts.
    """

    listed: Rows
    value: Callable[[Records, list[Row], Asked], Any]
    axes: tuple[str, ...]
    within: Callable[[Asked], Asked] = lambda asked: asked
    omits: Callable[[Asked], Iterable[Asked]] = lambda asked: [asked.but(rough=True)] if asked.cuts else []

    def narrowed(self, asked: Asked) -> Asked:
        return self.within(asked.only(*self.axes))

    def total(self, records: Records, asked: Asked) -> Any:
        narrowed = self.narrowed(asked)
        return self.value(records, self.listed(records, narrowed), narrowed)

    def left_out(self, records: Records, asked: Asked) -> list[int]:
        """How many rows each of its omissions has, of those that have some."""
        counts = [len(self.listed(records, one)) for one in self.omits(self.narrowed(asked))]
        return [count for count in counts if count]


@dataclass(frozen=True)
class Divided:
    """One figure divided by another."""

    part: Recomputed
    whole: Recomputed
    factor: int = 100

    def total(self, records: Records, asked: Asked) -> Any:
        part, whole = self.part.total(records, asked), self.whole.total(records, asked)
        if part is None or not whole:
            return None
        exact = Decimal(part) * self.factor / Decimal(whole)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)

    def left_out(self, records: Records, asked: Asked) -> list[int]:
        same_list = self.part.listed is self.whole.listed and self.part.narrowed(asked) == self.whole.narrowed(asked)
        return [
            *self.whole.left_out(records, asked),
            *([] if same_list else self.part.left_out(records, asked)),
        ]


def summed(key: str) -> Callable[[Records, list[Row], Asked], Any]:
    """The sum of what is known of ``key``; nothing where none is."""

    def value(records: Records, rows: list[Row], asked: Asked) -> Any:
        known = [row[key] for row in rows if row[key] is not None]
        return sum(known[1:], known[0]) if known else None

    return value


def counted(records: Records, rows: list[Row], asked: Asked) -> int:
    return len(rows)


def different(of: Callable[[Records, Row], Iterable[Any]]) -> Callable[[Records, list[Row], Asked], int]:
    return lambda records, rows, asked: len({one for row in rows for one in of(records, row) if one is not None})


# ---- Projects and their money


def counted_only(asked: Asked) -> Asked:
    return asked if asked.axes.get("status") else asked.but(axes=asked.axes | {"status": projects.COUNTED})


def of_status(status: str) -> Recomputed:
    axes = tuple(axis for axis in PROJECT if axis != "status")
    return Recomputed(projects.projects, counted, axes, lambda asked: asked.but(axes=asked.axes | {"status": [status]}))


def moved(stage: str) -> Recomputed:
    """Payments of a stage in the period, whatever the status of the project."""
    within = lambda asked: asked.but(axes=asked.axes | {"kind": [stage]})  # noqa: E731
    return Recomputed(projects.payments, summed("amount"), PROJECT, within)


def moved_on_lines(stage: str) -> Recomputed:
    """Payments of a stage up to the end of the period, on the lines that are counted as committed."""

    def within(asked: Asked) -> Asked:
        return counted_only(asked).but(axes=counted_only(asked).axes | {"kind": [stage], "dated": ["line"]})

    return Recomputed(projects.payments, summed("amount"), PROJECT, within)


def priced(value: Callable[[Records, Row], Decimal]) -> Callable[[Records, list[Row], Asked], Any]:
    def total(records: Records, rows: list[Row], asked: Asked) -> Any:
        known = [value(records, row) for row in rows if projects.is_priced(records, row)]
        return sum(known[1:], known[0]) if known else None

    return total


def quantity(records: Records, rows: list[Row], asked: Asked) -> Any:
    if len(asked.axes.get("unit", ())) != 1:
        return None
    return priced(lambda _records, row: projects.quantity(row))(records, rows, asked)


def gifts_left_out(asked: Asked) -> Iterable[Asked]:
    if asked.cuts:
        yield asked.but(rough=True)
    if not asked.axes.get("goods"):
        yield asked.but(axes=asked.axes | {"goods": ["unvalued"]})


def gift(value: Callable[[Records, list[Row], Asked], Any], omits: Any = None) -> Recomputed:
    return Recomputed(projects.donations, value, GIFT, **({"omits": omits} if omits else {}))


BENEFICIARIES = Recomputed(projects.projects, summed("people_benefiting"), PROJECT, counted_only)
COMMITTED = Recomputed(projects.lines, summed("amount"), PROJECT, counted_only)
ON_LINES = {stage: moved_on_lines(stage) for stage in ("arrived", "paid", "spent")}
OUTPUT_COST = Recomputed(
    projects.outputs,
    priced(lambda records, row: projects.committed(records, row["project_id"])),
    OUTPUT,
    counted_only,
)
OUTPUT_QUANTITY = Recomputed(projects.outputs, quantity, OUTPUT, counted_only)


def whole(figure: Recomputed) -> Recomputed:
    return Recomputed(figure.listed, figure.value, WHOLE, figure.within)


# ---- People


def on_a_day(asked: Asked) -> Asked:
    """On the day asked for, else the last of the period, today where it is not over, its first where it is to come."""
    day = asked.day or min(asked.last or asked.today, asked.today)
    if asked.day is None and asked.first and asked.first > asked.today:
        day = asked.first
    return Asked(day=day, today=asked.today, now=asked.now, axes=asked.axes)


def begins(asked: Asked) -> Iterable[Asked]:
    return [asked.but(rough=True)] if asked.day is None and asked.cuts else []


def in_ways(*ways: str) -> Callable[[Asked], Asked]:
    def within(asked: Asked) -> Asked:
        wanted = asked.axes.get("handover", [])
        shared = [way for way in wanted if way in ways]
        # Who asks for other ways only finds nothing.
        return asked.but(axes=asked.axes | {"handover": shared or (["nothing"] if wanted else list(ways))})

    return within


def posting(value: Any, **more: Any) -> Recomputed:
    return Recomputed(people.postings, value, POSTING, **({"omits": begins} | more))


def held(asked: Asked) -> Iterable[Asked]:
    return [asked.but(rough=True)] if not asked.is_open else []


OFFICIALS = different(lambda _records, row: [row["official_id"]])
HANDOVERS = posting(counted, within=in_ways("gap", "overlap", "on_time"))
WITHOUT_GAP = posting(counted, within=in_ways("overlap", "on_time"))
FIELDS = different(lambda _records, row: [row["sector_id"]])

FIGURES: dict[str, Recomputed | Divided] = {
    "projects": Recomputed(projects.projects, counted, PROJECT, counted_only),
    "projects_in_reserve": of_status("reserve"),
    "projects_awaiting_approval": of_status("submitted"),
    "total_investment": Recomputed(projects.projects, projects.investment, PROJECT, counted_only),
    "beneficiaries": BENEFICIARIES,
    "committed": COMMITTED,
    "allotted": moved("allotted"),
    "arrived": moved("arrived"),
    "disbursed": moved("paid"),
    "spent": moved("spent"),
    "arrived_on_lines": ON_LINES["arrived"],
    "paid_on_lines": ON_LINES["paid"],
    "spent_on_lines": ON_LINES["spent"],
    "arrival_rate": Divided(ON_LINES["arrived"], COMMITTED),
    "disbursement_rate": Divided(ON_LINES["paid"], COMMITTED),
    "spending_rate": Divided(ON_LINES["spent"], COMMITTED),
    "beneficiaries_per_million": Divided(whole(BENEFICIARIES), whole(COMMITTED), 1_000_000),
    "status_days": Recomputed(projects.stays, projects.median_days, (*PROJECT, "kind")),
    "output_cost": OUTPUT_COST,
    "output_quantity": OUTPUT_QUANTITY,
    "unit_cost": Divided(OUTPUT_COST, OUTPUT_QUANTITY, 1),
    "donated_cash": gift(summed("cash")),
    "donated_goods": gift(projects.goods_value, gifts_left_out),
    "donated": gift(projects.cash_and_goods, gifts_left_out),
    "goods_without_value": Recomputed(
        projects.donations,
        counted,
        GIFT,
        lambda asked: asked.but(axes=asked.axes | {"goods": ["unvalued"]}),
    ),
    "officials_sent": posting(OFFICIALS),
    "postings": posting(counted),
    "officials_on_post": posting(OFFICIALS, within=on_a_day),
    "quota": Recomputed(people.batches, summed("quota"), ("direction", "batch")),
    "handovers": HANDOVERS,
    "handovers_without_gap": WITHOUT_GAP,
    "handover_rate": Divided(WITHOUT_GAP, HANDOVERS),
    "sessions": Recomputed(people.sessions, counted, SESSION),
    "person_times": Recomputed(people.sessions, people.person_times, SESSION),
    "person_days": Recomputed(people.sessions, people.person_days, SESSION),
    "training_fields": Recomputed(people.sessions, FIELDS, SESSION),
    "pairings": Recomputed(people.pairings, counted, PAIRING, omits=held),
    "paired_areas": Recomputed(people.pairings, different(people.paired_area), PAIRING, omits=held),
    "cooperation_fields": Recomputed(
        people.agreements, different(lambda records, row: records.fields[row["id"]]), PAIRING
    ),
}

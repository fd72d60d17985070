"""Projects of the country with their money, outputs and histories, and donations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from projects.models import Disbursement, DonatedItem, Donation, Funding, Output, Project, StatusChange

from .bulk import RowWriter, one_day, whole_year
from .pairs import Country, Pair

# What is built, its unit, and about how many yuan one of it costs.
WORKS = (
    ("小学教学楼", "平方米", 3_000),
    ("卫生院改造", "平方米", 2_400),
    ("设施蔬菜大棚", "座", 80_000),
    ("肉羊养殖基地", "只", 1_500),
    ("乡村旅游接待点", "处", 600_000),
    ("农村道路", "公里", 500_000),
    ("马铃薯种植基地", "亩", 2_000),
    ("就业帮扶车间", "个", 800_000),
    ("饮水安全工程", "处", 300_000),
    ("职业技能实训室", "间", 250_000),
)
SOURCES = ("municipal", "district", "matching", "donation", "enterprise", "own")
SOURCE_WEIGHTS = (40, 30, 14, 6, 6, 4)
# How far projects are by how many years ago they were to begin.
COURSE = ("reserve", "submitted", "approved", "preparing", "running", "completed", "accepted", "audited", "handed_over")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Plan:
    """A project before it is a row."""

    pair: Pair
    year: int
    start: date
    end: date
    work: tuple[str, str, int]
    amount: int  # yuan


def make_projects(writer: RowWriter, country: Country, count: int, prefix: str) -> None:
    plans = [plan(country, pair) for pair in country.some_pairs(count)]
    statuses = [status(country, one) for one in plans]
    columns: tuple[str, ...] = (
        *("code", "title", "programme_year", "area_id", "place", "sector_id", "giver_id", "category", "building"),
        *("status", "approval_number", "planned_from", "planned_until", "actual_from", "actual_until"),
        *("total_investment", "people_benefiting", "households_benefiting", "goal"),
    )
    rows = (project_row(country, prefix, *one) for one in enumerate(zip(plans, statuses, strict=True), 1))
    keys = writer.copy(Project, columns, rows)
    columns = ("project_id", "source", "giver_id", "fiscal_year", "amount")
    lines = [line for key, one in zip(keys, plans, strict=True) for line in funding_rows(country.chance, key, one)]
    paid = writer.copy(Funding, columns, lines)
    columns = ("funding_id", "stage", "moved_on", "amount", "excess_reason", "note")
    writer.copy(Disbursement, columns, payments(country, paid, lines))
    columns = ("project_id", "name", "unit", "planned", "actual")
    writer.copy(Output, columns, outputs(country.chance, keys, plans, statuses))
    columns = ("project_id", "status", "since")
    writer.copy(StatusChange, columns, histories(country, keys, plans, statuses))


def plan(country: Country, pair: Pair) -> Plan:
    chance, year = country.chance, country.year_since(pair)
    start = date(year, chance.randint(2, 10), chance.randint(1, 28))
    amount = max(10_000, int(chance.lognormvariate(13.4, 1.1)))
    return Plan(pair, year, start, start + timedelta(chance.randint(120, 700)), chance.choice(WORKS), amount)


def status(country: Country, one: Plan) -> str:
    """Where the project stands on the day: past ones are done, those to come wait, and a few are of no known status."""
    throw = country.chance.random()
    if throw < 0.06:
        return "" if throw < 0.03 else "terminated" if throw < 0.045 else "suspended"
    if one.start > country.today:
        return country.chance.choice(COURSE[:4])
    if one.end > country.today or throw < 0.1:
        return "running"
    return country.chance.choice(COURSE[5:])


def project_row(country: Country, prefix: str, number: int, known: tuple[Plan, str]) -> tuple[Any, ...]:
    one, stands = known
    chance, name = country.chance, country.names[one.pair.receiver]
    done = stands in COURSE[5:]
    return (
        f"{prefix}-{number:07d}",
        f"{name}{one.work[0]}项目（{number}）",
        whole_year(one.year),
        one.pair.receiver,
        f"第{chance.randint(1, 30)}村",
        chance.choice(country.sectors) if chance.random() < 0.96 else None,
        one.pair.giver_key if chance.random() < 0.97 else None,
        chance.choice(("industry", "infrastructure", "public_service", "livelihood", "talent", "")),
        chance.choice(("new", "continued", "extension", "purchase", "")),
        stands,
        f"{country.names[one.pair.giver]}批〔{one.year}〕{chance.randint(1, 400)}号" if chance.random() < 0.5 else "",
        one_day(one.start),
        one_day(one.end),
        one_day(one.start) if one.start <= country.today else None,
        one_day(one.end) if done else None,
        Decimal(one.amount) * chance.randint(100, 180) / 100 if chance.random() < 0.9 else None,
        int(chance.lognormvariate(5.5, 1)) if chance.random() < 0.8 else None,
        int(chance.lognormvariate(4.3, 1)) if chance.random() < 0.5 else None,
        f"建成{one.work[0]}，当年发挥效益。",
    )


def funding_rows(chance: Random, key: int, one: Plan) -> Iterator[tuple[Any, ...]]:
    """One to five lines, which come to the amount of the project."""
    count = chance.choices((1, 2, 3, 4, 5), (30, 35, 20, 10, 5))[0]
    weights = [chance.randint(20, 100) for _line in range(count)]
    for weight in weights:
        source = chance.choices(SOURCES, SOURCE_WEIGHTS)[0]
        own = one.pair.giver_key if source == "district" and chance.random() < 0.3 else None
        amount = (Decimal(one.amount) * weight / sum(weights)).quantize(CENT)
        year = whole_year(one.year + (chance.random() < 0.15))
        yield key, source, own, year, amount if chance.random() < 0.98 else None


def payments(country: Country, keys: list[int], lines: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Up to two payments on most lines, never more than is committed; of some the other stages too."""
    chance = country.chance
    for key, line in zip(keys, lines, strict=True):
        amount, year = line[4], line[3].lower
        if amount is None or chance.random() < 0.12:
            continue
        part = (amount * chance.randint(70, 100) / 100).quantize(CENT)
        first = (part * chance.randint(30, 70) / 100).quantize(CENT)
        day = year + timedelta(chance.randint(60, 360))
        for piece in (first, part - first):
            if piece > 0 and day <= country.today:
                yield key, "paid", one_day(day), piece, "", ""
                if chance.random() < 0.1:
                    yield key, "allotted", one_day(day), piece, "", ""
            day += timedelta(chance.randint(20, 200))


def outputs(chance: Random, keys: list[int], plans: list[Plan], statuses: list[str]) -> Iterator[tuple[Any, ...]]:
    for key, one, stands in zip(keys, plans, statuses, strict=True):
        if chance.random() < 0.7:
            name, unit, cost = one.work
            size = max(1, one.amount // cost)
            yield key, name, unit, size, size if stands in COURSE[5:] else None


def histories(country: Country, keys: list[int], plans: list[Plan], statuses: list[str]) -> Iterator[tuple[Any, ...]]:
    """Since when each project has had its last statuses."""
    for key, one, stands in zip(keys, plans, statuses, strict=True):
        if not stands:
            continue
        place = COURSE.index(stands) if stands in COURSE else 4
        steps = [*COURSE[max(0, place - 2) : place], stands]
        day = min(one.start, country.today) - timedelta(200)
        for step in steps:
            yield key, step, one_day(day)
            day += timedelta(country.chance.randint(20, 60))


def make_donations(writer: RowWriter, country: Country, count: int) -> None:
    chance, pairs = country.chance, country.some_pairs(count)
    columns: tuple[str, ...] = ("giver_id", "receiver_id", "given_on", "cash", "cash_qualifier", "purpose")

    def rows() -> Iterator[tuple[Any, ...]]:
        for pair in pairs:
            day = min(date(country.year_since(pair), 1, 1) + timedelta(chance.randint(0, 360)), country.today)
            cash = Decimal(chance.randint(1, 90)) * 10_000 if chance.random() < 0.7 else None
            yield pair.giver_key, pair.receiver_key, one_day(day), cash, "", chance.choice(("助学", "义诊", "救灾", ""))

    keys = writer.copy(Donation, columns, rows())
    goods = (
        (key, "教学和医疗设备", 1, "批", Decimal(chance.randint(1, 90)) * 10_000 if chance.random() < 0.9 else None, "")
        for key in keys
        if chance.random() < 0.6
    )
    writer.copy(DonatedItem, ("donation_id", "name", "quantity", "unit", "value", "value_qualifier"), goods)

"""Agreements between districts and banners in the sample, with what they want reached each year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from aidportal.accounts.models import User
from aidportal.directory.models import Agreement, AgreementTask, Area, Document, Organisation, Pairing, Target
from aidportal.figures import catalogue
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import Value
from aidportal.values.dates import PartialDate

from .article import FIELDS
from .pairs import LATE, PAIRS, governments

GiverAndReceiver = tuple[str, str]
# Of what is reached, how much was wanted, in per cent.
WANTED = [70, 80, 90, 100, 100, 110, 125, 150]
# What is wanted where nothing is reached.
AT_LEAST = {"committed": 3_000_000, "officials_sent": 2, "officials_on_post": 2, "person_times": 50, "projects": 1}
TASKS = ["安排帮扶资金，推进年度项目建设", "选派干部人才挂职", "举办培训班和送教活动"]


def load_agreements(document: Document, chance: Random, today: date) -> None:
    """A standing agreement for each pairing of the sample, and under it one for each of the last three years.

    The article's pairs have one for the running year that hangs on no pairing: who gives is not recorded.
    """
    ids, names = governments(), dict(Area.objects.values_list("code", "name_zh"))
    standing = {
        (giver, receiver): Agreement(
            title=f"{names[giver]}·{names[receiver]}对口帮扶协议（示例）",
            kind=Agreement.Kind.COUNTY,
            signed_on=PartialDate.month(year, 3),
            starts_on=PartialDate.year(year),
            document=document,
        )
        for giver, receiver, year in PAIRS
    }
    Agreement.objects.bulk_create(standing.values())
    yearly = yearly_agreements(document, standing, names, chance, today)
    Agreement.objects.bulk_create(agreement for _pair, agreement in yearly)
    load_parties([*standing.items(), *yearly], ids)
    load_sectors([*standing.values()], chance)
    put_pairings_under(standing, ids, document)
    load_tasks(yearly, ids)
    load_targets(yearly, chance)


def yearly_agreements(
    document: Document, standing: dict[GiverAndReceiver, Agreement], names: dict[str, str], chance: Random, today: date
) -> list[tuple[GiverAndReceiver, Agreement]]:
    undertaken = []
    for year in (today.year - 2, today.year - 1, today.year):
        for giver, receiver in LATE if year == today.year else standing:
            signed = date(year, 1, 8) + timedelta(chance.randint(0, 70))
            agreement = Agreement(
                title=f"{names[giver]}·{names[receiver]}{year}年度协作协议（示例）",
                kind=Agreement.Kind.YEARLY,
                parent=standing.get((giver, receiver)),
                signed_on=PartialDate.day(signed),
                starts_on=PartialDate.day(date(year, 1, 1)),
                ends_on=PartialDate.day(date(year, 12, 31)),
                document=document,
            )
            if signed <= today:
                undertaken.append(((giver, receiver), agreement))
    return undertaken


def load_parties(agreements: list[tuple[GiverAndReceiver, Agreement]], ids: dict[str | None, int]) -> None:
    through: Any = Agreement.parties.through
    through.objects.bulk_create(
        through(agreement_id=agreement.pk, organisation_id=ids[side]) for pair, agreement in agreements for side in pair
    )


def load_sectors(agreements: list[Agreement], chance: Random) -> None:
    """Fields among the ten of the framework agreement."""
    through: Any = Agreement.sectors.through
    through.objects.bulk_create(
        through(agreement_id=agreement.pk, sector_id=sector)
        for agreement in agreements
        for sector in chance.sample(FIELDS, 4)
    )


def put_pairings_under(
    standing: dict[GiverAndReceiver, Agreement], ids: dict[str | None, int], document: Document
) -> None:
    agreements = {(ids[giver], ids[receiver]): agreement for (giver, receiver), agreement in standing.items()}
    pairings = list(Pairing.objects.filter(document=document))
    for pairing in pairings:
        pairing.agreement = agreements.get((pairing.giver_id, pairing.receiver_id))
    Pairing.objects.bulk_update(pairings, ["agreement"])


def load_tasks(agreements: list[tuple[GiverAndReceiver, Agreement]], ids: dict[str | None, int]) -> None:
    units = Organisation.objects.in_bulk([ids[giver] for (giver, _receiver), _agreement in agreements])
    AgreementTask.objects.bulk_create(
        AgreementTask(agreement=agreement, number=number, text=text, unit=units[ids[giver]])
        for (giver, _receiver), agreement in agreements
        for number, text in enumerate(TASKS, 1)
    )


def load_targets(agreements: list[tuple[GiverAndReceiver, Agreement]], chance: Random) -> None:
    """Three or four for each agreement, some below and some above what the records reach."""
    today_s = dict(Area.objects.values_list("code", "counted_as"))
    targets, reached = [], {}
    for (giver, receiver), agreement in agreements:
        year, pair = agreement.starts_on.first.year, (today_s[giver], today_s[receiver])
        if year not in reached:
            reached[year] = reached_in(year)
        wanted = [
            Target(agreement=agreement, figure=key, year=year, value=value_wanted(key, values.get(pair), chance))
            for key, values in reached[year].items()
        ]
        targets += chance.sample(wanted, chance.choice([3, 4]))
    Target.objects.bulk_create(targets)


def reached_in(year: int) -> dict[str, dict[GiverAndReceiver, Any]]:
    """What the figures give for each pair in a year; batches leave in odd years, so in even ones those on post."""
    people = "officials_sent" if year % 2 else "officials_on_post"
    scope = Scope(User(username="sample", role=User.Role.ADMINISTRATOR), period=Period.year(year))
    return {
        key: {
            (row["giver_area"], row["area"]): row["value"]
            for row in catalogue.figure(key).by("giver_area", "area", scope=scope)
        }
        for key in ("committed", people, "person_times", "projects")
    }


def value_wanted(key: str, reached: Value, chance: Random) -> Decimal:
    """A round value near what is reached."""
    value = Decimal(reached or AT_LEAST[key]) * chance.choice(WANTED) / 100
    step = 100_000 if key == "committed" else 10 if key == "person_times" else 1
    return Decimal(max(step, round(value / step) * step))

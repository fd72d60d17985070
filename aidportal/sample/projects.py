"""Projects, their money and donations of the sample."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from aidportal.directory.models import Area, Document
from aidportal.values.dates import PartialDate
from projects.models import Disbursement, DonatedItem, Donation, Funding, Output, Progress, Project, StatusChange

from .histories import OBSTACLES, Works, given_up, history, take_courses, waiting
from .pairs import governments, pairs_in
from .payments import further_payments

# Projects, and 万元 committed, by programme year. 2013 to 2015 have the 76 that the article's 15 leave of 91;
# 2016 to 2020 come to 394,300, 2018 and 2019 to 274,400.
YEARS = {
    2009: (10, "3787.05"),
    2010: (8, "2448"),
    2011: (25, "6000"),
    2012: (30, "8500"),
    2013: (27, "11000"),
    2014: (28, "13500"),
    2015: (21, "16000"),
    2016: (40, "22000"),
    2017: (50, "31400"),
    2018: (70, "121100"),
    2019: (80, "153300"),
    2020: (60, "66500"),
}
# Field, what is built, its unit, and about how many yuan one of it costs.
WORKS = [
    ("education", "小学教学楼", "平方米", 3_000),
    ("health", "卫生院改造", "平方米", 2_400),
    ("facility_agriculture", "设施蔬菜大棚", "座", 80_000),
    ("animal_husbandry", "肉羊养殖基地", "只", 1_500),
    ("tourism", "乡村旅游接待点", "处", 600_000),
    ("rural_infrastructure", "农村牧区道路", "公里", 500_000),
    ("agriculture", "马铃薯种植基地", "亩", 2_000),
    ("employment", "就业帮扶车间", "个", 800_000),
]
# Projects of the running year that are in reserve, submitted, approved, in preparation.
WAITING = [12, 9, 7, 6]
# Of these, which come to nothing.
GIVEN_UP = {2: (0, 1)}
WAN = Decimal(10000)
CENT = Decimal("0.01")


def later(year: int) -> tuple[int, str]:
    """Projects and 万元 of a year from 2021 on: a few more every year."""
    since = year - 2021
    return 60 + 2 * since, str(75000 + 3200 * since)


def shares(total: Decimal, count: int, chance: Random) -> list[Decimal]:
    """``total`` in ``count`` positive parts that add up to it exactly."""
    weights = [chance.randint(50, 150) for _part in range(count)]
    parts = [(total * weight / sum(weights)).quantize(CENT) for weight in weights[1:]]
    return [total - sum(parts), *parts]


def load_projects(document: Document, chance: Random, course: Random, today: date) -> None:
    """Projects with their money; ``course`` decides how they went, and nothing that the totals are made of."""
    ids, names = governments(), dict(Area.objects.values_list("code", "name_zh"))
    projects, plans, works = [], [], []
    for year in range(2009, today.year + 1):
        count, wan = YEARS.get(year) or later(year)
        for number, money in enumerate(shares(Decimal(wan) * WAN, count, chance), 1):
            giver, receiver = chance.choice(pairs_in(year))
            sector, work, unit, cost = chance.choice(WORKS)
            start = date(year, chance.randint(3, 9), 1)
            end = start + timedelta(chance.randint(150, 500))
            done = not (end > today or chance.random() < 0.04)
            projects.append(
                Project(
                    code=f"SL-{year}-{number:03d}",
                    title=f"{names[receiver]}{work}项目（示例）",
                    programme_year=PartialDate.year(year),
                    area_id=receiver,
                    sector_id=sector,
                    giver_id=ids[giver],
                    planned_from=PartialDate.day(start),
                    planned_until=PartialDate.day(end),
                    actual_from=PartialDate.day(start) if start <= today else None,
                    actual_until=PartialDate.day(end) if done else None,
                    total_investment=(money * Decimal("1.25")).quantize(CENT),
                    people_benefiting=chance.randint(80, 3000),
                    document=document,
                )
            )
            plans.append((year, money, unit, cost, work))
            works.append(Works(start, end, done))
    changes = take_courses(projects, works, course, today)
    Project.objects.bulk_create(projects)
    StatusChange.objects.bulk_create(changes)
    load_lines(list(zip(projects, plans, works, strict=True)), chance, course, today)


def load_lines(planned: list, chance: Random, course: Random, today: date) -> None:
    lines, outputs, reports = [], [], []
    for project, (year, money, unit, cost, work), known in planned:
        for source, part in zip(("municipal", "district"), shares(money, 2, chance), strict=True):
            lines.append(Funding(project=project, source=source, fiscal_year=PartialDate.year(year), amount=part))
        size = max(1, round(money / cost * 1000 / (800 + chance.randint(2, 400))))
        reported = min(known.end, today)
        if known.start <= reported:
            percent = 100 if known.done else chance.randint(5, 95)
            obstacle = OBSTACLES.get(project.status, "")
            date_of_report = PartialDate.day(reported)
            reports.append(Progress(project=project, reported_on=date_of_report, percent=percent, obstacle=obstacle))
        actual = size if known.done else built(size, course)
        outputs.append(Output(project=project, name=work, unit=unit, planned=size, actual=actual))
    Funding.objects.bulk_create(lines)
    Output.objects.bulk_create(outputs)
    Progress.objects.bulk_create(reports)
    paid = payments(lines, chance, today)
    Disbursement.objects.bulk_create([*paid, *further_payments(lines, paid, course, today)])


def built(size: int, course: Random) -> int | None:
    """What stands of works that are not done, where it is told."""
    return size * course.randint(0, 90) // 100 if course.random() < 0.6 else None


def load_waiting(document: Document, chance: Random, today: date) -> None:
    """Projects of the running year of which no works have begun and no money is committed."""
    ids, names = governments(), dict(Area.objects.values_list("code", "name_zh"))
    changes: list[StatusChange] = []
    projects: list[Project] = []
    for status_number, count in enumerate(WAITING):
        for number in range(count):
            giver, receiver = chance.choice(pairs_in(today.year))
            sector, work, *_rest = chance.choice(WORKS)
            steps = waiting(status_number, chance, today)
            if number in GIVEN_UP.get(status_number, ()):
                steps = given_up(steps)
            start = today + timedelta(chance.randint(20, 90) + 100 * (len(WAITING) - status_number))
            project = Project(
                code=f"SL-{today.year}-D{len(projects) + 1:02d}",
                title=f"{names[receiver]}{work}储备项目（示例）",
                programme_year=PartialDate.year(today.year),
                area_id=receiver,
                sector_id=sector,
                giver_id=ids[giver],
                status=steps[-1][0],
                planned_from=PartialDate.month(start.year, start.month),
                planned_until=PartialDate.year(start.year + 1),
                total_investment=chance.randint(80, 900) * WAN,
                document=document,
            )
            projects.append(project)
            changes += history(project, steps, chance)
    Project.objects.bulk_create(projects)
    StatusChange.objects.bulk_create(changes)


def payments(lines: list[Funding], chance: Random, today: date) -> list[Disbursement]:
    """Two payments on most lines, never more than is committed, none after today."""
    made = []
    for line in lines:
        if chance.random() < 0.08 or line.amount is None or line.fiscal_year is None:
            continue
        for part in shares((line.amount * chance.randint(80, 100) / 100).quantize(CENT), 2, chance):
            day = date(line.fiscal_year.first.year, 4, 1) + timedelta(chance.randint(0, 330))
            if day <= today:
                made.append(Disbursement(funding=line, moved_on=PartialDate.day(day), amount=part))
    return made


def load_donations(document: Document, chance: Random, today: date) -> None:
    """With the article's 9,000,000 in cash and 2,000,000 in goods of Beijing's districts: 33,260,000 and 61,850,000."""
    ids = governments()
    cash, goods = shares(Decimal(24260000), 60, chance), shares(Decimal(59850000), 60, chance)
    rows = [(chance.choice([2012, 2013, 2014]), money, worth) for money, worth in zip(cash, goods, strict=True)]
    for year in range(2016, today.year):
        rows += [
            (year, Decimal(chance.randint(5, 80)) * WAN, Decimal(chance.randint(5, 90)) * WAN) for _row in range(40)
        ]
    donations, items = [], []
    for year, money, worth in rows:
        giver, receiver = chance.choice(pairs_in(year))
        day = PartialDate.day(date(year, chance.randint(1, 12), chance.randint(1, 28)))
        donation = Donation(
            giver_id=ids[giver], receiver_id=ids[receiver], given_on=day, cash=money, purpose="示例", document=document
        )
        donations.append(donation)
        items.append(DonatedItem(donation=donation, name="教学和医疗设备", quantity=1, unit="批", value=worth))
    Donation.objects.bulk_create(donations)
    DonatedItem.objects.bulk_create(items)

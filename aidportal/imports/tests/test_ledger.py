"""No layout of a table loses an amount, a person or a row in silence: what is written and what is not is the file."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from aidportal.imports import steps
from aidportal.imports.models import Import
from aidportal.sheets.tests.officials import book
from projects.models import Funding, Project
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AREAS = ("敖汉旗", "宁城县", "林西县")
YUAN = {"元": 1, "千元": 1000, "万元": 10_000}
KNOWN = {"总投资": "total_investment", "市级财政": "funding_municipal", "区级财政": "funding_district"}
UPPER = "资金来源"
UNKNOWN = ("对口单位配备", "其余投入", "结转部分")


@pytest.fixture(autouse=True)
def pairing():
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))


class RandomTable:
    """Projects with amounts in known and unknown columns, in a layout that only chance decides.

    ``amounts`` is what each column comes to in yuan, by heading, over the rows that are told of.
    """

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.unit = self.rng.choice([*YUAN])
        self.unit_in = self.rng.choice(["heading", "note"])
        self.known = ["总投资", *self.rng.sample(["市级财政", "区级财政"], self.rng.randrange(3))]
        self.unknown = self.rng.sample(UNKNOWN, self.rng.randrange(3))
        self.has_sections = self.rng.random() < 0.5
        self.has_total = self.rng.random() < 0.6
        self.has_upper = self.unit_in == "note" and len(self.headings) > 2 and self.rng.random() < 0.5
        self.amounts: Counter[str] = Counter()
        self.people = 0
        self.rows = 0
        self.titles = 0

    @property
    def headings(self) -> list[str]:
        return [*self.known, *self.unknown]

    def book(self):
        sheets = [self.sheet(f"表{number}") for number in range(1, self.rng.choice([1, 1, 2]) + 1)]
        return book("随机.xlsx", *sheets)

    def sheet(self, name):
        unit = f"（{self.unit}）" if self.unit_in == "heading" else ""
        head = ["序号", "项目名称", *([] if self.has_sections else ["旗县"]), "受益人数"]
        head += [f"{heading}{unit}" for heading in self.headings]
        rows = [["2016年帮扶项目资金表"], *([[f"单位：{self.unit}"]] if self.unit_in == "note" else [])]
        merged = [f"A1:{chr(64 + len(head))}1"]
        if self.has_upper:
            # One heading over the headings of the sources, the others reach down over both rows.
            own = len(head) - len(self.headings) + 1
            rows.append([*head[:own], UPPER, *[None] * (len(self.headings) - 2)])
            at = len(rows)
            merged += [f"{chr(65 + column)}{at}:{chr(65 + column)}{at + 1}" for column in range(own)]
            merged.append(f"{chr(65 + own)}{at}:{chr(64 + len(head))}{at}")
            head = [*[None] * own, *head[own:]]
        rows.append(head)
        sums = Counter()
        for part in range(self.rng.randrange(1, 4)):
            if self.has_sections:
                rows.append([f"{'一二三'[part]}、{self.rng.choice(AREAS)}"])
                merged.append(f"A{len(rows)}:{chr(64 + len(head))}{len(rows)}")
            for number in range(1, self.rng.randrange(2, 6)):
                rows.append(self.row(number, sums))
                if self.rng.random() < 0.1:
                    rows.append(self.again(number, rows[-1], sums))
        if self.has_total:
            blank = len(head) - len(self.headings) - 2
            rows.append(["合计", *[None] * blank, sums["people"], *(float(sums[one]) for one in self.headings)])
        return {"name": name, "rows": rows, "merged": merged}

    def row(self, number, sums):
        self.rows += 1
        self.titles += 1
        people = self.rng.randrange(1, 400)
        self.people += people
        sums["people"] += people
        cells = [number, f"第{self.titles}号工程", *([] if self.has_sections else [self.area()]), people]
        return cells + [self.amount(heading, sums) for heading in self.headings]

    def again(self, number, cells, sums):
        """A row that repeats the one above in every cell; its amounts stand in the file all the same."""
        self.rows += 1
        before = len(cells) - len(self.headings)
        self.people += cells[before - 1]
        sums["people"] += cells[before - 1]
        for heading, value in zip(self.headings, cells[before:], strict=True):
            if value is not None:
                text = str(value).removesuffix(self.unit).replace(",", "")
                self.amounts[heading] += Decimal(text) * YUAN[self.unit]
                sums[heading] += Decimal(text)
        return [number + 100, *cells[1:]]

    def area(self):
        return self.rng.choice(AREAS) if self.rng.random() < 0.9 else "某处"

    def amount(self, heading, sums):
        if self.rng.random() < 0.2:
            return None
        places = 2 if self.unit == "元" else self.rng.choice([0, 1, 2])
        amount = Decimal(self.rng.randrange(1, 10**6)) / 10**places
        self.amounts[heading] += amount * YUAN[self.unit]
        sums[heading] += amount
        if self.rng.random() < 0.15:
            return f"{amount:,}{self.unit}"
        return float(amount) if places else int(amount)


def reading(table: RandomTable) -> Import:
    name, content = table.book()
    job = steps.receive(ContentFile(content), name, "projects", None)
    steps.preview(job)
    assert job.state == Import.State.PREVIEWED, job.message
    return job


def told(job: Import) -> dict[str, Decimal]:
    """By heading what the preview says that the columns of amounts come to, read or not."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for column in [*job.summary["ledger"], *job.summary["unread"]]:
        sums[column["plain"].partition("（")[0].removeprefix(UPPER)] += Decimal(column["sum"])
    return sums


@pytest.mark.parametrize("seed", range(10))
def test_what_is_written_and_what_is_left_out_is_the_file(seed):
    table = RandomTable(seed)
    job = reading(table)
    sums = told(job)
    assert {heading: sums.get(heading, 0) for heading in table.headings} == {
        heading: table.amounts[heading] for heading in table.headings
    }
    assert sum(Decimal(one["sum"]) for one in job.summary["ledger"] if one["heading"] == "受益人数") == table.people
    assert sum(job.summary["counts"].values()) == table.rows
    # Every amount that a field reads stands in a row of one verdict.
    assert {column["unread"] for column in job.summary["ledger"]} <= {"0.00"}
    # Nothing is written while money is unaccounted for, and then exactly what the ledger says.
    if any(table.amounts[heading] for heading in table.unknown):
        assert steps.why_not(job)
    job.decisions = job.decisions | {"columns": {one["plain"]: "-" for one in job.summary["unread"]}}
    job.save()
    steps.preview(job)
    steps.decide_rows(job, skip=["wrong", "doubtful"])
    steps.preview(job)
    steps.write(job)
    assert job.state == Import.State.WRITTEN, job.message
    of_field = Counter()
    for column in job.summary["ledger"]:
        of_field[column["field"]] += Decimal(column["became"].get("new", 0))
    assert sum(project.total_investment or 0 for project in Project.objects.all()) == of_field["total_investment"]
    lines = sum(line.amount for line in Funding.objects.all())
    assert lines == of_field["funding_municipal"] + of_field["funding_district"]

"""Tables of random projects and gifts in layouts that only chance decides, with what they hold in money and people."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

from aidportal.sheets.tests.officials import Made, book

Sums = defaultdict[str, Any]
YUAN = {"元": 1, "千元": 1000, "万元": 10_000}
AREAS = ("敖汉旗", "宁城县", "林西县")
UPPER = "资金来源"
WHOLE, REMARKS = "合计", "备忘"
UNKNOWN = ("对口单位配备", "其余投入", "结转部分")


class RandomTable:
    """Rows with amounts in known and unknown columns; ``amounts`` is what each comes to in yuan, by heading.

    ``told`` is what the texts of a column without a field tell besides, ``noted`` what a line below the rows does;
    ``off`` is by how much the column of wholes differs from its parts. ``sums`` are the totals that the file states,
    one for each of its sheets, of which ``wrong`` are none.
    """

    kind = ""
    areas_called = ""
    # What stands before the areas, and what is counted behind them.
    lead: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    # By heading the fields that may be there; the first always is. ``parts`` add up to the whole.
    known: dict[str, str] = {}
    parts: tuple[str, ...] = ()

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.unit = self.rng.choice([*YUAN])
        self.unit_in = self.rng.choice(["heading", "note"])
        first, *others = self.known
        self.read = [first, *self.rng.sample(others, self.rng.randrange(len(others) + 1))]
        self.unknown = self.rng.sample(UNKNOWN, self.rng.randrange(3))
        self.has_serial = self.rng.random() < 0.7
        self.has_sections = self.rng.random() < 0.5
        self.has_total = self.rng.random() < 0.6
        self.has_whole = self.rng.random() < 0.5 and all(part in self.read for part in self.parts)
        self.has_remarks = self.rng.random() < 0.4
        self.has_upper = self.unit_in == "note" and len(self.headings) > 2 and self.rng.random() < 0.5
        self.is_noted = self.rng.random() < 0.3
        self.amounts: dict[str, Decimal] = defaultdict(Decimal)
        self.told, self.noted, self.off = Decimal(0), Decimal(0), Decimal(0)
        self.people = self.rows = self.names = self.wrong = 0

    @property
    def headings(self) -> list[str]:
        """Of the columns of amounts, in their order."""
        return [*self.read, *self.unknown, *([WHOLE] if self.has_whole else [])]

    @property
    def before(self) -> list[str]:
        """The headings in front of these."""
        areas = [] if self.has_sections else [self.areas_called]
        return [*(["序号"] if self.has_serial else []), *self.lead, *areas, *self.counted]

    def book(self) -> Made:
        return book("随机.xlsx", *(self.sheet(f"表{number}") for number in range(1, self.rng.choice([1, 1, 2]) + 1)))

    def sheet(self, name: str) -> dict[str, Any]:
        rows, merged = self.head()
        width = len(rows[-1])
        sums: Sums = defaultdict(int)
        for part in range(self.rng.randrange(1, 4)):
            if self.has_sections:
                rows.append([f"{'一二三'[part]}、{self.rng.choice(AREAS)}"])
                merged.append(f"A{len(rows)}:{chr(64 + width)}{len(rows)}")
            for number in range(1, self.rng.randrange(2, 6)):
                rows.append(self.row(number, sums))
                if self.rng.random() < 0.15:
                    rows.append(self.again(rows[-1], sums))
        if self.has_total:
            rows.append(self.total(sums))
        if self.is_noted:
            # No total of any rows can be so large.
            amount = self.rng.randrange(1, 9)
            self.noted += amount * 10**12
            rows += [[], [f"注：另有省外企业投入{amount}万亿元，未列入上表"]]
        return {"name": name, "rows": rows, "merged": merged}

    def head(self) -> tuple[list[list[Any]], list[str]]:
        unit = f"（{self.unit}）" if self.unit_in == "heading" else ""
        head: list[Any] = [*self.before, *(f"{heading}{unit}" for heading in self.headings)]
        head += [REMARKS] if self.has_remarks else []
        rows: list[list[Any]] = [["2016年帮扶资金表"], *([[f"单位：{self.unit}"]] if self.unit_in == "note" else [])]
        merged = [f"A1:{chr(64 + len(head))}1"]
        if self.has_upper:
            # One heading over those of the amounts but for the first, the others reach down over both rows.
            own, until = len(self.before) + 1, len(self.before) + len(self.headings)
            rows.append([*head[:own], UPPER, *[None] * (until - own - 1), *head[until:]])
            at = len(rows)
            alone = [*range(own), *range(until, len(head))]
            merged += [f"{chr(65 + column)}{at}:{chr(65 + column)}{at + 1}" for column in alone]
            merged += [f"{chr(65 + own)}{at}:{chr(64 + until)}{at}"] if until - own > 1 else []
            head = [*[None] * own, *head[own:until], *[None] * (len(head) - until)]
        return [*rows, head], merged

    def row(self, number: int, sums: Sums) -> list[Any]:
        self.rows += 1
        self.names += 1
        amounts = {heading: self.amount() for heading in [*self.read, *self.unknown]}
        if not any(amounts[heading] for heading in self.read):
            amounts[self.read[0]] = Decimal(7)
        if self.has_whole:
            amounts[WHOLE] = self.whole(amounts)
        for heading, amount in amounts.items():
            sums[heading] += amount or 0
            self.amounts[heading] += (amount or 0) * YUAN[self.unit]
        areas = [] if self.has_sections else [self.area()]
        cells = [*([number] if self.has_serial else []), *self.lead_of(), *areas, *self.counts(sums)]
        return [*cells, *map(self.cell, amounts.values()), *self.remarks()]

    def again(self, cells: list[Any], sums: Sums) -> list[Any]:
        """A row that repeats the one above in every cell; its amounts stand in the file all the same."""
        self.rows += 1
        start = len(self.before)
        for heading, value in zip(self.headings, cells[start:], strict=False):
            amount = Decimal(0) if value is None else Decimal(str(value).removesuffix(self.unit).replace(",", ""))
            sums[heading] += amount
            self.amounts[heading] += amount * YUAN[self.unit]
        if self.has_whole:
            self.off += self.off_in(cells)
        if self.counted:
            self.people += cells[start - 1]
            sums["people"] += cells[start - 1]
        if self.has_remarks and cells[-1]:
            self.told += self.last_told
        return [*([cells[0] + 100] if self.has_serial else []), *cells[self.has_serial :]]

    def total(self, sums: Sums) -> list[Any]:
        """The row of totals, of which one may be wrong."""
        label = [
            "合计",
            *[None] * (len(self.before) - len(self.counted) - 1),
            *(sums["people"] for _one in self.counted),
        ]
        stated = [float(sums[heading]) for heading in self.headings]
        if self.rng.random() < 0.3:
            stated[0] += 1000
            self.wrong += 1
        return [*label[-len(self.before) :], *stated] if len(self.before) > 1 else ["合计", *stated]

    # ---- Cells

    def area(self) -> str:
        return self.rng.choice(AREAS) if self.rng.random() < 0.9 else "某处"

    def amount(self) -> Decimal | None:
        if self.rng.random() < 0.2:
            return None
        return Decimal(self.rng.randrange(1, 10**6)) / 10 ** (2 if self.unit == "元" else self.rng.choice([0, 1, 2]))

    def cell(self, amount: Decimal | None) -> Any:
        if amount is None:
            return None
        if self.rng.random() < 0.15:
            return f"{amount:,}{self.unit}"
        return int(amount) if amount == amount.to_integral_value() else float(amount)

    def whole(self, amounts: dict[str, Decimal | None]) -> Decimal:
        whole = sum((amounts[part] or Decimal(0) for part in self.parts), Decimal(0))
        self.last_off = Decimal(500) if self.rng.random() < 0.1 else Decimal(0)
        self.off += self.last_off * YUAN[self.unit]
        return whole + self.last_off

    def off_in(self, cells: list[Any]) -> Decimal:
        return self.last_off * YUAN[self.unit]

    def remarks(self) -> list[str | None]:
        if not self.has_remarks:
            return []
        self.last_told = Decimal(self.rng.randrange(10**8, 10**9))
        if self.rng.random() < 0.7:
            self.last_told = Decimal(0)
            return [self.rng.choice([None, "续建", "2015年完工"])]
        self.told += self.last_told
        return [f"另有{self.last_told}元由县里承担，未计入"]

    def lead_of(self) -> list[str]:
        """What the row is called; some names are masked, as those of givers are."""
        raise NotImplementedError

    def counts(self, sums: Sums) -> list[int]:
        return []


class RandomProjects(RandomTable):
    kind = "projects"
    areas_called = "旗县"
    lead, counted = ("项目名称",), ("受益人数",)
    known = {"总投资": "total_investment", "市级财政": "funding_municipal", "区级财政": "funding_district"}
    parts = ("市级财政", "区级财政")

    def lead_of(self) -> list[str]:
        return [f"*某家危房改造{self.names}" if self.rng.random() < 0.1 else f"第{self.names}号工程"]

    def counts(self, sums: Sums) -> list[int]:
        people = self.rng.randrange(1, 400)
        self.people += people
        sums["people"] += people
        return [people]


class RandomGifts(RandomTable):
    kind = "donations"
    areas_called = "受赠单位"
    lead = ("捐赠单位",)
    known = {"捐款金额": "cash", "物资折款": "goods_value"}
    parts = ("捐款金额", "物资折款")

    def lead_of(self) -> list[str]:
        chance = self.rng.random()
        name = f"*某{self.names}" if chance < 0.3 else f"张*{self.names}" if chance < 0.4 else f"第{self.names}公司"
        return [name]

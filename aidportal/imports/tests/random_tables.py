"""Tables of random projects and gifts in layouts that only chance decides, with what they hold in money and people."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

from opencc import OpenCC

from aidportal.sheets.tests.officials import Made, book

Sums = defaultdict[Any, Any]
Rows = list[list[Any]]
YUAN = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000}
AREAS = ("敖汉旗", "宁城县", "林西县")
UPPER = "资金来源"
WHOLE, REMARKS = "合计", "备忘"
UNKNOWN = ("对口单位配备", "其余投入", "结转部分")
# No total of any rows can be so large.
BEYOND = 10**12
to_traditional = OpenCC("s2t").convert


class RandomTable:
    """Rows with amounts in known and unknown columns; ``amounts`` is what each comes to in yuan, by heading.

    ``told`` is what the texts of a column without a field tell besides, ``noted`` what lines around the rows do;
    ``off`` is by how much the column of wholes differs from its parts. ``stated`` counts the totals that the file
    states of its rows, of which ``wrong`` are none. ``answers`` are the fields of headings that nobody knows.
    """

    kind = ""
    areas_called = ""
    # What stands before the areas, and what is counted behind them.
    lead: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    # The fields that may be there with what they are called; the first always is. ``parts`` add up to the whole.
    fields: dict[str, tuple[str, ...]] = {}
    parts: tuple[str, ...] = ()
    # What somebody may call a field whom nobody understands.
    nicknames: dict[str, str] = {}

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.known = {self.rng.choice(words): field for field, words in self.fields.items()}
        first, *others = self.known
        self.read = [first, *self.rng.sample(others, self.rng.randrange(len(others) + 1))]
        self.unknown = self.rng.sample(UNKNOWN, self.rng.randrange(3))
        self.has_serial = self.perhaps(0.7)
        self.has_sections = self.perhaps(0.5)
        self.total_at = self.rng.choice(["below", "below", "above", ""])
        self.section_totals_at = self.rng.choice(["below", "above", ""]) if self.has_sections else ""
        # Tables below each other on a sheet; over or below each a sentence may say what it comes to.
        self.tables = self.rng.choice([1, 1, 1, 2])
        self.told_at = self.rng.choice(["title", "note", "", ""])
        there = {self.known[heading] for heading in self.read}
        self.has_whole = bool(self.parts) and self.perhaps(0.5) and there.issuperset(self.parts)
        self.has_remarks = self.perhaps(0.4)
        self.is_noted = self.perhaps(0.3)
        self.has_hidden = self.perhaps(0.2)
        self.answers = {} if self.has_whole else self.renamed()
        self.unit_in = self.rng.choice(["heading", "note"])
        self.units = self.units_of_headings()
        self.has_upper = self.unit_in == "note" and len(self.headings) > 2 and self.perhaps(0.5)
        self.letters = to_traditional if self.perhaps(0.15) else str
        self.amounts: dict[str, Decimal] = defaultdict(Decimal)
        self.told, self.noted, self.off = Decimal(0), Decimal(0), Decimal(0)
        self.people = self.rows = self.names = self.wrong = self.stated = 0

    def perhaps(self, chance: float) -> bool:
        return self.rng.random() < chance

    def renamed(self) -> dict[str, str]:
        """Give some of the columns, but for the first, headings that nobody knows."""
        answers = {}
        for at, heading in enumerate(self.read):
            field = self.known[heading]
            if at and field in self.nicknames and self.perhaps(0.3):
                self.read[at] = self.nicknames[field]
                self.known[self.nicknames[field]] = answers[self.nicknames[field]] = field
        return answers

    def units_of_headings(self) -> dict[str, str]:
        """One unit for all columns; where a note names it, another one may stand in a heading."""
        unit = self.rng.choice([*YUAN])
        units = dict.fromkeys(self.headings, unit)
        alone = [heading for heading in self.headings if heading != WHOLE and self.known.get(heading) not in self.parts]
        if self.unit_in == "note" and alone and self.perhaps(0.3):
            units[self.rng.choice(alone)] = self.rng.choice([*YUAN])
        self.unit = unit
        return units

    @property
    def headings(self) -> list[str]:
        """Of the columns of amounts, in their order."""
        return [*self.read, *self.unknown, *([WHOLE] if self.has_whole else [])]

    @property
    def before(self) -> list[str]:
        """The headings in front of these."""
        areas = [] if self.has_sections else [self.areas_called]
        return [*(["序号"] if self.has_serial else []), *self.lead, *areas, *self.counted]

    @property
    def width(self) -> int:
        return len(self.before) + len(self.headings) + self.has_remarks

    def book(self) -> Made:
        return book("随机.xlsx", *(self.sheet(f"表{number}") for number in range(1, self.rng.choice([1, 1, 2]) + 1)))

    def sheet(self, name: str) -> dict[str, Any]:
        """One table or two, the one below the other, each with a title and a header of its own."""
        rows: Rows = []
        merged: list[str] = []
        for number in range(self.tables):
            rows += [[]] if number else []
            self.add_table(rows, merged)
        hidden = [len(rows) - 1] if self.has_hidden else []
        return {"name": name, "rows": [[*map(self.written, row)] for row in rows], "merged": merged} | (
            {"hidden_rows": hidden} if hidden else {}
        )

    def written(self, value: Any) -> Any:
        return self.letters(value) if isinstance(value, str) else value

    def add_table(self, rows: Rows, merged: list[str]) -> None:
        body, sums = self.body()
        told = self.told_total(sums)
        title = [["2016年帮扶资金表"], *([[told]] if told and self.told_at == "title" else [])]
        title += [[f"单位：{self.unit}"]] if self.unit_in == "note" else []
        merged.append(f"A{len(rows) + 1}:{chr(64 + self.width)}{len(rows) + 1}")
        rows += title
        rows += self.head(len(rows) + 1, merged)
        for row in body:
            rows.append(row)
            if len(row) == 1:
                merged.append(f"A{len(rows)}:{chr(64 + self.width)}{len(rows)}")
        notes = [f"注：{told}"] if told and self.told_at == "note" else []
        if self.is_noted:
            amount = self.rng.randrange(1, 9)
            self.noted += amount * BEYOND
            notes.append(f"注：另有省外企业投入{amount}万亿元，未列入上表")
        rows += [[], *([note] for note in notes)] if notes else []

    def told_total(self, sums: Sums) -> str:
        """A sentence with what the first column comes to, or with what it does not; none where that is nothing."""
        first = self.read[0]
        amount = sums[first]
        if not (self.told_at and amount):
            return ""
        if self.perhaps(0.2):
            amount += BEYOND
            self.noted += amount * YUAN[self.units[first]]
        return f"本表共安排{first}{amount}{self.units[first]}"

    def body(self) -> tuple[Rows, Sums]:
        """The rows with their totals, and what they come to."""
        rows: Rows = []
        sums: Sums = defaultdict(int)
        for part in range(self.rng.randrange(1, 4)):
            so_far = dict(sums)
            section = self.section(sums)
            of_section: Sums = defaultdict(int, {name: sums[name] - so_far.get(name, 0) for name in sums})
            head = [[f"{'一二三'[part]}、{self.rng.choice(AREAS)}"]] if self.has_sections else []
            if self.section_totals_at:
                total = [self.total("小计", of_section)]
                section = [*total, *section] if self.section_totals_at == "above" else [*section, *total]
            rows += [*head, *section]
        if self.total_at:
            total = [self.total("合计", sums)]
            rows = [*total, *rows] if self.total_at == "above" else [*rows, *total]
        return rows, sums

    def section(self, sums: Sums) -> Rows:
        rows: Rows = []
        for number in range(1, self.rng.randrange(2, 6)):
            rows.append(self.row(number, sums))
            if self.perhaps(0.15):
                rows.append(self.again(rows[-1], sums))
        return rows

    def head(self, number: int, merged: list[str]) -> Rows:
        """The header that begins on row ``number`` of its sheet."""
        head: list[Any] = [*self.before, *map(self.heading, self.headings)]
        head += [REMARKS] if self.has_remarks else []
        if not self.has_upper:
            return [head]
        # One heading over those of the amounts but for the first, the others reach down over both rows.
        own, until = len(self.before) + 1, len(self.before) + len(self.headings)
        over = [*head[:own], UPPER, *[None] * (until - own - 1), *head[until:]]
        alone = [*range(own), *range(until, len(head))]
        merged += [f"{chr(65 + column)}{number}:{chr(65 + column)}{number + 1}" for column in alone]
        merged += [f"{chr(65 + own)}{number}:{chr(64 + until)}{number}"] if until - own > 1 else []
        return [over, [*[None] * own, *head[own:until], *[None] * (len(head) - until)]]

    def heading(self, heading: str) -> str:
        unit = self.units[heading]
        return f"{heading}（{unit}）" if self.unit_in == "heading" or unit != self.unit else heading

    def row(self, number: int, sums: Sums) -> list[Any]:
        self.rows += 1
        self.names += 1
        amounts = {heading: self.amount(heading) for heading in [*self.read, *self.unknown]}
        if not any(amounts[heading] for heading in self.read if heading not in self.answers):
            amounts[self.read[0]] = Decimal(7)
        if self.has_whole:
            amounts[WHOLE] = self.whole(amounts)
        for heading, amount in amounts.items():
            self.add(heading, amount or Decimal(0), sums)
        areas = [] if self.has_sections else [self.area()]
        cells = [*([number] if self.has_serial else []), *self.lead_of(), *areas, *self.counts(sums)]
        return [*cells, *(self.cell(heading, amount) for heading, amount in amounts.items()), *self.remarks()]

    def add(self, heading: str, amount: Decimal, sums: Sums) -> None:
        sums[heading] += amount
        self.amounts[heading] += amount * YUAN[self.units[heading]]

    def again(self, cells: list[Any], sums: Sums) -> list[Any]:
        """A row that repeats the one above in every cell; its amounts stand in the file all the same."""
        self.rows += 1
        start = len(self.before)
        for heading, value in zip(self.headings, cells[start:], strict=False):
            number = str(value or 0).removesuffix(self.units[heading]).replace(",", "")
            self.add(heading, Decimal(number), sums)
        if self.has_whole:
            self.off += self.last_off * YUAN[self.unit]
        if self.counted:
            self.people += cells[start - 1]
            sums["people"] += cells[start - 1]
        if self.has_remarks and cells[-1]:
            self.told += self.last_told
        return [*([cells[0] + 100] if self.has_serial else []), *cells[self.has_serial :]]

    def total(self, called: str, sums: Sums) -> list[Any]:
        """A row of totals, of which one may be wrong."""
        label = [
            called,
            *[None] * (len(self.before) - len(self.counted) - 1),
            *(sums["people"] for _one in self.counted),
        ]
        stated = [float(sums[heading]) for heading in self.headings]
        self.stated += 1
        if self.perhaps(0.2):
            stated[0] += 1000
            self.wrong += 1
        return [*label[-len(self.before) :], *stated] if len(self.before) > 1 else [called, *stated]

    # ---- Cells

    def area(self) -> str:
        return self.rng.choice(AREAS) if self.perhaps(0.9) else "某处"

    def amount(self, heading: str) -> Decimal | None:
        if self.perhaps(0.2):
            return None
        places = 2 if self.units[heading] == "元" else self.rng.choice([0, 1, 2])
        return Decimal(self.rng.randrange(1, 10**6)) / 10**places

    def cell(self, heading: str, amount: Decimal | None) -> Any:
        if amount is None:
            return None
        if self.perhaps(0.15):
            return f"{amount:,}{self.units[heading]}"
        return int(amount) if amount == amount.to_integral_value() else float(amount)

    def whole(self, amounts: dict[str, Decimal | None]) -> Decimal:
        whole = sum((amounts[one] or Decimal(0) for one in self.read if self.known[one] in self.parts), Decimal(0))
        self.last_off = Decimal(500) if self.perhaps(0.1) else Decimal(0)
        self.off += self.last_off * YUAN[self.unit]
        return whole + self.last_off

    def remarks(self) -> list[str | None]:
        if not self.has_remarks:
            return []
        self.last_told = Decimal(self.rng.randrange(10**8, 10**9))
        if self.perhaps(0.7):
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
    fields = {
        "total_investment": ("总投资", "计划总投资", "投资规模"),
        "funding_municipal": ("市级财政", "市级资金", "市财政"),
        "funding_district": ("区级财政", "区级资金", "结对区资金"),
    }
    parts = ("funding_municipal", "funding_district")
    nicknames = {"funding_municipal": "上头给的", "funding_district": "那边给的"}

    def lead_of(self) -> list[str]:
        return [f"*某家危房改造{self.names}" if self.perhaps(0.1) else f"第{self.names}号工程"]

    def counts(self, sums: Sums) -> list[int]:
        people = self.rng.randrange(1, 400)
        self.people += people
        sums["people"] += people
        return [people]


class RandomGifts(RandomTable):
    kind = "donations"
    areas_called = "受赠单位"
    lead = ("捐赠单位",)
    fields = {"cash": ("捐款金额", "捐赠资金", "善款"), "goods_value": ("物资折款", "折合金额", "物资价值")}
    parts = ("cash", "goods_value")
    nicknames = {"goods_value": "东西值多少"}

    def lead_of(self) -> list[str]:
        chance = self.rng.random()
        name = f"*某{self.names}" if chance < 0.3 else f"张*{self.names}" if chance < 0.4 else f"第{self.names}公司"
        return [name]


class RandomTrainings(RandomTable):
    kind = "sessions"
    areas_called = "来源地"
    lead, counted = ("培训班名称",), ("培训人次",)
    fields = {"budget": ("培训经费", "经费")}

    def lead_of(self) -> list[str]:
        return [f"第{self.names}期培训班"]

    def counts(self, sums: Sums) -> list[int]:
        people = self.rng.randrange(1, 400)
        self.people += people
        sums["people"] += people
        return [people]

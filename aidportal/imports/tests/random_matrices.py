"""Matrices of random gifts and funding in layouts that only chance decides, with what they hold in money."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from aidportal.sheets.tests.officials import Made, book

from .random_tables import WHOLE, RandomTable, Rows, Sums

PART = "小计"
VALUE = "金额"


class RandomMatrix(RandomTable):
    """Amounts across: one below each heading, or one for each field, perhaps with what they come to.

    ``row_totals`` are the columns that state in each row what its amounts come to: all together, or by field.
    """

    across: tuple[str, ...] = ()
    # The field where there is only one amount below each heading.
    alone = ""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        keys = self.rng.sample(self.across, self.rng.randrange(2, len(self.across) + 1))
        # A heading may stand there twice.
        self.keys = [*keys, keys[0]] if self.perhaps(0.2) else keys
        self.has_fields = self.perhaps(0.6)
        self.read = [self.rng.choice(words) for words in self.fields.values()] if self.has_fields else [VALUE]
        self.known = dict(zip(self.read, self.fields if self.has_fields else [self.alone], strict=True))
        self.has_parts = self.has_fields and self.perhaps(0.3)
        self.has_sections = self.has_whole = self.has_remarks = self.has_upper = self.is_noted = False
        self.unknown, self.answers, self.told_at = [], {}, ""
        self.row_totals = self.rng.choice(["", "all", "all", "fields"])
        self.units = dict.fromkeys([*self.read, PART], self.unit)

    @property
    def headings(self) -> list[str]:
        return self.read

    @property
    def below(self) -> list[str]:
        """What stands below each heading."""
        return [*self.read, *([PART] if self.has_parts else [])]

    @property
    def totals_of(self) -> list[list[str]]:
        """For each column of totals, of which headings it is one."""
        return {"": [], "all": [self.read], "fields": [[one] for one in self.read]}[self.row_totals]

    @property
    def before(self) -> list[str]:
        return [*(["序号"] if self.has_serial else []), *self.lead]

    @property
    def width(self) -> int:
        return len(self.before) + len(self.keys) * len(self.below) + len(self.totals_of)

    def sheet(self, name: str) -> dict[str, Any]:
        title = f"2016年帮扶资金表（{self.unit}）"
        rows, merged = [[title], *self.head(2, [])], [f"A1:{chr(64 + self.width)}1"]
        if self.has_fields:
            self.merge(2, merged)
        body, _sums = self.body()
        return {"name": name, "rows": [*rows, *body], "merged": merged}

    def book(self) -> Made:
        return book("矩阵.xlsx", *(self.sheet(f"表{number}") for number in range(1, self.rng.choice([1, 1, 2]) + 1)))

    def head(self, number: int, merged: list[str]) -> Rows:
        if not self.has_fields:
            return [[*self.before, *self.keys, *[WHOLE] * len(self.totals_of)]]
        over = [cell for key in self.keys for cell in (key, *[None] * (len(self.below) - 1))]
        totals = [WHOLE, *[None] * (len(self.totals_of) - 1)] if self.totals_of else []
        under = [name for of in self.totals_of for name in (of if self.row_totals == "fields" else [None])]
        return [[*self.before, *over, *totals], [*[None] * len(self.before), *self.below * len(self.keys), *under]]

    def merge(self, number: int, merged: list[str]) -> None:
        column = 65
        for _heading in self.before:
            merged.append(f"{chr(column)}{number}:{chr(column)}{number + 1}")
            column += 1
        for _key in self.keys:
            merged.append(f"{chr(column)}{number}:{chr(column + len(self.below) - 1)}{number}")
            column += len(self.below)
        if self.row_totals == "all":
            merged.append(f"{chr(column)}{number}:{chr(column)}{number + 1}")
        elif self.row_totals:
            merged.append(f"{chr(column)}{number}:{chr(column + len(self.totals_of) - 1)}{number}")

    def row(self, number: int, sums: Sums) -> list[Any]:
        self.names += 1
        cells: list[Any] = [*([number] if self.has_serial else []), *self.lead_of()]
        of_row: Sums = defaultdict(Decimal)
        for at in range(len(self.keys)):
            amounts = {heading: self.amount(heading) for heading in self.read}
            self.rows += any(amount is not None for amount in amounts.values())
            for heading, amount in amounts.items():
                self.add(heading, amount or Decimal(0), sums)
                sums[at, heading] += amount or 0
                of_row[heading] += amount or 0
            cells += [self.cell(heading, amount) for heading, amount in amounts.items()]
            if self.has_parts:
                part = sum(filter(None, amounts.values()), Decimal(0))
                sums[at, PART] += part
                cells.append(float(part) or None)
        return [*cells, *self.row_wise(of_row, sums)]

    def row_wise(self, of_row: Sums, sums: Sums) -> list[Any]:
        """The totals that a row states, of which one may be wrong."""
        cells: list[float | None] = []
        for at, headings in enumerate(self.totals_of):
            total = sum((of_row[heading] for heading in headings), Decimal(0))
            if not any(of_row.values()):
                cells.append(None)
                continue
            if self.perhaps(0.1):
                total += 1000
                self.wrong += 1
            sums["of row", at] += total
            cells.append(float(total))
        return cells

    def again(self, cells: list[Any], sums: Sums) -> list[Any]:
        """No row is repeated: those of a matrix are told apart by who gave."""
        return self.row(cells[0] + 100 if self.has_serial else 0, sums)

    def total(self, called: str, sums: Sums) -> list[Any]:
        stated = [float(sums[at, heading]) for at in range(len(self.keys)) for heading in self.below]
        if self.perhaps(0.2):
            stated[0] += 1000
            self.wrong += 1
        of_rows = [float(sums["of row", at]) for at in range(len(self.totals_of))]
        return [called, *[None] * (len(self.before) - 1), *stated, *of_rows]


class RandomGiftMatrix(RandomMatrix):
    kind = "donations"
    lead = ("捐赠单位",)
    fields = {"cash": ("捐款金额", "善款"), "goods_value": ("物资折款", "物资价值")}
    across, alone = ("敖汉旗", "宁城县", "林西县", "红山区"), "whole"

    def lead_of(self) -> list[str]:
        return [f"*某{self.names}" if self.perhaps(0.2) else f"第{self.names}公司"]


class RandomFundingMatrix(RandomMatrix):
    kind = "projects"
    lead = ("项目名称", "旗县")
    fields = {"funding_municipal": ("市级财政", "市级资金"), "funding_district": ("区级财政", "结对区资金")}
    across, alone = ("2013年", "2014年", "2015年"), "committed"

    def lead_of(self) -> list[str]:
        return [f"第{self.names}号工程", self.area()]

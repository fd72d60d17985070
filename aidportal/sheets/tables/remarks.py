"""Collects remarks on a table without growing with it."""

from __future__ import annotations

from collections import Counter

from .shapes import Remark, TotalCheck

MOST_OF_A_KIND, MOST_TOTALS = 100, 1000
LONGEST = 300


class Remarks:
    """Appends to ``remarks``; of each kind the first hundred, the others are counted.

    Totals that do not agree are a kind of their own: those that do never stand in their way.
    """

    def __init__(self, sheet: str, remarks: list[Remark]) -> None:
        self.sheet, self.remarks = sheet, remarks
        self.counts: Counter[tuple[str, bool]] = Counter()

    def add(self, kind: str, row: int = 0, column: int = 0, **parameters: object) -> None:
        self.put(Remark(self.sheet, row, column, kind, {key: _short(value) for key, value in parameters.items()}))

    def put(self, remark: Remark) -> None:
        kind = remark.kind, isinstance(remark, TotalCheck) and not remark.agrees
        self.counts[kind] += 1
        if self.counts[kind] <= most_of(remark.kind):
            self.remarks.append(remark)

    def end(self) -> None:
        for (kind, _differs), count in self.counts.items():
            if count > most_of(kind):
                parameters = {"count": count - most_of(kind), "of": kind}
                self.remarks.append(Remark(self.sheet, 0, 0, "more", parameters))


def most_of(kind: str) -> int:
    return MOST_TOTALS if kind == "total" else MOST_OF_A_KIND


def _short(value: object) -> object:
    return value[:LONGEST] if isinstance(value, str) else value

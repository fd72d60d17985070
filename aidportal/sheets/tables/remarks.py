"""Collects remarks on a table without growing with it."""

from __future__ import annotations

from collections import Counter

from .shapes import Remark

MOST_OF_A_KIND = 100
LONGEST = 300


class Remarks:
    """Appends to ``remarks``; of each kind the first hundred, the others are counted."""

    def __init__(self, sheet: str, remarks: list[Remark]) -> None:
        self.sheet, self.remarks = sheet, remarks
        self.counts: Counter[str] = Counter()

    def add(self, kind: str, row: int = 0, column: int = 0, **parameters: object) -> None:
        self.put(Remark(self.sheet, row, column, kind, {key: _short(value) for key, value in parameters.items()}))

    def put(self, remark: Remark) -> None:
        self.counts[remark.kind] += 1
        if self.counts[remark.kind] <= MOST_OF_A_KIND:
            self.remarks.append(remark)

    def end(self) -> None:
        for kind, count in self.counts.items():
            if count > MOST_OF_A_KIND:
                parameters = {"count": count - MOST_OF_A_KIND, "of": kind}
                self.remarks.append(Remark(self.sheet, 0, 0, "more", parameters))


def _short(value: object) -> object:
    return value[:LONGEST] if isinstance(value, str) else value

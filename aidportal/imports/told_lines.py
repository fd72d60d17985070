"""Amounts that are told in lines around and between the rows of a file: totals of its rows, or amounts of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from aidportal.intake.ledger import LAST, LedgerColumn
from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.tables import Remark, SheetTable
from aidportal.sheets.vocabulary import any_of
from aidportal.values.rounding import grouped

from .models import Import

TOLD = "told:"
# An answer for all such lines of a file.
EVERY = "*"
LONGEST_TEXT, LONGEST_LABEL = 120, 40
# Remarks on lines whose text is read as nothing else.
KINDS = frozenset(["told", "footnote", "section", "outside"])
NOTHING = Decimal(0)
# What a line says of amounts that stand in no row; none of them is a sum of rows, near as it may come to one.
BESIDES = re.compile(any_of("told", "besides"))


@dataclass(frozen=True)
class Sum:
    """What rows of one column come to, in yuan: in the file, and as far as they are written."""

    column: LedgerColumn
    stated: Decimal
    written: Decimal
    rows: int


class ToldLines:
    """The amounts that a file tells in words, gathered while it is read, beside what its columns come to."""

    def __init__(self) -> None:
        # By place and text, so that a line that several tables remark on is told once.
        self.lines: dict[tuple[str, int, str], list[cells.ToldAmount]] = {}
        # Of each sheet the columns of money, and the rows that head others.
        self.columns: dict[str, list[LedgerColumn]] = {}
        self.sections: dict[str, list[int]] = {}
        # The rows that repeat a header: of several tables below each other, where the next one begins.
        self.edges: dict[str, list[int]] = {}

    def add(self, remarks: Iterable[Remark]) -> None:
        """Gather what remarks say of lines that were not read as rows."""
        for remark in remarks:
            text = str(remark.parameters.get("text", ""))
            if remark.kind == "section":
                self.sections.setdefault(remark.sheet, []).append(remark.row)
            if remark.kind == "repeated_header":
                self.edges.setdefault(remark.sheet, []).append(remark.row)
            if remark.kind in KINDS and (told := cells.amounts_told(text)):
                self.lines.setdefault((remark.sheet, remark.row, text), told)

    def add_table(self, table: SheetTable, columns: Iterable[LedgerColumn]) -> None:
        self.add(table.remarks)
        money = [column for column in columns if column.is_money and column.count]
        self.columns.setdefault(table.sheet, []).extend(money)

    def described(self, told: Collection[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The lines with amounts that are no sums of rows, and those that are as totals that the file states.

        ``told`` are the places of lines of which somebody said that their amounts are left out.
        """
        lines, checks = [], []
        for (sheet, row, text), amounts in self.lines.items():
            is_besides = BESIDES.search(text) is not None
            sums = [(one, None if is_besides else self._sum_of(sheet, row, one)) for one in amounts]
            checks += [check_of(sheet, row, text, one, of) for one, of in sums if of]
            if others := [one.value for one, of in sums if not of]:
                place = f"{sheet}!{row}"
                lines.append(
                    {
                        "sheet": sheet,
                        "row": row,
                        "place": place,
                        "text": text[:LONGEST_TEXT],
                        "sum": f"{sum(others, NOTHING):f}",
                        "cells": len(others),
                        "is_told": place in told or EVERY in told,
                    }
                )
        return lines, checks

    def _sum_of(self, sheet: str, row: int, amount: cells.ToldAmount) -> Sum | None:
        return next((one for one in self._sums(sheet, row) if one.stated and amount.may_be(one.stated)), None)

    def _sums(self, sheet: str, row: int) -> Iterator[Sum]:
        """What a line in a row may state the sum of: a section below it, a column, all sheets, all columns, one of
        several tables of a header."""
        own = self.columns.get(sheet, [])
        if row in self.sections.get(sheet, ()):
            until = min((other for other in self.sections[sheet] if other > row), default=LAST) - 1
            for column in own:
                yield self._between(column, row, until)
        every = [column for columns in self.columns.values() for column in columns]
        groups = [[column] for column in own] + [*by_field(every).values()] + ([own] if len(own) > 1 else []) + [every]
        for group in filter(None, groups):
            stated = sum((column.stated for column in group), NOTHING)
            written = sum((column.written_in(column.places) for column in group), NOTHING)
            yield Sum(group[0], stated, written, sum(column.count for column in group))
        for column in own:
            yield from (self._between(column, *span) for span in self._spans(sheet, row, column))

    @staticmethod
    def _between(column: LedgerColumn, after: int, until: int) -> Sum:
        return Sum(column, column.stated_in(after, until), column.written_in(column.places, after, until), 0)

    def _spans(self, sheet: str, row: int, column: LedgerColumn) -> Iterator[tuple[int, int]]:
        """The nearest rows above and below a line that stand between two headers and hold amounts."""
        spans = [*pairwise([0, *sorted(self.edges.get(sheet, ())), LAST])]
        for side in ([span for span in spans[::-1] if span[0] < row], [span for span in spans if span[0] >= row]):
            yield from islice((span for span in side if column.stated_in(*span)), 1)


def by_field(columns: Iterable[LedgerColumn]) -> dict[str, list[LedgerColumn]]:
    groups: dict[str, list[LedgerColumn]] = {}
    for column in columns:
        groups.setdefault(column.field.name, []).append(column)
    return groups


def check_of(sheet: str, row: int, text: str, amount: cells.ToldAmount, of: Sum) -> dict[str, Any]:
    """A total that a line states in words, in yuan."""
    return {
        "sheet": sheet,
        "row": row,
        "letter": "",
        "label": text[:LONGEST_LABEL],
        "heading": of.column.mapped.column.heading,
        "plain": of.column.mapped.key,
        "unit": YUAN.name,
        "stated": f"{amount.value:f}",
        "summed": f"{of.stated:f}",
        "written": f"{of.written:f}",
        "agrees": amount.may_be(of.written),
        "adds_up": True,
        "rows": of.rows,
        "not_numbers": [],
    }


# ---- As the page of an import shows them, and what is answered


def shown(job: Import) -> list[dict[str, Any]]:
    """The lines that tell amounts of their own, those that nobody has left out first."""
    lines = [
        line | {"open": Decimal(line["sum"]), "sum": grouped(Decimal(line["sum"])), "field": f"{TOLD}{line['place']}"}
        for line in job.summary.get("told", [])
    ]
    return sorted(lines, key=lambda line: bool(line["is_told"]))


def open_lines(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines with amounts of which nobody has said that they are to be left out."""
    return unanswered(summary.get("told", []))


def unanswered(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if not line["is_told"]]


def leave_out(job: Import, wanted: Iterable[str]) -> bool:
    """Keep that the amounts of these lines are left out; whether that is new. What nobody asked is ignored."""
    before = set(job.decisions.get("told", []))
    new = {line["place"] for line in open_lines(job.summary)} & set(wanted)
    if new:
        job.decisions = job.decisions | {"told": sorted(before | new)}
        job.save(update_fields=["decisions"])
    return bool(new)

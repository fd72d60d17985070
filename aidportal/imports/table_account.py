"""What the amounts of one table come to while its rows are read: read, not read, held against what the file states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from aidportal.intake.fields import Lookups
from aidportal.intake.kinds import Importer
from aidportal.intake.ledger import Ledger
from aidportal.intake.mapping import MappedColumn
from aidportal.intake.rows import ReadRow
from aidportal.intake.unread import Unread
from aidportal.intake.wholes import wholes_of
from aidportal.sheets.cells import name_in_total
from aidportal.sheets.tables import SheetLine, SheetTable, TotalCheck

from .findings import described_check, described_column, described_kept, described_unread, described_whole
from .models import TAKEN, RowVerdict


class TableAccount:
    """The account of one table; ``is_ours`` says whether its rows are read at all."""

    def __init__(
        self, importer: Importer, table: SheetTable, mapped: Sequence[MappedColumn], lookups: Lookups, is_ours: bool
    ) -> None:
        self.table, self.mapped, self.is_ours, self.lookups = table, mapped, is_ours, lookups
        self.unread = Unread(mapped, is_ours)
        self.ledger = Ledger(importer, mapped if is_ours else [], lookups)
        self.wholes = [*wholes_of(importer, self.ledger.columns, self.unread.columns)] if is_ours else []
        self.lines: Iterator[SheetLine] = iter(())

    def add(self, lines: Sequence[SheetLine]) -> None:
        """Add up what stands in ``lines``; if they are read, each is to be settled after it."""
        self.unread.add(lines)
        if self.is_ours:
            self.ledger.add(lines)
            self.lines = iter(lines)

    def settle(self, row: ReadRow, verdict: RowVerdict) -> None:
        """Note what becomes of the next line, which was read as ``row``."""
        line = next(self.lines)
        self.ledger.settle(row, line, verdict, verdict in TAKEN)
        if verdict is not RowVerdict.LEFT_OUT:
            for whole in self.wholes:
                whole.add(line.number, line.values, row.amounts)

    # ---- As an import keeps it

    def unread_columns(self, is_sheet_told: bool) -> list[dict[str, Any]]:
        for whole in self.wholes:
            if whole.column is not None:
                whole.column.is_control = whole.is_one and whole.agrees
        beyond = {whole.position: whole.beyond for whole in self.wholes if whole.column is not None and whole.is_one}
        is_told = None if self.is_ours else is_sheet_told
        return [
            described_unread(self.table, column, is_told, beyond.get(column.position))
            for column in self.unread.with_amounts()
        ]

    def named_totals(self) -> list[dict[str, Any]]:
        """The rows that totals add up which are named after a place or an organisation, as sections of these names."""
        of_row: dict[int, list[TotalCheck]] = {}
        for one in self.table.remarks:
            if isinstance(one, TotalCheck) and one.rows:
                of_row.setdefault(one.row, []).append(one)
        sections = []
        for checks in of_row.values():
            one, name = checks[0], name_in_total(checks[0].label)
            if all(check.agrees for check in checks) and name and self.lookups.is_name(name):
                above = [one.after, self.table.header_rows[1], *(row for row in of_row if row < one.until)]
                sections.append({"sheet": one.sheet, "name": name, "first": max(above) + 1, "last": one.until})
        return sections

    def read_columns(self) -> list[dict[str, Any]]:
        read = [described_column(self.table, column) for column in self.ledger.columns if column.count]
        return read + [described_kept(self.table, column) for column in self.unread.kept if column.told]

    def checks(self) -> list[dict[str, Any]]:
        """The totals that the file states: below and above its rows, and in its rows."""
        by_index = {place: column for column in self.ledger.columns for place in column.places}
        stated = [one for one in self.table.remarks if isinstance(one, TotalCheck)]
        of_columns = [described_check(one, self.mapped, by_index.get(one.column)) for one in stated]
        return of_columns + [described_whole(self.table, whole) for whole in self.wholes if whole.is_one]

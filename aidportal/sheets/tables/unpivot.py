"""Turns a matrix (givers by receivers, years across) into lines of row, column and value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from ..cells import is_blank, is_total_label
from ..grid import CellValue
from ..vocabulary import words
from .cells import is_year
from .remarks import Remarks
from .row_totals import RowTotals
from .shapes import ACROSS, ROW, VALUE, YEAR, Knows, SheetColumn, SheetLine

# The positions of columns by what their headings say beside the one across.
ColumnPlaces = dict[tuple[str, ...], int]
_DIGIT = re.compile(r"[0-9０-９一二两三四五六七八九十百千万亿]")
_CORNER = re.compile(r" *[\\/＼／|丨] *")


@dataclass(frozen=True)
class Matrix:
    """Which columns stay, and for each heading across the columns that hold its values.

    ``totals`` state in each row what its values come to, and are compared while the lines are read.
    """

    columns: list[SheetColumn]
    kept: list[int]
    across: list[tuple[str, list[int | None]]]
    indices: tuple[int, ...]
    remarks: Remarks
    totals: list[RowTotals] = field(default_factory=list)

    def lines(self, lines: Iterator[SheetLine]) -> Iterator[SheetLine]:
        """One line per row and heading across where there is a value."""
        for line in lines:
            for total in self.totals:
                total.add(line)
            yield from self._across(line)
        for check in chain.from_iterable(total.checks() for total in self.totals):
            self.remarks.put(check)

    def _across(self, line: SheetLine) -> Iterator[SheetLine]:
        for name, positions in self.across:
            values = [None if at is None else line.values[at] for at in positions]
            if not all(map(is_blank, values)):
                yield self._line(line, name, positions, values)

    def _line(self, line: SheetLine, name: str, positions: list[int | None], values: Sequence[CellValue]) -> SheetLine:
        sources = [*self.kept, None, *positions]
        return replace(
            line,
            values=[*(line.values[at] for at in self.kept), name, *values],
            filled=frozenset(new for new, at in enumerate(sources) if at in line.filled),
            shared=frozenset(new for new, at in enumerate(sources) if at in line.shared),
            places=self._places(line, positions),
        )

    def _places(self, line: SheetLine, positions: list[int | None]) -> tuple[int, ...]:
        kept = (self.indices[at] for at in self.kept)
        return (*kept, 0, *(0 if at is None else self.indices[at] for at in positions))


def find_matrix(
    columns: list[SheetColumn], data: Sequence[Mapping[int, CellValue]], is_name: Knows, remarks: Remarks
) -> Matrix | None:
    """How to turn the table, of which ``data`` are the first rows; ``None`` where its columns are columns."""
    by_year = [_key(column, is_year) for column in columns]
    if sum(key is not None for key in by_year) >= 2:
        return _turned(columns, by_year, YEAR, remarks)
    by_name = [_key(column, is_name) for column in columns]
    named = sum(key is not None for key in by_name)
    if any(_holds_words(column, data) for column, key in zip(columns, by_name, strict=True) if key is not None):
        # 北京市 and 内蒙古 over the names of their districts and banners are no amounts across.
        return None
    totals = sum(is_total_label(column.heading) for column in columns)
    if named >= 2 and named + totals >= (len(columns) - 1) * 0.6:
        return _turned(columns, by_name, ACROSS, remarks)
    return None


def _holds_words(column: SheetColumn, data: Sequence[Mapping[int, CellValue]]) -> bool:
    """Whether nothing but words without a digit stands below a heading."""
    values = [row[column.index] for row in data if not is_blank(row.get(column.index))]
    return bool(values) and all(isinstance(value, str) and not _DIGIT.search(value) for value in values)


def _key(column: SheetColumn, says: Knows) -> str | None:
    return next((part for part in column.path if says(part)), None)


def _turned(columns: list[SheetColumn], keys: list[str | None], made: str, remarks: Remarks) -> Matrix:
    groups, cells = _across(columns, keys)
    parts = [at for at, key in enumerate(keys) if key is not None]
    others = sorted({*range(len(keys))} - {*parts})
    totals = [at for at in others if is_total_label(columns[at].heading) and columns[at].index]
    kept = [at for at in others if at not in totals]
    heads, name = _sides([columns[at] for at in kept], made)
    turned = [*heads, SheetColumn(0, name, (name,), made=made)]
    turned += [_value(columns[at], rest) for rest, at in groups.items()]
    across = [(key, [places.get(rest) for rest in groups]) for key, places in cells.items()]
    compared = _compared(columns, totals, parts if len(groups) == 1 else [], remarks)
    return Matrix(turned, kept, across, tuple(column.index for column in columns), remarks, compared)


def _compared(columns: list[SheetColumn], totals: list[int], parts: list[int], remarks: Remarks) -> list[RowTotals]:
    """The columns of totals with their parts; without these, where nobody knows of which amounts, they are left out."""
    if parts:
        return [RowTotals(remarks.sheet, columns[at], at, parts) for at in totals]
    for at in totals:
        remarks.add("total_column", 0, columns[at].index, heading=columns[at].heading)
    return []


def _across(columns: list[SheetColumn], keys: list[str | None]) -> tuple[ColumnPlaces, dict[str, ColumnPlaces]]:
    """What stands below the headings across, by the first column of each; and the same of every such heading."""
    groups: ColumnPlaces = {}
    cells: dict[str, ColumnPlaces] = {}
    for at, (column, key) in enumerate(zip(columns, keys, strict=True)):
        if key is not None:
            rest = tuple(part for part in column.path if part != key)
            groups.setdefault(rest, at)
            cells.setdefault(key, {})[rest] = at
    return groups, cells


def _sides(heads: list[SheetColumn], made: str) -> tuple[list[SheetColumn], str]:
    """The columns that stay, and what stands across; the corner may name both: 支援方\\受援方."""
    corner = _corner(heads[0].heading) if heads and made == ACROSS else []
    if len(corner) == 2:
        return [replace(heads[0], heading=corner[0], path=(corner[0],), made=ROW), *heads[1:]], corner[1]
    return heads, words("made", "year" if made == YEAR else "receiver")[0]


def _corner(heading: str) -> list[str]:
    return [part for part in _CORNER.split(heading) if part]


def _value(column: SheetColumn, rest: tuple[str, ...]) -> SheetColumn:
    path = rest or words("made", "value")
    return SheetColumn(0, " / ".join(path), path, column.unit, column.note_unit, unit_text=column.unit_text, made=VALUE)

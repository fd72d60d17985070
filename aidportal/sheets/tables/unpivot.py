"""Turns a matrix (givers by receivers, years across) into lines of row, column and value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..cells import is_blank, is_total_label
from ..grid import CellValue
from ..vocabulary import words
from .cells import is_amount, is_month, is_year
from .remarks import Remarks
from .row_totals import NumberAt, RowTotals, nearest
from .shapes import ACROSS, MONTH, ROW, VALUE, YEAR, Knows, SheetColumn, SheetLine

# The positions of columns by what their headings say beside the one across.
ColumnPlaces = dict[tuple[str, ...], int]
_DIGIT = re.compile(r"[0-9０-９一二两三四五六七八九十百千万亿]")
# What is called by the heading of the column that they become.
CALLED = {YEAR: "year", MONTH: "date", ACROSS: "receiver"}
_OF_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2}年度?)(?P<thing>\D+)")
_CORNER = re.compile(r" *[\\/＼／|丨] *")


@dataclass(frozen=True)
class Matrix:
    """Which columns stay (``kept``), and for each heading across the columns that hold its values.

    ``totals`` state in each row what its values come to, each perhaps of other columns; they are compared while the
    lines are read.
    """

    columns: list[SheetColumn]
    kept: list[int]
    across: list[tuple[str, list[int | None]]]
    indices: tuple[int, ...]
    remarks: Remarks
    totals: list[list[RowTotals]] = field(default_factory=list)

    def lines(self, lines: Iterator[SheetLine]) -> Iterator[SheetLine]:
        """One line per row and heading across where there is a value."""
        for line in lines:
            for total in self.totals:
                for perhaps in total:
                    perhaps.add(line)
            yield from self._across(line)
        for total in self.totals:
            nearest(total).tell(self.remarks)

    def _across(self, line: SheetLine) -> Iterator[SheetLine]:
        """The lines of a row: what it says beside its values stands in the first of them, and elsewhere for the others.

        A row that has amounts there alone is a line too.
        """
        told: list[tuple[str | None, list[int | None]]] = [
            (name, positions) for name, positions in self.across if not all(map(is_blank, line.values_at(positions)))
        ]
        if not told and any(is_amount(line.values[at]) for at in self.kept):
            told = [(None, [None] * len(self.across[0][1]))]
        beside = frozenset(range(len(self.kept)))
        for count, (name, positions) in enumerate(told):
            turned = self._line(line, name, positions)
            if count:
                yield replace(turned, filled=turned.filled | beside)
            else:
                yield replace(turned, shared=turned.shared | beside) if len(told) > 1 else turned

    def _line(self, line: SheetLine, name: str | None, positions: list[int | None]) -> SheetLine:
        sources = [*self.kept, None, *positions]
        return replace(
            line,
            values=[*line.values_at(self.kept), name, *line.values_at(positions)],
            filled=frozenset(new for new, at in enumerate(sources) if at in line.filled),
            shared=frozenset(new for new, at in enumerate(sources) if at in line.shared),
            places=self._places(positions),
        )

    def _places(self, positions: list[int | None]) -> tuple[int, ...]:
        kept = (self.indices[at] for at in self.kept)
        return (*kept, 0, *(0 if at is None else self.indices[at] for at in positions))


def find_matrix(
    columns: list[SheetColumn],
    data: Sequence[Mapping[int, CellValue]],
    is_name: Knows,
    remarks: Remarks,
    number_in: NumberAt,
) -> Matrix | None:
    """How to turn the table, of which ``data`` are the first rows; ``None`` where its columns are columns.

    ``number_in`` reads the cells of its columns, by their positions.
    """
    columns = _years_apart(columns)
    for says, made in ((is_year, YEAR), (is_month, MONTH)):
        keys = [_key(column, says) for column in columns]
        if sum(key is not None for key in keys) >= 2:
            return _turned(columns, keys, made, remarks, number_in)
    by_name = [_key(column, is_name) for column in columns]
    return _turned(columns, by_name, ACROSS, remarks, number_in) if _are_across(columns, by_name, data) else None


def _are_across(columns: list[SheetColumn], by_name: list[str | None], data: Sequence[Mapping[int, CellValue]]) -> bool:
    """Whether names stand across, over values."""
    named = [column for column, key in zip(columns, by_name, strict=True) if key is not None]
    if any(_holds_words(column, data) for column in named):
        # 北京市 and 内蒙古 over the names of their districts and banners are no amounts across.
        return False
    totals = sum(key is None and _is_total(column) for column, key in zip(columns, by_name, strict=True))
    are_most = len(named) + totals >= (len(columns) - 1) * 0.6
    return len(named) >= 2 and (are_most or _divide_one_heading(columns, by_name))


def _years_apart(columns: list[SheetColumn]) -> list[SheetColumn]:
    """The columns, those that say one thing of several years with it above the year: 2021年投入, 2022年投入."""
    matches = [_OF_YEAR.fullmatch(column.path[-1]) if column.path else None for column in columns]
    years: dict[str, set[str]] = defaultdict(set)
    for match in filter(None, matches):
        years[match["thing"]].add(match["year"])
    return [
        replace(column, path=(*column.path[:-1], match["thing"], match["year"]))
        if match and len(years[match["thing"]]) > 1
        else column
        for column, match in zip(columns, matches, strict=True)
    ]


def _divide_one_heading(columns: list[SheetColumn], by_name: list[str | None]) -> bool:
    """Whether all names across stand below one heading, with nothing but totals: 培训人数 over 合计, 敖汉旗, 宁城县."""
    heads = {column.path[0] for column, key in zip(columns, by_name, strict=True) if key is not None}
    below = [
        key is not None or _is_total(column)
        for column, key in zip(columns, by_name, strict=True)
        if len(column.path) > 1 and column.path[0] in heads
    ]
    return len(heads) == 1 and len(below) > 1 and all(below)


def _is_total(column: SheetColumn) -> bool:
    """Whether a column of the sheet is called a total, by its heading or by what stands above that."""
    return bool(column.index) and any(map(is_total_label, column.path))


def _holds_words(column: SheetColumn, data: Sequence[Mapping[int, CellValue]]) -> bool:
    """Whether nothing but words without a digit stands below a heading."""
    values = [row[column.index] for row in data if not is_blank(row.get(column.index))]
    return bool(values) and all(isinstance(value, str) and not _DIGIT.search(value) for value in values)


def _key(column: SheetColumn, says: Knows) -> str | None:
    return next((part for part in column.path if says(part)), None)


def _turned(
    columns: list[SheetColumn], keys: list[str | None], made: str, remarks: Remarks, number_in: NumberAt
) -> Matrix:
    groups, cells = _across(columns, keys)
    places = {rest: [of_key[rest] for _key, of_key in cells if rest in of_key] for rest in groups}
    totals, kept = _apart(columns, keys, places)
    heads, name = _sides([columns[at] for at in kept], made)
    turned = [*heads, SheetColumn(0, name, (name,), made=made)]
    turned += [_value(columns[at], rest, [columns[one].index for one in places[rest]]) for rest, at in groups.items()]
    across = [(key, [of_key.get(rest) for rest in groups]) for key, of_key in cells]
    compared = [
        [RowTotals(remarks.sheet, columns[at], at, perhaps, number_in) for perhaps in parts]
        for at, parts in totals.items()
    ]
    return Matrix(turned, kept, across, tuple(column.index for column in columns), remarks, compared)


def _apart(
    columns: list[SheetColumn], keys: list[str | None], places: Mapping[tuple[str, ...], list[int]]
) -> tuple[dict[int, list[list[int]]], list[int]]:
    """Of the columns that do not stand across: the totals of those that do, with their parts, and the others."""
    totals, kept = {}, []
    for at, key in enumerate(keys):
        if key is None:
            if parts := _parts_of_total(columns[at], places):
                totals[at] = parts
            else:
                kept.append(at)
    return totals, kept


def _parts_of_total(column: SheetColumn, places: Mapping[tuple[str, ...], list[int]]) -> list[list[int]]:
    """The columns that a total may be of: those that are called as it is; where it has no other name, all or some.

    None where the column is no total of what stands across.
    """
    if not _is_total(column):
        return []
    rest = tuple(part for part in column.path if not is_total_label(part))
    if rest:
        return [places[rest]] if rest in places else []
    every = [at for of_rest in places.values() for at in of_rest]
    return [every, *places.values()] if len(places) > 1 else [every]


def _across(columns: list[SheetColumn], keys: list[str | None]) -> tuple[ColumnPlaces, list[tuple[str, ColumnPlaces]]]:
    """What stands below the headings across, by the first column of each; and the same of every such heading.

    A column that is headed as another one is belongs to a heading of its own.
    """
    groups: ColumnPlaces = {}
    cells: list[tuple[str, ColumnPlaces]] = []
    for at, (column, key) in enumerate(zip(columns, keys, strict=True)):
        if key is not None:
            rest = tuple(part for part in column.path if part != key)
            groups.setdefault(rest, at)
            places = next((places for name, places in cells if name == key and rest not in places), None)
            if places is None:
                cells.append((key, places := {}))
            places[rest] = at
    return groups, cells


def _sides(heads: list[SheetColumn], made: str) -> tuple[list[SheetColumn], str]:
    """The columns that stay, and what stands across; the corner may name both: 支援方\\受援方."""
    corner = _corner(heads[0].heading) if heads and made == ACROSS else []
    if len(corner) == 2:
        return [replace(heads[0], heading=corner[0], path=(corner[0],), made=ROW), *heads[1:]], corner[1]
    return heads, words("made", CALLED[made])[0]


def _corner(heading: str) -> list[str]:
    return [part for part in _CORNER.split(heading) if part]


def _value(column: SheetColumn, rest: tuple[str, ...], places: Sequence[int]) -> SheetColumn:
    path = rest or words("made", "value")[:1]
    return SheetColumn(
        *(0, " / ".join(path), path, column.unit, column.note_unit),
        unit_text=column.unit_text,
        made=VALUE,
        places=tuple(places),
    )

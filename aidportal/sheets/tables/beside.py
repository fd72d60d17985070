"""Takes apart what stands side by side on a sheet: tables, and records whose fields go down the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise

from ..grid import CellValue, Row, Sheet
from .cells import SERIAL_HEADINGS, filled, heading_of, heading_text, is_heading, is_typed, split_unit
from .forms import FEWEST_LABELS
from .shapes import Knows

ROWS_LOOKED_AT = 30
Band = tuple[int, int]


def apart(sheet: Sheet, knows: Knows) -> Iterator[Sheet]:
    """The sheet itself, or one for each of the tables that repeat a header side by side, or for each record.

    Columns keep their numbers, and what stands over the first table is said of the others too.
    """
    ahead = list(islice(sheet.rows, ROWS_LOOKED_AT))
    if len(ahead) < ROWS_LOOKED_AT and (columns := records_across(ahead, knows)):
        for column in columns:
            yield replace(sheet, rows=iter([of_record(row, columns, column) for row in ahead]))
        return
    at, bands = bands_of(ahead)
    if not bands:
        yield replace(sheet, rows=chain(ahead, sheet.rows))
        return
    rows = [*ahead, *sheet.rows]
    for band in bands:
        within = tuple(merge for merge in sheet.merges if band[0] <= merge.left and merge.right <= band[1])
        yield replace(sheet, rows=rows_within(band, rows, rows[at].number), merges=within)


def records_across(rows: Sequence[Row], knows: Knows) -> list[int]:
    """The columns of records of which each row tells one field, its label first; none where a row is a record."""
    records: set[int] = set()
    labels = 0
    for row in rows:
        cells = filled(row.values)
        columns = list(cells)[1:]
        is_label = [isinstance(value, str) and knows(split_unit(heading_of(value))[0]) for value in cells.values()]
        if not any(is_label[:1]):
            continue
        # The first field names the records.
        if any(is_label[1:]) or (not labels and any(is_typed(cells[column]) for column in columns)):
            return []
        labels += bool(columns)
        records |= set(columns)
    return sorted(records) if labels >= FEWEST_LABELS and len(records) > 1 else []


def of_record(row: Row, columns: Sequence[int], column: int) -> Row:
    """The row without what it says of other records."""
    others = {*columns} - {column}
    return Row(row.number, [None if at in others else value for at, value in enumerate(row.values, 1)])


def bands_of(rows: Sequence[Row]) -> tuple[int, list[Band]]:
    """The position of the header that repeats, and the columns of each of its tables; none where there is one table."""
    cells = [filled(row.values) for row in rows]
    for at, head in enumerate(cells[:-1]):
        if len(head) < 4 or not all(map(is_heading, head.values())):
            continue
        starts = starts_of(head)
        # Headings that repeat under headings, as 计划 and 完成 under each year, leave the columns before them free.
        if len(starts) > 1 and min(min(below, default=0) for below in cells[at + 1 :]) == starts[0]:
            ends = [after - 1 for after in starts[1:]]
            return at, list(zip(starts, [*ends, 1 << 14], strict=True))
    return 0, []


def starts_of(head: dict[int, CellValue]) -> list[int]:
    """The columns where a header begins anew: it repeats as it is, or after a free column at least by half."""
    names = {column: heading_text(value) for column, value in head.items()}
    groups = groups_of(names)
    if len(groups) < 2 or any(len(group) < 2 for group in groups):
        return []
    begins = all(begins_anew(names, groups[0], left, right) for left, right in pairwise(groups))
    return [group[0] for group in groups] if begins else []


def groups_of(names: dict[int, str]) -> list[list[int]]:
    """The columns of a header, parted at free ones and wherever the first heading comes again."""
    groups: list[list[int]] = []
    for before, column in pairwise([0, *names]):
        if not groups or column > before + 1 or names[column] == names[groups[0][0]]:
            groups.append([])
        groups[-1].append(column)
    return groups


def begins_anew(names: dict[int, str], first: list[int], left: list[int], right: list[int]) -> bool:
    """Whether the columns ``right`` of others begin another table, whose header is that of the ``first``."""
    heads, again = (
        [names[column] for column in group if names[column] not in SERIAL_HEADINGS] for group in (first, right)
    )
    if right[0] == left[-1] + 1:
        return heads == again
    # What names a record has to be there again, else the columns go on telling of the same records.
    return heads[:1] == again[:1] and 2 * len({*heads} & {*again}) >= len(again)


def rows_within(band: Band, rows: Sequence[Row], header: int) -> Iterator[Row]:
    """The rows with what stands in the columns of ``band`` alone; above the ``header`` what is said of all tables."""
    first, last = band
    for row in rows:
        values: list[CellValue] = [None] * (first - 1) + row.values[first - 1 : last]
        if not filled(values):
            said = list(filled(row.values).values())
            if row.number >= header or len(said) != 1:
                continue
            values = [None] * (first - 1) + said
        yield Row(row.number, values)

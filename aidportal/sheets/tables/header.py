"""Finds the header among the first rows of a sheet, and what each of its columns is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..cells import is_total_label, unit_of
from ..grid import CellValue, Merge, Row
from ..vocabulary import words
from .cells import filled, heading_text, headings_in, is_label, is_typed, is_year, serial_of, split_unit
from .shapes import Knows

ROWS_BELOW = 5
MOST_HEADER_ROWS = 5
KNOWN_COUNTS = 3.0
GOOD_ENOUGH = 0.5


@dataclass
class Header:
    """The rows ``first`` to ``last`` of a window, and what stands in them by column."""

    first: int
    last: int
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)


class Window:
    """The first rows of what is left of a sheet, with the merges that touch them."""

    def __init__(self, rows: Sequence[Row], merges: Sequence[Merge]) -> None:
        self.rows = rows
        self.numbers = [row.number for row in rows]
        self.cells = [filled(row.values) for row in rows]
        within = set(self.numbers)
        # What spans most of a sheet is a title or a mistake; both are small in rows.
        self.merges = [merge for merge in merges if merge.top in within and merge.bottom - merge.top < 100]
        self.by_cell = {
            (row, column): merge
            for merge in self.merges
            for row in range(merge.top, min(merge.bottom, merge.top + MOST_HEADER_ROWS) + 1)
            for column in range(merge.left, min(merge.right, merge.left + 200) + 1)
        }

    def merge_at(self, at: int, column: int) -> Merge | None:
        return self.by_cell.get((self.numbers[at], column))

    def value(self, at: int, column: int) -> CellValue:
        """The cell's own value, or that of the merged cell it is in."""
        own = self.cells[at].get(column)
        merge = self.merge_at(at, column) if own is None else None
        if merge is None or merge.top not in self.numbers:
            return own
        return self.cells[self.numbers.index(merge.top)].get(merge.left)


def find_header(window: Window, knows: Knows) -> Header | None:
    """The first good header of the window, or ``None``."""
    scores = [_score(window, at, knows) for at in range(len(window.rows))]
    best = max((score for score, _sure in scores), default=0.0)
    if best < 2:
        return None
    at = next(at for at, (score, sure) in enumerate(scores) if score > 0 and (sure or score >= GOOD_ENOUGH * best))
    header = _spread(window, at)
    _name_columns(window, header)
    return header


def _score(window: Window, at: int, knows: Knows) -> tuple[float, bool]:
    """How much row ``at`` looks like a header, and whether that is enough by itself."""
    cells = window.cells[at]
    texts = headings_in(cells)
    if not _may_be_header(cells, texts):
        return 0.0, False
    others = len(cells) - len(texts)
    names = [heading_text(value) for value in texts.values()]
    known = sum(knows(split_unit(name)[0]) or knows(name) for name in names)
    below = window.cells[at + 1 : at + 1 + ROWS_BELOW]
    typed = sum(any(is_typed(row.get(column)) for row in below) for column in texts)
    held = sum(any(column in row for row in below) for column in texts)
    score = KNOWN_COUNTS * known + len(set(names)) - 4 * others + typed + (0.5 if held else -1.0)
    return score, others == 0 and ((len(texts) >= 3 and typed >= 1) or known >= 2)


def _may_be_header(cells: dict[int, CellValue], texts: dict[int, CellValue]) -> bool:
    """Whether a row has headings and hardly anything else, is no total, and says more than things of the table."""
    if len(texts) < 2 or (len(cells) - len(texts)) * 3 > len(texts) or is_total_label(next(iter(cells.values()))):
        return False
    return not all(is_label(value) or is_year(value) for value in texts.values())


def _spread(window: Window, at: int) -> Header:
    """All rows of the header of which row ``at`` is one."""
    first = last = at
    while last - first < MOST_HEADER_ROWS and (lower := _reach_down(window, first, last)) > last:
        last = lower
    while first and last - first < MOST_HEADER_ROWS and _is_over(window, first - 1, first):
        first -= 1
    while last + 1 < len(window.rows) and _only_units(window.cells[last + 1], window.cells[last]):
        last += 1
    if last + 1 < len(window.rows) and _only_counts(window.cells[last + 1]):
        last += 1
    return Header(first, last)


def _reach_down(window: Window, first: int, last: int) -> int:
    numbers = window.numbers
    lowest = max(
        (merge.bottom for merge in window.merges if numbers[first] <= merge.top <= numbers[last]), default=numbers[last]
    )
    if lowest > numbers[last] and lowest - numbers[first] < MOST_HEADER_ROWS:
        return max(at for at, number in enumerate(numbers) if number <= lowest)
    return last + 1 if last + 1 < len(numbers) and _is_over(window, last, last + 1) else last


def _is_over(window: Window, upper: int, lower: int) -> bool:
    """Whether row ``lower`` divides headings of row ``upper``: below each cell of it one that reaches over it."""
    above, below = window.cells[upper], window.cells[lower]
    if window.numbers[lower] != window.numbers[upper] + 1 or len(above) < 2 or not below:
        return False
    if headings_in(below) != below or headings_in(above) != above:
        return False
    if any(map(is_label, above.values())) or _begins_with_total(window, upper, below):
        return False
    merged = any(merge.top == window.numbers[upper] for merge in window.merges)
    if not merged and (len(below) < 2 or not set(above) - set(below)):
        return False
    return all(_reaches(window, upper, column, below) for column in below)


def _begins_with_total(window: Window, upper: int, below: dict[int, CellValue]) -> bool:
    """Whether a row is one of totals, and no row of headings of which the first is one: 资金 over 合计, 市级."""
    column, value = next(iter(below.items()))
    merge = window.merge_at(upper, column)
    return is_total_label(value) and not (merge and merge.left < merge.right)


def _reaches(window: Window, upper: int, column: int, below: dict[int, CellValue]) -> bool:
    above = window.cells[upper]
    merge = window.merge_at(upper, column)
    if merge:
        return merge.left < merge.right
    if column in above:
        after = column + 1
        return after not in above and after in below and window.merge_at(upper, after) is None
    left = max((other for other in above if other < column), default=0)
    # A heading over two columns has no gap under it.
    return bool(left) and all(between in below for between in range(left, column))


def _only_units(cells: dict[int, CellValue], above: dict[int, CellValue]) -> bool:
    is_below = len(cells) >= 2 or cells.keys() <= above.keys()
    return is_below and bool(cells) and all(isinstance(value, str) and unit_of(value) for value in cells.values())


def _only_counts(cells: dict[int, CellValue]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 or 甲, 乙, 1, 2."""
    values = [value for value in cells.values() if value not in words("count_mark", "mark")]
    if len(cells) < 3 or len(values) < 2 or any(serial_of(value) != "arabic" for value in values):
        return False
    counts = [int(str(value).strip("()（） ").split(".")[0]) for value in values]
    return counts == list(range(counts[0], counts[0] + len(counts))) and counts[0] in (0, 1)


def _name_columns(window: Window, header: Header) -> None:
    rows = range(header.first, header.last + 1)
    named = [at for at in rows if not (at > header.first and (_only_counts(window.cells[at])))]
    columns = {column for at in named for column in window.cells[at]}
    columns |= {
        column
        for merge in window.merges
        if window.numbers[header.first] <= merge.top <= window.numbers[header.last]
        for column in range(merge.left, min(merge.right, merge.left + 200) + 1)
    }
    for column in sorted(columns):
        parts, unit = _path(window, named, column)
        header.paths[column], header.units[column] = parts, unit


def _path(window: Window, rows: list[int], column: int) -> tuple[tuple[str, ...], str]:
    parts: list[str] = []
    unit = ""
    for at in rows:
        value = window.value(at, column)
        if value is None and at != rows[-1] and not parts:
            value = _group(window, at, column)
        text = heading_text(value)
        if at != rows[0] and unit_of(text):
            unit = text
            continue
        text, own = split_unit(text)
        unit = own or unit
        if not text and own and not parts:
            text = own
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts), unit


def _group(window: Window, at: int, column: int) -> CellValue:
    """The heading to the left that reaches over ``column`` without being merged."""
    cells = window.cells[at]
    left = max((other for other in cells if other < column), default=0)
    if not left or window.merge_at(at, left) or column not in window.cells[at + 1]:
        return None
    under = window.cells[at + 1]
    return cells[left] if all(between in under for between in range(left, column)) else None

"""Finds forms: one record each, each label left of its value, one below another where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..cells import stated_unit
from ..grid import CellValue, Row
from .cells import filled, heading_of, is_heading, is_typed, split_unit
from .shapes import Knows, SheetColumn, SheetLine

FEWEST_LABELS = 3
MOST_ACROSS = 3
# The position of a row, and in it the column of a value, its label, the value, and whether the label is one for sure.
LabelledValue = tuple[int, tuple[int, str, CellValue, bool]]


@dataclass
class Form:
    """The labels of a form with their values; ``first`` and ``last`` are positions of rows."""

    columns: list[SheetColumn]
    values: list[CellValue]
    first: int
    last: int


def find_form(rows: Sequence[Row], knows: Knows, hidden: frozenset[int], has_more: bool = False) -> Form | None:
    """The first form in ``rows``, or ``None`` where they rather are a table or prose.

    Where the sheet ``has_more`` rows, another form has to begin among these.
    """
    every = [(at, pair) for at, row in enumerate(rows) for pair in _pairs(filled(row.values), knows)]
    pairs = _first(every)
    if has_more and len(pairs) == len(every):
        return None
    labels = [label for _at, (_column, label, _value, _sure) in pairs]
    sure = sum(is_sure for _at, (_column, _label, _value, is_sure) in pairs)
    if sure < FEWEST_LABELS or len(set(labels)) * 10 < len(labels) * 9:
        return None
    places = [at for at, _pair in pairs]
    across = [_across(filled(row.values), knows) for row in rows[: max(places) + 1]]
    # Headings of a table stand side by side, in few rows.
    if sum(map(bool, across)) < FEWEST_LABELS or max(across) > MOST_ACROSS:
        return None
    columns = []
    for _at, (column, label, _value, _sure) in pairs:
        name, unit = split_unit(label)
        columns.append(SheetColumn(column, name, (name,), stated_unit(unit), None, column in hidden, unit))
    return Form(columns, [pair[2] for _at, pair in pairs], min(places), max(places))


def line_of(sheet: str, rows: Sequence[Row], form: Form) -> SheetLine:
    return SheetLine(sheet, rows[form.first].number, form.values, places=tuple(column.index for column in form.columns))


def _first(pairs: list[LabelledValue]) -> list[LabelledValue]:
    """The pairs up to where the label that came first comes again: there the next form begins."""
    again = next((at for at, (_row, pair) in enumerate(pairs) if at and pair[1] == pairs[0][1][1]), len(pairs))
    return pairs[:again]


def _pairs(cells: dict[int, CellValue], knows: Knows) -> list[tuple[int, str, CellValue, bool]]:
    """Labels of a row with the values right of them, and whether each is surely a label."""
    found = []
    items = list(cells.items())
    at = 0
    while at < len(items):
        column, value = items[at]
        text = heading_of(value) if isinstance(value, str) else ""
        is_label = bool(text) and (is_heading(value) or text != str(value)) and not is_typed(value)
        is_sure = is_label and (str(value).rstrip().endswith(("：", ":")) or knows(split_unit(text)[0]))
        after = items[at + 1] if at + 1 < len(items) else None
        if is_sure and after and not _is_sure(after[1], knows):
            found.append((after[0], text, after[1], True))
            at += 2
        elif is_sure:
            found.append((column, text, None, True))
            at += 1
        else:
            if is_label and after and len(items) in (2, 4):
                found.append((after[0], text, after[1], False))
                at += 1
            at += 1
    return found


def _is_sure(value: CellValue, knows: Knows) -> bool:
    return isinstance(value, str) and (value.rstrip().endswith(("：", ":")) or knows(split_unit(heading_of(value))[0]))


def _across(cells: dict[int, CellValue], knows: Knows) -> int:
    """How many headings a row has, where it has more than one cell."""
    return sum(_is_sure(value, knows) for value in cells.values()) if len(cells) > 1 else 0

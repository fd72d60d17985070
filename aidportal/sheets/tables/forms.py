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
    pairs = []
    items = list(cells.items())
    while items:
        pair, taken = _pair(items, len(cells) in (2, 4), knows)
        pairs += [pair] if pair else []
        items = items[taken:]
    return pairs


def _pair(
    items: list[tuple[int, CellValue]], may_be_unsure: bool, knows: Knows
) -> tuple[tuple[int, str, CellValue, bool] | None, int]:
    """The label that the first of some cells is, with its value, or ``None``; and how many cells that takes."""
    (column, value), *others = items
    label, is_sure = _label(value, knows)
    after = others[0] if others else None
    if is_sure and (after is None or _is_sure(after[1], knows)):
        return (column, label, None, True), 1
    if after and label and (is_sure or may_be_unsure):
        return (after[0], label, after[1], is_sure), 2
    return None, 1


def _label(value: CellValue, knows: Knows) -> tuple[str, bool]:
    """The label that a cell may be, empty for none, and whether it surely is one."""
    text = heading_of(value) if isinstance(value, str) else ""
    if not text or is_typed(value) or not (is_heading(value) or text != value):
        return "", False
    return text, _is_sure(value, knows)


def _is_sure(value: CellValue, knows: Knows) -> bool:
    return isinstance(value, str) and (value.rstrip().endswith(("：", ":")) or knows(split_unit(heading_of(value))[0]))


def _across(cells: dict[int, CellValue], knows: Knows) -> int:
    """How many headings a row has, where it has more than one cell."""
    return sum(_is_sure(value, knows) for value in cells.values()) if len(cells) > 1 else 0

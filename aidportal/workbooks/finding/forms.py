"""Sheets that describe one record: labels on the left, what they say on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aidportal.workbooks.grid import Row, Value
from aidportal.workbooks.values import is_blank, unit_in

from .header import clean, is_text, without_unit
from .parts import Column, Line

FEWEST = 3


def pairs_of(rows: Sequence[Row], knows: Callable[[str], bool]) -> list[tuple[int, int, str, Value]]:
    """Row, column, label and value of each known label that has a value to its right."""
    found = []
    for row in rows:
        for position, cell in enumerate(row.values[:-1]):
            label = clean(cell).rstrip(":：") if is_text(cell) else ""
            if not label or not (knows(label) or knows(without_unit(label))):
                continue
            value = next((other for other in row.values[position + 1 :] if not is_blank(other)), None)
            following = clean(value).rstrip(":：") if is_text(value) else ""
            if not is_blank(value) and not (knows(following) or knows(without_unit(following))):
                found.append((row.number, position, label, value))
    return found


def as_form(
    sheet: str, rows: Sequence[Row], knows: Callable[[str], bool], best: int
) -> tuple[list[Column], list[Line]] | None:
    """The columns and the one line of a form; ``None`` where no more labels are known than a header has."""
    pairs = pairs_of(rows, knows)
    by_row = {row for row, _position, _label, _value in pairs}
    if len(pairs) < FEWEST or len(by_row) < FEWEST or len(pairs) <= best:
        return None
    columns = [
        Column(position + 1, without_unit(label), (without_unit(label),), unit_in(label))
        for _row, position, label, _value in pairs
    ]
    return columns, [Line(sheet, pairs[0][0], [value for _row, _position, _label, value in pairs])]

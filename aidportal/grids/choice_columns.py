"""A table with a column for each choice of a field, as rows that name the choice: headcounts by kind of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from aidportal.sheets import cells

from .columns import counts_rows
from .pasted_grid import PastedGrid

_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]$")
Table = Sequence[Sequence[str]]


def as_rows(grid: PastedGrid, table: Table) -> list[list[str]] | None:
    """``table`` with headings and a row for each number; ``None`` where no column stands for a choice."""
    fields = {field.name: field for field in grid.fields}
    if grid.across not in fields:
        return None
    across, summed = fields[grid.across], fields[grid.summed]
    for count in (1, 2):
        heading, below = headings_of(table[:count]), table[count:]
        if choices := choices_over(across, heading, below):
            rows = rows_below(heading, below, choices, str(grid.fields[0].label))
            return [[*next(rows), str(across.label), str(summed.label)], *rows]
    return None


def rows_below(heading: Sequence[str], below: Table, choices: dict[int, str], only: str) -> Iterator[list[str]]:
    """What other columns are called, the only one ``only``; then each number behind what they say and its choice."""
    others = [at for at in range(len(heading)) if at not in choices]
    totals = [at for at in others if cells.is_total_label(heading[at])]
    kept = [at for at in others if at not in totals and not counts_rows(texts_below(below, at))]
    yield [only] if len(kept) == 1 else [heading[at] for at in kept]
    for row in below:
        own = kept_of(row, kept)
        yield from ([*own, choice, text] for choice, text in numbers_of(row, choices, totals))


def headings_of(rows: Table) -> list[str]:
    """The headings of columns, where they stand in one row or in one below another: the lowest of each."""
    return [next((text for text in reversed(texts) if text), "") for texts in zip(*rows, strict=True)]


def choices_over(across: Any, heading: Sequence[str], below: Table) -> dict[int, str]:
    """The choice that each column stands for, by position; none where the texts are no headings over numbers."""
    if not below or any(character.isdigit() for text in heading for character in text):
        return {}
    names = [_BRACKET.sub("", text) for text in heading]
    choices = {at: name for at, name in enumerate(names) if name and across.ticked_by(name)}
    texts = [text for at in choices for text in texts_below(below, at)]
    has_numbers = any(character.isdigit() for text in texts for character in text)
    return choices if has_numbers and not any(map(across.ticked_by, texts)) else {}


def texts_below(rows: Table, at: int) -> list[str]:
    return [text for row in rows if (text := row[at]) and not cells.is_total_label(text)]


def kept_of(row: Sequence[str], kept: Sequence[int]) -> list[str]:
    """What a row says besides its numbers; that it is a total stands first, wherever it was said."""
    first, own = next((text for text in row if text), ""), [row[at] for at in kept]
    return [first, *own[1:]] if own and cells.is_total_label(first) else own


def numbers_of(row: Sequence[str], choices: dict[int, str], totals: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Each number of a row with its choice; the total of a row that says nothing else has none."""
    said = [(choice, row[at]) for at, choice in choices.items() if says_something(row[at])]
    yield from said or [("", row[at]) for at in totals if says_something(row[at])]


def says_something(text: str) -> bool:
    return not cells.is_blank(text) and text != "0"

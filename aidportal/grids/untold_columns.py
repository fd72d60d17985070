"""The columns of a pasted text that mean no field, and of which nobody has said that they are to be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aidportal.intake.fields import Field, Term, When
from aidportal.intake.mapping import LEFT_OUT, How, MappedColumn
from aidportal.intake.unread import UnreadColumn
from aidportal.sheets import cells

from .columns import PastedColumn, column_of, counts_rows
from .pasted_grid import PastedGrid

PastedTexts = Sequence[Sequence[str]]


def untold_columns(columns: Sequence[PastedColumn], rows: PastedTexts, chosen: Mapping[int, str]) -> list[PastedColumn]:
    """Those that hold something; ``chosen`` is by position. One that counts the rows says nothing."""
    untold = (one for one in columns if one.field is None and chosen.get(one.position) != LEFT_OUT)
    return [one for one in untold if (texts := texts_in(one, rows)) and not counts_rows(texts)]


def hindering(
    grid: PastedGrid, untold: Sequence[PastedColumn], rows: PastedTexts, filled: Sequence[Field]
) -> list[PastedColumn]:
    """Those without which the lines would be recorded wrong; ``filled`` are fields that no column says.

    Dates, while a date that is said for all rows would be recorded instead; amounts, where the lines are of money.
    """
    has_date = any(isinstance(one, (When, Term)) for one in filled)
    has_money = any(one.is_money for one in grid.fields)
    return [one for one in untold if (has_date and holds_dates(one, rows)) or (has_money and holds_amounts(one, rows))]


def texts_in(column: PastedColumn, rows: PastedTexts) -> list[str]:
    return [text for row in rows if (text := row[column.position])]


def holds_dates(column: PastedColumn, rows: PastedTexts) -> bool:
    """Whether at least half of what stands in a column are dates or terms."""
    texts = texts_in(column, rows)
    return 2 * sum(map(is_date, texts)) >= len(texts)


def is_date(text: str) -> bool:
    try:
        cells.term(text)
    except cells.Unclear:
        return False
    return True


def holds_amounts(column: PastedColumn, rows: PastedTexts) -> bool:
    """Whether what stands in a column is money, for all that can be told; as an import tells it."""
    unread = UnreadColumn(column.position, MappedColumn(column_of(column.position, column.heading), None, How.UNKNOWN))
    for text in texts_in(column, rows):
        unread.add(text, tuple)
    return unread.is_one_of_amounts

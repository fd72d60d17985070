"""Numbers of a report that no figure gives by itself: by table, row and column, so that they can be looked up again.

A row is known by its record, else by its first cell; a column by its heading. Whoever makes the same report again for
the same scope finds the same table, row and column there.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aidportal.sheets.writing import CellKind

from .content import (
    NUMERIC,
    KeyFigures,
    Paragraph,
    Report,
    ReportCell,
    ReportChart,
    ReportNumber,
    ReportRow,
    ReportTable,
    kind_of,
    raw,
    with_totals,
)
from .lazy_rows import batches

TOTAL = "total"
# The values of a row by the headings of their columns; nothing known is ``None``.
RowValues = dict[str, Decimal | int | None]


@dataclass
class ColumnTable:
    """The numbers of a table that are no figures': by row and column.

    ``names`` are the first cells of the rows and ``kinds`` what the columns hold; a file does not repeat them.
    """

    title: str
    rows: dict[str, RowValues] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, CellKind] = field(default_factory=dict)


def column_tables(report: Report) -> dict[str, ColumnTable]:
    """By title the tables of ``report`` with numbers that no figure gives by itself."""
    tables: dict[str, ColumnTable] = {}
    for table in tables_of(report):
        title = distinct(table.title, tables)
        if (numbers := column_table(title, table)).rows:
            tables[title] = numbers
    return tables


def tables_of(report: Report) -> Iterator[ReportTable]:
    for block in report.blocks():
        if isinstance(block, ReportTable):
            yield block
        elif isinstance(block, (ReportChart, KeyFigures, Paragraph)):
            yield block.table


def column_table(title: str, table: ReportTable) -> ColumnTable:
    made = ColumnTable(
        title, kinds={name: one.kind for name, one in zip(headings_of(table), table.headings, strict=True)}
    )
    for key, row, values in numbers_by_row(table):
        made.rows[key] = values
        made.names[key] = str(raw(row.cells[0]) or "")
    return made


def numbers_by_row(table: ReportTable) -> Iterator[tuple[str, ReportRow, RowValues]]:
    """The rows that have numbers of columns, each with its key and these numbers."""
    columns = headings_of(table)
    # A record is in a list once.
    keys: set[str] = set()
    for row in with_totals(table):
        key = row.record or distinct(TOTAL if row is table.totals else key_of(row), keys)
        if not row.record:
            keys.add(key)
        values = {
            columns[at]: value_of(cell)
            for at, cell in enumerate(row.cells)
            if is_number(cell, table, at) and not is_asked_by_figure(cell)
        }
        if values:
            yield key, row, values


def headings_of(table: ReportTable) -> list[str]:
    headings: list[str] = []
    for heading in table.headings:
        headings.append(distinct(str(heading.text), headings))
    return headings


def key_of(row: ReportRow) -> str:
    return row.record or f"#{raw(row.cells[0])}"


def distinct(name: str, taken: Container[str]) -> str:
    """``name``, with a number where it is taken."""
    number, wanted = 2, name
    while wanted in taken:
        wanted, number = f"{name} ({number})", number + 1
    return wanted


def is_number(cell: ReportCell, table: ReportTable, at: int) -> bool:
    return isinstance(raw(cell), (int, Decimal)) and (
        isinstance(cell, ReportNumber) or kind_of(cell, table.headings[at]) in NUMERIC
    )


def is_asked_by_figure(cell: ReportCell) -> bool:
    return isinstance(cell, ReportNumber) and cell.can_be_checked


def value_of(cell: ReportCell) -> Decimal | int | None:
    value = raw(cell)
    return value if isinstance(value, (int, Decimal)) else None


# ---- As data: columns under each other, for a ledger has thousands of rows


def as_data(report: Report) -> Iterator[dict[str, Any]]:
    """The tables as ``column_tables`` gives them; a long one in several pieces, so that nobody has to hold it."""
    titles: set[str] = set()
    for table in tables_of(report):
        title = distinct(table.title, titles)
        for piece in batches(numbers_by_row(table)):
            titles.add(title)
            yield piece_as_data(title, {key: values for key, _row, values in piece})


def piece_as_data(title: str, rows: dict[str, RowValues]) -> dict[str, Any]:
    columns = dict.fromkeys(name for values in rows.values() for name in values)
    return {
        "table": title,
        "rows": list(rows),
        "columns": {name: [text_of(values.get(name)) for values in rows.values()] for name in columns},
    }


def from_data(data: Sequence[dict[str, Any]]) -> dict[str, ColumnTable]:
    tables: dict[str, ColumnTable] = {}
    for one in data:
        rows: dict[str, RowValues] = {key: {} for key in one["rows"]}
        for name, texts in one["columns"].items():
            for key, text in zip(one["rows"], texts, strict=True):
                if text is not None:
                    rows[key][name] = whole_or_decimal(text)
        tables.setdefault(one["table"], ColumnTable(one["table"])).rows.update(rows)
    return tables


def text_of(value: Decimal | int | None) -> str | None:
    return None if value is None else str(value)


def whole_or_decimal(text: str) -> Decimal | int:
    """A count comes back as an ``int``, an amount such as ``12.00`` as a ``Decimal``."""
    return int(text) if text.lstrip("-").isdecimal() else Decimal(text)

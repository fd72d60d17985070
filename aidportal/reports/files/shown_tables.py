"""A table as a reader sees it: without columns that hold nothing, and the rows of a ledger counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import pgettext

from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit

from .content import NUMERIC, ReportCell, ReportNumber, ReportRow, ReportTable, kind_of, with_totals, written
from .lazy_rows import changed
from .xml_text import clean

# What a number of a column is counted in, in brackets behind its name.
UNIT = re.compile(r"[ ]?([(（][^()（）]+[)）])$")


def shown(table: ReportTable) -> ReportTable:
    """``table`` for a file, in the language that is active."""
    table = numbered(without_empty_columns(table))
    return replace(table, headings=tuple(Heading(capfirst(str(one.text)), one.kind) for one in table.headings))


def shown_on_page(table: ReportTable, said_above: str = "") -> ReportTable:
    """``shown`` where there is little room: the unit of a column of numbers below its name, and never broken.

    The unit of money that is ``said_above`` the table is not said again.
    """

    def unit_below(unit: re.Match[str]) -> str:
        return "" if unit[1][1:-1] == said_above else "\n" + unit[1].replace(" ", "\u00a0")

    table = shown(table)
    heads = [
        replace(one, text=UNIT.sub(unit_below, one.text)) if one.kind in NUMERIC else one for one in table.headings
    ]
    return replace(table, headings=tuple(heads))


def texts_of(headings: Sequence[Heading], cells: Iterable[ReportCell], unit: Unit) -> list[str]:
    pairs = zip(headings, cells, strict=True)
    return [text_of(cell, heading, unit) for heading, cell in pairs]


def text_of(cell: ReportCell, heading: Heading, unit: Unit) -> str:
    """A cell in words. A plain number of a text column, such as a year, stays as it is."""
    if heading.kind not in NUMERIC and isinstance(cell, (int, Decimal)):
        return str(cell)
    return clean(written(cell, kind_of(cell, heading), unit))


def label_of_totals(totals: Sequence[str]) -> tuple[int, int]:
    """The column of the label of a row of totals, and over how many columns it stands: up to the first total."""
    first = next((at for at, text in enumerate(totals) if text), 0)
    return first, next((at for at, text in enumerate(totals) if text and at > first), len(totals)) - first


def measured_lines(rows: Sequence[list[str]], totals: list[str]) -> list[list[str]]:
    """The rows by whose texts columns are measured: a label that stands over several makes none of them wide."""
    if not totals:
        return list(rows)
    first, columns = label_of_totals(totals)
    return [*rows, [*totals[:first], "", *totals[first + 1 :]] if columns > 1 else totals]


def without_empty_columns(table: ReportTable) -> ReportTable:
    """The columns in which something is said; the first one, and those of figures, always."""
    if not table.rows:
        return table
    empty = set(range(1, len(table.headings)))
    for row in with_totals(table):
        empty -= {at for at in empty if says_something(row.cells[at])}
        if not empty:
            return table
    return chosen(table, [at for at in range(len(table.headings)) if at not in empty])


def says_something(cell: ReportCell) -> bool:
    return isinstance(cell, ReportNumber) or cell not in (None, "")


def chosen(table: ReportTable, kept: Sequence[int]) -> ReportTable:
    """The columns ``kept`` of a table, with what it says of them."""
    places = {old: new for new, old in enumerate(kept)}
    return replace(
        table,
        headings=tuple(table.headings[at] for at in kept),
        rows=changed(
            table.rows, lambda rows: (ReportRow(tuple(row.cells[at] for at in kept), row.record) for row in rows)
        ),
        totals=table.totals and replace(table.totals, cells=tuple(table.totals.cells[at] for at in kept)),
        summed=tuple(places[at] for at in table.summed if at in places),
        rates=tuple(tuple(places[at] for at in rate) for rate in table.rates if places.keys() >= set(rate)),  # type: ignore[misc]
    )


def numbered(table: ReportTable) -> ReportTable:
    """The rows of a ledger with their numbers in front, rows of a group of records without one."""
    if not table.is_ledger or not table.rows:
        return table
    totals = table.totals and ReportRow(("", *table.totals.cells), table.totals.record)
    return replace(
        table,
        headings=(Heading(pgettext("of a row", "No."), CellKind.INTEGER), *table.headings),
        rows=changed(table.rows, with_numbers),
        totals=totals,
        summed=tuple(at + 1 for at in table.summed),
        rates=tuple((column + 1, part + 1, whole + 1) for column, part, whole in table.rates),
    )


def with_numbers(rows: Iterator[ReportRow]) -> Iterator[ReportRow]:
    number = 0
    for row in rows:
        number += bool(row.record)
        yield ReportRow((number if row.record else None, *row.cells), row.record)

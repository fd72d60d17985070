"""What a note of the unit says of the columns of a table: one above the table, and one that stands further down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..cells import StatedUnit, stated_unit
from ..cells.units import UNKNOWN
from ..grid import CellValue, Row
from ..vocabulary import any_of, words
from . import surroundings
from .cells import filled
from .layout import Layout
from .shapes import SheetColumn

_COUNTED = words("counted", "ending")
_BETWEEN = re.compile("[、,，;；]")
# A note below its rows: 以上单位：元.
_OF_ABOVE = re.compile(any_of("unit_label", "above"))


def spread_unit(layout: Layout, note: str) -> None:
    """Gives the unit noted above a table to its columns of numbers that have none of their own."""
    layout.own = layout.columns
    layout.columns = [_noted(column, note, layout) for column in layout.columns]


def from_here_on(layout: Layout, note: str, is_headed: bool) -> Layout:
    """The layout of the rows below a note of another unit.

    Where no header stands below the note (``is_headed``), nobody knows whether a column in whose heading another unit
    of money stands goes by its heading or by the note.
    """
    columns = [_noted(column, note, layout) for column in layout.own]
    if not is_headed:
        told = _units(note)
        columns = [
            _doubted(column, note) if _is_of_money(column.unit) and column.unit not in told else column
            for column in columns
        ]
    return replace(layout, columns=[*columns, *layout.columns[len(layout.own) :]])


def unit_below(held: Iterable[Row], unit: str) -> str:
    """The unit of money that rows within a table note for those below, ``""`` where it is ``unit`` or there is none."""
    notes = (surroundings.read([row]).get("unit", "") for row in held if not _is_of_above(row))
    last = [note for note in notes if any(map(_is_of_money, map(stated_unit, _parts(note))))][-1:]
    return next((note for note in last if _units(note) != _units(unit)), "")


def states_unit(value: CellValue) -> bool:
    """Whether a cell notes the unit of what stands around it: 单位：元."""
    return isinstance(value, str) and bool(surroundings.labelled_unit(value))


def _is_of_above(row: Row) -> bool:
    return any(isinstance(value, str) and _OF_ABOVE.search(value) for value in filled(row.values).values())


def _units(note: str) -> set[StatedUnit | None]:
    return set(map(stated_unit, _parts(note)))


def _is_of_money(unit: StatedUnit | None) -> bool:
    return bool(unit and (unit.is_money or unit.is_foreign or unit.is_unknown))


def _doubted(column: SheetColumn, note: str) -> SheetColumn:
    text = f"{column.unit_text} / {note}"
    return replace(column, unit=StatedUnit(text, 1, UNKNOWN), unit_text=text)


def _noted(column: SheetColumn, note: str, layout: Layout) -> SheetColumn:
    units = {unit: text for text in _parts(note) if (unit := stated_unit(text))}
    amounts = [text for unit, text in units.items() if unit.is_money or unit.is_unknown]
    # Of two units of money nobody knows which is meant.
    usual = (note if len(amounts) > 1 else next(iter(amounts), "")) or next(iter(units.values()), "")
    named = _named_for(column, units, usual)
    # A column of money may be empty at first; whether it is one of money, its reader knows.
    shown = column.unit_text or (named if column.index in layout.numeric else "")
    return replace(column, note_unit=stated_unit(named), unit_text=shown)


def _named_for(column: SheetColumn, units: dict[StatedUnit, str], usual: str) -> str:
    """The unit that a note names for a column: of counts the one that is in its heading, else the ``usual`` one."""
    if column.unit_text or not column.index:
        return ""
    if column.heading.endswith(_COUNTED):
        return next((text for unit, text in units.items() if unit.name[0] in column.heading), "")
    return usual


def _parts(note: str) -> list[str]:
    return [part for part in _BETWEEN.split(note) if part]

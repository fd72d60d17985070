"""What calamine does not tell of an ODS: hidden parts, merged cells, faults, and what is shown with a unit."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # files with entities were refused before

from .extras import MOST_COLUMNS, Extras
from .formats import PER_CENT

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_FAULT = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A)|Err:\d{3}")
_UNIT = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?\s?([^\W\d_]{1,8})")


def ods_extras(path: Path) -> dict[str, Extras]:
    """By name of the sheet."""
    tables: dict[str, Extras] = {}
    table = OdsTable(Extras())
    for event, element in events(path):
        if event == "start":
            if element.tag == f"{TABLE}table":
                table = OdsTable(tables.setdefault(element.get(f"{TABLE}name", ""), Extras()))
        elif element.tag == f"{TABLE}table-column":
            table.note_columns(element)
        elif element.tag == f"{TABLE}table-row":
            table.note_rows(element)
    return tables


@dataclass
class OdsTable:
    """A table as far as it is read, and what it has told beside its values."""

    extras: Extras
    row: int = 0
    column: int = 0

    def note_columns(self, element: ElementTree.Element) -> None:
        count = repeated(element, "columns")
        if is_hidden(element) and count <= MOST_COLUMNS:
            self.extras.hidden_columns |= set(range(self.column + 1, self.column + count + 1))
        self.column += count
        element.clear()

    def note_rows(self, element: Any) -> None:
        count = repeated(element, "rows")
        if is_hidden(element) and count <= MOST_COLUMNS:
            self.extras.hidden_rows |= set(range(self.row + 1, self.row + count + 1))
        for number in range(self.row + 1, self.row + min(count, 1000) + 1):
            mark(element, number, self.extras)
        self.row += count
        element.clear()


def events(path: Path) -> Iterator[tuple[str, Any]]:
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        yield from ElementTree.iterparse(content, ("start", "end"))  # noqa: S314


def repeated(element: ElementTree.Element, what: str) -> int:
    return int(element.get(f"{TABLE}number-{what}-repeated", "1"))


def is_hidden(element: ElementTree.Element) -> bool:
    return element.get(f"{TABLE}visibility") in ("collapse", "filter")


def mark(line: Any, row: int, extras: Extras) -> None:
    """Notes what the cells of a row say beyond their values."""
    column = 1
    for cell in line:
        if cell.tag not in CELLS:
            continue
        count = repeated(cell, "columns")
        wide = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
        high = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        if wide > 1 or high > 1:
            extras.merges.append((row, column, row + high - 1, column + wide - 1))
        if kind := cell.get(f"{OFFICE}value-type"):
            for place in range(column, column + min(count, 1000)):
                mark_cell(cell, kind, (row, place), extras)
        column += count


def mark_cell(cell: Any, kind: str, place: tuple[int, int], extras: Extras) -> None:
    if kind == "percentage":
        extras.shapes.add(*place, PER_CENT)
        return
    if kind not in ("float", "string", "currency"):
        return
    if kind == "currency" and cell.get(f"{OFFICE}currency", "CNY") not in ("CNY", "RMB"):
        extras.shapes.add(*place, f"{cell.get(f'{OFFICE}currency')}|")
        return
    has_fault = cell.get(ERROR) == "error" or kind == "float"
    text = "".join(cell.itertext()).strip() if has_fault else ""
    if has_fault and _FAULT.fullmatch(text):
        extras.faults.add(*place, text)
    elif kind == "float" and (unit := _UNIT.fullmatch(text)):
        extras.shapes.add(*place, f"|{unit[1]}")

"""Reads Excel's XML of 2003, which old systems send under the name of a workbook, as a stream."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from ..grid import Fault
from .formats import PER_CENT, shape_of, shown
from .raw_sheet import FileRefused, FoundSheet

MOST_SPAN = 1000
MOST_ROWS_SPANNED = 100_000
MOST_COLUMNS = 16_384
MOST_CELLS = 5_000_000
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
NAMED = {"Percent": PER_CENT, "General Date": "", "Short Date": "", "Currency": "", "Standard": "", "Fixed": ""}


def spreadsheet_2003(content: bytes) -> Iterator[FoundSheet]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused("damaged")
    tags = [f"{SS}{name}" for name in ("Style", "Column", "Row", "Worksheet")] + [VISIBLE]
    parser = etree.iterparse(
        io.BytesIO(content), ("end",), tag=tags, recover=True, no_network=True, resolve_entities=False, huge_tree=False
    )
    shapes: dict[str, str] = {}
    sheet = _Sheet(shapes)
    is_any = False
    for _event, element in parser:
        if element.tag == f"{SS}Style":
            shape = style_of(element)
            shapes |= {element.get(f"{SS}ID", ""): shape} if shape else {}
        elif element.tag == f"{SS}Row":
            sheet.add(element)
        elif element.tag == f"{SS}Column":
            sheet.note_column(element)
        elif element.tag == VISIBLE:
            sheet.found.is_hidden = element.text != "SheetVisible"
        else:
            is_any, sheet.found.name = True, element.get(f"{SS}Name", "")
            yield sheet.found
            sheet = _Sheet(shapes)
        drop(element)
    if not is_any:
        raise FileRefused("damaged")


def drop(element: Any) -> None:
    """Forgets an element that was read, and those before it."""
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]


def style_of(style: Any) -> str:
    format_ = style.find(f"{SS}NumberFormat")
    code = format_.get(f"{SS}Format", "") if format_ is not None else ""
    return NAMED[code] if code in NAMED else shape_of(code)


class _Sheet:
    """A sheet while its elements go by."""

    def __init__(self, shapes: dict[str, str]) -> None:
        self.shapes, self.number, self.column, self.cells = shapes, 0, 0, 0
        self.rows: list[tuple[int, list[Any]]] = []
        self.found = FoundSheet("", iter(self.rows))

    def note_column(self, column: Any) -> None:
        first = int(column.get(f"{SS}Index") or self.column + 1)
        self.column = min(first + int(column.get(f"{SS}Span") or 0), MOST_COLUMNS)
        if column.get(f"{SS}Hidden") == "1":
            self.found.hidden_columns |= set(range(first, self.column + 1))

    def add(self, line: Any) -> None:
        self.number = max(int(line.get(f"{SS}Index") or 0), self.number + 1)
        if line.get(f"{SS}Hidden") == "1":
            self.found.hidden_rows.add(self.number)
        values: list[Any] = []
        for cell in line.iterchildren(f"{SS}Cell"):
            column = min(int(cell.get(f"{SS}Index") or len(values) + 1), MOST_COLUMNS)
            values += [None] * (column - 1 - len(values))
            wide = min(int(cell.get(f"{SS}MergeAcross") or 0), MOST_SPAN)
            high = min(int(cell.get(f"{SS}MergeDown") or 0), MOST_ROWS_SPANNED)
            value = value_of(cell.find(f"{SS}Data"))
            values += [shown(value, self.shapes.get(cell.get(f"{SS}StyleID", ""), ""))] + [None] * wide
            if wide or high:
                self.found.merges.append((self.number, column, self.number + high, column + wide))
        self.rows.append((self.number, values))
        self.cells += len(values)
        if self.cells > MOST_CELLS:
            raise FileRefused("cells", sheet=self.found.name, most=f"{MOST_CELLS:,}")


def value_of(data: Any) -> Any:
    if data is None:
        return None
    text, kind = "".join(data.itertext()), data.get(f"{SS}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    if kind == "Error":
        return Fault(text)
    return text == "1" if kind == "Boolean" else text or None

"""Tables of a document: the portal's own style, columns as wide as their contents, rows that no page parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from aidportal.sheets.writing import Heading
from aidportal.values.money import Unit

from ..content import NUMERIC, ReportCell, ReportTable, kind_of, written
from ..shown_tables import shown
from ..widths import Fit, fit_table
from ..xml_text import clean
from .fields import run_of
from .look import ROOM, TABLE, twips
from .paging import lines_of

LINE = 1.35  # heights of a line by its type
PADDING = 2.5  # points above and below the text of a cell
SIDES = 8.0  # points beside it
# A table that is short enough to stand on one page is not parted; of a longer one so many rows stay with its head, and
# so many with its end, so that no total stands alone.
MOST_TOGETHER, KEPT = 8, (2, 3)


@dataclass(frozen=True)
class LaidTable:
    """A table as it is shown, with the texts of its rows, and how wide they make its columns."""

    table: ReportTable
    rows: list[list[str]]
    totals: list[str]
    fit: Fit

    @property
    def lines(self) -> list[list[str]]:
        return [*self.rows, *([self.totals] if self.totals else [])]

    @property
    def heads(self) -> list[str]:
        return [str(heading.text) for heading in self.table.headings]


def laid(table: ReportTable, unit: Unit) -> LaidTable:
    table = shown(table)
    rows = [texts_of(table.headings, row.cells, unit) for row in table.rows]
    totals = totals_of(table, unit)
    return LaidTable(table, rows, totals, fit_table(table.headings, [*rows, *([totals] if totals else [])], ROOM))


def texts_of(headings: Sequence[Heading], cells: Iterable[ReportCell], unit: Unit) -> list[str]:
    pairs = zip(headings, cells, strict=True)
    return [text_of(cell, heading, unit) for heading, cell in pairs]


def text_of(cell: ReportCell, heading: Heading, unit: Unit) -> str:
    """A cell in words. A plain number of a text column, such as a year, stays as it is."""
    if heading.kind not in NUMERIC and isinstance(cell, int):
        return str(cell)
    return clean(written(cell, kind_of(cell, heading), unit))


def totals_of(table: ReportTable, unit: Unit) -> list[str]:
    """The row of totals; a column without one stays empty, for nothing is unknown about it."""
    if not table.totals:
        return []
    pairs = zip(table.headings, table.totals.cells, strict=True)
    return ["" if cell is None else text_of(cell, heading, unit) for heading, cell in pairs]


@dataclass(frozen=True)
class SetTable:
    """A table as XML, with the heights of its head and rows in points."""

    element: Any
    head: float
    rows: list[float]

    @property
    def kept(self) -> tuple[int, int]:
        """How many rows stay with the head, and how many together at the end."""
        return (len(self.rows), 0) if len(self.rows) <= MOST_TOGETHER else KEPT


def set_table(one: LaidTable, room: float) -> SetTable:
    """The table, ``room`` points wide."""
    widths, size = one.fit.spread(room), one.fit.size
    table = parse_xml(table_xml(widths, bool(one.totals), one.table.title))
    kinds = [heading.kind in NUMERIC for heading in one.table.headings]
    line = size * LINE
    heights = [height_of(texts, widths, size) for texts in (one.heads, *one.lines)]
    set_rows = SetTable(table, heights[0], heights[1:])
    first, last = set_rows.kept
    count = len(one.lines)
    for at, (texts, height) in enumerate(zip((one.heads, *one.lines), heights, strict=True), -1):
        stays = at < first - 1 or bool(last and count - last <= at < count - 1)
        cells = [
            cell_of(text, width, is_number, size, line, stays and at < count - 1)
            for text, width, is_number in zip(texts, widths, kinds, strict=True)
        ]
        table.append(row_of(cells, height, is_head=at < 0))
    return set_rows


def height_of(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    pairs = zip(texts, widths, strict=True)
    return max(lines_of(text, size, width - SIDES) for text, width in pairs) * size * LINE + 2 * PADDING


def table_xml(widths: Sequence[float], has_totals: bool, title: str) -> str:
    edges = [0, *(twips(sum(widths[: at + 1])) for at in range(len(widths)))]
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0660" if has_totals else "0620"}" w:firstRow="1" '
        f'w:lastRow="{int(has_totals)}" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean(title))}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>"
    )


def row_of(cells: Sequence[Any], height: float, is_head: bool) -> Any:
    row, properties, tall = OxmlElement("w:tr"), OxmlElement("w:trPr"), OxmlElement("w:trHeight")
    properties.append(OxmlElement("w:cantSplit"))
    tall.set(qn("w:val"), str(twips(height)))
    tall.set(qn("w:hRule"), "atLeast")
    properties.append(tall)
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    row.extend(cells)
    return row


def cell_of(text: str, width: float, is_number: bool, size: float, line: float, stays: bool) -> Any:
    cell, box, wide = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
    wide.set(qn("w:w"), str(twips(width)))
    wide.set(qn("w:type"), "dxa")
    box.append(wide)
    cell.append(box)
    paragraph, properties, style = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    style.set(qn("w:val"), "TableText")
    properties.append(style)
    if stays:
        properties.append(OxmlElement("w:keepNext"))
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:line"), str(twips(line)))
    spacing.set(qn("w:lineRule"), "exact")
    properties.append(spacing)
    if is_number:
        aligned = OxmlElement("w:jc")
        aligned.set(qn("w:val"), "right")
        properties.append(aligned)
    paragraph.append(properties)
    run = run_of(text)
    looks, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    # Word counts half points.
    height.set(qn("w:val"), str(round(size * 2)))
    looks.append(height)
    run.insert(0, looks)
    paragraph.append(run)
    cell.append(paragraph)
    return cell

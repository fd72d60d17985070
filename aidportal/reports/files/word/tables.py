"""Tables of a document: the portal's own style, columns as wide as their contents, rows that no page parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from aidportal.sheets.writing import Heading
from aidportal.values.money import Unit

from ..content import NUMERIC, ReportTable, with_totals
from ..row_links import rows_address
from ..shown_tables import label_of_totals, measured_lines, shown_on_page, text_of, texts_of
from ..widths import Fit, Room, fit_table
from ..xml_text import clean
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
        return [heading.text for heading in self.table.headings]

    @property
    def addresses(self) -> list[list[str]]:
        """By line and column where the rows of a number are listed."""
        return [[rows_address(cell) for cell in row.cells] for row in with_totals(self.table)]


def laid(table: ReportTable, unit: Unit, room: Room = ROOM) -> LaidTable:
    """A table with its columns as wide as ``room`` lets them be, for which pages may be turned."""
    table = shown_on_page(table, str(unit.label))
    rows = [texts_of(table.headings, row.cells, unit) for row in table.rows]
    totals = totals_of(table, unit)
    return LaidTable(table, rows, totals, fit_table(table.headings, measured_lines(rows, totals), room))


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


@dataclass
class Links:
    """The addresses that a document links to; ``keys`` are those by which its ``part`` knows them."""

    part: Part
    keys: dict[str, str] = field(default_factory=dict)

    def key_of(self, address: str) -> str:
        if address not in self.keys:
            relations = self.part.rels
            self.keys[address] = relations._next_rId
            relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, self.keys[address], is_external=True)
        return self.keys[address]


def set_table(one: LaidTable, room: float, links: Links) -> SetTable:
    """The table, ``room`` points wide."""
    widths, size = one.fit.spread(room), one.fit.size
    heights = [height_of(texts, widths, size) for texts in (one.heads, *one.rows)]
    if one.totals:
        heights.append(height_of(*without_covered(one.totals, widths), size))
    made = SetTable(None, heights[0], heights[1:])
    first, last = made.kept
    count = len(one.lines)
    looks = CellLooks(one.table.headings, widths, size)
    rows = []
    addresses = ([""] * len(widths), *one.addresses)
    for at, (texts, to, height) in enumerate(zip((one.heads, *one.lines), addresses, heights, strict=True), -1):
        stays = at < first - 1 or bool(last and count - last <= at)
        keys = [links.key_of(address) if address else "" for address in to]
        cells = looks.cells(texts, keys, stays and at < count - 1)
        rows.append(row_xml(spanned(cells, texts, widths) if texts is one.totals else cells, height, is_head=at < 0))
    return replace(made, element=parse_xml(table_xml(widths, bool(one.totals), one.table.title, "".join(rows))))


class CellLooks:
    """What the cells of each column of a table begin with, as XML; through strings, for a ledger has many."""

    def __init__(self, headings: Sequence[Heading], widths: Sequence[float], size: float) -> None:
        line = twips(size * LINE)
        # Word counts half points.
        self.run_begins = f'<w:r><w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>'
        self.begins = [
            (
                f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
                '<w:pStyle w:val="TableText"/>',
                f'<w:spacing w:line="{line}" w:lineRule="exact"/>'
                f"{'<w:jc w:val=' + quoteattr('right') + '/>' if heading.kind in NUMERIC else ''}"
                "</w:pPr>",
            )
            for heading, width in zip(headings, widths, strict=True)
        ]

    def cells(self, texts: Sequence[str], links: Sequence[str], stays: bool) -> list[str]:
        kept = "<w:keepNext/>" if stays else ""
        return [
            f"{first}{kept}{second}{self.run(text, link)}</w:p></w:tc>"
            for text, link, (first, second) in zip(texts, links, self.begins, strict=True)
        ]

    def run(self, text: str, link: str) -> str:
        run = f'{self.run_begins}<w:t xml:space="preserve">{lines_xml(text)}</w:t></w:r>'
        return f'<w:hyperlink r:id="{link}" w:history="1">{run}</w:hyperlink>' if link else run


def without_covered(totals: Sequence[str], widths: Sequence[float]) -> tuple[list[str], list[float]]:
    """The row of totals and its widths, where the label has the columns that it stands over."""
    first, columns = label_of_totals(totals)
    end = first + columns
    return [*totals[: first + 1], *totals[end:]], [*widths[:first], sum(widths[first:end]), *widths[end:]]


def spanned(cells: list[str], totals: Sequence[str], widths: Sequence[float]) -> list[str]:
    """The cells of the row of totals, the label's over the columns that have none."""
    first, columns = label_of_totals(totals)
    wide = f'<w:tcW w:w="{twips(sum(widths[first : first + columns]))}" w:type="dxa"/><w:gridSpan w:val="{columns}"/>'
    label = cells[first].replace(f'<w:tcW w:w="{twips(widths[first])}" w:type="dxa"/>', wide, 1)
    return [*cells[:first], label, *cells[first + columns :]]


def lines_xml(text: str) -> str:
    return escape(clean(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def height_of(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    pairs = zip(texts, widths, strict=True)
    return max(lines_of(text, size, width - SIDES) for text, width in pairs) * size * LINE + 2 * PADDING


def table_xml(widths: Sequence[float], has_totals: bool, title: str, rows: str) -> str:
    edges = [0, *(twips(sum(widths[: at + 1])) for at in range(len(widths)))]
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    return (
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0660" if has_totals else "0620"}" w:firstRow="1" '
        f'w:lastRow="{int(has_totals)}" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean(title))}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def row_xml(cells: Sequence[str], height: float, is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    tall = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{head}</w:trPr>{''.join(cells)}</w:tr>"

"""Writes a report as DOCX that a clerk goes on editing: real headings, captions and tables; charts as their tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tables2 import Table
from docx import Document
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from aidportal.sheets.writing import Heading

from .content import (
    NUMERIC,
    Block,
    KeyFigures,
    Paragraph,
    Report,
    ReportChart,
    ReportRow,
    ReportTable,
    kind_of,
    written,
)
from .proof import NAMESPACE, to_json
from .widths import LYING, NARROWEST, UNBROKEN, UPRIGHT, Fit, fit_table

SERIF, SANS = "宋体", "黑体"
# Word refuses to open a file in which such a part is not XML; one that is it keeps, though under a name of its own.
PROOF = PackURI("/customXml/item2.xml")
CUSTOM_PART = re.compile(r"customXml/item\d+\.xml")
MOST_BYTES = 50 * 1024 * 1024
LONGEST = 255  # characters of a property
STYLE = "Light Grid Accent 1"
MARGIN = 0.9  # ems


def write_docx(report: Report) -> bytes:
    """The report as DOCX; the numbers travel inside as JSON in ``customXml``."""
    with override(report.language):
        document = Document()
        DocxWriter(document, report).write()
    part = Part(PROOF, "application/xml", proof_of(report), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def proof_of(report: Report) -> bytes:
    proof = etree.Element(f"{{{NAMESPACE}}}numbers", nsmap={None: NAMESPACE})
    # JSON writes control letters as escapes; XML could not hold them.
    proof.text = clean(to_json(report))
    return etree.tostring(proof, encoding="UTF-8", xml_declaration=True, standalone=True)


def proof_in(archive: ZipFile) -> str | None:
    """The JSON that ``write_docx`` left in a document, ``None`` where there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for name in archive.namelist():
        if CUSTOM_PART.fullmatch(name) and archive.getinfo(name).file_size <= MOST_BYTES:
            try:
                root = etree.fromstring(archive.read(name), parser)
            except etree.XMLSyntaxError:
                continue
            if root.tag == f"{{{NAMESPACE}}}numbers":
                return root.text
    return None


@dataclass(frozen=True)
class DocxTable:
    """A table with the texts of its rows, and how wide they make its columns."""

    table: ReportTable
    rows: list[list[str]]
    fit: Fit


class DocxWriter:
    """Writes one report into a document."""

    def __init__(self, document: Any, report: Report) -> None:
        self.document, self.report = document, report

    def write(self) -> None:
        self.fonts()
        self.paper()
        properties = self.document.core_properties
        properties.title = clean(self.report.title)[:LONGEST]
        properties.author = clean(self.report.made_by)[:LONGEST]
        properties.subject = clean(self.report.subtitle)[:LONGEST]
        properties.language = self.report.language
        self.document.add_heading(clean(self.report.title), level=0)
        self.document.add_paragraph(clean(self.report.subtitle), style="Subtitle")
        self.facts()
        self.contents()
        for section in self.report.sections:
            blocks = [self.laid(block) if isinstance(block, ReportTable) else block for block in section.blocks]
            self.turn(any(isinstance(block, DocxTable) and block.fit.is_lying for block in blocks))
            self.document.add_heading(clean(section.title), level=section.level)
            for block in blocks:
                self.block(block)
        self.turn(False)
        self.definitions()
        self.page_numbers()

    def fonts(self) -> None:
        """Chinese letters in the fonts that Word and WPS have; without it they take any."""
        for style in self.document.styles:
            if style.type is not None and hasattr(style, "font"):
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                fonts.set(qn("w:eastAsia"), SANS if style.name.startswith(("Heading", "Title")) else SERIF)
        self.document.styles["Normal"].font.size = Pt(10.5)

    def paper(self) -> None:
        """A4 with the room that tables are measured for; what stands over a table stays on its page."""
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        self.margins(page, UPRIGHT)
        self.document.styles["Caption"].paragraph_format.keep_with_next = True

    def margins(self, page: Any, room: float) -> None:
        page.left_margin = page.right_margin = (page.page_width - Pt(room)) // 2
        page.top_margin = page.bottom_margin = Mm(20)

    def turn(self, is_lying: bool) -> None:
        """Go on on pages that lie, or that stand, where the last ones do not."""
        wanted = WD_ORIENTATION.LANDSCAPE if is_lying else WD_ORIENTATION.PORTRAIT
        last = self.document.sections[-1]
        if last.orientation == wanted:
            return
        width, height = last.page_width, last.page_height
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation, page.page_width, page.page_height = wanted, height, width
        self.margins(page, LYING if is_lying else UPRIGHT)

    def laid(self, table: ReportTable) -> DocxTable:
        rows = [self.texts(table.headings, row.cells) for row in table.rows]
        measured = [*rows, self.texts(table.headings, table.totals.cells)] if table.totals else rows
        return DocxTable(table, rows, fit_table(table.headings, measured))

    def texts(self, headings: Sequence[Heading], cells: Iterable[Any]) -> list[str]:
        pairs = zip(headings, cells, strict=True)
        return [clean(written(cell, kind_of(cell, heading), self.report.unit)) for heading, cell in pairs]

    def facts(self) -> None:
        made = timezone.localtime(self.report.made_at)
        rows = [
            *self.report.scope_words,
            (_("Unit of money"), str(self.report.unit.label)),
            (_("Made on"), f"{made:%Y-%m-%d %H:%M}"),
            (_("Made by"), self.report.made_by),
        ]
        table = self.document.add_table(0, 2)
        for name, value in rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = clean(name), clean(value)

    def contents(self) -> None:
        """A table of contents that Word and WPS fill in when they are asked to update it."""
        paragraph = self.document.add_paragraph()
        field(paragraph, 'TOC \\o "1-2" \\h \\z \\u', _("Right-click and update the field to see the contents."))
        self.document.add_page_break()

    def block(self, block: Block | DocxTable) -> None:
        if isinstance(block, Paragraph):
            self.document.add_paragraph(clean(block.text))
        elif isinstance(block, KeyFigures):
            self.table(self.laid(block.table), block.title)
        elif isinstance(block, ReportChart):
            self.table(self.laid(block.table), f"{block.title} ({block.unit})")
            if block.finding:
                self.document.add_paragraph(clean(block.finding))
        elif isinstance(block, DocxTable):
            self.table(block, block.table.title)

    def table(self, laid: DocxTable, caption: str) -> None:
        table, measured = laid.table, laid.fit
        self.document.add_paragraph(clean(caption), style="Caption")
        if not laid.rows:
            self.document.add_paragraph(_("Nothing is recorded in this scope."))
            return
        made = self.document.add_table(0, len(table.headings), style=STYLE)
        made.autofit = False
        room = LYING if self.document.sections[-1].orientation == WD_ORIENTATION.LANDSCAPE else UPRIGHT
        for column, width in zip(made.columns, self.widths(laid, room), strict=True):
            column.width = Pt(width)
        heads = [clean(heading.text) for heading in table.headings]
        self.row(made, table.headings, heads, measured.size, is_head=True)
        for texts in laid.rows:
            self.row(made, table.headings, texts, measured.size)
        if table.totals:
            texts = self.texts(table.headings, table.totals.cells)
            self.row(made, table.headings, texts, measured.size, is_strong=True)
        self.document.add_paragraph(clean(table.note))

    @staticmethod
    def widths(laid: DocxTable, room: float) -> list[float]:
        """The columns' widths in points, ``room`` together; where it is narrow, texts give way to numbers."""
        # Word keeps more room beside the text of a cell than paper does.
        wanted = [(width + MARGIN) * laid.fit.size for width in laid.fit.widths]
        kept = [heading.kind in UNBROKEN for heading in laid.table.headings]
        fixed = sum(width for width, is_kept in zip(wanted, kept, strict=True) if is_kept)
        least = NARROWEST * laid.fit.size * kept.count(False)
        if sum(wanted) <= room or all(kept) or fixed + least > room:
            return [width * room / sum(wanted) for width in wanted]
        share = (room - fixed) / (sum(wanted) - fixed)
        return [width if is_kept else width * share for width, is_kept in zip(wanted, kept, strict=True)]

    def row(
        self,
        table: Table,
        headings: Sequence[Heading],
        texts: Sequence[str],
        size: float,
        is_head: bool = False,
        is_strong: bool = False,
    ) -> None:
        # Through the XML, for the properties of python-docx look for all cells of the table at each call.
        line = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        line.append(properties)
        for heading, text in zip(headings, texts, strict=True):
            line.append(cell_of(text, heading.kind in NUMERIC, is_head or is_strong, size))
        table._tbl.append(line)

    def definitions(self) -> None:
        if not self.report.definitions:
            return
        self.document.add_heading(_("What the figures mean"), level=1)
        headings = (Heading(_("Figure")), Heading(_("Key")), Heading(_("Unit")), Heading(_("Meaning")))
        rows = [ReportRow((one.label, one.key, one.unit, one.text)) for one in self.report.definitions]
        self.table(self.laid(ReportTable("", headings, tuple(rows))), "")

    def page_numbers(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field(paragraph, "PAGE", "1")
        paragraph.add_run(" / ")
        field(paragraph, "NUMPAGES", "1")


def cell_of(text: str, is_right: bool, is_strong: bool, size: float) -> Any:
    cell, paragraph, run = OxmlElement("w:tc"), OxmlElement("w:p"), OxmlElement("w:r")
    if is_right:
        properties, aligned = OxmlElement("w:pPr"), OxmlElement("w:jc")
        aligned.set(qn("w:val"), "right")
        properties.append(aligned)
        paragraph.append(properties)
    looks = OxmlElement("w:rPr")
    if is_strong:
        looks.append(OxmlElement("w:b"))
    height = OxmlElement("w:sz")
    # Word counts half points.
    height.set(qn("w:val"), str(round(size * 2)))
    looks.append(height)
    run.append(looks)
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    paragraph.append(run)
    cell.append(paragraph)
    return cell


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that the word processor computes, with what it shows until then."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {instruction} "
            run._r.append(words)
        elif kind == "text":
            run.text = shown
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in str(text) if is_xml(letter))


def is_xml(letter: str) -> bool:
    return letter in "\t\n" or " " <= letter < "\ud800" or "\ue000" <= letter < "\ufffe" or letter > "\uffff"

"""Writes a report as DOCX, fit to be signed and edited: headings, contents, captions, tables, charts of its own."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section as WordSection
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from aidportal.sheets.writing import Heading

from .carried import NUMBERS, put_part
from .content import Block, KeyFigures, Paragraph, Report, ReportChart, ReportRow, ReportTable, Section, has_something
from .paper import money_unit
from .proof import printed_json
from .row_links import links_in_words
from .word import look
from .word.charts import drawing, height_of
from .word.cover import write_cover
from .word.fields import ContentsTable, HeadingNumbers, bookmark, field, run_of, tab
from .word.look import dress
from .word.paging import Pages, lines_of
from .word.tables import LaidTable, Links, laid, set_table
from .xml_text import clean

LONGEST = 255  # characters of a property


def write_docx(report: Report) -> bytes:
    """The report as DOCX; its numbers travel in a part of their own."""
    with override(report.language):
        document = Document()
        DocxWriter(document, report.as_printed()).write()
    file = io.BytesIO()
    document.save(file)
    return put_part(file.getvalue(), NUMBERS, printed_json(report))


class DocxWriter:
    """Writes one report into a document, and counts its pages on the way."""

    def __init__(self, document: WordDocument, report: Report) -> None:
        self.document, self.report = document, report
        self.is_chinese = report.language.startswith("zh")
        self.looks = dress(document, self.is_chinese)
        self.numbers = HeadingNumbers(self.is_chinese)
        self.numbers.define(document)
        self.pages, self.links = Pages(look.TALL), Links(document.part)
        self.figures = self.tables = self.drawings = self.headings = 0

    def write(self) -> None:
        self.properties()
        write_cover(self.document, self.report, self.looks)
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        counted = OxmlElement("w:pgNumType")
        counted.set(qn("w:start"), "1")
        page._sectPr.find(qn("w:cols")).addprevious(counted)
        self.margins(page)
        self.running(page)
        contents = self.contents() if self.report.has_contents else None
        for section in self.report.sections:
            blocks = [
                laid(block, self.report.unit) if isinstance(block, ReportTable) else block for block in section.blocks
            ]
            lies, is_short = any(map(is_lying, blocks)), all(isinstance(block, Paragraph) for block in blocks)
            self.heading(contents, section, lies=lies, begins_page=not is_short)
            for block in blocks:
                self.block(block)
        self.definitions(contents)

    def properties(self) -> None:
        properties, made = self.document.core_properties, self.report.made_at.replace(tzinfo=None, microsecond=0)
        properties.title = clean(self.report.title)[:LONGEST]
        properties.author = properties.last_modified_by = clean(self.report.made_by)[:LONGEST]
        properties.subject = clean(self.report.subtitle)[:LONGEST]
        properties.language = self.report.language
        properties.comments, properties.created, properties.modified = "", made, made

    # ---- Pages

    def margins(self, page: WordSection) -> None:
        is_lying = page.orientation == WD_ORIENTATION.LANDSCAPE
        left, right = (look.LYING_MARGIN, look.LYING_MARGIN) if is_lying else (look.LEFT, look.RIGHT)
        top, bottom = (look.LYING_TOP, look.LYING_BOTTOM) if is_lying else (look.TOP, look.BOTTOM)
        page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = map(Pt, (left, right, top, bottom))
        page.header_distance, page.footer_distance = Pt(top * 0.6), Pt(bottom * 0.6)

    @property
    def room(self) -> float:
        is_lying = self.document.sections[-1].orientation == WD_ORIENTATION.LANDSCAPE
        return look.LYING if is_lying else look.UPRIGHT

    def turn(self, is_lying: bool) -> bool:
        """Go on on pages that lie, or that stand, where the last ones do not; whether so."""
        wanted = WD_ORIENTATION.LANDSCAPE if is_lying else WD_ORIENTATION.PORTRAIT
        last = self.document.sections[-1]
        if last.orientation == wanted:
            return False
        width, height = last.page_width, last.page_height
        # Before anything stands there the first page itself is turned.
        is_first = self.pages.number == 1 and not self.pages.filled
        page = last if is_first else self.document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation, page.page_width, page.page_height = wanted, height, width
        counted = page._sectPr.find(qn("w:pgNumType"))
        if counted is not None and not is_first:
            page._sectPr.remove(counted)
        self.margins(page)
        self.running(page)
        self.pages.height = look.LOW if is_lying else look.TALL
        if not is_first:
            self.pages.turn()
        return True

    def running(self, page: WordSection) -> None:
        """What stands above and below each page but the cover; in Chinese the numbers stand outside on both sides."""
        align = WD_ALIGN_PARAGRAPH
        sides = [(page.header, page.footer, align.RIGHT if self.is_chinese else align.CENTER)]
        if self.is_chinese:
            sides.append((page.even_page_header, page.even_page_footer, align.LEFT))
        for head, foot, side in sides:
            head.is_linked_to_previous = foot.is_linked_to_previous = False
            line = head.paragraphs[0].clear()._p
            if self.room != look.UPRIGHT:
                self.move_tab(head.paragraphs[0])
            line.append(run_of(self.report.title))
            if self.report.serial:
                line.append(tab())
                line.append(run_of(_("No. %(serial)s") % {"serial": self.report.serial}))
            foot.paragraphs[0].clear().alignment = side
            self.page_number(foot.paragraphs[0]._p)

    def page_number(self, line: Any) -> None:
        if self.is_chinese:
            line.append(run_of("— "))
        field(line, "PAGE", "1")
        if self.is_chinese:
            line.append(run_of(" —"))

    # ---- ContentsTable and headings

    def contents(self) -> ContentsTable:
        """The table of contents. Its lines are written before the chapters, its page numbers while these are."""
        made, numbers = ContentsTable(self.document.element.body), HeadingNumbers(self.is_chinese)
        titles = [(section.level, section.title) for section in self.report.sections]
        if self.report.definitions:
            titles.append((1, _("What the figures mean")))
        entries = [(level, numbers.next(level) + title, name_of(at)) for at, (level, title) in enumerate(titles, 1)]
        made.title(_("Contents"))
        made.lines(entries)
        self.pages.flow(self.looks["TOCHeading"].height(1))
        for level, text, _name in entries:
            style = self.looks[f"TOC{level}"]
            self.pages.flow(style.height(lines_of(text, style.size, look.UPRIGHT - 40)))
        return made

    def heading(
        self, contents: ContentsTable | None, section: Section, lies: bool = False, begins_page: bool = True
    ) -> None:
        """A heading; a chapter begins on a page of its own, unless it is some words alone."""
        is_turned = self.turn(lies)
        self.headings += 1
        title, style = section.title, self.looks[f"Heading{section.level}"]
        paragraph = self.document.add_paragraph(clean(title), style=style.name)
        if section.level == 1 and begins_page and not is_turned and self.pages.filled:
            paragraph.paragraph_format.page_break_before = True
            self.pages.turn()
        self.pages.put(style.height(lines_of(title, style.size, self.room)), self.looks["Caption"].height(1))
        self.pages.filled -= self.looks["Caption"].height(1)
        bookmark(paragraph._p, self.headings, name_of(self.headings))
        if contents:
            contents.at(name_of(self.headings), self.pages.number)

    # ---- Blocks

    def paragraph(self, text: str, key: str = "Normal", is_counted: bool = True) -> None:
        style = self.looks[key]
        self.document.add_paragraph(style=style.name)._p.append(run_of(text))
        if is_counted:
            self.pages.flow(style.height(lines_of(text, style.size, self.room)))

    def block(self, block: Block | LaidTable) -> None:
        if isinstance(block, Paragraph):
            self.paragraph(block.text)
            if block.note:
                self.note(block.note)
        elif isinstance(block, KeyFigures):
            self.table(self.laid_here(block.table), block.title)
        elif isinstance(block, ReportChart):
            self.chart(block)
        elif isinstance(block, LaidTable):
            self.table(block, block.table.title, money_unit(block.table, self.report.unit))

    def chart(self, chart: ReportChart) -> None:
        """The drawing with its sentence and its numbers; without any number only the words that there is none."""
        if not has_something(chart):
            self.paragraph(chart.title, "Caption")
            self.paragraph(_("No data"), "Note")
            return
        self.figures += 1
        self.drawings += 1
        caption, body, high = self.looks["Caption"].height(1), self.looks["Normal"], height_of(chart)
        said = body.height(lines_of(chart.finding, body.size, self.room)) if chart.finding else 0
        is_turned = self.pages.put(caption + high + said)
        head = self.caption(pgettext("a picture", "Figure"), self.figures, chart.title, chart.unit)
        # Where the count of pages turns one the document does, too, for a line more or less must not part them.
        head.paragraph_format.page_break_before = is_turned
        picture = self.document.add_paragraph(style="Picture")
        picture.paragraph_format.keep_with_next = bool(said)
        run = picture.add_run()
        run._r.append(drawing(self.document.part, chart, self.report.unit, self.room, self.drawings))
        if said:
            self.paragraph(chart.finding, is_counted=False)
        self.rows(self.laid_here(chart.table))
        if chart.outside:
            self.note(_("Pale: outside the period"))
        self.note(chart.note)

    def laid_here(self, table: ReportTable) -> LaidTable:
        """A table for which no page is turned."""
        return laid(table, self.report.unit, replace(look.ROOM, upright=self.room, lying=self.room))

    def table(self, one: LaidTable, title: str, unit: str = "") -> None:
        if not one.rows:
            self.paragraph(title, "Caption")
            self.paragraph(_("Nothing is recorded in this scope."), "Note")
            return
        self.tables += 1
        self.caption(pgettext("a picture", "Table"), self.tables, title, unit)
        self.rows(one, self.looks["Caption"].height(1))
        self.note(one.table.note)

    def rows(self, one: LaidTable, above: float = 0) -> None:
        made = set_table(one, self.room, self.links)
        self.document.element.body.insert_element_before(made.element, "w:sectPr")
        self.pages.table(above, made.head, made.rows, made.kept)

    def note(self, text: str) -> None:
        """What is said below a table; without words a small distance, for two tables that touch are one."""
        self.paragraph(text, "Note")

    def caption(self, kind: str, number: int, title: str, unit: str) -> Any:
        made = self.document.add_paragraph(style="Caption")
        line = made._p
        line.append(run_of(f"{kind} "))
        field(line, f"SEQ {kind} \\* ARABIC", str(number))
        line.append(run_of(f"　{title}" if self.is_chinese else f"  {title}"))
        if unit:
            line.append(tab())
            line.append(run_of(unit))
            if self.room != look.UPRIGHT:
                self.move_tab(made)
        return made

    def move_tab(self, paragraph: WordParagraph) -> None:
        """The tab at the right edge of a page that stands is at that of one that lies."""
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(look.UPRIGHT), WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(Pt(self.room), WD_TAB_ALIGNMENT.RIGHT)

    def definitions(self, contents: ContentsTable | None) -> None:
        if not self.report.definitions:
            return
        self.heading(contents, Section(_("What the figures mean"), ()))
        headings = (Heading(_("Figure")), Heading(_("Unit")), Heading(_("Meaning")), Heading(_("Key")))
        rows = [ReportRow((one.label, one.unit, one.text, one.key)) for one in self.report.definitions]
        self.note(links_in_words())
        self.rows(laid(ReportTable(_("What the figures mean"), headings, tuple(rows)), self.report.unit))


def is_lying(block: Block | LaidTable) -> bool:
    return isinstance(block, LaidTable) and block.fit.is_lying


def name_of(heading: int) -> str:
    """The bookmark of a heading, hidden as Word's own are."""
    return f"_Toc{100_000 + heading}"

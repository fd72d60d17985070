"""Writes a report as slides for a meeting: about ten, with charts of their own, and their sources in the notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Pt

from .carried import NUMBERS, put_part
from .content import (
    NUMERIC,
    Block,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportChart,
    ReportNumber,
    ReportTable,
    Section,
    has_something,
    numbers_of,
    written,
)
from .ink import colors
from .native_charts import KINDS, data_of, dress
from .paper import facts, money_unit
from .plots import in_words
from .proof import printed_json
from .row_links import rows_address
from .shown_tables import shown_on_page, texts_of
from .widths import PADDING, Room, fit_table
from .word.paging import lines_of
from .xml_text import clean

WIDE, HIGH = 960, 540  # points
EDGE, TOP, BODY = 48, 28, 104
TEXT = 250  # points of what is said beside a chart
MOST_CHARTS, MOST_ABOVE = 7, 130
ON_SLIDE = Room(WIDE - 2 * EDGE, WIDE - 2 * EDGE, (13.0, 12.0, 10.5))
# The sizes of sentences that have a slide of their own, and what is between two of them.
SAID, GAP = (26, 20, 17), 12
# Above and below the text of a cell together.
CELL_GAP = 7.0
LATIN, EAST = "Arial", "微软雅黑"
# What some programs set apart from the wide brackets around it.
HELD = re.compile(r"（([ -~]+)）")
YEAR = re.compile(r"\d{4}")


def write_pptx(report: Report) -> bytes:
    """The report as slides; its numbers travel in a part of their own."""
    with override(report.language):
        writer = SlidesWriter(report)
        writer.write()
    file = io.BytesIO()
    writer.deck.save(file)
    return put_part(file.getvalue(), NUMBERS, printed_json(report))


class SlidesWriter:
    """Writes one report as slides: its key figures, its charts, its targets, and what is said of them."""

    def __init__(self, report: Report) -> None:
        self.report, self.deck, self.charts = report, Presentation(), 0
        # Who edited the text of the chapter that is being written.
        self.edits: list[str] = []
        self.deck.slide_width, self.deck.slide_height = Pt(WIDE), Pt(HIGH)
        properties = self.deck.core_properties
        properties.title, properties.author = clean(report.title)[:255], clean(report.made_by)[:255]
        properties.language, properties.comments = report.language, ""

    def write(self) -> None:
        self.cover()
        for section in self.report.sections:
            if not section.is_annex:
                self.section(section)

    def section(self, section: Section) -> None:
        """The slides of a chapter; what is said of it stands beside its first chart or above its first table."""
        said = [one for one in section.blocks if isinstance(one, Paragraph)]
        text = [sentence for one in said for sentence in sentences_of(one.text)]
        self.edits = [one.note for one in said if one.note]
        blocks = [one for one in section.blocks if has_something(one) and fills_a_slide(one)]
        if text and (not blocks or isinstance(blocks[0], KeyFigures)):
            self.said(section.title, text)
            text = []
        for at, block in enumerate(blocks):
            self.block(block, [] if at else text)

    def block(self, block: Block, text: list[str]) -> None:
        if isinstance(block, KeyFigures):
            self.key_figures(block)
        elif isinstance(block, ReportChart) and self.charts < MOST_CHARTS:
            self.charts += 1
            self.chart(block, text)
        elif isinstance(block, ReportTable) and not block.is_ledger:
            self.table(block, text)

    # ---- Slides

    def slide(self, title: str, notes: Sequence[str]) -> Any:
        """A new slide with a title and notes."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        head = slide.shapes.title
        place(head, EDGE, TOP, WIDE - 2 * EDGE, 56)
        write(head.text_frame, title, 26, colors()["accent"], is_bold=True)
        head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(EDGE), Pt(TOP + 60), Pt(WIDE - 2 * EDGE), Pt(1.5))
        fill(rule, colors()["bar-mark"])
        foot = slide.shapes.add_textbox(Pt(EDGE), Pt(HIGH - 30), Pt(WIDE - 2 * EDGE), Pt(18))
        number = f"{self.report.title} · {len(self.deck.slides)}"
        write(foot.text_frame, number, 10, colors()["text-3"], align=PP_ALIGN.RIGHT)
        slide.notes_slide.notes_text_frame.text = clean("\n".join(filter(None, notes)))
        return slide

    def cover(self) -> None:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        back = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Pt(WIDE), Pt(14))
        fill(back, colors()["accent"])
        head = slide.shapes.title
        place(head, EDGE, 150, WIDE - 2 * EDGE, 90)
        write(head.text_frame, self.report.title, 40, colors()["accent"], is_bold=True)
        under = slide.shapes.add_textbox(Pt(EDGE), Pt(244), Pt(WIDE - 2 * EDGE), Pt(40))
        write(under.text_frame, self.report.subtitle, 20, colors()["text-2"])
        lines = [f"{label}　{value}" for label, value in facts(self.report)]
        box = slide.shapes.add_textbox(Pt(EDGE), Pt(360), Pt(WIDE - 2 * EDGE), Pt(120))
        write(box.text_frame, "\n".join(lines), 14, colors()["text"])
        slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    def said(self, title: str, text: list[str]) -> None:
        """The sentences of a chapter, each a line, as large as they have room."""
        slide = self.slide(title, [*self.edits, self.source()])
        wide, high = WIDE - 2 * EDGE, HIGH - BODY - 48
        box = slide.shapes.add_textbox(Pt(EDGE), Pt(BODY), Pt(wide), Pt(high))
        size = next((one for one in SAID if height_of(text, one, wide) <= high), SAID[-1])
        write(box.text_frame, "\n".join(text), size, colors()["text"], gap=GAP)

    def key_figures(self, block: KeyFigures) -> None:
        slide = self.slide(block.title, [self.source(), *self.meanings([one.number for one in block.items])])
        columns, gap = 4, 14
        wide = (WIDE - 2 * EDGE - gap * (columns - 1)) / columns
        rows = -(-len(block.items) // columns)
        high = min(126.0, (HIGH - BODY - 44 - gap * (rows - 1)) / max(rows, 1))
        for at, item in enumerate(block.items):
            x, y = EDGE + at % columns * (wide + gap), BODY + at // columns * (high + gap)
            self.card(slide, item, (x, y, wide, high))

    def card(self, slide: Slide, item: KeyFigure, box: tuple[float, float, float, float]) -> None:
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, box))
        fill(shape, colors()["surface-2"])
        if address := rows_address(item.number):
            # Of the whole card, for programs underline each text that links.
            shape.click_action.hyperlink.address = address
        frame = shape.text_frame
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
        write(frame, item.label, 13, colors()["text-2"])
        value = written(item.number, item.number.kind, self.report.unit)
        add_line(frame, value, 22, colors()["text"], is_bold=True)
        if item.number.value is not None and item.unit:
            unit = item.unit.replace(" ", "\u00a0")
            add_run(frame.paragraphs[-1], f" {unit}", 12, colors()["text-2"])
        if item.change and item.before:
            add_line(frame, f"{item.change}　{item.note}", 11, colors()["text-2"])
        if item.left_out:
            add_line(frame, item.left_out, 9, colors()["text-2"])

    def chart(self, chart: ReportChart, text: list[str]) -> None:
        notes = [
            *(self.edits if text else []),
            chart.note,
            self.source(),
            *self.meanings([one for _place, one in numbers_of(chart)]),
        ]
        slide = self.slide(chart.title, notes)
        start = EDGE + (TEXT + 20 if text else 0)
        if text:
            beside = slide.shapes.add_textbox(Pt(EDGE), Pt(BODY), Pt(TEXT), Pt(HIGH - BODY - 52))
            write(beside.text_frame, "\n".join(text), 15, colors()["text"], gap=10)
        label = slide.shapes.add_textbox(Pt(EDGE), Pt(BODY - 8), Pt(WIDE - 2 * EDGE), Pt(20))
        write(label.text_frame, chart.unit, 12, colors()["text-2"], align=PP_ALIGN.RIGHT)
        said = 40 if chart.finding else 0
        room = (Pt(start), Pt(BODY + 12), Pt(WIDE - EDGE - start), Pt(HIGH - BODY - 52 - said))
        frame = slide.shapes.add_chart(KINDS[chart.kind], *room, data_of(chart, self.report.unit))
        dress(frame.chart, chart, 12)
        frame.chart.font.name = LATIN
        properties = frame._element.find(f".//{qn('p:cNvPr')}")
        properties.set("name", clean(chart.title))
        properties.set("descr", clean(in_words(chart)))
        if chart.finding:
            box = slide.shapes.add_textbox(Pt(start), Pt(HIGH - 34 - said), Pt(WIDE - EDGE - start), Pt(said))
            write(box.text_frame, chart.finding, 16, colors()["text"], is_bold=True)

    def table(self, table: ReportTable, text: list[str]) -> None:
        """What is said of a table, and as many of its rows as have room; all of it is in the report itself."""
        table = shown_on_page(table)
        rows = [texts_of(table.headings, row.cells, self.report.unit) for row in table.rows]
        fit = fit_table([replace(one, text=HELD.sub(r"（ \1 ）", one.text)) for one in table.headings], rows, ON_SLIDE)
        widths, size = fit.spread(WIDE - 2 * EDGE), fit.size
        above = min(MOST_ABOVE, 22 * sum(lines_of(line, 14, WIDE - 2 * EDGE) for line in text))
        heads = [str(heading.text) for heading in table.headings]
        high = HIGH - BODY - above - 64 - row_height(heads, widths, size)
        kept = fitting(rows, widths, size, high)
        if rows and YEAR.fullmatch(rows[0][0]):
            # The last years say more than the first.
            kept = fitting(rows[::-1], widths, size, high)[::-1]
        left_out = left_out_words(len(rows) - len(kept))
        notes = [
            *(self.edits if text else []),
            money_unit(table, self.report.unit),
            left_out,
            table.note,
            self.source(),
        ]
        slide = self.slide(table.title, notes)
        if text:
            box = slide.shapes.add_textbox(Pt(EDGE), Pt(BODY), Pt(WIDE - 2 * EDGE), Pt(above))
            write(box.text_frame, "\n".join(text), 14, colors()["text"], gap=2)
        room = (Pt(EDGE), Pt(BODY + above + 6), Pt(WIDE - 2 * EDGE), Pt(24 * (len(kept) + 1)))
        made = slide.shapes.add_table(len(kept) + 1, len(heads), *room).table
        fill_table(made, table, [heads, *kept], widths, size)
        if left_out:
            box = slide.shapes.add_textbox(Pt(EDGE), Pt(HIGH - 32), Pt(WIDE / 2), Pt(20))
            write(box.text_frame, left_out, 11, colors()["text-2"])

    # ---- Notes

    def source(self) -> str:
        """Where the numbers of a slide come from."""
        told = [_("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in facts(self.report)]
        return _("Source: records of the portal. %(scope)s.") % {"scope": _("; ").join(told)}

    def meanings(self, numbers: Sequence[ReportNumber]) -> Iterator[str]:
        keys = {one.figure for one in numbers}
        for one in self.report.definitions:
            if one.key in keys:
                yield _("%(label)s: %(value)s") % {"label": one.label, "value": one.text}


def fills_a_slide(block: Block) -> bool:
    """No sentence, which stands beside something, and no number alone: what would be a chart of one bar."""
    if isinstance(block, ReportTable):
        return len(block.rows) > 1 or len(block.headings) > 2
    return not isinstance(block, Paragraph)


def height_of(text: Sequence[str], size: float, wide: float) -> float:
    return sum(lines_of(line, size, wide) * size * 1.25 + GAP for line in text)


def left_out_words(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("%(count)s more row is in the report.", "%(count)s more rows are in the report.", count) % {
        "count": count
    }


def row_height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    pairs = zip(texts, widths, strict=True)
    return max(lines_of(text, size, width - PADDING * size) for text, width in pairs) * size * 1.25 + CELL_GAP


def fitting(rows: list[list[str]], widths: list[float], size: float, high: float) -> list[list[str]]:
    """The first rows that have room."""
    kept: list[list[str]] = []
    for row in rows:
        high -= row_height(row, widths, size)
        if high < 0:
            break
        kept.append(row)
    return kept


def fill_table(made: Table, table: ReportTable, lines: list[list[str]], widths: list[float], size: float) -> None:
    made.horz_banding = False
    for at, width in enumerate(widths):
        made.columns[at].width = Emu(Pt(width))
    for at, line in enumerate(lines):
        made.rows[at].height = Pt(row_height(line, widths, size))
        for column, text in enumerate(line):
            cell = made.cell(at, column)
            align = PP_ALIGN.RIGHT if table.headings[column].kind in NUMERIC else PP_ALIGN.LEFT
            write(cell.text_frame, text, size, colors()["text"], is_bold=not at, align=align)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(colors()["surface" if at else "accent-soft"])
            cell.margin_top = cell.margin_bottom = Pt(2.5)
            # What is measured leaves no more for both sides.
            cell.margin_left = cell.margin_right = Pt(PADDING * size / 2)


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph, in Chinese as in English."""
    marked = text.replace("。", "。\n").replace(". ", ".\n")
    return [line.strip() for line in marked.split("\n") if line.strip()]


def rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#").upper())


def place(shape: BaseShape, x: float, y: float, wide: float, high: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(Pt(one)) for one in (x, y, wide, high))


def fill(shape: Shape, color: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(color)
    shape.line.fill.background()
    # The style of the theme, whose shadow some programs draw in spite of all.
    shape._element.remove(shape._element.find(qn("p:style")))


def write(
    frame: TextFrame,
    text: str,
    size: float,
    color: str,
    *,
    is_bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    gap: float = 0,
) -> None:
    """A text in a frame, a paragraph for each line."""
    frame.word_wrap = True
    for at, line in enumerate(clean(text).split("\n")):
        paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.space_after = Pt(gap)
        add_run(paragraph, line, size, color, is_bold)


def add_line(frame: TextFrame, text: str, size: float, color: str, is_bold: bool = False) -> None:
    paragraph = frame.add_paragraph()
    paragraph.alignment = PP_ALIGN.LEFT
    add_run(paragraph, text, size, color, is_bold)


def add_run(paragraph: _Paragraph, text: str, size: float, color: str, is_bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = clean(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, LATIN
    run.font.color.rgb = rgb(color)
    properties = run._r.get_or_add_rPr()
    east = properties.makeelement(qn("a:ea"), {"typeface": EAST})
    properties.find(qn("a:latin")).addnext(east)

"""The cover of a document: who issues it, what it is about, as of when, under which number."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from ..content import Report
from ..paper import facts
from . import look
from .fields import run_of
from .look import Look, ink, twips
from .paging import lines_of

LABEL = 112.0  # points
FACT = 22.0


def write_cover(document: Document, report: Report, looks: dict[str, Look]) -> None:
    """The first page: the issuer above, the title in the middle, what is to be known of the report below."""
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENTATION.PORTRAIT, *map(Pt, look.PAGE)
    page.left_margin, page.right_margin = Pt(look.LEFT), Pt(look.RIGHT)
    page.top_margin, page.bottom_margin = Pt(look.TOP), Pt(look.BOTTOM)
    filled = 0.0
    for key, text, above in (
        ("Issuer", report.issuer, 10.0),
        ("Title", report.title, 110.0 if report.issuer else 150.0),
        ("Subtitle", report.subtitle, looks["Subtitle"].before),
    ):
        if text:
            style = looks[key]
            if lines_of(text, style.size, look.UPRIGHT) > 1:
                # What stands in brackets is not parted.
                text = text.replace("（", "\n（")
            made = document.add_paragraph(style=style.name)
            made.paragraph_format.space_before = Pt(above)
            made._p.append(run_of(text))
            filled += above + style.line * lines_of(text, style.size, look.UPRIGHT)
    rows = facts(report)
    heights = [FACT + 15 * (lines_of(value, 12, look.UPRIGHT - LABEL) - 1) for _label, value in rows]
    gap = document.add_paragraph(style="Picture")
    gap.paragraph_format.space_before = Pt(max(20.0, look.TALL - filled - sum(heights) - 60))
    table = facts_table(rows, heights)
    document.element.body.insert_element_before(table, "w:sectPr")


def facts_table(rows: list[list[str]], heights: list[float]) -> Any:
    """Labels and values between two rules."""
    edge = f'w:val="single" w:sz="8" w:space="0" w:color="{ink("accent")}"'
    hair = f'w:val="single" w:sz="4" w:space="0" w:color="{ink("line")}"'
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableNormal"/>'
        f'<w:tblW w:w="{twips(look.UPRIGHT)}" w:type="dxa"/><w:tblBorders><w:top {edge}/><w:bottom {edge}/>'
        f'<w:insideH {hair}/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{twips(LABEL)}"/><w:gridCol w:w="{twips(look.UPRIGHT - LABEL)}"/></w:tblGrid></w:tbl>'
    )
    for (label, value), height in zip(rows, heights, strict=True):
        row = parse_xml(
            f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>"
            f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/></w:trPr></w:tr>'
        )
        for text, width, color in ((label, LABEL, "text-2"), (value, look.UPRIGHT - LABEL, "text")):
            cell = parse_xml(
                f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>'
                '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
                '<w:spacing w:line="300" w:lineRule="exact"/></w:pPr></w:p></w:tc>'
            )
            run = run_of(text)
            run.insert(0, parse_xml(f'<w:rPr {nsdecls("w")}><w:color w:val="{ink(color)}"/><w:sz w:val="24"/></w:rPr>'))
            cell[-1].append(run)
            row.append(cell)
        table.append(row)
    return table

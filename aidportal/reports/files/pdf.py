"""Writes a report as PDF: A4, tagged unless it is huge, its fonts and its numbers inside."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils import translation

from .content import Report, Table
from .ink import colors
from .paper import on_paper
from .proof import FILE_NAME, to_json

# Only what lies in this folder can be read while a report is set: no file of the machine, and no package.
LAYOUT = Path(__file__).parent / "layout"
FONTS = settings.BASE_DIR / "node_modules" / "@embedpdf" / "fonts-sc" / "fonts"
# Kept for decades (PDF/A-3) and read aloud (PDF/UA-1).
STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
# With more cells the tags of each weigh more than all the rest, 16 MB of 17: such a report is kept, not read aloud.
MOST_TAGGED_CELLS = 20_000
UNTAGGED: list[typst.PDFStandard] = ["a-3b"]


@cache
def fonts() -> typst.Fonts:
    """The fonts of the portal and no others, so that a report looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def write_pdf(report: Report) -> bytes:
    """The report as PDF with ``numbers.json`` attached. Text of records reaches typst as data, never as markup."""
    with translation.override(report.language):
        # Words that are translated late become text here.
        page = json.loads(json.dumps(on_paper(report), default=str))
    language, _, region = report.language.partition("-")
    page |= {"colors": colors(), "lang": language, "region": "cn" if region == "hans" else "gb"}
    page["made_on"] = [report.made_at.year, report.made_at.month, report.made_at.day]
    inputs = {"report": json.dumps(page, ensure_ascii=False), "proof": to_json(report), "proof_name": FILE_NAME}
    standards = STANDARDS if cells_of(report) <= MOST_TAGGED_CELLS else UNTAGGED
    try:
        return typeset(report, inputs, standards)
    except typst.TypstError:
        # The standards refuse a letter that no font has, such as an emoji in a title; a report is better than none.
        return typeset(report, inputs, [])


def cells_of(report: Report) -> int:
    return sum(len(block.rows) * len(block.headings) for block in report.blocks() if isinstance(block, Table))


def typeset(report: Report, inputs: dict[str, str], standards: list[typst.PDFStandard]) -> bytes:
    offset = report.made_at.utcoffset() or timedelta(0)
    return typst.compile(
        LAYOUT / "report.typ",
        root=LAYOUT,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        pdf_tags=standards != UNTAGGED,
        timestamp=report.made_at.astimezone(timezone(offset)).replace(microsecond=0),
    )

"""Writes a report as PDF: A4, tagged unless it is huge, its fonts and its numbers inside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from .content import Report, ReportTable
from .ink import colors
from .paper import on_paper
from .proof import FILE_NAME, printed_json

# Only what lies in this folder can be read while a report is set: no file of the machine, and no package.
LAYOUT = Path(__file__).parent / "layout"
FONTS = settings.BASE_DIR / "node_modules" / "@embedpdf" / "fonts-sc" / "fonts"
# Kept for decades (PDF/A-3) and read aloud (PDF/UA-1).
STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
# With more cells the tags of each weigh more than all the rest, 16 MB of 17: such a report is kept, not read aloud.
MOST_TAGGED_CELLS = 20_000
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
UNTAGGED: list[typst.PDFStandard] = ["a-3b"]


@cache
def fonts() -> typst.Fonts:
    """The fonts of the portal and no others, so that a report looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def write_pdf(report: Report) -> bytes:
    """The report as PDF with ``numbers.json`` attached. Text of records reaches typst as data, never as markup."""
    with translation.override(report.language):
        report = report.as_printed()
        # Words that are translated late become text here.
        page = json.loads(json.dumps(on_paper(report), default=str))
    language, _dash, region = report.language.partition("-")
    page |= {"colors": colors(), "lang": language, "region": "cn" if region == "hans" else "gb"}
    page["made_on"] = [report.made_at.year, report.made_at.month, report.made_at.day]
    standards = STANDARDS if cells_of(report) <= MOST_TAGGED_CELLS else UNTAGGED
    try:
        return typeset(report, page, standards)
    except typst.TypstError as error:
        # The standards refuse letters that no font has, such as an emoji in a title; and a box would tell nobody which.
        missing = letters_missing(error)
        with translation.override(report.language):
            page["facts"].append([_("Letters that the fonts lack"), ", ".join(map(code_point, missing))])
        return typeset(report, spelt(page, missing), standards if missing else [])


def letters_missing(error: typst.TypstError) -> list[str]:
    """The letters of a report that no font has, each once."""
    texts = _MISSING.findall(str(error.diagnostic))
    letters = "".join(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in texts)
    return [letter for letter in dict.fromkeys(letters) if not letter.isascii()]


def code_point(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def spelt(page: Mapping[str, object], missing: list[str]) -> dict[str, Any]:
    """``page`` with the number of each letter that is missing in its place: [U+20BB7]."""
    table = {ord(letter): f"[{code_point(letter)}]" for letter in missing}
    return json.loads(json.dumps(page, ensure_ascii=False).translate(table))


def cells_of(report: Report) -> int:
    return sum(len(block.rows) * len(block.headings) for block in report.blocks() if isinstance(block, ReportTable))


def typeset(report: Report, page: Mapping[str, object], standards: list[typst.PDFStandard]) -> bytes:
    inputs = {"report": json.dumps(page, ensure_ascii=False), "proof": printed_json(report), "proof_name": FILE_NAME}
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

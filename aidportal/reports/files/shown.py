"""What a report file shows, whatever program saved it last: by page, sheet or part its texts, each with its place.

A PDF is read otherwise: of each page only a hash of all that it is drawn from, for its texts take long to be read.
What is read here is signed, so to read it otherwise is to give the seals another format.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from . import pdf_pages, shown_links
from .carried import NAMESPACE, parsed, passing
from .lazy_rows import batches
from .shown_links import LINKS, PlacedTargets, place_of_link

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MEDIA = re.compile(r"(?:word|xl|ppt)/media/[^/]+")
CHART = re.compile(r"(?:word|xl|ppt)/charts/chart\d+\.xml")
DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
SLIDE = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml")
WORKBOOK = re.compile(r"(?:word|ppt)/embeddings/[^/]+\.xlsx")
# The parts of a workbook that are no sheets.
OF_WORKBOOK = re.compile(rf"chart \d+|drawing \d+|pictures|{LINKS}")
# Fields that a word processor fills in anew; those of a table of contents (PAGEREF) it leaves as they are.
RUNNING = ("PAGE ", "NUMPAGES", "SECTIONPAGES")


@dataclass(frozen=True)
class ShownText:
    """A text that a file shows: ``place`` is within its part, a cell such as ``C7``, or in words."""

    place: str
    text: str


Parts = dict[str, list[ShownText]]
Named = Iterator[tuple[str, Iterator[ShownText]]]


def digests_of(form: str, file: IO[bytes]) -> dict[str, str]:
    """The hash of each part of a file; equal where both show the same."""
    if form == "pdf":
        pages = {page_name(at): one for at, one in enumerate(pdf_pages.digests(file), 1)}
        return pages | {LINKS: digest_of(as_texts(pdf_pages.links_of(file)))}
    with texts_by_part(form, file) as parts:
        return {name: digest_of(texts) for name, texts in parts}


def digest_of(texts: Iterable[ShownText]) -> str:
    """The hash of all texts as one list in JSON, of which only some thousand are held at a time."""
    made, mark = hashlib.sha256(b"["), ""
    for some in batches(texts):
        made.update(f"{mark}{json.dumps([[one.place, one.text] for one in some])[1:-1]}".encode())
        mark = ", "
    made.update(b"]")
    return made.hexdigest()


def as_texts(links: PlacedTargets) -> Iterator[ShownText]:
    """The targets of links as what they show besides their words."""
    return (ShownText(place, target) for place, target in links)


def page_name(number: int) -> str:
    return f"page {number}"


def parts_of(form: str, file: IO[bytes]) -> Parts:
    """All texts of a file that is no PDF. Raises ``ValueError`` for one that cannot be read."""
    with texts_by_part(form, file) as parts:
        return {name: list(texts) for name, texts in parts}


@contextmanager
def texts_by_part(form: str, file: IO[bytes]) -> Iterator[Named]:
    """The same while they are read."""
    if form == "csv":
        yield iter([("table", cells_of_csv(file.read().decode("utf-8-sig")))])
        return
    try:
        with zipfile.ZipFile(file) as archive:
            yield {"xlsx": of_workbook, "docx": of_document, "pptx": of_slides}[form](archive)
    except (KeyError, IndexError, etree.XMLSyntaxError, zipfile.BadZipFile) as problem:
        raise ValueError("the file cannot be read") from problem


def read_path(form: str, path: Path) -> Parts:
    with path.open("rb") as file:
        return parts_of(form, file)


def cells_of_csv(text: str) -> Iterator[ShownText]:
    own = NAMESPACE.partition("{")[0]
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        if not (row and row[0].startswith(own)):
            for column, cell in enumerate(row, 1):
                if cell:
                    yield ShownText(f"{column_name(column)}{number}", cell)


def column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# ---- What office files have in common


def common_parts(archive: zipfile.ZipFile) -> Named:
    """Charts, what is written on drawings, pictures, and the workbooks behind charts."""
    names = sorted(archive.namelist(), key=natural)
    for number, name in enumerate((name for name in names if CHART.fullmatch(name)), 1):
        yield f"chart {number}", of_chart(parsed(archive.read(name)))
    for number, name in enumerate((name for name in names if DRAWING.fullmatch(name)), 1):
        if texts := list(paragraphs_of_drawing(parsed(archive.read(name)))):
            yield f"drawing {number}", iter(texts)
    for number, name in enumerate((name for name in names if WORKBOOK.fullmatch(name)), 1):
        with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
            for sheet, texts_of_sheet in of_sheets(inner):
                yield f"workbook {number}, {sheet}", iter(list(texts_of_sheet))
    if pictures := sorted(hashlib.sha256(archive.read(name)).hexdigest() for name in names if MEDIA.fullmatch(name)):
        yield "pictures", (ShownText(str(number), one) for number, one in enumerate(pictures, 1))


def natural(name: str) -> list[str]:
    """A key by which part 10 stands behind part 9."""
    return [piece.zfill(6) if piece.isdigit() else piece for piece in re.split(r"(\d+)", name)]


def of_chart(root: etree._Element) -> Iterator[ShownText]:
    """The texts of a chart and the values that it is drawn from, in their order."""
    texts = (plain_number(one.text or "") for one in root.iter(f"{C}v", f"{A}t"))
    # Some programs leave noughts out where they save a chart anew.
    for number, text in enumerate((text for text in texts if text != "0.0"), 1):
        yield ShownText(str(number), text)


def paragraphs_of_drawing(root: etree._Element) -> Iterator[ShownText]:
    number = 0
    for paragraph in root.iter(f"{A}p"):
        if text := "".join(one.text or "" for one in paragraph.iter(f"{A}t")):
            number += 1
            yield ShownText(str(number), text)


def plain_number(text: str) -> str:
    """A number as every program writes it, any other text as it is."""
    try:
        return repr(float(text))
    except ValueError:
        return text


# ---- Slides


def of_slides(archive: zipfile.ZipFile) -> Named:
    names = sorted(filter(SLIDE.fullmatch, archive.namelist()), key=natural)
    for name in names:
        yield Path(name).stem, paragraphs_of_drawing(parsed(archive.read(name)))
    yield from common_parts(archive)
    yield LINKS, as_texts(one for name in names for one in shown_links.of_slide(archive, name))


# ---- Workbooks


def of_workbook(archive: zipfile.ZipFile) -> Named:
    yield from of_sheets(archive)
    yield from common_parts(archive)
    sheets = ((name, title) for title, name in sheets_of(archive))
    yield LINKS, as_texts(one for sheet in sheets for one in shown_links.of_sheet(archive, *sheet))


def of_sheets(archive: zipfile.ZipFile) -> Named:
    shared, formats = shared_texts(archive), formats_of(archive)
    for title, name in sheets_of(archive):
        yield title, cells_of(archive.open(name), shared, formats)


def sheets_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The title of each sheet, and the name of its part."""
    relations = {one.get("Id"): str(one.get("Target")) for one in parsed(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in parsed(archive.read("xl/workbook.xml")).iter(f"{S}sheet"):
        target = relations[sheet.get(f"{R}id")]
        hidden = "" if sheet.get("state", "visible") == "visible" else " (hidden)"
        yield f"{sheet.get('name')}{hidden}", target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts = []
    for one in passing(archive.open("xl/sharedStrings.xml"), f"{S}si"):
        # What is read aloud beside a text (phonetic runs) is no part of it.
        runs = (run for run in one.iter(f"{S}t") if run.getparent().tag != f"{S}rPh")
        texts.append("".join(run.text or "" for run in runs))
    return texts


def formats_of(archive: zipfile.ZipFile) -> list[str]:
    """By the number of a style the format in which its numbers are shown."""
    root = parsed(archive.read("xl/styles.xml"))
    # Some programs write a mark before each letter that is shown as it is, others not.
    codes = {one.get("numFmtId"): str(one.get("formatCode")).replace("\\", "") for one in root.iter(f"{S}numFmt")}
    styles = root.find(f"{S}cellXfs")
    ids = [] if styles is None else [str(one.get("numFmtId", "0")) for one in styles]
    return [codes.get(one, "" if one == "0" else one) for one in ids]


def cells_of(sheet: IO[bytes], shared: list[str], formats: list[str]) -> Iterator[ShownText]:
    for one in passing(sheet, f"{S}row", f"{S}oddHeader", f"{S}oddFooter"):
        if one.tag != f"{S}row":
            if one.text:
                yield ShownText(etree.QName(one).localname, one.text)
            continue
        for cell in one.iterchildren(f"{S}c"):
            if text := text_of_cell(cell, shared, formats):
                yield ShownText(str(cell.get("r")), text)


def text_of_cell(cell: etree._Element, shared: list[str], formats: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(cell.itertext(f"{S}t", with_tail=False))
    value = cell.findtext(f"{S}v")
    if value is None or kind != "n":
        return shared[int(value)] if kind == "s" and value is not None else value or ""
    look = formats[int(cell.get("s", "0"))] if formats else ""
    return f"{plain_number(value)} [{look}]" if look else plain_number(value)


# ---- Documents


def of_document(archive: zipfile.ZipFile) -> Named:
    document = parsed(archive.read("word/document.xml"))
    yield "document", of_body(document)
    for name in sorted(filter(BESIDE.fullmatch, archive.namelist()), key=natural):
        texts = [one for one in of_body(parsed(archive.read(name))) if one.text]
        if texts:
            yield Path(name).stem, iter(texts)
    yield from common_parts(archive)
    yield LINKS, as_texts(shown_links.of_document(archive, document))


@dataclass
class Counter:
    paragraphs: int = 0
    tables: int = 0


def of_body(root: etree._Element) -> Iterator[ShownText]:
    body = root.find(f"{W}body")
    yield from of_blocks(root if body is None else body, Counter())


def of_blocks(parent: etree._Element, counter: Counter) -> Iterator[ShownText]:
    """Paragraphs and tables in their order, also those within controls such as a table of contents."""
    for one in parent:
        if one.tag == f"{W}p":
            counter.paragraphs += 1
            yield ShownText(str(counter.paragraphs), text_of_paragraph(one))
        elif one.tag == f"{W}tbl":
            counter.tables += 1
            yield from of_table(one, counter.tables)
        elif one.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}footnote", f"{W}endnote", f"{W}comment", f"{W}ins"):
            yield from of_blocks(one, counter)


def of_table(table: etree._Element, number: int) -> Iterator[ShownText]:
    # Fields and tabs are rare in tables, and to look for them in each cell takes longer than all else.
    is_plain = next(table.iter(f"{W}fldChar", f"{W}tab", f"{W}br", f"{A}t"), None) is None
    for row, line in enumerate(table.iter(f"{W}tr"), 1):
        column = 1
        for cell in line.iter(f"{W}tc"):
            if is_plain and len(paragraphs := cell.findall(f"{W}p")) == 1:
                text = in_one_line("".join(paragraphs[0].itertext(f"{W}t", with_tail=False)))
            else:
                text = "\n".join(text_of_paragraph(one) for one in cell.iter(f"{W}p"))
            yield ShownText(f"{number}!{column_name(column)}{row}", text)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += 1 if span is None else int(span.get(f"{W}val"))


def text_of_paragraph(paragraph: etree._Element) -> str:
    """What a paragraph shows in one line, without the fields that count pages."""
    pieces: list[str] = []
    # The instruction of each field that is open, the innermost last.
    fields: list[str] = []
    for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}fldChar", f"{W}instrText", f"{A}t"):
        if one.tag == f"{W}fldChar":
            follow_field(fields, str(one.get(f"{W}fldCharType")))
        elif one.tag == f"{W}instrText":
            fields[-1:] = [f"{(one.text or '').strip()} "]
        elif not any(field.startswith(RUNNING) for field in fields):
            pieces.append(one.text or "" if one.tag in (f"{W}t", f"{A}t") else "\t")
    return in_one_line("".join(pieces))


def in_one_line(text: str) -> str:
    """A text without what separates its words: programs write tabs and blanks in several ways."""
    return " ".join(text.split())


def follow_field(fields: list[str], kind: str) -> None:
    if kind == "begin":
        fields.append("")
    elif kind == "end" and fields:
        fields.pop()


# ---- In words


def place_in_words(form: str, part: str, place: str) -> str:
    """Where a text stands: a sheet and its cell, a table of a document and its cell, a paragraph."""
    if part == LINKS and place:
        return place_of_link(form, place)
    if form == "xlsx" and re.fullmatch(r"[A-Z]+\d+", place):
        return _("sheet “%(sheet)s”, cell %(cell)s") % {"sheet": part, "cell": place}
    if form == "csv":
        return _("cell %(cell)s") % {"cell": place}
    if form == "docx" and part == "document":
        table, mark, cell = place.partition("!")
        if mark:
            return _("table %(table)s, cell %(cell)s") % {"table": table, "cell": cell}
        return _("paragraph %(number)s") % {"number": place}
    name = part_in_words(form, part)
    if not place or not place.isdigit():
        return f"{name} {place}".strip()
    return _("%(part)s, text or value %(number)s") % {"part": name, "number": place}


def part_in_words(form: str, part: str) -> str:
    """What a part of a file is called: page 3."""
    if form == "csv":
        return _("the table")
    if form == "xlsx" and not OF_WORKBOOK.fullmatch(part):
        return _("sheet “%(sheet)s”") % {"sheet": part}
    kind, number = re.fullmatch(r"([A-Za-z]*) ?(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]
    words = {
        "header": _("the head of the pages"),
        "footer": _("the foot of the pages"),
        "page": _("page %(number)s"),
        "chart": _("chart %(number)s"),
        "drawing": _("drawing %(number)s"),
        "pictures": _("the pictures"),
        LINKS: _("where links lead"),
        "document": _("the document"),
        "workbook": _("the workbook behind chart %(number)s"),
    }
    name = words.get(kind)
    return name % {"number": number} if name and "%" in name else name or part

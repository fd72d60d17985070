"""What calamine does not tell of an XLSX, out of its XML as a stream: hidden parts, faults, formats with a unit."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # files with entities were refused before

from .formats import BUILT_IN, Marks, shape_of
from .raw_sheet import FileRefused

BLOCK = 1 << 20
OVERLAP = 4096
MOST_COLUMNS = 16_384
MOST_STYLE_BYTES = 16 << 20
MOST_FAULTS = 100_000
_ROW = re.compile(rb"<(?:\w{1,20}:)?row [^<>]*>")
_COLUMN = re.compile(rb"<(?:\w{1,20}:)?col [^<>]*>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_MIN, _MAX = re.compile(rb'\bmin="(\d{1,5})"'), re.compile(rb'\bmax="(\d{1,5})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FAULT = re.compile(
    rb'<(?:\w{1,20}:)?c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,100}\bt="e"[^<>]{0,100}>'
    rb"(?:<(?:\w{1,20}:)?f[^<>]{0,200}(?:/>|>[^<>]{0,2000}</(?:\w{1,20}:)?f>))?<(?:\w{1,20}:)?v>(#[^<>]{1,20})<"
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Extras:
    """Of one sheet: numbers of hidden rows and columns, merged cells, and at cells the faults and the shapes."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    faults: Marks = field(default_factory=Marks)
    shapes: Marks = field(default_factory=Marks)


def xlsx_extras(path: Path) -> dict[str, Extras]:
    """By name of the sheet."""
    with zipfile.ZipFile(path) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        shapes = shapes_of_styles(archive)
        by_sheet = {}
        for sheet in book.iter():
            if sheet.tag.endswith("}sheet") and (target := targets.get(sheet.get(RELATION))):
                part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target[:1] != "/" else target[1:]
                name = sheet.get("name", "")
                by_sheet[name] = extras_of(archive, part, shapes, name)
        return by_sheet


def shapes_of_styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """By number of the cell style, for those whose number format says more than the number."""
    if "xl/styles.xml" not in archive.namelist() or archive.getinfo("xl/styles.xml").file_size > MOST_STYLE_BYTES:
        return {}
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314
    space = root.tag.partition("}")[0] + "}"
    by_format = dict(BUILT_IN)
    for own in root.iter(f"{space}numFmt"):
        by_format[int(own.get("numFmtId", "0"))] = shape_of(own.get("formatCode", ""))
    cells = root.find(f"{space}cellXfs")
    styles = enumerate(cells if cells is not None else ())
    return {place: shape for place, style in styles if (shape := by_format.get(int(style.get("numFmtId", "0")), ""))}


def extras_of(archive: zipfile.ZipFile, part: str, shapes: dict[int, str], name: str) -> Extras:
    extras = Extras()
    styled = pattern_of_styles(shapes)
    for known, block in blocks(archive, part):
        if b"hidden=" in block:
            hidden_in(block, extras)
        if b't="e"' in block:
            faults_in(block, known, extras)
            if len(extras.faults.rows) > MOST_FAULTS:
                raise FileRefused("faults", sheet=name, most=f"{MOST_FAULTS:,}")
        if shapes:
            shapes_in(block, known, styled, shapes, extras)
    if len(extras.hidden_columns) > MOST_COLUMNS // 2:
        # Who hides all columns behind the table hides nothing.
        extras.hidden_columns = {column for column in extras.hidden_columns if column <= 256}
    return extras


def pattern_of_styles(shapes: dict[int, str]) -> re.Pattern[bytes]:
    """What finds the cells of these styles."""
    styles = b"|".join(b"%d" % style for style in shapes)
    return re.compile(rb'<(?:\w{1,20}:)?c r="([A-Z]{1,3})(\d{1,7})" (?:t="n" )?s="(' + styles + rb')"')


def faults_in(block: bytes, known: int, extras: Extras) -> None:
    """Notes the faults of a block that end behind its first ``known`` bytes: the others were noted before."""
    for match in _FAULT.finditer(block):
        if match.end() > known:
            extras.faults.add(int(match[2]), column_of(match[1]), match[3].decode("ascii", "replace"))


def shapes_in(block: bytes, known: int, styled: re.Pattern[bytes], shapes: dict[int, str], extras: Extras) -> None:
    for match in styled.finditer(block):
        if match.end() > known:
            extras.shapes.add(int(match[2]), column_of(match[1]), shapes[int(match[3])])


def hidden_in(block: bytes, extras: Extras) -> None:
    for tag in _ROW.findall(block):
        if _HIDDEN.search(tag) and (number := _NUMBER.search(tag)):
            extras.hidden_rows.add(int(number[1]))
    for tag in _COLUMN.findall(block):
        first, last = _MIN.search(tag), _MAX.search(tag)
        if _HIDDEN.search(tag) and first and last:
            extras.hidden_columns |= set(range(int(first[1]), min(int(last[1]), MOST_COLUMNS) + 1))


def blocks(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """The bytes of a part in blocks, each led by the end of the one before so that no cell is cut, and its length."""
    tail = b""
    with archive.open(part) as content:
        while block := content.read(BLOCK):
            yield len(tail), tail + block
            tail = (tail + block)[-OVERLAP:]


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

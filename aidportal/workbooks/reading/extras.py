"""What calamine does not tell of a workbook, read from its XML as a stream: hidden rows and columns, and faults."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # files with entities were refused before

BLOCK = 1 << 20
OVERLAP = 4096
MOST_COLUMNS = 16_384
_ROW = re.compile(rb"<(?:\w+:)?row [^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col [^>]*>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_MIN, _MAX = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FAULT = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:(?!</(?:\w+:)?c>).){0,2000}?'
    rb"<(?:\w+:)?v>([^<]{1,20})<",
    re.S,
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass
class Extras:
    """Of one sheet: numbers of hidden rows and columns, and by row the columns with faults and their codes."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))


def xlsx_extras(path: Path) -> dict[str, Extras]:
    """By name of the sheet."""
    with zipfile.ZipFile(path) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        found = {}
        for sheet in book.iter():
            if sheet.tag.endswith("}sheet") and (target := targets.get(sheet.get(RELATION))):
                part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target[:1] != "/" else target[1:]
                found[sheet.get("name", "")] = extras_of(archive, part)
        return found


def extras_of(archive: zipfile.ZipFile, part: str) -> Extras:
    extras = Extras()
    for block in blocks(archive, part):
        if b"hidden=" in block:
            for tag in _ROW.findall(block):
                if _HIDDEN.search(tag) and (number := _NUMBER.search(tag)):
                    extras.hidden_rows.add(int(number[1]))
            for tag in _COLUMN.findall(block):
                first, last = _MIN.search(tag), _MAX.search(tag)
                if _HIDDEN.search(tag) and first and last:
                    extras.hidden_columns |= set(range(int(first[1]), min(int(last[1]), MOST_COLUMNS) + 1))
        if b't="e"' in block:
            for letters, row, code in _FAULT.findall(block):
                place = (column_of(letters), code.decode("ascii", "replace"))
                if place not in extras.faults[int(row)]:
                    extras.faults[int(row)].append(place)
    if len(extras.hidden_columns) > MOST_COLUMNS // 2:
        # Who hides all columns behind the table hides nothing.
        extras.hidden_columns = {column for column in extras.hidden_columns if column <= 256}
    return extras


def blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, each block with the end of the one before, so that no tag is cut."""
    tail = b""
    with archive.open(part) as content:
        while block := content.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def ods_extras(path: Path) -> dict[str, Extras]:
    """By name of the sheet: hidden rows and columns; faults stand in the cells as text."""
    found: dict[str, Extras] = {}
    extras, row, column = Extras(), 0, 0
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        for event, element in ElementTree.iterparse(content, ("start", "end")):  # noqa: S314
            if event == "start" and element.tag == f"{TABLE}table":
                extras, row, column = found.setdefault(element.get(f"{TABLE}name", ""), Extras()), 0, 0
            elif event == "end" and element.tag in (f"{TABLE}table-row", f"{TABLE}table-column"):
                is_row = element.tag.endswith("row")
                count = int(element.get(f"{TABLE}number-{'rows' if is_row else 'columns'}-repeated", "1"))
                start = row if is_row else column
                if element.get(f"{TABLE}visibility") in ("collapse", "filter") and count <= MOST_COLUMNS:
                    hidden = extras.hidden_rows if is_row else extras.hidden_columns
                    hidden |= set(range(start + 1, start + count + 1))
                row, column = (row + count, column) if is_row else (row, column + count)
                element.clear()
    return found

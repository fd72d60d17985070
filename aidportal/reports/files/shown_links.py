"""Where the links of a report file lead, each with its place: what leads elsewhere shows the same and is not it.

Those within a file lead where programs that save it anew want them to, and are passed over.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree
from pypdf import PdfReader

from .carried import parsed, passing

LINKS = "links"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Between the parts of a place.
MARK = "\t"

# The place of each link, and its target.
PlacedTargets = Iterator[tuple[str, str]]


def of_pdf(reader: PdfReader) -> PlacedTargets:
    """By page and number."""
    for page, one in enumerate(reader.pages, 1):
        notes = (note.get_object() for note in one.get("/Annots") or ())
        targets = (note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {}))
        for number, target in enumerate(targets, 1):
            yield f"{page}{MARK}{number}", plain(str(target))


def of_document(archive: zipfile.ZipFile, root: etree._Element) -> PlacedTargets:
    """By number and text."""
    targets = targets_of(archive, "word/document.xml")
    number = 0
    for link in root.iter(f"{W}hyperlink", f"{W}instrText"):
        text = "".join(link.itertext(f"{W}t", with_tail=False))
        target = targets.get(str(link.get(f"{R}id")), "") if link.tag == f"{W}hyperlink" else of_field(link.text or "")
        if target:
            number += 1
            yield f"{number}{MARK}{text}", plain(target)


def of_field(instruction: str) -> str:
    """The target of a field that links, as old word processors write it."""
    name, _blank, target = instruction.strip().partition(" ")
    target = target.strip()
    return target.strip('"') if name == "HYPERLINK" and not target.startswith("\\") else ""


def of_sheet(archive: zipfile.ZipFile, name: str, title: str) -> PlacedTargets:
    """By sheet and cell."""
    targets = targets_of(archive, name)
    if not targets:
        return
    for link in passing(archive.open(name), f"{S}row", f"{S}hyperlink"):
        if target := targets.get(str(link.get(f"{R}id"))):
            yield f"{title}{MARK}{link.get('ref')}", plain(target)


def of_slide(archive: zipfile.ZipFile, name: str) -> PlacedTargets:
    """By slide and number."""
    targets = targets_of(archive, name)
    links = parsed(archive.read(name)).iter(f"{A}hlinkClick")
    there = filter(None, (targets.get(str(link.get(f"{R}id"))) for link in links))
    slide = posixpath.basename(name).removeprefix("slide").removesuffix(".xml")
    for number, target in enumerate(there, 1):
        yield f"{slide}{MARK}{number}", plain(target)


def targets_of(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """By their keys the targets outside the file to which a part of it refers."""
    folder, base = posixpath.split(name)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in archive.namelist():
        return {}
    known = parsed(archive.read(relations))
    return {str(one.get("Id")): str(one.get("Target")) for one in known if one.get("TargetMode") == "External"}


def plain(target: str) -> str:
    """A target as every program writes it."""
    return unquote(target)


def place_of_link(form: str, place: str) -> str:
    first, _mark, second = place.partition(MARK)
    if form == "pdf":
        return _("page %(page)s, link %(number)s") % {"page": first, "number": second}
    if form == "pptx":
        return _("slide %(slide)s, link %(number)s") % {"slide": first, "number": second}
    if form == "xlsx":
        return _("sheet “%(sheet)s”, link in cell %(cell)s") % {"sheet": first, "cell": second}
    return _("link %(number)s, “%(text)s”") % {"number": first, "text": second}

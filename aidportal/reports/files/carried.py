"""Data that travels unseen inside a report: as parts of DOCX and XLSX, attachments of PDF, a line of CSV."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any
from xml.sax.saxutils import escape

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from .xml_text import clean

NUMBERS, SEAL = "numbers", "seal"
NAMESPACE = "urn:aidportal:report-{name}:1"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
CUSTOM_PART = re.compile(r"customXml/item(\d+)\.xml")
MOST_BYTES = 50 * 1024 * 1024
# Of a cell of CSV; spreadsheets hold 32,767 letters in one.
LONGEST_CELL = 30_000


# ---- DOCX, XLSX, PPTX: a part of XML, which the programs of offices keep when they save such a file


def put_part(body: bytes, name: str, content: str) -> bytes:
    """The file with ``content`` as a part of its own, all others as they were."""
    file = io.BytesIO(body)
    put_into(file, name, [content])
    return file.getvalue()


def put_into(file: IO[bytes], name: str, pieces: Iterable[str]) -> None:
    """The same in place, with content that comes in pieces."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        taken = {int(match[1]) for one in archive.namelist() if (match := CUSTOM_PART.fullmatch(one))}
        number = max(taken, default=0) + 1
        main = main_part(archive)
        beside = str(PurePosixPath(main).parent / "_rels" / f"{PurePosixPath(main).name}.rels")
        types = with_type_of_xml(archive.read("[Content_Types].xml"))
        relations = with_relation(archive.read(beside), f"/customXml/item{number}.xml")
        replace_part(archive, "[Content_Types].xml", types)
        replace_part(archive, beside, relations)
        with archive.open(f"customXml/item{number}.xml", "w") as part:
            part.writelines(xml_of(name, pieces))


def replace_part(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    leave_out(archive, name)
    archive.writestr(name, content)


def leave_out(archive: zipfile.ZipFile, name: str) -> None:
    """Other parts are not packed anew: the old one is only left out of the directory at the end of the file."""
    archive.filelist.remove(archive.getinfo(name))
    del archive.NameToInfo[name]


def xml_of(name: str, pieces: Iterable[str]) -> Iterator[bytes]:
    """A document of one element. JSON writes control letters as escapes; XML could not hold the others."""
    head = f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<{name} xmlns=\"{NAMESPACE.format(name=name)}\">"
    yield head.encode()
    for piece in pieces:
        yield escape(clean(piece)).encode()
    yield f"</{name}>".encode()


def main_part(archive: zipfile.ZipFile) -> str:
    """The document, workbook or presentation that the parts hang on."""
    for relation in parsed(archive.read("_rels/.rels")):
        if str(relation.get("Type")).endswith("/officeDocument"):
            return str(relation.get("Target")).lstrip("/")
    raise KeyError("no main part")


def with_type_of_xml(types: bytes) -> bytes:
    root = parsed(types)
    if not any(one.get("Extension") == "xml" for one in root):
        root.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension="xml", ContentType="application/xml"))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def with_relation(relations: bytes, target: str) -> bytes:
    root = parsed(relations)
    taken = {one.get("Id") for one in root}
    number = next(number for number in range(1, len(taken) + 2) if f"rIdOwn{number}" not in taken)
    etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Id=f"rIdOwn{number}", Type=CUSTOM_XML, Target=target)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def parsed(content: bytes, *, is_long: bool = False) -> etree._Element:
    """``is_long``: one of its texts may be longer than the ten million letters at which reading would end."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=is_long)
    return etree.fromstring(content, parser)


def passing(part: IO[bytes], *tags: str) -> Iterator[etree._Element]:
    """The elements of a long part one after the other; those that have been are forgotten."""
    for _event, one in etree.iterparse(part, tag=tags, resolve_entities=False):
        yield one
        one.clear()
        while one.getprevious() is not None:
            del one.getparent()[0]


def part_of(archive: zipfile.ZipFile, name: str) -> str | None:
    """What ``put_part`` left there; an office program may have given the part another number."""
    tag = f"{{{NAMESPACE.format(name=name)}}}{name}"
    for one in archive.namelist():
        if CUSTOM_PART.fullmatch(one) and archive.getinfo(one).file_size <= MOST_BYTES:
            try:
                root = parsed(archive.read(one), is_long=True)
            except etree.XMLSyntaxError:
                continue
            if root.tag == tag:
                return root.text
    return None


# ---- PDF: an attachment, added behind what is there


def attach(body: bytes, name: str, content: str) -> bytes:
    """The PDF with ``content`` attached as ``name.json``; what was there stays byte by byte, as PDF/A wants it."""
    trailer: Any = PdfReader(io.BytesIO(body)).trailer
    root, first = trailer.raw_get("/Root"), int(trailer["/Size"])
    embedded, entry = (IndirectObject(first + at, 0, root.pdf) for at in range(2))
    stream = StreamObject()
    stream.set_data(content.encode())
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    stream[NameObject("/Subtype")] = NameObject("/application/json")
    label = TextStringObject(f"{name}.json")
    objects = {
        first: stream.flate_encode(),
        first + 1: filespec(label, embedded),
        root.idnum: with_file(root.get_object(), label, entry),
    }
    return body + update_of(body, trailer, objects)


def filespec(label: TextStringObject, embedded: IndirectObject) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): label,
            NameObject("/UF"): label,
            NameObject("/Desc"): label,
            NameObject("/AFRelationship"): NameObject("/Data"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): embedded, NameObject("/UF"): embedded}),
        }
    )


def with_file(root: Any, label: TextStringObject, entry: IndirectObject) -> DictionaryObject:
    """The catalogue of a PDF that names one file more."""
    names, associated = root["/Names"].get_object(), root["/AF"].get_object() if "/AF" in root else ()
    pairs = names["/EmbeddedFiles"].get_object()["/Names"].get_object()
    # Sorted by their names, as a tree of names is.
    listed = sorted([*zip(pairs[::2], pairs[1::2], strict=True), (label, entry)], key=lambda pair: str(pair[0]))
    files = DictionaryObject({NameObject("/Names"): ArrayObject([one for pair in listed for one in pair])})
    made = DictionaryObject(root)
    made[NameObject("/AF")] = ArrayObject([*associated, entry])
    made[NameObject("/Names")] = DictionaryObject({**names, NameObject("/EmbeddedFiles"): files})
    return made


def update_of(body: bytes, trailer: Any, objects: Mapping[int, PdfObject]) -> bytes:
    """What is written behind a PDF so that it has these objects too; its writers copy it whole, which takes seconds."""
    previous = int(body[body.rindex(b"startxref") :].split()[1])
    if not body.startswith(b"xref", previous):
        raise ValueError("its table of objects is no plain one")
    file, places = io.BytesIO(), b"0 1\n0000000000 65535 f \n"
    file.write(b"\n")
    for number, one in sorted(objects.items()):
        places += b"%d 1\n%010d 00000 n \n" % (number, len(body) + file.tell())
        file.write(b"%d 0 obj\n" % number)
        one.write_to_stream(file)
        file.write(b"\nendobj\n")
    start = len(body) + file.tell()
    made = DictionaryObject(trailer)
    made[NameObject("/Size")] = NumberObject(max(int(trailer["/Size"]), max(objects) + 1))
    made[NameObject("/Prev")] = NumberObject(previous)
    file.write(b"xref\n" + places + b"trailer\n")
    made.write_to_stream(file)
    file.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    return file.getvalue()


def attached(file: IO[bytes], name: str) -> str | None:
    contents = PdfReader(file).attachments.get(f"{name}.json")
    return contents[0].decode() if contents else None


# ---- CSV: the last line


def put_line(body: bytes, name: str, content: str) -> bytes:
    """The CSV with a last line of a name and packed data."""
    text = base64.b64encode(zlib.compress(content.encode())).decode()
    cells = [text[at : at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL)]
    line = io.StringIO(newline="")
    csv.writer(line).writerow([NAMESPACE.format(name=name), *cells])
    return body + line.getvalue().encode()


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    """What ``put_line`` left in a CSV, by its names."""
    for row in csv.reader(io.StringIO(text)):
        for name in (NUMBERS, SEAL):
            if row and row[0] == NAMESPACE.format(name=name):
                yield name, unpacked("".join(row[1:]))


def unpacked(text: str) -> str:
    """Raises ``ValueError`` for what was not packed here, or is larger than a report can be."""
    try:
        packing = zlib.decompressobj()
        content = packing.decompress(base64.b64decode(text, validate=True), MOST_BYTES)
    except zlib.error as problem:
        raise ValueError("not packed data") from problem
    if packing.unconsumed_tail:
        raise ValueError("too large")
    return content.decode()

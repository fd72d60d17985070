"""Files of reports with one digit of what they show altered, in the way that somebody would who edits the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, ContentStream, NameObject, TextStringObject


def pick(places: list[Any], share: float) -> Any:
    return places[int(len(places) * share)]


def other(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def alter_part(body: bytes, names: str, texts: str, share: float) -> tuple[bytes, str, str]:
    """One digit of what the expression ``texts`` takes in the parts called ``names``."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    places = [
        (name, match.start(1) + digit.start(), match[1])
        for name, part in parts.items()
        if re.fullmatch(names, name)
        for match in re.finditer(texts, part.decode())
        for digit in re.finditer(r"\d", match[1])
    ]
    name, at, _text = pick(places, share)
    part = parts[name].decode()
    digit = part[at]
    parts[name] = f"{part[:at]}{other(digit)}{part[at + 1 :]}".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return file.getvalue(), digit, other(digit)


def relink(body: bytes, form: str, target: str) -> bytes:
    """The first link of a file leads to ``target``."""
    file = io.BytesIO()
    if form == "pdf":
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
        notes = (note.get_object() for page in writer.pages for note in page.get("/Annots", ()))
        link = next(note["/A"] for note in notes if "/URI" in note.get("/A", {}))
        link[NameObject("/URI")] = TextStringObject(target)
        writer.write(file)
        return file.getvalue()
    with zipfile.ZipFile(io.BytesIO(body)) as archive, zipfile.ZipFile(file, "w") as altered:
        is_left = True
        for name in archive.namelist():
            part = archive.read(name)
            if is_left and name.endswith(".rels") and b'TargetMode="External"' in part:
                part = re.sub(rb'Target="http[^"]*"', f'Target="{target}"'.encode(), part, count=1)
                is_left = False
            altered.writestr(name, part)
    return file.getvalue()


def alter_docx(body: bytes, share: float) -> tuple[bytes, str, str]:
    return alter_part(body, r"word/document\.xml", r"<w:t[^>]*>([^<]*\d[^<]*)</w:t>", share)


def alter_xlsx(body: bytes, share: float) -> tuple[bytes, str, str]:
    numbers = r'<c r="[A-Z]+\d+"(?: s="\d+")?>(?:<f>[^<]*</f>)?<v>([\d.]+)</v>'
    return alter_part(body, r"xl/worksheets/sheet\d+\.xml", numbers, share)


def alter_csv(body: bytes, share: float) -> tuple[bytes, str, str]:
    text = body.decode("utf-8-sig")
    end = text.index("urn:aidportal")
    at = pick([match.start() for match in re.finditer(r"\d", text[:end])], share)
    altered = f"{text[:at]}{other(text[at])}{text[at + 1 :]}"
    return altered.encode("utf-8-sig"), text[at], other(text[at])


def alter_pdf(body: bytes, share: float) -> tuple[bytes, str, str]:
    """One digit in the stream that a page is drawn from, by the glyph of another digit in the same font."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    places = [place for page in writer.pages for place in digits_of_page(page)]
    page, content, operands, at, offset, codes = pick(places, share)
    text = operands[at]
    raw = text.original_bytes
    digit = codes[raw[offset : offset + 2]]
    replaced, code = next((char, code) for code, char in codes.items() if char.isdigit() and char != digit)
    operands[at] = ByteStringObject(raw[:offset] + code + raw[offset + 2 :])
    page["/Contents"].get_object().set_data(content.get_data())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue(), digit, replaced


def digits_of_page(page: Any) -> Iterator[tuple[Any, ...]]:
    content = ContentStream(page["/Contents"].get_object(), page.pdf if hasattr(page, "pdf") else None)
    fonts = {name: codes_of(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    codes: dict[bytes, str] = {}
    for operands, operator in content.operations:
        if operator == b"Tf":
            codes = fonts[operands[0]]
        elif operator == b"TJ":
            for at, one in enumerate(operands[0]):
                raw = getattr(one, "original_bytes", b"")
                for offset in range(0, len(raw), 2):
                    if codes.get(raw[offset : offset + 2], "").isdigit():
                        yield page, content, operands[0], at, offset, codes


def codes_of(font: Any) -> dict[bytes, str]:
    """By code the letter that a font draws, where it is one."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*\n", table)
    return {bytes.fromhex(code): chr(int(letter, 16)) for code, letter in pairs}


ALTER = {"pdf": alter_pdf, "docx": alter_docx, "xlsx": alter_xlsx, "csv": alter_csv}

"""What a file is, by its bytes and never by its name, and what is refused before anything reads it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from ..grid import Unreadable
from ..language import gettext as _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 500
MOST_RATIO = 250
HEAD = 8192

PICTURES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def form_of(path: Path) -> str:
    """``xlsx``, ``ods``, ``xls``, ``html``, ``xml`` or ``csv``. Raises ``Unreadable`` for what no import reads."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(_("The file is empty."))
    if size > MOST_BYTES:
        raise Unreadable(
            _("The file has %(size)s MB; a workbook may have %(most)s MB. Send it in parts.")
            % {"size": f"{size / 2**20:,.0f}", "most": MOST_BYTES >> 20}
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(b"PK"):
            return zipped(file)
        if head.startswith(OLE):
            return compound(file)
    refuse_known(head)
    return text_form(head)


def zipped(file: IO[bytes]) -> str:
    """The form of a zip archive whose directory promises nothing dangerous."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            refuse_bombs(parts)
            # LibreOffice may hide a whole workbook in one part.
            if any(part.flag_bits & 1 for part in parts) or "encrypted-package" in names:
                raise protected()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unreadable(
                    _("The workbook holds macros. Save it as a workbook without macros (.xlsx) and send that.")
                )
            refuse_entities(archive, parts)
            return office_form(archive, names)
    except Unreadable:
        raise
    except Exception:
        # A broken archive fails in many ways (zlib, struct, encodings), and this runs in the portal itself.
        raise damaged() from None


def refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(part.file_size > MOST_RATIO * max(part.compress_size, 1) and part.file_size > 2**22 for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or is_bomb:
        raise Unreadable(
            _("The workbook would take %(size)s MB in %(parts)s parts when unpacked; that is no table of records.")
            % {"size": f"{unpacked / 2**20:,.0f}", "parts": len(parts)}
        )


def refuse_entities(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No office program writes a document type into a workbook; those who do want entities to grow or to fetch."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as content:
                # Without zeros, for the part may be in UTF-16.
                start = content.read(8 * HEAD).replace(b"\0", b"")
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Unreadable(
                        _("The workbook declares XML entities, which no office program does. It was not read.")
                    )


def office_form(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype")[:100].startswith(
        b"application/vnd.oasis.opendocument.spreadsheet"
    ):
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise not_a_workbook(_("a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise not_a_workbook(_("a presentation"))
    raise not_a_workbook(_("a ZIP archive"))


def compound(file: IO[bytes]) -> str:
    """Old Excel, or new Excel behind a password, which hides in the old container."""
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise protected()
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise Unreadable(
                _("The workbook holds macros. Save it as a workbook without macros (.xlsx) and send that.")
            )
        return "xls"
    # The names of what is inside stand in a directory, which may be what was cut off.
    if 512 * (int.from_bytes(content[48:52], "little") + 2) > len(content):
        raise damaged()
    raise not_a_workbook(_("an old Office document"))


def refuse_known(head: bytes) -> None:
    for start, kind in PICTURES.items():
        if head.startswith(start):
            raise not_a_workbook(_("a %(kind)s picture") % {"kind": kind})
    if head.startswith(b"%PDF"):
        raise not_a_workbook(_("a PDF"))
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise not_a_workbook(_("a packed archive"))
    if head.startswith(b"\x7fELF") or head.startswith(b"MZ"):
        raise not_a_workbook(_("a program"))
    if not head.strip(b"\0"):
        raise not_a_workbook(_("a file of zeros"))


def text_form(head: bytes) -> str:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<?xml", b"<workbook")) and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml"
    if start.startswith(b"mime-version:") or b"\nmime-version:" in start[:400]:
        return "mhtml"
    if any(mark in start for mark in (b"<table", b"<html", b"<!doctype html", b"<body", b"<tr")):
        return "html"
    return "csv"


def protected() -> Unreadable:
    return Unreadable(_("The workbook is protected by a password. Save it without one and send that."))


def damaged() -> Unreadable:
    return Unreadable(
        _("The workbook is damaged or was cut off. Open it in Excel or WPS, save it again and send that.")
    )


def not_a_workbook(what: str) -> Unreadable:
    return Unreadable(_("This is %(what)s, not a workbook. Send XLSX, XLS, ODS or CSV.") % {"what": what})

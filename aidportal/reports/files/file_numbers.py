"""Reads the numbers and the seal out of a report made earlier, whatever file it is."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError

from . import carried
from .carried import NUMBERS, SEAL
from .proof import ReportProof, from_json

MOST_BYTES = 200 * 1024 * 1024
# Of all parts together, when they are unpacked.
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
MOST_PARTS = 2_000
# The part that tells which kind of office file it is.
MAIN = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx", "ppt/presentation.xml": "pptx"}


class NotAReport(Exception):
    """The file is no report of the portal, or its numbers were taken out; the text says so."""


@dataclass(frozen=True)
class ReadBack:
    """What travels inside a file: ``form`` is what it is; ``numbers`` and ``seal`` are JSON, or empty."""

    form: str
    numbers: str = ""
    seal: str = ""


def read_back(path: Path) -> ReportProof:
    """What a report says of itself, and each of its numbers with its place. Raises ``NotAReport``."""
    try:
        return from_json(carried_in(path).numbers)
    except ValueError:
        raise NotAReport(
            _("This is no report of the portal: it holds no numbers with their figures and scopes.")
        ) from None


def carried_in(path: Path) -> ReadBack:
    """What travels inside a file of any form. Raises ``NotAReport`` for what is no file of these forms."""
    if path.stat().st_size > MOST_BYTES:
        raise NotAReport(_("The file is too large for a report."))
    with path.open("rb") as file:
        return carried_from(file)


def carried_from(file: IO[bytes]) -> ReadBack:
    start = file.read(5)
    file.seek(0)
    try:
        if start == b"%PDF-":
            return of_pdf(file)
        return of_office_file(file) if start[:2] == b"PK" else of_text(file)
    except (ValueError, KeyError, AttributeError, TypeError, PyPdfError, zipfile.BadZipFile, NotImplementedError):
        raise NotAReport(_("This is no file of a report: PDF, DOCX, XLSX or CSV.")) from None


def of_pdf(file: IO[bytes]) -> ReadBack:
    return ReadBack("pdf", carried.attached(file, NUMBERS) or "", carried.attached(file, SEAL) or "")


def of_office_file(file: IO[bytes]) -> ReadBack:
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise NotAReport(_("The file is too large for a report."))
        form = next((MAIN[part.filename] for part in parts if part.filename in MAIN), "")
        if not form:
            raise ValueError("no office file")
        return ReadBack(form, carried.part_of(archive, NUMBERS) or "", carried.part_of(archive, SEAL) or "")


def of_text(file: IO[bytes]) -> ReadBack:
    there = dict(carried.lines_of(file.read().decode("utf-8-sig")))
    return ReadBack("csv", there.get(NUMBERS, ""), there.get(SEAL, ""))

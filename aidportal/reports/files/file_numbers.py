"""Reads the numbers out of a report made earlier, whatever file it is."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from aidportal.sheets.files import open_workbook
from aidportal.sheets.grid import Unreadable

from . import docx
from .proof import FILE_NAME, FORMAT, Facts, PlacedNumber, from_json
from .xlsx import NUMBERS

MOST_BYTES = 50 * 1024 * 1024


class NotAReport(Exception):
    """The file is no report of the portal, or its numbers were taken out; the text says so."""


def read_back(path: Path) -> tuple[Facts, list[PlacedNumber]]:
    """What a report says of itself, and each of its numbers with its place. Raises ``NotAReport``."""
    if path.stat().st_size > MOST_BYTES:
        raise NotAReport(_("The file is too large for a report."))
    with path.open("rb") as file:
        start = file.read(5)
    try:
        if start == b"%PDF-":
            return from_json(of_pdf(path))
        if start[:2] == b"PK":
            with zipfile.ZipFile(path) as archive:
                if proof := docx.proof_in(archive):
                    return from_json(proof)
            return of_workbook(path)
    except (ValueError, KeyError, PyPdfError, zipfile.BadZipFile, Unreadable):
        pass
    raise NotAReport(_("This is no report of the portal: it holds no numbers with their figures and scopes."))


def of_pdf(path: Path) -> bytes:
    attached = PdfReader(path).attachments
    return attached[FILE_NAME][0]


def of_workbook(path: Path) -> tuple[Facts, list[PlacedNumber]]:
    """The numbers of the sheet that says where each comes from."""
    with open_workbook(path, path.name) as book:
        for sheet in book.sheets:
            if sheet.name == NUMBERS:
                return of_rows([row.values for row in sheet.rows])
    raise ValueError("no sheet of numbers")


def of_rows(rows: list[list[Any]]) -> tuple[Facts, list[PlacedNumber]]:
    names = list(Facts.__dataclass_fields__)
    facts = {name: str(text(row, 1)) for row in rows[: len(names)] if (name := row[0]) in names}
    head = next(at for at, row in enumerate(rows) if row[:2] == ["place", "figure"])
    numbers = [
        {
            "place": text(row, 0),
            "figure": text(row, 1),
            "scope": text(row, 2)[1:] if text(row, 2).startswith("?") else None,
            "value": text(row, 3) or None,
            "kind": text(row, 4),
            "mark": text(row, 5),
            "to_date": text(row, 6) == "1",
        }
        for row in rows[head + 1 :]
    ]
    return from_json(json.dumps({"format": FORMAT, "report": facts, "numbers": numbers}))


def text(row: list[Any], at: int) -> str:
    return "" if at >= len(row) or row[at] is None else str(row[at])

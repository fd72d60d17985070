"""The forms in which a report can be had: who writes each, and what it is called on the way to a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aidportal.sheets.streaming import write_csv
from aidportal.sheets.writing import Ending, ExportSheet, Heading

from .content import Report, ReportTable, in_unit, kind_of
from .docx import write_docx
from .kinds import ReportKind
from .pdf import write_pdf
from .slides import write_pptx
from .xlsx import write_xlsx

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class ReportForm:
    """A way to write a report."""

    key: str
    write: Callable[[Report], bytes]
    content_type: str


def csv_of(report: Report) -> bytes:
    """The table of a ledger as CSV, money in the report's unit."""
    table = next((block for block in report.blocks() if isinstance(block, ReportTable)), None)
    if table is None:
        return write_csv(ExportSheet(report.title, [], []))
    rows = (
        [value(cell, heading, report) for cell, heading in zip(row.cells, table.headings, strict=True)]
        for row in table.rows
    )
    totals = table.totals and [value(c, h, report) for c, h in zip(table.totals.cells, table.headings, strict=True)]
    return write_csv(ExportSheet(report.title, table.headings, rows, lambda: Ending(totals=totals or None)))


def value(cell: Any, heading: Heading, report: Report) -> Any:
    return in_unit(cell, kind_of(cell, heading), report.unit)


FORMS = {
    form.key: form
    for form in (
        ReportForm("xlsx", write_xlsx, f"{OFFICE}.spreadsheetml.sheet"),
        ReportForm("pdf", write_pdf, "application/pdf"),
        ReportForm("docx", write_docx, f"{OFFICE}.wordprocessingml.document"),
        ReportForm("pptx", write_pptx, f"{OFFICE}.presentationml.presentation"),
        ReportForm("csv", csv_of, "text/csv; charset=utf-8"),
    )
}


def forms_to_make(kind: ReportKind) -> list[str]:
    """The forms that a kind can be had in: some as slides for a meeting, which are not issued."""
    return [*forms_of(kind), *(["pptx"] if kind.has_slides else [])]


def forms_of(kind: ReportKind) -> list[str]:
    """The forms in which a kind is issued: what is one table can be had as CSV too."""
    return ["xlsx", "pdf", "docx", *(["csv"] if kind.is_ledger else [])]

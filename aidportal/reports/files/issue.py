"""Issues a report: gives it a serial number, hashes what it says, and keeps its files as they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from aidportal.history.seal import last_head
from aidportal.web.storage import files_with_their_row

from ..models import IssuedReport
from .content import KeyFigures, Paragraph, Report, ReportChart, raw, with_totals
from .docx import write_docx
from .pdf import write_pdf
from .proof import to_json
from .xlsx import write_xlsx


def issue(report: Report) -> IssuedReport:
    """The report, frozen. Its files carry the serial number; nothing is kept where one cannot be written."""
    with transaction.atomic():
        serial = next_serial()
        with override(report.language):
            words = _("%(scope)s · No. %(serial)s") % {"scope": report.subtitle, "serial": serial}
            facts = (*report.scope_words, *seal_words())
        report = replace(report, subtitle=words, scope_words=facts, serial=serial)
        issued = IssuedReport(
            serial=serial,
            kind=report.kind,
            title=report.title,
            subtitle=words[:400],
            numbers=json.loads(to_json(report)),
            sha256=hash_of(report),
            issued_by=report.reader,
            issued_at=report.made_at,
        )
        with files_with_their_row(issued, "xlsx", "pdf", "docx"):
            for name, write in (("xlsx", write_xlsx), ("pdf", write_pdf), ("docx", write_docx)):
                getattr(issued, name).save(f"{serial}.{name}", ContentFile(write(report)), save=False)
            issued.save()
    return issued


def seal_words() -> list[tuple[str, str]]:
    """The last seal over the history, printed so that nobody can cut off what came before; none before the first."""
    head = last_head()
    if head is None:
        return []
    # In groups, between which a line can break.
    groups = " ".join(head.head[at : at + 8] for at in range(0, len(head.head), 8))
    return [(_("Seal of the history"), f"{head.seal} · {groups}")]


def next_serial() -> str:
    """The next number of the year: 2026-0007. Two who issue at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('issued report'))")
    year = timezone.localdate().year
    last = IssuedReport.objects.filter(serial__startswith=f"{year}-").order_by("-serial").first()
    return f"{year}-{int(last.serial[5:]) + 1 if last else 1:04d}"


def hash_of(report: Report) -> str:
    """A hash of all that the report says: texts, numbers, rows of its lists."""
    content = hashlib.sha256(to_json(report).encode())
    for block in report.blocks():
        if isinstance(block, Paragraph):
            content.update(block.text.encode())
        elif isinstance(block, KeyFigures):
            continue  # Their numbers are in the JSON.
        else:
            table = block.table if isinstance(block, ReportChart) else block
            for row in with_totals(table):
                content.update(json.dumps([str(raw(cell)) for cell in row.cells], ensure_ascii=False).encode())
    return content.hexdigest()

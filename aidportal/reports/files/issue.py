"""Issues a report: gives it a serial number, hashes what it says, signs its files and keeps them as they are."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict, replace

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from aidportal.history.seal import last_head
from aidportal.web.storage import files_with_their_row

from ..models import IssuedReport
from .carried import NUMBERS, SEAL, attach, put_line, put_part
from .content import KeyFigures, Paragraph, Report, ReportChart, raw, with_totals
from .file_numbers import carried_from
from .forms import FORMS, forms_of
from .kinds import BY_KEY
from .proof import pieces_of_json, to_json
from .seal import Seal, own_key, sealed
from .section_texts import edits_of
from .shown import digests_of


def issue(report: Report, replaces: IssuedReport | None = None, tell: Callable[[str], object] = str) -> IssuedReport:
    """The report, frozen. Its files carry serial number and signature; nothing is kept where one cannot be written.

    ``tell`` is called with the form that is written next.
    """
    with transaction.atomic():
        serial = next_serial()
        with override(report.language):
            words = _("%(scope)s · No. %(serial)s") % {"scope": report.subtitle, "serial": serial}
            facts = (*report.scope_words, *replaced_words(replaces), *seal_words())
        report = replace(report, subtitle=words, scope_words=facts, serial=serial)
        issued = IssuedReport(
            serial=serial,
            kind=report.kind,
            title=report.title,
            subtitle=words[:400],
            numbers=json.loads(to_json(report, with_columns=False)),
            texts=[
                asdict(edit) | {"section": section, "at": edit.at.isoformat()} for section, edit in edits_of(report)
            ],
            sha256=hash_of(report),
            issued_by=report.reader,
            issued_at=report.made_at,
            replaces=replaces,
            key=own_key(),
        )
        forms = forms_of(BY_KEY[report.kind])
        with files_with_their_row(issued, *forms):
            for form in forms:
                tell(form)
                seal, body = signed(report, form, issued)
                issued.seals[form] = asdict(seal)
                getattr(issued, form).save(f"{serial}.{form}", ContentFile(body), save=False)
            issued.save()
    return issued


def signed(report: Report, form: str, issued: IssuedReport) -> tuple[Seal, bytes]:
    """A file of the report with the signature of what it shows."""
    body = FORMS[form].write(report)
    if form == "csv":
        body = put_line(body, NUMBERS, to_json(report))
    numbers = carried_from(io.BytesIO(body)).numbers
    seal = sealed(issued.serial, form, issued.issued_at, digests_of(form, io.BytesIO(body)), numbers)
    put = {"pdf": attach, "csv": put_line}.get(form, put_part)
    return seal, put(body, SEAL, seal.to_json())


def replaced_words(replaces: IssuedReport | None) -> list[tuple[str, str]]:
    return [(_("Replaces"), _("No. %(serial)s") % {"serial": replaces.serial})] if replaces else []


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
    content = hashlib.sha256()
    for piece in pieces_of_json(report):
        content.update(piece.encode())
    for block in report.blocks():
        if isinstance(block, Paragraph):
            content.update(f"{block.text}{block.note}".encode())
        elif isinstance(block, KeyFigures):
            continue  # Their numbers are in the JSON.
        else:
            table = block.table if isinstance(block, ReportChart) else block
            for row in with_totals(table):
                content.update(json.dumps([str(raw(cell)) for cell in row.cells], ensure_ascii=False).encode())
    return content.hexdigest()

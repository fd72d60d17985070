"""What was found of issued reports, kept until anything moves that it was made from.

A verdict is kept under all of this, so one of before is never found: whoever looks at the page again without a change
in between need not wait for hundreds of questions.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace

from django.core.cache import cache
from django.utils.translation import get_language

from aidportal.figures import catalogue
from aidportal.history.models import Act
from aidportal.history.moments import shown_moment
from aidportal.supervisor.version import version
from aidportal.values import dates

from .files import verdict
from .files.verdict import ReportVerdict
from .models import IssuedReport


def of_issued(issued: IssuedReport) -> ReportVerdict:
    """What has become of an issued report; asked of the records only where none is kept that still holds."""
    # Before the records are asked: what changes meanwhile has another number.
    key = key_of(issued)
    kept: ReportVerdict | None = cache.get(key)
    if kept is None:
        kept = verdict.of_issued(issued).in_short
        # On a full disk it is asked again the next time.
        with suppress(OSError):
            cache.set(key, kept, None)
    return replace(kept, issued=issued)


def forget(issued: IssuedReport) -> None:
    """Have the records asked anew."""
    cache.delete(key_of(issued))


def key_of(issued: IssuedReport) -> str:
    """A hash of the file, the last act, the day, the definitions, and the words in which it is told."""
    moment = shown_moment()
    made_from = [
        issued.serial,
        hash_of_file(issued),
        # With its time: in a portal that was restored another act can have the same number.
        str(Act.objects.values_list("pk", "at").first()),
        moment.number if moment else None,
        str(dates.today()),
        {figure.key: figure.version for figure in catalogue.figures()},
        version(),
        get_language(),
    ]
    return f"verdict-{hashlib.sha256(json.dumps(made_from).encode()).hexdigest()}"


def hash_of_file(issued: IssuedReport) -> str:
    """That of the workbook, which holds the numbers; empty where it is gone."""
    try:
        with issued.xlsx.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""

"""A bulk change as its page shows it: what is set, in how many records, and each record with what was and will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import doubts
from .models import Import, ImportedRow, RowVerdict
from .preview_page import TONES

RECORDS_PER_PAGE = 50
READ_AGAIN = (Import.State.PREVIEWED, Import.State.CANCELLED, Import.State.REFUSED)


def labels(is_written: bool = False) -> dict[str, str]:
    """The verdicts as they are called of records, before and after they are written."""
    return {
        RowVerdict.CHANGED: _("was changed") if is_written else _("changes"),
        RowVerdict.UNCHANGED: _("stays as it is"),
        RowVerdict.WRONG: _("cannot be changed"),
    }


def context(job: Import, query: Mapping[str, str]) -> dict[str, Any]:
    verdict = query.get("verdict", "")
    rows = job.rows.filter(verdict=verdict) if verdict in RowVerdict.values else job.rows.all()
    page = Paginator(rows, RECORDS_PER_PAGE).get_page(query.get("page"))
    counts: Mapping[str, int] = job.summary.get("counts", {})
    is_open = job.state == Import.State.PREVIEWED
    will_change = counts.get(RowVerdict.CHANGED, 0)
    chosen: Any = job.selection
    is_written = job.state in (Import.State.WRITTEN, Import.State.UNDONE)
    return {
        "kind": capfirst(str(apps.get_model(job.kind)._meta.verbose_name)),
        "set": set_in(job),
        "is_open": is_open,
        "sentence": sentence(counts, is_written) if counts else "",
        "stale": job.rows.filter(data__is_stale=True).count() if is_open else 0,
        "will_change": will_change,
        **doubts.shown(job),
        "write_label": ngettext("Write %(count)s row", "Write %(count)s rows", will_change)
        % {"count": f"{will_change:,}"},
        "can_read_again": job.state in READ_AGAIN,
        "can_undo": job.state == Import.State.WRITTEN,
        "verdicts": verdicts(job, counts, labels(is_written), verdict),
        "page": page,
        "rows": [shown(row, labels(is_written)) for row in page],
        "tone": TONES.get(job.state, ""),
        "list_url": list_url(chosen["list"], chosen["query"]),
    }


def set_in(job: Import) -> dict[str, str]:
    """The field that is set, and the value."""
    importer: Any = job.importer
    chosen: Any = job.selection
    field = importer.field(chosen["field"])
    return {"label": field.label(importer.model), "value": chosen["words"][field.name]}


def sentence(counts: Mapping[str, int], is_written: bool) -> str:
    """How many change or were changed, stay and cannot be changed."""
    count = counts.get(RowVerdict.CHANGED, 0)
    changes = ngettext("%(count)s row changes", "%(count)s rows change", count)
    changed = ngettext("%(count)s row was changed", "%(count)s rows were changed", count)
    parts = [
        (changed if is_written else changes, "changed"),
        (ngettext("%(count)s is so already", "%(count)s are so already", counts.get("unchanged", 0)), "unchanged"),
        (ngettext("%(count)s cannot be changed", "%(count)s cannot be changed", counts.get("wrong", 0)), "wrong"),
    ]
    told = [words % {"count": f"{counts[verdict]:,}"} for words, verdict in parts if counts.get(verdict)]
    return " · ".join(told)


def verdicts(job: Import, counts: Mapping[str, int], words: Mapping[str, str], wanted: str) -> list[dict[str, Any]]:
    address = job.get_absolute_url()
    every = {"url": f"{address}#rows", "label": _("All"), "count": sum(counts.values()), "current": not wanted}
    return [every] + [
        {
            "url": f"{address}?verdict={verdict}#rows",
            "label": capfirst(label),
            "count": counts[verdict],
            "current": wanted == verdict,
        }
        for verdict, label in words.items()
        if counts.get(verdict)
    ]


def shown(row: ImportedRow, words: Mapping[str, str]) -> dict[str, Any]:
    return row.data | {"verdict": words.get(row.verdict, ""), "tone": TONES.get(row.verdict, "")}


def list_url(address: str, query: str) -> str:
    """The list at ``address`` as it was asked when records were chosen in it."""
    return f"{reverse(address)}?{query}" if query else reverse(address)

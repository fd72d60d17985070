"""An import as its page shows it: counts, totals, columns and rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.intake.fields import Field, RecordNames
from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT, How
from aidportal.values.money import Qualifier
from aidportal.values.rounding import grouped

from .findings import unit_label
from .forms import now_meant
from .models import NOT_WRITABLE, Import, ImportedRow, ImportedRowQuerySet, RowVerdict

# Rows that are kept without a value that could not be read.
WARNED, HAS_WARNINGS = "warned", Q(data__warnings__0__isnull=False)
TONES: dict[str, str] = {
    Import.State.WRITTEN: "ok",
    Import.State.REFUSED: "bad",
    Import.State.PREVIEWED: "warn",
    RowVerdict.NEW: "ok",
    RowVerdict.CHANGED: "warn",
    RowVerdict.DOUBTFUL: "warn",
    RowVerdict.WRONG: "bad",
}


def how_words() -> dict[str, str]:
    return {
        How.NAMED: _("by its name"),
        How.GUESSED: _("by a similar name: please check"),
        How.BY_VALUES: _("by its values: please check"),
        How.CHOSEN: _("chosen"),
        How.REMEMBERED: _("as you answered before"),
        How.ELSE: _("for rows that do not say it themselves"),
        How.UNKNOWN: _("not understood"),
    }


# ---- How far it is


def progress(job: Import) -> dict[str, Any]:
    """Rows done, rows in all or 0 where nobody knows, and a sentence with both and the time left."""
    total = job.rows_total if job.rows_total >= job.rows_done else 0
    shown = {"done": f"{job.rows_done:,}", "total": f"{total:,}"}
    if total:
        words = ngettext("%(done)s of about %(total)s row done", "%(done)s of about %(total)s rows done", total)
    else:
        words = ngettext("%(done)s row done", "%(done)s rows done", job.rows_done)
    text = words % shown
    if left := time_left(job, total):
        text += _(", %(left)s left") % {"left": left}
    if job.attempts > 1:
        text += _(". The work was interrupted and has been started again.")
    return {"done": job.rows_done, "total": total, "text": text}


def time_left(job: Import, total: int) -> str:
    if not (total and job.rows_done and job.step_started_at):
        return ""
    gone = (timezone.now() - job.step_started_at).total_seconds()
    seconds = round(gone * (total - job.rows_done) / job.rows_done)
    if seconds < 90:
        return ngettext("about %(n)s second", "about %(n)s seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}


# ---- What was found


def verdicts(job: Import, wanted: str) -> list[dict[str, Any]]:
    """The filters by verdict with their counts, only those that there are; the first is all."""
    counts = job.summary.get("counts", {})
    address = job.get_absolute_url()
    every = {"url": f"{address}#rows", "label": _("All"), "count": sum(counts.values()), "current": not wanted}
    warned = job.rows.filter(HAS_WARNINGS).count() if job.summary.get("warnings") else 0
    with_warnings = {
        "url": f"{address}?verdict={WARNED}#rows",
        "label": _("With values left out"),
        "count": warned,
        "current": wanted == WARNED,
    }
    by_verdict = [
        {
            "url": f"{address}?verdict={verdict.value}#rows",
            "label": verdict.label,
            "count": counts[verdict],
            "current": wanted == verdict,
        }
        for verdict in RowVerdict
        if counts.get(verdict)
    ]
    return [every, *by_verdict, *([with_warnings] if warned else [])]


def rows_with(job: Import, wanted: str) -> ImportedRowQuerySet:
    """The rows of the verdict that is wanted, or those that are kept without a value; else all."""
    if wanted == WARNED:
        return job.rows.filter(HAS_WARNINGS)
    return job.rows.filter(verdict=wanted) if wanted in RowVerdict.values else job.rows.all()


def parts(job: Import, kind: Importer) -> list[dict[str, Any]]:
    """By kind of record: how many would be added, changed and left as they are."""
    actions = job.summary.get("actions", {})
    return [
        {
            "label": part.label,
            "new": actions[part.name].get("new", 0),
            "changed": actions[part.name].get("changed", 0),
            "unchanged": actions[part.name].get("unchanged", 0),
        }
        for part in kind.parts
        if part.name in actions
    ]


def totals(job: Import) -> list[dict[str, Any]]:
    """Totals of the file beside those of the records; ``difference`` is set where they are not equal."""
    totals_shown = []
    for total in job.summary.get("totals", []):
        stated, written = number(total["file"]), number(total["written"])
        if stated is None and not written:
            continue
        difference = written - stated if stated is not None and written is not None else None
        unit = _("%(label)s (yuan)") if total["is_money"] else "%(label)s"
        totals_shown.append(
            {
                "label": unit % {"label": total["label"]},
                "file": grouped(stated),
                "written": grouped(written),
                "difference": grouped(difference) if difference else "",
            }
        )
    return totals_shown


def number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def unread(job: Import) -> list[dict[str, Any]]:
    """Columns of amounts that were not read, those that nobody has left out first, each heading once.

    A table that is none of ours is left out by its sheet, a column by its heading, wherever that stands.
    """
    columns: dict[tuple[Any, ...], dict[str, Any]] = {}
    for column in job.summary.get("unread", []):
        field = f"sheet:{column['sheet']}" if column["is_whole"] else f"column:{column['plain']}"
        key = (field, column["plain"], column["unit"], column["is_control"])
        one = columns.setdefault(
            key, column | {"field": field, "sheets": [], "amount": Decimal(0), "open": Decimal(0), "cells": 0}
        )
        one["sheets"] += [column["sheet"]] if column["sheet"] not in one["sheets"] else []
        one["amount"] += Decimal(column["sum"])
        # Of a column of wholes only what it states beyond its parts, which are told of by themselves.
        one["open"] += Decimal(column["sum"] if column["beyond"] is None else column["beyond"])
        one["cells"] += column["cells"]
        one["sum"] = " ".join(filter(None, (grouped(one["amount"]), unit_label(column["unit"]))))
    quiet = ("is_control", "is_told", "is_people")
    return sorted(columns.values(), key=lambda one: [bool(one.get(name)) for name in quiet])


def tables(job: Import, kind: Importer) -> list[dict[str, Any]]:
    """The tables of the file by their headers, each header once, with the sheets it stands on."""
    by_header: dict[str, dict[str, Any]] = {}
    words = how_words()
    options = [{"value": LEFT_OUT, "label": _("(left out)")}]
    options += [{"value": field.name, "label": str(field.label)} for field in kind.every_field()]
    for table in job.summary.get("tables", []):
        if known := by_header.get(table["fingerprint"]):
            known["sheets"].append(table["sheet"])
            continue
        columns = [
            column
            | {
                "wanted": now_meant(column),
                # A column that is known by its heading means what that says unless another is chosen.
                "may_be_nothing": column["how"] not in (How.NAMED, How.GUESSED, How.BY_VALUES),
                "how_words": words[column["how"]],
                "tone": {How.GUESSED: "warn", How.BY_VALUES: "warn", How.UNKNOWN: "bad"}.get(column["how"], "ok"),
            }
            for column in table["columns"]
        ]
        by_header[table["fingerprint"]] = table | {"columns": columns, "sheets": [table["sheet"]], "options": options}
    return list(by_header.values())


# ---- Rows


def columns_shown(job: Import, kind: Importer) -> list[Field]:
    """The fields that the file has columns of, in its order."""
    by_name = {field.name: field for field in kind.every_field() if not field.is_computed}
    names = [column["field"] for table in job.summary.get("tables", []) for column in table["columns"]]
    return [by_name[name] for name in dict.fromkeys(names) if name in by_name]


def heading(field: Field) -> dict[str, Any]:
    text = _("%(label)s (yuan)") % {"label": field.label} if field.is_money else str(field.label)
    return {"text": text, "is_number": field.is_money}


def rows(page: Iterable[ImportedRow], fields: Sequence[Field], decided: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of one page, each with its cells in words."""
    page = list(page)
    names = names_of(page, fields)
    return [
        row.data
        | {
            "place": str(row),
            "sheet": row.sheet,
            "number": row.number,
            "verdict": row.get_verdict_display(),
            "tone": TONES.get(row.verdict, ""),
            "cells": [cell(field, row.data["values"], names) for field in fields],
            "is_open": row.verdict in NOT_WRITABLE,
            "decided": decided.get(str(row), ""),
        }
        for row in page
    ]


def names_of(page: Sequence[ImportedRow], fields: Sequence[Field]) -> RecordNames:
    """The names of the records that cells hold the keys of."""
    names: dict[tuple[type[Model], str], str] = {}
    for model in dict.fromkeys(field.model for field in fields if field.model):
        of_model = [field.name for field in fields if field.model is model]
        values = (row.data["values"].get(name) for row in page for name in of_model)
        # A cell may name several records.
        keys = {key for value in values for key in (value if isinstance(value, list) else [value])} - {None}
        # A name that stands for no record yet is none of their keys.
        kind = type(model._meta.pk.to_python("0"))
        records = model._default_manager.filter(pk__in=[key for key in keys if isinstance(key, kind)])
        names |= {(model, str(record.pk)): str(record) for record in records}
    return names


def cell(field: Field, values: Mapping[str, Any], names: RecordNames) -> dict[str, Any]:
    value, qualifier = values.get(field.name), values.get(f"{field.name}_qualifier")
    text = "" if value in (None, "") else field.shown(value, names)
    return {"text": text, "is_number": field.is_money, "mark": Qualifier(qualifier or "").mark}


# ---- What it is


def facts(job: Import) -> list[dict[str, Any]]:
    lines = [
        {"label": _("State"), "value": job.get_state_display()},
        {
            "label": _("Prepared") if job.is_bulk else _("Sent"),
            "value": f"{timezone.localtime(job.created_at):%Y-%m-%d %H:%M}",
        },
        {
            "label": _("Prepared by") if job.is_bulk else _("By"),
            "value": str(job.user) if job.user else _("command line"),
        },
    ]
    if not job.is_bulk:
        lines.append({"label": _("Size"), "value": _("%(kb)s KB") % {"kb": f"{max(1, job.size // 1024):,}"}})
    if job.written_at:
        lines.append({"label": _("Written"), "value": f"{timezone.localtime(job.written_at):%Y-%m-%d %H:%M}"})
    if job.undone_at:
        lines.append({"label": _("Undone"), "value": f"{timezone.localtime(job.undone_at):%Y-%m-%d %H:%M}"})
    if job.document_id:
        url = reverse("published:document_detail", args=[job.document_id])
        lines.append({"label": _("Document"), "value": str(job.document), "url": url})
    return lines

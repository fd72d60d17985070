"""Where the amounts of a file go, and what its own totals say, as the page of an import begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from aidportal.intake.kinds import Importer
from aidportal.intake.ledger import TOLD_AGAIN
from aidportal.values.rounding import fixed, grouped

from . import stated_totals, told_lines
from .findings import unclaimed
from .models import NOT_WRITABLE, TAKEN, Import, RowVerdict
from .preview_page import unread

NOTHING = Decimal(0)
# What becomes of the amounts of a column, and in rows of which verdicts.
BECOMES = (
    ("written", TAKEN),
    ("open", NOT_WRITABLE),
    ("left_out", (RowVerdict.LEFT_OUT,)),
    ("told_again", (TOLD_AGAIN,)),
)


def context(job: Import, kind: Importer) -> dict[str, Any]:
    """The ledger of the file: what is not read first, in a tone that nobody overlooks."""
    lost, lines = unread(job), told_lines.shown(job)
    read = read_columns(job, kind)
    texts = [column for column in read if column.get("is_text")]
    money = [column for column in read if column["is_money"] and not column.get("is_text")]
    missing = added_up([*unclaimed(lost), *told_lines.unanswered(lines)], "open") + added_up(money, "lost")
    others = [one for one in [*lost, *lines] if not (one.get("is_control") or one.get("is_people"))]
    stated = added_up(money, "amount") - added_up(money, "told_again") + added_up(others, "open")
    open_ = added_up(money, "open")
    return {
        "unread": lost,
        "told_lines": lines,
        "ledger": sorted(money, key=lambda one: (not one["lost"], not one["open"])),
        "texts": texts,
        "counted": [column for column in read if not column["is_money"]],
        "to_write": grouped(added_up(money, "written")),
        "waiting": grouped(open_) if open_ else "",
        "missing": grouped(missing) if missing else "",
        "share": share_of(missing, stated),
        "bar": bar(missing, open_, stated),
        "checks": stated_totals.differing(job, lost),
        "agreeing": stated_totals.agreeing(job),
    }


def added_up(rows: Iterable[Mapping[str, Decimal]], name: str) -> Decimal:
    return sum((row[name] for row in rows), NOTHING)


def read_columns(job: Import, kind: Importer) -> list[dict[str, Any]]:
    """The columns that fields read, each heading once: what they come to, and what of it stands in which rows."""
    labels = {field.name: str(field.label) for field in kind.every_field()}
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for column in job.summary.get("ledger", []):
        sums = {"amount": NOTHING, "lost": NOTHING} | {name: NOTHING for name, _verdicts in BECOMES}
        start = column | {"places": [], "cells": 0, "label": labels.get(column["field"], ""), **sums}
        one = columns.setdefault((column["plain"], column["field"]), start)
        one["places"].append(f"{column['sheet']} {column['letter']}")
        one["cells"] += column["cells"]
        one["amount"] += Decimal(column["sum"])
        one["lost"] += Decimal(column["unread"])
        for name, verdicts in BECOMES:
            one[name] += became(column["became"], verdicts)
    for one in columns.values():
        one["words"] = {name: grouped(one[name]) for name in ("amount", "lost", *(name for name, _of in BECOMES))}
    return list(columns.values())


def became(amounts: Mapping[str, str], verdicts: Iterable[str]) -> Decimal:
    return sum((Decimal(amounts[verdict]) for verdict in verdicts if verdict in amounts), NOTHING)


def share_of(part: Decimal, whole: Decimal) -> str:
    return f"{fixed(100 * part / whole, 1)} %" if part and whole else ""


def bar(missing: Decimal, open_: Decimal, stated: Decimal) -> dict[str, str] | None:
    """How wide what is not read and what waits are drawn, in per cent of the whole; nothing where nothing is stated."""
    if stated <= 0:
        return None
    lost, waits = (max(NOTHING, min(Decimal(100), 100 * part / stated)) for part in (missing, open_))
    read = max(NOTHING, 100 - lost - waits)
    widths = {"read": read, "waits": waits, "lost": lost, "lost_at": read + waits}
    return {name: fixed(width, 2) for name, width in widths.items()}

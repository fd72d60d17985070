"""Where the amounts of a file go, and what its own totals say, as the page of an import begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.kinds import Importer
from aidportal.sheets.cells import unit_of
from aidportal.values.rounding import fixed, grouped

from .models import NOT_WRITABLE, TAKEN, Import, RowVerdict
from .preview_page import unread

NOTHING = Decimal(0)


def context(job: Import, kind: Importer) -> dict[str, Any]:
    """The ledger of the file: what is not read first, in a tone that nobody overlooks."""
    lost = unread(job)
    read = read_columns(job, kind)
    money = [column for column in read if column["is_money"]]
    missing = sum((column["amount"] for column in lost if not column["is_told"]), NOTHING)
    missing += sum((column["lost"] for column in money), NOTHING)
    stated = sum((column["amount"] for column in money), NOTHING) + sum((one["amount"] for one in lost), NOTHING)
    open_ = sum((column["open"] for column in money), NOTHING)
    return {
        "unread": lost,
        "ledger": sorted(money, key=lambda one: (not one["lost"], not one["open"])),
        "counted": [column for column in read if not column["is_money"]],
        "to_write": grouped(sum((column["written"] for column in money), NOTHING)),
        "waiting": grouped(open_) if open_ else "",
        "missing": grouped(missing) if missing else "",
        "share": share_of(missing, stated),
        "bar": bar(missing, open_, stated),
        "checks": checks(job, lost),
        "agreeing": sum(check["agrees"] for check in job.summary.get("checks", [])),
    }


def read_columns(job: Import, kind: Importer) -> list[dict[str, Any]]:
    """The columns that fields read, each heading once: what they come to, and what of it stands in which rows."""
    labels = {field.name: str(field.label) for field in kind.every_field()}
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for column in job.summary.get("ledger", []):
        sums = {"amount": NOTHING, "written": NOTHING, "open": NOTHING, "left_out": NOTHING, "lost": NOTHING}
        start = column | {"places": [], "cells": 0, "label": labels.get(column["field"], ""), **sums}
        one = columns.setdefault((column["plain"], column["field"]), start)
        one["places"].append(f"{column['sheet']} {column['letter']}")
        one["cells"] += column["cells"]
        one["amount"] += Decimal(column["sum"])
        one["lost"] += Decimal(column["unread"])
        for name, verdicts in (("written", TAKEN), ("open", NOT_WRITABLE), ("left_out", (RowVerdict.LEFT_OUT,))):
            one[name] += became(column["became"], verdicts)
    for one in columns.values():
        one["words"] = {name: grouped(one[name]) for name in ("amount", "written", "open", "left_out", "lost")}
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


def checks(job: Import, lost: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The totals of the file that are not the sums of its rows, with what the difference may come from."""
    shown = []
    for check in job.summary.get("checks", []):
        if check["agrees"]:
            continue
        stated, summed = Decimal(check["stated"]), Decimal(check["summed"])
        shown.append(
            check
            | {
                "stated": grouped(stated),
                "summed": grouped(summed),
                "difference": grouped(stated - summed),
                "why": why(check, stated - summed, lost),
            }
        )
    return shown


def why(check: Mapping[str, Any], difference: Decimal, lost: list[dict[str, Any]]) -> str:
    """What a total may differ by: amounts that are not read, or cells that are no numbers."""
    unit = unit_of(check["unit"])
    amount = difference * (unit.factor if unit and unit.is_money else 1)
    for column in lost:
        if column["amount"] == amount and not column["is_told"]:
            name = column["heading"] or column["letter"]
            return _("The difference is exactly the column “%(heading)s”, which is not read.") % {"heading": name}
    if check["not_numbers"]:
        rows = "、".join(map(str, check["not_numbers"]))
        return _("Cells that are no numbers: rows %(rows)s.") % {"rows": rows}
    if not check["rows"]:
        return _("No rows stand where this total would add them up.")
    return ""

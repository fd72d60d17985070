"""The totals that a file states, held against its rows and against what is written: as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.sheets.cells import unit_of
from aidportal.values.rounding import grouped

from .findings import unclaimed
from .models import Import

# A total differs by what the rows say, or only because some of its rows are not written.
DIFFERS, WAITS = "differs", "waits"


def agreeing(job: Import) -> int:
    return sum(check["agrees"] for check in job.summary.get("checks", []))


def differing(job: Import, lost: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The totals that what is written does not meet, those that the rows themselves do not meet first; and why."""
    shown = [described(check, lost) for check in job.summary.get("checks", []) if not check["agrees"]]
    return sorted(shown, key=lambda check: check["state"] != DIFFERS)


def described(check: Mapping[str, Any], lost: Sequence[dict[str, Any]]) -> dict[str, Any]:
    is_row_wise, adds_up = check.get("is_row_wise", False), check.get("adds_up", False)
    stated = Decimal(check["stated"])
    summed = Decimal(check["written"] if adds_up and check.get("written") else check["summed"])
    difference = stated - summed
    why = why_row_wise(check) if is_row_wise else why_unwritten() if adds_up else why_differs(check, difference, lost)
    return {
        **check,
        "state": WAITS if adds_up else DIFFERS,
        "place": place(check),
        "stated": grouped(stated),
        "summed": grouped(summed),
        "difference": grouped(difference),
        "why": why,
    }


def place(check: Mapping[str, Any]) -> str:
    """Where a total stands, and of what it is one."""
    if not check.get("is_row_wise"):
        return f"{check['sheet']} {check['letter']}{check['row']} {check['label']}, {check['heading']}"
    words = ngettext(
        "%(sheet)s %(letter)s: “%(heading)s” in %(count)s row",
        "%(sheet)s %(letter)s: “%(heading)s” in %(count)s rows",
        check["differing"],
    )
    names = {name: check[name] for name in ("sheet", "letter", "heading")}
    return words % (names | {"count": check["differing"]})


def why_row_wise(check: Mapping[str, Any]) -> str:
    """What the parts of rows may lack of their whole."""
    if names := "、".join(check["explained"]):
        return _("In each row the difference is exactly what “%(headings)s” holds, which is not read.") % {
            "headings": names
        }
    words = _("Row %(row)s: stated %(stated)s, its parts come to %(summed)s.")
    return " ".join(
        words
        % {"row": one["row"], "stated": grouped(Decimal(one["stated"])), "summed": grouped(Decimal(one["summed"]))}
        for one in check["named"]
    )


def why_unwritten() -> str:
    return _("The rows of the file add up to it; some of them are wrong, open or left out.")


def why_differs(check: Mapping[str, Any], difference: Decimal, lost: Sequence[dict[str, Any]]) -> str:
    """What a total may differ by: amounts that are not read, or cells that are no numbers."""
    unit = unit_of(check["unit"])
    amount = difference * (unit.factor if unit and unit.is_money else 1)
    for column in unclaimed(lost):
        if column["amount"] == amount:
            name = column["heading"] or column["letter"]
            return _("The difference is exactly the column “%(heading)s”, which is not read.") % {"heading": name}
    if check["not_numbers"]:
        rows = "、".join(map(str, check["not_numbers"]))
        return _("Cells that are no numbers: rows %(rows)s.") % {"rows": rows}
    if not check["rows"]:
        return _("No rows stand where this total would add them up.")
    return ""

"""Projects, their money and outputs, and donations: the rows that are asked for, and what some of them come to."""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import Any

from .asked import Asked, Row, lies_in
from .rows import Records

# Approved or further on, or of unknown status: not in reserve, awaiting approval or terminated.
COUNTED = [
    *("approved", "preparing", "running", "completed", "accepted", "audited", "evaluated", "handed_over"),
    *("suspended", "adjusting", "none"),
]


def is_given(records: Records, asked: Asked, body: int | None, axis: str = "giver") -> bool:
    """Whether an organisation lies in an area asked for as giver, or is asked for itself."""
    wanted = asked.axes.get(axis)
    if not wanted:
        return True
    if body is None:
        return "none" in wanted
    return f"o{body}" in wanted or lies_in(records.area_of(body), asked.stated(axis))


def is_in_area(records: Records, asked: Asked, code: str | None) -> bool:
    if not asked.axes.get("area"):
        return True
    return asked.lacks("area") if code is None else lies_in(records.today(code), asked.stated("area"))


def is_wanted(records: Records, asked: Asked, project: Row) -> bool:
    """Whether a project is asked for, but for its year, its givers and its sources."""
    return (
        asked.chooses("sector", project["sector_id"])
        and asked.chooses("status", project["status"])
        and asked.chooses("project", project["code"])
        and is_in_area(records, asked, project["area_id"])
        and is_given(records, asked, project["giver_id"], "project_giver")
    )


def is_helped(records: Records, asked: Asked, project: Row) -> bool:
    """Whether one of the givers asked for gives the project, or the money of one of its lines."""
    if not asked.axes.get("giver"):
        return True
    lines = records.lines_of[project["id"]]
    stated = asked.but(axes={"giver": asked.stated("giver") or ["nobody"]})
    bodies = [project["giver_id"], *(records.giver_of(line) for line in lines)]
    if any(body and is_given(records, stated, body) for body in bodies):
        return True
    return asked.lacks("giver") and not project["giver_id"] and not any(line["giver_id"] for line in lines)


def has_source(records: Records, asked: Asked, project: Row) -> bool:
    if not asked.axes.get("source"):
        return True
    lines = records.lines_of[project["id"]]
    return any(asked.chooses("source", line["source"]) for line in lines) or (asked.lacks("source") and not lines)


def projects(records: Records, asked: Asked) -> list[Row]:
    return [
        row
        for row in records.projects.values()
        if asked.dates(row["programme_year"])
        and is_wanted(records, asked, row)
        and is_helped(records, asked, row)
        and has_source(records, asked, row)
    ]


def investment(records: Records, rows: list[Row], asked: Asked) -> Any:
    """Totals of the projects, and of the groups of which every project is counted, each once."""
    found = [row["total_investment"] for row in rows if row["total_investment"] is not None]
    inside = {row["id"] for row in rows}
    for key, group in records.groups.items():
        members = {row["id"] for row in records.projects.values() if row["group_id"] == key}
        if members and members <= inside:
            found.append(group["total_investment"])
    return sum(found, Decimal(0)) if found else None


def is_line(records: Records, asked: Asked, line: Row) -> bool:
    """Whether a line is asked for, but for its year."""
    return (
        is_wanted(records, asked, records.projects[line["project_id"]])
        and asked.chooses("source", line["source"])
        and is_given(records, asked, records.giver_of(line))
    )


def lines(records: Records, asked: Asked) -> list[Row]:
    return [row for row in records.lines.values() if asked.dates(row["fiscal_year"]) and is_line(records, asked, row)]


def payments(records: Records, asked: Asked) -> list[Row]:
    dates = by_line if "line" in asked.axes.get("dated", ()) else by_itself
    return [
        row
        for row in records.payments
        if asked.chooses("kind", row["stage"])
        and dates(asked, row, records.lines[row["funding_id"]])
        and is_line(records, asked, records.lines[row["funding_id"]])
    ]


def by_itself(asked: Asked, payment: Row, line: Row) -> bool:
    return asked.dates(payment["moved_on"])


def by_line(asked: Asked, payment: Row, line: Row) -> bool:
    """On a line of the period, and moved up to its end; of a rough period, where one of both is not certain."""
    sure, perhaps = asked.but(rough=False), asked.but(rough=True)
    is_line, may_be_line = sure.dates(line["fiscal_year"]), perhaps.dates(line["fiscal_year"])
    moved, may_have_moved = (
        one.but(first=None, year_unknown=False, month_unknown=False).dates(payment["moved_on"])
        for one in (sure, perhaps)
    )
    if not asked.rough:
        return is_line and moved
    return (is_line or may_be_line) and (moved or may_have_moved) and not (is_line and moved)


def stays(records: Records, asked: Asked) -> list[Row]:
    """Changes of status, whenever they were, of the projects asked for; the kind is the status entered."""
    inside = {row["id"] for row in projects(records, asked)}
    return [row for row in records.statuses if row["project_id"] in inside and asked.chooses("kind", row["status"])]


def median_days(records: Records, rows: list[Row], asked: Asked) -> Any:
    days = [found for row in rows if (found := days_of(records, row)) is not None]
    return Decimal(str(median(days))) if days else None


def days_of(records: Records, row: Row) -> int | None:
    """From the first possible day of a change to that of the project's next, where both are known to a month."""
    later = [
        (one["since"], one["id"])
        for one in records.statuses
        if one["project_id"] == row["project_id"] and (one["since"], one["id"]) > (row["since"], row["id"])
    ]
    if not later:
        return None
    following = min(later)[0]
    if any((last - first).days > 30 for first, last in (row["since"], following)):
        return None
    return (following[0] - row["since"][0]).days


# ---- Outputs


def outputs(records: Records, asked: Asked) -> list[Row]:
    inside = {row["id"] for row in projects(records, asked)}
    return [row for row in records.outputs if row["project_id"] in inside and asked.chooses("unit", row["unit"])]


def quantity(row: Row) -> Decimal:
    return row["actual"] if row["actual"] is not None else row["planned"]


def committed(records: Records, project: int) -> Decimal:
    return sum((line["amount"] for line in records.lines_of[project] if line["amount"] is not None), Decimal(0))


def is_priced(records: Records, row: Row) -> bool:
    """Whether an output is the only one of its project, with a quantity and with money."""
    siblings = [one for one in records.outputs if one["project_id"] == row["project_id"]]
    return len(siblings) == 1 and bool(quantity(row)) and committed(records, row["project_id"]) > 0


# ---- Donations


def donations(records: Records, asked: Asked) -> list[Row]:
    return [row for row in records.donations.values() if is_donation(records, asked, row)]


def is_donation(records: Records, asked: Asked, row: Row) -> bool:
    project = records.projects.get(row["project_id"], {"sector_id": None, "code": None})
    items = [item for item in records.goods if item["donation_id"] == row["id"]]
    goods = asked.axes.get("goods")
    has_goods = not goods or (
        ("unvalued" in goods and any(item["value"] is None for item in items)) or ("none" in goods and not items)
    )
    return (
        has_goods
        and asked.dates(row["given_on"])
        and asked.chooses("sector", project["sector_id"])
        and asked.chooses("project", project["code"])
        and is_in_area(records, asked, records.bodies[row["receiver_id"]]["area_id"])
        and is_given(records, asked, row["giver_id"])
    )


def values_of_goods(records: Records, rows: list[Row]) -> list[Decimal]:
    inside = {row["id"] for row in rows}
    return [item["value"] for item in records.goods if item["donation_id"] in inside and item["value"] is not None]


def goods_value(records: Records, rows: list[Row], asked: Asked) -> Any:
    found = values_of_goods(records, rows)
    return sum(found, Decimal(0)) if found else None


def cash_and_goods(records: Records, rows: list[Row], asked: Asked) -> Any:
    found = [*values_of_goods(records, rows), *(row["cash"] for row in rows if row["cash"] is not None)]
    return sum(found, Decimal(0)) if found else None

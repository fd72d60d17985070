"""The raw rows of all tables, with what belongs together side by side."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.apps import apps

from aidportal.values.dates import PartialDate

from .asked import Row


def table(name: str) -> list[Row]:
    """The rows of a table as dictionaries; a partial date as its first and last day."""
    model = apps.get_model(name)
    return [
        {key: (value.first, value.last) if isinstance(value, PartialDate) else value for key, value in row.items()}
        for row in model._base_manager.values(*[one.attname for one in model._meta.concrete_fields])
    ]


class Records:
    """Everything that is recorded."""

    def __init__(self) -> None:
        self.areas = {row["code"]: row for row in table("directory.area")}
        self.bodies = {row["id"]: row for row in table("directory.organisation")}
        self.projects = {row["id"]: row for row in table("projects.project")}
        self.groups = {row["id"]: row for row in table("projects.projectgroup")}
        self.lines = {row["id"]: row for row in table("projects.funding")}
        self.payments = table("projects.disbursement")
        self.outputs = table("projects.output")
        self.statuses = table("projects.statuschange")
        self.donations = {row["id"]: row for row in table("projects.donation")}
        self.goods = table("projects.donateditem")
        self.officials = {row["id"]: row for row in table("cadres.official")}
        self.batches = {row["id"]: row for row in table("cadres.batch")}
        self.postings = {row["id"]: row for row in table("cadres.posting")}
        self.sessions = {row["id"]: row for row in table("trainings.session")}
        self.pairings = table("directory.pairing")
        self.agreements = table("directory.agreement")
        self.parties = pairs("directory.agreement_parties", "agreement_id", "organisation_id")
        self.fields = pairs("directory.agreement_sectors", "agreement_id", "sector_id")
        self.governments = {row["area_id"]: key for key, row in self.bodies.items() if row["kind"] == "government"}
        self.lines_of = gathered(self.lines.values(), "project_id")
        self.people_of = self._people()

    def _people(self) -> dict[int, list[Row]]:
        """Of each session its roster, one row a person; where it has none, its attendance."""
        rosters = gathered(table("trainings.attendee"), "session_id")
        lines = gathered(table("trainings.attendance"), "session_id")
        one_each = {key: [row | {"headcount": 1} for row in rows] for key, rows in rosters.items()}
        return {**lines, **one_each}

    def today(self, code: str | None) -> str | None:
        """The area as which an area counts today."""
        return self.areas[code]["counted_as"] if code else None

    def area_of(self, body: int | None) -> str | None:
        """The area of today in which an organisation lies."""
        return self.today(self.bodies[body]["area_id"]) if body else None

    def giver_of(self, line: Row) -> int | None:
        """Whose money a line is: its own giver, else as its source tells."""
        project = self.projects[line["project_id"]]
        if line["giver_id"]:
            return line["giver_id"]
        if line["source"] == "district":
            return project["giver_id"]
        if line["source"] == "municipal":
            home = self.area_of(project["giver_id"])
            return self.governments.get(f"{home[:2]}0000") if home else None
        if line["source"] in ("matching", "own"):
            return self.governments.get(project["area_id"])
        return None


def pairs(name: str, one: str, other: str) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in table(name):
        found[row[one]].append(row[other])
    return found


def gathered(rows: Any, key: str) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def years_between(first: date, last: date) -> int:
    """Whole years from one day to another."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))

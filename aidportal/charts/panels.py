"""Small tables of records for the pages of an area and of a document, as ``includes/panel_table.html`` takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Scope
from aidportal.registers.tables import heads
from aidportal.values.dates import describe
from aidportal.values.money import Unit, stated_amount
from projects.figures import COMMITTED

MOST_ROWS = 20
DASH = "—"


def link(text: Any, record: Any) -> dict[str, str]:
    return {"text": str(text), "url": record.get_absolute_url()}


def project_cells(project: Any, unit: Unit) -> list[Any]:
    return [
        link(project.title, project),
        project.area.name,
        describe(project.programme_year),
        stated_amount(project.committed, unit),
    ]


def donation_cells(donation: Any, unit: Unit) -> list[Any]:
    return [
        link(donation, donation),
        donation.purpose or DASH,
        describe(donation.given_on),
        stated_amount(donation.cash, unit, donation.cash_qualifier),
    ]


def posting_cells(posting: Any, unit: Unit) -> list[Any]:
    return [
        link(posting.official.name, posting),
        f"{posting.official.home_area.name} → {posting.host_area.name}",
        describe(posting.starts_on),
        describe(posting.ends_on),
    ]


def session_cells(session: Any, unit: Unit) -> list[Any]:
    sector = session.sector.name if session.sector else DASH
    return [link(session.title, session), sector, describe(session.starts_on), describe(session.ends_on)]


def pairing_cells(pairing: Any, unit: Unit) -> list[Any]:
    return [pairing.giver.name, pairing.receiver.name, pairing.since, describe(pairing.ends_on)]


def records_panel(
    key: str,
    rows: FigureQuerySet,
    unit: Unit,
    user: Any,
    *,
    scope: Scope | None = None,
    number: int | None = None,
) -> dict[str, Any]:
    """The first rows of a kind of record, of which there are ``number``.

    With a ``scope`` their figures are those of it, and there is the way to all of them; without, those of all.
    """
    kind, asked = KINDS[key](), scope or Scope(user)
    cells: Callable[[Any, Unit], list[Any]] = kind["cells"]
    shown = with_figures(rows.select_related(*kind["related"]), kind.get("of", {}), asked)[:MOST_ROWS]
    made = {
        "key": key,
        "title": kind["title"],
        "span": "col-6",
        "columns": kind["columns"],
        "rows": [cells(row, unit) for row in shown],
        "empty": _("Nothing is recorded."),
        "unit": unit.label if kind.get("money") else "",
    }
    if number is not None:
        made["title"] = _("%(title)s (%(count)s)") % {"title": kind["title"], "count": f"{number:,}"}
    if scope is not None:
        made |= {"url": scope.url(reverse(kind["url"])), "link": _("All of them")}
    return made


def projects_kind() -> dict[str, Any]:
    return {
        "title": _("Projects"),
        "columns": heads(_("Project"), _("Area"), _("Year"), _("Committed"), numeric=1),
        "cells": project_cells,
        "related": ("area",),
        "of": {"committed": Measured(COMMITTED, "project")},
        "url": "projects:list",
        "money": True,
    }


def donations_kind() -> dict[str, Any]:
    return {
        "title": _("Donations"),
        "columns": heads(_("Donation"), _("Purpose"), _("Date"), _("Cash"), numeric=1),
        "cells": donation_cells,
        "related": ("giver__area", "receiver__area"),
        "url": "projects:donation_list",
        "money": True,
    }


def postings_kind() -> dict[str, Any]:
    return {
        "title": _("Postings"),
        "columns": heads(_("Official"), _("From home to host"), _("From"), _("Until")),
        "cells": posting_cells,
        "related": ("official__home_area", "host_area"),
        "url": "cadres:list",
    }


def sessions_kind() -> dict[str, Any]:
    return {
        "title": _("Training sessions"),
        "columns": heads(_("Session"), _("Field"), _("From"), _("Until")),
        "cells": session_cells,
        "related": ("sector",),
        "url": "trainings:list",
    }


def pairings_kind() -> dict[str, Any]:
    return {
        "title": _("Pairings"),
        "columns": heads(_("Giver"), _("Receiver"), _("From"), _("Until")),
        "cells": pairing_cells,
        "related": ("giver__area", "receiver__area"),
        "url": "directory:pairing_list",
    }


KINDS: dict[str, Callable[[], dict[str, Any]]] = {
    "projects": projects_kind,
    "donations": donations_kind,
    "postings": postings_kind,
    "sessions": sessions_kind,
    "pairings": pairings_kind,
}

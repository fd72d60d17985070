"""Projects and donations as the panels of other pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.charts.panels import DASH, PanelCell, RecordsKind, link
from aidportal.figures.per_row import Measured
from aidportal.values.dates import describe
from aidportal.values.money import Unit, stated_amount

from .figures import COMMITTED
from .models import Donation, Project


def project_cells(project: Project, unit: Unit) -> list[PanelCell]:
    """``project`` has its money committed beside it."""
    committed = stated_amount(project.committed, unit)  # type: ignore[attr-defined]
    return [link(project.title, project), project.area.name, describe(project.programme_year), committed]


def donation_cells(donation: Donation, unit: Unit) -> list[PanelCell]:
    cash = stated_amount(donation.cash, unit, donation.cash_qualifier)
    return [link(donation, donation), donation.purpose or DASH, describe(donation.given_on), cash]


PROJECTS_KIND = RecordsKind(
    key="projects",
    title=_("Projects"),
    labels=(_("Project"), _("Area"), _("Year"), _("Committed")),
    cells=project_cells,
    related=("area",),
    url="projects:list",
    figures={"committed": Measured(COMMITTED, "project")},
    numeric=1,
    is_money=True,
)
DONATIONS_KIND = RecordsKind(
    key="donations",
    title=_("Donations"),
    labels=(_("Donation"), _("Purpose"), _("Date"), _("Cash")),
    cells=donation_cells,
    related=("giver__area", "receiver__area"),
    url="projects:donation_list",
    numeric=1,
    is_money=True,
)

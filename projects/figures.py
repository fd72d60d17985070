"""The figures of projects and donations; those of the money of projects are in ``money_figures``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidportal.directory.axes import AREA, GIVER, KIND, SECTOR
from aidportal.directory.dimensions import (
    area_dimensions,
    choice_dimension,
    giver_dimensions,
    month_dimension,
    sector_dimension,
    year_dimension,
)
from aidportal.figures.figure import Dimension, Figure, Measure, Rate, Words
from aidportal.figures.scopes import Scope
from aidportal.figures.uncounted import KNOWN_BY_YEAR, Omission

from .axes import GOODS, PROJECT, PROJECT_GIVER, STATUS, UNIT, WORK
from .models import DonatedItem, Donation, Output, Project, StatusChange
from .models.helpers import Helpers
from .models.standing import counted_only
from .money_figures import (
    ALLOTTED,
    ARRIVAL_RATE,
    ARRIVED,
    ARRIVED_ON_LINES,
    AXES,
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    PAID_ON_LINES,
    SPENDING_RATE,
    SPENT,
    SPENT_ON_LINES,
    status_dimension,
)
from .summaries import OF_PROJECTS
from .units import unit_name

# What of a scope means something for donations.
DONATION_AXES = (AREA, GIVER, SECTOR, PROJECT, GOODS)
# What an output cost is paid from all sources together, so none of them is asked for alone.
OUTPUT_AXES = (AREA, GIVER, PROJECT_GIVER, SECTOR, STATUS, PROJECT)
# Nor, for whom a project benefits, is one of its givers.
WHOLE_AXES = (AREA, SECTOR, STATUS, PROJECT)
_PROJECT = {
    **year_dimension("programme_year"),
    **area_dimensions("area", _("receiving area"), "area"),
    **giver_dimensions("giver", axis=PROJECT_GIVER),
    **sector_dimension("sector"),
    **status_dimension("status"),
}


def nameless(groups: Iterable[object]) -> dict[Any, str]:
    return {}


def helpers_dimension(project: str = "") -> Dimension:
    return Dimension("helpers", _("giver"), Helpers(project), nameless)


PROJECTS = Figure(
    key="projects",
    label=_("Projects"),
    unit=Measure.PROJECTS,
    definition=_(
        "Projects whose programme year lies in the period and that are approved or further on, or of unknown status. "
        "Those in reserve, awaiting approval or terminated count only where that status is asked for."
    ),
    rows=Project.objects.in_scope,
    measure="count_projects",
    url="projects:list",
    axes=AXES,
    within=counted_only,
    dimensions=_PROJECT,
    has_one_giver=False,
    helpers=helpers_dimension(),
    summaries=(OF_PROJECTS,),
)


def waiting(key: str, label: Words, definition: Words, status: str) -> Figure:
    """The projects of one status before approval, which no figure counts that does not ask for it."""
    return Figure(
        key=key,
        label=label,
        unit=Measure.PROJECTS,
        definition=definition,
        rows=Project.objects.in_scope,
        measure="count_projects",
        url="projects:list",
        axes=tuple(axis for axis in AXES if axis is not STATUS),
        within=lambda scope: scope.but(statuses=(status,)),
        dimensions={key: dimension for key, dimension in _PROJECT.items() if key != "status"},
        has_one_giver=False,
        helpers=helpers_dimension(),
        summaries=(OF_PROJECTS,),
    )


PROJECTS_IN_RESERVE = waiting(
    "projects_in_reserve",
    _("Projects in reserve"),
    _("Projects whose programme year lies in the period and that are in reserve, not submitted for approval yet."),
    Project.Status.RESERVE.value,
)

PROJECTS_AWAITING_APPROVAL = waiting(
    "projects_awaiting_approval",
    _("Projects awaiting approval"),
    _("Projects whose programme year lies in the period and that are submitted and not approved yet."),
    Project.Status.SUBMITTED.value,
)

TOTAL_INVESTMENT = Figure(
    key="total_investment",
    label=_("Total investment"),
    unit=Measure.YUAN,
    definition=_(
        "What is stated as the total investment of the projects that are counted, from all sources; those in "
        "reserve, awaiting approval or terminated are not, unless that status is asked for. A total stated for "
        "several projects together counts once, where all of them are counted."
    ),
    rows=Project.objects.in_scope,
    measure="total_investment",
    url="projects:list",
    axes=AXES,
    within=counted_only,
    dimensions=_PROJECT,
    has_amounts_together=True,
    has_one_giver=False,
)

BENEFICIARIES = Figure(
    key="beneficiaries",
    label=_("Beneficiaries"),
    unit=Measure.PEOPLE,
    definition=_(
        "People who benefit, as the projects that are counted state them; who benefits from two projects counts "
        "twice. Projects in reserve, awaiting approval or terminated are not counted, unless that status is asked for."
    ),
    rows=Project.objects.in_scope,
    measure="beneficiaries",
    url="projects:list",
    axes=AXES,
    within=counted_only,
    dimensions=_PROJECT,
    has_one_giver=False,
    helpers=helpers_dimension(),
    summaries=(OF_PROJECTS,),
)


def gifts_without_value(count: int) -> str:
    text = ngettext(
        "%(count)s gift without a stated value is not counted.",
        "%(count)s gifts without a stated value are not counted.",
        count,
    )
    return text % {"count": f"{count:,}"}


def only_without_value(scope: Scope) -> Scope:
    """The scope of a list of donations that shows those of which goods state no value."""
    return scope.but(goods=(DonatedItem.Stated.NO_VALUE.value,))


WITHOUT_VALUE = Omission(
    lambda scope: not scope.goods,
    only_without_value,
    gifts_without_value,
    (GOODS.parameter, DonatedItem.Stated.NO_VALUE.value),
)
_DONATION = {
    **year_dimension("given_on"),
    **month_dimension("given_on"),
    **area_dimensions("area", _("receiving area"), "receiver__area"),
    **giver_dimensions("giver"),
}

DONATED_CASH = Figure(
    key="donated_cash",
    label=_("Donations in cash"),
    unit=Measure.YUAN,
    definition=_("Cash of the donations dated in the period."),
    rows=Donation.objects.in_scope,
    measure="donated_cash",
    url="projects:donation_list",
    axes=DONATION_AXES,
    dimensions=_DONATION,
)

DONATED_GOODS = Figure(
    key="donated_goods",
    label=_("Donations in goods"),
    unit=Measure.YUAN,
    definition=_("Value of the goods of donations dated in the period. Goods without a stated value add nothing."),
    rows=DonatedItem.objects.in_scope,
    measure="donated_goods",
    url="projects:donation_list",
    listed=Donation.objects.in_scope,
    axes=DONATION_AXES,
    dimensions={
        **year_dimension("donation__given_on"),
        **month_dimension("donation__given_on"),
        **area_dimensions("area", _("receiving area"), "donation__receiver__area"),
        **giver_dimensions("donation__giver"),
    },
    omissions=(KNOWN_BY_YEAR, WITHOUT_VALUE),
)

GOODS_WITHOUT_VALUE = Figure(
    key="goods_without_value",
    label=_("Gifts without a stated value"),
    unit=Measure.GIFTS,
    definition=_("Donations dated in the period with goods of which one or more state no value."),
    rows=Donation.objects.in_scope,
    measure="count_donations",
    url="projects:donation_list",
    axes=DONATION_AXES,
    within=only_without_value,
    dimensions=_DONATION,
)

DONATED = Figure(
    key="donated",
    label=_("Donations in cash and goods"),
    unit=Measure.YUAN,
    definition=_(
        "Cash and value of the goods of the donations dated in the period. Goods without a stated value add nothing."
    ),
    rows=Donation.objects.in_scope,
    measure="donated",
    url="projects:donation_list",
    axes=DONATION_AXES,
    dimensions=_DONATION,
    omissions=(KNOWN_BY_YEAR, WITHOUT_VALUE),
)

STATUS_DAYS = Figure(
    key="status_days",
    label=_("Days in a status"),
    unit=Measure.DAYS,
    definition=_(
        "Median of the days that projects stayed in a status until the next one; stays that go on, and those whose "
        "ends are known less exactly than to a month, are left out."
    ),
    rows=StatusChange.objects.in_scope,
    measure="median_days",
    url="projects:status_list",
    axes=(*AXES, KIND),
    dimensions=choice_dimension("stage", _("status entered"), "status", Project.Status, KIND),
    adds_up=False,
    has_one_giver=False,
)


def unit_dimension() -> dict[str, Dimension]:
    def names(units: Iterable[str | None]) -> dict[Any, str]:
        return {unit: unit_name(unit) for unit in units if unit}

    return {
        "unit": Dimension("unit", _("unit of output"), "unit", names, UNIT.narrow),
        "work": Dimension("work", _("kind of work"), "name", names, WORK.narrow),
    }


_OUTPUT = {
    **unit_dimension(),
    **year_dimension("project__programme_year"),
    **sector_dimension("project__sector"),
    **area_dimensions("area", _("receiving area"), "project__area"),
}

OUTPUT_COST = Figure(
    key="output_cost",
    label=_("Cost of outputs"),
    unit=Measure.YUAN,
    definition=_(
        "Money committed, in any year and from all sources and givers, for the projects that are counted and have one "
        "output with a known quantity."
    ),
    rows=Output.objects.in_scope,
    measure="output_cost",
    url="projects:output_list",
    axes=(*OUTPUT_AXES, UNIT, WORK),
    within=counted_only,
    dimensions=_OUTPUT,
    has_one_giver=False,
    helpers=helpers_dimension("project"),
)

OUTPUT_QUANTITY = Figure(
    key="output_quantity",
    label=_("Quantity of outputs"),
    unit=Measure.OUTPUT,
    definition=_(
        "What these projects built or delivered, else what they plan, in one unit; without a unit there is no total."
    ),
    rows=Output.objects.in_scope,
    measure="output_quantity",
    url="projects:output_list",
    axes=(*OUTPUT_AXES, UNIT, WORK),
    within=counted_only,
    dimensions=_OUTPUT,
    single=UNIT,
    has_one_giver=False,
    helpers=helpers_dimension("project"),
)

UNIT_COST = Rate(
    key="unit_cost",
    label=_("Cost per unit of output"),
    definition=_("Cost of outputs divided by their quantity, in one unit."),
    numerator=OUTPUT_COST,
    denominator=OUTPUT_QUANTITY,
    unit=Measure.YUAN,
    factor=1,
)


def of_whole_projects(figure: Figure) -> Figure:
    """``figure`` without what would ask for a part of a project's money."""
    kept = {key: one for key, one in figure.dimensions.items() if not key.startswith("giver")}
    return replace(figure, axes=WHOLE_AXES, dimensions=kept)


BENEFICIARIES_PER_MILLION = Rate(
    key="beneficiaries_per_million",
    label=_("Beneficiaries per million yuan"),
    definition=_(
        "Beneficiaries of the projects of the period divided by the money committed for its fiscal years from all "
        "sources and givers, times a million."
    ),
    numerator=of_whole_projects(BENEFICIARIES),
    denominator=of_whole_projects(COMMITTED),
    unit=Measure.PEOPLE_PER_MILLION,
    factor=1_000_000,
)

FIGURES = (
    PROJECTS,
    PROJECTS_IN_RESERVE,
    PROJECTS_AWAITING_APPROVAL,
    TOTAL_INVESTMENT,
    COMMITTED,
    ALLOTTED,
    ARRIVED,
    DISBURSED,
    SPENT,
    ARRIVED_ON_LINES,
    ARRIVAL_RATE,
    PAID_ON_LINES,
    DISBURSEMENT_RATE,
    SPENT_ON_LINES,
    SPENDING_RATE,
    DONATED_CASH,
    DONATED_GOODS,
    DONATED,
    GOODS_WITHOUT_VALUE,
    BENEFICIARIES,
    BENEFICIARIES_PER_MILLION,
    STATUS_DAYS,
    OUTPUT_COST,
    OUTPUT_QUANTITY,
    UNIT_COST,
)

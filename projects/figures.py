"""The figures of projects, their money, and donations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aidportal.directory.dimensions import (
    area_dimensions,
    certain_by_dimension,
    choice_dimension,
    giver_dimensions,
    month_dimension,
    on_axis,
    sector_dimension,
    year_dimension,
)
from aidportal.figures.figure import Dimension, Figure, Measure, Rate
from aidportal.figures.scopes import Scope
from aidportal.figures.uncounted import KNOWN_BY_YEAR, Omission

from .models import Disbursement, DonatedItem, Donation, Funding, Output, Project, StatusChange

# What of a scope means something for projects and their money, and for donations.
AXES = ("areas", "givers", "sectors", "sources", "statuses", "projects")
DONATION_AXES = ("areas", "givers", "sectors", "projects", "goods")
# What an output cost is paid from all sources together, so none of them is asked for alone.
OUTPUT_AXES = ("areas", "givers", "sectors", "statuses", "projects")
# Nor, for whom a project benefits, is one of its givers.
WHOLE_AXES = ("areas", "sectors", "statuses", "projects")
_PROJECT = {
    **year_dimension("programme_year"),
    **area_dimensions("area", _("receiving area"), "area"),
    **giver_dimensions("giver"),
    **sector_dimension("sector"),
    **choice_dimension("status", _("status"), "status", Project.Status, "statuses"),
}

PROJECTS = Figure(
    key="projects",
    label=_("Projects"),
    unit=Measure.PROJECTS,
    definition=_("Projects whose programme year lies in the period."),
    rows=Project.objects.in_scope,
    measure="count_projects",
    url="projects:list",
    axes=AXES,
    dimensions=_PROJECT,
    has_one_giver=False,
)

TOTAL_INVESTMENT = Figure(
    key="total_investment",
    label=_("Total investment"),
    unit=Measure.YUAN,
    definition=_(
        "What is stated as the total investment of the projects, from all sources. A total stated for several "
        "projects together counts once, where all of them are counted."
    ),
    rows=Project.objects.in_scope,
    measure="total_investment",
    url="projects:list",
    axes=AXES,
    dimensions=_PROJECT,
    has_amounts_together=True,
    has_one_giver=False,
)

BENEFICIARIES = Figure(
    key="beneficiaries",
    label=_("Beneficiaries"),
    unit=Measure.PEOPLE,
    definition=_("People who benefit, as the projects state them; who benefits from two projects counts twice."),
    rows=Project.objects.in_scope,
    measure="beneficiaries",
    url="projects:list",
    axes=AXES,
    dimensions=_PROJECT,
    has_one_giver=False,
)

COMMITTED = Figure(
    key="committed",
    label=_("Committed"),
    unit=Measure.YUAN,
    definition=_(
        "Money committed on funding lines whose fiscal year lies in the period. A line without a known amount adds "
        "nothing."
    ),
    rows=Funding.objects.in_scope,
    measure="committed",
    url="projects:funding_list",
    axes=AXES,
    dimensions={
        **year_dimension("fiscal_year"),
        **area_dimensions("area", _("receiving area"), "project__area"),
        **giver_dimensions("counted_giver"),
        **sector_dimension("project__sector"),
        **choice_dimension("source", _("source"), "source", Funding.Source, "sources"),
        **choice_dimension("status", _("status"), "project__status", Project.Status, "statuses"),
    },
)


def only_paid(scope: Scope) -> Scope:
    """The scope of a list of payments that shows only the stage that counts."""
    return scope.but(kinds=(Disbursement.Stage.PAID.value,))


DISBURSED = Figure(
    key="disbursed",
    label=_("Disbursed"),
    unit=Measure.YUAN,
    definition=_(
        "Money paid out in the period, refunds taken off. Money allotted, arrived or spent is another stage of "
        "the same money and is not added."
    ),
    rows=Disbursement.objects.in_scope,
    measure="disbursed",
    url="projects:disbursement_list",
    axes=AXES,
    within=only_paid,
    dimensions={
        **year_dimension("moved_on"),
        **month_dimension("moved_on"),
        **certain_by_dimension("moved_on"),
        **area_dimensions("area", _("receiving area"), "funding__project__area"),
        **giver_dimensions("funding__counted_giver"),
        **sector_dimension("funding__project__sector"),
        **choice_dimension("source", _("source"), "funding__source", Funding.Source, "sources"),
        **choice_dimension("status", _("status"), "funding__project__status", Project.Status, "statuses"),
    },
)

DISBURSEMENT_RATE = Rate(
    key="disbursement_rate",
    label=_("Disbursement rate"),
    definition=_("Money paid out in the period divided by money committed for its fiscal years, in per cent."),
    numerator=DISBURSED,
    denominator=COMMITTED,
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
    ("goods", DonatedItem.Stated.NO_VALUE.value),
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
    axes=(*AXES, "kinds"),
    dimensions=choice_dimension("stage", _("status entered"), "status", Project.Status, "kinds"),
    adds_up=False,
    has_one_giver=False,
)


def unit_dimension() -> dict[str, Dimension]:
    def names(units: Iterable[Any]) -> dict[Any, str]:
        return {unit: unit for unit in units if unit}

    return {"unit": Dimension("unit", _("unit of output"), "unit", names, on_axis("units"))}


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
        "Money committed, in any year and from all sources and givers, for the projects that have one output with a "
        "known quantity."
    ),
    rows=Output.objects.in_scope,
    measure="output_cost",
    url="projects:output_list",
    axes=(*OUTPUT_AXES, "units"),
    dimensions=_OUTPUT,
    has_one_giver=False,
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
    axes=(*OUTPUT_AXES, "units"),
    dimensions=_OUTPUT,
    single="units",
    has_one_giver=False,
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
    TOTAL_INVESTMENT,
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
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

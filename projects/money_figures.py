"""The figures of the money of projects: what was committed, what moved of it at each stage, and the rates of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import AREA, GIVER, SECTOR
from aidportal.directory.dimensions import (
    area_dimensions,
    certain_by_dimension,
    choice_dimension,
    choice_names,
    giver_dimensions,
    month_dimension,
    period_names,
    sector_dimension,
    to_year,
    year_dimension,
)
from aidportal.figures.figure import Dimension, Figure, Measure, Rate, Words
from aidportal.values.dates import YearOf

from .axes import PROJECT, PROJECT_GIVER, SOURCE, STATUS
from .models import Disbursement, Funding, Project
from .models.funding import BY_LINE
from .models.standing import counted_only
from .summaries import BY_KIND, BY_PLACE, BY_SOURCE, ON_LINES

# What of a scope means something for projects and their money.
AXES = (AREA, GIVER, PROJECT_GIVER, SECTOR, SOURCE, STATUS, PROJECT)
Stage = Disbursement.Stage


def status_dimension(path: str) -> dict[str, Dimension]:
    return {"status": Dimension("status", _("status"), path, choice_names(Project.Status), STATUS.narrow)}


# By what funding lines, and payments on them, can be split but for time.
_LINE = {
    **area_dimensions("area", _("receiving area"), "area"),
    **giver_dimensions("counted_giver"),
    **sector_dimension("sector"),
    **choice_dimension("source", _("source"), "source", Funding.Source, SOURCE),
    **status_dimension("status"),
}


COMMITTED = Figure(
    key="committed",
    label=_("Committed"),
    unit=Measure.YUAN,
    definition=_(
        "Money committed on funding lines whose fiscal year lies in the period, of projects that are approved or "
        "further on, or of unknown status; of those in reserve, awaiting approval or terminated only where that "
        "status is asked for. A line without a known amount adds nothing."
    ),
    rows=Funding.objects.in_scope,
    measure="committed",
    url="projects:funding_list",
    axes=AXES,
    within=counted_only,
    dimensions={**year_dimension("fiscal_year"), **_LINE},
    summaries=(BY_KIND, BY_PLACE),
)

# ---- What moved, by when it moved

_MOVED = {
    **year_dimension("moved_on"),
    **month_dimension("moved_on"),
    **certain_by_dimension("moved_on"),
    **_LINE,
}


def moved(key: str, label: Words, definition: Words, stage: Disbursement.Stage) -> Figure:
    """Money that moved in the period at one stage, whatever the status of its project."""
    return Figure(
        key=key,
        label=label,
        unit=Measure.YUAN,
        definition=definition,
        rows=Disbursement.objects.in_scope,
        measure="moved",
        url="projects:disbursement_list",
        axes=AXES,
        # The scope of a list of payments that shows only the stage that counts.
        within=lambda scope: scope.but(kinds=(stage.value,)),
        dimensions=_MOVED,
        summaries=(BY_SOURCE,),
    )


ALLOTTED = moved(
    "allotted",
    _("Allotted"),
    _("Money allotted in the period, refunds taken off, whatever the status of its project."),
    Stage.ALLOTTED,
)

ARRIVED = moved(
    "arrived",
    _("Arrived"),
    _(
        "Money that arrived in the period, refunds taken off, whatever the status of its project: money can arrive "
        "while a project still waits for approval."
    ),
    Stage.ARRIVED,
)

DISBURSED = moved(
    "disbursed",
    _("Disbursed"),
    _(
        "Money paid out in the period, refunds taken off, whatever the status of its project. Money allotted, arrived "
        "or spent is another stage of the same money and is not added."
    ),
    Stage.PAID,
)

SPENT = moved(
    "spent",
    _("Spent"),
    _("Money spent in the period, refunds taken off, whatever the status of its project."),
    Stage.SPENT,
)

# ---- What moved of what was committed

# In place of the year of a line: the payment moved after it was over.
LATER = 9999


class YearOnLine(Func):
    """The fiscal year of a payment's line where it moved by the end of that year, ``LATER`` where it moved later.

    Null where the line is not known to be of one year.
    """

    arity = 3
    output_field = IntegerField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object) -> Any:  # type: ignore[override]
        (year, year_params), (line, line_params), (moved_on, moved_params) = map(
            compiler.compile, self.source_expressions
        )
        # Most move before the line's own dates are over, which is quickly seen.
        sql = (
            f"(CASE WHEN upper({moved_on}) <= upper({line}) THEN {year}"
            f" WHEN {year} IS NULL THEN NULL"
            f" WHEN date_part('year', upper({moved_on}) - 1) > {year} THEN {LATER} ELSE {year} END)"
        )
        return sql, [*moved_params, *line_params, *year_params * 2, *moved_params, *year_params * 2]


def on_lines_dimensions() -> Mapping[str, Dimension]:
    """As those of ``COMMITTED``: a year has the payments on its lines up to its own end."""
    expression = YearOnLine(YearOf("fiscal_year"), "fiscal_year", "moved_on")
    year = Dimension("year", _("year"), expression, period_names, to_year, left_out=LATER)
    return {"year": year, **_LINE}


def on_lines(key: str, label: Words, definition: Words, stage: Disbursement.Stage) -> Figure:
    """Money that moved at one stage on the lines that ``COMMITTED`` counts, up to the end of the period."""
    return Figure(
        key=key,
        label=label,
        unit=Measure.YUAN,
        definition=definition,
        rows=Disbursement.objects.in_scope,
        measure="moved",
        url="projects:disbursement_list",
        axes=AXES,
        within=lambda scope: counted_only(scope).but(kinds=(stage.value,), datings=(BY_LINE,)),
        dimensions=on_lines_dimensions(),
        summaries=(ON_LINES,),
        # What moved after the end of its line's year is in the whole and in no year.
        adds_up=False,
    )


ARRIVED_ON_LINES = on_lines(
    "arrived_on_lines",
    _("Arrived of what was committed"),
    _(
        "Money that arrived on the funding lines that the committed figure counts, up to the end of the period, "
        "whenever it did. By year it is what arrived by the end of each line's fiscal year."
    ),
    Stage.ARRIVED,
)

PAID_ON_LINES = on_lines(
    "paid_on_lines",
    _("Paid of what was committed"),
    _(
        "Money paid out on the funding lines that the committed figure counts, up to the end of the period, whenever "
        "it was; refunds taken off. By year it is what was paid by the end of each line's fiscal year."
    ),
    Stage.PAID,
)

SPENT_ON_LINES = on_lines(
    "spent_on_lines",
    _("Spent of what was committed"),
    _(
        "Money spent on the funding lines that the committed figure counts, up to the end of the period, whenever it "
        "was. By year it is what was spent by the end of each line's fiscal year."
    ),
    Stage.SPENT,
)

ARRIVAL_RATE = Rate(
    key="arrival_rate",
    label=_("Arrival rate"),
    definition=_(
        "Of the money committed on the funding lines of the period the part that arrived up to the end of the period, "
        "in per cent."
    ),
    numerator=ARRIVED_ON_LINES,
    denominator=COMMITTED,
)

DISBURSEMENT_RATE = Rate(
    key="disbursement_rate",
    label=_("Disbursement rate"),
    definition=_(
        "Of the money committed on the funding lines of the period the part that was paid out up to the end of the "
        "period, in per cent."
    ),
    numerator=PAID_ON_LINES,
    denominator=COMMITTED,
)

SPENDING_RATE = Rate(
    key="spending_rate",
    label=_("Spending rate"),
    definition=_(
        "Of the money committed on the funding lines of the period the part that was spent up to the end of the "
        "period, in per cent."
    ),
    numerator=SPENT_ON_LINES,
    denominator=COMMITTED,
)

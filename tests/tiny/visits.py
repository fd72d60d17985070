"""What the subject declares; a real one has a module for each."""

from __future__ import annotations

from typing import Any

from aidportal.directory.axes import AREA
from aidportal.directory.choices import used
from aidportal.directory.dimensions import area_dimensions, choice_dimension, year_dimension
from aidportal.directory.fields import AxisField
from aidportal.directory.filters import ScopeFilterSet, axis
from aidportal.figures.axes import Axis
from aidportal.figures.figure import Figure, Measure
from aidportal.figures.per_row import Measured
from aidportal.registers.columns import ChoiceColumn, CountColumn, DateColumn, TextColumn
from aidportal.registers.register import Register
from aidportal.registers.tables import PortalTable

from .models import Visit

PURPOSE = Axis(
    key="purposes",
    parameter="purpose",
    label="Purpose",
    position=95,
    field=AxisField,
    fixed=Visit.Purpose.choices,
    on_dashboards=95,
)

VISITS = Figure(
    key="visits",
    label="Visits",
    unit=Measure.GIFTS,
    definition="Visits held in the period.",
    rows=Visit.objects.in_scope,
    measure="count_visits",
    url="tiny:list",
    axes=(AREA, PURPOSE),
    dimensions={
        **year_dimension("held_on"),
        **area_dimensions("area", "host area", "host"),
        **choice_dimension("purpose", "purpose", "purpose", Visit.Purpose, PURPOSE),
    },
)


def in_use(reader: Any) -> list[Any]:
    return [used(Visit.objects.visible_to(reader), area="host")]


class VisitTable(PortalTable):
    host = TextColumn(accessor="host__name")
    held_on = DateColumn()
    purpose = ChoiceColumn(Visit.Purpose)
    visits = CountColumn(verbose_name="visits", of=Measured(VISITS))

    class Meta(PortalTable.Meta):
        model = Visit
        order_by = ("-held_on",)
        fields = ("host", "held_on", "purpose", "visits")


class VisitFilterSet(ScopeFilterSet):
    purpose = axis(PURPOSE)
    giver: Any = None
    sector: Any = None

    area_paths = ("host",)

    class Meta(ScopeFilterSet.Meta):
        model = Visit


class VisitRegister(Register):
    records = Visit.objects.all()
    table_class = VisitTable
    filterset_class = VisitFilterSet
    title = "Visits of delegations"
    address = "tiny:list"
    rows_label = "visits"
    all_label = "All visits"
    export_name = "visits"
    beside = ("host",)

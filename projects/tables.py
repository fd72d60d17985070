"""The lists of projects, funding lines, payments and donations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.directory.axes import AREA, GIVER, SECTOR
from aidportal.directory.sorting import by_area, by_organisation, by_sound, by_text
from aidportal.figures.figure import Figure
from aidportal.figures.per_row import Measured
from aidportal.figures.scopes import NOT_STATED, PERIOD, Period, Scope
from aidportal.registers.columns import (
    ChoiceColumn,
    CountColumn,
    DateColumn,
    MoneyColumn,
    QuantityColumn,
    RateColumn,
    TextColumn,
)
from aidportal.registers.tables import FootValue, PortalTable
from aidportal.values.money import Qualifier, format_amount

from .axes import PROJECT, SOURCE, STATUS
from .figures import (
    ALLOTTED,
    ARRIVED,
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    DONATED_CASH,
    DONATED_GOODS,
    OUTPUT_COST,
    SPENT,
    STATUS_DAYS,
    TOTAL_INVESTMENT,
    UNIT_COST,
)
from .models import Disbursement, Donation, Funding, Output, Project, StatusChange
from .models.donation import goods_in_sql
from .units import unit_name

# What is the same for a project and its money, and for a line and its payments; years, sources and givers are not.
AGREE_ON = (AREA, SECTOR, STATUS, PROJECT)
# The figure of each stage of payments that has one.
STAGES = {"allotted": ALLOTTED, "arrived": ARRIVED, "paid": DISBURSED, "spent": SPENT}
TONES = {"suspended": "warn", "adjusting": "warn", "terminated": "bad", "running": "ok", "preparing": "ok"}


class StatusColumn(ChoiceColumn):
    """A project's status as a tag."""

    def render(self, value: object, record: Any = None, bound_column: Any = None) -> str:
        context = {"text": super().render(value), "tone": TONES.get(bound_column.accessor.resolve(record), "")}
        return render_to_string("includes/tag.html", context)

    def value(self, value: object) -> str:
        return super().render(value) if value else ""


def whole_life(scope: Scope) -> Scope:
    """All money of the rows that the reader may see, whatever its year, source, giver or state of the project."""
    return Scope(scope.user, statuses=(*Project.Status.values, NOT_STATED))


def narrows_money(scope: Scope) -> bool:
    """Whether ``scope`` asks for a part of the money of its projects, so that their whole lives are another matter."""
    return bool(scope.period != Period() or scope.sources or scope.givers)


class TotalColumn(MoneyColumn):
    """A project's own total; of a group's only that it is shared, since its parts are not known."""

    empty_values = ()

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        if record is None or value is not None:
            return "—" if value is None else super().render(value, record, bound_column)
        if record.group is None:
            return "—"
        mark = Qualifier(record.group.total_qualifier).mark
        shared = f"{mark} {format_amount(record.group.total_investment, self.unit)}".strip()
        return _("%(amount)s, shared") % {"amount": shared}


class ProjectTable(PortalTable):
    title = TextColumn(
        linkify=True, verbose_name=gettext_lazy("project"), attrs={"td": {"class": "main"}}, sorts=by_sound("", "title")
    )
    code = TextColumn(fold="p3", attrs={"td": {"class": "nowrap"}})
    area = TextColumn(accessor="area__name", sorts=by_area("area"), verbose_name=gettext_lazy("area"), fold="p2")
    giver = TextColumn(
        accessor="giver__name", sorts=by_organisation("giver"), verbose_name=gettext_lazy("giver"), fold="p3"
    )
    sector = TextColumn(
        accessor="sector__name", order_by="sector__position", verbose_name=gettext_lazy("field"), fold="p3"
    )
    programme_year = DateColumn(fold="p2")
    planned_from = DateColumn()
    planned_until = DateColumn()
    days_late = CountColumn(verbose_name=gettext_lazy("days late"))
    total_investment = TotalColumn(
        verbose_name=gettext_lazy("total investment"),
        qualifier="total_qualifier",
        fold="p2",
        of=Measured(TOTAL_INVESTMENT),
        is_stated=True,
    )
    committed = MoneyColumn(
        verbose_name=gettext_lazy("committed"), of=Measured(COMMITTED, "project", agrees_on=AGREE_ON)
    )
    disbursed = MoneyColumn(
        verbose_name=gettext_lazy("disbursed"),
        fold="p2",
        of=Measured(DISBURSED, "project", agrees_on=AGREE_ON),
    )
    disbursement_rate = RateColumn(
        verbose_name=gettext_lazy("disbursement rate (%)"),
        fold="p3",
        of=Measured(DISBURSEMENT_RATE, "project", part="project", agrees_on=AGREE_ON),
    )
    committed_in_all = MoneyColumn(
        verbose_name=gettext_lazy("committed in all"), fold="p3", of=Measured(COMMITTED, "project", whole_life)
    )
    disbursed_in_all = MoneyColumn(
        verbose_name=gettext_lazy("disbursed in all"), fold="p3", of=Measured(DISBURSED, "project", whole_life)
    )
    status = StatusColumn(Project.Status)

    class Meta(PortalTable.Meta):
        model = Project
        order_by = ("-programme_year", "code")
        fields = (
            "title",
            "code",
            "area",
            "giver",
            "sector",
            "programme_year",
            "planned_from",
            "planned_until",
            "days_late",
            "total_investment",
            "committed",
            "disbursed",
            "disbursement_rate",
            "committed_in_all",
            "disbursed_in_all",
            "status",
        )

    @classmethod
    def excluded(cls, scope: Scope) -> tuple[str, ...]:
        return () if narrows_money(scope) else ("committed_in_all", "disbursed_in_all")


class FundingTable(PortalTable):
    project = TextColumn(
        accessor="project__title",
        sorts=by_sound("project__", "title"),
        linkify=lambda record: record.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = TextColumn(
        accessor="project__area__name",
        sorts=by_area("project__area"),
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )
    source = ChoiceColumn(Funding.Source)
    giver = TextColumn(
        accessor="counted_giver__name",
        sorts=by_organisation("counted_giver"),
        verbose_name=gettext_lazy("giver"),
        fold="p2",
    )
    fiscal_year = DateColumn()
    days_unpaid = CountColumn(verbose_name=gettext_lazy("days without a payment"))
    amount = MoneyColumn(
        verbose_name=gettext_lazy("committed"), qualifier="qualifier", of=Measured(COMMITTED), is_stated=True
    )
    disbursed = MoneyColumn(
        verbose_name=gettext_lazy("disbursed"),
        fold="p2",
        of=Measured(DISBURSED, "funding", agrees_on=(*AGREE_ON, SOURCE, GIVER)),
    )
    disbursed_in_all = MoneyColumn(
        verbose_name=gettext_lazy("disbursed in all"), fold="p3", of=Measured(DISBURSED, "funding", whole_life)
    )

    class Meta(PortalTable.Meta):
        model = Funding
        order_by = ("-fiscal_year", "project", "pk")
        fields = (
            "project",
            "area",
            "source",
            "giver",
            "fiscal_year",
            "days_unpaid",
            "amount",
            "disbursed",
            "disbursed_in_all",
        )

    @classmethod
    def excluded(cls, scope: Scope) -> tuple[str, ...]:
        return () if scope.period != Period() else ("disbursed_in_all",)


def stage_asked(scope: Scope) -> Figure | None:
    """The figure of the one stage of payments that is asked for; that of what is paid where none is."""
    stages = scope.kinds or (Disbursement.Stage.PAID.value,)
    return STAGES.get(stages[0]) if len(stages) == 1 else None


class DisbursementTable(PortalTable):
    project = TextColumn(
        accessor="funding__project__title",
        sorts=by_sound("funding__project__", "title"),
        linkify=lambda record: record.funding.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = TextColumn(
        accessor="funding__project__area__name",
        sorts=by_area("funding__project__area"),
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )
    source = ChoiceColumn(Funding.Source, accessor="funding__source", verbose_name=gettext_lazy("source"), fold="p3")
    stage = ChoiceColumn(Disbursement.Stage)
    moved_on = DateColumn()
    amount = MoneyColumn(verbose_name=gettext_lazy("amount"), of=Measured(stage_asked), is_stated=True)
    note = TextColumn(fold="p3")

    class Meta(PortalTable.Meta):
        model = Disbursement
        order_by = ("-moved_on", "-pk")
        fields = ("project", "area", "source", "stage", "moved_on", "amount", "note")

    def exported_foot(self, label: str, values: Mapping[str, FootValue]) -> list[Any]:
        """The foot for a file; it names the stage that is added up, which is not that of all rows above it."""
        cells = super().exported_foot(label, values)
        figure = self.figures.get("amount")
        named = _("%(label)s: %(value)s") % {"label": label, "value": figure.label} if figure else label
        return [named, *cells[1:]]


class DonationTable(PortalTable):
    giver = TextColumn(
        accessor="giver__name",
        sorts=by_organisation("giver"),
        verbose_name=gettext_lazy("giver"),
        linkify=lambda record: record.get_absolute_url(),
    )
    receiver = TextColumn(
        accessor="receiver__name", sorts=by_organisation("receiver"), verbose_name=gettext_lazy("receiver")
    )
    given_on = DateColumn(fold="p2")
    cash = MoneyColumn(
        verbose_name=gettext_lazy("cash"), qualifier="cash_qualifier", of=Measured(DONATED_CASH), is_stated=True
    )
    goods = TextColumn(
        accessor="goods_text", in_sql=goods_in_sql, verbose_name=gettext_lazy("goods"), orderable=False, fold="p2"
    )
    goods_value = MoneyColumn(
        verbose_name=gettext_lazy("value of goods"),
        of=Measured(DONATED_GOODS, "donation", agrees_on=(PERIOD, *DONATED_GOODS.axes)),
    )
    purpose = TextColumn(sorts=by_text(Donation, "purpose"), fold="p3")

    class Meta(PortalTable.Meta):
        model = Donation
        order_by = ("-given_on", "-pk")
        fields = ("giver", "receiver", "given_on", "cash", "goods", "goods_value", "purpose")


class OfProjectTable(PortalTable):
    """Rows that belong to a project, which names them."""

    project = TextColumn(
        accessor="project__title",
        sorts=by_sound("project__", "title"),
        linkify=lambda record: record.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = TextColumn(
        accessor="project__area__name",
        sorts=by_area("project__area"),
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )


class UnitColumn(TextColumn):
    """A unit by the reader's name for it; a file holds it as it is recorded."""

    def render(self, value: str) -> str:
        return unit_name(value)


class OutputTable(OfProjectTable):
    name = TextColumn(sorts=by_text(Output, "name"))
    unit = UnitColumn(sorts=by_text(Output, "unit"))
    planned = QuantityColumn(fold="p2")
    actual = QuantityColumn()
    output_cost = MoneyColumn(verbose_name=gettext_lazy("cost"), of=Measured(OUTPUT_COST))
    unit_cost = MoneyColumn(verbose_name=gettext_lazy("cost per unit"), fold="p2", of=Measured(UNIT_COST))

    class Meta(PortalTable.Meta):
        model = Output
        order_by = ("project", "pk")
        fields = ("project", "area", "name", "unit", "planned", "actual", "output_cost", "unit_cost")


class StatusChangeTable(OfProjectTable):
    status = StatusColumn(Project.Status, verbose_name=gettext_lazy("status entered"))
    since = DateColumn()
    until = DateColumn()
    days = CountColumn(of=Measured(STATUS_DAYS), is_stated=True)

    class Meta(PortalTable.Meta):
        model = StatusChange
        order_by = ("-since", "-pk")
        fields = ("project", "area", "status", "since", "until", "days")

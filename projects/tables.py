"""The lists of projects, funding lines, payments and donations."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.figure import rate
from aidportal.money import Qualifier, format_amount
from aidportal.tables import (
    ChoiceColumn,
    CountColumn,
    DateColumn,
    MoneyColumn,
    PortalColumn,
    PortalTable,
    QuantityColumn,
    RateColumn,
)

from .models import Disbursement, Donation, Funding, Output, Project, StatusChange
from .models.donation import goods_in_sql

TONES = {"suspended": "warn", "adjusting": "warn", "terminated": "bad", "running": "ok", "preparing": "ok"}


class StatusColumn(ChoiceColumn):
    """A project's status as a tag."""

    def render(self, value: Any) -> str:
        context = {"text": super().render(value), "tone": TONES.get(value, "")}
        return render_to_string("includes/tag.html", context)

    def value(self, value: Any) -> str:
        return super().render(value) if value else ""


class TotalColumn(MoneyColumn):
    """A project's own total; of a group's only that it is shared, since its parts are not known."""

    empty_values = ()

    def render(self, value: Any, record: Any = None) -> str:
        if record is None or value is not None:
            return "—" if value is None else super().render(value, record)
        if record.group is None:
            return "—"
        mark = Qualifier(record.group.total_qualifier).mark
        shared = f"{mark} {format_amount(record.group.total_investment, self.unit)}".strip()
        return _("%(amount)s, shared") % {"amount": shared}


class ProjectTable(PortalTable):
    title = PortalColumn(linkify=True, verbose_name=gettext_lazy("project"), attrs={"td": {"class": "main"}})
    code = PortalColumn(fold="p3")
    area = PortalColumn(accessor="area__name", order_by="area__code", verbose_name=gettext_lazy("area"), fold="p2")
    giver = PortalColumn(
        accessor="giver__name", order_by="giver__name_zh", verbose_name=gettext_lazy("giver"), fold="p3"
    )
    sector = PortalColumn(
        accessor="sector__name", order_by="sector__position", verbose_name=gettext_lazy("field"), fold="p3"
    )
    programme_year = DateColumn(fold="p2")
    total_investment = TotalColumn(
        verbose_name=gettext_lazy("total investment"), qualifier="total_qualifier", fold="p2"
    )
    committed = MoneyColumn(verbose_name=gettext_lazy("committed"))
    disbursed = MoneyColumn(verbose_name=gettext_lazy("disbursed"), fold="p2")
    disbursement_rate = RateColumn(verbose_name=gettext_lazy("rate (%)"), fold="p3")
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
            "total_investment",
            "committed",
            "disbursed",
            "disbursement_rate",
            "status",
        )

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        return rows.money(view.request.user)


class FundingTable(PortalTable):
    project = PortalColumn(
        accessor="project__title",
        linkify=lambda record: record.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = PortalColumn(
        accessor="project__area__name",
        order_by="project__area__code",
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )
    source = ChoiceColumn(Funding.Source)
    giver = PortalColumn(
        accessor="counted_giver__name",
        order_by="counted_giver__name_zh",
        verbose_name=gettext_lazy("giver"),
        fold="p2",
    )
    fiscal_year = DateColumn()
    amount = MoneyColumn(verbose_name=gettext_lazy("committed"), qualifier="qualifier")
    disbursed = MoneyColumn(verbose_name=gettext_lazy("disbursed"), fold="p2")

    class Meta(PortalTable.Meta):
        model = Funding
        order_by = ("-fiscal_year", "project", "pk")
        fields = ("project", "area", "source", "giver", "fiscal_year", "amount", "disbursed")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        payments = Disbursement.objects.visible_to(view.request.user).filter(funding__in=rows.order_by().values("pk"))
        return {"amount": rows.committed(), "disbursed": payments.disbursed()}


class DisbursementTable(PortalTable):
    project = PortalColumn(
        accessor="funding__project__title",
        linkify=lambda record: record.funding.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = PortalColumn(
        accessor="funding__project__area__name",
        order_by="funding__project__area__code",
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )
    source = ChoiceColumn(Funding.Source, accessor="funding__source", verbose_name=gettext_lazy("source"), fold="p3")
    stage = ChoiceColumn(Disbursement.Stage)
    moved_on = DateColumn()
    amount = MoneyColumn(verbose_name=gettext_lazy("amount"))
    note = PortalColumn(fold="p3")

    class Meta(PortalTable.Meta):
        model = Disbursement
        order_by = ("-moved_on", "-pk")
        fields = ("project", "area", "source", "stage", "moved_on", "amount", "note")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        stages = view.filterset.scope.kinds
        return {"amount": rows.moved() if len(stages) == 1 else rows.disbursed()}


class DonationTable(PortalTable):
    giver = PortalColumn(
        accessor="giver__name",
        order_by="giver__name_zh",
        verbose_name=gettext_lazy("giver"),
        linkify=lambda record: record.get_absolute_url(),
    )
    receiver = PortalColumn(
        accessor="receiver__name", order_by="receiver__name_zh", verbose_name=gettext_lazy("receiver")
    )
    given_on = DateColumn(fold="p2")
    cash = MoneyColumn(verbose_name=gettext_lazy("cash"), qualifier="cash_qualifier")
    goods = PortalColumn(
        accessor="goods_text", in_sql=goods_in_sql, verbose_name=gettext_lazy("goods"), orderable=False, fold="p2"
    )
    goods_value = MoneyColumn(verbose_name=gettext_lazy("value of goods"))
    purpose = PortalColumn(fold="p3")

    class Meta(PortalTable.Meta):
        model = Donation
        order_by = ("-given_on", "-pk")
        fields = ("giver", "receiver", "given_on", "cash", "goods", "goods_value", "purpose")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        return {"cash": rows.donated_cash(), "goods_value": rows.goods().donated_goods()}


class OfProjectTable(PortalTable):
    """Rows that belong to a project, which names them."""

    project = PortalColumn(
        accessor="project__title",
        linkify=lambda record: record.project.get_absolute_url(),
        verbose_name=gettext_lazy("project"),
        attrs={"td": {"class": "main"}},
    )
    area = PortalColumn(
        accessor="project__area__name",
        order_by="project__area__code",
        verbose_name=gettext_lazy("area"),
        fold="p2",
    )


class OutputTable(OfProjectTable):
    name = PortalColumn()
    unit = PortalColumn()
    planned = QuantityColumn(fold="p2")
    actual = QuantityColumn()
    output_cost = MoneyColumn(verbose_name=gettext_lazy("cost"))
    unit_cost = MoneyColumn(verbose_name=gettext_lazy("cost per unit"), fold="p2")

    class Meta(PortalTable.Meta):
        model = Output
        order_by = ("project", "pk")
        fields = ("project", "area", "name", "unit", "planned", "actual", "output_cost", "unit_cost")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        cost = rows.output_cost()
        units = view.filterset.scope.units
        per_unit = rate(cost, rows.output_quantity(), 1) if len(units) == 1 else None
        return {"output_cost": cost, "unit_cost": per_unit}


class StatusChangeTable(OfProjectTable):
    status = StatusColumn(Project.Status, verbose_name=gettext_lazy("status entered"))
    since = DateColumn()
    until = DateColumn()
    days = CountColumn()

    class Meta(PortalTable.Meta):
        model = StatusChange
        order_by = ("-since", "-pk")
        fields = ("project", "area", "status", "since", "until", "days")

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        return {"days": rows.median_days()}

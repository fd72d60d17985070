"""The lists of projects, funding lines, payments and donations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.tables import ChoiceColumn, DateColumn, MoneyColumn, PortalColumn, PortalTable, RateColumn

from .models import Project


class ProjectTable(PortalTable):
    title = PortalColumn(linkify=True)
    code = PortalColumn(fold="p3")
    area = PortalColumn(accessor="area.name", order_by="area__code", verbose_name=_("area"), fold="p2")
    giver = PortalColumn(accessor="giver.name", order_by="giver__name_zh", verbose_name=_("giver"), fold="p3")
    sector = PortalColumn(accessor="sector.name", order_by="sector__position", verbose_name=_("field"), fold="p3")
    programme_year = DateColumn(fold="p2")
    total_investment = MoneyColumn(verbose_name=_("total investment"), qualifier="total_qualifier", fold="p2")
    committed = MoneyColumn(verbose_name=_("committed"))
    disbursed = MoneyColumn(verbose_name=_("disbursed"), fold="p2")
    disbursement_rate = RateColumn(verbose_name=_("rate (%)"), fold="p3")
    status = ChoiceColumn(Project.Status)

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

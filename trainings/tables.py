"""The list of training sessions."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from aidportal.figures.scopes import Direction, Scope
from aidportal.tables import ChoiceColumn, CountColumn, DateColumn, PortalColumn, PortalTable, QuantityColumn

from .models import Participation, Session, SessionQuerySet


def with_columns(rows: SessionQuerySet, scope: Scope) -> Any:
    """Sessions with the person-times and person-days of those of their people that ``scope`` asks for."""
    people = Participation.objects.in_scope(scope).filter(session=OuterRef("pk"))
    return rows.select_related("sector", "giver__area", "place_area").annotate(
        person_times=Subquery(people.person_times_per("session")),
        person_days=Subquery(people.person_days_per("session")),
    )


class SessionTable(PortalTable):
    title = PortalColumn(linkify=True)
    kind = ChoiceColumn(Session.Kind, fold="p3")
    sector = PortalColumn(accessor="sector__name", order_by="sector__position", verbose_name=_("field"), fold="p2")
    giver = PortalColumn(accessor="giver__name", order_by="giver__name_zh", verbose_name=_("giver"), fold="p3")
    direction = ChoiceColumn(Direction, fold="p3")
    place_area = PortalColumn(
        accessor="place_area__name", order_by="place_area_id", verbose_name=_("area of the place"), fold="p2"
    )
    place = PortalColumn(fold="p3")
    starts_on = DateColumn()
    ends_on = DateColumn(fold="p3")
    days = QuantityColumn(fold="p2")
    person_times = CountColumn(verbose_name=_("person-times"))
    person_days = QuantityColumn(verbose_name=_("person-days"), fold="p2")

    class Meta(PortalTable.Meta):
        model = Session
        order_by = ("-starts_on", "title")
        fields = (
            "title",
            "kind",
            "sector",
            "giver",
            "direction",
            "place_area",
            "place",
            "starts_on",
            "ends_on",
            "days",
            "person_times",
            "person_days",
        )

    @classmethod
    def totals(cls, rows: Any, view: Any) -> dict[str, Any]:
        """People of the sessions shown, as the rows count them: those from the areas asked for."""
        people = Participation.objects.in_scope(view.filterset.scope).filter(session__in=rows.order_by().values("pk"))
        return {"person_times": people.person_times(), "person_days": people.person_days()}

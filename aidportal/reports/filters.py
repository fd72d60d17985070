"""The filters of dashboards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.directory.choices import used
from aidportal.directory.fields import AxisField, HiddenAxisField, NumberField
from aidportal.directory.filters import ScopeFilterSet, axis
from aidportal.directory.models import Pairing
from aidportal.figures.scopes import Direction
from cadres.filters import sides_in_use
from cadres.models import Official, Posting
from projects.models import Disbursement, Donation, Funding, Project
from trainings.models import Participation, Session

KINDS = [*Official.Kind.choices, *Session.Kind.choices, *Disbursement.Stage.choices]


class DashboardFilterSet(ScopeFilterSet):
    """The axes of all figures; drop-downs offer what the records of every subject have that the user may see."""

    source = axis(AxisField, _("Source of money"), choices=Funding.Source.choices)
    direction = axis(AxisField, _("Direction"), choices=Direction.choices)
    batch = axis(NumberField, _("Batch"))
    status = axis(AxisField, _("Status"), choices=Project.Status.choices)
    kind = axis(HiddenAxisField, _("Kind"), choices=KINDS)

    may_lack = ("sector", "giver", "status", "direction")

    class Meta(ScopeFilterSet.Meta):
        model = Project

    def in_use(self) -> Iterable[Any]:
        user = self.user
        return [
            used(Project.objects.visible_to(user), area="area", giver="giver"),
            used(Funding.objects.visible_to(user).exclude(giver=None), giver="giver"),
            used(Donation.objects.visible_to(user), area="receiver__area", giver="giver"),
            sides_in_use(Posting.objects.visible_to(user)),
            used(Session.objects.visible_to(user), area="place_area", giver="giver"),
            # Of people in a session, a reader learns only of those from or sent by the own areas.
            used(Participation.objects.visible_to(user), area="home_area"),
            used(Pairing.objects.visible_to(user), area="receiver__area", giver="giver"),
        ]

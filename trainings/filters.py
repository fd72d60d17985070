"""The filters of training sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aidportal.directory.axes import DIRECTION, KIND
from aidportal.directory.choices import used
from aidportal.directory.filters import ScopeFilterSet, axis, words_filter
from aidportal.web.requests import Reader

from .axes import PEOPLE
from .models import Participation, Session, SessionQuerySet


def in_use(reader: Reader) -> list[Any]:
    """What sessions have of areas and givers, as far as ``reader`` sees them."""
    return used_of(Session.objects.visible_to(reader), reader)


def used_of(sessions: SessionQuerySet, reader: Reader) -> list[Any]:
    """What ``sessions`` have. Of people in a session, a reader learns only of those from or sent by the own areas."""
    people = Participation.objects.visible_to(reader)
    return [used(people, area="home_area"), used(sessions, area="place_area", giver="giver")]


class SessionFilterSet(ScopeFilterSet):
    """An area asks for the sessions held there and for those its people took part in."""

    q = words_filter()
    direction = axis(DIRECTION)
    kind = axis(KIND, choices=Session.Kind.choices)
    people = axis(PEOPLE)

    may_lack = ("sector", "giver", "direction")

    class Meta(ScopeFilterSet.Meta):
        model = Session

    def in_use(self) -> Iterable[Any]:
        return used_of(self.queryset.visible_to(self.user), self.user)

"""From the parameters of an address to what is asked of a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from aidportal.charts.filters import DashboardFilterSet
from aidportal.figures.scopes import Scope
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInUser
from projects.models import Project

from .kinds import Order


def filters_of(query: QueryDict, user: SignedInUser) -> Any:
    return DashboardFilterSet(query, Project.objects.all(), user=user)


def order_of(scope: Scope, user: SignedInUser, tell: Callable[[str], object] = str) -> Order:
    return Order(scope, Unit(user.unit), tell=tell)

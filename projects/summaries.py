"""The sums that answer figures of projects and their money; see ``aidportal.figures.summaries``."""

from __future__ import annotations

from django.db.models import Q

from aidportal.directory.axes import AREA, GIVER, KIND, SECTOR
from aidportal.directory.querysets import given_by, within
from aidportal.figures.scopes import Scope, choice
from aidportal.figures.summaries import Summary

from .axes import DATING, SOURCE, STATUS
from .models import CommittedByKind, CommittedByPlace, MovedBySource, MovedOnLines, ProjectsByKind
from .models.funding import BY_LINE, dated_by_line
from .models.standing import COUNTED, with_status


def year_and(*others: str) -> frozenset[str]:
    return frozenset({"year", *others})


def at_levels(key: str) -> tuple[str, ...]:
    return key, f"{key}_prefecture", f"{key}_province"


BY_KIND = Summary(
    CommittedByKind,
    year_and("source", "sector"),
    axes=frozenset({SOURCE, SECTOR}),
    fixed={STATUS: (COUNTED,)},
    matching=lambda scope: (
        scope.dated("fiscal_year") & choice("source", scope.sources) & choice("sector", scope.sectors)
    ),
)


def in_places(scope: Scope) -> Q:
    condition = scope.dated("fiscal_year")
    if scope.areas:
        condition &= within(scope.areas, "area")
    if scope.givers:
        condition &= given_by(scope.givers, "counted_giver")
    return condition


BY_PLACE = Summary(
    CommittedByPlace,
    year_and("giver", *at_levels("area"), *at_levels("giver_area")),
    axes=frozenset({AREA, GIVER}),
    fixed={STATUS: (COUNTED,)},
    matching=in_places,
)
BY_SOURCE = Summary(
    MovedBySource,
    year_and("month", "certain_by", "source"),
    axes=frozenset({KIND, SOURCE}),
    matching=lambda scope: scope.dated("moved_on") & choice("stage", scope.kinds) & choice("source", scope.sources),
)
ON_LINES = Summary(
    MovedOnLines,
    year_and(),
    axes=frozenset({KIND}),
    fixed={STATUS: (COUNTED,), DATING: (BY_LINE,)},
    matching=lambda scope: dated_by_line(scope) & choice("stage", scope.kinds),
)
OF_PROJECTS = Summary(
    ProjectsByKind,
    year_and("status", "sector"),
    axes=frozenset({STATUS, SECTOR}),
    matching=lambda scope: (
        scope.dated("programme_year") & with_status("status", scope.statuses) & choice("sector", scope.sectors)
    ),
)

"""Officials on post, who leaves soon, and whom nobody follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse

from aidportal.charts.panels import Panel, attention_url
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import GroupKey
from aidportal.figures.statements import Written, keeping_sql, rows_of, written
from aidportal.records.acts import acts_by_row
from aidportal.values.dates import from_range
from cadres.figures import ON_POST, POSTINGS
from cadres.filters import DAYS_AHEAD
from cadres.handover import HandOverPage
from cadres.models import Posting

from ..attention import ending

MOST_NAMED = 3


def leaving(scope: Scope, today: date) -> Any:
    """Who leaves as soon, with a successor or without."""
    return Posting.objects.in_scope(scope).ending(today, today + DAYS_AHEAD)


class LeavingRow(NamedTuple):
    """A posting that ends soon and that nobody takes over."""

    posting: int
    official: int
    name: str
    host_area: str
    title: str
    ends_on: Any


@keeping_sql
def first_rows(scope: Scope, today: date) -> Written:
    """The columns of ``LeavingRow`` of those who leave first."""
    rows = ending(scope, today).order_by("ends_on", "pk")
    columns = ("pk", "official", "official__name", "host_area__counted_as", "title", "ends_on")
    return written(rows.values_list(*columns)[:MOST_NAMED])


@dataclass(frozen=True)
class LeavingOfficial:
    """Who leaves in so many days, from where; ``act_url`` hands over, for who may record."""

    days: int
    name: str
    url: str
    post: str
    act_url: str


class PeoplePanel(Panel):
    """See ``overview/director/people.html``."""

    template = "overview/director/people.html"
    key = "people"

    def __init__(self, question: DashboardQuestion) -> None:
        self.question, self.figure = question, ON_POST
        self.today = question.ever.but(day=question.today)
        self._on_post = question.ask(ON_POST, self.today)
        measure, today = question.reading.measure, question.today
        self._leaving = measure(leaving, question.ever, "count_postings", today=today)
        self._alone = measure(ending, question.ever, "count_postings", today=today)

    @property
    def ignored(self) -> str:
        return self.question.ignored(self.figure)

    @property
    def on_post(self) -> int:
        return int(self._on_post.total or 0)

    @property
    def leaving(self) -> int:
        return int(self._leaving.total or 0)

    @property
    def alone(self) -> int:
        """How many leave whom nobody follows."""
        return int(self._alone.total or 0)

    @property
    def followed(self) -> int:
        return self.leaving - self.alone

    @property
    def on_post_url(self) -> str:
        return self.question.records_url(ON_POST, self.today)

    @property
    def alone_url(self) -> str:
        return attention_url("cadres:list", POSTINGS.narrow(self.question.ever), "ending")

    @cached_property
    def rows(self) -> list[LeavingOfficial]:
        question = self.question
        seen = question.reading.as_seen(question.ever)
        rows = [LeavingRow(*row) for row in rows_of(*first_rows(seen, question.today))]
        hosts = question.names(POSTINGS.dimensions["host_area"], {row.host_area for row in rows})
        acts = acts_by_row((HandOverPage,), [row.posting for row in rows], question.scope.user)
        return [self.official(row, hosts, bool(acts.get(row.posting))) for row in rows]

    def official(self, row: LeavingRow, hosts: Mapping[GroupKey, str], may_hand_over: bool) -> LeavingOfficial:
        return LeavingOfficial(
            days=(from_range(row.ends_on).first - self.question.today).days,
            name=row.name,
            url=reverse("cadres:detail", args=[row.official]),
            post=" · ".join(part for part in (hosts.get(row.host_area, ""), row.title) if part),
            act_url=reverse("cadres:hand_over", args=[row.posting]) if may_hand_over else "",
        )

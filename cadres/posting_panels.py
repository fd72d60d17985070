"""Panels of the first postings of a kind: who ends soon, and handovers that went badly."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from psycopg.types.range import DateRange

from aidportal.charts.panels import PanelCell, TablePanel, attention_url
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.kept import ScopedRows
from aidportal.figures.scopes import Scope
from aidportal.figures.statements import Written, keeping_sql, rows_of, written
from aidportal.registers.tables import heads
from aidportal.values.dates import describe, from_range

from .figures import HANDOVERS, POSTINGS
from .filters import DAYS_IN_VIEW
from .models import Posting, PostingQuerySet

# As many rows as the tables of records show; the list has all.
MOST_ROWS = 12


def ending_soon(scope: Scope, today: date) -> PostingQuerySet:
    return Posting.objects.in_scope(scope).ending(today, today + DAYS_IN_VIEW)


def ending_alone(scope: Scope, today: date) -> PostingQuerySet:
    return ending_soon(scope, today).without_successor()


def badly_handed_over(scope: Scope, today: date) -> PostingQuerySet:
    return Posting.objects.in_scope(scope).badly_handed_over()


class PostingSummary(NamedTuple):
    """What a panel says of a posting; ``handover_days`` where it takes over from another."""

    official: int
    name: str
    host_area: str
    title: str
    starts_on: Any
    ends_on: Any
    handover_days: int | None
    predecessor: str | None
    successor: str | None


@keeping_sql
def first_rows(rows: ScopedRows, order: str, scope: Scope, today: date) -> Written:
    """The columns of ``PostingSummary`` of the first of ``rows``, kept as the selects of figures are."""
    postings: Any = rows(scope, today)
    named = postings.with_handover_days().with_neighbours(scope.user).order_by(order, "pk")
    columns = ("official_id", "official__name", "host_area__counted_as", *PostingSummary._fields[3:])
    return written(named.values_list(*columns)[:MOST_ROWS])


class PostingsPanel(TablePanel):
    """The first of ``kind`` in ``scope``, in the order of a column, with the way to all of them."""

    kind: ScopedRows
    order: str
    attention: str

    def __init__(self, question: DashboardQuestion, scope: Scope) -> None:
        self.question, self.scope = question, scope
        self.url = attention_url("cadres:list", POSTINGS.narrow(scope), self.attention)
        self.link = _("All of them")

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        seen = self.question.reading.as_seen(self.scope)
        postings = [
            PostingSummary(*row) for row in rows_of(*first_rows(self.kind, self.order, seen, self.question.today))
        ]
        hosts = self.question.names(POSTINGS.dimensions["host_area"], {row.host_area for row in postings})
        return [
            self.row(row, official_cell(row), {"text": hosts[row.host_area], "hint": row.title}) for row in postings
        ]

    def row(self, posting: PostingSummary, official: PanelCell, host: PanelCell) -> list[PanelCell]:
        raise NotImplementedError


def official_cell(posting: PostingSummary) -> PanelCell:
    return {"text": posting.name, "url": reverse("cadres:detail", args=[posting.official])}


class EndingPanel(PostingsPanel):
    """Who ends in the next 90 days, the next one first."""

    key = "ending"
    kind, order, attention = staticmethod(ending_soon), "ends_on", "ends"

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, question.ever)
        self._count, self._alone = (
            question.reading.measure(rows, self.scope, "count_postings", today=question.today)
            for rows in (ending_soon, ending_alone)
        )
        self.title = _("Ending in the next 90 days")
        self.columns = heads(_("last day"), _("official"), _("host area"), _("successor"))
        self.empty = _("No posting ends in the next 90 days.")

    @property
    def unit(self) -> str:
        words = {"count": self._count.total or 0, "open": self._alone.total or 0, "day": self.question.today}
        return _("Postings: %(count)s, without a successor: %(open)s; as of %(day)s, whatever the period") % words

    def row(self, posting: PostingSummary, official: PanelCell, host: PanelCell) -> list[PanelCell]:
        successor = posting.successor or {"text": _("none yet"), "tone": "warn"}
        return [date_cell(posting.ends_on), official, host, successor]


class HandoversPanel(PostingsPanel):
    """Handovers with days without anybody, or with two; the longest first."""

    key = "handovers"
    kind, order, attention = staticmethod(badly_handed_over), "-handover_size", "handover"

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, question.scope)
        self._count = question.reading.measure(badly_handed_over, self.scope, "count_postings", today=question.today)
        self._all = question.ask(HANDOVERS, self.scope)
        self.title = _("Handovers with a gap or an overlap")
        before, after = pgettext("handover", "before"), pgettext("handover", "after")
        self.columns = heads(_("days"), _("host area"), before, after, _("from"))
        self.empty = _("No handover had a day without anybody or with two.")

    @property
    def unit(self) -> str:
        words = {"count": self._count.total or 0, "all": self._all.total or 0, "period": self.question.period_text}
        return _("%(count)s of all handovers (%(all)s), %(period)s") % words

    def row(self, posting: PostingSummary, official: PanelCell, host: PanelCell) -> list[PanelCell]:
        days = posting.handover_days or 0
        tone = "bad" if days > 0 else "warn"
        predecessor = posting.predecessor or "—"
        return [{"text": days_text(days), "tone": tone}, host, predecessor, official, date_cell(posting.starts_on)]


def date_cell(range_: DateRange | None) -> str:
    """A partial date as PostgreSQL gives it, in words."""
    return describe(None if range_ is None else from_range(range_))


def days_text(days: int) -> str:
    """Days without anybody, or with two where negative; at least so many where dates are known to the month only."""
    words = {"days": abs(days)}
    if days > 0:
        return ngettext("%(days)s day without anybody", "%(days)s days without anybody", days) % words
    return ngettext("%(days)s day with two", "%(days)s days with two", -days) % words

"""What somebody should look at, each with its number, the most urgent ones, and the way to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import DecimalField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts.panels import Panel, attention_url
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value as Number
from aidportal.figures.statements import Written, keeping_sql, rows_of, written
from aidportal.values.dates import describe, from_range
from cadres.figures import POSTINGS
from cadres.filters import DAYS_AHEAD
from cadres.models import Posting
from projects.figures import COMMITTED, PROJECTS
from projects.models import Funding, Project
from projects.models.standing import counted_only

MOST_NAMED = 3
NO_AMOUNT = Cast(Value(None), DecimalField(max_digits=18, decimal_places=2))
UNPAID = ("project", "project__title", "fiscal_year", "amount")
PAGES = {"ending": "cadres:detail", "overdue": "projects:detail", "unpaid": "projects:detail"}


def ending(scope: Scope, today: date) -> Any:
    return Posting.objects.in_scope(scope).ending(today, today + DAYS_AHEAD).without_successor()


def overdue(scope: Scope, today: date) -> Any:
    return Project.objects.in_scope(scope).overdue(today)


def unpaid(scope: Scope) -> Any:
    return Funding.objects.in_scope(scope).unpaid()


class AttentionPanel(Panel):
    """What waits for somebody today, whatever the period that the page is of; see ``reports/attention.html``."""

    template = "reports/attention.html"
    key = "attention"

    def __init__(self, question: DashboardQuestion) -> None:
        self.question, self.day = question, question.today
        ever, measure = question.ever, question.reading.measure
        self._counts = [
            measure(ending, ever, "count_postings", today=question.today),
            measure(overdue, counted_only(ever), "count_projects", today=question.today),
            measure(unpaid, counted_only(ever), "count_lines"),
        ]

    @cached_property
    def urgent(self) -> list[Urgent]:
        """The most urgent of each kind."""
        seen = self.question.reading.as_seen(self.question.ever)
        return [Urgent(*row) for row in rows_of(*first_rows(seen, self.question.today))]

    @cached_property
    def things(self) -> list[WaitingThing]:
        ever = self.question.ever
        texts = [
            ("ending", _("postings end within 60 days, no successor"), _("ends soon"), "warn"),
            ("overdue", _("projects are past their planned end"), _("overdue"), "bad"),
            ("unpaid", _("funding lines have no payment yet"), _("unpaid"), "warn"),
        ]
        urls = [
            attention_url("cadres:list", POSTINGS.narrow(ever), "ending"),
            attention_url("projects:list", PROJECTS.narrow(ever), "overdue"),
            attention_url("projects:funding_list", COMMITTED.narrow(ever), "unpaid"),
        ]
        return [
            WaitingThing(count.total, label, self.first(key), url, tone, tag)
            for (key, label, tag, tone), count, url in zip(texts, self._counts, urls, strict=True)
        ]

    def first(self, key: str) -> list[UrgentRecord]:
        return [
            UrgentRecord(reverse(PAGES[key], args=[one.record]), one.name, why(self.question, one))
            for one in self.urgent
            if one.what == key
        ]


@dataclass(frozen=True)
class UrgentRecord:
    """A record that waits: the way to it, what it is called, and why it is urgent."""

    url: str
    name: str
    why: str


@dataclass(frozen=True)
class WaitingThing:
    """One kind of what waits: how many there are, the most urgent ones, and the way to all of them."""

    number: Number
    label: str
    first: list[UrgentRecord]
    url: str
    tone: str
    tag: str


class Urgent(NamedTuple):
    """One of the most urgent: of which kind, its record, what it is called, the date that is near or over."""

    what: str
    record: int
    name: str
    dated: Any
    amount: Decimal | None


def why(question: DashboardQuestion, one: Urgent) -> str:
    """Why it is urgent: the date, and how many days are left, late, or without a payment."""
    if one.dated is None:
        return _("no year stated, %(amount)s") % {"amount": question.text(COMMITTED, one.amount)}
    dated = from_range(one.dated)
    if one.what == "ending":
        days = (dated.first - question.today).days
        words = ngettext("term ends %(date)s, in %(days)s day", "term ends %(date)s, in %(days)s days", days)
    elif one.what == "overdue":
        days = (question.today - dated.last).days
        words = ngettext("planned end %(date)s, %(days)s day late", "planned end %(date)s, %(days)s days late", days)
    else:
        days = (question.today - dated.first).days
        words = ngettext(
            "of %(date)s: %(days)s day without a payment, %(amount)s",
            "of %(date)s: %(days)s days without a payment, %(amount)s",
            days,
        )
    amount = "" if one.amount is None else question.text(COMMITTED, one.amount)
    return words % {"date": describe(dated), "days": f"{days:,}", "amount": amount}


@keeping_sql
def first_rows(scope: Scope, today: date) -> Written:
    """What is most urgent of each kind, as the columns of ``Urgent``, kept as the selects of figures are."""
    counted, year = counted_only(scope), F("fiscal_year").asc(nulls_last=True)
    urgent = [
        ("ending", ending(scope, today).order_by("ends_on", "pk"), "official", "official__name", "ends_on", NO_AMOUNT),
        ("overdue", overdue(counted, today).order_by("planned_until", "pk"), "pk", "title", "planned_until", NO_AMOUNT),
        ("unpaid", unpaid(counted).order_by(year, "-amount", "pk"), *UNPAID),
    ]
    first, *rest = [
        rows.annotate(what=Value(key)).values_list("what", *columns)[:MOST_NAMED] for key, rows, *columns in urgent
    ]
    return written(first.union(*rest, all=True))

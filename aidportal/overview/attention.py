"""What somebody should look at, each with its number, the most urgent ones, and the way to all of them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DecimalField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts.question import DashboardQuestion
from aidportal.figures.scopes import Scope
from aidportal.figures.statements import Written, keeping_sql, send, written
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


def attention(asked: DashboardQuestion) -> Generator[None, None, dict[str, Any]]:
    """What waits for somebody today, whatever the period that the page is of."""
    scope = asked.ever
    counts = [
        asked.reading.measure(ending, scope, "count_postings", today=asked.today),
        asked.reading.measure(overdue, counted_only(scope), "count_projects", today=asked.today),
        asked.reading.measure(unpaid, counted_only(scope), "count_lines"),
    ]
    firsts = send(*first_rows(asked.reading.as_seen(scope), asked.today))
    yield
    urgent = [Urgent(*row) for row in firsts()]
    texts = [
        ("ending", _("postings end within 60 days, no successor"), _("ends soon"), "warn"),
        ("overdue", _("projects are past their planned end"), _("overdue"), "bad"),
        ("unpaid", _("funding lines have no payment yet"), _("unpaid"), "warn"),
    ]
    links = [
        attention_url("cadres:list", POSTINGS.narrow(scope), "ending"),
        attention_url("projects:list", PROJECTS.narrow(scope), "overdue"),
        attention_url("projects:funding_list", COMMITTED.narrow(scope), "unpaid"),
    ]
    items = [
        {
            "number": count.total,
            "label": label,
            "first": [
                {"url": reverse(PAGES[key], args=[one.record]), "name": one.name, "why": why(asked, one)}
                for one in urgent
                if one.what == key
            ],
            "url": url,
            "tone": tone,
            "tag": tag,
        }
        for (key, label, tag, tone), count, url in zip(texts, counts, links, strict=True)
    ]
    return {"template": "reports/attention.html", "key": "attention", "things": items, "day": asked.today}


class Urgent(NamedTuple):
    """One of the most urgent: of which kind, its record, what it is called, the date that is near or over."""

    what: str
    record: int
    name: str
    dated: Any
    amount: Decimal | None


def why(asked: DashboardQuestion, one: Urgent) -> str:
    """Why it is urgent: the date, and how many days are left, late, or without a payment."""
    if one.dated is None:
        return _("no year stated, %(amount)s") % {"amount": asked.text(COMMITTED, one.amount)}
    dated = from_range(one.dated)
    if one.what == "ending":
        days = (dated.first - asked.today).days
        words = ngettext("term ends %(date)s, in %(days)s day", "term ends %(date)s, in %(days)s days", days)
    elif one.what == "overdue":
        days = (asked.today - dated.last).days
        words = ngettext("planned end %(date)s, %(days)s day late", "planned end %(date)s, %(days)s days late", days)
    else:
        days = (asked.today - dated.first).days
        words = ngettext(
            "of %(date)s: %(days)s day without a payment, %(amount)s",
            "of %(date)s: %(days)s days without a payment, %(amount)s",
            days,
        )
    amount = "" if one.amount is None else asked.text(COMMITTED, one.amount)
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


def attention_url(name: str, scope: Scope, what: str) -> str:
    base = scope.url(reverse(name))
    return f"{base}{'&' if '?' in base else '?'}attention={what}"

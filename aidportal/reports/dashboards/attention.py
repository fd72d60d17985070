"""What somebody should look at, each with its number, the most urgent ones, and the way to all of them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.scopes import Scope
from aidportal.statements import Written, keeping_sql, send, written
from cadres.figures import POSTINGS
from cadres.filters import DAYS_AHEAD
from cadres.models import Posting
from projects.figures import COMMITTED, PROJECTS
from projects.models import Funding, Project
from projects.models.standing import counted_only

from .question import Question

MOST_NAMED = 3
PAGES = {"ending": "cadres:detail", "overdue": "projects:detail", "unpaid": "projects:detail"}


def ending(scope: Scope, today: date) -> Any:
    return Posting.objects.in_scope(scope).ending(today, today + DAYS_AHEAD).without_successor()


def overdue(scope: Scope, today: date) -> Any:
    return Project.objects.in_scope(scope).overdue(today)


def unpaid(scope: Scope) -> Any:
    return Funding.objects.in_scope(scope).unpaid()


def attention(asked: Question) -> Generator[None, None, dict[str, Any]]:
    scope = asked.ever
    counts = [
        asked.reading.measure(ending, scope, "count_postings", today=asked.today),
        asked.reading.measure(overdue, counted_only(scope), "count_projects", today=asked.today),
        asked.reading.measure(unpaid, counted_only(scope), "count_lines"),
    ]
    firsts = send(*first_rows(asked.reading.as_seen(scope), asked.today))
    yield
    urgent = firsts()
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
            "first": {reverse(PAGES[key], args=[pk]): name for what, pk, name in urgent if what == key},
            "url": url,
            "tone": tone,
            "tag": tag,
        }
        for (key, label, tag, tone), count, url in zip(texts, counts, links, strict=True)
    ]
    return {"template": "reports/attention.html", "key": "attention", "things": items}


@keeping_sql
def first_rows(scope: Scope, today: date) -> Written:
    """Kind, key and name of what is most urgent of each, kept as the selects of figures are."""
    urgent = [
        ("ending", ending(scope, today).order_by("ends_on", "pk"), "official", "official__name"),
        ("overdue", overdue(counted_only(scope), today).order_by("planned_until", "pk"), "pk", "title"),
        ("unpaid", unpaid(counted_only(scope)).order_by("-amount", "pk"), "project", "project__title"),
    ]
    first, *rest = [
        rows.annotate(what=Value(key)).values_list("what", pk, name)[:MOST_NAMED] for key, rows, pk, name in urgent
    ]
    return written(first.union(*rest, all=True))


def attention_url(name: str, scope: Scope, what: str) -> str:
    base = scope.url(reverse(name))
    return f"{base}{'&' if '?' in base else '?'}attention={what}"

"""What somebody should look at, each with its number, the most urgent one, and the way to all of them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.scopes import Scope
from cadres.figures import POSTINGS
from cadres.models import Posting
from projects.figures import COMMITTED, PROJECTS
from projects.models import Funding, Project

from .question import Question

ENDING_WITHIN = timedelta(days=60)


def attention(asked: Question) -> Generator[None, None, dict[str, Any]]:
    today, scope = asked.today, asked.ever
    ending = Posting.objects.in_scope(scope).ending(today, today + ENDING_WITHIN).without_successor()
    overdue = Project.objects.in_scope(scope).overdue(today)
    unpaid = Funding.objects.in_scope(scope).unpaid()
    counts = [
        asked.reading.measure(ending, "count_postings"),
        asked.reading.measure(overdue, "count_projects"),
        asked.reading.measure(unpaid, "count_lines"),
    ]
    yield
    first = firsts(
        ending=(ending.order_by("ends_on", "pk"), "official__name"),
        overdue=(overdue.order_by("planned_until", "pk"), "title"),
        unpaid=(unpaid.order_by("-amount", "pk"), "project__title"),
    )
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
        {"number": count.total, "label": label, "first": first.get(key, ""), "url": url, "tone": tone, "tag": tag}
        for (key, label, tag, tone), count, url in zip(texts, counts, links, strict=True)
    ]
    return {"template": "reports/attention.html", "key": "attention", "things": items}


def firsts(**rows: tuple[Any, str]) -> dict[str, str]:
    """The first of each query's rows, by its name at the path, in one statement."""
    first, *rest = [
        query.annotate(what=Value(key)).values_list("what", path)[:1] for key, (query, path) in rows.items()
    ]
    return dict(first.union(*rest, all=True))


def attention_url(name: str, scope: Scope, what: str) -> str:
    base = scope.url(reverse(name))
    return f"{base}{'&' if '?' in base else '?'}attention={what}"

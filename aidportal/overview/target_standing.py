"""Where it stands: disbursement against the calendar, and the targets that are behind."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts import spans
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import rate
from aidportal.figures.selects import Value
from aidportal.values.rounding import rounded
from projects.figures import COMMITTED, DISBURSEMENT_RATE

from .disbursement_curve import days_of_year, over
from .targets import LATE, TargetRow, Targets

MOST_NAMED = 4
# What is paid of these commitments, which is not all that is paid in the period.
PAID = DISBURSEMENT_RATE.numerator


def standing(asked: DashboardQuestion) -> Generator[None, None, dict[str, Any] | None]:
    """The panel of the two; nothing where neither has anything to say."""
    committed = asked.ask(COMMITTED, asked.scope)
    paid = asked.ask(PAID, asked.scope)
    found = Targets(asked, {})
    yield
    calendar = against_the_calendar(asked, committed.total, paid.total)
    late = [line for line in found.lines if line.progress.verdict in LATE]
    return {
        "template": "reports/standing.html",
        "key": "standing",
        "day": asked.today,
        "calendar": calendar,
        "behind": [target_row(line) for line in late[:MOST_NAMED]],
        "finding": behind_words(len(late), len(found.lines), found.period_text),
        "url": behind_url(asked),
    }


def against_the_calendar(asked: DashboardQuestion, committed: Value, paid: Value) -> dict[str, Any] | None:
    """What is paid of the running year's commitments, beside what the days gone by would have it; else nothing."""
    time = over(asked)
    if time is None or not committed:
        return None
    committed, paid = Decimal(committed), Decimal(paid or 0)
    due = rounded(committed * time / 100, 2)
    days = int(rounded(abs(paid - due) / committed * days_of_year(asked.today.year)))
    words = {"amount": asked.text(COMMITTED, abs(paid - due)), "days": days}
    behind = ngettext("behind the calendar, %(days)s day", "behind the calendar, %(days)s days", days)
    ahead = ngettext("ahead of the calendar, %(days)s day", "ahead of the calendar, %(days)s days", days)
    share = rate(paid, committed)
    return {
        "share": share,
        "time": time,
        "gap": words["amount"],
        "gap_words": (behind if paid < due else ahead) % words,
        "is_behind": paid < due,
        "paid": asked.text(PAID, paid),
        "paid_label": PAID.label,
        "paid_url": asked.records_url(PAID, asked.scope),
        "due": asked.text(COMMITTED, due),
        "committed": asked.text(COMMITTED, committed),
        "url": asked.records_url(COMMITTED, asked.scope),
    }


def target_row(line: TargetRow) -> dict[str, Any]:
    one = line.progress
    return {
        "name": f"{line.pair} · {line.figure} {line.year}",
        "url": line.agreement.get_absolute_url(),
        "rate": one.rate,
        "time": one.time_over,
        "verdict": line.verdict,
        "tone": line.tone,
    }


def behind_words(late: int, number: int, period: str) -> str:
    if not number:
        return ""
    words = {"late": late, "count": number, "period": period}
    if not late:
        return _("No target of %(period)s is behind.") % words
    return _("%(late)s of %(count)s targets of %(period)s are behind or missed.") % words


def behind_url(asked: DashboardQuestion) -> str:
    return f"{spans.page_url(asked.scope, reverse('overview:targets'))}&standing=late"

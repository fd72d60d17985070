"""What is asked of training sessions before they are saved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import ngettext

from aidportal.records.amount_questions import usual
from aidportal.records.questions import Doubt, Entered, LikelyCorrection
from aidportal.values.dates import describe


def more_days_than_dates(entered: Entered) -> Iterator[Doubt]:
    """More days of teaching than lie between the first and the last day, for certain."""
    session = entered.record
    if not entered.is_new("days", "starts_on", "ends_on"):
        return
    if not (session.days and session.starts_on and session.ends_on):
        return
    span = (session.ends_on.last - session.starts_on.first).days + 1
    if session.days > span:
        words = ngettext(
            "%(days)s days of teaching, but %(start)s to %(end)s is %(span)s day.",
            "%(days)s days of teaching, but %(start)s to %(end)s are %(span)s days.",
            span,
        )
        dates = {"start": describe(session.starts_on), "end": describe(session.ends_on)}
        label = ngettext("Save %(span)s day instead", "Save %(span)s days instead", span) % {"span": span}
        typed = entered.typed("days", str(span)) if "days" in entered.form.fields else {}
        corrections = [LikelyCorrection(label, typed)] if typed else []
        yield Doubt("days", words % (dates | {"days": f"{session.days.normalize():f}", "span": span}), corrections)


SESSION = (more_days_than_dates, usual("budget", "kind"))

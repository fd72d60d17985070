"""How a posting ends where another takes over from it, and until when that one is to last."""

from __future__ import annotations

from copy import copy

from aidportal.values.dates import ONE_DAY, PartialDate

from .models import Posting

# What is written of a posting that ends.
ENDED = ("ends_on", "ended_early", "end_reason")


def end_before(before: Posting, start: PartialDate) -> PartialDate | None:
    """The last day of ``before``, where a successor starts at ``start``: the day before, unless it was over.

    Of a start that is known to the month the end is known to that month too.
    """
    end = PartialDate.day(start.first - ONE_DAY) if start.is_day else start
    planned: PartialDate | None = before.ends_on
    return end if planned is None or planned.last > end.last else planned


def is_early(before: Posting, end: PartialDate | None) -> bool:
    """Whether ``end`` is for certain before the one that was planned."""
    planned = before.ends_on
    return bool(end and planned and end.last < planned.first)


def ended_by(before: Posting, start: PartialDate, reason: str = "") -> Posting:
    """``before`` as it is once a successor started at ``start``; not saved."""
    ended, end = copy(before), end_before(before, start)
    ended.ends_on = end
    if is_early(before, end):
        ended.ended_early, ended.end_reason = True, reason
    return ended


def end_of_successor(before: Posting, start: PartialDate | None = None) -> PartialDate | None:
    """The last day of who takes over at ``start``, unless another is typed: that planned for the one before.

    Who starts when that is over stays as long as the batch; ``None`` where its term is over as well, or not known.
    """
    ends: list[PartialDate] = [end for end in (before.ends_on, before.batch.ends_on) if end]
    return next((end for end in ends if start is None or start.last < end.first), None)

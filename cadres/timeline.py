"""Postings as bars on a time axis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aidportal.directory.names import area_names
from aidportal.figures.scopes import Direction
from aidportal.values.dates import ONE_DAY, describe

from .models import Batch, Posting, PostingQuerySet
from .tables import PostingStatus, people_and_postings

MOST_BARS = 300
# More names of years than this would run into each other.
MOST_TICKS = 12


class TimeAxis:
    """Whole years that hold all ``postings`` and today; places on it are per cent from its left end."""

    def __init__(self, postings: list[Posting], today: date) -> None:
        days = [day.first for post in postings for day in (post.starts_on, post.ends_on) if day]
        lasts = [day.last for post in postings for day in (post.starts_on, post.ends_on) if day]
        self.today = today
        self.first = date(min([*days, today]).year, 1, 1)
        self.end = date(max([*lasts, today]).year + 1, 1, 1)

    def place(self, day: date) -> float:
        share = (day - self.first).days / (self.end - self.first).days
        return round(100 * min(max(share, 0), 1), 2)

    def ticks(self) -> list[dict[str, Any]]:
        years = self.end.year - self.first.year
        step = -(-years // MOST_TICKS)
        return [
            {"x": self.place(date(year, 1, 1)), "label": str(year)}
            for year in range(self.first.year, self.end.year, step)
        ]

    def bar(self, direction: str, start: date, end: date) -> dict[str, Any]:
        """A bar from ``start`` up to ``end``, what is still to come apart from what is past."""
        turn = min(max(self.today, start), end)
        left, middle, right = self.place(start), self.place(turn), self.place(end)
        return {
            "direction": "out" if direction == Direction.TO_RECEIVER else "in",
            "x": left,
            "width": round(middle - left, 2),
            "rest_x": middle,
            "rest_width": round(right - middle, 2),
        }


def timeline(rows: PostingQuerySet, by_batch: bool, today: date) -> dict[str, Any]:
    """The context of ``includes/timeline.html`` for the first ``MOST_BARS`` of ``rows``, grouped."""
    path = "batch" if by_batch else "host_area__counted_as"
    order = ("batch__direction", "-batch__number", "batch") if by_batch else (path,)
    shown = list(rows.order_by(*order, "starts_on", "pk")[:MOST_BARS])
    axis = TimeAxis(shown, today)
    people = {row["group"]: row["value"] for row in rows.headcount(group=path)}
    postings = {row["group"]: row["value"] for row in rows.count_postings(group=path)}
    groups: dict[Any, list[Posting]] = {}
    for post in shown:
        groups.setdefault(post.batch_id if by_batch else post.host_area.counted_as, []).append(post)
    names = batch_names(groups) if by_batch else area_names(groups)
    return {
        "ticks": axis.ticks(),
        "now": {"x": axis.place(today), "label": _("today")},
        "groups": [
            {
                "label": names.get(key, ""),
                "count": people_and_postings(people[key], postings[key]),
                "term": "",
                "bar": "",
                "rows": [bar_row(post, axis) for post in posts],
            }
            for key, posts in groups.items()
        ],
    }


def batch_names(keys: Iterable[int]) -> dict[Any, str]:
    return {batch.pk: str(batch) for batch in Batch.objects.filter(pk__in=list(keys))}


def bar_row(post: Any, axis: TimeAxis) -> dict[str, Any]:
    place = [post.host_area.name, post.host_organisation.name if post.host_organisation else "", post.title]
    tags = {
        PostingStatus.UPCOMING: PostingStatus.UPCOMING.label,
        PostingStatus.ENDED_EARLY: PostingStatus.ENDED_EARLY.label,
    }
    return {
        "label": post.official.name,
        "url": post.get_absolute_url(),
        "hint": post.official.home_area.name,
        "post": " · ".join(dict.fromkeys(part for part in place if part)),
        "term": _("%(first)s to %(last)s") % {"first": describe(post.starts_on), "last": describe(post.ends_on)},
        "tag": tags.get(post.status, ""),
        "bar": drawn(post, axis),
    }


def drawn(post: Posting, axis: TimeAxis) -> Any:
    """The bar of a posting: to the end of the axis where its end is open, none where its start is unknown."""
    if post.starts_on is None:
        return ""
    end = post.ends_on.last + ONE_DAY if post.ends_on else axis.end
    return axis.bar(post.batch.direction, post.starts_on.first, end)

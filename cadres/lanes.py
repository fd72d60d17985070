"""Postings as numbers for the time axis that browsers draw: thousands of bars in one small answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.charts.panels import Panel
from aidportal.directory.names import area_names
from aidportal.figures.scopes import Direction
from aidportal.values.dates import PartialDate, describe

from .models import PostingQuerySet
from .timeline import batch_names

# As many bars as a browser draws and an answer holds without a wait.
MOST_LANES = 20_000
_EPOCH = date(1970, 1, 1)
_COLUMNS = (
    *("official_id", "official__name", "host_area__counted_as", "batch_id", "batch__direction"),
    *("starts_on", "ends_on", "title"),
)


def lanes(rows: PostingQuerySet, today: date) -> dict[str, Any]:
    """Bars of at most ``MOST_LANES`` postings, those of one host area and start beside each other.

    ``bars`` are ``[official, name, host, batch, direction, first, last, title, term]``: ``host`` and ``batch`` are
    places in ``hosts`` and ``batches``, ``direction`` is 1 to the receiver and 2 to the giver, ``first`` and ``last``
    are days since 1970 or null, ``term`` is empty where both are known to the day.
    """
    rows_read = list(rows.order_by("host_area__counted_as", "starts_on", "pk").values_list(*_COLUMNS)[: MOST_LANES + 1])
    shown = rows_read[:MOST_LANES]
    hosts = sorted({row[2] for row in shown if row[2]})
    names = area_names(hosts)
    batches = batch_names({row[3] for row in shown})
    host_places = {code: place for place, code in enumerate(hosts)}
    batch_places = {pk: place for place, pk in enumerate(batches)}
    return {
        "today": number_of(today),
        "cut": len(rows_read) > MOST_LANES,
        "hosts": [names.get(code, code) for code in hosts],
        "batches": list(batches.values()),
        "bars": [bar(row, host_places.get(row[2]), batch_places[row[3]]) for row in shown],
    }


def bar(row: Any, host: int | None, batch: int) -> list[Any]:
    official, name, _host, _batch, direction, start, end, title = row
    return [
        *(official, name, host, batch, 1 if direction == Direction.TO_RECEIVER else 2),
        *(number_of(start.first) if start else None, number_of(end.last) if end else None, title),
        term(start, end),
    ]


def number_of(day: date) -> int:
    return (day - _EPOCH).days


def term(start: PartialDate | None, end: PartialDate | None) -> str:
    """The dates as they are known; nothing where the bar's ends say it."""
    if start and end and start.is_day and end.is_day:
        return ""
    return f"{describe(start)} – {describe(end)}"


class LanesPanel(Panel):
    """The time axis of postings, whose bars ``data_url`` gives; see ``includes/lanes.html``."""

    template = "includes/lanes.html"
    key = "lanes"
    span = "col-12"

    def __init__(self, data_url: str, table_url: str, list_url: str, unit: str = "") -> None:
        self.data_url, self.table_url, self.url, self.unit = data_url, table_url, list_url, unit
        self.title = _("Postings on a time axis")
        self.link = _("The same postings as a list")
        self.official_url = reverse("cadres:detail", args=[0])
        self.directions = [Direction.TO_RECEIVER.label, Direction.TO_GIVER.label]

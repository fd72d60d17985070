"""The history as a reader may see it: the newest entries first, page by page, grouped by day, act and record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone

from aidportal.history.models import Act
from aidportal.values.money import Unit

from .events import Event, Wanted, events
from .names import NamesThen, RecordsThen, RecordThen
from .neighbours import RowDifference, changing, differences
from .sight import Sight
from .through import Through, Ways, reasons, who
from .words import Change, Wording, names_in
from .workbook_rows import rows_in_words

# So many events are looked at for one page; of a reader who sees few of them the next page goes on from there.
MOST_EVENTS = 1_500


@dataclass(frozen=True)
class RowEntry:
    """What one act made of one row, in words."""

    event: Event
    act: Act
    record: RecordThen
    part: str
    # "added", "removed" or "changed".
    sort: str
    changes: list[Change]
    is_link: bool
    # The row of the workbook that it came from, in words; empty where it came from none.
    workbook_row: str


@dataclass(frozen=True)
class ActEntries:
    """What one act did, by record."""

    act: Act
    who: str
    through: Through
    reasons: list[str]
    records: list[tuple[RecordThen, list[RowEntry]]]

    @property
    def at(self) -> datetime:
        return timezone.localtime(self.act.at)


@dataclass(frozen=True)
class Page:
    """Entries with the place from which the next page goes on; none at the end of the history."""

    entries: list[RowEntry]
    ways: Ways
    place: Event | None
    # Whether it has fewer entries than there is room for, although the history goes on.
    is_cut: bool = False

    @property
    def days(self) -> list[tuple[date, list[ActEntries]]]:
        acts = list(self.acts())
        return [(day, list(some)) for day, some in groupby(acts, key=lambda one: one.at.date())]

    def acts(self) -> Iterator[ActEntries]:
        for _number, of_act in groupby(self.entries, key=lambda entry: entry.act.pk):
            entries = list(of_act)
            by_record: dict[RecordThen, list[RowEntry]] = {}
            for entry in entries:
                by_record.setdefault(entry.record, []).append(entry)
            act = entries[0].act
            yield ActEntries(act, who(act), self.ways.through(act), reasons(act), list(by_record.items()))


@dataclass(frozen=True)
class Chronicle:
    """The part of the history that is wanted, as ``user`` may see it."""

    wanted: Wanted
    user: Any

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.user, self.wanted.area)

    def page(self, place: Event | None, size: int) -> Page:
        chosen: list[RowDifference] = []
        looked_at, batch = 0, size + 1
        while len(chosen) <= size:
            some = events(self.wanted, place, batch)
            chosen += self.chosen(some, size + 1 - len(chosen))
            place = some[-1] if len(some) == batch else None
            looked_at += len(some)
            if place is None or looked_at >= MOST_EVENTS:
                break
            # As many as it takes if they go on like those before; all that may be looked at if none was chosen.
            missing = (size + 1 - len(chosen)) * looked_at // len(chosen) if chosen else MOST_EVENTS
            batch = min(max(missing, size + 1), MOST_EVENTS - looked_at)
        is_cut = place is not None and len(chosen) <= size
        if len(chosen) > size:
            place = chosen[size - 1].event
        entries, ways = self.told(chosen[:size])
        return Page(entries, ways, place, is_cut)

    def pages(self, size: int) -> Iterator[Page]:
        """All of it, page by page."""
        place = None
        while True:
            page = self.page(place, size)
            yield page
            place = page.place
            if place is None:
                return

    def chosen(self, some: Sequence[Event], wanted: int) -> list[RowDifference]:
        """What they changed, as far as it is wanted and seen: of all, or of the first until there are ``wanted``.

        Which they are is asked before what they changed.
        """
        only = self.wanted.only
        near = self.sight.of(changing(some, only) if only else some)
        chosen: list[RowDifference] = []
        for start in range(0, len(near), wanted):
            some_more = differences(near[start : start + wanted])
            chosen += [one for one in some_more if only is None or any(only(one.table, field) for field in one.fields)]
            if len(chosen) >= wanted:
                break
        return chosen

    def told(self, some: Sequence[RowDifference]) -> tuple[list[RowEntry], Ways]:
        names = NamesThen(self.user)
        names.learn(names_in(some))
        wording = Wording(names, Unit(self.user.unit))
        acts = Act.objects.in_bulk({one.event.act for one in some})
        roots = {one: names.root(one.table, one.event.key, one.event.act) for one in some}
        records, ways = RecordsThen(names, roots.values()), Ways(acts.values(), self.user)
        workbook_rows = rows_in_words([one.event for one in some], acts, ways.imports)
        entries = [
            RowEntry(
                one.event,
                acts[one.event.act],
                records.of(*roots[one], one.event.act),
                wording.part(one),
                "changed" if one.is_change else "added" if one.old is None else "removed",
                wording.changes(one),
                one.table.is_link,
                workbook_rows.get(one.event, ""),
            )
            for one in some
        ]
        return entries, ways

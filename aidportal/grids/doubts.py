"""What is asked of pasted lines before they are recorded: what the form of such a line asks, of each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from aidportal.records.questions import Doubt, in_one, links_to

from .pasted_grid import LineValues, PastedGrid

# Instead of the number of a row: what is asked of all rows together.
OF_ALL = 0


@dataclass(frozen=True)
class RowDoubt:
    """Something that hardly fits in a row, with the name of the question that found it, and what to look at."""

    ask: str
    doubt: Doubt
    links: list[dict[str, str]] = field(default_factory=list)


def doubts_of(grid: PastedGrid, rows: Sequence[LineValues]) -> list[list[RowDoubt]]:
    """What is asked of each of ``rows`` of values that are to be recorded together."""
    memory: dict[Any, Any] = {}
    doubts = [list(doubts_of_row(grid, values, memory)) for values in rows]
    for place, doubt in grid.doubts_between(rows):
        doubts[place].append(RowDoubt("between", doubt))
    return doubts


def doubts_of_all(grid: PastedGrid, rows: Sequence[LineValues]) -> list[RowDoubt]:
    """What is asked of ``rows`` of values together."""
    return [RowDoubt("together", doubt) for doubt in grid.doubts_of_all(rows)]


def doubts_of_row(grid: PastedGrid, values: LineValues, memory: dict[object, object]) -> Iterator[RowDoubt]:
    for entered, asks in grid.entered(values, memory):
        for ask in asks:
            for doubt in ask(entered):
                links = [link for record in doubt.records for link in links_to(record, grid.user)]
                yield RowDoubt(ask.__name__, doubt, links)


def in_words(doubts: Mapping[int, Sequence[RowDoubt]]) -> list[str]:
    """Each question once: in how many rows it is asked, by their numbers, and in which words."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    of_all = [one.doubt.text for one in doubts.get(OF_ALL, ())]
    for number, of_row in doubts.items():
        if number == OF_ALL:
            continue
        # One question may doubt two fields of a row.
        for ask, text in {one.ask: one.doubt.text for one in of_row}.items():
            told[ask].append((text, _("row %(number)s") % {"number": number}))
    return of_all + [in_one(texts) for texts in told.values()]


def token_of(doubts: Mapping[int, Sequence[RowDoubt]]) -> str:
    """What tells these questions from others; a reason that was given counts for those that the page showed."""
    content = repr([(number, [(one.ask, one.doubt.text) for one in of_row]) for number, of_row in doubts.items()])
    return sha256(content.encode()).hexdigest()[:16]

"""What became of a batch of rows when they were compared with the records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .drafts import Draft, Part
from .likeness import Likeness

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass
class Outcome:
    """What became of a draft. ``changes`` are attributes of a record there was, before and after."""

    draft: Draft
    action: str
    pk: Any
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class JudgedRows:
    """A batch of rows after the comparison, by position of the row in the batch.

    ``untold`` is what a row belongs to without saying which one: of several lines of a project it names none.
    """

    outcomes: dict[int, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    problems: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    likely: dict[int, list[Likeness]] = field(default_factory=lambda: defaultdict(list))
    untold: dict[int, Part] = field(default_factory=dict)

    def is_open(self, row: int) -> bool:
        """Whether something is wrong with a row, or has to be decided first."""
        return row in self.problems or row in self.likely or row in self.untold

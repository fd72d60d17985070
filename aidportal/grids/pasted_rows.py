"""A row as it was pasted, what was read of its cells, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.fields import Amount, Count, Field
from aidportal.intake.questions import OpenQuestion
from aidportal.intake.rows import ReadRow

from .doubts import RowDoubt
from .sent_paste import BETWEEN


class RowState(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    WRONG = "wrong"
    OPEN = "open"
    SAME = "same"
    TWICE = "twice"
    TOTAL = "total"
    DROPPED = "dropped"


@dataclass(frozen=True)
class CellReading:
    """What one cell was read as, or what is wrong with it; ``typed`` is what it holds now, pasted or corrected."""

    field: Field
    place: str
    typed: str
    text: str
    problem: str = ""
    is_edited: bool = False
    # Whether something is asked about it.
    is_doubted: bool = False

    @property
    def is_number(self) -> bool:
        return isinstance(self.field, (Amount, Count)) or type(self.field).total is not Field.total


@dataclass
class PastedRow:
    """A row as it was pasted, what was read of it, and what becomes of it."""

    number: int
    texts: Sequence[str]
    read: ReadRow
    readings: list[CellReading] = field(default_factory=list)
    state: RowState = RowState.READY
    # What is wrong with the row as a whole.
    problems: list[str] = field(default_factory=list)
    # What was read otherwise than it was pasted.
    notes: list[str] = field(default_factory=list)
    # What is asked before it is recorded, and what is sent for each likely correction, with what was meant.
    doubts: list[RowDoubt] = field(default_factory=list)
    corrections: list[tuple[str, str]] = field(default_factory=list)
    # What the line says beyond its cells, and what of that is not to be missed.
    remark: str = ""
    warning: str = ""
    may_be_kept: bool = False
    is_kept: bool = False

    @property
    def values(self) -> dict[str, Any]:
        return self.read.drafts[0].values if self.read.drafts else {}

    @property
    def told(self) -> str:
        """What was read otherwise than it was pasted, and what the line says beyond its cells."""
        return _("; ").join([*self.notes, *([self.remark] if self.remark else [])])

    @property
    def is_struck(self) -> bool:
        """Whether nothing of the row is recorded, and rightly so."""
        return self.state in (RowState.SAME, RowState.TWICE, RowState.TOTAL, RowState.DROPPED)

    @property
    def in_words(self) -> str:
        """Its number and what it begins with, and why it is not recorded, unless somebody said so."""
        begin = next((cell.text or cell.typed for cell in self.readings if cell.place and cell.typed), "")
        name = _("row %(number)s %(begin)s") % {"number": self.number, "begin": begin[:40]}
        whys = {RowState.SAME: _("recorded already"), RowState.TWICE: _("twice")}
        return _("%(row)s (%(why)s)") % {"row": name, "why": whys[self.state]} if self.state in whys else name

    @property
    def has_choice(self) -> bool:
        """Whether the reader may say what becomes of the row."""
        return self.may_be_kept or self.state in (RowState.WRONG, RowState.DROPPED) or bool(self.doubts)

    @property
    def is_open_as_a_whole(self) -> bool:
        """Whether something is wrong or asked that stands in no one cell: any of them may have to be mended."""
        if self.doubts:
            return not any(cell.is_doubted for cell in self.readings)
        return self.state is RowState.WRONG and bool(self.problems)

    def refuse(self, text: str) -> None:
        self.state = RowState.WRONG
        self.problems.append(text)


@dataclass(frozen=True)
class PasteQuestion:
    """What is to be chosen once for all rows that ask it."""

    question: OpenQuestion
    numbers: list[int]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What is sent for each answer, and what it says."""
        return [(f"{self.question.topic}{BETWEEN}{one.value}", one.label) for one in self.question.options]

"""Reads the rows of a file: what is not understood is asked about once, and a value that nobody needs is left out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.web.requests import Actor

from .fields import Field, Lack, Lookups, Senseless, Undecided, UnknownWord
from .kinds import Importer
from .questions import (
    AREA_ROWS,
    EACH,
    NONE,
    of_all_key,
    question_of_all,
    question_of_area_rows,
    question_of_word,
    rows_of_key,
)
from .rows import Place, ReadRow, RowReader, problem_with

# More than a sheet can have.
MOST_ROWS = 1 << 31


class FileRowReader(RowReader):
    """A reader of rows that somebody else typed: the sender is asked about them, for all rows at once."""

    def __init__(self, importer: Importer, user: Actor, lookups: Lookups) -> None:
        super().__init__(importer, user, lookups)
        self.of_all = ValuesOfAll(importer, lookups)

    def _refuse(self, row: ReadRow, place: Place, value: CellValue, error: cells.Unclear, is_exported: bool) -> None:
        if isinstance(error, UnknownWord):
            for one in (error, *error.others):
                self._ask(row, f"{one.topic}|{one.word}", partial(question_of_word, place.field, place.heading, one))
        # What the subject itself says of a cell is more than that it cannot be read.
        elif place.field.may_be_dropped and not is_exported and not isinstance(error, Senseless):
            row.warnings.append(problem_with(place, value, error))
        else:
            super()._refuse(row, place, value, error, is_exported)

    def _miss(self, row: ReadRow, needed: Field) -> None:
        super()._miss(row, needed)
        if needed.may_be_of_all:
            self._ask(row, of_all_key(needed), partial(question_of_all, needed, self.lookups))

    def _lack(self, row: ReadRow, lack: Lack) -> None:
        field = self.of_all.fields[lack.field]
        self._ask(row, of_all_key(field), partial(question_of_all, field, self.lookups, str(lack.text)))

    def _complete(self, row: ReadRow) -> None:
        self.of_all.fill(row)

    def _draft(self, row: ReadRow) -> None:
        """What the row says, unless it only heads or adds up others: written as a record, its money counts twice."""
        chosen = self.lookups.choices.get(AREA_ROWS)
        is_of_area = row.values.get("record") is None and self.importer.is_named_after_area(row.values, self.lookups)
        if chosen == EACH or not is_of_area:
            super()._draft(row)
        elif chosen == NONE:
            row.is_left_out = True
        else:
            self._ask(row, AREA_ROWS, question_of_area_rows)


@dataclass(frozen=True)
class AnswerOfAll:
    """What somebody said of all rows of the file (``*``) or of a sheet, or only from its first to its last."""

    sheet: str
    rows: tuple[int, int] | None
    answer: str

    def holds_for(self, row: ReadRow) -> bool:
        if self.sheet not in ("*", row.sheet):
            return False
        return self.rows is None or self.rows[0] <= row.number <= self.rows[1]

    @property
    def width(self) -> tuple[bool, int]:
        """How many rows it is said of: the fewer, the sooner it is taken."""
        return self.sheet == "*", self.rows[1] - self.rows[0] if self.rows else MOST_ROWS


class ValuesOfAll:
    """What somebody said of all rows that do not say it themselves: of some, of those of a sheet, or of the file."""

    def __init__(self, importer: Importer, lookups: Lookups) -> None:
        self.lookups = lookups
        self.fields = {field.name: field for field in importer.fields}
        self.answers: dict[str, list[AnswerOfAll]] = {}
        for key, answer in lookups.choices.items():
            topic, _bar, rest = key.partition("|")
            name, _bar, place = rest.partition("|")
            if topic == "all" and name in self.fields and answer:
                self.answers.setdefault(name, []).append(AnswerOfAll(*rows_of_key(place), answer))
        for answers in self.answers.values():
            answers.sort(key=lambda one: one.width)
        self.read: dict[tuple[str, str], Any] = {}

    def fill(self, row: ReadRow) -> None:
        for name, answers in self.answers.items():
            if row.values.get(name) is None:
                said = next((one.answer for one in answers if one.holds_for(row)), "")
                row.values[name] = self._value(name, said) if said else None

    def _value(self, name: str, answer: str) -> Any:
        if (name, answer) not in self.read:
            self.read[name, answer] = answer_read(self.fields[name], answer, self.lookups)
        return self.read[name, answer]


def answer_read(field: Field, answer: str, lookups: Lookups) -> Any:
    """What an answer means; ``None`` where it cannot be read any more."""
    with suppress(cells.Unclear, Undecided):
        return field.answered(answer, lookups)
    return None

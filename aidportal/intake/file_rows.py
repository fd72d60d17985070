"""Reads the rows of a file: what is not understood is asked about once, and a value that nobody needs is left out."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue

from .fields import Field, Lookups, Senseless, Undecided, UnknownWord
from .kinds import Importer
from .questions import of_all_key, question_of_all, question_of_word
from .rows import Place, ReadRow, RowReader, problem_with


class FileRowReader(RowReader):
    """A reader of rows that somebody else typed: the sender is asked about them, for all rows at once."""

    def __init__(self, importer: Importer, user: Any, lookups: Lookups) -> None:
        super().__init__(importer, user, lookups)
        self.of_all = ValuesOfAll(importer, lookups)

    def _refuse(self, row: ReadRow, place: Place, value: CellValue, error: cells.Unclear, is_exported: bool) -> None:
        if isinstance(error, UnknownWord):
            self._ask(row, f"{error.topic}|{error.word}", partial(question_of_word, place, error))
        # What the subject itself says of a cell is more than that it cannot be read.
        elif place.field.may_be_dropped and not is_exported and not isinstance(error, Senseless):
            row.warnings.append(problem_with(place, value, error))
        else:
            super()._refuse(row, place, value, error, is_exported)

    def _miss(self, row: ReadRow, needed: Field) -> None:
        super()._miss(row, needed)
        if needed.may_be_of_all:
            self._ask(row, of_all_key(needed), partial(question_of_all, needed, self.lookups))

    def _complete(self, row: ReadRow) -> None:
        self.of_all.fill(row)


class ValuesOfAll:
    """What somebody said of all rows that do not say it themselves: of those of a sheet, or of the file."""

    def __init__(self, importer: Importer, lookups: Lookups) -> None:
        self.importer, self.lookups = importer, lookups
        self.fields = {field.name: field for field in importer.fields}
        said = [key.split("|", 2) for key in lookups.choices if key.startswith("all|")]
        self.names = list(dict.fromkeys(name for _all, name, _sheet in said if name in self.fields))
        self.read: dict[tuple[str, str], Any] = {}

    def fill(self, row: ReadRow) -> None:
        for name in self.names:
            if row.values.get(name) is None:
                row.values[name] = self._value(name, row.sheet)

    def _value(self, name: str, sheet: str) -> Any:
        if (name, sheet) not in self.read:
            field = self.fields[name]
            of_sheet = self.lookups.choices.get(of_all_key(field, sheet))
            answer = of_sheet or self.lookups.choices.get(of_all_key(field))
            self.read[name, sheet] = answer_read(field, answer, self.lookups) if answer else None
        return self.read[name, sheet]


def answer_read(field: Field, answer: str, lookups: Lookups) -> Any:
    """What an answer means; ``None`` where it cannot be read any more."""
    with suppress(cells.Unclear, Undecided):
        return field.answered(answer, lookups)
    return None

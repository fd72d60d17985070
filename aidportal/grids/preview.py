"""What was understood of a pasted text: every cell beside what it was read as, every row with what becomes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.fields import Amount, Field
from aidportal.intake.fields.field import RecordNames
from aidportal.intake.rows import ReadRow, RowReader
from aidportal.sheets import cells
from aidportal.sheets.cells import Unclear
from aidportal.sheets.tables import SheetLine
from aidportal.values.money import format_amount

from .cell_words import conversion, in_words, names_of_records, shown_as
from .choice_columns import as_rows
from .clipboard import MOST_COLUMNS, cells_of
from .columns import PastedColumn, as_mapped, columns_of, is_heading
from .doubts import OF_ALL, RowDoubt, doubts_of, doubts_of_all, token_of
from .pasted_grid import PastedGrid
from .pasted_rows import CellReading, PastedRow, PasteQuestion, RowState
from .sent_paste import SentPaste
from .untold_columns import hindering, untold_columns

MOST_ROWS = 5000


class PastePreview:
    """A pasted text as it was understood, for one record and one reader."""

    def __init__(self, grid: PastedGrid, sent: SentPaste) -> None:
        self.grid, self.sent = grid, sent
        table = cells_of(sent.text)
        is_too_wide = bool(table) and len(table[0]) > MOST_COLUMNS
        rows = None if is_too_wide or sent.has_heading is False else as_rows(grid, table)
        # Whether columns stood for choices.
        self.is_turned, table = rows is not None, rows or table
        known = bool(table) and is_heading(grid, table[0])
        self.has_heading = bool(table) and (known if sent.has_heading is None else sent.has_heading)
        self.texts = table[1:] if self.has_heading else table
        width = len(table[0]) if table else 0
        heading = table[0] if self.has_heading else None
        self.columns: list[PastedColumn] = columns_of(grid, width, heading, sent.columns, sent.unit)
        self.doubts_of_all: list[RowDoubt] = []
        self.rows = [] if self.problem else self._read()
        if self.rows:
            self._compare()

    # ---- Reading

    @property
    def problem(self) -> str:
        """Why nothing of the text is read, and what to do instead; empty where it is."""
        if not self.texts:
            return _("Nothing was pasted.")
        if len(self.texts) > MOST_ROWS:
            words = _("More than %(most)s rows were pasted. Paste them in parts, or import the workbook.")
            return words % {"most": f"{MOST_ROWS:,}"}
        if len(self.columns) > MOST_COLUMNS:
            words = _(
                "More than %(most)s columns were pasted, and nothing was read: the first too many is %(column)s. Copy "
                "only the columns that are needed, or import the workbook."
            )
            return words % {"most": MOST_COLUMNS, "column": self.columns[-1].called}
        return ""

    @property
    def for_all(self) -> list[Field]:
        """The fields that are said once for all rows; of what a column says as a whole no part is said otherwise."""
        parts = {name for column in self.columns if column.field for name in column.field.into}
        names = {one for one in self.grid.for_all if self.sent.for_all.get(one)} - parts
        return [one for one in self.grid.fields if one.name in names]

    @property
    def shown_fields(self) -> list[Field]:
        """The fields of which something is read, in the order of the grid."""
        names = {column.name for column in self.columns} | {one.name for one in self.for_all}
        return [one for one in self.grid.fields if one.name in names]

    @property
    def missing(self) -> list[Field]:
        """What every row needs and no column holds."""
        shown = self.shown_fields
        names = {one.name for one in shown}
        needed = (one for one in self.grid.fields if one.required and one not in shown)
        return [one for one in needed if names.isdisjoint(one.instead)]

    @cached_property
    def untold(self) -> list[PastedColumn]:
        """The columns that hold something and mean no field, and are not said to be left out."""
        return untold_columns(self.columns, self.texts, self.sent.columns)

    @cached_property
    def hindering(self) -> list[PastedColumn]:
        """The columns of which it has to be said what they are before anything is recorded."""
        told = {column.name for column in self.columns}
        filled = [one for one in self.for_all if one.name not in told]
        return hindering(self.grid, self.untold, self.texts, filled)

    @property
    def unread(self) -> list[str]:
        """What the columns are called of which nothing will be recorded, though nobody said so."""
        return [one.called for one in self.untold if one not in self.hindering]

    def _read(self) -> list[PastedRow]:
        user = self.grid.user
        lookups = self.grid.lookups(user, self.sent.choices)
        more = [self.sent.for_all[one.name] for one in self.for_all]
        edits = self.sent.edits
        typed = [
            [edits.get(f"{number}:{at}", text) for at, text in enumerate(texts)]
            for number, texts in enumerate(self.texts, 1)
        ]
        lines = [SheetLine("", number, [*row, *more]) for number, row in enumerate(typed, 1)]
        readings = RowReader(self.grid, user, lookups).read_batch(lines, as_mapped(self.columns, self.for_all))
        names = names_of_records(self.shown_fields, readings)
        return [
            self._row(read, texts, row, names) for read, texts, row in zip(readings, self.texts, typed, strict=True)
        ]

    def _row(self, read: ReadRow, texts: Sequence[str], typed: Sequence[str], names: RecordNames) -> PastedRow:
        row = PastedRow(read.number, texts, read)
        row.readings = [self._reading(one, read, typed, names) for one in self.shown_fields]
        for cell in row.readings:
            if cell.place and cell.typed and cell.text and not cell.problem:
                row.notes += conversion(cell.field, cell.typed, read.values[cell.field.name], cell.text)
        row.problems = [in_words(problem, True) for problem in read.problems if not problem.column]
        row.state = self._state(row, typed)
        if row.values:
            row.remark, row.warning = self.grid.remark(row.values), self.grid.warning(row.values)
        return row

    def _reading(self, one: Field, read: ReadRow, typed: Sequence[str], names: RecordNames) -> CellReading:
        """What was read of the cell of one field; of what is said for all rows where no column holds it."""
        value = read.values.get(one.name)
        shown = "" if value is None else shown_as(one, value, names, self.sent.unit)
        column = next((column for column in self.columns if column.field is one), None)
        if column is None:
            return CellReading(one, "", self.sent.for_all[one.name], shown)
        place = f"{read.number}:{column.position}"
        problem = next((problem for problem in read.problems if problem.column == column.letter), None)
        return CellReading(one, place, typed[column.position], shown, in_words(problem), place in self.sent.edits)

    def _state(self, row: PastedRow, typed: Sequence[str]) -> RowState:
        if row.number in self.sent.dropped:
            return RowState.DROPPED
        first = next((text for text in typed if text), "")
        if cells.is_total_label(first):
            return RowState.TOTAL
        if row.read.problems:
            return RowState.WRONG
        return RowState.OPEN if row.read.questions else RowState.READY

    # ---- Rows that are the same

    def _compare(self) -> None:
        recorded = self.grid.recorded_keys()
        seen: dict[tuple[Any, ...], PastedRow] = {}
        for row in self.rows:
            if row.state is not RowState.READY:
                continue
            key = self.grid.key_of(row.values)
            if key in recorded:
                self._told(row, RowState.SAME, _("The same is recorded already; it is not recorded again."))
            elif key in seen:
                self._tell_twice(row, seen[key])
            seen.setdefault(key, row)

    def _tell_twice(self, row: PastedRow, first: PastedRow) -> None:
        if self.grid.is_unique and row.values != first.values:
            words = _("Row %(number)s says otherwise of the same; put the two into one.")
            row.refuse(words % {"number": first.number})
            return
        words = _("The same as row %(number)s; it is not recorded twice.")
        self._told(row, RowState.TWICE, words % {"number": first.number})

    def _told(self, row: PastedRow, state: RowState, words: str) -> None:
        row.may_be_kept = not self.grid.is_unique
        row.is_kept = row.may_be_kept and row.number in self.sent.kept
        if not row.is_kept:
            row.state = state
            row.problems.append(words)

    # ---- What is asked

    def ask(self) -> None:
        """Ask of the rows to be recorded what the form of such a line would."""
        rows = self.ready
        self.doubts_of_all = doubts_of_all(self.grid, [row.values for row in rows]) if rows else []
        for row, doubts in zip(rows, doubts_of(self.grid, [row.values for row in rows]), strict=True):
            row.doubts = doubts
            names = {self.grid.columns_of.get(one.doubt.field, one.doubt.field) for one in doubts}
            row.readings = [
                replace(cell, is_doubted=bool(cell.place) and cell.field.name in names) for cell in row.readings
            ]
            row.corrections = list(self._corrections(row))

    def _corrections(self, row: PastedRow) -> Iterator[tuple[str, str]]:
        """What was probably meant in a row, as it is typed into the cells in which something is asked about."""
        places = {cell.field.name: f"cell-{cell.place}" for cell in row.readings if cell.is_doubted}
        for one in (correction for doubt in row.doubts for correction in doubt.doubt.corrections):
            typed = {self.grid.columns_of.get(name, name): text for name, text in one.values.items()}
            if one.meant and typed.keys() <= places.keys():
                yield json.dumps({places[name]: text for name, text in typed.items()}, ensure_ascii=False), one.meant

    @property
    def doubts(self) -> dict[int, list[RowDoubt]]:
        of_all = {OF_ALL: self.doubts_of_all} if self.doubts_of_all else {}
        return of_all | {row.number: row.doubts for row in self.ready if row.doubts}

    @property
    def asked_token(self) -> str:
        return token_of(self.doubts) if self.doubts else ""

    # ---- What it comes to

    @property
    def ready(self) -> list[PastedRow]:
        return [row for row in self.rows if row.state is RowState.READY]

    @property
    def unsettled(self) -> list[PastedRow]:
        return [row for row in self.rows if row.state in (RowState.WRONG, RowState.OPEN)]

    @property
    def to_record(self) -> list[PastedRow]:
        """The rows that are recorded once all choices are made."""
        return [row for row in self.rows if row.state in (RowState.READY, RowState.OPEN)]

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be corrected, told or left out; choices count when the rows are recorded."""
        return bool(self.hindering) or any(row.state is RowState.WRONG for row in self.rows)

    @property
    def questions(self) -> list[PasteQuestion]:
        questions: dict[str, PasteQuestion] = {}
        for row in self.rows:
            for question in row.read.questions if row.state is RowState.OPEN else ():
                questions.setdefault(question.topic, PasteQuestion(question, [])).numbers.append(row.number)
        return list(questions.values())

    def anchor_of(self, row: PastedRow) -> str:
        """Where the page has what settles a row: the choice that it asks for, the first cell to be mended."""
        if row.state is RowState.OPEN:
            numbers = (number for number, one in enumerate(self.questions, 1) if row.number in one.numbers)
            return f"choice-{next(numbers)}"
        places = [cell.place for cell in row.readings if cell.place and (cell.problem or row.is_open_as_a_whole)]
        return f"cell-{places[0]}" if places else f"why-{row.number}"

    @cached_property
    def summed(self) -> Field | None:
        return next((one for one in self.shown_fields if one.name == self.grid.summed), None)

    def sum_of(self, rows: Sequence[PastedRow]) -> Decimal | None:
        """What rows come to in the field that is added up; ``None`` where nothing is."""
        if self.summed is None:
            return None
        values = [row.read.values.get(self.summed.name) for row in rows]
        terms = [self.summed.total(value) for value in values if value is not None]
        return sum((term for term in terms if term is not None), Decimal(0))

    def in_unit(self, amount: Decimal | None) -> str:
        """A sum as the reader reads it."""
        if amount is None:
            return ""
        if isinstance(self.summed, Amount):
            return format_amount(amount, self.sent.unit)
        return f"{amount.normalize() + 0:,f}"

    def agreement(self) -> tuple[bool, str] | None:
        """Whether the sum that the reader knows from the sheet is that of the rows to be recorded, in words."""
        if not self.sent.stated or self.summed is None:
            return None
        column = next((one for one in self.columns if one.field is self.summed), None)
        try:
            value = self.summed.read(self.sent.stated, column.unit if column else None, None)  # type: ignore[arg-type]
            stated = self.summed.total(value)
        except Unclear as error:
            return False, error.message
        difference = (stated or Decimal(0)) - (self.sum_of(self.ready) or Decimal(0))
        if not difference:
            return True, _("agrees with the rows to be recorded")
        return False, _("%(difference)s more than the rows to be recorded") % {"difference": self.in_unit(difference)}

    @property
    def digest(self) -> str:
        """What would be recorded, as short as can be told apart."""
        content = repr([(row.number, sorted(row.values.items())) for row in self.ready])
        return hashlib.sha256(content.encode()).hexdigest()

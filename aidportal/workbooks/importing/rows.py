"""Reads the lines of a table into values by field, with what is wrong or open in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from aidportal.workbooks import values
from aidportal.workbooks.finding import Column, Line
from aidportal.workbooks.writing import FORMULA_STARTS

from .drafts import Draft
from .fields import Amount, Field, Option, Undecided
from .kinds import Importer
from .mapping import Mapped, plain

# Words of one column that are kept, so that memory stays bounded where each row says something else.
MOST_WORDS = 2000


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell or a row: where, what was found, and what would be accepted."""

    text: str
    column: str = ""
    heading: str = ""
    found: str = ""
    accepted: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Question:
    """Something that the user is to decide: ``topic`` is what the decision is kept under."""

    text: str
    topic: str
    options: Sequence[Option]
    heading: str = ""

    def as_json(self) -> dict[str, Any]:
        options = [{"value": option.value, "label": option.label} for option in self.options]
        return {"text": self.text, "topic": self.topic, "heading": self.heading, "options": options}


@dataclass
class ReadRow:
    """One row as it was read: values by name of field, and what it says of records."""

    sheet: str
    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def place(self) -> str:
        """Where the row stands, as decisions about it are kept."""
        return f"{self.sheet}!{self.number}"


def letter(index: int) -> str:
    """The letters of a column that counts from 1: A, Z, AA."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class RowReader:
    """Reads lines for one importer; adds up what the file states in its columns of numbers."""

    def __init__(self, importer: Importer, user: Any, lookups: Any) -> None:
        self.importer, self.user, self.lookups = importer, user, lookups
        self.required = [field for field in importer.fields if field.required]
        self.totals: dict[str, Decimal] = {}
        self.words: dict[tuple[str, Any], dict[str, Any]] = {}

    def read_batch(
        self, lines: Sequence[Line], mapped: Sequence[Mapped], said: Mapping[str, Any] | None = None
    ) -> list[ReadRow]:
        """The rows of ``lines``; of records that they name by number only what differs from an export.

        ``said`` are values by field that hold for all of them.
        """
        at = next((i for i, place in enumerate(mapped) if place.field and place.field.name == "record"), None)
        numbers = [None if at is None else self._record_number(line.values[at]) for line in lines]
        keys = [number for number in numbers if number is not None]
        exported = self.importer.exported(keys, self.user, language_of(mapped)) if keys else {}
        return [
            self.read(line, mapped, exported.get(number, {}), said or {})
            for line, number in zip(lines, numbers, strict=True)
        ]

    @staticmethod
    def _record_number(value: Any) -> int | None:
        with suppress(values.Unclear):
            return None if values.is_blank(value) else int(values.count(value).value)
        return None

    def read(
        self, line: Line, mapped: Sequence[Mapped], exported: Mapping[str, Any], said: Mapping[str, Any]
    ) -> ReadRow:
        row = ReadRow(line.sheet, line.number, {**said}, is_hidden=line.is_hidden)
        for position, (value, place) in enumerate(zip(line.values, mapped, strict=False)):
            if place.field is not None:
                self._read_cell(row, value, place, exported)
                if isinstance(place.field, Amount) and position in line.filled and not self._goes_on(line, mapped):
                    row.problems.append(shared_amount(place, value))
        self._check_required(row, {place.field.name: place for place in mapped if place.field})
        if not row.problems and not row.questions:
            self._draft(row)
        return row

    def _read_cell(self, row: ReadRow, value: Any, place: Mapped, exported: Mapping[str, Any]) -> None:
        field, column = place.field, place.column
        assert field is not None  # noqa: S101  # the caller leaves out columns without one
        known = self.words.get((field.name, unit_for(field, column))) if type(value) is str else None
        if known and value in known and field.name not in exported:
            row.values[field.name] = known[value]
            self._add(field, known[value])
            return
        blank = values.is_blank(value)
        if field.name in exported and field.name != "record":
            had = exported[field.name]
            if had in (None, "") if blank else field.is_as_exported(undefused(value), unit_for(field, column), had):
                self._add(field, had)
                return
        if blank:
            row.values[field.name] = None
            return
        try:
            read = self._value(field, value, unit_for(field, column))
        except values.Unclear as error:
            row.values[field.name] = None
            offers = "、".join(error.offers)
            accepted = _("perhaps %(offers)s") % {"offers": offers} if offers else error.accepted
            row.problems.append(Problem(error.message, letter(column.index), column.heading, shown(value), accepted))
            return
        except Undecided as error:
            row.values[field.name] = None
            text = _("“%(found)s” can mean several; choose one.") % {"found": error.found}
            row.questions.append(Question(text, f"{error.topic}|{error.found}", error.options, column.heading))
            return
        row.values[field.name] = read
        self._add(field, read)

    def _goes_on(self, line: Line, mapped: Sequence[Mapped]) -> bool:
        """Whether a line tells more of the record of the line above: what names it is merged too."""
        names = {field.name for field in self.required[:1]}
        return any(at in line.filled for at, place in enumerate(mapped) if place.field and place.field.name in names)

    def _value(self, field: Field, value: Any, unit: values.Unit | None) -> Any:
        """What a cell says; words that stand in many rows are read once."""
        if not isinstance(value, str):
            return field.read(value, unit, self.lookups)
        known = self.words.setdefault((field.name, unit), {})
        if value not in known:
            read = field.read(undefused(value), unit, self.lookups)
            if len(known) >= MOST_WORDS:
                return read
            known[value] = read
        return known[value]

    def _add(self, field: Field, read: Any) -> None:
        """Add a value, as it was read or as an export holds it, to what the file states."""
        added = None if read is None else field.total(read)
        if added is not None:
            self.totals[field.name] = self.totals.get(field.name, Decimal(0)) + added

    def _check_required(self, row: ReadRow, places: Mapping[str, Mapped]) -> None:
        if row.values.get("record") is not None:
            return
        stated = {problem.heading for problem in row.problems} | {question.heading for question in row.questions}
        for needed in self.required:
            place = places.get(needed.name)
            if row.values.get(needed.name) is None and not (place and place.column.heading in stated):
                heading = place.column.heading if place else str(needed.label)
                where = letter(place.column.index) if place else ""
                row.problems.append(Problem(_("This is needed and is not there."), where, heading))

    def _draft(self, row: ReadRow) -> None:
        try:
            row.drafts = self.importer.drafts(row.values, self.lookups)
        except values.Unclear as error:
            row.problems.append(Problem(error.message, found=error.found, accepted=error.accepted))
        except Undecided as error:
            row.questions.append(Question(error.found, f"{error.topic}|*", error.options))


def shown(value: Any) -> str:
    """What a cell holds, short enough to repeat."""
    return str(getattr(value, "code", value))[:80]


def shared_amount(place: Mapped, value: Any) -> Problem:
    """An amount that a file states once for several rows, by a merged cell or a ditto mark."""
    return Problem(
        _("This amount stands once for several rows."),
        letter(place.column.index),
        place.column.heading,
        shown(value),
        _("an amount of its own in each row; a total shared by projects is recorded as a group of projects"),
    )


def unit_for(field: Field, column: Column) -> values.Unit | None:
    """The unit of a column: its own; for money also that of a note over the table."""
    return column.unit or (column.note_unit if isinstance(field, Amount) else None)


def undefused(value: Any) -> Any:
    """A text without the apostrophe by which an export keeps a spreadsheet from running it."""
    if isinstance(value, str) and value[:1] == "'" and value[1:2] in FORMULA_STARTS:
        return value[1:]
    return value


def language_of(mapped: Sequence[Mapped]) -> str:
    """The language of a workbook's headings: English where most are the fields' English labels."""
    known = [place for place in mapped if place.field]
    with override("en"):
        english = sum(plain(str(place.field.label)) == plain(place.column.path[-1]) for place in known if place.field)
    return "en" if 2 * english > len(known) else "zh-hans"

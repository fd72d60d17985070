"""Reads the lines of a table into values by field, with what is wrong or open in each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import SheetLine
from aidportal.sheets.tables.cells import is_year
from aidportal.sheets.writing import FORMULA_STARTS
from aidportal.web.requests import Actor

from .column_sample import unit_for
from .drafts import Draft
from .fields import Field, Lack, Lookups, Term, Undecided, Unsaid, When
from .kinds import Importer
from .mapping import MappedColumn, plain
from .questions import OpenQuestion, question_about

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


@dataclass
class ReadRow:
    """One row as it was read: values by name of field, and what it says of records."""

    sheet: str
    number: int
    values: dict[str, Any]
    # Amounts and counts that stand in the row itself, by the position of their column.
    amounts: dict[int, Decimal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # What could not be read and is not needed: the row says nothing of it.
    warnings: list[Problem] = field(default_factory=list)
    questions: list[OpenQuestion] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    is_hidden: bool = False
    is_left_out: bool = False
    # What its cells say each by itself, where they say something else together.
    apart: Mapping[str, Any] | None = None

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


@dataclass
class Place:
    """A column that has a field, as its cells are read: ``words`` are those that were read already."""

    position: int
    mapped: MappedColumn
    field: Field
    unit: cells.StatedUnit | None
    words: dict[str, Any]
    is_added_up: bool
    is_amount: bool
    # The position of what is said of several rows, which holds for those whose cell is blank.
    instead: int | None = None

    @property
    def heading(self) -> str:
        return self.mapped.column.heading

    @property
    def letter(self) -> str:
        return letter(self.mapped.column.index)


class RowReader:
    """Reads lines for one importer; adds up what the file states in its columns of numbers."""

    def __init__(self, importer: Importer, user: Actor, lookups: Lookups) -> None:
        self.importer, self.user, self.lookups = importer, user, lookups
        self.required = [field for field in importer.fields if field.required]
        self.inexact = [field for field in importer.fields if field.instead]
        self.totals: dict[str, Decimal] = {}
        self.words: dict[tuple[Any, ...], dict[str, Any]] = {}
        # Each question once, by what its answer is kept under.
        self.questions: dict[str, OpenQuestion] = {}

    def read_batch(self, lines: Sequence[SheetLine], mapped: Sequence[MappedColumn]) -> list[ReadRow]:
        """The rows of ``lines``; of records that they name by number only what differs from an export."""
        places = self._places(mapped)
        by_name = {place.field.name: place for place in places}
        at = next((place.position for place in places if place.field.name == "record"), None)
        numbers = [None if at is None else self._record_number(line.values[at]) for line in lines]
        keys = [number for number in numbers if number is not None]
        exported = self.importer.exported(keys, self.user, language_of(mapped)) if keys else {}
        return [
            self._read(line, places, by_name, exported.get(number, {}))
            for line, number in zip(lines, numbers, strict=True)
        ]

    def _places(self, mapped: Sequence[MappedColumn]) -> list[Place]:
        places = []
        instead = {one.instead.name: position for position, one in enumerate(mapped) if one.instead}
        for position, one in enumerate(mapped):
            if field := one.field:
                unit = unit_for(field, one.column)
                words = self.words.setdefault((field.name, unit, self.lookups.year), {})
                is_added_up = type(field).total is not Field.total
                is_amount, else_at = field.is_money, instead.get(field.name)
                places.append(Place(position, one, field, unit, words, is_added_up, is_amount, else_at))
        return places

    @staticmethod
    def _record_number(value: CellValue) -> int | None:
        with suppress(cells.Unclear):
            return None if cells.is_blank(value) else int(cells.count(value).value)
        return None

    def _read(
        self, line: SheetLine, places: Sequence[Place], by_name: Mapping[str, Place], exported: Mapping[str, object]
    ) -> ReadRow:
        row = ReadRow(line.sheet, line.number, {}, is_hidden=line.is_hidden)
        given = line.values
        for place in places:
            value = given[place.position]
            if place.instead is not None and not exported and cells.is_blank(value):
                value = given[place.instead]
            # Most cells of a large file are empty or repeat a word.
            if exported or type(value) is not str or value not in place.words:
                self._read_cell(row, value, place, exported)
            else:
                self._keep(row, place, place.words[value])
        if line.filled or line.shared:
            self._settle_shared(row, line, places)
        self._read_by_own_year(row, given, places)
        self._part(row, places)
        for inexact in self.inexact:
            self._take_instead(row, inexact, by_name.get(inexact.name))
        if not exported:
            self._complete(row)
        self._check_required(row, by_name)
        if not row.problems and not row.questions:
            self._draft(row)
        return row

    def _settle_shared(self, row: ReadRow, line: SheetLine, places: Sequence[Place]) -> None:
        """Refuse amounts that stand once for several rows, and count none that stands elsewhere in the file.

        What is said of the record itself holds for all rows that go on telling of it.
        """
        several = line.filled | line.shared
        once = self.importer.said_once if self._goes_on(several, places) else ()
        for place in places:
            if place.position in line.filled:
                row.amounts.pop(place.position, None)
            if place.is_amount and place.position in several and place.field.name not in once:
                row.problems.append(shared_amount(place, line.values[place.position]))

    def _read_cell(self, row: ReadRow, value: CellValue, place: Place, exported: Mapping[str, object]) -> None:
        field, is_blank = place.field, cells.is_blank(value)
        if field.name in exported and field.name != "record":
            had = exported[field.name]
            if had in (None, "") if is_blank else field.is_as_exported(undefused(value), place.unit, had):
                self._add(row, place, had)
                return
        row.values.setdefault(field.name, None)
        if is_blank:
            return
        try:
            self._keep(row, place, self._value(place, value))
        except cells.Unclear as error:
            self._refuse(row, place, value, error, bool(exported))
        except Undecided as error:
            self._ask(row, f"{error.topic}|{error.found}", partial(question_about, place.heading, error))

    def _refuse(self, row: ReadRow, place: Place, value: CellValue, error: cells.Unclear, is_exported: bool) -> None:
        """Note of a row that one of its cells cannot be read."""
        row.problems.append(problem_with(place, value, error))

    def _miss(self, row: ReadRow, needed: Field) -> None:
        """Note of a row that no column says what it needs."""
        row.problems.append(Problem(_("This is needed and is not there."), "", str(needed.label)))

    def _lack(self, row: ReadRow, lack: Lack) -> None:
        """Note of a row that it does not say what its records need."""
        row.problems.append(Problem(str(lack.text), accepted=str(lack.accepted)))

    def _complete(self, row: ReadRow) -> None:
        """Fill in what is said of the row elsewhere."""

    def _ask(self, row: ReadRow, key: str, make: Callable[[], OpenQuestion]) -> None:
        """Put a question to a row, once; what it offers is looked for once for all rows."""
        question = self.questions.get(key) or self.questions.setdefault(key, make())
        row.questions += [] if question in row.questions else [question]

    def _keep(self, row: ReadRow, place: Place, read: object) -> None:
        before = row.values.get(place.field.name)
        if before is None or read is None:
            row.values[place.field.name] = before if read is None else read
        else:
            row.values[place.field.name] = place.field.joined(before, read)
        if place.is_added_up:
            self._add(row, place, read)

    def _read_by_own_year(self, row: ReadRow, line: Sequence[CellValue], places: Sequence[Place]) -> None:
        """Read days and months without a year once more, in the year that the row names: 10月底 beside 2014."""
        if not row.problems or self.lookups.year:
            return
        dates = [line[place.position] for place in places if isinstance(place.field, When)]
        years = [cells.text_of(value)[:4] for value in dates if is_year(value)]
        if not years:
            return
        self.lookups.year = years[0]
        for place in places:
            value = line[place.position]
            if isinstance(place.field, (When, Term)) and row.values.get(place.field.name) is None:
                with suppress(cells.Unclear, Undecided):
                    row.values[place.field.name] = place.field.read(undefused(value), place.unit, self.lookups)
                    row.problems = [problem for problem in row.problems if problem.column != place.letter]
        self.lookups.year = ""

    @staticmethod
    def _part(row: ReadRow, places: Sequence[Place]) -> None:
        """Give the parts of a value to the fields that they are of, as far as these say nothing themselves."""
        for place in places:
            if place.field.into and row.values.get(place.field.name) is not None:
                for name, part in zip(place.field.into, row.values[place.field.name], strict=True):
                    if row.values.get(name) is None:
                        row.values[name] = part

    def _take_instead(self, row: ReadRow, field: Field, place: Place | None) -> None:
        """Fills in what a row says less exactly elsewhere, and has that decide where a cell can mean several."""
        if row.values.get(field.name) is not None or row.values.get("record") is not None:
            return
        for name in field.instead:
            beside = row.values.get(name)
            if beside is not None and row.values.get(field.name) is None:
                self._take_out_of(row, field, place, beside)

    def _take_out_of(self, row: ReadRow, field: Field, place: Place | None, beside: Any) -> None:
        """Fill in what ``beside`` says; a word that nobody knows is not passed over by it."""
        question = next((one for one in row.questions if place and one.heading == place.heading), None)
        if question and not question.word:
            row.values[field.name] = field.decided(question.options, beside, self.lookups)
            if row.values[field.name] is not None:
                row.questions.remove(question)
        elif not question and not (place and any(problem.heading == place.heading for problem in row.problems)):
            row.values[field.name] = field.out_of(beside, self.lookups)

    def _goes_on(self, several: frozenset[int], places: Sequence[Place]) -> bool:
        """Whether lines tell of one record together: what names it stands once for several of them too."""
        names = {field.name for field in self.required[:1]}
        return any(place.position in several and place.field.name in names for place in places)

    def _value(self, place: Place, value: CellValue) -> Any:
        """What a cell says; words that stand in many rows are read once."""
        if ticked := place.mapped.ticked:
            return ticked if cells.yes_no(value) else None
        read = place.field.read(undefused(value), place.unit, self.lookups)
        if isinstance(value, str) and len(place.words) < MOST_WORDS:
            place.words[value] = read
        return read

    def _add(self, row: ReadRow, place: Place, read: object) -> None:
        """Add a value, as it was read or as an export holds it, to what the row and the file state."""
        name, added = place.field.name, None if read is None else place.field.total(read)
        if added is not None:
            row.amounts[place.position] = added
            self.totals[name] = self.totals.get(name, Decimal(0)) + added

    def _check_required(self, row: ReadRow, places: Mapping[str, Place]) -> None:
        if row.values.get("record") is not None:
            return
        told = {problem.heading for problem in row.problems} | {question.heading for question in row.questions}
        asks_unit = any(question.topic.startswith("unit|") for question in row.questions)
        for needed in self.required:
            if row.values.get(needed.name) is not None:
                continue
            place = places.get(needed.name)
            if place is None:
                self._miss(row, needed)
            elif place.heading not in told and not (asks_unit and place.is_amount):
                row.problems.append(Problem(_("This is needed and is not there."), place.letter, place.heading))
        for need in self.importer.needs:
            place = places.get(need.field)
            if row.values.get(need.field) is None and (place is None or place.heading not in told):
                self._lack(row, need)

    def _draft(self, row: ReadRow) -> None:
        try:
            apart, row.values = row.values, self.importer.refined(row.values)
            row.apart = None if row.values is apart else apart
            row.drafts = self.importer.drafts(row.values, self.lookups)
        except cells.Unclear as error:
            row.problems.append(Problem(error.message, found=error.found, accepted=error.accepted))
        except Unsaid as unsaid:
            self._lack(row, unsaid.lack)
        except Undecided as error:
            key = f"{error.topic}|*"
            self._ask(row, key, partial(OpenQuestion, error.found, key, error.options))


def shown(value: CellValue) -> str:
    """What a cell holds, short enough to repeat."""
    return str(getattr(value, "code", value))[:80]


def problem_with(place: Place, value: CellValue, error: cells.Unclear) -> Problem:
    """Why a cell cannot be read."""
    offers = "、".join(error.offers)
    accepted = _("perhaps %(offers)s") % {"offers": offers} if offers else error.accepted
    return Problem(error.message, place.letter, place.heading, shown(value), accepted)


def shared_amount(place: Place, value: CellValue) -> Problem:
    """An amount that a file states once for several rows, by a merged cell or a ditto mark."""
    return Problem(
        _("This amount stands once for several rows."),
        place.letter,
        place.heading,
        shown(value),
        _("an amount of its own in each row; a total shared by projects is recorded as a group of projects"),
    )


def undefused(value: CellValue) -> CellValue:
    """A text without the apostrophe by which an export keeps a spreadsheet from running it."""
    if isinstance(value, str) and value[:1] == "'" and value[1:2] in FORMULA_STARTS:
        return value[1:]
    return value


def language_of(mapped: Sequence[MappedColumn]) -> str:
    """The language of a workbook's headings: English where most are the fields' English labels."""
    known = [place for place in mapped if place.field]
    with override("en"):
        english = sum(plain(str(place.field.label)) == plain(place.column.path[-1]) for place in known if place.field)
    return "en" if 2 * english > len(known) else "zh-hans"

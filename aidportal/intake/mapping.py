"""Finds the field that each column of a table means."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

from rapidfuzz import fuzz, process

from aidportal.sheets.cells import Unclear, is_total_label, simplified, yes_no
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import ACROSS, AROUND, MONTH, SECTION, VALUE, YEAR, SheetColumn
from aidportal.sheets.vocabulary import any_of, words
from aidportal.values.names import same

from .column_sample import UNSEEN, ColumnSample
from .fields import Count, Field
from .kinds import Importer
from .vocabulary import NO_WORDS, KnownWords

SIMILAR = 86
# What the columns are made of that say something of several rows at once.
OF_SEVERAL = (SECTION, AROUND)
# A field by this name: the column is left out, because somebody said so.
LEFT_OUT = "-"
_NOISE = re.compile(r"[\s:：*＊、,，。.()（）\[\]【】_\-—/\\|]+")
_OF_WHICH = re.compile(rf"^(?:{any_of('of_which', 'of_which')})(?=.)", re.IGNORECASE)
# The year in front of a heading: 2014年计划投资.
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}年度?(?=.)")
_PLANNED = re.compile("|".join(f"{word} " if word.isascii() else word for word in words("planned", "planned")), re.I)
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")


class How(StrEnum):
    """How the field of a column was found."""

    NAMED = "named"
    GUESSED = "guessed"
    BY_VALUES = "by_values"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"
    ELSE = "else"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class MappedColumn:
    """A column, the field it means or ``None``, and how that was found.

    ``key`` is the plain heading, with a number where it stands over a column before; choices are kept under it.
    ``instead`` is the field of another column that this one is said of too: it holds where that one is blank.
    """

    column: SheetColumn
    field: Field | None
    how: How
    key: str = ""
    instead: Field | None = None
    # What a tick in the column means, where it stands for one choice of the field.
    ticked: str = ""

    @property
    def is_left_out(self) -> bool:
        """Whether somebody said that the column is to be left out."""
        return self.field is None and self.how in (How.CHOSEN, How.REMEMBERED)


@lru_cache(8192)
def plain(heading: str) -> str:
    """A heading without what differs from file to file: spaces, case, punctuation, width, traditional characters."""
    return _NOISE.sub("", same(simplified(heading)))


def names_of(importer: Importer, year: str = "") -> dict[str, list[Field]]:
    """The fields by all names they go by, what they are called before what they are called too, best names first.

    Names that are not used in tables of ``year`` are left out.
    """
    fields = importer.every_field()
    names: dict[str, list[Field]] = {}
    for headings in (Field.labels, lambda field: (field.name, *field.headings(year))):
        for field in fields:
            for heading in headings(field):
                of_name = names.setdefault(plain(heading), [])
                if field not in of_name:
                    of_name.append(field)
    return names


def fingerprint(columns: Sequence[SheetColumn]) -> str:
    """What is equal for workbooks with the same header."""
    headings = [plain(column.heading) for column in columns if column.made != AROUND]
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def keys_of(columns: Sequence[SheetColumn]) -> list[str]:
    """By what each column is known in choices: of two with one heading, the second is another."""
    counts: Counter[str] = Counter()
    keys = []
    for column in columns:
        heading = plain(column.heading)
        counts[heading] += 1
        keys.append(heading if counts[heading] == 1 else f"{heading}#{counts[heading]}")
    return keys


def map_columns(
    importer: Importer, columns: Sequence[SheetColumn], chosen: Mapping[str, str], sample: ColumnSample = UNSEEN
) -> list[MappedColumn]:
    """The field of each column: as ``chosen`` by key, else as somebody answered before, else by its name, else by a
    similar name, else by its values.

    A field is given once: to the column that names it best, the first of equals. A name that several fields go by
    means the one that reads most of the values below it, of equals the first that no column names for itself. What is
    said of several rows comes after what each row says.
    """
    matching = ColumnMatching(importer, columns, sample)
    matching.give_chosen(chosen)
    matching.give_remembered(chosen)
    matching.give_ticked()
    matching.give_across()
    matching.give_known(How.NAMED)
    matching.give_known(How.GUESSED)
    matching.give_places()
    matching.give_counted()
    matching.give_told()
    matching.give_by_values()
    return matching.columns_with_fields()


class ColumnMatching:
    """The columns of a table, and the fields that are given to them so far, by position."""

    def __init__(self, importer: Importer, columns: Sequence[SheetColumn], sample: ColumnSample) -> None:
        self.year, self.known = sample.lookups.year, sample.lookups.known
        self.columns, self.keys, self.names = columns, keys_of(columns), names_of(importer, self.year)
        self.importer, self.sample = importer, sample
        self.ranks = {heading: rank for rank, heading in enumerate(self.names)}
        self.fields = {field.name: field for field in importer.every_field()}
        self.given: dict[int, tuple[Field | None, How]] = {}
        self.taken: set[str] = set()
        # Of columns that hold where another one is blank: the field of that one.
        self.instead: dict[int, Field] = {}
        # Of columns in which a choice is ticked: the choice.
        self.ticked: dict[int, str] = {}

    def give_chosen(self, chosen: Mapping[str, str]) -> None:
        """Give the fields, or none, that somebody chose."""
        for position, key in enumerate(self.keys):
            wanted = chosen.get(key)
            if wanted == LEFT_OUT or wanted in self.fields:
                field = self.fields.get(wanted)
                self.given[position] = (field, How.CHOSEN)
                self.taken |= {field.name} if field else set()

    def give_remembered(self, chosen: Mapping[str, str]) -> None:
        """Give what this person answered before, then what the portal's own words say.

        A column for which nothing was ``chosen`` now means what its heading says, whatever was answered before.
        """
        for position, key in enumerate(self.keys):
            if key not in chosen:
                self._give_learned(position, self.known.own.heading(key, self.year), How.REMEMBERED)
        for position, column in enumerate(self.columns):
            ways = (self.known.portal.heading(way, self.year) for way in ways_to_read(column))
            self._give_learned(position, next(filter(None, ways), ""), How.NAMED)

    def _give_learned(self, position: int, name: str, how: How) -> None:
        field = self.fields.get(name)
        if position in self.given or (field is None and name != LEFT_OUT):
            return
        if field is None or field.name not in self.taken or field.takes_several:
            self.given[position] = (field, how)
            self.taken |= {field.name} if field else set()

    def give_ticked(self) -> None:
        """Give a choice to the columns below its heading, one for each word of it: 项目状态 over 在建 and 完工."""
        for position, column in enumerate(self.columns):
            if len(column.path) < 2 or position in self.given:
                continue
            for field in self.names.get(plain(column.path[0]), ()):
                code = field.ticked_by(column.path[-1])
                if code and field.name not in self.taken and self._holds_ticks(position):
                    self.given[position], self.ticked[position] = (field, How.NAMED), code
        self.taken |= {field.name for field, _how in map(self.given.__getitem__, self.ticked) if field}

    def _holds_ticks(self, position: int) -> bool:
        return all(is_tick(value) for value in self.sample.below(position))

    def give_across(self) -> None:
        """Give the fields that names and years over columns tell."""
        self._give_made(ACROSS, self.importer.name_across)
        made = {column.made for column in self.columns}
        # That of the amounts below the years, not that of the whole row; beside other headings across, the year is
        # that of the title.
        if VALUE in made and not made & {ACROSS, MONTH}:
            self._give_made(YEAR, self.importer.year_across)

    def _give_made(self, made: str, name: str) -> None:
        """Give the field called ``name`` to the first column that was ``made`` of something."""
        at, field = next((at for at, one in enumerate(self.columns) if one.made == made), None), self.fields.get(name)
        if at is not None and at not in self.given and field and field.name not in self.taken:
            self.given[at] = (field, How.NAMED)
            self.taken.add(field.name)

    def give_known(self, how: How) -> None:
        """Give fields to the columns left whose headings are names of fields, or are similar to them."""
        known = {
            position: heading
            for position, column in enumerate(self.columns)
            if position not in self.given and (heading := known_heading(column, self.names, how is How.GUESSED))
        }
        for position in sorted(known, key=lambda position: self._order(position, known[position])):
            self._give(position, self.names[known[position]], how)

    def give_places(self) -> None:
        """Give the fields of who gives and who receives to columns left whose values are places of that side.

        To what is said of several rows also where its heading says less of it: 地区. To columns of the sheet only
        where nothing that is needed is missing then; else they may be those of a summary.
        """
        told: dict[int, Field] = {}
        for position, column in enumerate(self.columns):
            field = self._side_at(position)
            if field and column.made in OF_SEVERAL:
                self._give_of_several(position, field)
            elif field and field.required and self._is_free(position, field):
                told[position] = field
        needed = {field.name for field in self.fields.values() if field.required}
        if needed <= self.taken | {field.name for field in told.values()}:
            self.given |= {position: (field, How.BY_VALUES) for position, field in told.items()}
            self.taken |= {field.name for field in told.values()}

    def _is_free(self, position: int, field: Field) -> bool:
        """Whether a column of the sheet, or one of a matrix, means nothing yet, and might mean ``field``."""
        is_left = self.columns[position].made in ("", VALUE) and position not in self.given
        return is_left and (field.name not in self.taken or field.takes_several)

    def _side_at(self, position: int) -> Field | None:
        values = self.sample.below(position)
        names = [value for value in values if isinstance(value, str)]
        if not names or len(names) < len(values):
            return None
        return self.fields.get(self.importer.field_of_places(names, self.sample.lookups))

    def _give_of_several(self, position: int, field: Field) -> None:
        before, how = self.given.get(position, (None, How.UNKNOWN))
        if before is field or how in (How.CHOSEN, How.REMEMBERED):
            return
        self.taken -= {before.name} if before else set()
        if field.name in self.taken:
            self.given[position], self.instead[position] = (None, How.ELSE), field
        else:
            self.given[position] = (field, How.BY_VALUES)
            self.taken.add(field.name)
            self.instead.pop(position, None)

    def give_counted(self) -> None:
        """Give a field of counts to the total below its heading, where only parts stand beside: 培训人次 / 合计."""
        for position, column in enumerate(self.columns):
            if position in self.given or len(column.path) < 2 or not is_total_label(column.path[-1]):
                continue
            fields = self.names.get(plain("".join(column.path[:-1])), ())
            self._give(position, [field for field in fields if isinstance(field, Count)], How.NAMED)

    def _order(self, position: int, heading: str) -> tuple[bool, int, int]:
        # The year of a title too comes after the dates of the rows.
        made = self.columns[position].made
        return made in OF_SEVERAL or made == YEAR, len(self.names[heading]), self.ranks[heading]

    def _give(self, position: int, fields: Sequence[Field], how: How) -> None:
        values = self.sample.below(position)
        free = [field for field in fields if field.name not in self.taken and field.may_head(values)]
        if free:
            field = free[0] if len(free) == 1 else self._best(position, free)
            self.given[position] = (field, how)
            self.taken.add(field.name)
        elif self.columns[position].made in OF_SEVERAL:
            self.given[position], self.instead[position] = (None, How.ELSE), fields[0]

    def _best(self, position: int, fields: Sequence[Field]) -> Field:
        """The field that reads most values of a column; a text, where it reads none and is said of several rows.

        乌丹镇 under 建设地点 is a place, in a table whose title names the banner.
        """
        best = max(fields, key=partial(self._read_by, position))
        if self.sample.below(position) and not self._read_by(position, best) and self._is_of_several(best):
            return next((field for field in fields if field.is_free_text), best)
        return best

    def _is_of_several(self, field: Field) -> bool:
        headings = (known_heading(column, self.names, False) for column in self.columns if column.made in OF_SEVERAL)
        return any(field in self.names[heading] for heading in headings if heading)

    def _read_by(self, position: int, field: Field) -> int:
        return self.sample.read_by(field, position, self.columns[position])

    def give_told(self) -> None:
        """Give fields to the columns left whose headings tell them by what the directory knows."""
        for position, column in enumerate(self.columns):
            if position in self.given or not column.path:
                continue
            name = self.importer.field_told_by(column.path[-1], self.sample.lookups)
            if name and (name not in self.taken or self.fields[name].takes_several):
                self.given[position] = (self.fields[name], How.BY_VALUES)
                self.taken.add(name)

    def give_by_values(self) -> None:
        """Give needed fields that no heading names to the columns whose values tell them: names of areas."""
        for field in self.fields.values():
            if not (field.required and field.is_told_by_values) or field.name in self.taken:
                continue
            for position in range(len(self.columns)):
                count = len(self.sample.below(position))
                if position not in self.given and count and self._read_by(position, field) == count:
                    self.given[position] = (field, How.BY_VALUES)
                    self.taken.add(field.name)
                    break

    def columns_with_fields(self) -> list[MappedColumn]:
        unknown = (None, How.UNKNOWN)
        return [
            MappedColumn(
                column, *self.given.get(at, unknown), self.keys[at], self.instead.get(at), self.ticked.get(at, "")
            )
            for at, column in enumerate(self.columns)
        ]


def is_tick(value: CellValue) -> bool:
    try:
        yes_no(value)
    except Unclear:
        return False
    return True


def known_heading(column: SheetColumn, names: Mapping[str, object], similar: bool) -> str:
    """The name that the whole heading is, else its last part; a ``similar`` name where asked; empty for none."""
    for heading in ways_to_read(column):
        if not similar and heading in names:
            return heading
        if similar and len(heading) > 1:
            match = process.extractOne(heading, names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
            if match:
                return match[0]
    return ""


def ways_to_read(column: SheetColumn) -> list[str]:
    """The heading from whole to last part, each with and without a unit in brackets, a year or 其中 in front of it.

    What is planned keeps being planned under its heading: 计划工期 / 开工时间 is 计划开工时间.
    """
    texts = ["".join(column.path[start:]) for start in range(len(column.path))] or [column.heading]
    if len(column.path) > 1 and (planned := _PLANNED.match(column.path[0])):
        texts.insert(1, planned[0] + column.path[-1])
    ways = [plain(text) for text in texts] + [plain(_UNIT.sub("", text)) for text in texts]
    ways += [_OF_WHICH.sub("", _YEAR.sub("", way)) for way in ways]
    return [way for way in dict.fromkeys(ways) if way]


def knows_heading(importer: Importer, known: KnownWords = NO_WORDS) -> frozenset[str]:
    return frozenset(names_of(importer)) | known.headings()

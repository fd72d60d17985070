"""Reads the rows below a header: data as lines, and everything else for what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from operator import itemgetter

from ..cells import fold, is_note, is_total_label, same_as, tidy
from ..cells.units import LABEL, YUAN
from ..grid import CellValue, Row, Sheet
from ..vocabulary import any_of, words
from . import surroundings
from .cells import filled, heading_text, is_amount, is_heading, is_label, is_typed, is_year, serial_of, split_unit
from .layout import NUMBERED, Layout, is_total, parts_of
from .merges import MergedCells
from .noted_units import states_unit, unit_below
from .remarks import Remarks
from .shapes import Knows, SheetLine
from .stream import RowStream
from .totals import Totals

# Filled cells at the beginning of a row in which the word for a total is sought, wherever they stand.
CELLS_FOR_TOTALS = 6
_PART = any_of("of_which", "of_which")
_HINT = re.compile(
    rf"计|計|total|sum|{_PART}|{LABEL} *(?:[:：]|{any_of('unit_label', 'is')})|{YUAN.name}[)）]", re.IGNORECASE
).search
_OF_WHICH = re.compile(rf"\s*(?:{_PART})\s*[:：]?\s*", re.IGNORECASE)
_SIGNS = [sign for side in ("above", "left") for word in words("repeated", side) for sign in {word, word.title()}]
_REPEATED = frozenset(pad + sign + end for sign in _SIGNS for pad in ("", " ", "\u3000") for end in ("", " ", "\u3000"))
ENOUGH = object()
_DEEPER = re.compile(r"[(（]")


class LineReader:
    """Runs through the rows of one table and stops where another begins."""

    def __init__(
        self, sheet: Sheet, rows: RowStream, layout: Layout, merged: MergedCells, remarks: Remarks, knows: Knows
    ) -> None:
        self.sheet, self.rows, self.layout, self.merged = sheet, rows, layout, merged
        self.remarks, self.knows = remarks, knows
        self.places = [column.index for column in layout.columns if column.index]
        self.width = max([*self.places, layout.serial])
        self.totals = Totals(sheet.name, layout.columns)
        self.sections: list[str] = []
        self.held: list[Row] = []
        # What is said of all rows, and by what name and text something is told of them.
        self.context: Mapping[str, str] = {}
        self.tells: Callable[[str, str], bool] = lambda _name, _text: False
        # What the held rows say of those from there on, which are read anew.
        self.said_below: dict[str, str] = {}
        self.is_headed_below = False
        self.hidden: list[int] = []
        self.previous: list[CellValue] = []
        self.last = 0
        self.few = max(1, len(self.places) // 6)
        # Rows of which somebody said that they are data.
        self.taken: frozenset[int] = frozenset()
        # Where 其中 stood, while the rows go on telling the parts of a row or a total.
        self.parts_in = 0
        self.header_starts = {next(iter(row.values())) for row in layout.header if row}
        self.headings = {text for row in layout.header for text in row.values()}
        self.names = {split_unit(text)[0] for text in self.headings}
        # Whether another table begins right below the last row.
        self.is_cut = False

    def lines(self, after: int) -> Iterator[SheetLine]:
        """The lines of the table, whose header ends on row ``after``."""
        self.last = after
        made, has_more = self._made(), bool(self._more()) or self.layout.has_sections
        name, width, add, pick = self.sheet.name, self.width, self.totals.sums.add, self._picker()
        for row in self.rows:
            if self._is_special(row):
                line = self._special(row)
                if line is ENOUGH:
                    break
                if isinstance(line, SheetLine):
                    yield line
                continue
            values = row.values
            if len(values) < width:
                values = values + [None] * (width - len(values))
            picked = pick(values)
            if has_more:
                yield self._counted(row.number, picked + self._more(), made)
                continue
            self.last, self.previous = row.number, picked
            add(row.number, picked)
            yield SheetLine(name, row.number, picked)
        self._end()

    def _picker(self) -> Callable[[list[CellValue]], list[CellValue]]:
        first, last = self.places[0], self.places[-1]
        if self.places == list(range(first, last + 1)):
            return itemgetter(slice(first - 1, last))
        get = itemgetter(*(place - 1 for place in self.places))
        return (lambda values: list(get(values))) if len(self.places) > 1 else (lambda values: [get(values)])

    # ---- Which rows need a closer look

    def _is_special(self, row: Row) -> bool:
        values, number = row.values, row.number
        if number != self.last + 1 or number >= self.merged.next_at or number in self.sheet.hidden_rows:
            return True
        if self.held or self.parts_in or number in self.taken:
            return True
        if len(values) > self.width or len(values) - values.count(None) - values.count("") <= self.few:
            return True
        if not _REPEATED.isdisjoint(values):
            return True
        for value in islice(filter(None, values), CELLS_FOR_TOTALS):
            if value.__class__ is str and (value in self.headings or (len(value) < 60 and _HINT(value))):
                return True
        return self.layout.is_serial_mixed or (self.width > 1 and is_note(next(iter(values), None)))

    def _special(self, row: Row) -> SheetLine | object | None:
        """The line that a row is, ``None`` for one that is no data, ``ENOUGH`` where another table begins."""
        cells = filled(row.values)
        had_gap, self.last = row.number != self.last + 1, row.number
        if not cells:
            return None
        is_taken = row.number in self.taken
        is_header = self._repeats_header(cells) and not self._is_above_other_heads()
        values, given = self.merged.fill(row, self.width)
        is_other = not (is_taken or is_header)
        if is_other and self._begins_table(row, cells, had_gap):
            self.is_cut = not (had_gap or self.held)
            self.rows.back([*self.held, row])
            self.held = []
            return ENOUGH
        is_aside = is_other and self._is_aside(cells)
        if is_aside and len(self.held) < 20:
            self.held.append(row)
            return None
        if self._ends_by_held(is_header):
            self.rows.back([row])
            return ENOUGH
        self._release()
        if is_aside:
            self.held.append(row)
        elif is_header and not is_taken:
            self.remarks.add("repeated_header", row.number)
        elif is_taken or not self._tells_of_others(row, values, given, cells):
            return self._line(row, values, given, cells)
        return None

    def _ends_by_held(self, is_headed: bool) -> bool:
        """Whether what was held back says other things of the rows from here on than is said of those above."""
        if not self.held:
            return False
        is_titled = is_headed and not self.layout.has_sections
        self.said_below = surroundings.said_below(self.held, self.context, self.tells, is_titled)
        if unit := unit_below(self.held, self.context.get("unit", "")):
            self.said_below["unit"] = unit
        self.is_headed_below = is_headed
        return bool(self.said_below)

    def _repeats_header(self, cells: dict[int, CellValue]) -> bool:
        if not any(isinstance(value, str) for value in cells.values()):
            return False
        said = {column: heading_text(value) for column, value in cells.items()}
        return said in self.layout.header or (len(said) == 1 and next(iter(said.values())) == self.layout.title)

    def _is_above_other_heads(self) -> bool:
        """Whether the first row of a header of several is repeated, and not the one below it."""
        below = [filled(row.values) for row in self.rows.peek(1)] if len(self.layout.header) > 1 else []
        return any(self._are_heads(cells) and not self._repeats_header(cells) for cells in below)

    def _are_heads(self, cells: dict[int, CellValue]) -> bool:
        """Whether most cells of a row are headings of this table or such as its reader knows, and none is a value."""
        texts = [heading_text(value) for value in cells.values() if is_heading(value) and not is_label(value)]
        if len(texts) < len(cells) or is_total_label(texts[0]):
            return False
        names = [split_unit(text)[0] for text in texts if not (is_total_label(text) or is_year(text))]
        known = sum(name in self.names or self.knows(name) for name in names)
        # Beside 项目名称 stand perhaps nothing but years.
        least = 1 if len(texts) > 1 and texts[0] in self.header_starts else 2
        return known >= least and known * 2 > len(names)

    def _begins_table(self, row: Row, cells: dict[int, CellValue], had_gap: bool) -> bool:
        if self._are_heads(cells):
            return True
        if len(cells) < 2 or not (had_gap or self.held) or not all(map(is_heading, cells.values())):
            return False
        if any(map(is_label, cells.values())) or any(map(is_total_label, cells.values())):
            return False
        known = sum(self.knows(split_unit(heading_text(value))[0]) for value in cells.values())
        misplaced = [column for column in self.layout.numeric if column in cells]
        below = self.rows.peek(3)
        typed = any(is_typed(value) for after in below for value in filled(after.values).values())
        return known * 2 > len(cells) or (len(cells) >= 2 and bool(misplaced) and typed)

    def _is_aside(self, cells: dict[int, CellValue]) -> bool:
        """Whether a row holds one text that is no data: a heading of rows, a note, a title."""
        texts = [value for value in cells.values() if isinstance(value, str)]
        first = next(iter(cells.values()))
        is_noted = (is_note(first) and not is_typed(first)) or any(map(states_unit, cells.values()))
        if is_noted and len(cells) <= max(2, len(self.places) // 2):
            return not self._holds_amount(cells)
        if len(texts) != len(cells):
            return False
        if all(map(is_label, texts)) and len(texts) < len(self.places) and not is_total(first):
            return True
        if len(cells) != 1 or len(self.places) < 3 or is_total(first):
            return False
        if self._is_above_header():
            return True
        column = next(iter(cells))
        is_wide = self.merged.is_across(self.last, max(2, (len(self.places) + 1) // 2))
        return bool(is_wide or NUMBERED.match(fold(texts[0])) or column not in self.places or len(texts[0]) > 30)

    def _is_above_header(self) -> bool:
        """Whether the header is repeated below, with nothing but single texts before it."""
        for row in self.rows.peek(3):
            cells = filled(row.values)
            if self._repeats_header(cells):
                return len(cells) > 1
            if len(cells) > 1:
                return False
        return False

    def _holds_amount(self, cells: dict[int, CellValue]) -> bool:
        """Whether a number stands where the rows have theirs: *某 is then somebody who gave it, not a footnote."""
        return any(is_amount(cells[column]) for column in self.layout.numeric if column in cells)

    # ---- Rows that are no data

    def _release(self, at_end: bool = False) -> None:
        """What was held back stood before data, or before the end."""
        for row in self.held:
            cells = filled(row.values)
            text = " ".join(tidy(value) if isinstance(value, str) else str(value) for value in cells.values())
            first = next(iter(cells.values()))
            is_section = not at_end and len(cells) == 1 and not is_note(first) and not is_label(first)
            if is_section and self.layout.has_sections:
                self._begin_section(text)
            self.remarks.add("section" if is_section else "footnote", row.number, text=text)
        self.held = []

    def _begin_section(self, text: str) -> None:
        self.sections = [*self.sections[:1], text] if self.sections and _DEEPER.match(text) else [text]
        self.totals.begin_section()

    def _section(self) -> str | None:
        if self.layout.sections_name_areas:
            names = [part for text in self.sections for part in parts_of(text) if self.layout.is_name(part)]
            return names[-1] if names else None
        return " / ".join(self.sections) or None

    def _more(self) -> list[CellValue]:
        """The values of the columns that are no columns of the sheet."""
        return [*([self._section()] if self.layout.has_sections else []), *self.layout.constants]

    def _made(self) -> frozenset[int]:
        return frozenset(range(len(self.places), len(self.layout.columns)))

    def _pick(self, values: list[CellValue]) -> list[CellValue]:
        picked = [values[place - 1] for place in self.places]
        return picked + self._more()

    def _state_total(self, row: Row, values: list[CellValue], cells: dict[int, CellValue]) -> bool:
        first = list(cells.items())[:CELLS_FOR_TOTALS]
        label = next((tidy(str(value)) for _column, value in first if is_total(value)), "")
        if not label:
            return False
        self._check(row, label, [value if place in cells else None for place, value in enumerate(values, 1)])
        return True

    def _state_section(self, row: Row, values: list[CellValue], cells: dict[int, CellValue]) -> bool:
        """A row numbered 一 among rows numbered 1, 2, 3 heads them, with their total where it has numbers."""
        if not self.layout.is_serial_mixed or serial_of(cells.get(self.layout.serial)) != "chinese":
            return False
        texts = [tidy(value) for column, value in cells.items() if isinstance(value, str) and not is_typed(value)]
        name = " ".join(text for text in texts[:2])
        if self.layout.has_sections:
            self._begin_section(name)
        self.remarks.add("section", row.number, text=name)
        if any(is_typed(value) for column, value in cells.items() if column != self.layout.serial):
            self._check(row, name, values, is_leading=True)
        return True

    def _check(self, row: Row, label: str, values: list[CellValue], is_leading: bool = False) -> None:
        checks = self.totals.state(
            row.number, words("total", "part")[0] if is_leading else label, self._pick(values), label
        )
        for check in checks:
            self.remarks.put(check)
        if not any(is_typed(value) for value in self._pick(values)):
            self.remarks.add("unchecked_total", row.number, label=label)

    def _tells_of_others(self, row: Row, values: list[CellValue], given: set[int], cells: dict[int, CellValue]) -> bool:
        """Whether a row is a part, a total or the head of other rows, and no line."""
        if self._is_part(row, values, given, cells):
            return True
        return self._state_total(row, values, cells) or self._state_section(row, values, cells)

    def _is_part(self, row: Row, values: list[CellValue], given: set[int], cells: dict[int, CellValue]) -> bool:
        """Whether a row begins as a part of what stands above it (其中：), or is set in below such a row.

        Under a total that comes first, the parts are the data.
        """
        texts = (place for place, value in cells.items() if isinstance(value, str) and place != self.layout.serial)
        first = next(texts, 0)
        match = _OF_WHICH.match(str(cells[first])) if first else None
        if match and not self.previous:
            values[first - 1] = str(cells[first])[match.end() :] or None
            return False
        if match:
            self.parts_in = first
        elif not any(_OF_WHICH.fullmatch(str(values[place - 1])) for place in given):
            is_set_in = self.parts_in and str(values[self.parts_in - 1] or "")[:1].isspace()
            self.parts_in = self.parts_in if is_set_in else 0
        if self.parts_in:
            self.remarks.add("part", row.number, text=" ".join(map(str, filled(values).values())))
        return bool(self.parts_in)

    # ---- Rows of data

    def _line(
        self, row: Row, values: list[CellValue], given: set[int], cells: dict[int, CellValue]
    ) -> SheetLine | None:
        for column in cells:
            if column > self.width:
                self.remarks.add("outside", row.number, column, text=str(cells[column]))
        picked = self._pick(values)
        if not any(place in cells for place in self.places):
            self._pass_over(row, cells)
            return None
        repeated = self._resolve(row.number, picked)
        merged = {at for at, place in enumerate(self.places) if place in given}
        if row.number in self.sheet.hidden_rows:
            self.hidden.append(row.number)
        down = self.merged.reaching_down(row.number)
        shared = frozenset(at for at, place in enumerate(self.places) if place in down) if down else down
        return self._counted(row.number, picked, frozenset(repeated | merged) | self._made(), merged, shared)

    def _pass_over(self, row: Row, cells: dict[int, CellValue]) -> None:
        """Remark on a text where the rows have their numbers, in a row that holds nothing else."""
        text = cells.get(self.layout.serial)
        if isinstance(text, str) and serial_of(text) is None:
            self.remarks.add("section" if NUMBERED.match(fold(text)) else "footnote", row.number, text=tidy(text))

    def _counted(
        self,
        number: int,
        picked: list[CellValue],
        elsewhere: frozenset[int],
        merged: set[int] | None = None,
        shared: frozenset[int] = frozenset(),
    ) -> SheetLine:
        self.last, self.previous = number, picked
        own = [None if at in merged else value for at, value in enumerate(picked)] if merged else picked
        self.totals.sums.add(number, own)
        return SheetLine(self.sheet.name, number, picked, number in self.sheet.hidden_rows, elsewhere, (), shared)

    def _resolve(self, number: int, picked: list[CellValue]) -> set[int]:
        """Puts the values that 同上, 〃 and 同左 stand for in their place; gives the positions."""
        repeated = set()
        for at, value in enumerate(picked):
            same = same_as(value)
            if same is None:
                continue
            source = picked[:at][-1:] if same == "left" else self.previous[at : at + 1]
            if not source or source[0] is None:
                self.remarks.add("nothing_above", number, self.places[at] if at < len(self.places) else 0, text=value)
            if source:
                picked[at] = source[0]
                repeated.add(at)
        return repeated

    def _end(self) -> None:
        if not self.said_below:
            self._release(at_end=True)
        for check in self.totals.end():
            self.remarks.put(check)
        if self.hidden:
            self.remarks.add("hidden_rows", self.hidden[0], count=len(self.hidden))
        self.remarks.end()

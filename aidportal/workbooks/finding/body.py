"""The rows below a header: lines of data with what is merged or repeated filled in, totals checked, notes put aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from aidportal.workbooks.grid import Merge, Row, Sheet, Value
from aidportal.workbooks.values import Unclear, Unit, is_blank, is_note, is_total_label, number, same_as, unit_of

from .header import Header, clean, is_header_again, is_numbering, is_text, is_total, worth
from .parts import Line, Remark, TotalCheck

_SECTION = re.compile(r"^\s*[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*")
LONG_TEXT = 30
DITTO = frozenset(
    {"同左", "同上", "同前", "〃", "″", '"', "“", "”", "〞", "〝", "々", "''", "ditto", "Ditto", "同上栏"}
)
MOST_REMARKS = 200
WAN = 10**4


class NextTable(Exception):
    """A row that begins another table."""

    def __init__(self, row: Row) -> None:
        super().__init__(row.number)
        self.row = row


@dataclass
class Sums:
    """Running sums of the columns: since the last subtotal, and of all rows. Rows whose cell is no number are kept."""

    units: list[Unit | None]
    part: list[Decimal] = field(default_factory=list)
    whole: list[Decimal] = field(default_factory=list)
    unread: dict[int, list[int]] = field(default_factory=dict)
    rows: int = 0

    def __post_init__(self) -> None:
        self.part, self.whole = [Decimal(0)] * len(self.units), [Decimal(0)] * len(self.units)

    def add(self, line_number: int, values: Sequence[Value]) -> None:
        self.rows += 1
        for position, value in enumerate(values):
            if value is None:
                continue
            kind = type(value)
            if kind is int:
                amount = Decimal(value)  # type: ignore[arg-type]
            elif kind is float or (kind is str and value[:1] in "0123456789０１２３４５６７８９-(约近"):  # type: ignore[index]
                try:
                    amount = in_unit(value, self.units[position])
                except Unclear:
                    self.unread.setdefault(position, []).append(line_number)
                    continue
            else:
                continue
            self.part[position] += amount
            self.whole[position] += amount

    def close_part(self) -> None:
        self.part = [Decimal(0)] * len(self.units)


class Body:
    """Reads the rows of one table, one after the other."""

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        constants: Sequence[Value],
        has_section: bool,
        knows: Callable[[str], bool],
        remarks: list[Remark],
    ) -> None:
        self.sheet, self.header, self.knows, self.remarks = sheet, header, knows, remarks
        self.constants, self.has_section = list(constants), has_section
        self.positions = [column.index - 1 for column in header.columns if column.index]
        self.section: str | None = None
        self.above: list[Value] = [None] * len(self.positions)
        self.sums = Sums([column.unit or column.note_unit for column in header.columns if column.index])
        self.pending: list[tuple[int, str, dict[int, Decimal]]] = []
        self.merges = self._merges_by_row()
        self.active: list[tuple[Merge, Value]] = []
        self.hidden_rows = 0

    def _merges_by_row(self) -> dict[int, list[Merge]]:
        found: dict[int, list[Merge]] = {}
        for merge in self.sheet.merges:
            if merge.bottom > self.header.last and merge.bottom > merge.top and merge.right - merge.left < 50:
                found.setdefault(merge.top, []).append(merge)
        return found

    def lines(self, rows: Iterator[Row]) -> Iterator[Line]:
        """The lines of data. Raises ``NextTable`` where another begins."""
        for row in rows:
            if (line := self.line(row)) is not None:
                yield line
        self.finish()

    def line(self, row: Row) -> Line | None:
        cells = row.values
        values = [cells[place] if place < len(cells) else None for place in self.positions]
        filled = self._fill(row, values) if self.active or row.number in self.merges else None
        if self._is_special(row, values, filled):
            return None
        filled = self._ditto(values, filled)
        is_hidden = row.number in self.sheet.hidden_rows
        self.hidden_rows += is_hidden
        self.sums.add(row.number, values)
        self.above = values
        more: list[Value] = [*self.constants, *([self.section] if self.has_section else [])]
        return Line(self.sheet.name, row.number, values + more, is_hidden, frozenset(filled or ()))

    def _fill(self, row: Row, values: list[Value]) -> set[int]:
        """Put the value of cells merged over several rows into each of them."""
        filled: set[int] = set()
        for merge in self.merges.get(row.number, ()):
            value = row.values[merge.left - 1] if merge.left <= len(row.values) else None
            self.active.append((merge, value))
        self.active = [(merge, value) for merge, value in self.active if merge.bottom >= row.number]
        for merge, value in self.active:
            if merge.top < row.number and merge.left - 1 in self.positions:
                position = self.positions.index(merge.left - 1)
                if values[position] is None and value is not None:
                    values[position] = value
                    filled.add(position)
        return filled

    def _ditto(self, values: list[Value], filled: set[int] | None) -> set[int] | None:
        """Put what stands above or left in the place of a mark that says so."""
        for position, value in enumerate(values):
            if type(value) is str and value.strip() in DITTO:
                where = same_as(value)
                if where:
                    source = values[position - 1] if where == "left" and position else self.above[position]
                    values[position] = source
                    filled = (filled or set()) | {position}
        return filled

    # ---- Rows that are no data

    def _is_special(self, row: Row, values: list[Value], filled: set[int] | None) -> bool:
        first = next((position for position, value in enumerate(values) if value is not None), None)
        if first is None:
            return self._is_aside(row, [value for value in row.values if not is_blank(value)])
        own = [value for position, value in enumerate(values) if not (filled and position in filled)]
        texts = [value for value in row.values if is_text(value)]
        if texts and is_total(row.values):
            self._total(row, values)
            return True
        if len(texts) > 1 and is_header_again(row.values, self.header):
            return True
        if not self.sums.rows and is_numbering(row.values):
            return True
        present = [value for value in own if not is_blank(value)]
        if len({str(value) for value in present}) == 1 and is_text(present[0]) and len(values) > 2:
            return self._is_aside(row, present)
        if len(texts) == len(present) > 1:
            if is_note(texts[0]):
                return self._is_aside(row, texts)
            if self.sums.rows and worth(row.values, self.knows) >= 90 and not self._is_like_above(row):
                raise NextTable(row)
        return not present

    def _is_like_above(self, row: Row) -> bool:
        return any(not is_text(value) and not is_blank(value) for value in row.values)

    def _is_aside(self, row: Row, present: Sequence[Value]) -> bool:
        """A row of one text: a section's name, a note, a signature. A name alone stays data where it may."""
        if not present:
            return True
        text = clean(present[0])
        if is_note(text) or len(text) > LONG_TEXT:
            self._remark(row.number, _("Left out as a note: “%(text)s”.") % {"text": text[:80]})
            return True
        if self.has_section and (_SECTION.match(text) or is_blank(self._cell(row, self.positions[-1]))):
            self.section = _SECTION.sub("", text)
            self.above = [None] * len(self.positions)
            return True
        if _SECTION.match(text):
            self._remark(row.number, _("Left out as a heading within the table: “%(text)s”.") % {"text": text})
            return True
        return False

    @staticmethod
    def _cell(row: Row, position: int) -> Value:
        return row.values[position] if position < len(row.values) else None

    def _remark(self, number: int, text: str) -> None:
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Remark(self.sheet.name, number, text))

    # ---- Totals

    def _total(self, row: Row, values: Sequence[Value]) -> None:
        label = next(clean(value) for value in row.values if is_text(value) and is_total_label(value))
        stated: dict[int, Decimal] = {}
        for position, value in enumerate(values):
            if value is not None and not (is_text(value) and is_total_label(value)):
                with suppress(Unclear):
                    stated[position] = in_unit(value, self.sums.units[position])
        if not self.sums.rows:
            self.pending.append((row.number, label, stated))
            return
        is_part = "小" in label or "sub" in label.lower() or self._fits_part(stated)
        self._check(row.number, label, stated, self.sums.part if is_part else self.sums.whole)
        if is_part:
            self.sums.close_part()

    def _fits_part(self, stated: dict[int, Decimal]) -> bool:
        """Whether a total is that of the rows since the last one, and not of all."""
        return bool(stated) and all(close(value, self.sums.part[position]) for position, value in stated.items())

    def _check(self, row: int, label: str, stated: dict[int, Decimal], summed: Sequence[Decimal]) -> None:
        names = [column.heading for column in self.header.columns if column.index]
        for position, value in stated.items():
            check = TotalCheck(
                self.sheet.name,
                row,
                "",
                label,
                names[position],
                value,
                summed[position],
                close(value, summed[position]),
                tuple(self.sums.unread.get(position, ())),
            )
            if len(self.remarks) < MOST_REMARKS:
                self.remarks.append(check)

    def finish(self) -> None:
        """What only the end of the table tells: totals that stood first, and how many rows were hidden."""
        for row, label, stated in self.pending:
            self._check(row, label, stated, self.sums.whole)
        self.pending = []
        if self.hidden_rows:
            self._remark(0, _("%(count)s hidden rows were read too.") % {"count": self.hidden_rows})


def in_unit(value: Value, unit: Unit | None) -> Decimal:
    """The number in a cell as its column counts: 150万 is 150 under 万元. Raises ``Unclear``."""
    stated = number(value)
    own = unit_of(stated.unit_text) if stated.unit_text else None
    is_money = own.is_money if own else stated.scale >= WAN
    if unit and unit.is_money and is_money:
        return stated.value * (own.factor if own else 1) / unit.factor
    return stated.value


def close(stated: Decimal, summed: Decimal) -> bool:
    """Whether a stated total is the sum, but for the noise of doubles."""
    return abs(stated - summed) <= max(Decimal("0.000001"), abs(summed) * Decimal("1e-9"))

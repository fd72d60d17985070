"""The first values of the columns of a table, by which a heading is known better than by its words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aidportal.sheets.cells import StatedUnit, Unclear, is_blank
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import SheetColumn, SheetLine

from .fields import Field, Lookups, NoLookups, Undecided


def unit_for(field: Field, column: SheetColumn) -> StatedUnit | None:
    """The unit of a column: its own; for money also that of a note over the table."""
    return column.unit or (column.note_unit if field.is_money else None)


@dataclass(frozen=True)
class ColumnSample:
    """The first values of a table, by the position of their columns, and what they are looked up in."""

    values: Sequence[Sequence[CellValue]]
    lookups: Lookups

    @classmethod
    def of(cls, lines: Sequence[SheetLine], count: int, lookups: Lookups) -> ColumnSample:
        """What stands in ``count`` columns of the first lines, without blank cells."""
        values = [[line.values[at] for line in lines if not is_blank(line.values[at])] for at in range(count)]
        return cls(values, lookups)

    def below(self, position: int) -> Sequence[CellValue]:
        return self.values[position] if position < len(self.values) else ()

    def read_by(self, field: Field, position: int, column: SheetColumn) -> int:
        """How many values of the column the field reads; none for a field that reads any text."""
        return 0 if field.is_free_text else sum(self._is_read(field, value, column) for value in self.below(position))

    def _is_read(self, field: Field, value: CellValue, column: SheetColumn) -> bool:
        try:
            field.read(value, unit_for(field, column), self.lookups)
        except Unclear:
            return False
        except Undecided:
            return True
        return True


# Where only headings are known.
UNSEEN = ColumnSample((), NoLookups({}))

"""What the columns of a pasted text mean: by their headings, by what somebody chose, else by their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from aidportal.intake.fields import Field
from aidportal.intake.mapping import LEFT_OUT, How, MappedColumn, known_heading, map_columns, names_of
from aidportal.intake.rows import letter
from aidportal.records.fields import WRITTEN
from aidportal.sheets import cells
from aidportal.sheets.tables import AROUND, SheetColumn
from aidportal.values.money import Unit

from .pasted_grid import PastedGrid


@dataclass(frozen=True)
class PastedColumn:
    """A column as it was pasted, and the field that it means, or none."""

    position: int
    heading: str
    field: Field | None
    unit: cells.StatedUnit | None

    @property
    def letter(self) -> str:
        return letter(self.position + 1)

    @property
    def called(self) -> str:
        return f"{self.letter} {self.heading}".strip()

    @property
    def unit_name(self) -> str:
        """In what the bare numbers of the column are read, where its heading does not say it."""
        if self.field is None or self.unit is None or cells.unit_in(self.heading):
            return ""
        known = {cells.unit_of(word): unit.label for unit, word in WRITTEN.items()}
        return str(known.get(self.unit, self.unit.name))

    @property
    def name(self) -> str:
        return self.field.name if self.field else ""


def is_heading(grid: PastedGrid, row: Sequence[str]) -> bool:
    """Whether a row holds headings: half of its cells are names of fields, or one is and none has a number."""
    names, filled = names_of(grid), [cell for cell in row if cell]
    known = [cell for cell in filled if known_heading(column_of(0, cell), names, similar=False)]
    has_number = any(character.isdigit() for cell in filled for character in cell)
    return bool(known) and (2 * len(known) >= len(filled) or not has_number)


def counts_rows(texts: Sequence[str]) -> bool:
    """Whether a column holds 1, 2, 3 … and nothing else."""
    return list(texts) == [str(number) for number in range(1, len(texts) + 1)]


def column_of(position: int, heading: str) -> SheetColumn:
    return SheetColumn(position + 1, heading, (heading,), unit=cells.unit_in(heading) if heading else None)


def columns_of(
    grid: PastedGrid, width: int, heading: Sequence[str] | None, chosen: Mapping[int, str], unit: Unit
) -> list[PastedColumn]:
    """The columns of ``width`` cells; ``chosen`` is by position, and holds for all columns where it holds for one."""
    fields = {field.name: field for field in grid.fields}
    texts = list(heading) if heading is not None else [""] * width
    if chosen:
        given = [fields.get(chosen.get(position, LEFT_OUT)) for position in range(width)]
    elif heading is not None:
        mapped = map_columns(grid, [column_of(position, text) for position, text in enumerate(texts)], {})
        given = [one.field for one in mapped]
    else:
        given = [*grid.fields, *[None] * width][:width]
    given = [field if field not in given[:position] else None for position, field in enumerate(given)]
    return [
        PastedColumn(position, texts[position], field, unit_of(field, texts[position], unit))
        for position, field in enumerate(given)
    ]


def unit_of(field: Field | None, heading: str, unit: Unit) -> cells.StatedUnit | None:
    """The unit of bare numbers in a column: that of its heading; of money else the reader's."""
    own = cells.unit_in(heading) if heading else None
    if field is not None and field.is_money:
        return own if own and (own.is_money or own.is_foreign) else cells.unit_of(WRITTEN[unit])
    return own


def as_mapped(columns: Sequence[PastedColumn], for_all: Sequence[Field]) -> list[MappedColumn]:
    """The columns as cells are read by them, and behind them what is said once for all rows."""
    mapped = [
        MappedColumn(
            SheetColumn(one.position + 1, label_of(one), (label_of(one),), unit=one.unit), one.field, How.CHOSEN
        )
        for one in columns
    ]
    taken = {one.name for one in columns}
    for field in for_all:
        heading = capfirst(str(field.label))
        column = SheetColumn(0, heading, (heading,), made=AROUND)
        own = field.name in taken
        mapped.append(MappedColumn(column, None if own else field, How.CHOSEN, instead=field if own else None))
    return mapped


def label_of(column: PastedColumn) -> str:
    return capfirst(str(column.field.label)) if column.field else column.heading or column.letter

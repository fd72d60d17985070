"""The rows of ledgers in a workbook, written straight into its file.

xlsxwriter keeps every cell until the workbook is whole. So it makes a sheet with one row in the place of all, and the
rows are put there as the part of the sheet is packed once more.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from aidportal.sheets.streaming import pieces, rows_writer
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .carried import leave_out
from .content import ReportTable, in_unit


@dataclass(frozen=True)
class StreamedRows:
    """The rows of ``table`` in the sheet ``page`` from the row ``first`` on, counted from 0."""

    page: Worksheet
    first: int
    table: ReportTable

    @property
    def part(self) -> str:
        return f"xl/worksheets/sheet{self.page.index + 1}.xml"

    def cells(self, unit: Unit) -> Iterator[list[Any]]:
        kinds = [heading.kind for heading in self.table.headings]
        for row in self.table.rows:
            yield [in_unit(cell, kind, unit) for cell, kind in zip(row.cells, kinds, strict=True)]


def stand_in(page: Worksheet, row: int, formats: Mapping[CellKind, Format]) -> None:
    """A row with a cell of each of the ``formats``, which are in the workbook only where a cell has them."""
    for column, one in enumerate(formats.values()):
        page.write_blank(row, column, None, one)


def write_into(
    file: IO[bytes], ledgers: Sequence[StreamedRows], formats: Mapping[CellKind, Format], unit: Unit, height: float
) -> None:
    """Put the rows of ``ledgers``, each ``height`` points high, into the workbook that ``file`` holds."""
    styles: dict[CellKind, int] = {kind: one.xf_index for kind, one in formats.items()}
    look = f' ht="{height:g}" customHeight="1"'
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for one in ledgers:
            head, foot = around(archive.read(one.part).decode(), one.first + 1)
            leave_out(archive, one.part)
            write, number = rows_writer(one.table.headings, styles, look), one.first + 1
            with archive.open(one.part, "w") as part:
                part.write(head.encode())
                for piece in pieces(one.cells(unit)):
                    part.write(write(number, piece).encode())
                    number += len(piece)
                part.write(foot.encode())


def around(sheet: str, number: int) -> tuple[str, str]:
    """What a sheet has before the row of this number and behind it; how far it reaches it need not say."""
    head, foot = re.split(rf'<row r="{number}".*?</row>', sheet, maxsplit=1, flags=re.DOTALL)
    return re.sub(r"<dimension[^>]*/>", "", head), foot

"""Where a table lies on its sheet, and the words that divide and total it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..cells import fold, is_total_label
from ..grid import CellValue
from .shapes import SECTION, Knows, SheetColumn

NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]+[批章部类]|[(（][0-9]{1,2}[)）]"
)
# A total that is told in words behind its label, as in the foot of a list: 合计：3 个项目.
_TOTAL_IN_WORDS = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|total)\s*[:：]", re.IGNORECASE)


@dataclass
class Layout:
    """Where a table lies: its columns of the sheet, and what its header rows say by column."""

    columns: list[SheetColumn]
    header: list[dict[int, str]]
    title: str
    serial: int = 0
    is_serial_mixed: bool = False
    has_sections: bool = False
    sections_name_areas: bool = False
    is_name: Knows = bool
    constants: list[str] = field(default_factory=list)
    numeric: set[int] = field(default_factory=set)


def parts_of(text: str) -> list[str]:
    """A heading within a table without its number, as a whole and by its words."""
    plain = NUMBERED.sub("", fold(text)).strip()
    return [plain, *plain.split()]


def is_total(value: CellValue) -> bool:
    """Whether a cell says that its row is one of totals."""
    return is_total_label(value) or (isinstance(value, str) and bool(_TOTAL_IN_WORDS.match(value)))


def section_column(heading: str) -> SheetColumn:
    """The column that says under which heading within the table a line stands."""
    return SheetColumn(0, heading, (heading,), made=SECTION)

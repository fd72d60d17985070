"""A text copied from a spreadsheet, as rows of cells."""

from __future__ import annotations

from aidportal.sheets.files.delimited import divider_of, rows_of

# Nothing is read of wider tables.
MOST_COLUMNS = 40


def cells_of(text: str) -> list[list[str]]:
    """The rows of ``text`` that hold something: columns by tabs, else by what divides most lines.

    Every row has as many cells as the longest, but at most one more than is read.
    """
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    divider = "\t" if "\t" in text else divider_of(text)[0]
    rows = [[str(cell or "").strip() for cell in cells] for _line, cells in rows_of(text, divider)]
    rows = [row for row in rows if any(row)]
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [(row + [""] * width)[: min(width, MOST_COLUMNS + 1)] for row in rows]

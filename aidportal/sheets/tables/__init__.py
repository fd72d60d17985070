"""Finds the tables in workbooks as officials send them. Knows no subject: the caller says which words it knows."""

from __future__ import annotations

from collections.abc import Collection

from ..grid import Workbook
from .finder import Tables
from .shapes import (
    ACROSS,
    AROUND,
    MONTH,
    ROW,
    SECTION,
    VALUE,
    YEAR,
    Knows,
    Remark,
    Says,
    SheetColumn,
    SheetLine,
    SheetTable,
    TotalCheck,
)

__all__ = [
    "ACROSS",
    "AROUND",
    "MONTH",
    "ROW",
    "SECTION",
    "VALUE",
    "YEAR",
    "Remark",
    "SheetColumn",
    "SheetLine",
    "SheetTable",
    "Tables",
    "TotalCheck",
    "find_tables",
]


def _nothing(_text: str) -> bool:
    return False


def _says_nothing(_title: str) -> dict[str, str]:
    return {}


def find_tables(
    workbook: Workbook,
    is_name: Knows = _nothing,
    knows_heading: Knows = _nothing,
    said_by: Says = _says_nothing,
    taken: Collection[tuple[str, int]] = (),
) -> Tables:
    """The tables of ``workbook`` in order, streamed: each has to be used before the next is asked for.

    ``is_name`` says whether a text names an area or an organisation (so that a matrix is seen as one),
    ``knows_heading`` whether it is a heading that the subject knows,
    ``said_by`` what a title says of all rows, ``taken`` names rows by sheet and number that are data below a header,
    whatever they look like. Raises ``Unreadable`` as the workbook does.
    """
    return Tables(workbook, is_name, knows_heading, said_by, taken)

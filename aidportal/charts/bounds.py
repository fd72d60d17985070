"""The largest size of what a page shows of places: how much of it is kept, and what stands for the rest.

A country has three thousand counties. A page shows the largest groups and adds up the others in one row, so that its
totals agree; the whole table is a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import ngettext

from aidportal.figures.selects import GroupKey, Value

# As many as a reader looks through; a matrix of so many rows and columns takes 200 KiB of a page.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 60, 20, 1_000
# A line along time may be longer.
MOST_TIMES = 400
TIMES = ("year", "month")


# A group, or a pair of them.
ShownGroup = TypeVar("ShownGroup")


@dataclass(frozen=True, eq=False)
class Cut(Generic[ShownGroup]):
    """The groups that are shown, and those that one row or column stands for; equal to itself alone."""

    kept: list[ShownGroup]
    rest: frozenset[ShownGroup] = frozenset()

    @property
    def label(self) -> str:
        """What the rest is called."""
        count = len(self.rest)
        return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": f"{count:,}"}


def cut(groups: Sequence[ShownGroup], most: int, key: str = "") -> Cut[ShownGroup]:
    """The first ``most`` of ``groups``, of times the last; all of them where only one would be left."""
    if len(groups) <= most + 1:
        return Cut(list(groups))
    if key in TIMES:
        return Cut(list(groups[-most:]), frozenset(groups[:-most]))
    return Cut(list(groups[:most]), frozenset(groups[most:]))


def cut_matrix(
    rows: Sequence[GroupKey], columns: Sequence[GroupKey], keys: tuple[str, str]
) -> tuple[Cut[GroupKey], Cut[GroupKey]]:
    """Rows and columns of a matrix; a narrow one may be longer."""
    across = cut(columns, MOST_COLUMNS, keys[1])
    return cut(rows, max(MOST_ROWS // 2, MOST_CELLS // (len(across.kept) + 2)), keys[0]), across


# What a row or column of a matrix is of: a group, or all that have none of their own.
MatrixSide = GroupKey | Cut[GroupKey]


def folded(
    values: Mapping[tuple[GroupKey, ...], Value], rows: Cut[GroupKey], columns: Cut[GroupKey]
) -> dict[tuple[MatrixSide, MatrixSide], Value]:
    """The numbers of two dimensions with ``Cut`` itself in the place of each group that it does not show."""
    made: dict[tuple[MatrixSide, MatrixSide], Value] = {}
    for (row, column), value in values.items():
        if value is not None:
            pair: tuple[MatrixSide, MatrixSide] = (
                rows if row in rows.rest else row,
                columns if column in columns.rest else column,
            )
            made[pair] = value if made.get(pair) is None else made[pair] + value  # type: ignore[operator]
    return made


def level_that_fits(places: Iterable[tuple[str, str]], most: int) -> str:
    """The end of the dimensions of places at the deepest level of which there are at most ``most`` places.

    ``places`` are codes of areas, each with that of its prefecture.
    """
    pairs = set(places)
    if len(pairs) <= most:
        return ""
    return "_prefecture" if len({prefecture for _code, prefecture in pairs}) <= most else "_province"

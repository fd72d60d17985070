"""Tables that spread one axis over their columns: givers by receivers, or a column for each year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aidportal.workbooks.grid import Value
from aidportal.workbooks.values import is_blank, is_total_label

from .header import Header
from .parts import Column, Line

_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s*年?度?")
_CORNER = re.compile(r"\s*[\\/＼／|]\s*")
FEWEST = 2


def axis_of(header: Header, is_name: Callable[[str], bool]) -> tuple[str, list[int]] | None:
    """What the columns are spread by (``year`` or ``name``), and the positions of those that are."""
    last_parts = [column.path[-1] for column in header.columns]
    years = [position for position, text in enumerate(last_parts) if _YEAR.fullmatch(text)]
    if len(years) >= FEWEST and len({header.columns[position].path[:-1] for position in years}) == 1:
        return "year", years
    names = [position for position, text in enumerate(last_parts[1:], 1) if is_name(text)]
    others = [position for position in range(1, len(last_parts)) if position not in names]
    is_corner = bool(_CORNER.search(last_parts[0])) if last_parts else False
    few_others = all(is_total_label(last_parts[position]) for position in others)
    if len(names) >= FEWEST and (few_others or is_corner):
        return "name", names
    return None


def unpivoted(header: Header, axis: str, spread: Sequence[int], words: dict[str, str]) -> list[Column]:
    """The columns of the long form: those that stay, the axis, the value."""
    stays = [column for position, column in enumerate(header.columns) if position not in spread]
    stays = [column for column in stays if not is_total_label(column.path[-1])]
    first = header.columns[spread[0]]
    group = first.path[:-1]
    value = Column(0, " / ".join(group) or words["value"], group or (words["value"],), first.unit, first.note_unit)
    if axis == "year":
        return [*stays, Column(0, words["year"], (words["year"],)), value]
    corner = _CORNER.split(stays[0].heading) if stays else []
    rows, across = (corner[0], corner[-1]) if len(corner) > 1 else (words["rows"], words["across"])
    if stays:
        stays[0] = replace(stays[0], heading=rows, path=(rows,))
    return [*stays, Column(0, across, (across,)), value]


def long_lines(lines: Iterator[Line], header: Header, spread: Sequence[int], extra: int) -> Iterator[Line]:
    """A line for each filled cell of the spread columns; ``extra`` values behind the columns stay at the end."""
    keeps = [
        position
        for position, column in enumerate(header.columns)
        if position not in spread and not is_total_label(column.path[-1])
    ]
    labels = {position: header.columns[position].path[-1] for position in spread}
    for line in lines:
        kept: list[Value] = [line.values[position] for position in keeps]
        rest = line.values[len(line.values) - extra :] if extra else []
        for position in spread:
            value = line.values[position]
            if not is_blank(value):
                yield replace(line, values=[*kept, labels[position], value, *rest])

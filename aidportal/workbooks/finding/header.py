"""Finds the header of a table: which rows it takes, what each column is called, and which unit holds for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aidportal.workbooks.grid import Merge, Row, Value
from aidportal.workbooks.values import Unit, is_blank, is_note, is_total_label, unit_in, unit_of, units_in

from .parts import Column

LONGEST_HEADING = 40
MOST_HEADER_ROWS = 4
_CJK_SPACE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])")
_BRACKET = re.compile(r"\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]\s*")
_META = re.compile(r"[:：]\s*\S|^\s*(?:截至|截止|日期|时间)|[:：]\s*$")
_PROSE_UNIT = re.compile(
    r"(?:以|按|均为|单位为|计量单位为|in)\s*((?:亿|千万|百万|十万|万|千)?元|CNY 10,000|million yuan|yuan)"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|年度|\s*$|[^0-9.\-/])")
SERIAL = frozenset({"序号", "序", "no", "no.", "#", "行号", "行次", "编次", "s/n", "serial", "serialno", "serialno."})
KNOWN_WORTH = 3


@dataclass
class Header:
    """Rows ``first`` to ``last`` by number, and the columns with a heading."""

    first: int
    last: int
    columns: list[Column]
    serial: int = 0
    texts: tuple[str, ...] = ()


def clean(value: Value) -> str:
    """A heading on one line, without the spaces that spread it: 项 目 名 称."""
    text = " ".join(str(value).split()) if value is not None else ""
    return _CJK_SPACE.sub("", text)


def without_unit(text: str) -> str:
    """A heading without the unit it names."""
    for match in reversed(list(_BRACKET.finditer(text))):
        if units_in(match[0]) or unit_of(match[1].strip()):
            text = text[: match.start()] + text[match.end() :]
    if "/" in text and unit_of(text.rpartition("/")[2].strip()):
        text = text.rpartition("/")[0]
    return text.strip(" :：*") or text


def spread(rows: Sequence[Row], merges: Sequence[Merge], width: int) -> dict[int, list[Value]]:
    """The rows by number, with the value of merged cells in all of them."""
    cells = {row.number: row.values[:width] + [None] * (width - len(row.values)) for row in rows}
    for merge in merges:
        top = cells.get(merge.top)
        if top is None or merge.left > width:
            continue
        value = top[merge.left - 1]
        for number in cells.keys() & set(range(merge.top, min(merge.bottom, merge.top + 100) + 1)):
            for column in range(merge.left, min(merge.right, width) + 1):
                if cells[number][column - 1] is None:
                    cells[number][column - 1] = value
    return cells


def is_text(value: Value) -> bool:
    return isinstance(value, str) and not is_blank(value)


def is_meta(value: Value) -> bool:
    """Whether a cell above a table tells something about all of it: 填报单位：…, （单位：万元）."""
    return is_text(value) and (bool(_META.search(str(value))) or is_note(value) or unit_of(clean(value)) is not None)


def find_header(
    cells: dict[int, list[Value]], knows: Callable[[str], bool], merges: Sequence[Merge]
) -> tuple[int, int] | None:
    """The first and last row of the header, or ``None``."""
    best, score = 0, 0
    for number, values in cells.items():
        points = worth(values, knows)
        if points > score and followed(number, cells):
            best, score = number, points
    if not best:
        return None
    return top_of(best, cells, knows), bottom_of(best, cells, knows, merges)


def worth(values: Sequence[Value], knows: Callable[[str], bool]) -> int:
    """How much a row looks like a header: headings that are known count most, other short texts little."""
    filled = [value for value in values if not is_blank(value)]
    texts = {clean(value) for value in filled if is_text(value)}
    known = sum(knows(text) or knows(without_unit(text)) for text in texts)
    if not known and (len(texts) < 2 or len(texts) < len({str(value) for value in filled})):
        return 0
    if any(len(text) > LONGEST_HEADING for text in texts) and known < 2:
        return 0
    if any(is_meta(text) for text in texts) and known < 2:
        return 0
    is_single = len(texts) < 2 and len(filled) > 1
    return 0 if is_single else known * KNOWN_WORTH * 10 + len(texts)


def followed(number: int, cells: dict[int, list[Value]]) -> bool:
    """Whether any row stands below; a header alone is a table without rows, which counts too at the end."""
    return True if len(cells) == 1 else any(other > number for other in cells) or number == max(cells)


def top_of(best: int, cells: dict[int, list[Value]], knows: Callable[[str], bool]) -> int:
    """The first row of the header: rows above that group the headings, but no title and no note."""
    first = best
    while first - 1 in cells and best - first < MOST_HEADER_ROWS - 1:
        values = cells[first - 1]
        texts = {clean(value) for value in values if not is_blank(value)}
        is_plain = all(is_text(value) for value in values if not is_blank(value))
        if len(texts) < 2 or not is_plain or any(is_meta(text) or len(text) > LONGEST_HEADING for text in texts):
            break
        first -= 1
    return first


def bottom_of(best: int, cells: dict[int, list[Value]], knows: Callable[[str], bool], merges: Sequence[Merge]) -> int:
    """The last row of the header: rows below that divide its groups, or that give units."""
    last = best
    while last + 1 in cells and last - best < MOST_HEADER_ROWS - 1:
        above, values = cells[last], cells[last + 1]
        own = [position for position, value in enumerate(values) if not is_blank(value)]
        if not own or not all(is_text(values[position]) for position in own):
            break
        if all(unit_of(clean(values[position]).strip("()（）")) for position in own):
            last += 1
            continue
        fresh = [position for position in own if values[position] != above[position]]
        if not fresh or not all(divides(position, above, last, merges) for position in fresh):
            break
        if not all(
            any(
                merge.top <= last and merge.bottom > last and merge.left <= position + 1 <= merge.right
                for merge in merges
            )
            for position in own
            if position not in fresh
        ):
            break
        last += 1
    return last


def divides(position: int, above: Sequence[Value], row: int, merges: Sequence[Merge]) -> bool:
    """Whether a cell stands under a heading that spans several columns: merged, or with blanks to its right."""
    if any(m.top <= row <= m.bottom and m.left <= position + 1 <= m.right and m.right > m.left for m in merges):
        return True
    if is_blank(above[position]):
        return any(is_text(value) for value in above[:position])
    return position + 1 < len(above) and is_blank(above[position + 1]) and not merges


def columns_of(
    first: int,
    last: int,
    cells: dict[int, list[Value]],
    merges: Sequence[Merge],
    hidden: frozenset[int],
    note_unit: Unit | None,
) -> Header:
    """The columns by their headings; a serial number is no column."""
    rows = [list(cells[number]) for number in range(first, last + 1) if number in cells]
    for upper, lower in pairwise(rows):
        fill_groups(upper, lower)
    columns, serial = [], 0
    width = max((len(row) for row in rows), default=0)
    for position in range(width):
        raw = [clean(row[position]) for row in rows if not is_blank(row[position])]
        parts = [part for part in dict.fromkeys(raw) if not unit_of(part.strip("()（）"))]
        path = tuple(dict.fromkeys(without_unit(part) for part in parts))
        if not path:
            continue
        if path[-1].lower().replace(" ", "") in SERIAL and not serial:
            serial = position + 1
            continue
        unit = next(
            (found for part in reversed(raw) if (found := unit_in(part) or unit_of(part.strip("()（）")))), None
        )
        columns.append(Column(position + 1, " / ".join(path), path, unit, note_unit, position + 1 in hidden))
    texts = tuple(clean(value) for value in (rows[-1] if rows else ()))
    return Header(first, last, columns, serial, texts)


def fill_groups(upper: list[Value], lower: Sequence[Value]) -> None:
    """Carry a group's heading to the blank cells right of it, where something stands below."""
    for position in range(1, len(upper)):
        is_open = is_blank(upper[position]) and is_text(lower[position]) and is_text(upper[position - 1])
        if is_open and is_text(lower[position - 1]) and lower[position - 1] != upper[position - 1]:
            upper[position] = upper[position - 1]


def notes_above(first: int, cells: dict[int, list[Value]]) -> tuple[str, Unit | None, str]:
    """Title, unit of money and year that the rows above a header give."""
    title, unit, year = "", None, ""
    for number in sorted(cells):
        if number >= first:
            break
        for text in dict.fromkeys(clean(value) for value in cells[number] if is_text(value)):
            if not title and not is_meta(text):
                title = text
            found = unit_in(text)
            if found and found.is_money:
                unit = found
            elif match := _PROSE_UNIT.search(text):
                unit = unit_of(match[1]) or unit
    if years := dict.fromkeys(_YEAR.findall(title)):
        year = next(iter(years)) if len(years) == 1 else ""
    return title, unit, year


def is_header_again(values: Sequence[Value], header: Header) -> bool:
    """Whether a row repeats the header, as at the top of each printed page."""
    texts = [clean(value) for value in values if not is_blank(value)]
    return len(texts) > 1 and sum(text in header.texts for text in texts) * 5 >= len(texts) * 4


def is_numbering(values: Sequence[Value]) -> bool:
    """Whether a row under the header numbers the columns: 1 2 3 …, perhaps with 甲 乙 before."""
    filled = [value for value in values if not is_blank(value)]
    numbers = [value for value in filled if isinstance(value, int) or (isinstance(value, str) and value.isdigit())]
    if len(numbers) < 3 or len(numbers) + 2 < len(filled):
        return False
    found = [int(value) for value in numbers]
    return found == list(range(found[0], found[0] + len(found))) and found[0] in (1, 2)


def is_total(values: Sequence[Value]) -> bool:
    """Whether a row is one of totals: its first words say so."""
    filled = [value for value in values if is_text(value)][:2]
    return any(is_total_label(value) for value in filled)

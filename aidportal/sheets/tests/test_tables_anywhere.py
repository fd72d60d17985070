"""A plain table is found wherever it stands on a sheet, with the same lines."""

from __future__ import annotations

import string
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from aidportal.sheets.grid import CellValue, Merge, Row, Sheet, Workbook
from aidportal.sheets.tables import find_tables

NAMES = ["项目名称", "旗县", "总投资", "受益人数", "开工年月", "建设单位", "进度"]
WORDS = st.text("建设改造学校卫生院道路大棚", min_size=1, max_size=8)
NUMBERS = st.one_of(st.integers(0, 10**7), st.decimals(0, 10**5, places=2).map(float))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[CellValue]]]:
    width = draw(st.integers(3, len(NAMES)))
    kinds = [WORDS, NUMBERS, *(draw(st.sampled_from([WORDS, NUMBERS])) for _ in range(width - 2))]
    lines = draw(st.lists(st.tuples(*kinds).map(list), min_size=1, max_size=80))
    return NAMES[:width], lines


@settings(max_examples=60)
@given(
    table=tables(),
    left=st.integers(0, 5),
    top=st.integers(0, 8),
    titles=st.lists(
        st.sampled_from(["对口帮扶项目台账", "单位：万元", "填报单位：扶贫办", "2014年3月"]), max_size=3, unique=True
    ),
    has_serial=st.booleans(),
    gaps=st.sets(st.integers(1, 80), max_size=5),
)
def test_is_found_at_any_place_under_any_title(
    table: tuple[list[str], list[list[CellValue]]],
    left: int,
    top: int,
    titles: list[str],
    has_serial: bool,
    gaps: set[int],
) -> None:
    header, lines = table
    rows: list[Row] = []
    merges: list[Merge] = []
    blank = [None] * left
    number = top
    for title in titles:
        number += 1
        rows.append(Row(number, [*blank, title]))
        merges.append(Merge(number, left + 1, number, left + len(header)))
    number += 1
    rows.append(Row(number, [*blank, *(["序号"] if has_serial else []), *header]))
    numbers = []
    for count, line in enumerate(lines, 1):
        number += 2 if count in gaps else 1
        numbers.append(number)
        rows.append(Row(number, [None] * left + ([count] if has_serial else []) + line))
    [(columns, found)] = read(Sheet("Sheet1", iter(rows), merges=tuple(merges)))
    shift = left + has_serial
    assert columns[: len(header)] == [(shift + at, name) for at, name in enumerate(header, 1)]
    assert found == [(at, line) for at, line in zip(numbers, lines, strict=True)]


@settings(max_examples=100)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                # No years: of columns of years each value of a row is a line.
                st.integers(-5, 1800),
                st.text(string.printable + "合计小单位：万元同上〃年一、（）", max_size=6),
            ),
            max_size=6,
        ),
        max_size=30,
    ),
)
def test_nothing_on_a_sheet_makes_it_fail_and_no_row_is_read_twice(grid: list[list[CellValue]]) -> None:
    rows = (Row(number, values) for number, values in enumerate(grid, 1) if values)
    numbers = [number for _columns, lines in read(Sheet("表", rows)) for number, _values in lines]
    assert numbers == sorted(set(numbers))


def read(sheet: Sheet) -> Iterator[tuple[list[tuple[int, str]], list[tuple[int, list[CellValue]]]]]:
    """Columns and lines, without what stands in columns that were made."""
    for table in find_tables(Workbook("xlsx", iter([sheet]))):
        width = sum(1 for column in table.columns if column.index)
        yield (
            [(column.index, column.heading) for column in table.columns if column.index],
            [(line.number, line.values[:width]) for line in table.lines],
        )

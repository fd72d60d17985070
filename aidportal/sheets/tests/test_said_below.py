"""What is said of the unit, the year or the receiver further down a sheet holds for the rows below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from aidportal.sheets.grid import CellValue, Row, Sheet, Workbook
from aidportal.sheets.tables import SheetColumn, SheetTable, find_tables

HEAD: list[CellValue] = ["项目名称", "县区", "年度", "区级帮扶资金"]
OWN: list[CellValue] = [*HEAD[:3], "区级帮扶资金（万元）"]
ROW: list[CellValue] = ["校舍", "敖汉旗", 2026, 100]
TWO: list[list[CellValue]] = [["卫生院", "敖汉旗", 2026, 100000], ["道路", "敖汉旗", 2026, 300000]]

Cells = Sequence[CellValue]


def tables_of(*rows: Cells, knows: Sequence[str] = ()) -> Iterator[SheetTable]:
    sheet = Sheet("项目", iter([Row(number, list(row)) for number, row in enumerate(rows, 1) if row]))
    return find_tables(Workbook("xlsx", iter([sheet])), knows_heading=[*HEAD, *knows].__contains__)


def read(*rows: Cells) -> list[tuple[int, str]]:
    """The rows of the lines, each with the unit of what is given; blank where nobody knows it."""
    units = []
    for table in tables_of(*rows):
        (column,) = [column for column in table.columns if column.heading == HEAD[-1]]
        units += [(line.number, unit_of(column)) for line in table.lines]
    return units


def unit_of(column: SheetColumn) -> str:
    unit = column.unit or column.note_unit
    return "" if unit is None or unit.is_unknown else {1: "元", 10000: "万元"}[unit.factor]


@pytest.mark.parametrize(
    "between",
    [
        [["单位：元"], HEAD],
        [[], ["单位：元"], HEAD],
        [["单位：元"], [], HEAD],
        [[], [None, None, None, "单位：元"], [], HEAD],
        [["单位：元"]],
        [[None, None, None, "（单位：元）"]],
        [["二、以下单位：元"]],
        [["二、区级资金", None, None, "单位：元"]],
        [["注：以下金额单位为元"]],
        [["二、区级资金（元）"], ["说明见附件：另册"]],
    ],
)
def test_a_note_of_another_unit_holds_from_there_on(between: list[Cells]) -> None:
    below = 3 + len(between)
    units = read(["单位：万元"], HEAD, ROW, *between, *TWO)
    assert units == [(3, "万元"), (below + 1, "元"), (below + 2, "元")]


def test_what_is_said_of_the_rows_above_holds_of_those_below_too() -> None:
    rows: list[Cells] = [
        ["2026年项目表"],
        ["单位：元"],
        ["项目名称", "类别", "资金"],
        ["一、旗县"],
        ["校舍", "教育", 100000],
    ]
    rows += [["单位：万元"], ["道路", "交通", 10], ["合计", None, 10]]
    (_above, above), (below, last) = [(table, list(table.lines)) for table in tables_of(*rows)]
    assert [line.values for line in above + last] == [
        ["校舍", "教育", 100000, "一、旗县", "2026"],
        ["道路", "交通", 10, "一、旗县", "2026"],
    ]
    assert [(remark.kind, remark.row) for remark in below.remarks] == [
        ("unit_below", 6),
        ("footnote", 6),
        ("total", 8),
    ]


@pytest.mark.parametrize("between", [[["单位：万元"]], [["单位：人"]], [["注：以上单位为元"]], [["受赠单位：敖汉旗"]]])
def test_a_note_that_names_no_other_unit_of_money_for_rows_below_changes_nothing(between: list[Cells]) -> None:
    assert read(["单位：万元"], HEAD, ROW, *between, *TWO) == [(3, "万元"), (5, "万元"), (6, "万元")]


def test_a_note_against_the_unit_in_a_heading_leaves_the_unit_unknown_until_the_heading_is_repeated() -> None:
    assert read(OWN, ROW, ["单位：元"], *TWO) == [(2, "万元"), (4, ""), (5, "")]
    assert read(OWN, ROW, ["单位：元"], OWN, *TWO) == [(2, "万元"), (5, "万元"), (6, "万元")]


GIFTS: list[CellValue] = ["捐赠方", "年度", "金额"]


@pytest.mark.parametrize(
    "between", [[[], ["受赠单位：宁城县"], GIFTS], [["受赠单位：宁城县"], GIFTS], [["受赠单位：宁城县"]]]
)
def test_a_line_that_names_another_receiver_holds_from_there_on(between: list[Cells]) -> None:
    rows: list[Cells] = [
        ["受赠单位：敖汉旗"],
        ["单位：元"],
        GIFTS,
        ["某公司", 2026, 500],
        *between,
        ["另一公司", 2026, 600],
    ]
    lines = [line.values for table in tables_of(*rows, knows=["受赠单位"]) for line in table.lines]
    assert lines == [["某公司", 2026, 500, "敖汉旗"], ["另一公司", 2026, 600, "宁城县"]]


@pytest.mark.parametrize(
    ("between", "year"),
    [
        ([[], ["2025年项目"]], "2025"),
        ([["2025年项目"], ["单位：元"]], "2025"),
        ([["注：含2025年结转项目"]], "2026"),
        ([["填表时间：2025年3月"]], "2026"),
        ([["续表"]], "2026"),
    ],
)
def test_a_title_of_another_year_over_the_same_headings_holds_for_the_rows_below(
    between: list[Cells], year: str
) -> None:
    head: Cells = ["项目名称", "县区", "资金"]
    rows: list[Cells] = [["2026年项目"], head, ["校舍", "敖汉旗", 500], *between, head, ["道路", "宁城县", 600]]
    assert [line.values[-1] for table in tables_of(*rows) for line in table.lines] == ["2026", year]

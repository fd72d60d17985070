"""Headings right below the rows of a table begin another, though no gap is between."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aidportal.sheets.grid import CellValue, Row, Sheet, Workbook
from aidportal.sheets.tables import find_tables

KNOWN = frozenset(["项目名称", "县区", "年度", "市级资金", "区级资金", "捐赠方", "捐赠单位", "金额"])
Cells = Sequence[CellValue]


def read(*rows: Cells) -> list[tuple[int, dict[str, CellValue]]]:
    """The rows of the lines with their values by heading and unit."""
    sheet = Sheet("项目", iter([Row(number, list(row)) for number, row in enumerate(rows, 1)]))
    lines = []
    for table in find_tables(Workbook("xlsx", iter([sheet])), knows_heading=KNOWN.__contains__):
        names = [column.heading + column.unit_text for column in table.columns]
        lines += [(line.number, dict(zip(names, line.values, strict=True))) for line in table.lines]
    return lines


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["项目名称", "县区", "区级资金（万元）"], ["项目名称", "县区", "区级资金（元）"]),
        (["项目名称", "市级资金（万元）", "区级资金（万元）"], ["项目名称", "区级资金（万元）", "市级资金（万元）"]),
        (["项目名称", "合计（万元）", "区级资金（万元）"], ["项目名称", "合计（元）", "区级资金（元）"]),
        (["项目名称", "县区", "区级资金（万元）"], ["县区", "项目名称", "区级资金（元）"]),
    ],
)
def test_headings_of_another_unit_or_order_are_those_of_the_rows_below_them(above: Cells, below: Cells) -> None:
    (one, upper), (two, lower) = read(above, ["甲", "乙", 10], below, ["丙", "丁", 20])
    assert (one, list(upper.values()), two, list(lower.values())) == (2, ["甲", "乙", 10], 4, ["丙", "丁", 20])
    assert [*upper] == [text.replace("（", "").replace("）", "") for text in above if isinstance(text, str)]
    assert [*lower] == [text.replace("（", "").replace("）", "") for text in below if isinstance(text, str)]


def test_two_headings_are_enough() -> None:
    lines = read(["捐赠方", "金额（万元）"], ["某", 10], ["捐赠单位", "金额（元）"], ["某", 100000])
    assert lines == [(2, {"捐赠方": "某", "金额万元": 10}), (4, {"捐赠单位": "某", "金额元": 100000})]


def test_other_headings_under_the_same_group_take_the_group_with_them() -> None:
    group: Cells = ["项目名称", "县区", "资金（万元）", None]
    upper: Cells = [None, None, "市级资金", "区级资金"]
    lower: Cells = [None, None, "区级资金", "市级资金"]
    rows: list[Cells] = [["甲", "敖汉旗", 1, 2], ["乙", "宁城县", 3, 4]]
    (_one, above), (_two, below) = read(group, upper, rows[0], group, lower, rows[1])
    assert (above["资金 / 市级资金万元"], above["资金 / 区级资金万元"]) == (1, 2)
    assert (below["资金 / 区级资金万元"], below["资金 / 市级资金万元"]) == (3, 4)
    assert [number for number, _line in read(group, upper, rows[0], group, upper, rows[1])] == [3, 6]


def test_other_years_across_are_those_of_the_rows_below_them() -> None:
    lines = read(["项目名称", "2014年", "2015年"], ["甲", 50, 70], ["项目名称", "2016年", "2017年"], ["乙", 60, 80])
    assert [(number, line["年度"]) for number, line in lines] == [
        (2, "2014年"),
        (2, "2015年"),
        (4, "2016年"),
        (4, "2017年"),
    ]


def test_year_and_unit_of_all_rows_hold_below_such_headings_too() -> None:
    rows: list[Cells] = [["2026年项目表"], ["单位：万元"], ["项目名称", "市级资金", "区级资金"], ["甲", 1, 2]]
    lines = read(*rows, ["项目名称", "区级资金", "市级资金"], ["乙", 3, 4])
    assert lines[-1] == (6, {"项目名称": "乙", "区级资金万元": 3, "市级资金万元": 4, "年度": "2026"})


def test_amounts_that_could_be_years_beside_names_across_are_amounts() -> None:
    lines = read(["项目名称", "敖汉旗", "宁城县"], ["敖汉旗", 2014, 2015], ["宁城县", 2016, 2017])
    assert [number for number, _line in lines] == [2, 3]

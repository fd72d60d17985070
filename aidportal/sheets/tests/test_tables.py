"""Tables are found in workbooks as officials send them; each expected reading was written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aidportal.sheets.files import open_workbook
from aidportal.sheets.grid import Fault, Row, Sheet, Workbook
from aidportal.sheets.tables import SheetTable, TotalCheck, find_tables

from . import officials

AREAS = frozenset(["赤峰市", "通辽市", "乌兰察布市", "东城区", "西城区", "海淀区"])


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads what a maker makes: the tables, each with its lines as a list, and the remarks of sheets without one."""

    def reading(made: officials.Made, **words: Any) -> tuple[list[tuple[SheetTable, list[Any]]], list[Any]]:
        name, content = made
        path = tmp_path / "file"
        path.write_bytes(content)
        with open_workbook(path, name) as workbook:
            tables = find_tables(workbook, AREAS.__contains__, **words)
            return [(table, list(table.lines)) for table in tables], tables.remarks

    return reading


def headings(table: SheetTable) -> list[tuple[int, str, str]]:
    return [(column.index, column.heading, column.unit_text) for column in table.columns]


def values(lines: list[Any]) -> list[tuple[int, list[Any]]]:
    return [(line.number, line.values) for line in lines]


def checks(table: SheetTable) -> list[tuple[int, str, str, str, str, bool]]:
    return [
        (check.row, check.label, check.heading, f"{check.stated:f}", f"{check.summed:f}", check.agrees)
        for check in table.remarks
        if isinstance(check, TotalCheck)
    ]


def remarks(table: SheetTable, *kinds: str) -> list[tuple[str, int]]:
    return [(remark.kind, remark.row) for remark in table.remarks if remark.kind in kinds]


def test_reads_headings_in_two_rows_merged_areas_and_totals_between(read: Any) -> None:
    [(table, lines)], _none = read(officials.projects_by_source())
    assert table.title == "2014年京蒙对口帮扶合作项目资金安排表"
    assert table.header_rows == (3, 4)
    assert table.context == {
        "sheet": "项目",
        "title": "2014年京蒙对口帮扶合作项目资金安排表",
        "填报单位": "赤峰市扶贫办",
        "unit": "万元",
        "year": "2014",
    }
    assert headings(table) == [
        (2, "旗县", ""),
        (3, "项目名称", ""),
        (4, "资金来源 / 市级", "万元"),
        (5, "资金来源 / 区级", "万元"),
        (6, "资金来源 / 自筹", "万元"),
        (7, "受益人数", "人"),
        (8, "备注", ""),
        (0, "年度", ""),
    ]
    assert table.columns[2].path == ("资金来源", "市级")
    assert values(lines) == [
        (5, ["宁城县", "设施农业园区建设", 300, 150.5, None, 1200, None, "2014"]),
        (6, ["宁城县", "中京镇卫生院", 200, None, 67.90712, 3500, None, "2014"]),
        (8, ["喀喇沁旗", "蔬菜大棚", "400万元", 100, None, 800, "续建", "2014"]),
        (9, ["喀喇沁旗", "村级道路", 100, "待定", None, 950, "续建", "2014"]),
    ]
    assert [line.filled for line in lines] == [{7}, {0, 6, 7}, {7}, {0, 6, 7}]
    assert checks(table) == [
        (7, "小计", "资金来源 / 市级", "500", "500", True),
        (7, "小计", "资金来源 / 区级", "150.5", "150.5", True),
        (7, "小计", "资金来源 / 自筹", "67.90712", "67.90712", True),
        (7, "小计", "受益人数", "4700", "4700", True),
        (10, "小计", "资金来源 / 市级", "500", "500", True),
        (10, "小计", "资金来源 / 区级", "100", "100", True),
        (10, "小计", "受益人数", "1750", "1750", True),
        (11, "合计", "资金来源 / 市级", "1000", "1000", True),
        (11, "合计", "资金来源 / 区级", "250.5", "250.5", True),
        (11, "合计", "资金来源 / 自筹", "67.90712", "67.90712", True),
        (11, "合计", "受益人数", "6450", "6450", True),
    ]
    assert remarks(table, "footnote", "nothing_above") == [("nothing_above", 6), ("footnote", 12), ("footnote", 13)]


def test_reads_group_headings_that_are_not_merged(read: Any) -> None:
    [(table, lines)], _none = read(officials.projects_unmerged())
    assert headings(table) == [
        (1, "项目编号", ""),
        (2, "项目名称", ""),
        (3, "总投资 / 市财政", "元"),
        (4, "总投资 / 区财政", "元"),
        (5, "开工时间", ""),
        (6, "建设单位", ""),
        (7, "进度", ""),
        (0, "年度", ""),
    ]
    assert values(lines) == [
        (5, ["2015-001", "阿鲁科尔沁旗中学食堂", "1,200,000.00", "300000", "2015年4月", "旗教育局", "80%", "2015"]),
        (6, ["2015-002", "巴林左旗养殖小区", "2000000", None, "2015.05", "旗农牧局", "100%", "2015"]),
    ]
    assert [(row, stated, agrees) for row, _l, _h, stated, _s, agrees in checks(table)] == [
        (7, "3200000", True),
        (7, "300000", True),
    ]


def test_carries_headings_within_the_table_down_to_their_rows(read: Any) -> None:
    [(table, lines)], _none = read(officials.sections())
    assert table.title == "帮扶项目计划表"
    assert [(column.index, column.heading, column.unit_text, column.made) for column in table.columns] == [
        (2, "项目名称", "", ""),
        (3, "建设性质", "", ""),
        (4, "投资", "万元", ""),
        (5, "建设规模", "", ""),
        (0, "地区", "", "section"),
    ]
    assert values(lines) == [
        (5, ["第二中学实验楼", "新建", 500, "3285平方米", "赤峰市"]),
        (6, ["职教中心实训基地", "续建", 200, "2000平方米", "赤峰市"]),
        (8, ["旗医院设备购置", "购置", 120, "12台", "赤峰市"]),
        (10, ["马铃薯种薯基地", "新建", 300, "2万亩", "乌兰察布市"]),
    ]
    assert checks(table) == [(11, "总 计", "投资", "1120", "1120", True)]


def test_rows_numbered_in_characters_head_those_numbered_in_digits_and_their_totals_are_checked(read: Any) -> None:
    [(table, lines)], _none = read(officials.numbered_sections())
    assert values(lines) == [
        (5, ["红山区", 300, 40, "赤峰市", "2013"]),
        (6, ["松山区", 200, 50, "赤峰市", "2013"]),
        (8, ["科尔沁区", 400, 60, "通辽市", "2013"]),
    ]
    assert sorted(checks(table)) == [
        (3, "总计", "培训人次", "150", "150", True),
        (3, "总计", "资金", "900", "900", True),
        (4, "一 赤峰市", "培训人次", "90", "90", True),
        (4, "一 赤峰市", "资金", "500", "500", True),
        (7, "二 通辽市", "培训人次", "60", "60", True),
        (7, "二 通辽市", "资金", "410", "400", False),
    ]


def test_reads_a_roster_that_begins_anywhere_with_its_header_repeated(read: Any) -> None:
    [(table, lines)], _none = read(officials.roster())
    assert [heading for _index, heading, _unit in headings(table)] == [
        *("姓名", "性别", "出生年月", "派出单位及职务", "挂职单位及职务", "挂职时间", "联系电话"),
    ]
    assert [column.is_hidden for column in table.columns] == [False] * 6 + [True]
    beijing = "海淀区教委副主任"
    assert values(lines) == [
        (5, ["张建国", "男", "1970.05", beijing, "赤峰市教育局副局长", date(2014, 3, 15), 13800000001]),
        (6, ["王丽", "女", "1975.11", "北京四中教师", "北京四中教师", "2014年3月", 13800000002]),
        (7, ["其木格", "女", 1980.02, "北京四中教师", "北京四中教师", "2014年3月", "13800000003"]),
        (10, ["李强", "男", "1968.1", "朝阳区卫生局科长", "通辽市卫生局副局长", "2014.03", None]),
    ]
    assert [line.is_hidden for line in lines] == [False, True, False, False]
    assert remarks(table, "repeated_header", "hidden_rows", "hidden_columns", "footnote") == [
        ("hidden_columns", 0),
        ("repeated_header", 9),
        ("footnote", 12),
        ("hidden_rows", 6),
    ]


def test_checks_a_total_that_stands_first_and_gives_each_column_its_unit_of_several(read: Any) -> None:
    [(table, lines)], _none = read(officials.trainings())
    assert table.context["year"] == "2016"
    assert headings(table) == [
        (1, "培训班名称", ""),
        (2, "举办时间", ""),
        (3, "期数", "期"),
        (4, "培训人次", "人次"),
        (5, "经费", "万元"),
        (6, "地点", ""),
        (0, "年度", ""),
    ]
    assert [line.number for line in lines] == [5, 6, 7]
    assert lines[2].values == ["致富带头人培训", "2016年10月日", 1, "80余人", 8, "北京", "2016"]
    assert checks(table) == [
        (4, "合计", "期数", "6", "6", True),
        (4, "合计", "培训人次", "326", "326", True),
        (4, "合计", "经费", "45.6", "45.6", True),
    ]


def test_leaves_cash_and_goods_in_one_cell_to_the_importer(read: Any) -> None:
    [(table, lines)], _none = read(officials.donations())
    assert table.columns[4].unit_text == "万元"
    assert values(lines) == [
        (3, ["西城区红十字会", "赤峰市红十字会", "2012年11月", "现金100万元，衣被2万件（折合50万元）", "150"]),
        (4, ["某某集团", "巴林右旗人民政府", "2013-1-8", "电脑60台", Fault("#REF!")]),
        (5, ["北京某基金会", "巴林右旗人民政府", "2013年", "图书5000册", "７.５"]),
    ]
    [check] = [remark for remark in table.remarks if isinstance(remark, TotalCheck)]
    assert (check.agrees, check.not_numbers, check.rows) == (True, (4,), 3)


def test_turns_a_matrix_of_givers_by_receivers(read: Any) -> None:
    [(table, lines)], _none = read(officials.pairings_matrix())
    assert [(column.heading, column.unit_text, column.made) for column in table.columns][:2] == [
        ("受援方", "", "row"),
        ("帮扶方", "", "across"),
    ]
    assert (table.columns[2].made, table.columns[2].unit_text) == ("value", "万元")
    assert [(line.number, line.values, line.places) for line in lines] == [
        (3, ["赤峰市", "东城区", 100], (1, 0, 2)),
        (3, ["赤峰市", "海淀区", 250], (1, 0, 4)),
        (4, ["通辽市", "西城区", 80.5], (1, 0, 3)),
        (5, ["乌兰察布市", "东城区", 60], (1, 0, 2)),
        (5, ["乌兰察布市", "西城区", 40], (1, 0, 3)),
    ]
    assert [check[2:] for check in checks(table)] == [
        ("东城区", "160", "160", True),
        ("西城区", "120.5", "120.5", True),
        ("海淀区", "250", "250", True),
        ("合计", "530.5", "530.5", True),
        ("合计", "530.5", "530.5", True),
    ]


def test_a_total_of_a_row_of_a_matrix_is_held_against_what_the_row_has(read: Any) -> None:
    rows = [["受援方＼帮扶方", "东城区", "西城区", "合计"], ["赤峰市", 100, 20, 130], ["通辽市", 5, None, 5]]
    [(table, _lines)], _none = read(officials.book("结对.xlsx", {"name": "结对", "rows": rows}))
    rows_of_it = [
        (check.row, check.label, check.stated, check.summed, check.rows)
        for check in table.remarks
        if isinstance(check, TotalCheck)
    ]
    assert rows_of_it == [(2, "赤峰市", 130, 120, 1), (3, "合计", 5, 5, 1)]


def test_turns_years_across_into_a_column(read: Any) -> None:
    [(table, lines)], _none = read(officials.targets_by_year())
    assert [(column.heading, column.made) for column in table.columns] == [
        ("指标", ""),
        ("计量单位", ""),
        (table.columns[2].heading, "year"),
        ("计划", "value"),
        ("完成", "value"),
    ]
    assert values(lines) == [
        (4, ["援助资金", "万元", "2013年", 7000, 7040]),
        (4, ["援助资金", "万元", "2014年", 7500, None]),
        (5, ["培训", "人次", "2013年", 800, 879]),
        (5, ["培训", "人次", "2014年", 900, 456]),
    ]


def test_finds_two_tables_on_a_sheet_a_hidden_sheet_and_says_which_sheet_has_none(read: Any) -> None:
    found, others = read(officials.attendance())
    assert [(table.sheet, table.title, table.is_hidden) for table, _lines in found] == [
        ("汇总", "一季度培训参训情况", False),
        ("汇总", "交流活动情况", False),
        ("名单", "", True),
    ]
    assert [values(lines) for _table, lines in found] == [
        [(3, ["林西县", 35, 12]), (4, ["克什克腾旗", 28, 9])],
        [
            (9, ["医疗专家义诊", date(2017, 8, 3), 12, "卫计委"]),
            (10, ["文艺演出", date(2017, 9, 1), 46, "文化局"]),
        ],
        [(2, ["赵某", "林西县一中"]), (3, ["钱某", "林西县医院"])],
    ]
    assert checks(found[0][0]) == [
        (5, "合计", "参训人数", "63", "63", True),
        (5, "合计", "其中：女", "21", "21", True),
    ]
    assert [(remark.sheet, remark.kind) for remark in others] == [("说明", "no_table")]


def test_reads_a_form_as_one_line(read: Any) -> None:
    [(table, [line])], _none = read(officials.project_form())
    assert [(column.heading, column.unit_text) for column in table.columns] == [
        ("项目名称", ""),
        ("项目编号", ""),
        ("建设地点", ""),
        ("建设性质", ""),
        ("总投资", "万元"),
        ("受益户数", ""),
        ("建设内容及规模", ""),
        ("负责人", ""),
        ("联系电话", ""),
    ]
    assert line.values == [
        *("宁城县设施农业示范园", "NC-2014-07", "宁城县大城子镇", "新建", 1250.5, "320户"),
        *("日光温室200栋，配套水电路", "陈某", 13900000000),
    ]


def test_fills_a_merged_giver_and_takes_a_unit_from_a_row_of_its_own(read: Any) -> None:
    [(table, lines)], _none = read(officials.pairings_merged())
    assert headings(table) == [(3, "帮扶方", ""), (5, "受援方", ""), (6, "结对时间", ""), (7, "协议资金", "万元")]
    assert values(lines) == [
        (3, ["房山区", "察右中旗", 2015, "1.4亿"]),
        (4, ["房山区", "突泉县", 2019, 2800]),
        (5, ["大兴区", "察右前旗", 2019, "2000多"]),
    ]


def test_tells_of_a_total_that_does_not_agree_with_its_rows(read: Any) -> None:
    [(table, lines)], _none = read(officials.progress_utf16())
    assert headings(table) == [
        (2, "Project", ""),
        (3, "Budget", "CNY 10,000"),
        (4, "Paid", "CNY 10,000"),
        (5, "Progress", "%"),
    ]
    assert values(lines) == [(3, ["School canteen", "120.5", "60", "50"]), (4, ["Road", "80", "80", "100"])]
    assert checks(table) == [(5, "Total", "Budget", "200.5", "200.5", True), (5, "Total", "Paid", "130", "140", False)]
    assert remarks(table, "footnote") == [("footnote", 6)]


def test_a_total_told_in_words_is_no_line() -> None:
    rows: list[list[Any]] = [["项目", "年份", "金额"], ["学校", 2014, 5], ["合计：1 个项目", None, 5]]
    sheet = Sheet("表", iter([Row(number, list(row)) for number, row in enumerate(rows, 1)]))
    for table in find_tables(Workbook("xlsx", iter([sheet]))):
        assert values(list(table.lines)) == [(2, ["学校", 2014, 5])]
        assert checks(table) == [(3, "合计：1 个项目", "金额", "5", "5", True)]


@pytest.mark.slow
@pytest.mark.parametrize("make", officials.ALL, ids=lambda make: make.__name__)
def test_knowing_the_headings_changes_nothing_that_is_found_without(make: Any, read: Any) -> None:
    plain, _none = read(make())
    words = {part for table, _lines in plain for column in table.columns for part in (column.heading, *column.path)}
    known, _none = read(make(), knows_heading=words.__contains__)
    assert [(headings(table), values(lines)) for table, lines in known] == [
        (headings(table), values(lines)) for table, lines in plain
    ]


def test_numbers_of_rows_are_none_of_their_values_beside_labels_of_totals(read: Any) -> None:
    rows = [["序号", "项目", "投资"], [1, "学校", 20], ["小计", None, 20], ["合计", None, 20]]
    [(table, lines)], _remarks = read(officials.book("一行.xlsx", {"rows": rows}))
    assert [heading for _index, heading, _unit in headings(table)] == ["项目", "投资"]
    assert values(lines) == [(2, ["学校", 20])]


def test_a_year_beside_a_total_is_no_sum_of_years(read: Any) -> None:
    rows = [["项目", "项目年度", "2025年度"], ["学校", 2025, 2000], ["医院", 2026, 26], ["总计", 2026, 2026]]
    [(table, _lines)], _remarks = read(officials.book("年度.xlsx", {"rows": rows}))
    assert checks(table) == [(4, "总计", "2025年度", "2026", "2026", True)]

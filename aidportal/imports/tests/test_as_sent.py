"""Workbooks that say what they mean beside the rows, by halves or side by side; each reading was written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from aidportal.imports import steps
from aidportal.imports.models import Import
from aidportal.sheets.tests.officials import Made, book
from projects.models import DonatedItem, Donation
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AOHAN, NINGCHENG, LINXI, NAIMAN = "150430", "150429", "150424", "150525"
HAIDIAN = "110108"
NOTHING_SAID: Mapping[str, str] = {}


@pytest.fixture(autouse=True)
def pairing() -> None:
    makers.make_pairing(giver=makers.government(HAIDIAN), receiver=makers.government(AOHAN))


def reading(made: Made, kind: str = "projects", choices: Mapping[str, str] = NOTHING_SAID) -> dict[str, Any]:
    name, content = made
    with override("en"):
        job = steps.receive(ContentFile(content), name, kind, None)
        job.decisions = {"choices": dict(choices)}
        steps.preview(job)
        assert job.state == Import.State.PREVIEWED, job.message
        return steps.reading_of(job)


def rows(read: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    return [(row["row"], row["verdict"], *(row["fields"].get(name) for name in names)) for row in read["rows"]]


def texts(read: dict[str, Any]) -> list[str]:
    """What is wrong or open, row by row."""
    return [problem["text"] for row in read["rows"] for problem in [*row["problems"], *row["questions"]]]


def remarks(read: dict[str, Any]) -> list[str]:
    return [remark["text"] for remark in read["remarks"]]


def test_a_title_says_place_giver_year_and_unit_of_all_rows() -> None:
    sheet = [
        ["附件3"],
        ["2016年海淀区帮扶敖汉旗项目资金表（万元）"],
        ["序号", "项目名称", "总投资"],
        [1, "饮水工程", 120.5],
        [2, "学校食堂", "300余"],
    ]
    read = reading(book("项目.xlsx", {"rows": sheet, "merged": ["A2:C2"]}))
    assert rows(read, "area", "total_investment", "programme_year") == [
        (4, "new", AOHAN, "1205000.00", "2016"),
        (5, "new", AOHAN, "3000000.00", "2016"),
    ]
    assert {row["fields"]["giver"] for row in read["rows"]} == {makers.government(HAIDIAN).pk}
    assert "受援方 of all rows, by what stands above the table: 内蒙古自治区赤峰市敖汉旗." in remarks(read)


def test_a_labelled_line_says_of_all_rows_what_a_column_would_but_no_amount() -> None:
    sheet = [
        ["填报地区：林西县", None, "总投资：500万元"],
        ["项目名称", "开工时间", "备注"],
        ["卫生院", "2017.5.", "在建"],
    ]
    read = reading(book("台账.xlsx", {"rows": sheet}))
    assert rows(read, "area", "actual_from", "total_investment") == [(3, "new", LINXI, "2017-05", None)]


def test_what_each_row_says_goes_before_what_the_title_says() -> None:
    sheet = [["敖汉旗帮扶项目"], ["项目名称", "旗县", "年度"], ["学校", "宁城县", 2015]]
    read = reading(book("台账.xlsx", {"rows": sheet, "merged": ["A1:C1"]}))
    assert rows(read, "area") == [(3, "new", NINGCHENG)]


def test_a_league_is_the_area_of_rows_without_a_banner_and_tells_namesakes_apart() -> None:
    sheet = [
        ["盟市", "旗县", "项目名称", "建设地点", "年度"],
        ["赤峰市", "敖汉旗", "养羊", "四家子镇", 2018],
        ["赤峰市", None, "园区", None, 2018],
        ["呼和浩特市", "新城区", "学校", None, 2018],
        ["通辽市", "宁城县", "水利", None, 2018],
    ]
    read = reading(book("台账.xlsx", {"rows": sheet}))
    assert rows(read, "area", "place") == [
        (2, "new", AOHAN, "四家子镇"),
        (3, "new", "150400", None),
        (4, "new", "150102", None),
        (5, "wrong", NINGCHENG, None),
    ]
    assert texts(read) == ["内蒙古自治区赤峰市宁城县 does not lie in 内蒙古自治区通辽市."]


def test_rows_that_tell_a_part_of_the_row_above_are_left_out_and_told() -> None:
    sheet = [
        ["项目名称", "旗县", "资金（万元）"],
        ["产业", "敖汉旗", 500],
        ["其中：肉羊", "敖汉旗", 300],
        ["    设施农业", "敖汉旗", 200],
        ["教育", "宁城县", 100],
        ["合计", None, 600],
    ]
    read = reading(book("资金.xlsx", {"rows": sheet}))
    assert rows(read, "title") == [(2, "new", "产业"), (5, "new", "教育")]
    assert "Row 6 (合计), 资金: the total agrees, 600." in remarks(read)
    assert sum("is a part of what stands above" in text for text in remarks(read)) == 2


def test_only_what_a_row_begins_with_makes_it_a_part() -> None:
    sheet = [
        ["旗县", "项目名称", "建设内容", "资金（万元）"],
        ["敖汉旗", "道路", "其中：新建2公里", 500],
        [None, "其中：桥梁", None, 100],
        ["宁城县", "学校", None, 50],
    ]
    read = reading(book("资金.xlsx", {"rows": sheet, "merged": ["A2:A3"]}))
    assert rows(read, "title") == [(2, "new", "道路"), (4, "new", "学校")]


def test_parts_of_a_total_that_comes_first_are_the_rows() -> None:
    sheet = [
        ["项目名称", "旗县", "资金（万元）"],
        ["合计", None, 400],
        ["其中：肉羊", "敖汉旗", 300],
        ["教育", "宁城县", 100],
    ]
    read = reading(book("资金.xlsx", {"rows": sheet}))
    assert rows(read, "title") == [(3, "new", "肉羊"), (4, "new", "教育")]


def test_an_amount_merged_over_several_projects_is_the_amount_of_none_of_them() -> None:
    head = ["项目名称", "旗县", "年度", "资金（万元）"]
    sheet = [head, ["一期", "敖汉旗", 2014, 300], ["二期", "敖汉旗", 2014, None], ["学校", "宁城县", 2014, 50]]
    read = reading(book("资金.xlsx", {"rows": sheet, "merged": ["D2:D3"]}))
    assert rows(read, "title") == [(2, "wrong", "一期"), (3, "wrong", "二期"), (4, "new", "学校")]
    assert set(texts(read)) == {"This amount stands once for several rows."}


def test_rows_that_share_a_merged_title_tell_of_one_project() -> None:
    head = ["项目名称", "旗县", "年度", "资金来源", "金额（万元）", "总投资（万元）"]
    sheet = [head, ["医院", "敖汉旗", 2014, "市级", 100, 250], [None, None, None, "自筹", 150, None]]
    read = reading(book("资金.xlsx", {"rows": sheet, "merged": ["A2:A3", "B2:B3", "C2:C3", "F2:F3"]}))
    assert rows(read, "source", "committed") == [(2, "new", "municipal", "1000000.00"), (3, "new", "own", "1500000.00")]
    assert read["actions"] == {"project": {"new": 1}, "funding": {"new": 2}}


def test_tables_side_by_side_are_read_one_after_the_other() -> None:
    head = ["项目名称", "旗县", "资金"]
    sheet = [
        ["2014年项目（万元）", None, None, None, "2015年项目（元）"],
        [*head, None, *head],
        ["甲", "敖汉旗", 100, None, "丙", "宁城县", 50],
        ["乙", "林西县", 200, None, None, None, None],
        ["合计", None, 300, None, "合计", None, 50],
    ]
    read = reading(book("对照.xlsx", {"rows": sheet, "merged": ["A1:C1", "E1:G1"]}))
    assert rows(read, "title", "committed", "programme_year") == [
        (3, "new", "甲", "1000000.00", "2014"),
        (4, "new", "乙", "2000000.00", "2014"),
        (3, "new", "丙", "50.00", "2015"),
    ]
    assert [table["columns"][0]["letter"] for table in read["tables"]] == ["A", "E"]


def test_a_header_that_repeats_without_a_gap_says_its_title_of_both_halves() -> None:
    head = ["姓名", "原工作单位及职务", "挂职单位及职务"]
    sheet = [
        ["第四批赴敖汉旗挂职干部名单"],
        [*head, *head],
        ["张　三", "海淀区教委科长", "教育局副局长", "李四", "海淀区卫生局科长", "卫生局副局长"],
    ]
    read = reading(book("名单.xlsx", {"rows": sheet, "merged": ["A1:F1"]}), "officials")
    assert rows(read, "official", "batch", "host_area", "home_title") == [
        (3, "new", "张三", 4, AOHAN, "海淀区教委科长"),
        (3, "new", "李四", 4, AOHAN, "海淀区卫生局科长"),
    ]


def test_forms_below_each_other_and_records_beside_each_other_are_records() -> None:
    def form(name: str, place: str, amount: float) -> list[list[Any]]:
        return [
            ["项目申报表"],
            ["项目名称", name, "旗县", place],
            ["总投资（万元）", amount, "年度", 2016],
            ["备注", "新"],
        ]

    read = reading(book("申报.xlsx", {"rows": [*form("甲", "敖汉旗", 100), [], *form("乙", "林西县", 50.5)]}))
    assert rows(read, "title", "area", "total_investment") == [
        (2, "new", "甲", AOHAN, "1000000.00"),
        (7, "new", "乙", LINXI, "505000.00"),
    ]
    across = [
        ["项目名称", "甲", "乙"],
        ["旗县", "敖汉旗", "林西县"],
        ["年度", 2015, 2016],
        ["总投资（万元）", 100, 200],
    ]
    read = reading(book("申报.xlsx", {"rows": across}))
    assert rows(read, "title", "area", "programme_year", "total_investment") == [
        (1, "new", "甲", AOHAN, "2015", "1000000.00"),
        (1, "new", "乙", LINXI, "2016", "2000000.00"),
    ]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Budget (USD)", ["1,200,000"]),
        ("Budget (constant 2014 USD million)", [1.2]),
        ("预算（万美元）", [120]),
        ("Budget", ["US$ 1200000"]),
        ("Budget,Currency", [1200000, "USD"]),
        ("Budget,币种", [1200000, "欧元"]),
    ],
)
def test_amounts_in_other_currencies_are_refused_and_never_read_as_yuan(head: str, cells: list[Any]) -> None:
    sheet = [["Project name", "Region", "Year", *head.split(",")], ["Clinic", "Aohan", 2014, *cells]]
    read = reading(book("register.xlsx", {"rows": sheet}))
    assert [verdict for _row, verdict in rows(read)] == ["wrong"]
    assert len(texts(read)) == 1 and "currency" in texts(read)[0]


def test_amounts_in_a_column_of_yuan_are_read_whatever_the_currency_is_called() -> None:
    sheet = [["Project name", "Region", "Year", "Budget", "Currency"], ["Clinic", "Aohan", 2014, 1200000, "CNY"]]
    assert rows(reading(book("register.xlsx", {"rows": sheet})), "committed") == [(2, "new", "1200000.00")]


def test_a_register_of_another_agency_is_read_by_its_headings() -> None:
    lines = [
        "Project ID;Project name;Recipient region;Sector;Start date;End date;Total budget (RMB million);Status",
        'P-1;Pipe 5" wide;Aohan Banner;Education;2014-03-15;12/31/2015;1.25;Closed',
        'P-2;"Road to the north;Chifeng;Health;Mar 2013;;2;Active',
        'P-3;Café;Linxi County;Health;2013;;"0,5";Pipeline',
    ]
    read = reading(("register.csv", "\n".join(lines).encode("cp1252")))
    assert rows(read, "code", "title", "area", "actual_from", "actual_until", "committed", "status") == [
        (2, "new", "P-1", 'Pipe 5" wide', AOHAN, "2014-03-15", "2015-12-31", "1250000.00", "completed"),
        (3, "new", "P-2", '"Road to the north', "150400", "2013-03", None, "2000000.00", "running"),
        (4, "wrong", "P-3", "Café", LINXI, "2013", None, None, "reserve"),
    ]


def test_days_without_a_year_are_of_the_year_of_the_table() -> None:
    sheet = [
        ["2016年度培训情况表"],
        ["培训班名称", "培训时间", "培训地点", "天数"],
        ["局长班", "3月5日—3月11日", "北京", 7],
        ["教师班", "2015年4月", "赤峰", 3],
    ]
    read = reading(book("培训.xlsx", {"rows": sheet, "merged": ["A1:D1"]}), "sessions")
    assert rows(read, "term", "place_area") == [
        (3, "new", ["2016-03-05", "2016-03-11"], "110000"),
        (4, "new", ["2015-04", None], "150400"),
    ]


def test_cash_and_goods_in_a_column_of_cash_are_told_apart() -> None:
    sheet = [
        ["捐赠单位", "受赠地区", "捐赠时间", "资金（万元）", "物资折款（万元）"],
        ["某公司", "林西县", "2015年", "现金5万元，衣物价值2万元", None],
    ]
    name, content = book("捐赠.xlsx", {"rows": sheet})
    job = steps.receive(ContentFile(content), name, "donations", None)
    steps.preview(job)
    steps.write(job)
    assert list(Donation.objects.values_list("cash", "receiver__area")) == [(Decimal(50000), LINXI)]
    assert list(DonatedItem.objects.values_list("name", "value")) == [("衣物", Decimal(20000))]


def test_several_receivers_in_one_cell_are_as_many_pairings() -> None:
    sheet = [["帮扶方", "受援方", "年度"], ["海淀区", "敖汉旗、宁城县", 2016], ["海淀区", "林西县、不知何处", 2016]]
    read = reading(book("结对.xlsx", {"rows": sheet}), "pairings")
    assert rows(read) == [(2, "new"), (3, "doubtful")]
    assert read["actions"]["pairing"] == {"new": 2}


def test_a_roster_tells_its_session_by_the_title_and_homes_by_the_organisations() -> None:
    makers.make_session(title="教育局长研修班", starts_on="2016-05-10")
    sheet = [
        ["教育局长研修班学员名单"],
        ["时间：2016年5月10日-5月20日  地点：北京"],
        ["序号", "姓名", "单位", "职务"],
        [1, "赵一", "敖汉旗教育局", "局长"],
        [2, "钱二", "某某教育局", "局长"],
    ]
    read = reading(book("名单.xlsx", {"rows": sheet, "merged": ["A1:D1", "A2:D2"]}), "rosters")
    assert rows(read, "session", "starts_on", "home_area") == [
        (4, "new", "教育局长研修班", "2016-05-10", AOHAN),
        (5, "wrong", "教育局长研修班", "2016-05-10", None),
    ]


def test_units_named_for_each_thing_and_subtotals_in_brackets_are_no_rows() -> None:
    sheet = [
        ["二〇二〇年项目安排"],
        ["（金额：万元；面积：亩）"],
        ["序号", "项目名称", "旗县", "总投资", "市级资金"],
        ["总计", None, None, 1150, 700],
        ["一、产业发展类（小计）", None, None, 800, 500],
        [1, "肉牛繁育场", "敖汉旗", 500, 300],
        [2, "食用菌大棚", "宁城县", 300, 200],
        ["二、社会事业类（小计）", None, None, 350, 200],
        [3, "幼儿园附属工程", "林西县", 350, 200],
    ]
    read = reading(book("安排.xlsx", {"rows": sheet, "merged": ["A1:E1", "A2:E2"]}))
    assert rows(read, "programme_year", "total_investment") == [
        (6, "new", "2020", "5000000.00"),
        (7, "new", "2020", "3000000.00"),
        (9, "new", "2020", "3500000.00"),
    ]
    assert [check["agrees"] for check in read["checks"]] == [True] * 6


def test_a_column_of_amounts_is_no_currency_and_one_of_dates_no_amount() -> None:
    sheet = [
        ["单位：万元"],
        ["捐赠单位", "受赠单位", "货币", "给付日", "经手月"],
        ["甲公司", "敖汉旗", 30, 20180312, "2018.03"],
        ["乙公司", "宁城县", 0.5, 20181130, "2018.11"],
        ["填表：张某", None, "审核：李某"],
    ]
    read = reading(book("捐赠.xlsx", {"rows": sheet}), "donations")
    assert rows(read, "cash") == [(3, "new", "300000.00"), (4, "new", "5000.00")]
    assert not read["unread"]


def test_pages_of_a_printed_list_are_neither_rows_nor_sections() -> None:
    head = ["工 程 名 称", "旗 县", "总投资（元）"]
    sheet = [head, ["中学跑道", "敖汉旗", "1 200 000.00"], ["第 1 页 共 2 页"], head, ["医院设备", "宁城县", 860500.5]]
    sheet += [["第 2 页 共 2 页"]]
    read = reading(book("明细.xlsx", {"rows": sheet, "merged": ["A3:C3", "A6:C6"]}))
    assert rows(read, "total_investment") == [(2, "new", "1200000.00"), (5, "new", "860500.50")]
    assert not [remark for remark in read["remarks"] if remark.get("is_section")]


def test_a_matrix_of_years_over_names_tells_both_sides_by_its_values() -> None:
    sheet = [
        ["历年结对关系"],
        ["被帮旗县", "2016年", "2017年"],
        ["敖汉旗", "海淀区", "海淀区"],
        ["宁城县", None, "海淀区"],
    ]
    read = reading(book("结对.xlsx", {"rows": sheet, "merged": ["A1:C1"]}), "pairings")
    assert [verdict for _row, verdict in rows(read)] == ["new"] * 3
    assert {row["fields"]["receiver"] for row in read["rows"]} == {
        makers.government(AOHAN).pk,
        makers.government(NINGCHENG).pk,
    }


def test_the_dates_of_rows_go_before_the_year_of_the_title() -> None:
    sheet = [
        ["2021年度捐赠登记簿"],
        ["捐赠单位", "受赠单位", "捐款金额（元）", "到账日期"],
        ["甲公司", "敖汉旗", 3000, "2021.3.5"],
    ]
    read = reading(book("捐赠.xlsx", {"rows": sheet, "merged": ["A1:D1"]}), "donations")
    assert rows(read, "given_on") == [(3, "new", "2021-03-05")]


ROSTER: list[list[Any]] = [
    ["赤峰市挂职干部花名册"],
    ["序号", "姓名", "派出单位及职务", "挂任单位及职务", "挂职起止时间"],
    [1, "王建国", "海淀区发改委副主任", "敖汉旗政府副旗长", "2023.07—2025.07"],
    [2, "李红梅", "教委科长", "敖汉旗教育局副局长", "2023.07—2025.07"],
    [3, "赵志强", "海淀区教委科员", "教育局副局长", "2023.07—2024.07"],
]


def test_what_rows_of_officials_lack_is_asked_at_once_and_each_answer_holds_for_those_that_lack_it() -> None:
    """A roster tells no batch, and some of its posts tell no area: three answers, and every row can be written."""
    made = book("花名册.xlsx", {"rows": ROSTER})
    read = reading(made, "officials")
    assert {(row["row"], row["verdict"]) for row in read["rows"]} == {(3, "doubtful"), (4, "doubtful"), (5, "doubtful")}
    asked = {question["key"] for question in read["questions"]}
    assert asked == {"all|batch|*", "all|home_area|*", "all|host_area|*"}
    # The kind of one of them is a word that nobody knows: that is asked on the same page.
    unknown = [ROSTER[0], [*ROSTER[1], "人员类别"], [*ROSTER[2], "援友"], *ROSTER[3:]]
    read = reading(book("花名册.xlsx", {"rows": unknown}), "officials")
    assert {question["key"] for question in read["questions"]} == asked | {"word|kind|援友"}
    said = {"all|batch|*": "7", "all|home_area|*": "110105", "all|host_area|*": LINXI}
    answered = reading(made, "officials", choices=said)
    assert rows(answered, "batch", "home_area", "host_area") == [
        (3, "new", 7, HAIDIAN, AOHAN),
        (4, "new", 7, "110105", AOHAN),
        (5, "new", 7, HAIDIAN, LINXI),
    ]


def test_a_direction_that_no_pairing_tells_is_asked_once() -> None:
    sheet = [["姓名", "派出地", "挂职地", "批次"], ["王建国", "敖汉旗", "林西县", 2]]
    made = book("花名册.xlsx", {"rows": sheet})
    assert [question["key"] for question in reading(made, "officials")["questions"]] == ["all|direction|*"]
    read = reading(made, "officials", choices={"all|direction|*": "to_receiver"})
    assert rows(read, "batch") == [(2, "new", 2)]


def test_areas_that_a_cell_lists_with_their_people_are_asked_about_and_none_is_cut_off() -> None:
    sheet = [["班次", "时间", "人数", "学员来源"], ["带头人培训班", "2023年6月", 48, "敖汉旗20人、林西县28人"]]
    read = reading(book("培训.xlsx", {"rows": sheet}), "sessions")
    assert rows(read, "home_area") == [(2, "doubtful", None)]
    assert read["questions"][0]["likely"] == [AOHAN, LINXI]
    # A town of one of them that is called as another one is for short lies where the row says.
    sheet = [["项目名称", "建设地点"], ["道路", "敖汉旗新惠镇、林西镇"]]
    assert rows(reading(book("项目.xlsx", {"rows": sheet})), "area") == [(2, "new", AOHAN)]


def test_the_parts_of_a_heading_may_begin_with_their_total() -> None:
    """No cell is merged downwards, and the second row of the head begins with 合计."""
    sheet = [
        ["序号", "项目名称", "旗县", "资金（万元）", None, None, "备注"],
        [None, None, None, "合计", "市级", "区级"],
        [1, "大棚", "敖汉旗", 800, 600, 200, "一期"],
        [2, "养殖", "敖汉旗", 450, 400, 50],
    ]
    read = reading(book("项目.xlsx", {"rows": sheet, "merged": ["D1:F1"]}))
    assert rows(read, "funding_municipal", "funding_district") == [
        (3, "new", "6000000.00", "2000000.00"),
        (4, "new", "4000000.00", "500000.00"),
    ]


def test_a_total_in_words_is_no_row() -> None:
    sheet = [
        ["捐赠单位", "捐赠金额（元）", "接收单位"],
        ["海淀区工商联", 500000, "敖汉旗教育局"],
        ["张先生", 10000, "敖汉旗教育局"],
        ["合计（大写）：伍拾壹万元整", 510000],
    ]
    read = reading(book("捐赠.xlsx", {"rows": sheet}), "donations")
    assert rows(read, "cash") == [(2, "new", "500000.00"), (3, "new", "10000.00")]
    assert [check["agrees"] for check in read["checks"]] == [True]


def test_a_rate_of_all_rows_is_not_held_against_the_sum_of_theirs() -> None:
    sheet = [
        ["项目名称", "旗县", "批复资金（元）", "支付率", "完成比例（%）"],
        ["道路", "敖汉旗", 5600000, "70%", 70],
        ["学校", "敖汉旗", 3200000, "100%", 100],
        ["合计", None, 8800000, "81%", 81],
    ]
    checks = reading(book("进度.xlsx", {"rows": sheet}))["checks"]
    assert [(check["heading"], check["agrees"]) for check in checks] == [("批复资金", True)]


def test_towns_under_a_title_that_names_their_banner_are_places_in_it() -> None:
    sheet = [
        ["敖汉旗2024年项目计划表"],
        ["项目名称", "建设地点", "资金（万元）"],
        ["大棚", "新惠镇", 20],
        ["道路", "四家子镇", 30],
    ]
    read = reading(book("项目.xlsx", {"rows": sheet}))
    assert rows(read, "area", "place") == [(3, "new", AOHAN, "新惠镇"), (4, "new", AOHAN, "四家子镇")]


def test_people_in_a_column_without_a_field_are_no_money_whatever_the_note_says() -> None:
    sheet = [
        ["单位：万元、户、人"],
        ["项目名称", "旗县", "资金", "其中：脱贫人口"],
        ["大棚", "敖汉旗", 20, 85],
    ]
    unread = reading(book("项目.xlsx", {"rows": sheet}))["unread"]
    assert [(one["heading"], one["sum"], one["is_people"]) for one in unread] == [("其中：脱贫人口", "85", True)]


def test_who_came_from_each_of_several_areas_across_is_read_beside_what_is_of_the_class() -> None:
    sheet = [
        ["培训班名称", "培训时间", "培训天数", "培训人数（人次）", None, None, "培训费用（元）"],
        [None, None, None, "合计", "敖汉旗", "宁城县", None],
        ["教师班", "2022.7.10-2022.7.16", 7, 50, 30, 20, 90000],
        ["合计", None, 7, 50, 30, 20, 90000],
    ]
    merged = ["D1:F1", "A1:A2", "B1:B2", "C1:C2", "G1:G2"]
    read = reading(book("培训.xlsx", {"rows": sheet, "merged": merged}), "sessions")
    assert rows(read, "home_area", "person_times", "budget") == [
        (3, "new", AOHAN, 30, "90000.00"),
        (3, "new", NINGCHENG, 20, "90000.00"),
    ]
    assert all(check["agrees"] for check in read["checks"])


def test_one_thing_of_several_years_is_one_column_across_years() -> None:
    sheet = [
        ["旗县", "项目名称", "2021年计划资金（万元）", "2022年计划资金（万元）", "合计（万元）"],
        ["敖汉旗", "肉羊基地", 200, 150, 350],
        ["敖汉旗", "蔬菜大棚", None, 300, 300],
        ["合计", None, 200, 450, 650],
    ]
    read = reading(book("项目库.xlsx", {"rows": sheet}))
    assert rows(read, "fiscal_year", "committed") == [
        (2, "new", "2021", "2000000.00"),
        (2, "new", "2022", "1500000.00"),
        (3, "new", "2022", "3000000.00"),
    ]
    assert all(check["agrees"] for check in read["checks"])


def test_a_unit_in_brackets_behind_its_number_is_read_and_people_about_so_many_are_told() -> None:
    sheet = [["项目名称", "旗县", "总投资", "带动人数"], ["大棚", "敖汉旗", "3,200（万元）", "约1500人"]]
    read = reading(book("项目.xlsx", {"rows": sheet}))
    assert rows(read, "total_investment") == [(2, "new", "32000000.00")]
    assert [(one["heading"], one["sum"], one["is_people"]) for one in read["unread"]] == [("带动人数", "1500", True)]

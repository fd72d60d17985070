"""Columns that are known by more than their headings: by what stands below, beside and above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from aidportal.intake.fields.dates import completed
from aidportal.sheets.tests.officials import book
from projects.models import Donation
from tests import makers

from .test_as_sent import AOHAN, HAIDIAN, LINXI, NINGCHENG, reading, rows, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def pairing() -> None:
    makers.make_pairing(giver=makers.government(HAIDIAN), receiver=makers.government(AOHAN))


def sheet(*lines: Sequence[object], merged: tuple[str, ...] = (), kind: str = "projects") -> dict[str, Any]:
    return reading(book("台账.xlsx", {"rows": list(lines), "merged": list(merged)}), kind)


def test_a_heading_of_two_fields_means_the_one_that_reads_what_stands_below() -> None:
    read = sheet(["项目名称", "区县", "年度"], ["学校", "敖汉旗", 2014])
    assert rows(read, "area", "funding_district") == [(2, "new", AOHAN, None)]
    read = sheet(["项目名称", "旗县", "区县（万元）"], ["学校", "敖汉旗", 30])
    assert rows(read, "area", "funding_district") == [(2, "new", AOHAN, "300000.00")]


def test_names_of_areas_below_an_unknown_heading_are_areas_and_the_preview_says_so() -> None:
    read = sheet(["项目名称", "落地点位"], ["学校", "敖汉旗"], ["医院", "宁城县"])
    assert rows(read, "area") == [(2, "new", AOHAN), (3, "new", NINGCHENG)]
    [table] = read["tables"]
    assert [column["how"] for column in table["columns"]] == ["named", "by_values"]
    read = sheet(["项目名称", "落地点位"], ["学校", "敖汉旗"], ["医院", "某处"])
    # Not all of them are areas: the column is of none, and the area of all rows is asked for.
    assert [row["verdict"] for row in read["rows"]] == ["wrong", "wrong"]


def test_the_end_of_a_term_may_be_its_day_alone() -> None:
    assert completed("15日", "2018年7月9日") == "2018年7月15日"
    assert completed("5月", "2015年3月") == "2015年5月"


def test_a_term_in_one_column_gives_its_start_and_its_end() -> None:
    read = sheet(
        ["项目名称", "旗县", "建设期限"],
        ["果林", "敖汉旗", "2014.3-2015.6"],
        ["饮水", "林西县", "2014年3月起，两年"],
        ["学校", "宁城县", "2014年"],
    )
    assert rows(read, "planned_from", "planned_until") == [
        (2, "new", "2014-03", "2015-06"),
        (3, "new", "2014-03", "2016-02"),
        (4, "new", "2014", None),
    ]


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("2014.05-2015.12", "2014-05", "2015-12"),
        ("2014年1月至12月", "2014-01", "2014-12"),
        ("2014.01-2014.12", "2014-01", "2014-12"),
        ("2014年1月1日-2015年12月31日", "2014-01-01", "2015-12-31"),
        ("2014-2015", "2014", "2015"),
        ("2014年3月中旬", "2014-03-11..2014-03-20", None),
    ],
)
def test_both_ends_of_a_term_are_as_exact_as_they_are_written(term: str, start: str, end: str | None) -> None:
    read = sheet(["项目名称", "旗县", "建设期限"], ["果林", "敖汉旗", term])
    assert rows(read, "planned_from", "planned_until") == [(2, "new", start, end)]


@pytest.mark.parametrize(
    ("giver", "receiver", "amount"),
    [
        ("爱心人士", "捐往", "捐助数额（元）"),
        ("爱心企业", "受助旗县", "善款（元）"),
        ("单位", "捐赠去向", "捐资额（元）"),
    ],
)
def test_donations_are_read_below_the_words_of_their_lists(giver: str, receiver: str, amount: str) -> None:
    read = sheet([giver, receiver, amount], ["海淀区", "敖汉旗", 5000], kind="donations")
    [table] = read["tables"]
    assert [column["field"] for column in table["columns"]] == ["giver", "receiver", "cash"]
    assert rows(read, "cash") == [(2, "new", "5000.00")]


def test_a_unit_of_goods_stays_one_beside_the_name_of_who_gave_them() -> None:
    read = sheet(["爱心人士", "物资", "数量", "单位"], ["海淀区", "棉被", 50, "床"], kind="donations")
    assert [column["field"] for column in read["tables"][0]["columns"]] == ["giver", "goods", "quantity", "unit"]


def test_officials_are_known_by_what_rosters_call_them() -> None:
    head = ["挂职同志", "选派区", "挂职地点", "现挂职务", "服务期限"]
    read = sheet(head, ["王芳", "海淀区", "敖汉旗", "副旗长", "2014.05-2015.12"], kind="officials")
    assert [column["field"] for column in read["tables"][0]["columns"]] == [
        *("official", "home_area", "host_area", "title", "term"),
    ]
    assert rows(read, "starts_on", "ends_on")[0][2:] == ("2014-05", "2015-12")


@pytest.mark.parametrize(
    ("start", "end"),
    [("2014年，三年", "2016"), ("2014-03-05起两年", "2016-03-04"), ("2016-02-29，一年", "2017-02-28")],
)
def test_a_term_of_years_ends_before_its_start_comes_round(start: str, end: str) -> None:
    read = sheet(["项目名称", "旗县", "建设期限"], ["果林", "敖汉旗", start])
    assert rows(read, "planned_until") == [(2, "new", end)]


def test_months_are_those_of_the_year_in_the_title() -> None:
    title = "2013年培训情况统计表"
    read = sheet(
        [title], ["月份", "培训班名称"], ["3月", "校长班"], ["9-10月", "农技班"], merged=("A1:B1",), kind="sessions"
    )
    assert rows(read, "starts_on", "ends_on") == [(3, "new", "2013-03", None), (4, "new", "2013-09", "2013-10")]


def test_a_tick_below_a_word_is_that_word_and_two_ticks_are_wrong() -> None:
    head = (["项目名称", "旗县", "项目状态", None, None], [None, None, "前期", "在建", "完工"])
    merged = ("C1:E1", "A1:A2", "B1:B2")
    lines = (
        ["果林", "敖汉旗", None, "√", None],
        ["学校", "林西县", None, None, "√"],
        ["饮水", "宁城县", "√", "√", None],
        ["道路", "宁城县", None, None, None],
    )
    read = sheet(*head, *lines, merged=merged)
    assert rows(read, "status") == [
        (3, "new", "running"),
        (4, "new", "completed"),
        (5, "wrong", "preparing"),
        (6, "new", None),
    ]
    assert texts(read) == ["Two choices are ticked."]


def test_traditional_characters_are_read_and_what_is_recorded_stays_as_written() -> None:
    read = sheet(["項目名稱", "旗縣", "總投資（萬元）", "項目狀態"], ["幼兒園", "內蒙古赤峰市敖漢旗", 120, "實施中"])
    assert rows(read, "title", "area", "total_investment", "status") == [
        (2, "new", "幼兒園", AOHAN, "1200000.00", "running")
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("2018年京蒙扶贫协作资金", "aid"),
        ("海淀区财政", "district"),
        ("北京市财政资金", "municipal"),
        ("敖汉旗财政", "matching"),
        ("中央财政专项扶贫资金", "other"),
    ],
)
def test_a_source_is_known_with_its_year_and_by_whose_treasury_it_is(source: str, code: str) -> None:
    read = sheet(["项目名称", "旗县", "年度", "资金来源", "金额（万元）"], ["学校", "敖汉旗", 2018, source, 5])
    assert rows(read, "source") == [(2, "new", code)]


def test_a_treasury_of_nobody_in_the_programme_is_no_source() -> None:
    read = sheet(["项目名称", "旗县", "年度", "资金来源", "金额（万元）"], ["学校", "敖汉旗", 2018, "海南省财政", 5])
    assert [row["verdict"] for row in read["rows"]] == ["doubtful"]


def test_the_names_of_the_two_sides_over_their_places_say_who_gives_and_who_receives() -> None:
    read = sheet(
        ["序号", "北京市", "内蒙古", "结对起始"],
        [1, "海淀区", "林西县\n宁城县", "2018年以后"],
        kind="pairings",
    )
    giver = makers.government(HAIDIAN).pk
    receivers = [makers.government(LINXI).pk, makers.government(NINGCHENG).pk]
    assert rows(read, "giver", "receiver", "starts_on") == [(2, "new", giver, receivers, "2018")]


def test_a_matrix_of_names_pairs_each_row_with_all_that_stand_in_it() -> None:
    read = sheet(["北京", "赤峰市", "乌兰察布市"], ["海淀区", "林西县、宁城县", "化德县"], kind="pairings")
    receivers = [makers.government(code).pk for code in (LINXI, NINGCHENG, "150922")]
    assert rows(read, "giver", "receiver") == [(2, "new", makers.government(HAIDIAN).pk, receivers)]


def test_an_amount_over_cash_and_goods_counts_once() -> None:
    head = ["捐赠单位", "受援方", "款物内容", "金额（万元）"]
    read = sheet(
        head,
        ["海淀区", "敖汉旗", "救灾款25万元；棉被等1795套（折合17.95万元）", 42.95],
        ["海淀区", "林西县", "图书2000册", 3],
        ["海淀区", "宁城县", "现金5万元", 5],
        ["海淀区", "宁城县", "救灾款25万元；棉被等1795套（折合17.95万元）", 50],
        kind="donations",
    )
    assert rows(read, "cash", "goods_value") == [
        (2, "new", "250000.00", None),
        (3, "new", None, "30000.00"),
        (4, "new", "50000.00", None),
        (5, "wrong", None, None),
    ]
    given = {total["label"]: total["written"] for total in read["totals"]}
    assert (given["cash"], given["value of goods"]) == ("300000.00", "209500.00")
    assert not Donation.objects.exists()

"""Single cells of officials' tables, each with what it says or with the reason why it cannot be read."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aidportal.sheets import cells
from aidportal.sheets.cells import Unclear, Vocabulary
from aidportal.sheets.cells.numerals import read
from aidportal.sheets.cells.problems import REASONS
from aidportal.sheets.grid import Fault
from aidportal.values.dates import PartialDate
from aidportal.values.money import parse_amount

NUMBERS = [
    (5, "5", "", ""),
    (0, "0", "", ""),
    (0.1 + 0.2, "0.3", "", ""),
    (67.90712, "67.90712", "", ""),
    (1234.5600000000013, "1234.56", "", ""),
    (Decimal("1.50"), "1.50", "", ""),
    ("12", "12", "", ""),
    ("1,234.50", "1234.50", "", ""),
    ("１２３４", "1234", "", ""),
    ("１，２３４．５", "1234.5", "", ""),
    ("1 234.5", "1234.5", "", ""),
    ("1\u00a0234.5", "1234.5", "", ""),
    ("\u200b12 ", "12", "", ""),
    ("1.2345E+05", "123450", "", ""),
    ("2000多万元", "20000000", "more_than", "元"),
    ("约3,800余万元", "38000000", "more_than", "元"),
    ("7040万", "70400000", "", ""),
    ("1.4亿", "140000000", "", ""),
    ("1亿2000万", "120000000", "", ""),
    ("3万5000", "35000", "", ""),
    ("5千万元", "50000000", "", "元"),
    ("(500)", "-500", "", ""),
    ("（500）", "-500", "", ""),
    ("（500）万元", "-5000000", "", "元"),
    ("-5", "-5", "", ""),
    ("−5", "-5", "", ""),
    ("▲5", "-5", "", ""),
    ("3285亩", "3285", "", "亩"),
    ("2万头", "20000", "", "头"),
    ("12.5%", "12.5", "", "%"),
    ("12.5％", "12.5", "", "%"),
    ("￥1,000", "1000", "", "元"),
    ("RMB 1.5 million", "1500000", "", "元"),
    ("120 million yuan", "120000000", "", "元"),
    ("一千二百万", "12000000", "", ""),
    ("三亿五千万", "350000000", "", ""),
    ("壹仟贰佰万元整", "12000000", "", "元"),
    ("两", "2", "", ""),
    ("〇", "0", "", ""),
    ("壹贰叁", "123", "", ""),
    ("十二", "12", "", ""),
    ("廿三", "23", "", ""),
    ("一百零五", "105", "", ""),
    ("一千二", "1200", "", ""),
    ("三万五", "35000", "", ""),
    ("三点五万", "35000", "", ""),
    ("1.93万余人", "19300", "more_than", "人"),
    ("逾千名", "1000", "more_than", "名"),
    ("上千人", "1000", "more_than", "人"),
    ("万余元", "10000", "more_than", "元"),
    ("十余人", "10", "more_than", "人"),
    ("210多名", "210", "more_than", "名"),
    ("100+", "100", "more_than", ""),
    ("2000万元以上", "20000000", "more_than", "元"),
    ("不少于30户", "30", "more_than", "户"),
    ("100元左右", "100", "about", "元"),
    ("约100", "100", "about", ""),
    ("近千人", "1000", "nearly", "人"),
    ("不足50户", "50", "nearly", "户"),
]
NO_NUMBERS = [
    (None, "empty"),
    ("　", "empty"),
    ("—", "empty"),
    ("待定", "empty"),
    (Fault("#REF!"), "fault"),
    (True, "yes_no_not_number"),
    (date(2014, 3, 1), "date_not_number"),
    (time(8), "date_not_number"),
    ("2013年", "date_not_number"),
    ("2013年5月", "date_not_number"),
    (float("nan"), "not_number"),
    (float("inf"), "not_number"),
    (Decimal("NaN"), "not_number"),
    ("千元", "not_number"),
    ("百万", "not_number"),
    ("多", "not_number"),
    ("见附件", "not_number"),
    ("1万5", "not_number"),
    ("1/2", "not_number"),
    ("12头34", "not_number"),
    ("现金5万、物资2万", "not_number"),
    ("近两年", "span_not_number"),
    ("10-20", "range"),
    ("10～20", "range"),
    ("10至20万元", "range"),
    ("三到五个", "range"),
    ("1,23", "separators"),
    ("1.234,5", "separators"),
    ("数十人", "vague"),
    ("几百", "vague"),
    ("不超过100", "bound"),
    ("100万元以下", "bound"),
    ("US$500", "currency"),
]
AMOUNTS = [
    (5, "万元", "50000.00"),
    (67.90712, "万元", "679071.20"),
    (0.1 + 0.2, "元", "0.30"),
    (123456.78999999998, "元", "123456.79"),
    ("7040万", "元", "70400000.00"),
    ("7040万", "万元", "70400000.00"),
    ("7040万元", None, "70400000.00"),
    ("1,200元", "万元", "1200.00"),
    ("三百", "万元", "3000000.00"),
    ("12.5", "百万元", "12500000.00"),
    ("3", "千元", "3000.00"),
    ("1.4", "亿元", "140000000.00"),
    ("100", "CNY 10,000", "1000000.00"),
    ("100", "10,000 yuan", "1000000.00"),
    ("2", "million yuan", "2000000.00"),
    ("2", "RMB", "2.00"),
    ("(500)", "元", "-500.00"),
]
NO_AMOUNTS = [
    ("5", None, "no_unit"),
    ("2千", "万元", "no_unit"),
    ("5", "亩", "no_unit"),
    ("3285亩", "元", "other_unit"),
    ("38万元/年", "元", "other_unit"),
    (1.005, "元", "finer"),
    ("1.005", "元", "finer"),
    (33.333333333333336, "万元", "finer"),
    ("0.0000001", "元", "finer"),
    (1e20, "元", "too_large"),
    ("5欧元", "元", "currency"),
    ("500美元", "元", "currency"),
]
DATES = [
    ("2013年3月", "2013-03"),
    ("2014.03", "2014-03"),
    ("2014/3/15", "2014-03-15"),
    ("20140315", "2014-03-15"),
    (20140315, "2014-03-15"),
    ("201403", "2014-03"),
    ("2014-3", "2014-03"),
    ("２０１４－０３", "2014-03"),
    ("2014年", "2014"),
    ("2014年度", "2014"),
    (2014, "2014"),
    (2014.0, "2014"),
    ("14年3月", "2014-03"),
    ("96年", "1996"),
    ("2013年3月5日", "2013-03-05"),
    ("2013年3月5号", "2013-03-05"),
    ("2013 年 3 月", "2013-03"),
    ("2013年3月份", "2013-03"),
    ("二〇一三年三月", "2013-03"),
    ("二零一三年十二月三十一日", "2013-12-31"),
    (45000, "2023-03-15"),
    (45000.5, "2023-03-15"),
    ("45000", "2023-03-15"),
    (date(2014, 3, 15), "2014-03-15"),
    (datetime(2014, 3, 15, 8, 30), "2014-03-15"),
    (2014.3, "2014-03"),
    (2014.03, "2014-03"),
    (2014.11, "2014-11"),
    ("2014.1", "2014-01"),
    ("2014.10", "2014-10"),
    ("2021年10月日", "2021-10"),
    ("2014-03-05 00:00:00", "2014-03-05"),
    ("2014-03-05T10:20", "2014-03-05"),
    ("2014年3月上旬", "2014-03-01..2014-03-10"),
    ("2014年3月中旬", "2014-03-11..2014-03-20"),
    ("2014年2月下旬", "2014-02-21..2014-02-28"),
    ("2014年3月底", "2014-03-21..2014-03-31"),
    ("2014年初", "2014-01-01..2014-03-31"),
    ("2014年底", "2014-10-01..2014-12-31"),
    ("2014Q1", "2014-01-01..2014-03-31"),
    ("Q4 2014", "2014-10-01..2014-12-31"),
    ("2014年第二季度", "2014-04-01..2014-06-30"),
    ("2014年上半年", "2014-01-01..2014-06-30"),
    ("March 2014", "2014-03"),
    ("Mar-14", "2014-03"),
    ("5 March 2014", "2014-03-05"),
    ("March 5, 2014", "2014-03-05"),
    ("14-Mar-2014", "2014-03-14"),
    ("15/3/2014", "2014-03-15"),
    ("3/15/2014", "2014-03-15"),
    ("4/4/2014", "2014-04-04"),
    ("2013..2015-03", "2013-01-01..2015-03-31"),
]
SPANS = [
    ("2013-2015", "2013..2015"),
    ("2013年至2015年", "2013..2015"),
    ("2013年—2015年", "2013..2015"),
    ("2013.3-2014.5", "2013-03..2014-05"),
    ("2013.3-5", "2013-03..2013-05"),
    ("2013年3月-5月", "2013-03..2013-05"),
    ("2013年3月5日至8日", "2013-03-05..2013-03-08"),
    ("2013年3月5日至4月8日", "2013-03-05..2013-04-08"),
    ("2013.5.6-2013.5.8", "2013-05-06..2013-05-08"),
]
NO_DATES = [
    (None, "empty"),
    ("/", "empty"),
    (Fault("#VALUE!"), "fault"),
    (True, "not_date"),
    (time(8), "not_date"),
    ("2014年5月以前", "since"),
    ("已完成", "not_date"),
    ("2013年以来", "since"),
    ("2012年起", "since"),
    ("2013年3月至今", "since"),
    ("近两年", "no_time"),
    ("长期", "no_time"),
    ("每年", "no_time"),
    (2014.1, "january_october"),
    ("2014.13", "no_such_day"),
    ("2014年6月31日", "no_such_day"),
    ("2014-06-31", "no_such_day"),
    (201413, "no_such_day"),
    ("31/6/2014", "no_such_day"),
    ("3/4/2014", "day_or_month"),
    ("14.3.5", "short_year"),
    ("14-Mar", "short_year"),
    (0, "zero_date"),
    (1, "zero_date"),
    ("1900-01-01", "zero_date"),
    (datetime(1899, 12, 30), "zero_date"),
    (123.5, "not_date"),
    (1e300, "not_date"),
]


@pytest.mark.parametrize(("cell", "value", "qualifier", "unit"), NUMBERS)
def test_numbers_are_read_as_they_are_written(cell, value, qualifier, unit):
    stated = cells.number(cell)
    assert (stated.value, stated.qualifier, stated.unit_text) == (Decimal(value), qualifier, unit)


@pytest.mark.parametrize(("cell", "code"), NO_NUMBERS)
def test_what_is_no_number_is_refused_with_its_reason(cell, code):
    with pytest.raises(Unclear) as problem:
        cells.number(cell)
    assert problem.value.code == code


@pytest.mark.parametrize(("cell", "unit", "yuan"), AMOUNTS)
def test_amounts_are_yuan_whatever_the_unit(cell, unit, yuan):
    stated = cells.amount(cell, unit)
    assert (str(stated.value), stated.unit_text) == (yuan, "元")


@pytest.mark.parametrize(("cell", "unit", "code"), NO_AMOUNTS)
def test_amounts_that_leave_a_doubt_are_refused(cell, unit, code):
    with pytest.raises(Unclear) as problem:
        cells.amount(cell, unit)
    assert problem.value.code == code


def test_counts_are_whole_and_not_negative():
    assert cells.count("35名").value == 35
    assert cells.count(3.0).value == 3
    assert cells.count("1.93万余人").value == 19300
    for cell, code in ((-1, "negative"), (2.5, "not_whole")):
        with pytest.raises(Unclear) as problem:
            cells.count(cell)
        assert problem.value.code == code


def test_a_column_in_ten_thousands_of_people_counts_people():
    assert cells.count(1.5, cells.unit_in("受益人口（万人）")).value == 15000
    assert cells.count("300人", cells.unit_in("受益人口（万人）")).value == 300


def test_quantities_keep_their_unit():
    assert cells.quantity("3285亩")[:3] == (Decimal(3285), "", "亩")
    assert cells.quantity(12, cells.unit_in("面积/公顷"))[:3] == (Decimal(12), "", "公顷")


def test_percentages_are_per_cent():
    assert cells.percent("74.14%").value == Decimal("74.14")
    assert cells.percent("百分之十二").value == 12
    assert cells.percent(0.125, is_fraction=True).value == Decimal("12.5")
    assert cells.percent("5‰").value == Decimal("0.5")
    with pytest.raises(Unclear):
        cells.percent("5元")


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("总投资（万元）", "元", 10**4),
        ("单位：万元", "元", 10**4),
        ("单 位：万元", "元", 10**4),
        ("金额(单位:元)", "元", 1),
        ("2020年资金（单位：人民币 万元）", "元", 10**4),
        ("Amount (CNY 10,000)", "元", 10**4),
        ("In CNY million", "元", 10**6),
        ("资金 (million yuan)", "元", 10**6),
        ("投资额万元", "元", 10**4),
        ("单位：人、万元", "元", 10**4),
        ("面积/亩", "亩", 1),
        ("（万人次）", "人次", 10**4),
        ("占比(%)", "%", 1),
        ("人次", "人次", 1),
    ],
)
def test_the_unit_of_a_heading_is_found(text, name, factor):
    assert cells.unit_in(text)[:2] == (name, factor)


@pytest.mark.parametrize(
    "text", ["单元", "规模（含配套）", "计量单位", "建设单位（盖章）", "序号", "金额", "", "（2020）"]
)
def test_a_heading_without_a_unit_has_none(text):
    assert cells.unit_in(text) is None


@pytest.mark.parametrize(("cell", "text"), DATES)
def test_dates_are_read_as_far_as_they_are_known(cell, text):
    assert cells.when(cell) == PartialDate.parse(text)


@pytest.mark.parametrize(("cell", "text"), SPANS)
def test_a_span_is_read_only_where_it_belongs(cell, text):
    assert cells.when(cell, span=True) == PartialDate.parse(text)
    with pytest.raises(Unclear) as problem:
        cells.when(cell)
    assert problem.value.code == "span"


@pytest.mark.parametrize(("cell", "code"), NO_DATES)
def test_what_is_no_date_is_refused_with_its_reason(cell, code):
    for span in (False, True):
        with pytest.raises(Unclear) as problem:
            cells.when(cell, span=span)
        assert problem.value.code == code


def test_serials_count_from_the_epoch_of_their_workbook():
    assert cells.when(45000, epoch=1904) == PartialDate.parse("2027-03-16")


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "　", "\u200b\u00a0", "-", "—", "——", "–", "/", "无", "N/A", "不详", "（待定）"]
)
def test_blank_cells_give_no_data(cell):
    assert cells.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, "0", False, "无锡市", "-5", Fault("#N/A")])
def test_zero_and_words_are_data(cell):
    assert not cells.is_blank(cell)


def test_nothing_and_a_word_for_nothing_are_told_apart():
    assert cells.is_empty("—") and not cells.is_none_word("—")
    assert cells.is_none_word("无") and not cells.is_empty("无")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800000000.0, "13800000000"),
        ("１３８０００００００0", "13800000000"),
        ("'110101199001011234", "110101199001011234"),
        ("11010119900101123x", "11010119900101123X"),
        ("010-12345678", "010-12345678"),
    ],
)
def test_codes_are_text(cell, text):
    assert cells.code_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (1.10101199001011e17, "lost_digits"),
        ("1.10101E+17", "lost_digits"),
        (12.5, "not_digits"),
        (True, "not_digits"),
        ("张三", "not_digits"),
        (None, "empty"),
        (float("inf"), "not_digits"),
    ],
)
def test_codes_that_lost_digits_are_refused(cell, code):
    with pytest.raises(Unclear) as problem:
        cells.code_of(cell)
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (2.5, "2.5"),
        ("　北京 市 ", "北京 市"),
        ("（甲）", "（甲）"),
        (date(2014, 3, 1), "2014-03-01"),
        (None, ""),
    ],
)
def test_any_cell_can_be_text(cell, text):
    assert cells.text_of(cell) == text


def test_yes_no_and_sex_have_many_names():
    assert [cells.yes_no(cell) for cell in ("是", "√", "有", "Y", 1, True)] == [True] * 6
    assert [cells.yes_no(cell) for cell in ("否", "×", "无", "no", 0.0, False)] == [False] * 6
    assert [cells.sex(cell) for cell in ("女", "女 性", "F", "男", "Male")] == ["female"] * 3 + ["male"] * 2
    for read_cell, cell, code in ((cells.yes_no, "也许", "not_yes_no"), (cells.sex, "1", "not_sex")):
        with pytest.raises(Unclear) as problem:
            read_cell(cell)
        assert problem.value.code == code


KINDS = Vocabulary({"新建": "new", "续建": "continued", "改、扩建": "extended", "New": "new"})


def test_a_choice_is_found_however_it_is_spaced():
    assert [cells.pick(cell, KINDS) for cell in ("新 建", "改扩建", "改、扩建", "NEW")] == [
        "new",
        "extended",
        "extended",
        "new",
    ]


def test_near_misses_are_offered_and_not_taken():
    with pytest.raises(Unclear) as problem:
        cells.pick("改扩建设", KINDS)
    assert problem.value.offers[0] == "改、扩建"
    assert problem.value.accepted == "新建、续建、改、扩建"


def test_one_name_cannot_stand_for_two_codes():
    with pytest.raises(ValueError, match="stands for"):
        Vocabulary({"新建": "new", "新 建": "other"})


@pytest.mark.parametrize(
    "label",
    [
        "小计",
        "合 计",
        "小　计",
        "合计：",
        "赤峰市小计",
        "合计（万元）",
        "总计12项",
        "Total",
        "Sub-total",
        "Grand Total:",
        "Total for Chifeng",
    ],
)
def test_rows_of_totals_are_known_by_their_label(label):
    assert cells.is_total_label(label)


@pytest.mark.parametrize(
    "label", ["小计量局", "统计局", "会计", "合计划生育服务站", "summary", "Totalitarian", 5, None, ""]
)
def test_names_that_contain_a_total_are_no_totals(label):
    assert not cells.is_total_label(label)


@pytest.mark.parametrize(
    "text",
    [
        "注：含配套",
        "注1：",
        "备注：",
        "填表人：张",
        "审核人",
        "制表：",
        "单位负责人：",
        "数据来源：",
        "Note: x",
        "* 含",
    ],
)
def test_notes_and_signatures_are_known(text):
    assert cells.is_note(text)


@pytest.mark.parametrize("text", ["备注", "注册资本", "说明书", "单位", "审核金额", "制表机", None, 3])
def test_headings_are_no_notes(text):
    assert not cells.is_note(text)


def test_repeated_values_are_known():
    assert [cells.same_as(cell) for cell in ("同左", "同上", "〃", '"', "々", "Ditto", "同 志", 1)] == [
        "left",
        *["above"] * 5,
        None,
        None,
    ]


def test_forms_read_amounts_like_cells_but_lose_no_qualifier():
    assert parse_amount("一千二百万元") == Decimal("12000000.00")
    with pytest.raises(ValueError, match="2000"):
        parse_amount("2000多万元")


def test_a_problem_speaks_the_language_of_its_reader():
    with pytest.raises(Unclear) as problem:
        cells.number("10-20")
    with override("en"):
        assert problem.value.message == "“10-20” is a range, not one number."
        assert problem.value.accepted


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_can_be_told(code):
    assert str(Unclear(code, "x" * 500, yuan="1", unit="百大元")).strip()


CELLS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789.,-+()（）年月日万亿千百十元多余约近一二两〇零 至～/%EQ上旬底 ", max_size=20),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.none(),
)
READERS = (
    cells.number,
    cells.count,
    cells.quantity,
    cells.percent,
    cells.when,
    cells.yes_no,
    cells.sex,
    cells.code_of,
    cells.text_of,
    lambda cell: cells.amount(cell, "万元"),
    lambda cell: cells.when(cell, span=True),
    lambda cell: cells.pick(cell, KINDS),
)


@given(CELLS)
def test_no_cell_raises_anything_but_unclear(cell):
    for read_cell in READERS:
        try:
            read_cell(cell)
        except Unclear as problem:
            assert str(problem)
    cells.is_blank(cell), cells.same_as(cell), cells.is_total_label(cell), cells.is_note(cell)


@given(st.text(max_size=60))
def test_no_heading_stops_the_search_for_units(text):
    cells.unit_in(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_written_in_any_unit_reads_back(yuan):
    assert cells.amount(f"{yuan:,.2f}元").value == yuan
    assert cells.amount(f"{yuan / 10000:f}", "万元").value == yuan
    assert cells.amount(float(yuan), "元").value == yuan


@given(st.dates(min_value=date(1905, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_written_in_any_way_reads_back(day):
    ways = (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%d %B %Y}", day)
    assert {cells.when(way) for way in ways} == {PartialDate.day(day)}
    assert cells.when(f"{day.year}.{day.month:02}") == PartialDate.month(day.year, day.month)


def in_words(number: int) -> str:
    """A whole number in 汉字."""
    if number >= 10**8:
        return in_words(number // 10**8) + "亿" + joined(number % 10**8, 10**7)
    if number >= 10**4:
        return in_words(number // 10**4) + "万" + joined(number % 10**4, 10**3)
    for step, letter in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= step:
            return "零一二三四五六七八九"[number // step] + letter + joined(number % step, step // 10)
    return "零一二三四五六七八九"[number]


def joined(rest: int, full: int) -> str:
    if not rest:
        return ""
    return in_words(rest) if rest >= full else "零" + in_words(rest)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_in_words_reads_back(number):
    assert read(in_words(number)) == number

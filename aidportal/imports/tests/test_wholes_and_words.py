"""What a file states beside its rows: wholes of their parts, totals, and amounts in words; each accounted for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from aidportal.imports.models import Import
from aidportal.sheets.cells import amounts_told
from aidportal.sheets.tests.officials import book
from projects.models import Disbursement, DonatedItem, Donation, Funding, Project
from tests import makers

from .books import post, read, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = ("项目名称", "旗县", "年度", "总投资（万元）", "市级财政（万元）", "区级财政（万元）", "合计（万元）")


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def page(client, job: Import) -> str:
    return client.get(job.get_absolute_url()).content.decode()


def panel(client, job, name):
    return re.search(rf'<section class="panel[^"]*" id="{name}".*?</section>', page(client, job), re.DOTALL)[0]


def sent(client, *rows: list[Any], kind: str = "projects", **facts: Any) -> Import:
    name, content = book("表.xlsx", {"rows": list(rows), **facts})
    return read(client, content, kind=kind, name=name)


def row_wise(job: Import) -> list[dict[str, Any]]:
    return [check for check in job.summary["checks"] if check.get("is_row_wise")]


# ---- A whole beside its parts


def test_a_total_column_that_its_parts_make_up_is_for_control_and_asks_nothing(client, editor):
    rows = [("幼儿园", "敖汉旗", 2014, 200, 100, 50, 150), ("卫生院", "林西县", 2014, 90, 60, 30, 90)]
    job = read(client, sheet_of(*rows, head=HEAD))
    assert [(one["heading"], one["is_control"]) for one in job.summary["unread"]] == [("合计", True)]
    assert "只供核对" in panel(client, job, "unread") and "is-open" not in panel(client, job, "unread")
    post(client, job, "write")
    assert job.state == "written"
    assert sum(line.amount for line in Funding.objects.all()) == 2_400_000


def test_a_total_column_that_its_parts_do_not_make_up_is_told_first_and_nothing_is_written(client, editor):
    rows = [("幼儿园", "敖汉旗", 2014, 200, 100, 50, 155), ("卫生院", "林西县", 2014, 90, 60, 30, 90)]
    job = read(client, sheet_of(*rows, head=HEAD))
    (check,) = [one for one in row_wise(job) if one["plain"] == "合计"]
    assert (check["differing"], check["stated"], check["summed"]) == (1, "1550000", "1500000.00")
    assert "第 2 行：写明 1,550,000" in panel(client, job, "totals")
    assert post(client, job, "write").status_code == 409
    post(client, job, "read", **{"column:合计": "-"})
    post(client, job, "write")
    assert job.state == "written"


def test_people_are_held_against_the_total_of_their_row_like_money(client, editor):
    rows = [
        ["培训班名称", "培训时间", "培训地点", "学员来源", "培训人次", None, None],
        [None, None, None, None, "教师", "医生", "合计"],
        ["校长班", "2014-03", "赤峰市", "宁城县", 20, 10, 30],
        ["护理班", "2014-04", "赤峰市", "宁城县", 0, 12, 13],
        ["农技班", "2014-05", "赤峰市", "宁城县", 8, 2, 10],
    ]
    job = sent(client, *rows, kind="sessions", merged=["E1:G1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"])
    (check,) = row_wise(job)
    assert (check["rows"], check["differing"], check["unit"]) == (3, 1, "")
    assert check["named"] == [{"row": 4, "stated": "13", "summed": "12"}]


def test_what_parts_lack_of_a_whole_is_named_where_columns_without_a_field_hold_it(client, editor):
    head = ("项目名称", "旗县", "年度", "总投资（万元）", "市级财政（万元）", "对口区县配备（万元）")
    rows = [("果林", "敖汉旗", 2014, 150, 100, 50), ("卫生院", "林西县", 2014, 90, 60, 30)]
    job = read(client, sheet_of(*rows, head=head))
    (check,) = row_wise(job)
    assert (check["differing"], check["explained"]) == (2, ["对口区县配备"])
    assert Decimal(check["stated"]) - Decimal(check["summed"]) == 800_000
    assert "对口区县配备" in panel(client, job, "totals")


def test_a_total_investment_that_is_simply_more_than_the_money_of_the_table_is_no_whole(client, editor):
    head = ("项目名称", "旗县", "年度", "总投资（万元）", "市级财政（万元）")
    rows = [("果林", "敖汉旗", 2014, 150, 100), ("卫生院", "林西县", 2014, 90, 20)]
    assert row_wise(read(client, sheet_of(*rows, head=head))) == []


def test_a_stated_total_is_held_against_what_is_written(client, editor):
    head = HEAD[:4]
    job = read(
        client,
        sheet_of(("幼儿园", "敖汉旗", 2014, 120), ("卫生院", "林西县", 2014, 90), ("合计", "", "", 210), head=head),
    )
    assert [check["agrees"] for check in job.summary["checks"]] == [True]
    place = str(job.rows.last())
    job.decisions = job.decisions | {"rows": {place: "skip"}}
    job.save()
    post(client, job, "read")
    (check,) = job.summary["checks"]
    assert (check["agrees"], check["adds_up"], check["written"]) == (False, True, "120")
    assert "尚未达到" in panel(client, job, "totals")


def test_cash_goods_and_their_total_that_do_not_agree_are_refused(client, editor):
    head = ["捐赠单位", "受赠单位", "现金（万元）", "物资折款（万元）", "款物合计（万元）"]
    job = sent(client, head, ["甲公司", "敖汉旗", 25, 18, 43], ["乙公司", "敖汉旗", 25, 18, 50], kind="donations")
    assert [row.verdict for row in job.rows.all()] == ["new", "wrong"]
    ledger = {column["field"]: column["became"] for column in job.summary["ledger"]}
    assert ledger["whole"]["told_again"] == "430000.00"


def test_goods_of_two_gifts_that_are_equal_are_goods_of_each(client, editor):
    """Two equal rows, of which the sender says that each counts."""
    head = ["捐赠单位", "受赠单位", "现金（万元）", "物资折款（万元）"]
    job = sent(client, head, *[["甲公司", "敖汉旗", 25, 18]] * 2, kind="donations")
    post(client, job, "decide", **{"choice:twin|*": "each"})
    post(client, job, "write")
    assert job.state == "written"
    assert [gift.items.get().value for gift in Donation.objects.all()] == [180_000, 180_000]
    assert DonatedItem.objects.count() == 2


# ---- Amounts in words


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("另有省外企业投入约600万", [6_000_000]),
        ("另有 20 万元未列入", [200_000]),
        ("2014年投资1,200万元，其中市级800.5万元", [12_000_000, 8_005_000]),
        ("受益人数20万人", []),
        ("每户补助5000元", []),
        ("单价500元/亩", []),
        ("二单元三层", []),
        ("共二十万元", [200_000]),
        ("another CNY 600,000", [600_000]),
        ("2014年12月完工，面积20万亩", []),
    ],
)
def test_amounts_are_heard_in_running_text_and_prices_and_people_are_not(text, amounts):
    assert [amount.value for amount in amounts_told(text)] == amounts


@pytest.mark.parametrize(("note", "beside"), [("注：共210万元", []), ("注：另有210万元，未列入上表", ["2100000"])])
def test_an_amount_that_stands_in_no_row_is_none_of_the_totals_near_as_it_comes_to_one(client, editor, note, beside):
    rows = (("幼儿园", "敖汉旗", 2014, 120), ("卫生院", "林西县", 2014, 90), (note, "", "", ""))
    job = read(client, sheet_of(*rows, head=HEAD[:4]))
    assert [line["sum"] for line in job.summary["told"]] == beside
    assert len(job.summary["checks"]) == (not beside)


def test_an_amount_in_a_remark_that_nobody_reads_is_loud_and_one_that_repeats_the_row_is_not(client, editor):
    head = (*HEAD[:4], "备忘")
    job = read(
        client,
        sheet_of(("幼儿园", "敖汉旗", 2014, 120, "即120万元"), ("卫生院", "林西县", 2014, 90, "另有20万元"), head=head),
    )
    assert [(one["heading"], one["sum"], one["text"]) for one in job.summary["unread"]] == [
        ("备忘", "200000", "另有20万元")
    ]
    assert "另有20万元" in panel(client, job, "unread") and "is-open" in panel(client, job, "unread")
    assert post(client, job, "write").status_code == 409
    post(client, job, "read", **{"column:备忘": "-"})
    post(client, job, "write")
    assert job.state == "written"


def test_an_amount_in_a_text_that_is_kept_stands_in_the_ledger_and_asks_nothing(client, editor):
    head = (*HEAD[:4], "备注")
    job = read(client, sheet_of(("卫生院", "林西县", 2014, 90, "另有20万元"), head=head))
    assert "按文字保存" in panel(client, job, "unread")
    post(client, job, "write")
    assert Project.objects.get().description == "另有20万元"


def test_an_amount_in_a_note_below_the_rows_is_asked_about_and_left_out_by_a_tick(client, editor):
    rows = [
        ["项目名称", "旗县", "年度", "总投资（万元）"],
        ["幼儿园", "敖汉旗", 2014, 120],
        [],
        ["注：另有省外企业投入约600万元"],
    ]
    job = sent(client, *rows)
    assert [(line["row"], line["sum"]) for line in job.summary["told"]] == [(4, "6000000")]
    assert post(client, job, "write").status_code == 409
    ask = panel(client, job, "ask")
    (name,) = re.findall(r'type="checkbox" name="(told:[^"]+)"', ask)
    post(client, job, "read", **{name: "-"})
    post(client, job, "write")
    assert job.state == "written"


def test_an_amount_in_the_title_is_a_total_of_the_rows_where_they_come_to_it(client, editor):
    head, row = ["项目名称", "旗县", "总投资（万元）"], ["幼儿园", "敖汉旗", 120]
    agreeing = sent(client, ["2014年帮扶项目120万元资金表"], head, row, merged=["A1:C1"])
    assert agreeing.summary["told"] == [] and [check["agrees"] for check in agreeing.summary["checks"]] == [True]
    other = sent(client, ["2014年帮扶项目500万元资金表"], head, row, merged=["A1:C1"])
    assert [line["sum"] for line in other.summary["told"]] == ["5000000"]


def test_an_amount_that_is_nearly_half_as_much_again_is_no_total_of_the_rows(client, editor):
    """1万元 is told to one digit, and yet no way to write 1.4万元."""
    job = sent(client, ["项目名称", "旗县", "总投资（万元）"], ["幼儿园", "敖汉旗", 1.4], [], ["注：另有捐赠1万元"])
    assert [line["sum"] for line in job.summary["told"]] == ["10000"]


# ---- What has not happened yet


def test_payments_of_the_future_are_refused_as_the_form_refuses_them(client, editor):
    project = makers.make_project(area_id="150430", title="幼儿园")
    Funding.objects.create(project=project, source="aid", amount=10**6)
    head = ("项目名称", "拨付日期", "金额（元）")
    job = read(
        client, sheet_of(("幼儿园", "2099-01-01", 100), ("幼儿园", "2015-01-01", 100), head=head), kind="disbursements"
    )
    assert [row.verdict for row in job.rows.all()] == ["wrong", "new"]
    assert "不能晚于今天" in page(client, job)
    head = ("项目名称", "旗县", "年度", "市级财政（元）", "已拨付（元）")
    later = read(client, sheet_of(("小学", "敖汉旗", 2099, 100, 50), head=head))
    assert [row.verdict for row in later.rows.all()] == ["wrong"]
    assert not Disbursement.objects.exists()

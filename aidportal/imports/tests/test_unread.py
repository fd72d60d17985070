"""Money that no field reads: told first with its sum, and nothing is written before it is said what becomes of it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidportal.imports import hindrances, steps
from aidportal.imports.models import Import
from aidportal.sheets.tests.officials import book
from projects.models import Donation, Funding, Project
from tests import makers

from .books import post, read, sheet_of, work_through

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = ("项目名称", "旗县", "年度", "总投资（万元）", "对口单位配备（万元）", "备忘")
ROWS = (("幼儿园", "敖汉旗", 2014, 120, 30, "甲"), ("卫生院", "敖汉旗", 2014, 90, 20, "乙"))


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def page(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def ticked(client, job):
    """What the form of the questions sends with all that it asks about left out."""
    panel = re.search(r'<section class="panel" id="ask".*?</section>', page(client, job), re.DOTALL)[0]
    columns = re.findall(r'<select id="c-[0-9]+" name="([^"]+)">.*?<option value="(-)">[^<]+</option></select>', panel)
    return dict(columns) | dict(re.findall(r'type="checkbox" name="([^"]+)" value="(-)"', panel))


def as_columns_are(client, job):
    """What the form of the columns sends as the page shows it."""
    form = re.search(r'id="columns".*?</form>', page(client, job), re.DOTALL)[0]
    selects = re.findall(r'<select name="([^"]+)".*?</select>', form, re.DOTALL)
    bodies = re.findall(r"<select .*?</select>", form, re.DOTALL)
    values = [(re.search(r'value="([^"]*)" selected', body) or [0, ""])[1] for body in bodies]
    return dict(zip(selects, values, strict=True))


def test_a_column_of_money_without_a_field_is_told_with_its_sum_and_nothing_is_written(client, editor):
    job = read(client, sheet_of(*ROWS, head=HEAD))
    shown = page(client, job)
    assert "对口单位配备" in shown and "500,000 元" in shown
    assert 'disabled aria-describedby="obstacle"' in shown
    assert post(client, job, "write").status_code == 409
    assert not Project.objects.exists()


def test_a_column_told_to_be_left_out_is_left_out_and_stays_named(client, editor):
    job = read(client, sheet_of(*ROWS, head=HEAD))
    post(client, job, "read", **ticked(client, job))
    assert job.decisions["columns"] == {"对口单位配备": "-"}
    assert "500,000 元" in page(client, job) and "unread is-open" not in page(client, job)
    post(client, job, "write")
    assert job.state == "written"
    assert sum(project.total_investment for project in Project.objects.all()) == 2_100_000


def test_reading_again_with_the_columns_as_they_are_leaves_nothing_out(client, editor):
    job = read(client, sheet_of(*ROWS, head=HEAD))
    post(client, job, "read", **as_columns_are(client, job))
    assert not job.decisions.get("columns")
    assert post(client, job, "write").status_code == 409


def test_a_column_that_was_left_out_can_be_taken_in_again(client, editor):
    job = read(client, sheet_of(*ROWS, head=HEAD))
    post(client, job, "read", **ticked(client, job))
    sent = as_columns_are(client, job)
    assert sent["column:对口单位配备"] == "-"
    post(client, job, "read", **sent | {"column:对口单位配备": "funding_district"})
    post(client, job, "write")
    assert Funding.objects.committed() == 500_000


def test_the_worker_writes_nothing_of_it_either(client, editor):
    job = read(client, sheet_of(*ROWS, head=HEAD))
    Import.objects.filter(pk=job.pk).update(state="write_asked")
    work_through()
    job.refresh_from_db()
    assert (job.state, Project.objects.count()) == ("previewed", 0)
    assert "对口单位配备" in job.message


def test_the_command_refuses_and_takes_what_is_to_be_left_out(tmp_path):
    path = tmp_path / "项目.csv"
    path.write_bytes(sheet_of(*ROWS, head=HEAD))
    with pytest.raises(CommandError, match="对口单位配备"):
        call_command("import_workbook", str(path), "--kind", "projects", "--write")
    assert not Project.objects.exists()
    with pytest.raises(CommandError, match="没有这样的列"):
        call_command("import_workbook", str(path), "--kind", "projects", "--leave-out", "没有这样的列", "--write")
    call_command("import_workbook", str(path), "--kind", "projects", "--leave-out", "对口单位配备", "--write")
    assert Project.objects.count() == 2


def preview(rows, kind="projects", name="台账.xlsx", **decisions):
    made, content = book(name, *rows) if isinstance(rows[0], dict) else book(name, {"rows": rows})
    job = steps.receive(ContentFile(content), made, kind, None)
    job.decisions = decisions
    job.save()
    steps.preview(job)
    return job


def unread(job):
    return [(one["heading"], Decimal(one["sum"]), one["unit"]) for one in job.summary["unread"] if not one["is_told"]]


def schools(heading, cells):
    """A table of schools with a column that the portal does not know."""
    return [
        ["项目名称", "旗县", "年度", heading],
        *(["校", "敖汉旗", 2014 + at, cell] for at, cell in enumerate(cells)),
    ]


@pytest.mark.parametrize(
    ("heading", "cells", "wanted"),
    [
        ("2014年完成（万元）", [60, 40.5], (Decimal(1_005_000), "元")),
        ("盘子", ["41万元", "22万元"], (Decimal(630_000), "元")),
        ("乡镇投入资金", [60, 40], (Decimal(100), "")),
        ("来路不明", [60, 41], (Decimal(101), "")),
        ("外援（美元）", [60, 41], (Decimal(101), "美元")),
        ("", [60, 41], (Decimal(101), "")),
    ],
)
def test_what_may_be_money_is_told(heading, cells, wanted):
    rows = [
        ["项目名称", "旗县", "年度", heading],
        *(["校", "敖汉旗", 2014 + at, cell] for at, cell in enumerate(cells)),
    ]
    assert unread(preview(rows)) == [(heading.partition("（")[0], *wanted)]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("联系电话", [13800138000, 13900139000]),
        ("负责人", [13800138000, "0476-8838000"]),
        ("草场（亩）", [60, 41]),
        ("完成比例", [60, 41]),
        ("脱贫人数", [60, 41]),
        ("建成于", [2014, 2015]),
        ("顺次", [1, 2]),
        ("档案", ["150430199001011234", "150430199001011235"]),
        ("实地", ["去过3次", "没去"]),
    ],
)
def test_what_is_surely_no_money_hinders_nobody(heading, cells):
    rows = [
        ["项目名称", "旗县", "年度", heading],
        *(["校", "敖汉旗", 2014 + at, cell] for at, cell in enumerate(cells)),
    ]
    job = preview(rows)
    assert not [*hindrances.unread_reasons(job)]
    # Only people are told of all the same.
    assert [one["heading"] for one in job.summary["unread"]] == ([heading] if heading == "脱贫人数" else [])


def test_of_two_columns_of_one_heading_the_second_is_told_and_left_out_alone():
    rows = [["项目名称", "旗县", "金额（万元）", "金额（万元）"], ["果林", "敖汉旗", 120, 30]]
    assert unread(preview(rows)) == [("金额", 300_000, "元")]
    job = preview(rows, columns={"金额#2": "-"})
    assert unread(job) == []
    assert [row.data["values"]["committed"] for row in job.rows.all()] == ["1200000.00"]


def test_a_table_that_is_none_of_ours_is_told_with_what_it_holds():
    ours = {"name": "项目", "rows": [["项目名称", "旗县", "年度"], ["校", "敖汉旗", 2014]]}
    other = {"name": "汇总", "rows": [["处室", "项目数", "总投资（万元）"], ["一处", 3, 100], ["二处", 5, 50]]}
    assert unread(preview([ours, other])) == [("总投资", 1_500_000, "元")]
    assert unread(preview([ours, other], sheets=["汇总"])) == []


def test_what_the_portal_computes_is_told_where_a_row_names_no_record():
    makers.make_project(title="幼儿园", area_id="150430")
    rows = [["项目名称", "旗县", "资金来源", "金额（万元）", "已拨付（万元）"], ["幼儿园", "敖汉旗", "市级", 120, 60]]
    assert unread(preview(rows, "fundings")) == [("已拨付", 600_000, "元")]


def test_a_total_that_disagrees_is_told_before_all_else(client, editor):
    rows = [*ROWS, ("合计", "", "", 200, "", "")]
    job = read(client, sheet_of(*rows, head=HEAD))
    shown = page(client, job)
    assert shown.index('id="unread"') < shown.index('id="totals"') < shown.index('id="ask"') < shown.index('id="rows"')
    totals = re.search(r'id="totals".*?</section>', shown, re.DOTALL)[0]
    assert "总投资" in totals and ">200<" in totals and ">210<" in totals
    assert job.summary["remarks"][1]["agrees"] is False


amounts = st.decimals(0, 10_000, places=2)
UNKNOWN = ("乡镇投入", "结转", "列支", "国拨部分", "其余", "统筹")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(UNKNOWN), min_size=1, max_size=4, unique=True),
    st.lists(st.tuples(amounts, st.lists(st.none() | amounts, min_size=4, max_size=4)), min_size=2, max_size=6),
    st.sampled_from(["", "（万元）", "（元）"]),
    st.booleans(),
    st.data(),
)
def test_what_is_written_and_what_is_told_to_be_left_out_is_the_money_of_the_file(names, rows, unit, total, data):
    """Of tables with unknown columns of money anywhere, with units or none, with a total or none: to the cent."""
    order = data.draw(st.permutations(range(2 + len(names))))
    head = ["项目名称", "总投资（万元）", *(f"{name}{unit}" for name in names)]
    body = [[f"项目{at}", whole, *more[: len(names)]] for at, (whole, more) in enumerate(rows, 1)]
    if total:
        columns = list(zip(*body, strict=True))[1:]
        body.append(["合计", *(sum(filter(None, column)) for column in columns)])
    areas = ["旗县", *["敖汉旗"] * len(rows), None]
    laid_out = [[area, *(row[at] for at in order)] for area, row in zip(areas, [head, *body], strict=False)]
    job = preview([[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in laid_out])
    factor = 10_000 if unit == "（万元）" else 1
    of_file = {name: [row[1][at] for row in rows if row[1][at] is not None] for at, name in enumerate(names)}
    told = {heading: amount for heading, amount, _unit in unread(job)}
    assert told == {name: sum(cells) * factor for name, cells in of_file.items() if cells}
    written = sum(Decimal(row.data["values"]["total_investment"]) for row in job.rows.all())
    assert written == sum(row[0] for row in rows) * 10_000


@pytest.mark.parametrize("amounts_before", [(None,) * 4, (30, 20, 10, 40)], ids=["blank", "amounts"])
def test_a_total_is_one_however_far_from_the_left_its_word_stands(amounts_before):
    """In the seventh column and further: what stands before it is blank, or the sums themselves."""
    head = ["旗县", "年度", *(f"{name}（万元）" for name in UNKNOWN[:4]), "项目名称", "总投资（万元）"]
    rows = [["敖汉旗", 2014, 30, 20, 10, 40, "幼儿园", 120], ["敖汉旗", 2014, None, None, None, None, "卫生院", 90]]
    job = preview([head, *rows, [None, None, *amounts_before, "合计", 210]])
    assert [row.data["values"]["title"] for row in job.rows.all()] == ["幼儿园", "卫生院"]
    assert sum(amount for _heading, amount, _unit in unread(job)) == 1_000_000


TWINS = [
    ["捐赠单位", "受援方", "捐赠日期", "捐款（万元）"],
    *[["海淀区", "敖汉旗", "2014-06", 40]] * 2,
    ["合计", None, None, 40],
]


def test_rows_equal_in_every_cell_are_asked_about_once_and_count_as_is_said():
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))
    job = preview(TWINS, "donations")
    assert job.summary["counts"] == {"new": 1, "doubtful": 1}
    (question,) = job.questions()
    assert question["key"] == "twin|*"
    once = preview(TWINS, "donations", choices={"twin|*": "once"})
    assert once.summary["counts"] == {"new": 1, "left_out": 1}
    each = preview(TWINS, "donations", choices={"twin|*": "each"})
    assert each.summary["counts"] == {"new": 2}


def test_one_amount_over_cash_and_goods_counts_once():
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))
    head = ["捐赠单位", "受援方", "捐赠日期", "款物内容", "捐款（万元）"]
    words = "救灾款25万元；棉被等1795套（折合17.95万元）"
    found = {}
    for whole in (42.95, 25, 43):
        job = preview([head, ["海淀区", "敖汉旗", "2014-06", words, whole]], "donations")
        found[whole] = job.summary["counts"]
        if whole != 43:
            steps.write(job)
            donation = Donation.objects.get()
            assert (donation.cash, donation.items.get().value) == (250_000, 179_500)
            Donation.objects.all().delete()
    assert found == {42.95: {"new": 1}, 25: {"new": 1}, 43: {"wrong": 1}}


def test_sources_that_do_not_add_up_to_the_whole_beside_them_are_refused():
    head = ["项目名称", "旗县", "年度", "资金合计（万元）", "市级（万元）", "区级（万元）"]
    rows = [["甲", "敖汉旗", 2014, 150, 100, 50], ["乙", "敖汉旗", 2014, 150, 100, 30]]
    assert preview([head, *rows]).summary["counts"] == {"new": 1, "wrong": 1}


def test_masked_givers_are_rows_and_what_follows_under_a_head_of_its_own_is_not_read_as_yuan():
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))
    rows = [
        ["受赠单位：敖汉旗"],
        ["捐赠单位", "捐款（元）"],
        ["某公司", 10_000],
        ["*甲乙", "10,001.00"],
        ["*丙", 10_002],
        [],
        ["捐赠单位及个人", "金额（美元）"],
        ["ABC CO.", 30_133],
        ["注：以上为大额。"],
    ]
    job = preview(rows, "donations")
    cash = [row.data["values"].get("cash") for row in job.rows.all()]
    assert cash == ["10000.00", "10001.00", "10002.00", None]
    # Dollars are no yuan: the row is wrong in words, and nothing of it is written.
    last = job.rows.all()[3]
    assert last.verdict == "wrong"
    assert "其他币种" in last.data["problems"][0]["text"]


def test_a_list_of_areas_in_one_cell_is_no_place_in_the_first_of_them():
    head = ["项目名称", "旗县", "年度"]
    rows = [["甲", "敖汉旗、林西县", 2014], ["乙", "赤峰市/敖汉旗", 2014], ["丙", "敖汉旗 新惠镇", 2014]]
    job = preview([head, *rows])
    assert [row.verdict for row in job.rows.all()] == ["doubtful", "new", "new"]

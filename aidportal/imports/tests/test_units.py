"""In which unit amounts are: what is stated is read so, and what is stated in no way that is known is asked about."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from aidportal.imports import steps
from aidportal.sheets.tests.officials import book
from projects.models import Project
from tests import makers

from .books import post, read, workbook_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def administrator(client):
    user = makers.make_user("administrator")
    client.force_login(user)
    return user


def preview(*above, heading="总投资", amount=120, **choices):
    """A table of one project under some lines, read."""
    name, content = book(
        "项目.xlsx", {"rows": [*([line] for line in above), ["项目名称", "旗县", heading], ["校", "敖汉旗", amount]]}
    )
    job = steps.receive(ContentFile(content), name, "projects", None)
    job.decisions = {"choices": choices}
    job.save()
    steps.preview(job)
    return job


def amounts(job):
    return [Decimal(row.data["values"]["total_investment"]) for row in job.rows.filter(verdict="new")]


@pytest.mark.parametrize(
    "above",
    [
        "单位：万元（另有注明的除外）",
        "单位：万元（除另有注明外）、人",
        "（单位：万元，保留两位小数）",
        "金额单位：人民币万元（含配套）",
        "2014年项目资金单位：万元",
        "2014年项目表（万元，含配套）",
        "填报单位：旗发改委   单位：万元（另有注明的除外）",
        "计量单位：万元；亩",
    ],
)
def test_a_unit_with_a_remark_is_still_that_unit(above):
    assert amounts(preview(above)) == [1_200_000]


@pytest.mark.parametrize(
    "heading",
    [
        "总投资（万元，含配套）",
        "总投资（含配套，万元）",
        "总投资万元（含配套）",
        "总投资（人民币：万元）",
        "总投资（万元）（含税）",
    ],
)
def test_a_unit_with_a_remark_in_the_heading_is_still_that_unit(heading):
    assert amounts(preview(heading=heading)) == [1_200_000]


@pytest.mark.slow
@pytest.mark.parametrize(
    "above", ["单位：百大元", "单位：元或万元", "单位：元、万元", "单位：万", "金额单位：币", "Unit: thousand crowns"]
)
def test_a_unit_that_is_stated_and_not_understood_is_asked_about_and_never_yuan(above):
    job = preview(above)
    assert job.summary["counts"] == {"doubtful": 1}
    (question,) = job.questions()
    assert {"元", "万元"} <= {option["value"] for option in question["options"]}
    assert amounts(preview(above, **{question["key"]: "万元"})) == [1_200_000]


@pytest.mark.parametrize(
    "above", ["单位：敖汉旗", "单位：元宝山区教育局", "单位：万全县扶贫办", "填报单位：赤峰市财政局"]
)
def test_an_organisation_behind_the_word_unit_is_no_unit(above):
    assert preview(above, amount=1_200_000).summary["counts"] == {"new": 1}


def test_small_amounts_without_any_unit_are_asked_about_once_for_the_file():
    rows = [["项目名称", "旗县", "总投资", "市级"], ["校", "敖汉旗", 120, 100], ["院", "敖汉旗", 90, 50]]
    name, content = book("项目.xlsx", {"rows": rows})
    job = steps.receive(ContentFile(content), name, "projects", None)
    steps.preview(job)
    (question,) = job.questions()
    assert (question["key"], question["rows"]) == ("unit|*", 2)


def test_large_amounts_and_cells_with_a_unit_of_their_own_are_asked_by_nobody():
    assert amounts(preview(amount=1_200_000)) == [1_200_000]
    assert amounts(preview(amount="120万元")) == [1_200_000]
    assert preview(amount=0).summary["counts"] == {"new": 1}


@pytest.mark.parametrize(
    ("unit", "word", "wanted"), [("wan", "万元", 1_200_000), ("yuan", "元", 120), ("yi", "亿元", 12_000_000_000)]
)
def test_what_is_typed_into_a_template_is_in_the_unit_that_its_heading_names(
    client, administrator, tmp_path, unit, word, wanted
):
    administrator.unit = unit
    administrator.save()
    path = workbook_of(client.get(reverse("imports:template", args=["projects"])), tmp_path)
    sheets = openpyxl.load_workbook(path)
    page = sheets.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    money = [heading for heading in columns if "（" in heading]
    assert f"总投资（{word}）" in columns and len(money) >= 12
    page.cell(2, columns["项目*"], "测试模板项目")
    page.cell(2, columns["地区*"], "敖汉旗")
    page.cell(2, columns[f"总投资（{word}）"], 120)
    sheets.save(path)
    job = read(client, path.read_bytes(), name="模板.xlsx")
    post(client, job, "write")
    assert Project.objects.get().total_investment == wanted


def test_an_old_template_whose_headings_name_no_unit_is_asked_about(client, administrator):
    rows = [["项目*", "地区*", "项目年度", "总投资", "市级帮扶资金"], ["测试模板项目", "敖汉旗", "2014", 120, 100]]
    _name, content = book("模板.xlsx", {"name": "项目", "rows": rows})
    job = read(client, content, name="模板.xlsx")
    assert job.summary["counts"] == {"doubtful": 1}
    assert post(client, job, "write").status_code == 409
    post(client, job, "decide", **{"choice:unit|*": "万元"})
    post(client, job, "write")
    assert Project.objects.get().total_investment == 1_200_000


@pytest.mark.parametrize("head", [["项目名称", "旗县", "总投资"], None])
def test_what_stands_below_a_note_of_another_unit_is_written_in_that(client, administrator, head):
    rows = [
        ["单位：万元"],
        ["项目名称", "旗县", "总投资"],
        ["校", "敖汉旗", 120],
        ["单位：元"],
        head,
        ["院", "敖汉旗", 100000],
    ]
    _name, content = book("项目.xlsx", {"rows": list(filter(None, rows))})
    post(client, read(client, content, name="项目.xlsx"), "write")
    written = Project.objects.order_by("total_investment").values_list("title", "total_investment")
    assert list(written) == [("院", 100_000), ("校", 1_200_000)]


def test_a_note_against_the_unit_in_the_heading_is_asked_about(client, administrator):
    rows = [["项目名称", "旗县", "总投资（万元）"], ["校", "敖汉旗", 120], ["单位：元"], ["院", "敖汉旗", 100000]]
    _name, content = book("项目.xlsx", {"rows": rows})
    job = read(client, content, name="项目.xlsx")
    assert post(client, job, "write").status_code == 409
    post(client, job, "decide", **{"choice:unit|万元 / 元": "元"})
    post(client, job, "write")
    assert Project.objects.get(title="院").total_investment == 100_000

"""Amounts across, each with what it stands for over it: every one is read once, and every total held against them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from aidportal.imports import steps
from aidportal.imports.models import Import
from aidportal.sheets.tests.officials import book
from projects.models import Funding, Project
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AOHAN, NINGCHENG, LINXI = "150430", "150429", "150424"


@pytest.fixture(autouse=True)
def pairing() -> None:
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government(AOHAN))


def preview(*rows: list[Any], kind: str = "donations", merged: tuple[str, ...] = ()) -> Import:
    name, content = book("表.xlsx", {"rows": list(rows), "merged": merged})
    job = steps.receive(ContentFile(content), name, kind, None)
    steps.preview(job)
    assert job.state == Import.State.PREVIEWED, job.message
    return job


def checks(job: Import) -> list[tuple[Any, ...]]:
    """The column and row of each total, and whether the rows come to it and what is written does."""
    return [(one["letter"], one["row"], one["adds_up"], one["agrees"]) for one in job.summary["checks"]]


def sums(job: Import) -> dict[str, Decimal]:
    return {column["field"]: Decimal(column["sum"]) for column in job.summary["ledger"]}


def values(job: Import, *names: str) -> list[tuple[Any, ...]]:
    return [(row.number, row.verdict, *(row.data["values"].get(name) for name in names)) for row in job.rows.all()]


TWO_AMOUNTS = [
    ["2016年捐赠情况表（万元）"],
    ["捐赠单位", "敖汉旗", None, "林西县", None],
    [None, "捐款金额", "物资折款", "捐款金额", "物资折款"],
]
OVER_TWO = ("A2:A3", "B2:C2", "D2:E2")


def test_a_total_over_several_amounts_of_each_heading_is_held_against_all_of_them():
    head, kinds = [*TWO_AMOUNTS[1], "合计"], [*TWO_AMOUNTS[2], None]
    job = preview(TWO_AMOUNTS[0], head, kinds, ["甲", 10, 3, 20, 1, 34], ["乙", 5, None, None, 2, 8], merged=OVER_TWO)
    assert sums(job) == {"cash": 350_000, "goods_value": 60_000}
    assert checks(job) == [("F", 5, False, False), ("F", 4, True, True)]


def test_totals_by_amount_are_held_against_the_amounts_that_are_called_so():
    head, kinds = [*TWO_AMOUNTS[1], "合计", None], [*TWO_AMOUNTS[2], "捐款金额", "物资折款"]
    rows = [["甲", 10, 3, 20, 1, 30, 4], ["乙", 5, None, None, 2, 5, 3]]
    job = preview(TWO_AMOUNTS[0], head, kinds, *rows, merged=(*OVER_TWO, "F2:G2"))
    assert [row.verdict for row in job.rows.all()] == ["new"] * 4
    assert checks(job) == [("F", 4, True, True), ("G", 5, False, False), ("G", 4, True, True)]


def test_a_total_below_a_column_across_is_held_against_what_of_that_column_is_written():
    rows = [["捐赠单位", "敖汉旗", "林西县"], ["甲", 10, 20], ["乙", 5, "未知数"], ["合计", 15, 20]]
    job = preview(["2016年捐赠情况表（万元）"], *rows)
    assert checks(job) == [("B", 5, True, True), ("C", 5, True, True)]
    job.decisions = {"rows": {"Sheet1!3": "skip"}}
    steps.preview(job)
    assert checks(job) == [("B", 5, True, False), ("C", 5, True, False)]
    assert [one["written"] for one in job.summary["checks"]] == ["5", "0"]


def test_two_columns_of_one_heading_across_both_count():
    job = preview(["2016年捐赠（万元）"], ["捐赠单位", "敖汉旗", "林西县", "敖汉旗"], ["甲", 10, 20, 3])
    assert sums(job) == {"whole": 330_000}
    assert len(job.rows.all()) == 3


YEARS = [["项目资金表（万元）"], ["项目名称", "旗县", "总投资", "2014年", "2015年", "合计"]]


def test_what_stands_beside_years_is_said_once_of_one_project():
    job = preview(*YEARS, ["甲", "敖汉旗", 50, 10, 20, 30], ["乙", "林西县", 70, 5, None, 5], kind="projects")
    assert sums(job) == {"total_investment": 1_200_000, "committed": 350_000}
    steps.write(job)
    assert sum(project.total_investment for project in Project.objects.all()) == 1_200_000
    assert sorted(Funding.objects.values_list("project__title", "amount")) == [
        ("乙", 50_000),
        ("甲", 100_000),
        ("甲", 200_000),
    ]


def test_a_row_without_amounts_across_keeps_the_amount_beside_them():
    job = preview(*YEARS, ["甲", "敖汉旗", 50, 10, 20, 30], ["丙", "宁城县", 60, None, None, None], kind="projects")
    assert values(job, "total_investment")[-1] == (4, "new", "600000.00")


def test_months_across_are_the_days_of_their_amounts():
    makers.make_project(title="肉羊养殖", area_id=AOHAN)
    head = ["项目名称", "旗县", "3月", "6月", "12月"]
    job = preview(["2019年拨付进度表（万元）"], head, ["肉羊养殖", "敖汉旗", 100, 200, None], kind="disbursements")
    assert [row[2:] for row in values(job, "moved_on", "amount")] == [
        ("2019-03", "1000000.00"),
        ("2019-06", "2000000.00"),
    ]


def test_an_amount_merged_over_two_gifts_is_the_amount_of_neither():
    rows = [["捐赠单位", "受赠单位", "捐款金额（万元）"], ["甲", "敖汉旗", 33], [None, "林西县", None]]
    job = preview(*rows, merged=("A2:A3", "C2:C3"))
    assert [row.verdict for row in job.rows.all()] == ["wrong", "wrong"]
    assert sums(job) == {"cash": 330_000}


# ---- Who receives, by the places over the rows


def test_sections_named_after_receiving_areas_tell_who_receives():
    rows = [["捐赠单位", "捐款金额", "捐赠时间"], ["一、敖汉旗"], ["甲", 10, "2016"], ["二、林西县"], ["乙", 5, "2016"]]
    job = preview(["2016年捐赠（万元）"], *rows, merged=("A3:C3", "A5:C5"))
    receivers = [makers.government(AOHAN).pk, makers.government(LINXI).pk]
    assert [row[1:] for row in values(job, "receiver")] == [("new", receiver) for receiver in receivers]


def test_a_summary_by_areas_is_no_table_of_gifts():
    job = preview(["旗县", "捐款金额（万元）"], ["敖汉旗", 10], ["林西县", 5])
    assert job.rows.count() == 0
    assert [(one["heading"], one["sum"]) for one in job.summary["unread"]] == [("捐款金额", "150000")]


def test_a_workbook_in_traditional_characters_says_unit_totals_and_places():
    head, section = ["捐贈單位", "捐贈資金", "捐贈時間"], ["一、敖漢旗"]
    rows = [["單位：萬元"], head, section, ["甲", 10, "2016年"], ["合計", 10], ["註：另有折款5萬元"]]
    job = preview(["2016年幫扶資金表"], *rows, merged=("A4:C4",))
    assert sums(job) == {"cash": 100_000}
    assert [row[1:] for row in values(job, "receiver")] == [("new", makers.government(AOHAN).pk)]
    assert checks(job) == [("B", 6, True, True)]
    assert [line["sum"] for line in job.summary["told"]] == ["50000"]

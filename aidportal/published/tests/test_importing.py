"""Workbooks of published figures: facts that no figure counts come in with the others, each with its unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidportal.imports.tests.books import post, read, sheet_of
from aidportal.published.check import PublishedVerdict, check
from aidportal.published.figures_page import shown
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import Unit
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ("文件", "编号", "表述", "指标", "数值", "单位", "不能核对的原因")


def test_facts_without_a_figure_hold_up_no_file_and_money_comes_in_yuan(client):
    makers.make_document(title="年度通报")
    user = makers.make_user("administrator")
    client.force_login(user)
    rows = [
        ("年度通报", "B1", "举办培训班162期", "sessions", 162, "期", ""),
        ("年度通报", "B2", "消费帮扶3000万元", "", 3000, "万元", ""),
        ("年度通报", "B3", "投入8000万元", "committed", 8000, "万元", ""),
        ("年度通报", "B4", "引进企业118家", "", 118, "家", "平台不记录此项"),
    ]
    job = read(client, sheet_of(*rows, head=HEAD), kind="published", name="数据.csv")
    assert job.summary["counts"] == {"new": 4}, job.rows.values_list("data", flat=True)
    post(client, job, "write")
    facts = PublishedFigure.objects.order_by("number")
    assert list(facts.values_list("figure", "uncheckable", "value", "unit")) == [
        ("sessions", "", Decimal("162.00"), ""),
        ("", "no_figure", Decimal("3000.00"), "万元"),
        ("committed", "", Decimal("80000000.00"), ""),
        ("", "not_recorded", Decimal("118.00"), "家"),
    ]
    said = check(facts[3], user)
    assert (said.verdict, shown(said, Unit.WAN)["unit"]) == (PublishedVerdict.NO_RECORDS, "家")

"""Workbooks of published figures: facts that no figure counts come in with the others, each with its unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from aidportal.imports.tests.books import post, read, sheet_of
from aidportal.published.check import PublishedVerdict, check
from aidportal.published.figures_page import shown
from aidportal.reports.models import PublishedFigure
from aidportal.values.money import Unit
from tests import makers
from tests.page_forms import sent_by

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
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


SIDES_HEAD = ("文件", "编号", "表述", "指标", "数值", "单位", "受援地区", "帮扶方", "协作关系", "不能核对的原因")


def test_areas_givers_and_programmes_come_in_and_what_is_not_known_holds_up_nothing(client):
    makers.make_document(title="年度通报")
    makers.make_pairing()
    user = makers.make_user("administrator")
    client.force_login(user)
    rows = [
        ("年度通报", "C1", "海淀区援助项目3个", "projects", 3, "个", "宁城县、敖汉旗", "海淀区", "京蒙", ""),
        ("年度通报", "C2", "苏陕协作项目6200个", "projects", 6200, "个", "", "", "苏陕协作", ""),
        ("年度通报", "C3", "乌有县项目9个", "projects", 9, "个", "乌有县", "", "", ""),
        (
            "年度通报",
            "C4",
            "市级选派干部12名",
            "officials_sent",
            12,
            "名",
            "宁城县",
            "",
            "",
            "记录未说明干部由哪一级选派",
        ),
    ]
    job = read(client, sheet_of(*rows, head=SIDES_HEAD), kind="published", name="数据.csv")
    assert job.summary["counts"] == {"new": 4}, job.rows.values_list("data", flat=True)
    post(client, job, "write")
    facts = PublishedFigure.objects.order_by("number")
    assert [([area.pk for area in one.areas.all()], one.scope, one.uncheckable) for one in facts] == [
        (["150429", "150430"], "giver=110108", ""),
        (["610000"], "giver=320000", ""),
        ([], "", "sides"),
        (["150429"], "", "level"),
    ]
    assert [check(one, user).verdict for one in facts] == ["no_records", "no_records", "uncheckable", "uncheckable"]


def test_an_editor_takes_in_figures_about_their_areas_and_no_others(client):
    editor = makers.make_user("editor", "150429")
    makers.make_document(title="年度通报", recorded_by=editor)
    client.force_login(editor)
    own = ("年度通报", "C1", "宁城县项目3个", "projects", 3, "个", "宁城县", "", "", "")
    beyond = ("年度通报", "C2", "全市项目9个", "projects", 9, "个", "宁城县、赤峰市", "", "", "")
    job = read(client, sheet_of(own, beyond, head=SIDES_HEAD), kind="published", name="数据.csv")
    assert job.summary["counts"] == {"new": 1, "wrong": 1}, job.rows.values_list("data", flat=True)
    job = read(client, sheet_of(own, head=SIDES_HEAD), kind="published", name="本旗.csv")
    post(client, job, "write")
    [figure] = PublishedFigure.objects.all()
    assert [area.pk for area in figure.areas.all()] == ["150429"]
    job = read(client, sheet_of(own, head=SIDES_HEAD), kind="published", name="又.csv")
    assert job.summary["counts"] == {"unchanged": 1}
    wider = (*own[:6], "宁城县、赤峰市", *own[7:])
    job = read(client, sheet_of(wider, head=SIDES_HEAD), kind="published", name="宽.csv")
    assert job.summary["counts"] == {"wrong": 1}


def test_an_area_of_others_is_not_called_unknown(client):
    editor = makers.make_user("editor", "150429")
    makers.make_document(title="年度通报", recorded_by=editor)
    client.force_login(editor)
    named = ("年度通报", "C1", "两旗县项目5个", "projects", 5, "个", "宁城县、敖汉旗", "", "", "")
    given = ("年度通报", "C2", "大兴区支持项目5个", "projects", 5, "个", "宁城县", "大兴区", "", "")
    job = read(client, sheet_of(named, given, head=SIDES_HEAD), kind="published", name="数据.csv")
    assert job.summary["counts"] == {"new": 1, "wrong": 1}
    job = read(client, sheet_of(given, head=SIDES_HEAD), kind="published", name="大兴.csv")
    post(client, job, "write")
    [figure] = PublishedFigure.objects.all()
    assert (figure.scope, figure.uncheckable) == ("giver=110115", "")


def test_the_page_of_an_imported_figure_shows_its_areas_as_areas(client):
    figure = PublishedFigure.objects.create(
        document=makers.make_document(),
        statement="项目3个",
        figure="projects",
        value=3,
        scope="from=2014-01-01&area=150429&giver=110108",
    )
    client.force_login(makers.make_user("administrator"))
    address = reverse("records:change", args=["reports", "publishedfigure", figure.pk])
    page = client.get(address)
    assert client.post(address, sent_by(page, "record-form")).status_code == 302
    figure.refresh_from_db()
    assert figure.scope == "from=2014-01-01&area=150429&giver=110108", "nothing was changed"
    assert client.post(address, sent_by(page, "record-form", locator="第3段")).status_code == 302
    figure.refresh_from_db()
    assert [area.pk for area in figure.areas.all()] == ["150429"]
    assert figure.scope == "from=2014-01-01&giver=110108"

"""A search finds every word however it is written; lists go by how names sound, and undated rows come last."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from aidportal.directory.models import Area, Document, Organisation
from cadres.models import Official, Posting
from projects.models import Donation, Funding, Output, Project
from tests import makers
from tests.list_checks import client_of, keys
from trainings.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    return makers.make_project(
        title="优质绒山羊繁育基地", place="小城子镇", giver=makers.government("110108"), document=makers.make_document()
    )


@pytest.mark.parametrize(
    "text",
    [
        *("绒山羊", "绒山羊 基地", "基地　绒山羊", "绒\u200b山羊", "小城子 海淀", "海淀 绒山羊", "宁城 海淀"),
        *("rongshanyang", "Haidian", "ＨＡＩＤＩＡＮ", "haidian ningcheng", "hdq 绒山羊", "XM", "ｘｍ－"),
    ],
)
def test_a_project_is_found_by_each_word_of_a_search(project: Project, text: str) -> None:
    assert list(Project.objects.search(text)) == [project]


@pytest.mark.parametrize("text", ["绒山羊 朝阳", "朝阳区", "绒山羊基地", "yang 朝阳"])
def test_a_project_is_not_found_where_one_word_is_missing(project: Project, text: str) -> None:
    assert not Project.objects.search(text).exists()


def test_what_belongs_to_a_project_is_found_by_its_giver_too(project: Project) -> None:
    line = makers.make_funding(project=project, source="district")
    makers.make_disbursement(funding=line)
    Output.objects.create(project=project, name="种羊", unit="只")
    makers.make_donation(purpose="羊舍", project=project)
    for rows in (Funding.objects, Output.objects, line.disbursements, Donation.objects):
        assert rows.search("海淀").count() == 1, rows
        assert rows.search("海淀 朝阳").count() == 0, rows


def test_who_looks_for_an_area_by_a_former_name_finds_what_is_recorded_under_todays() -> None:
    """延庆县 is 延庆区 since 2015; what was recorded under the former name goes on being found by it alone."""
    today, then = (makers.make_project(giver=makers.government(code)) for code in ("110119", "110229"))
    assert set(Project.objects.search("延庆县")) == {today, then}
    assert set(Project.objects.search("延庆区")) == {today}
    posting = makers.make_posting(official=makers.make_official(home_area_id="110119"))
    assert list(Posting.objects.search("延庆县")) == [posting]


def test_a_person_is_found_by_name_pinyin_and_place_however_the_name_is_written() -> None:
    posting = makers.make_posting(official=makers.make_official(name="阿拉坦·乌拉", document=makers.make_document()))
    for text in ("阿拉坦•乌拉", "阿拉坦乌拉", "乌拉 阿拉坦", "alatan", "乌拉 宁城", "海淀 乌拉"):
        assert list(Posting.objects.search(text)) == [posting], text
        assert text == "乌拉 宁城" or Official.objects.search(text).count() == 1, text


def test_pinyin_is_kept_by_the_database_and_knows_surnames() -> None:
    document = makers.make_document(title="单县2014年公告")
    official = makers.make_official(name="单雄信", document=document)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cadres_official SET name = '曾国藩' WHERE id = %s", [official.pk])
    official.refresh_from_db()
    assert official.pinyin == "zengguofan"
    assert Document.objects.get(pk=document.pk).pinyin == "danxian2014niangonggao"


def test_a_register_is_found_by_several_words_and_by_pinyin_with_spaces() -> None:
    assert Area.objects.search("chi feng").filter(code="150400").exists()
    assert Area.objects.search("inner mongolia").filter(code="150000").exists()
    assert Organisation.objects.search("海淀 政府").filter(code="110108").exists()


# Baotou, Chifeng, Ordos (eerduosi), Hohhot (huhehaote).
BAOTOU, CHIFENG, ORDOS, HOHHOT = "150200", "150400", "150600", "150100"


@pytest.mark.parametrize(
    ("language", "areas"),
    [("zh-hans", [BAOTOU, CHIFENG, ORDOS, HOHHOT]), ("en", [BAOTOU, CHIFENG, HOHHOT, ORDOS])],
)
def test_areas_and_givers_are_sorted_by_their_names_in_the_readers_language(language: str, areas: list[str]) -> None:
    document = makers.make_document()
    for code in (ORDOS, CHIFENG, HOHHOT, BAOTOU):
        makers.make_project(area_id=code, giver=makers.government(code), document=document)
    client = client_of(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for column in ("area", "giver"):
        for sort, expected in ((column, areas), (f"-{column}", areas[::-1])):
            shown = keys(client.get("/projects/", {"sort": sort}))
            rows = Project.objects.in_bulk(shown)
            assert [rows[key].area_id for key in shown] == expected, sort


@pytest.mark.parametrize(("url", "column"), {"/trainings/": "place", "/directory/documents/": "issuer"}.items())
def test_texts_are_sorted_by_sound_and_blank_ones_come_last(url: str, column: str) -> None:
    # By their code points they would stand as 内蒙古, 北京, 学校, 安徽.
    for text in ("学校", "", "北京", "内蒙古", "安徽"):
        document = makers.make_document(**({"issuer": text} if column == "issuer" else {}))
        if column == "place":
            makers.make_session(place=text, document=document)
    client = client_of(makers.make_user("administrator"))
    model: Any = Session if column == "place" else Document
    sounds = ["安徽", "北京", "内蒙古", "学校"]
    for sort, expected in ((column, sounds), (f"-{column}", sounds[::-1])):
        rows = model.objects.in_bulk(shown := keys(client.get(url, {"sort": sort})))
        texts = [getattr(rows[key], column) for key in shown]
        assert (texts[:4], {*texts[4:]}) == (expected, {""}), sort


UNDATED = {"/projects/": "programme_year", "/projects/funding/": "fiscal_year", "/trainings/": "starts_on"}


@pytest.mark.parametrize(("url", "column"), UNDATED.items())
def test_undated_rows_come_last_both_ways(url: str, column: str) -> None:
    document = makers.make_document()
    for year in ("2014", None, "2013"):
        project = makers.make_project(programme_year=year, document=document)
        makers.make_funding(project=project, fiscal_year=year)
        makers.make_session(starts_on=year, document=document)
    client = client_of(makers.make_user("administrator"))
    model: Any = {"/projects/": Project, "/projects/funding/": Funding, "/trainings/": Session}[url]
    for sort, years in (
        (None, ["2014", "2013", None]),
        (column, ["2013", "2014", None]),
        (f"-{column}", ["2014", "2013", None]),
    ):
        shown = keys(client.get(url, {"sort": sort} if sort else {}))
        rows = model.objects.in_bulk(shown)
        found = [getattr(rows[key], column) for key in shown]
        assert [value and str(value) for value in found] == years, sort

"""Answers for some rows of a sheet, and answers about names, kept for the sender and taken back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from aidportal.imports.models import Import, KeptWord
from aidportal.sheets.tests.officials import book
from projects.models import Project
from tests import makers

from .books import post, read, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECTIONED = [
    ["序号", "项目名称", "总投资（万元）"],
    ["一、上半年"],
    [1, "幼儿园", 120],
    [2, "卫生院", 90],
    ["二、下半年"],
    [1, "小学", 60],
]


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    for area in ("150430", "150424"):
        makers.make_pairing(giver=makers.government("110108"), receiver=makers.government(area))
    client.force_login(user)
    return user


def sectioned(client) -> Import:
    name, content = book("表.xlsx", {"rows": SECTIONED, "merged": ["A2:C2", "A5:C5"]})
    return read(client, content, name=name)


def areas(job: Import) -> dict[int, str | None]:
    return {row.number: row.data["values"].get("area") for row in job.rows.all()}


def test_what_no_column_says_is_answered_section_by_section(client, editor):
    job = sectioned(client)
    shown = client.get(job.get_absolute_url()).content.decode()
    keys = re.findall(r'name="(choice:all\|area\|Sheet1![0-9-]+)"', shown)
    assert keys == ["choice:all|area|Sheet1!3-4", "choice:all|area|Sheet1!6-1048576"]
    assert "第 3–4 行" in shown and "第 6 行起" in shown
    post(client, job, "read", **{keys[0]: "150430", keys[1]: "150424"})
    assert areas(job) == {3: "150430", 4: "150430", 6: "150424"}
    assert "第 3–4 行" in client.get(job.get_absolute_url()).content.decode()


def test_something_is_said_of_rows_from_one_to_another_and_the_fewer_come_first(client, editor):
    job = sectioned(client)
    said = {"all-field": "area", "all-value": "敖汉旗"}
    post(client, job, "read", **said)
    post(client, job, "read", **{**said, "all-value": "林西县", "all-from": "4", "all-to": "6"})
    assert areas(job) == {3: "150430", 4: "150424", 6: "150424"}


@pytest.mark.parametrize("rows", [{"all-from": "x"}, {"all-from": "9", "all-to": "3"}])
def test_rows_that_are_none_are_refused(client, editor, rows):
    job = sectioned(client)
    response = post(client, job, "read", **{"all-field": "area", "all-value": "敖汉旗", **rows})
    assert response.status_code == 409 and not job.decisions.get("choices")


# ---- Kept for the sender

HEAD = ("项目名称", "项目所在地", "项目年度", "项目状态")


def of_place(client, place: str, status: str = "在建", title: str = "小学") -> Import:
    return read(client, sheet_of((title, place, 2014, status), head=HEAD))


def test_what_a_name_of_an_area_means_is_asked_once_and_taken_again(client, editor):
    job = of_place(client, "敖包营子")
    assert [row.verdict for row in job.rows.all()] == ["doubtful"]
    post(client, job, "decide", **{"choice:area|敖包营子": "150430"})
    later = of_place(client, "敖包营子", title="中学")
    assert [(row.verdict, row.data["values"]["area"]) for row in later.rows.all()] == [("new", "150430")]
    assert "“敖包营子”即敖汉旗，与您上次的回答一致。" in client.get(later.get_absolute_url()).content.decode()


def test_a_word_that_means_nothing_is_passed_over_the_next_time(client, editor):
    job = of_place(client, "敖汉旗", "敖包")
    post(client, job, "decide", **{"choice:word|status|敖包": "-"})
    later = of_place(client, "敖汉旗", "敖包", "中学")
    assert [row.verdict for row in later.rows.all()] == ["new"]
    assert "不表示任何内容" in client.get(later.get_absolute_url()).content.decode()
    post(client, later, "write")
    assert later.state == "written" and Project.objects.get().title == "中学"


def test_answers_about_names_and_nothing_are_seen_and_taken_back(client, editor):
    post(client, of_place(client, "敖包营子"), "decide", **{"choice:area|敖包营子": "150430"})
    post(client, of_place(client, "敖汉旗", "敖包"), "decide", **{"choice:word|status|敖包": "-"})
    shown = client.get(reverse("imports:vocabulary")).content.decode()
    assert "敖包营子" in shown and "敖汉旗" in shown and "敖包" in shown
    for kept in KeptWord.objects.all():
        client.post(reverse("imports:word_delete", args=[kept.pk]))
    assert [row.verdict for row in of_place(client, "敖包营子", title="中学").rows.all()] == ["doubtful"]


def test_an_answer_of_somebody_else_is_not_taken(client, editor):
    post(client, of_place(client, "敖包营子"), "decide", **{"choice:area|敖包营子": "150430"})
    client.force_login(makers.make_user("editor", "150400", username="another"))
    assert [row.verdict for row in of_place(client, "敖包营子", title="中学").rows.all()] == ["doubtful"]


def test_an_administrator_makes_an_answer_about_a_name_the_portals_and_exports_it(client, editor):
    post(client, of_place(client, "敖包营子"), "decide", **{"choice:area|敖包营子": "150430"})
    client.force_login(makers.make_user("administrator"))
    client.post(reverse("imports:word_promote", args=[KeptWord.objects.get().pk]))
    shown = client.get(reverse("imports:vocabulary"), {"q": "敖包营子"}).content.decode()
    assert "敖汉旗" in shown
    file = client.get(reverse("imports:vocabulary_file"), {"q": "敖包营子"}).content.decode()
    assert "projects,@area,150430,敖包营子" in file
    client.force_login(makers.make_user("editor", "150400", username="third"))
    assert [row.verdict for row in of_place(client, "敖包营子", title="中学").rows.all()] == ["new"]

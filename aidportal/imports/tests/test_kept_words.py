"""What was answered once is taken again: for this sender, this kind of table and this word, and says so."""

from __future__ import annotations

import pytest

from aidportal.imports.kept_words import known_words, remember
from aidportal.imports.models import Import, KeptWord
from projects.models import Project
from tests import makers

from .books import post, read, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEAD = ("项目名称", "项目所在地", "项目年度", "备忘录一")
OTHER_HEAD = ("备忘录一", "项目名称", "项目所在地", "项目状态")


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def column(job: Import, heading: str) -> tuple[str, str]:
    """The field of a column, and how it was found."""
    (one,) = [one for table in job.summary["tables"] for one in table["columns"] if one["heading"] == heading]
    return one["field"], one["how"]


def of_status(client, word: str, title: str = "小学") -> Import:
    return read(client, sheet_of(("敖包", title, "宁城县", word), head=OTHER_HEAD))


def values(job: Import) -> dict[str, str]:
    return job.rows.get().data["values"]


def test_a_heading_that_was_answered_is_known_under_any_header_and_says_so(client, editor):
    job = read(client, sheet_of(("幼儿园", "宁城县", 2014, "敖包"), head=HEAD))
    assert column(job, "备忘录一") == ("", "unknown")
    post(client, job, "read", **{"column:备忘录一": "place"})
    later = of_status(client, "在建")
    assert column(later, "备忘录一") == ("place", "remembered")
    assert "与您上次的回答一致" in client.get(later.get_absolute_url()).content.decode()


def test_a_column_that_was_left_out_is_left_out_again_until_somebody_says_otherwise(client, editor):
    remember(editor, "projects", {"备忘录一": "-"})
    job = of_status(client, "在建")
    assert column(job, "备忘录一") == ("", "remembered")
    post(client, job, "read", **{"column:备忘录一": "place"})
    assert column(of_status(client, "在建", "中学"), "备忘录一") == ("place", "remembered")


def test_a_column_that_is_given_back_to_its_heading_is_forgotten(client, editor):
    remember(editor, "projects", {"项目状态": "description"})
    job = of_status(client, "在建")
    assert column(job, "项目状态") == ("description", "remembered")
    post(client, job, "read", **{"column:项目状态": ""})
    assert column(job, "项目状态") == ("status", "named")
    assert not KeptWord.objects.exists()


def test_a_word_that_was_answered_is_known_in_its_field(client, editor):
    remember(editor, "projects", words=[("status", "在 整改", "adjusting")])
    job = of_status(client, "在整改")
    assert values(job)["status"] == Project.Status.ADJUSTING
    assert job.summary["notes"][-1] == "“状态”栏中的“在整改”按您上次的回答，含义为“调整中”。"


def test_the_later_answer_counts_and_none_forgets(editor):
    remember(editor, "projects", {"备忘录一": "place"}, [("status", "整改", "adjusting")])
    remember(editor, "projects", {"备忘录一": "goal"}, [("status", "整改", "running")])
    own = known_words(editor, "projects").own
    assert (own.heading("备忘录一"), own.value("status", "整改")) == ("goal", "running")
    remember(editor, "projects", {"备忘录一": ""}, [("status", "整改", "")])
    assert not KeptWord.objects.exists()


def test_what_somebody_else_answered_or_for_another_kind_is_not_taken(client, editor):
    stranger = makers.make_user("editor", "150400", username="stranger")
    remember(stranger, "projects", {"备忘录一": "place"})
    remember(editor, "donations", {"备忘录一": "purpose"})
    assert column(of_status(client, "在建"), "备忘录一") == ("", "unknown")


def test_nothing_is_kept_of_who_has_no_account():
    remember(None, "projects", {"备忘录一": "place"})
    assert not KeptWord.objects.exists()


def test_ones_own_answer_comes_before_the_portals_and_that_before_what_is_shipped(client, editor):
    assert values(of_status(client, "在建"))["status"] == "running"
    KeptWord.objects.create(kind="projects", field="status", value="suspended", word="在建", language="zh-hans")
    KeptWord.objects.create(kind="projects", field="place", word="备忘录一", language="zh-hans")
    job = of_status(client, "在建", "中学")
    assert values(job)["status"] == "suspended"
    assert column(job, "备忘录一") == ("place", "named")
    remember(editor, "projects", {"备忘录一": "goal"}, [("status", "在建", "adjusting")])
    job = of_status(client, "在建", "高中")
    assert values(job)["status"] == "adjusting"
    assert column(job, "备忘录一") == ("goal", "remembered")


@pytest.mark.parametrize(("year", "field"), [(2014, ""), (2016, "place")])
def test_a_word_of_the_portal_holds_in_its_years(client, editor, year, field):
    KeptWord.objects.create(kind="projects", field="place", word="备忘录一", language="zh-hans", first_year=2015)
    title = f"{year}年项目表,,,"
    content = "\n".join([title, ",".join(OTHER_HEAD), "敖包,小学,宁城县,在建"]).encode()
    assert column(read(client, content), "备忘录一")[0] == field


def test_a_remembered_field_is_given_once(client, editor):
    remember(editor, "projects", {"备忘录一": "place", "备忘录二": "place"})
    job = read(client, sheet_of(("小学", "宁城县", "敖包", "别处"), head=("项目名称", "地区", "备忘录一", "备忘录二")))
    assert column(job, "备忘录一") == ("place", "remembered")
    assert column(job, "备忘录二") == ("", "unknown")

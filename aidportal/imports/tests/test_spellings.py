"""Names that differ only in how they are written are one, whatever brings them in."""

from __future__ import annotations

from itertools import cycle

import pytest

from aidportal.directory.models import Organisation
from aidportal.sheets.tests.officials import book
from projects.models import Donation, Output, Project
from tests import makers
from trainings.models import Attendee, Session

from .books import post, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def administrator(client):
    client.force_login(makers.make_user("administrator"))


def written(client, kind, *rows):
    _name, content = book("表.xlsx", {"rows": list(rows)})
    job = read(client, content, name="表.xlsx", kind=kind)
    assert post(client, job, "write").status_code == 302, [row.data for row in job.rows.all()]
    return job


def test_people_of_a_roster_are_one_however_their_name_is_written(client, administrator):
    session = makers.make_session(title="教师·班")
    Attendee.objects.create(session=session, name="巴特尔·B", home_area_id="150430")
    other = makers.make_session(title="医生班")
    Attendee.objects.create(session=other, name="巴特尔•B", home_area_id="150430")
    names = ["巴特尔•B", "巴特尔·Ｂ", "巴特尔B", "Ａli", "ALI"]
    written(
        client,
        "rosters",
        ["培训班", "姓名", "地区"],
        *([title, name, "敖汉旗"] for title, name in zip(cycle(["教师·班", "教师•班"]), names, strict=False)),
    )
    assert sorted(session.attendees.values_list("name", flat=True)) == ["巴特尔·B", "Ａli"]


def test_organisations_that_a_file_brings_are_one_however_they_are_written(client, administrator):
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))
    names = ["海淀区Ａ·Ｂ公司", "海淀区A•B公司", "海淀区 A·B 公司"]
    head = ["捐赠单位", "受援方", "捐赠日期", "捐款（元）"]
    written(client, "donations", head, *([name, "敖汉旗", f"2014-0{at}", 100000] for at, name in enumerate(names, 1)))
    assert Organisation.objects.filter(name_zh__contains="公司").count() == 1
    assert len(set(Donation.objects.values_list("giver", flat=True))) == 1


def test_projects_are_one_however_their_title_is_written(client, administrator):
    makers.make_project(title="Ｂ·项目", area_id="150430")
    head = ["项目名称", "旗县", "年度", "产出名称", "计划产出", "产出单位"]
    titles = ["Ａ·项目", "A•项目", "B项目", "一期1-1标段", "一期11标段"]
    written(client, "projects", head, *([title, "敖汉旗", 2014, "道路", 5, "千米"] for title in titles))
    assert sorted(Project.objects.values_list("title", flat=True)) == [
        "一期1-1标段",
        "一期11标段",
        "Ａ·项目",
        "Ｂ·项目",
    ]
    assert Output.objects.count() == 4


def test_sessions_are_one_however_their_title_is_written(client, administrator):
    head = ["培训班名称", "开始时间"]
    written(client, "sessions", head, ["Ａ·班", "2014-07"], ["A•班", "2014-07"], ["A班", "2014-08"])
    assert Session.objects.count() == 2

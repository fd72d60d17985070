"""Rows that tell of one record, near each other or far apart: what is read does not depend on the size of batches."""

import pytest

from aidportal.imports import import_run
from aidportal.imports.sender import System
from aidportal.imports.undo import undo
from projects.models import Funding, Project
from tests import makers
from tests.told import told_of

from .books import post, read, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = ("项目名称", "项目所在地", "项目年度", "资金来源", "计划资金（万元）", "受益人数", "受益户数")
ROWS = [
    ("幼儿园", "宁城县", 2014, "区级", 10, 300, ""),
    ("卫生院", "宁城县", 2014, "区级", 20, "", ""),
    ("幼儿园", "宁城县", 2014, "市级", 30, "", 80),
    ("卫生院", "宁城县", 2014, "区级", 5, "", 90),
    ("幼儿园", "宁城县", 2014, "区级", 40, 300, 80),
]
SIZES = [1, 2, 3, 1000]


@pytest.fixture
def editor(client):
    makers.government("110108")
    user = makers.make_user("editor", "150429")
    client.force_login(user)
    return user


@pytest.fixture(params=SIZES)
def batches(request, monkeypatch):
    monkeypatch.setattr(import_run, "BATCH", request.param)


def written(client, *rows):
    job = read(client, sheet_of(*rows, head=HEAD))
    assert job.summary["counts"].get("wrong") is None, [row.data["problems"] for row in job.rows.all()]
    post(client, job, "write")
    assert job.state == "written", job.message
    return job


def test_rows_of_one_project_add_up_to_it(client, editor, batches):
    written(client, *ROWS)
    found = Project.objects.order_by("title").values_list("title", "people_benefiting", "households_benefiting")
    assert list(found) == [("卫生院", None, 90), ("幼儿园", 300, 80)]
    lines = Funding.objects.order_by("pk").values_list("project__title", "source", "amount")
    assert sorted((title, source, int(amount) // 10_000) for title, source, amount in lines) == [
        ("卫生院", "district", 5),
        ("卫生院", "district", 20),
        ("幼儿园", "district", 10),
        ("幼儿园", "district", 40),
        ("幼儿园", "municipal", 30),
    ]
    again = read(client, sheet_of(*ROWS, head=HEAD))
    assert again.summary["counts"] == {"unchanged": len(ROWS)}


def test_a_row_that_says_otherwise_is_wrong_and_says_what_it_contradicts(client, editor, batches):
    other = ("幼儿园", "宁城县", 2014, "区级", 50, 301, "")
    job = read(client, sheet_of(*ROWS, other, head=HEAD))
    assert job.summary["counts"] == {"new": len(ROWS), "wrong": 1}
    [problem] = job.rows.get(verdict="wrong").data["problems"]
    assert "300" in problem["text"] and "301" in problem["text"]


def test_an_undo_takes_back_what_several_rows_added_and_changed(client, editor, batches):
    there = makers.make_project(title="卫生院", area_id="150429", programme_year="2014", households_benefiting=7)
    job = written(client, *ROWS)
    assert told_of(there)[-1].columns == ("households_benefiting",)
    undo(job, job.user or System())
    assert list(Project.objects.values_list("title", "households_benefiting")) == [("卫生院", 7)]
    assert not Funding.objects.exists()


def test_of_two_projects_of_one_title_and_area_the_row_is_told_to_give_the_code(client):
    client.force_login(makers.make_user("administrator"))
    for year in ("2014", "2015"):
        makers.make_project(title="学校", area_id="150430", programme_year=year)
    rows = sheet_of(("学校", "敖汉旗", "市级", 100000), head=("项目名称", "旗县", "资金来源", "安排资金（元）"))
    (row,) = read(client, rows, kind="fundings").rows.all()
    (problem,) = row.data["problems"]
    assert problem["accepted"] == "写明项目编号的列"

"""A row that nothing but an area names may add up the rows of that area: its money is never counted unasked."""

from __future__ import annotations

import pytest

from aidportal.sheets.tests.officials import book
from projects.models import Funding, Project
from tests import makers
from trainings.models import Session

from .books import post, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = ["项目名称", "县区", "年度", "区级帮扶资金（万元）"]
ROWS = [["某七", "宁城县", 2026, 100], ["某八", "宁城县", 2026, 200]]


@pytest.fixture
def administrator(client):
    client.force_login(makers.make_user("administrator"))


def sent(client, *rows, kind="projects"):
    _name, content = book("表.xlsx", {"rows": list(rows)})
    return read(client, content, name="表.xlsx", kind=kind)


@pytest.mark.parametrize(
    "rows",
    [
        [["宁城县", "宁城县", 2026, 300], *ROWS],
        [["宁城县（2个）", "宁城县", 2026, 300], *ROWS],
        [["（一）宁城县", "赤峰市宁城县", 2026, 300], *ROWS],
        [["宁城", "宁城县", 2026, 299], *ROWS],
        [*ROWS, ["宁城县2个项目", "宁城县", 2026, 300]],
        [["赤峰市", "赤峰市", 2026, 300], ["宁城县", "宁城县", 2026, 300], *ROWS],
    ],
)
def test_a_row_called_by_an_area_is_asked_about_and_then_left_out(client, administrator, rows):
    job = sent(client, HEAD, *rows)
    assert job.summary["counts"] == {"new": 2, "doubtful": len(rows) - 2}
    assert [question["key"] for question in job.questions()] == ["area_rows|*"]
    assert post(client, job, "write").status_code == 409
    post(client, job, "decide", **{"choice:area_rows|*": "none"})
    post(client, job, "write")
    assert sorted(Project.objects.values_list("title", flat=True)) == ["某七", "某八"]
    assert sum(Funding.objects.values_list("amount", flat=True)) == 3_000_000


def test_a_record_that_is_called_by_an_area_counts_where_somebody_says_so(client, administrator):
    job = sent(client, HEAD, ["宁城县", "宁城县", 2026, 300])
    post(client, job, "decide", **{"choice:area_rows|*": "each"})
    post(client, job, "write")
    assert Project.objects.get().title == "宁城县"


def test_a_name_that_says_more_than_an_area_is_asked_by_nobody(client, administrator):
    rows = [
        ["宁城县2014年项目", "宁城县", 2026, 1],
        ["宁城县小城子镇", "宁城县", 2026, 1],
        ["宁城县医院", "宁城县", 2026, 1],
    ]
    assert sent(client, HEAD, *rows).summary["counts"] == {"new": 3}


def test_a_session_called_by_an_area_is_asked_about_too(client, administrator):
    job = sent(
        client,
        ["培训班名称", "培训地区", "开始时间", "经费（万元）"],
        ["敖汉旗", "敖汉旗", "2026-01", 30],
        ["教师班", "敖汉旗", "2026-01", 30],
        kind="sessions",
    )
    assert job.summary["counts"] == {"new": 1, "doubtful": 1}
    post(client, job, "decide", **{"choice:area_rows|*": "none"})
    post(client, job, "write")
    assert Session.objects.get().title == "教师班"

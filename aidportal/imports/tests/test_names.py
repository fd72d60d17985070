"""Names that differ in marks, widths or letters that nobody sees are one name; sections give way to what rows say."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from aidportal.imports import steps
from aidportal.sheets.tests.officials import book
from cadres.models import Official, Posting
from projects.models import Project
from tests import makers

pytestmark = pytest.mark.django_db
AOHAN, LINXI, CHIFENG = "150430", "150424", "150400"


@pytest.fixture(autouse=True)
def pairing() -> None:
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government(AOHAN))


def written(rows, kind="projects", name="台账.xlsx", merged=()):
    made, content = book(name, {"rows": rows, "merged": merged})
    job = steps.receive(ContentFile(content), made, kind, None)
    steps.preview(job)
    steps.write(job)
    assert job.state == "written", [row.data for row in job.rows.all()]
    return job


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["敖汉旗", "敖 汉 旗", "敖\u200b汉旗", "敖汉旗\ufeff", "\u00a0敖汉旗", "敖·汉旗", "敖汉旗\u00ad"]
)
def test_an_area_is_found_however_its_name_is_written(name):
    written([["项目名称", "旗县", "年度"], ["校", name, 2014]])
    assert Project.objects.get().area_id == AOHAN


@pytest.mark.slow
@pytest.mark.parametrize(
    "heading", ["项目\u200b名称", "项目 名称", "项·目名称", "项目名称\ufeff", "項目名称"[:0] + "项目名称\u00a0"]
)
def test_a_heading_is_known_however_it_is_written(heading):
    written([[heading, "旗县", "年度"], ["校", "敖汉旗", 2014]])
    assert Project.objects.get().title == "校"


HEAD = ["姓名", "派出地", "挂职地", "挂职职务", "批次", "挂职开始时间", "挂职结束时间"]


def of(name, first="2014-03", last="2015-06", batch=3):
    return [name, "海淀区", "敖汉旗", "副旗长", batch, first, last]


def test_an_official_is_found_however_the_name_is_written():
    written([HEAD, of("阿拉坦·乌拉")], "officials")
    written(
        [HEAD, of("阿拉坦•乌拉", "2016-03", "2017-06", 4), of("阿拉坦．乌拉", "2018-03", "2019-06", 5)], "officials"
    )
    assert [official.name for official in Official.objects.all()] == ["阿拉坦·乌拉"]
    assert Posting.objects.count() == 3


def test_within_one_file_two_ways_to_write_a_name_are_one_official():
    written([HEAD, of("乌云\u200b其木格"), of("乌云 其木格", "2016-03", "2017-06", 4)], "officials")
    assert Official.objects.count() == 1


SECTIONS = [
    ["单位：万元"],
    ["序号", "项目名称", "旗县", "年度", "总投资"],
    ["一、赤峰市"],
    [1, "果林", "敖汉旗", 2014, 100],
    [2, "卫生院", "林西县", 2014, 50],
    [3, "园区", None, 2014, 30],
]


def test_what_a_row_says_of_itself_comes_before_what_its_section_says():
    written(SECTIONS)
    found = dict(Project.objects.values_list("title", "area"))
    assert found == {"果林": AOHAN, "卫生院": LINXI, "园区": CHIFENG}

"""The history of a record: every change by whatever way is told in words, to who may see the record and nobody else."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from aidportal.directory.models import Organisation
from aidportal.history.models import Act
from aidportal.history.tellers import telling
from aidportal.imports import steps
from aidportal.imports.models import Import
from projects.models import Funding, Project
from tests import makers
from tests.page_forms import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db):
    return makers.make_user("administrator", username="chief", name="李晓梅")


@pytest.fixture
def editor(db):
    return makers.make_user("editor", "150400", username="editor")


@pytest.fixture
def stranger(db):
    return makers.make_user("viewer", "150900", username="stranger")


@pytest.fixture
def project(chief):
    with telling("form", chief, path="/record/projects/project/add/"):
        return makers.make_project(title="水渠", area_id="150429")


def of(record):
    return reverse("history:record", args=[record._meta.app_label, record._meta.model_name, record.pk])


ALL = "/history/"


def texts(answer):
    """What stands in the list of changes, one line of text for each paragraph."""
    assert answer.status_code == 200
    found = re.findall(r'<ol class="history">.*?</ol>', answer.content.decode(), re.S)
    without_links = re.sub(r'<a class="take-back".*?</a>', "", "".join(found), flags=re.DOTALL)
    lines = re.split(r"</p>|</div>|</h3>", without_links)
    return [" ".join(strip_tags(line).split()) for line in lines if strip_tags(line).strip()]


def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def test_a_form_tells_who_changed_what_from_what(client, project, chief):
    client.force_login(chief)
    url = reverse("records:change", args=["projects", "project", project.pk])
    client.post(url, sent_by(client.get(url), "record-form", "_save", title="新水渠", place="甲村"))
    changed = texts(client.get(of(project)))[:3]
    assert changed[0] == "名称 由水渠改为新水渠"
    assert changed[1] == "地点 由空改为甲村"
    assert re.fullmatch(r"\d\d:\d\d 李晓梅 记录页", changed[2])
    in_english(client)
    assert texts(client.get(of(project)))[0] == "Title from水渠to新水渠"


def test_every_other_way_is_named(client, project, chief):
    job = Import.objects.create(kind="projects", name="台账.xlsx", size=1, user=chief)
    ways = (
        telling("import", chief, **{"import": job.pk, "name": "台账.xlsx"}),
        telling("bulk", chief, **{"import": job.pk}),
        telling("command", command="number_projects"),
    )
    for number, way in enumerate(ways):
        with way:
            Project.objects.filter(pk=project.pk).update(place=f"{number}村")
    with telling("sql", application="psql"), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET place = '丙村' WHERE id = %s", [project.pk])
    client.force_login(chief)
    answer = client.get(of(project))
    lines = texts(answer)
    assert lines[0] == "地点 由2村改为丙村"
    assert re.search(r"^\d\d:\d\d 数据库（\w+，psql）$", lines[1])
    assert lines[3].endswith("命令“number_projects”")
    assert lines[5].endswith(f"李晓梅 批量修改 #{job.pk} 台账.xlsx")
    assert lines[7].endswith(f"李晓梅 导入 #{job.pk} 台账.xlsx")
    assert f'href="/imports/{job.pk}/"' in answer.content.decode()


def test_parts_are_told_with_their_record_by_the_names_of_then(client, project, chief):
    with telling("form", chief, path="/", reasons=["合同变更"]):
        line = makers.make_funding(project=project, amount=Decimal("3319942.59"))
        payment = makers.make_disbursement(funding=line)
    with telling("form", chief, path="/"):
        payment.delete()
        Funding.objects.filter(pk=line.pk).update(amount=Decimal(1))
    client.force_login(chief)
    lines = texts(client.get(of(project)))
    assert lines[0] == "资金明细：区级帮扶资金 2014 承诺资金（万元） 由331.994259改为0.0001"
    assert lines[1] == "拨款记录：拨付 2014-06-01 删除"
    assert "原因：合同变更" in lines


def test_names_are_those_that_held_then(client, project, chief):
    body = Organisation.objects.create(name_zh="从前的名称", kind="enterprise", area_id="110108")
    with telling("form", chief, path="/"):
        Project.objects.filter(pk=project.pk).update(implementing_organisation=body)
    with telling("form", chief, path="/"):
        type(body).objects.filter(pk=body.pk).update(name_zh="后来的名称")
    client.force_login(chief)
    assert texts(client.get(of(project)))[0].endswith("改为从前的名称")


def test_who_may_not_see_a_record_learns_nothing_of_it(client, project, editor, stranger):
    with telling("form", editor, path="/"):
        line = makers.make_funding(project=project)
    with telling("form", editor, path="/"):
        line.delete()
    client.force_login(editor)
    assert texts(client.get(of(project)))
    assert "水渠" in "".join(texts(client.get(ALL)))
    client.force_login(stranger)
    assert client.get(of(project)).status_code == 404
    for query in ("", "?_export=csv", "?kind=projects.project", "?who=editor", "?area=150429"):
        body = client.get(ALL + query).content.decode()
        assert "水渠" not in body
        assert "资金明细" not in body


def test_a_record_that_is_gone_keeps_its_history_for_who_saw_it(client, project, editor, stranger):
    url, key = of(project), project.pk
    with telling("form", editor, path="/"):
        project.delete()
    client.force_login(editor)
    answer = client.get(url)
    assert texts(answer)[0] == "项目 删除"
    assert f'href="/projects/{key}/"' not in answer.content.decode()
    assert "水渠" in "".join(texts(client.get(ALL)))
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    assert "水渠" not in client.get(ALL).content.decode()


def test_users_are_for_administrators_alone(client, chief, editor):
    client.force_login(editor)
    assert "chief" not in client.get(ALL).content.decode()
    assert client.get(of(chief)).status_code == 404
    client.force_login(chief)
    assert client.get(of(editor)).status_code == 200


def test_pages_and_the_file_hold_each_change_once(client, project, chief):
    for number in range(120):
        with telling("form", chief, path="/"):
            Project.objects.filter(pk=project.pk).update(place=f"{number}村")
    client.force_login(chief)
    url, changes = of(project), []
    while url:
        answer = client.get(url)
        changes += [line for line in texts(answer) if line.startswith("地点")]
        place = answer.context["page"].place
        url = f"{of(project)}?after={place}" if place else ""
    before = ["空", *(f"{number}村" for number in range(119))]
    assert changes == [f"地点 由{old}改为{n}村" for n, old in reversed(list(enumerate(before)))]
    file = csv.reader(client.get(f"{of(project)}?_export=csv").content.decode("utf-8-sig").splitlines())
    rows = [line for line in file if "地点" in line]
    assert [line[-1] for line in rows] == [f"{number}村" for number in reversed(range(120))]


def test_filters_leave_what_was_asked_for(client, project, chief, editor):
    with telling("form", editor, path="/projects/pay/"):
        Project.objects.filter(pk=project.pk).update(place="甲村")
    with telling("command", command="x"):
        Project.objects.filter(pk=project.pk).update(total_investment=Decimal(1000000))
    client.force_login(chief)
    place, total = "地点 由空改为甲村", "总投资（万元） 由空改为100.00"
    for query, told in (
        ("who=editor", [place]),
        ("via=command", [total]),
        ("money=on", [total]),
        ("path=/projects/", [place]),
        ("area=宁城县&kind=projects.project&via=form&who=editor", [place]),
        ("area=海淀区&kind=projects.project&via=form", []),
        ("until=2001-01-01", []),
    ):
        shown = [line for line in texts(client.get(f"{ALL}?{query}")) if line.startswith(("地点", "总投资"))]
        assert shown == told, query
    field = next(key for key, label in fields_of(client, project) if label == "地点")
    assert texts(client.get(f"{of(project)}?field={field}"))[0] == place
    assert "没有符合条件的修改" in client.get(f"{of(project)}?field={field}&via=command").content.decode()


def fields_of(client, project):
    for key, label in client.get(of(project)).context["form"].fields["field"].choices:
        yield from label if isinstance(label, list) else [(key, label)]


def test_the_page_of_a_record_shows_its_newest_changes(client, project, chief):
    client.force_login(chief)
    with telling("form", chief, path="/"):
        Project.objects.filter(pk=project.pk).update(place="甲村")
    shown = client.get(project.get_absolute_url())
    assert texts(shown)[0] == "地点 由空改为甲村"
    assert f'href="{of(project)}"' in shown.content.decode()
    act = Act.objects.latest("pk")
    assert f'href="{reverse("history:act", args=[act.pk])}"' in shown.content.decode()
    # Its form leads there; that of a kind without a page of its own shows them itself.
    form = client.get(reverse("records:change", args=["projects", "project", project.pk]))
    assert (texts(form), f'href="{of(project)}"' in form.content.decode()) == ([], True)
    with telling("form", chief, path="/"):
        Organisation.objects.filter(pk=makers.government("110108").pk).update(name_en="Haidian")
    kind = client.get(reverse("records:change", args=["directory", "organisation", makers.government("110108").pk]))
    assert "Haidian" in texts(kind)[0]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "%00"])
def test_an_address_that_names_no_record_is_not_found(client, chief, key):
    client.force_login(chief)
    for kind in ("projects/project", "directory/area", "directory/agreement_parties", "sessions/session", "no/thing"):
        assert client.get(f"/history/{kind}/{key}/").status_code == 404
    assert client.get(f"{ALL}?after={key}").status_code == 200


def test_what_was_there_when_the_history_began_is_no_change(client, chief):
    client.force_login(chief)
    answer = client.get(f"{ALL}?kind=directory.sector")
    assert texts(answer) == []
    assert "此前情况不详" in answer.content.decode()


def test_what_an_import_wrote_names_the_row_of_the_workbook(client, chief):
    makers.make_project(title="甲校", area_id="150430", programme_year="2014")
    rows = "项目名称,旗县,年度,具体地点\n乙院,宁城县,2014,小城子镇\n甲校,敖汉旗,2014,新址\n"
    job = steps.receive(ContentFile(rows.encode()), "表.csv", "projects", chief)
    steps.preview(job)
    steps.write(job)
    client.force_login(chief)
    for title, row in (("乙院", 2), ("甲校", 3)):
        project = Project.objects.get(title=title)
        assert f"第{row}行" in texts(client.get(of(project)))
        file = b"".join(client.get(of(project), {"_export": "csv"})).decode("utf-8-sig")
        assert f"导入 #{job.pk} 表.csv 第{row}行" in file
    # Who may not open the import is not told of its rows.
    client.force_login(makers.make_user("viewer", "150000", username="reader"))
    assert "第3行" not in client.get(of(project)).content.decode()

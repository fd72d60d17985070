"""An editor of 赤峰市 tries to see, or to change, more than is theirs: by form, import, undo, action and report."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from aidportal.accounts.models import User
from aidportal.directory.models import Document, Organisation
from aidportal.imports import steps
from aidportal.imports.undo import undo
from aidportal.records.taking_back import TakingBackRefused
from aidportal.reports.models import IssuedReport
from projects.models import Funding, Project
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import told_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Of 赤峰市, with 海淀区 in reach; 兴和县 (150924) of 乌兰察布市 is not."""
    makers.make_pairing()
    user = User.objects.create_user("chifeng", None, role="editor")
    user.areas.set(["150400"])
    client.force_login(user)
    return user


def sent(user, kind, text):
    job = steps.receive(ContentFile(text.encode()), "表.csv", kind, user)
    steps.preview(job)
    return job


def written(user, kind, text):
    job = sent(user, kind, text)
    steps.write(job)
    assert job.state == "written", (job.message, [row.data["problems"] for row in job.rows.all()])
    return job


def problems(job):
    return [problem["text"] for row in job.rows.all() for problem in row.data["problems"]]


def test_no_form_moves_the_government_of_another_area_into_ones_own(client, editor):
    haidian = makers.government("110108")
    page = reverse("admin:directory_organisation_change", args=[haidian.pk])
    answer = client.get(page)
    assert form_of(answer, "organisation_form").buttons == set()
    typed = {"name_zh": haidian.name_zh, "kind": "department", "area": "150402"}
    assert client.post(page, typed).status_code == 403


def test_no_import_moves_an_organisation_of_another_area_into_ones_own(editor):
    school = Organisation.objects.create(name_zh="海淀小学", kind="school", area_id="110108", code="HD-1")
    seen = Project.objects.visible_to(editor).count()
    text = "单位名称,统一社会信用代码,类型,地区\n海淀小学,HD-1,学校,宁城县\n海淀区人民政府,110108,部门,宁城县\n"
    job = sent(editor, "organisations", text)
    assert [row.verdict for row in job.rows.all()] == ["wrong", "wrong"]
    assert Project.objects.visible_to(editor).count() == seen
    school.refresh_from_db()
    assert school.area_id == "110108"


def test_an_organisation_of_ones_own_does_not_move_out_nor_into_no_area(client, editor):
    school = Organisation.objects.create(name_zh="第一小学", kind="school", area_id="150429")
    page = reverse("admin:directory_organisation_change", args=[school.pk])
    for area in ("", "110108"):
        sent_form = sent_by(client.get(page), "organisation_form") | {"area": [area]}
        assert "不在您的地区范围内" in str(client.post(page, sent_form).context["errors"]), area
    school.refresh_from_db()
    assert school.area_id == "150429"


@pytest.mark.parametrize("change", [{"area_id": "150402"}, {"kind": "other"}, {"code": "X1"}])
def test_the_database_keeps_a_government_in_its_area_whoever_asks(change):
    rows = Organisation.objects.filter(pk=makers.government("110108").pk)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        rows.update(**change)
    school = Organisation.objects.create(name_zh="第一小学", kind="school")
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Organisation.objects.filter(pk=school.pk).update(kind="government")


def test_no_import_changes_the_sides_of_a_pairing(editor):
    pairing = makers.make_pairing(level="hospital")
    text = f"记录编号,帮扶方,受援方,结对层级\n{pairing.pk},北京市,宁城县,医院\n"
    job = sent(editor, "pairings", text)
    assert [row.verdict for row in job.rows.all()] == ["wrong"]


def test_a_code_of_another_area_is_refused_like_what_is_not_allowed(editor):
    makers.make_project(code="WL-1", area_id="150924")
    # A line that names its giver is the giver's.
    line = makers.make_funding(project=makers.make_project(title="校舍"), giver=makers.government("110108"))
    taken = sent(editor, "projects", "项目名称,项目编号,旗县,年度\n甲校,WL-1,宁城县,2014\n")
    not_allowed = sent(editor, "fundings", f"记录编号,安排资金（元）\n{line.pk},5\n")
    assert [row.verdict for row in not_allowed.rows.all()] == ["wrong"], not_allowed.summary
    assert problems(taken) == problems(not_allowed) == ["不在您登记的地区范围内，或其中的编号、名称已被使用。"]


def test_no_import_adds_money_in_the_name_of_another_side(editor):
    makers.make_project(title="校舍", giver=makers.government("110108"))
    job = sent(editor, "fundings", "项目名称,资金来源,支援方,年度,金额\n校舍,区级,海淀区,2014,5元\n")
    assert [row.verdict for row in job.rows.all()] == ["wrong"]
    job = sent(editor, "fundings", "项目名称,资金来源,年度,金额\n校舍,区级,2014,5元\n")
    assert [row.verdict for row in job.rows.all()] == ["new"]


def test_an_import_is_not_undone_by_somebody_who_moved_to_another_area(editor):
    job = written(editor, "projects", "项目名称,旗县,年度\n甲校,宁城县,2014\n")
    editor.areas.set(["150900"])
    moved = User.objects.get(pk=editor.pk)
    with pytest.raises(TakingBackRefused) as refused:
        undo(job, moved)
    assert refused.value.hindrances[0].url == ""
    assert Project.objects.filter(title="甲校").exists()


def test_no_form_names_whom_its_reader_does_not_see(client, editor):
    batch = makers.make_batch(direction="to_giver")
    other = makers.make_official(name="沈志强", home_area_id="150924")
    before = makers.make_posting(official=other, batch=batch, host_area_id="110116", starts_on="2014", ends_on="2015")
    mine = makers.make_official(name="李勇", home_area_id="150429")
    days = {"starts_on": "2016-03-01", "ends_on": "2018-02-28"}
    post = makers.make_posting(official=mine, batch=batch, host_area_id="110108", takes_over_from=before, **days)
    pages = [
        reverse(name, args=args)
        for name, args in (
            ("records:change", ["cadres", "official", mine.pk]),
            ("records:change", ["cadres", "posting", post.pk]),
            ("admin:cadres_official_change", [mine.pk]),
            ("admin:cadres_posting_change", [post.pk]),
        )
    ]
    host = User.objects.create_user("haidian", None, role="editor")
    host.areas.set(["110108"])
    for reader, status in ((host, 403), (editor, 200)):
        client.force_login(reader)
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [status, status, 200, 200]
        assert not any("沈志强" in answer.content.decode() for answer in answers)
    sent_form = sent_by(client.get(pages[1]), "record-form", title="副局长", starts_on="2014-06-01")
    answer = client.post(pages[1], sent_form)
    assert answer.status_code == 302, answer.context["problems"]
    post.refresh_from_db()
    assert (post.title, post.takes_over_from) == ("副局长", before)


def test_what_an_import_changed_stays_in_the_history_when_it_is_undone(editor):
    project = makers.make_project(title="校舍", programme_year="2014")
    job = written(editor, "projects", "项目名称,旗县,年度,具体地点\n校舍,宁城县,2014,小城子镇\n")
    undo(job, editor)
    project.refresh_from_db()
    assert project.place == ""
    *_made, imported, undone = told_of(project)
    assert [(told.act.via, told.act.who, told.columns) for told in (imported, undone)] == [
        ("import", editor.pk, ("place",)),
        ("undo", editor.pk, ("place",)),
    ]
    assert all((told.act.what["import"], told.act.what["name"]) == (job.pk, "表.csv") for told in (imported, undone))


@pytest.mark.parametrize(
    ("role", "areas", "status"),
    [("viewer", (), 403), ("viewer", ("150400",), 403), ("editor", (), 403), ("editor", ("150400",), 302)],
)
def test_reports_are_issued_by_who_answers_for_records(client, role, areas, status):
    makers.make_pairing()
    user = User.objects.create_user("reader", None, role=role)
    user.areas.set(areas)
    client.force_login(user)
    shown = client.get(reverse("reports:reports")).content.decode()
    address = reverse("reports:issue", args=["pairings"])
    assert (address in shown) == (status == 302)
    assert client.post(address).status_code == status
    assert IssuedReport.objects.count() == (status == 302)


def test_pages_offer_to_change_only_what_may_be_changed(client, editor):
    own, theirs = (
        makers.make_donation(giver=makers.government("150429"), receiver=makers.government("110108")),
        (makers.make_donation()),
    )
    for gift, is_own in ((own, True), (theirs, False)):
        shown = client.get(reverse("projects:donation_detail", args=[gift.pk])).content.decode()
        assert (reverse("records:change", args=["projects", "donation", gift.pk]) in shown) == is_own


def test_no_editor_makes_a_document_that_is_common_to_all_or_a_sample(client, editor):
    page = reverse("admin:directory_document_add")
    for kind in ("by_hand", "sample"):
        typed = sent_by(client.get(page), "document_form", title="新文件") | {"kind": [kind]}
        assert client.post(page, typed).context["adminform"].form.errors["kind"], kind
    job = sent(editor, "documents", "文件名称,类型\n甲,手工录入\n乙,示例，非真实\n")
    assert "new" not in [row.verdict for row in job.rows.all()]
    assert not Document.objects.filter(title__in=["新文件", "甲", "乙"]).exists()


def test_no_line_is_put_on_a_project_in_the_name_of_another(client, editor):
    """The receiving side types a giver into the line of its own project."""
    project = makers.make_project()
    page = reverse("admin:projects_project_change", args=[project.pk])
    typed = {"fundings__0__source": "district", "fundings__0__amount": "5万"}
    giver = {"fundings-0-giver": [str(makers.government("110108").pk)]}
    answer = client.post(page, sent_by(client.get(page), "project_form", **typed) | giver)
    assert answer.status_code == 200
    assert not Funding.objects.exists()
    assert client.post(page, sent_by(client.get(page), "project_form", **typed)).status_code == 302

"""What the portal exports comes back unchanged, and one changed cell changes one attribute of one record."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from aidportal.directory.models import Pairing
from aidportal.history.models import Act
from aidportal.imports import steps
from aidportal.imports.models import Import
from aidportal.imports.sender import System
from aidportal.imports.undo import undo
from aidportal.records.taking_back import TakingBackRefused
from cadres.models import Posting
from projects.models import Funding, Output, Project, StatusChange
from tests import makers
from trainings.models import Session

LISTS = {
    "projects": "/projects/",
    "fundings": "/projects/funding/",
    "disbursements": "/projects/payments/",
    "outputs": "/projects/outputs/",
    "statuses": "/projects/statuses/",
    "donations": "/projects/donations/",
    "officials": "/cadres/",
    "batches": "/cadres/batches/",
    "sessions": "/trainings/",
    "pairings": "/directory/pairings/",
    "documents": "/directory/documents/",
}
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def administrator() -> Any:
    """Who exports and imports; records of every kind, with the odd values that round trips lose."""
    document = makers.make_document(title="=1+1")
    project = makers.make_project(
        title='-幼儿园, "一期"',
        document=document,
        total_investment=Decimal("20000000.00"),
        total_qualifier="more_than",
        status="running",
        giver=makers.government("110108"),
        place="小城子镇",
        programme_year="2013..2015-03",
    )
    StatusChange.objects.create(project=project, status="running", since="2014-03")
    sides = {"giver": makers.government("110108"), "receiver": makers.government("150429")}
    Pairing.objects.create(document=document, starts_on="2011", **sides)
    line = makers.make_funding(project=project, amount=Decimal("679071.20"), source="district")
    makers.make_disbursement(funding=line, amount=Decimal("0.01"), moved_on=date(2014, 3, 5))
    Output.objects.create(project=project, name="果林", unit="亩", actual=Decimal("3285"))
    makers.make_donation(document=document, cash=Decimal("3333.33"), given_on="2012")
    makers.make_posting(official=makers.make_official(name="王涛", document=document), document=document)
    Session.objects.create(title="培训, 班", document=document, starts_on="2014-07", days=Decimal("2.5"))
    return makers.make_user("administrator")


def exported(user: Any, url: str, form: str = "xlsx", language: str = "zh-hans", unit: str = "wan") -> bytes:
    user.unit = unit
    user.save()
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(url, {"_export": form}).content


def sent(user: Any, kind: str, content: bytes, name: str = "表.xlsx", **decisions: Any) -> Import:
    job = steps.receive(ContentFile(content), name, kind, user)
    job.decisions = decisions
    job.save()
    steps.preview(job)
    return job


def with_cell(content: bytes, heading: str, value: Any) -> bytes:
    """An exported workbook with another value under ``heading`` in its first row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    column = next(cell.column for cell in page[1] if str(cell.value).startswith(heading))
    page.cell(2, column).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    ("form", "language", "unit"), [("xlsx", "zh-hans", "wan"), ("xlsx", "en", "yi"), ("csv", "zh-hans", "yuan")]
)
def test_what_is_exported_comes_back_unchanged(administrator, kind, form, language, unit):
    content = exported(administrator, LISTS[kind], form, language, unit)
    job = sent(administrator, kind, content, f"表.{form}")
    assert set(job.summary["counts"]) == {"unchanged"}, [row.data for row in job.rows.exclude(verdict="unchanged")]


CELLS = [
    ("projects", "项目", "新名称", Project, {"title": "新名称"}),
    ("projects", "总投资", 250, Project, {"total_investment": Decimal("2500000.00")}),
    ("projects", "状态", "完工", Project, {"status": "completed"}),
    ("projects", "地区", "敖汉旗", Project, {"area_id": "150430"}),
    ("fundings", "来源", "配套资金", Funding, {"source": "matching"}),
    ("outputs", "实际", 4000, Output, {"actual": Decimal("4000.0000")}),
    ("officials", "任职职务", "副旗长", Posting, {"title": "副旗长"}),
    ("sessions", "天数", 3, Session, {"days": Decimal("3.0")}),
]


def state(model: Any) -> list[dict[str, Any]]:
    """All that the records hold themselves, not what the database keeps of others for them."""
    following = {model._meta.get_field(name).attname for name in getattr(model, "follows_others", ())}
    rows = model.objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in following} for row in rows]


@pytest.mark.parametrize(("kind", "heading", "value", "model", "changed"), CELLS)
def test_one_changed_cell_changes_exactly_that_attribute(administrator, kind, heading, value, model, changed):
    content = exported(administrator, LISTS[kind])
    headings = [str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(content)).active[1]]
    if not any(one.startswith(heading) for one in headings):
        heading = {"任职职务": "挂职职务", "天数": "天", "来源": "资金来源", "实际": "实际"}.get(heading, heading)
    before = state(model)
    job = sent(administrator, kind, with_cell(content, heading, value))
    assert job.summary["counts"].get("changed") == 1, (headings, [row.data for row in job.rows.all()])
    steps.write(job)
    assert job.state == Import.State.WRITTEN, job.message
    after = state(model)
    found = [
        {name: value for name, value in new.items() if old[name] != value}
        for old, new in zip(before, after, strict=True)
    ]
    assert [one for one in found if one] == [changed]
    undo(job, job.user or System())
    assert state(model) == before


ROWS = "项目名称,旗县,年度,市级（万元）,实施单位\n甲校,敖汉旗,2014,10,教育局\n乙院,宁城县,2014,20.5,卫生局\n".encode()


def test_the_same_file_twice_changes_nothing(administrator):
    job = sent(administrator, "projects", ROWS, "项目.csv")
    steps.write(job)
    assert job.state == Import.State.WRITTEN
    assert Project.objects.get(title="甲校").document == job.document
    again = sent(administrator, "projects", ROWS, "项目.csv")
    assert again.summary["counts"] == {"unchanged": 2}
    steps.write(again)
    assert again.document is None
    assert Project.objects.filter(title="甲校").count() == 1


def test_an_import_is_undone_as_a_whole_and_not_over_later_changes(administrator):
    before = [state(model) for model in (Project, Funding)]
    job = sent(administrator, "projects", ROWS, "项目.csv")
    steps.write(job)
    Project.objects.filter(title="甲校").update(place="别处")
    with pytest.raises(TakingBackRefused) as refusal:
        undo(job, job.user or System())
    assert "甲校" in refusal.value.hindrances[0].label
    Project.objects.filter(title="甲校").update(place="")
    undo(job, job.user or System())
    assert [state(model) for model in (Project, Funding)] == before
    job.refresh_from_db()
    assert (job.state, job.document) == (Import.State.UNDONE, None)


def test_a_record_added_under_an_imported_one_stands_in_the_way_of_undoing(administrator):
    job = sent(administrator, "projects", ROWS, "项目.csv")
    steps.write(job)
    Output.objects.create(project=Project.objects.get(title="乙院"), name="床位", unit="张")
    with pytest.raises(TakingBackRefused) as refusal:
        undo(job, job.user or System())
    assert "乙院" in refusal.value.hindrances[0].label
    assert Project.objects.filter(title="甲校").exists()


def test_nothing_is_written_while_a_row_is_wrong_and_the_rest_when_it_is_left_out(administrator):
    job = sent(administrator, "projects", ROWS + "丙路,宁城县,2014,很多,\n".encode(), "项目.csv")
    assert job.summary["counts"] == {"new": 2, "wrong": 1}
    problem = job.rows.get(verdict="wrong").data["problems"][0]
    assert (problem["column"], problem["heading"], problem["found"]) == ("D", "市级", "很多")
    steps.write(job)
    assert not Project.objects.filter(title="甲校").exists()
    assert steps.decide_rows(job, skip=["wrong"])
    steps.preview(job)
    steps.write(job)
    assert Project.objects.filter(title__in=["甲校", "丙路"]).count() == 1


def test_what_changed_since_the_preview_is_shown_again_and_not_written(administrator):
    first, second = (sent(administrator, "projects", ROWS, "项目.csv") for _time in range(2))
    steps.write(first)
    steps.write(second)
    assert second.state == Import.State.PREVIEWED
    assert second.summary["counts"] == {"unchanged": 2}
    assert Project.objects.filter(title="甲校").count() == 1


def test_a_similar_title_in_the_same_place_and_year_is_asked_about(administrator):
    makers.make_project(title="下洼镇中心幼儿园建设", area_id="150430", programme_year="2014")
    content = "项目名称,旗县,年度\n下洼镇中心幼儿园建设项目,敖汉旗,2014\n".encode()
    job = sent(administrator, "projects", content, "项目.csv")
    assert job.summary["counts"] == {"doubtful": 1}
    place = str(job.rows.get())
    same = sent(
        administrator, "projects", content, "项目.csv", rows={place: str(job.rows.get().data["likely"][0]["pk"])}
    )
    assert same.summary["counts"] == {"unchanged": 1}  # the record keeps the name it has
    new = sent(administrator, "projects", content, "项目.csv", rows={place: "new"})
    assert new.summary["counts"] == {"new": 1}


def test_an_editor_imports_only_into_the_editors_areas(administrator):
    job = sent(makers.make_user("editor", "150429"), "projects", ROWS, "项目.csv")
    assert {str(row).split("!")[1]: row.verdict for row in job.rows.all()} == {"2": "wrong", "3": "new"}


def test_an_amount_beyond_the_commitment_is_told_with_its_row(administrator):
    content = "项目名称,旗县,年度,市级（万元）,已拨付（万元）\n甲校,敖汉旗,2014,10,11\n乙院,宁城县,2014,10,9\n".encode()
    job = sent(administrator, "projects", content, "项目.csv")
    assert {row.number: row.verdict for row in job.rows.all()} == {2: "wrong", 3: "new"}


def test_the_command_tells_and_writes(administrator, tmp_path, capsys):
    path = tmp_path / "项目.csv"
    path.write_bytes(ROWS)
    call_command("import_workbook", str(path), "--kind", "projects", "--json")
    assert '"verdict": "new"' in capsys.readouterr().out
    assert not Act.objects.filter(via="import").exists()
    call_command("import_workbook", str(path), "--kind", "projects", "--write")
    assert Project.objects.filter(title="甲校").exists()


def test_an_imported_line_is_unchanged_where_only_its_project_gets_another_giver(administrator):
    content = exported(administrator, LISTS["fundings"])
    before = state(Funding)
    job = sent(administrator, "fundings", with_cell(content, "承诺资金", 70))
    assert job.summary["counts"] == {"changed": 1}
    steps.write(job)
    assert job.state == Import.State.WRITTEN, job.message
    Project.objects.update(giver=makers.government("110114"))
    undo(job, job.user or System())
    assert state(Funding) == before

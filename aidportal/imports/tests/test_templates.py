"""Template workbooks: every kind has one, and filled in with its own examples it imports."""

from __future__ import annotations

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from aidportal.directory.models import Agreement, Pairing
from aidportal.imports import templates
from aidportal.imports.corrections import _ as say
from aidportal.intake.kinds import importer, importers
from aidportal.intake.mapping import knows_heading, plain
from tests import makers
from trainings.models import Session

from .books import read, workbook_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = [kind.key for kind in importers()]


@pytest.fixture
def administrator(client):
    sides = {"giver": makers.government("110114"), "receiver": makers.government("150425")}
    Pairing.objects.create(document=makers.make_document(), **sides)
    client.force_login(makers.make_user("administrator"))


def template(client, tmp_path, kind):
    return workbook_of(client.get(reverse("imports:template", args=[kind])), tmp_path)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_headings_of_a_template_are_all_understood(client, administrator, tmp_path, kind, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    job = read(client, filled(template(client, tmp_path, kind)), kind=kind, name="模板.xlsx")
    assert len(job.summary["tables"]) == 1
    columns = job.summary["tables"][0]["columns"]
    assert [column["field"] for column in columns] == [field.name for field in templates.fields_of(importer(kind))]
    assert {column["how"] for column in columns} == {"named"}


def make_what_examples_belong_to():
    """What the examples of parts belong to: a project with a funding line, a session, an agreement."""
    document = makers.make_document(title="孔雀飞北疆 衔智落草原")
    project = makers.make_project(title="下洼镇幼儿园", area_id="150430", document=document)
    makers.make_funding(project=project, source="district", amount=10_000_000)
    Session.objects.create(title="教师培训班", starts_on="2014-07", document=document)
    Agreement.objects.create(title="京蒙扶贫协作框架协议", kind="framework", document=document)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_with_its_own_examples_imports_cleanly(client, administrator, tmp_path, kind):
    if kind not in ("projects", "sessions"):
        make_what_examples_belong_to()
    job = read(client, filled(template(client, tmp_path, kind)), kind=kind, name="模板.xlsx")
    problems = [(row.data["problems"], row.data["questions"]) for row in job.rows.all()]
    assert job.state == "previewed", job.message
    assert set(job.summary["counts"]) <= {"new", "unchanged", "changed"}, problems
    assert sum(job.summary["counts"].values()) == 1


def filled(path) -> bytes:
    """The template with the row of its examples copied to the sheet to be filled in."""
    book = openpyxl.load_workbook(path)
    first, examples = book.worksheets[:2]
    for cell in examples[2]:
        first.cell(2, cell.column).value = cell.value
    book.save(path)
    return path.read_bytes()


def test_a_template_has_notes_and_drop_downs(client, administrator, tmp_path):
    book = openpyxl.load_workbook(template(client, tmp_path, "projects"))
    page = book.worksheets[0]
    assert all(cell.comment for cell in page[1])
    fields = templates.fields_of(importer("projects"))
    offering = {column for column, field in enumerate(fields, 1) if field.choices()}
    ruled = {rule.min_col for rules in page.data_validations.dataValidation for rule in rules.sqref.ranges}
    assert offering <= ruled


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_added_to_wrong_rows_is_no_column_of_any_kind(kind):
    for language in ("zh-hans", "en"):
        with override(language):
            assert not {plain(say("Stood in")), plain(say("What is wrong"))} & knows_heading(importer(kind))

"""The record pages of the directory: an editor adds one of each kind, and nonsense is answered in words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aidportal.directory.models import Agreement, Document, Organisation, Pairing, Sector
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NINGCHENG, XINGHE = "150429", "150924"


@pytest.fixture(autouse=True)
def _unhashed_files(settings, tmp_path):
    """Pages are drawn before the files beside them were collected; uploads go to a place of their own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(client):
    """Of 赤峰市, and so with a view of 海淀区, which is paired with 宁城县."""
    makers.make_pairing(document=by_hand())
    client.force_login(makers.make_user("editor", "150400"))
    return client


def by_hand():
    return Document.objects.get(kind="by_hand")


def post(client, model, typed):
    return client.post(reverse(f"admin:directory_{model}_add"), typed)


def refused(answer):
    """The names of the fields that say something; the page came back with what was typed."""
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    found = set(answer.context["adminform"].form.errors)
    for lines in answer.context["inline_admin_formsets"]:
        found |= {name for form in lines.formset.forms for name in form.errors}
        found |= {"lines"} if lines.formset.non_form_errors() else set()
    return found


def pairing(**changes):
    typed = {
        "giver": makers.government("110108").pk,
        "receiver": makers.government(NINGCHENG).pk,
        "level": "county",
        "starts_on": "2016",
        "document": by_hand().pk,
    }
    return typed | changes


def agreement(**changes):
    """What the browser sends of a yearly agreement with one task and one target."""
    typed = {
        "title": "2014年度协作协议",
        "kind": "yearly",
        "parties": [makers.government("110108").pk, makers.government(NINGCHENG).pk],
        "signed_on": "2014-03",
        "starts_on": "2014",
        "ends_on": "2014",
        "sectors": ["education", "health"],
        "document": by_hand().pk,
        "tasks-TOTAL_FORMS": "1",
        "tasks-INITIAL_FORMS": "0",
        "tasks-0-number": "1",
        "tasks-0-text": "选派干部挂职",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "0",
        "targets-0-figure": "committed",
        "targets-0-year": "2014",
        "targets-0-value": "3000000",
    }
    return typed | changes


# ---- One of each kind


def test_an_editor_records_an_organisation(editor):
    typed = {"name_zh": "宁城县第一中学", "kind": "school", "area": NINGCHENG}
    assert post(editor, "organisation", typed).status_code == 302
    school = Organisation.objects.get(name_zh="宁城县第一中学")
    assert (school.area_id, school.initials) == (NINGCHENG, "ncxdyzx")


def test_an_editor_records_a_pairing(editor):
    assert post(editor, "pairing", pairing()).status_code == 302
    assert Pairing.objects.count() == 2


def test_an_editor_records_an_agreement_with_tasks_and_targets(editor):
    answer = post(editor, "agreement", agreement())
    assert answer.status_code == 302, answer.context["errors"]
    made = Agreement.objects.get()
    assert (made.parties.count(), made.sectors.count()) == (2, 2)
    assert made.tasks.get().text == "选派干部挂职"
    assert made.targets.get().value == 3_000_000


def test_an_editor_records_a_document_with_its_file(editor):
    typed = {"title": "通知", "kind": "notice", "file": SimpleUploadedFile("通知.pdf", b"%PDF-1.7")}
    assert post(editor, "document", typed).status_code == 302
    made = Document.objects.get(title="通知")
    assert made.recorded_by.username == "editor-150400"
    assert made.file.size == 8


def test_an_administrator_records_areas_and_fields(client):
    client.force_login(makers.make_user("administrator"))
    lines = {"populations-TOTAL_FORMS": "0", "populations-INITIAL_FORMS": "0"}
    area = {"code": "150499", "name_zh": "新区", "level": "county", "parent": "150400"}
    assert post(client, "area", area | lines).status_code == 302
    assert makers.government("150499").name_zh == "新区人民政府"
    field = {"code": "sports", "name_zh": "体育", "name_en": "Sports", "position": "900"}
    assert post(client, "sector", field).status_code == 302
    assert Sector.objects.filter(code="sports").exists()


# ---- Nonsense


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"kind": "castle"}, "kind"),
        ({"area": XINGHE}, "area"),
        ({"code": "a b"}, "code"),
        ({"kind": "government", "name_zh": "第二政府"}, "kind"),
    ],
)
def test_a_wrong_organisation_is_answered_beside_its_field(editor, changes, beside):
    number = Organisation.objects.count()
    typed = {"name_zh": "宁城县第一中学", "kind": "school", "area": NINGCHENG} | changes
    assert beside in refused(post(editor, "organisation", typed))
    assert Organisation.objects.count() == number


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"ends_on": "2015"}, "ends_on"),
        ({"starts_on": "2016-13"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),  # there is one without a start
        ({"receiver": ""}, "receiver"),
        ({"receiver": "999999999"}, "receiver"),
    ],
)
def test_a_wrong_pairing_is_answered_beside_its_field(editor, changes, beside):
    assert beside in refused(post(editor, "pairing", pairing(**changes)))
    assert Pairing.objects.count() == 1


def test_a_pairing_is_between_two_areas(editor):
    same = makers.government(NINGCHENG).pk
    assert "receiver" in refused(post(editor, "pairing", pairing(giver=same)))
    Organisation.objects.create(name_zh="宁城县医院", kind="hospital", area_id=NINGCHENG)
    hospital = Organisation.objects.get(name_zh="宁城县医院").pk
    assert "receiver" in refused(post(editor, "pairing", pairing(giver=hospital)))


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"title": ""}, "title"),
        ({"ends_on": "2013"}, "ends_on"),
        ({"parties": []}, "parties"),
        ({"sectors": ["alchemy"]}, "sectors"),
        ({"targets-0-value": "-1"}, "value"),
        ({"targets-0-value": "1e30"}, "value"),
        ({"targets-0-figure": "happiness"}, "figure"),
        ({"tasks-0-number": "-1"}, "number"),
        (
            {
                "targets-TOTAL_FORMS": "2",
                "targets-1-figure": "committed",
                "targets-1-year": "2014",
                "targets-1-value": "1",
            },
            "lines",
        ),
    ],
)
def test_a_wrong_agreement_is_answered_beside_its_field(editor, changes, beside):
    assert beside in refused(post(editor, "agreement", agreement(**changes)))
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"title": ""}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_on": "昨天"}, "published_on"),
        ({"file": SimpleUploadedFile("run.exe", b"MZ")}, "file"),
    ],
)
def test_a_wrong_document_is_answered_beside_its_field(editor, changes, beside):
    assert beside in refused(post(editor, "document", {"title": "通知", "kind": "notice"} | changes))
    assert not Document.objects.filter(title="通知").exists()


@pytest.mark.parametrize(
    ("changes", "beside"), [({"code": "15"}, "code"), ({"level": "village"}, "level"), ({"parent": "0"}, "parent")]
)
def test_a_wrong_area_is_answered_beside_its_field(client, changes, beside):
    client.force_login(makers.make_user("administrator"))
    lines = {"populations-TOTAL_FORMS": "0", "populations-INITIAL_FORMS": "0"}
    typed = {"code": "150499", "name_zh": "新区", "level": "county"} | lines | changes
    assert beside in refused(post(client, "area", typed))


@pytest.mark.parametrize(
    "query", ["?kind=%00", "?q=%00", "add/?document=%00", "add/?document=x&parent=2014-02-30&parties=%ff&sectors=%00"]
)
def test_an_address_with_nonsense_in_it_is_answered(editor, query):
    answer = editor.get(reverse("admin:directory_agreement_changelist") + query, follow=True)
    assert answer.status_code == 200


def test_the_page_of_a_record_ignores_an_empty_key_field(editor):
    address = reverse("admin:directory_document_change", args=[by_hand().pk])
    assert editor.get(f"{address}?_to_field=%00").status_code == 200


def test_what_cannot_be_a_choice_is_refused_in_words(editor):
    nonsense = {"title": "协议", "kind": "plan", "document": "x", "parent": "2014-02-30", "parties": ["y", "1z"]}
    assert refused(post(editor, "agreement", nonsense)) >= {"document", "parent", "parties"}

"""The record page of a project: one page, one save, refusals in words, and nobody else's rows."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from aidportal.directory.models import Document
from projects.models import Disbursement, Funding, Output, Project
from tests import makers
from tests.page_forms import opened_at, sent_by
from tests.told import told_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NINGCHENG, FENGZHEN = "150429", "150981"


@pytest.fixture(autouse=True)
def _unhashed_files(settings: Any) -> None:
    """Pages are drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def document() -> Document:
    return Document.objects.create(title="手工录入", kind="by_hand")


def signed_in(role: str, *areas: str) -> Client:
    user: Any = get_user_model().objects.create_user(f"{role}{''.join(areas)}", None, role=role)
    user.areas.set(areas)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in("administrator")


def page(document: Document, **changes: str) -> dict[str, Any]:
    """What the browser sends for the orchard of 宁城县 with one line, one payment and one output."""
    typed = {
        "title": "果园",
        "area": NINGCHENG,
        "document": str(document.pk),
        "programme_year": "2014",
        "fundings-TOTAL_FORMS": "1",
        "fundings-INITIAL_FORMS": "0",
        "fundings-0-source": "municipal",
        "fundings-0-fiscal_year": "2014",
        "fundings-0-amount": "500万元",
        "fundings-0-tolerance": "0",
        "fundings-0-disbursements-TOTAL_FORMS": "2",
        "fundings-0-disbursements-INITIAL_FORMS": "0",
        "fundings-0-disbursements-0-moved_on": "2014-05",
        "fundings-0-disbursements-0-amount": "200万",
        "fundings-0-disbursements-0-stage": "paid",
        "fundings-0-disbursements-1-stage": "paid",
        "outputs-TOTAL_FORMS": "1",
        "outputs-INITIAL_FORMS": "0",
        "outputs-0-name": "果园",
        "outputs-0-unit": "亩",
        "outputs-0-actual": "3285",
        "progress-TOTAL_FORMS": "0",
        "progress-INITIAL_FORMS": "0",
        "status_changes-TOTAL_FORMS": "0",
        "status_changes-INITIAL_FORMS": "0",
    }
    return typed | changes


def again(line: Funding, **changes: str) -> dict[str, Any]:
    """What the browser sends when the saved line, without payments so far, is opened and changed."""
    return page(
        line.project.document,
        **{
            "code": line.project.code,
            "fundings-INITIAL_FORMS": "1",
            "fundings-0-id": str(line.pk),
            "fundings-0-project": str(line.project_id),
            "outputs-TOTAL_FORMS": "0",
        },
        **changes,
    )


def line_of(document: Document, area: str = NINGCHENG, amount: int = 5_000_000) -> Funding:
    project = Project.objects.create(title=f"果园{area}", area_id=area, document=document)
    return project.fundings.create(source="municipal", fiscal_year="2014", amount=amount)


ADD = "admin:projects_project_add"
CHANGE = "admin:projects_project_change"


def test_one_save_records_project_line_payment_and_output(administrator: Client, document: Document) -> None:
    answer = administrator.post(reverse(ADD), page(document))
    assert answer.status_code == 302, answer.context["errors"]
    project = Project.objects.get()
    assert project.fundings.get().amount == 5_000_000
    assert Disbursement.objects.get().amount == 2_000_000
    assert Disbursement.objects.get().funding.project == project
    assert Output.objects.get().actual == 3285


def test_a_saved_page_sent_again_changes_nothing(administrator: Client, document: Document) -> None:
    line = line_of(document)
    payment = line.disbursements.create(moved_on="2014-05", amount=1_234_567)
    shown = administrator.get(reverse(CHANGE, args=[line.project_id])).content.decode()
    assert 'value="500万元"' in shown
    assert 'value="1,234,567"' in shown
    row = "fundings-0-disbursements-0"
    changes = {
        "fundings-0-disbursements-INITIAL_FORMS": "1",
        f"{row}-id": str(payment.pk),
        f"{row}-funding": str(line.pk),
        f"{row}-amount": "1,234,567",
    }
    address = reverse(CHANGE, args=[line.project_id])
    typed = again(line, **changes) | opened_at(administrator, address)
    assert administrator.post(address, typed).status_code == 302
    assert [payment.amount for payment in Disbursement.objects.all()] == [1_234_567]


def test_a_payment_on_a_saved_line_is_saved(administrator: Client, document: Document) -> None:
    line = line_of(document)
    address = reverse(CHANGE, args=[line.project_id])
    assert administrator.post(address, again(line) | opened_at(administrator, address)).status_code == 302
    assert line.disbursements.get().amount == 2_000_000


def test_a_payment_above_the_commitment_is_refused_beside_its_amount(administrator: Client, document: Document) -> None:
    answer = administrator.post(reverse(ADD), page(document, **{"fundings-0-disbursements-0-amount": "600万"}))
    assert answer.status_code == 200
    lines = answer.context["inline_admin_formsets"][0].formset
    assert "6,000,000元" in str(lines.forms[0].nested.forms[0].errors["amount"])
    assert not Project.objects.exists()
    assert 'value="600万"' in answer.content.decode()


def test_refunds_below_zero_are_refused_beside_the_amount(administrator: Client, document: Document) -> None:
    answer = administrator.post(reverse(ADD), page(document, **{"fundings-0-disbursements-0-amount": "-5万"}))
    lines = answer.context["inline_admin_formsets"][0].formset
    assert "-50,000元" in str(lines.forms[0].nested.forms[0].errors["amount"])


def test_a_reason_lets_a_payment_exceed(administrator: Client, document: Document) -> None:
    changes = {"fundings-0-disbursements-0-amount": "600万", "fundings-0-disbursements-0-excess_reason": "追加"}
    assert administrator.post(reverse(ADD), page(document, **changes)).status_code == 302


def test_what_two_clients_exceed_together_is_refused_in_words(
    administrator: Client, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other client's payment arrives after the form has looked and before the database does."""
    from projects.forms import FundingForm

    line = line_of(document)
    monkeypatch.setattr(FundingForm, "_check_payments", lambda form: None)
    address = reverse(CHANGE, args=[line.project_id])
    typed = again(line, **{"fundings-0-disbursements-0-amount": "600万"}) | opened_at(administrator, address)
    answer = administrator.post(address, typed)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    assert 'value="600万"' in answer.content.decode()
    assert not Disbursement.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "长" * 10_000),
        ("title", "\0"),
        ("area", "999999"),
        ("area", "1504\x0029999"),
        ("total_investment", "1e30"),
        ("total_investment", "9" * 30),
        ("fundings-0-disbursements-0-amount", "1e30"),
        ("outputs-0-actual", "1e30"),
        ("people_benefiting", "9" * 20),
    ],
)
def test_nonsense_is_refused_in_words(administrator: Client, document: Document, field: str, typed: str) -> None:
    answer = administrator.post(reverse(ADD), page(document, **{field: typed}))
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert not Project.objects.exists()


def test_an_editor_sees_changes_and_deletes_no_row_of_another_area(document: Document) -> None:
    editor, theirs = signed_in("editor", "150400"), line_of(document, FENGZHEN).project
    mine = line_of(document).project
    listed = editor.get(reverse("admin:projects_project_changelist")).content.decode()
    assert mine.title in listed
    assert theirs.title not in listed
    for page_name in ("change", "history", "delete"):
        address = f"admin:projects_project_{page_name}"
        answers = [editor.get(reverse(address, args=[key])) for key in (theirs.pk, 10**9)]
        assert [answer.status_code for answer in answers] == [404, 404]


def test_an_editor_cannot_record_into_another_area(document: Document) -> None:
    editor = signed_in("editor", "150400")
    assert editor.post(reverse(ADD), page(document)).status_code == 302
    answer = editor.post(reverse(ADD), page(document, area=FENGZHEN))
    assert answer.context["adminform"].form.errors["area"]
    assert Project.objects.count() == 1


def test_autocomplete_offers_only_areas_and_projects_of_the_user(document: Document) -> None:
    editor = signed_in("editor", "150400")
    line_of(document, FENGZHEN)

    def found(model: str, field: str, term: str) -> list[str]:
        query = {"app_label": "projects", "model_name": model, "field_name": field, "term": term}
        rows = editor.get(reverse("admin:autocomplete"), query).json()["results"]
        return [row["id"] for row in rows]

    assert found("project", "area", "宁城") == [NINGCHENG]
    assert found("project", "area", "ningcheng") == [NINGCHENG]
    assert found("project", "area", "丰镇") == []
    assert found("donation", "project", "果园") == []
    assert found("project", "area", "\0") != [FENGZHEN]


def test_historical_areas_say_so_and_come_last(administrator: Client) -> None:
    query = {"app_label": "projects", "model_name": "project", "field_name": "area", "term": "延庆"}
    names = [row["text"] for row in administrator.get(reverse("admin:autocomplete"), query).json()["results"]]
    assert names[0].startswith("延庆区 (110119")
    assert names[-1].startswith("延庆县 (110229")
    assert "2015" in names[-1]


def test_viewers_do_not_get_in() -> None:
    answer = signed_in("viewer", "150400").get(reverse("admin:projects_project_changelist"))
    assert answer.status_code == 302


def test_no_address_tells_by_number_which_rows_exist(administrator: Client) -> None:
    assert administrator.get("/admin/r/1/1/").status_code == 404


def test_rules_are_checked_before_the_answer(administrator: Client, document: Document) -> None:
    assert administrator.post(reverse(ADD), page(document)).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_new_records_are_typed_into_the_pages_of_the_portal_from_the_site_too(admin_client):
    page = admin_client.get(reverse("admin:index"))
    assert reverse("records:add", args=["projects", "project"]) in page.text
    assert reverse("admin:projects_project_add") not in page.text


def test_the_site_keeps_no_log_beside_the_history_and_leads_there(admin_client):
    project = makers.make_project(title="旧名")
    page = reverse("admin:projects_project_change", args=[project.pk])
    assert admin_client.post(page, sent_by(admin_client.get(page), "project_form", title="新名")).status_code == 302
    assert not LogEntry.objects.exists()
    assert told_of(project)[-1].columns == ("title",)
    history = admin_client.get(reverse("admin:projects_project_history", args=[project.pk]))
    assert history.url == reverse("history:record", args=["projects", "project", project.pk])
    assert reverse("history:all") in admin_client.get(reverse("admin:index")).content.decode()

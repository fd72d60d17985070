"""What is sent twice is saved once, and only what is the same counts as sent twice."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from aidportal.accounts.models import SentForm
from aidportal.directory.models import Document
from aidportal.reports.models import IssuedReport
from tests.makers import make_user
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db

ADD = "admin:directory_document_add"
TITLES = ("通知", "公告")


def recorded():
    return Document.objects.filter(title__in=TITLES).count()


@pytest.fixture
def client(client):
    client.force_login(make_user("administrator"))
    return client


def shown(client, address):
    """What the record page at ``address`` would send."""
    return form_of(client.get(address), "document_form").sent


def test_a_record_sent_twice_is_saved_once_and_answered_alike(client: Client) -> None:
    form = shown(client, reverse(ADD)) | {"title": "通知"}
    first, second = (client.post(reverse(ADD), form | {button: "1"}) for button in ("_save", "_continue"))
    assert recorded() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert "只保存了一次" in client.get(second.headers["Location"]).content.decode()


def test_a_browser_learns_later_whether_what_it_sent_was_saved(client: Client) -> None:
    form = shown(client, reverse(ADD)) | {"title": "通知"}
    place = client.post(reverse(ADD), form | {"sent_as": "press-1"}).headers["Location"]
    client.post(reverse(ADD), form | {"title": "", "sent_as": "press-2"})
    told = {name: client.get(reverse("accounts:sent"), {"sent_as": name}).json() for name in ("press-1", "press-2", "")}
    assert told == {"press-1": {"location": place}, "press-2": {"location": ""}, "": {"location": ""}}
    # A second press of the same is the same record.
    client.post(reverse(ADD), form | {"sent_as": "press-3"})
    assert recorded() == 1
    assert client.get(reverse("accounts:sent"), {"sent_as": "press-3"}).json() == {"location": place}
    client.force_login(make_user("editor"))
    assert client.get(reverse("accounts:sent"), {"sent_as": "press-3"}).json() == {"location": ""}


def test_a_form_shown_again_saves_another(client: Client) -> None:
    for _time in range(2):
        client.post(reverse(ADD), shown(client, reverse(ADD)) | {"title": "通知"})
    assert recorded() == 2


def test_who_goes_back_and_types_something_else_saves_it(client: Client) -> None:
    form = shown(client, reverse(ADD))
    for title in TITLES:
        client.post(reverse(ADD), form | {"title": title})
    assert recorded() == 2


def test_a_refused_form_can_be_sent_again(client: Client) -> None:
    form = shown(client, reverse(ADD)) | {"title": ""}
    assert [client.post(reverse(ADD), form).status_code for _time in range(2)] == [200, 200]
    assert not SentForm.objects.exists()


def test_a_window_for_a_choice_answers_twice_with_the_same_record(client: Client) -> None:
    address = f"{reverse(ADD)}?_popup=1"
    form = shown(client, address) | {"title": "通知"}
    first, second = (client.post(address, form).content for _time in range(2))
    assert recorded() == 1
    assert first == second


def test_a_report_is_issued_once(client: Client) -> None:
    page = reverse("reports:reports")
    key = re.findall(r'name="form_key" value="(\w+)"', client.get(page).content.decode())[0]
    for _time in range(2):
        client.post(reverse("reports:issue", args=["annual"]), {"form_key": key})
    assert IssuedReport.objects.count() == 1


def test_what_was_sent_is_forgotten_after_a_day(client: Client) -> None:
    client.post(reverse(ADD), shown(client, reverse(ADD)) | {"title": "通知"})
    SentForm.objects.update(sent_at=F("sent_at") - timedelta(days=1))
    client.post(reverse(ADD), shown(client, reverse(ADD)) | {"title": "公告"})
    assert SentForm.objects.count() == 1

"""What is sent twice is saved once, and only what is the same counts as sent twice."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from aidportal.accounts.models import SentForm
from aidportal.directory.models import Document
from aidportal.reports.models import IssuedReport
from tests.makers import make_user

pytestmark = pytest.mark.django_db

ADD = "admin:directory_document_add"
TITLES = ("通知", "公告")


def recorded():
    return Document.objects.filter(title__in=TITLES).count()


class Fields(HTMLParser):
    """The controls of a page's forms with what they hold, as a browser would send them."""

    def __init__(self, html):
        super().__init__()
        self.sent, self._choice = {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") not in ("submit", "file", "checkbox") and "name" in given:
            self.sent[given["name"]] = given.get("value") or ""
        elif tag == "textarea":
            self.sent[given["name"]] = ""
        elif tag == "select":
            self._choice = given.get("name", "")
        elif tag == "option" and "selected" in given and self._choice:
            self.sent[self._choice] = given["value"]


@pytest.fixture
def client(client):
    client.force_login(make_user("administrator"))
    return client


def shown(client, address):
    return Fields(client.get(address).content.decode()).sent


def test_a_record_sent_twice_is_saved_once_and_answered_alike(client: Client) -> None:
    form = shown(client, reverse(ADD)) | {"title": "通知"}
    first, second = (client.post(reverse(ADD), form | {button: "1"}) for button in ("_save", "_continue"))
    assert recorded() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert "只保存了一次" in client.get(second.headers["Location"]).content.decode()


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
    key = shown(client, page)["form_key"]
    for _time in range(2):
        client.post(reverse("reports:issue", args=["annual"]), {"form_key": key})
    assert IssuedReport.objects.count() == 1


def test_what_was_sent_is_forgotten_after_a_day(client: Client) -> None:
    client.post(reverse(ADD), shown(client, reverse(ADD)) | {"title": "通知"})
    SentForm.objects.update(sent_at=F("sent_at") - timedelta(days=1))
    client.post(reverse(ADD), shown(client, reverse(ADD)) | {"title": "公告"})
    assert SentForm.objects.count() == 1

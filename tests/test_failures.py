"""What a reader sees when the database takes too long, is gone, or when an address is longer than the server reads."""

from __future__ import annotations

from errno import ENOSPC

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from aidportal.directory.models import Document
from aidportal.figures.statements import forget_sql
from aidportal.supervisor.web_worker import too_long
from projects.models.project import ProjectQuerySet
from tests import makers
from tests.page_forms import form_of, sent_by

pytestmark = pytest.mark.django_db

SLOW = "1 = (SELECT 1 FROM pg_sleep(5))"


@pytest.fixture
def client():
    client = Client(raise_request_exception=False)
    client.force_login(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def unwritten():
    """No SQL is kept that a test of slow statements could meet, or leave behind."""
    forget_sql()
    yield
    forget_sql()


@pytest.mark.parametrize("url", ["/projects/", "/projects/?_export=csv", "/", "/dashboards/investment/"])
def test_a_statement_that_takes_too_long_is_answered_in_words(client, monkeypatch, unwritten, url):
    in_scope = ProjectQuerySet.in_scope
    monkeypatch.setattr(ProjectQuerySet, "in_scope", lambda rows, scope: in_scope(rows, scope).extra(where=[SLOW]))
    # A savepoint to go back to, because the statement that is given up spoils the transaction of the test.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '200ms'")
        response = client.get(url)
        transaction.set_rollback(True)
    page = response.content.decode()
    assert response.status_code == 503
    assert "The answer took too long" in page and "Narrow the scope" in page
    monkeypatch.undo()
    forget_sql()
    assert client.get(url).status_code == 200


def test_a_database_that_is_gone_is_answered_in_words(client, monkeypatch):
    def gone(*_arguments):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(ProjectQuerySet, "in_scope", gone)
    response = client.get("/projects/")
    assert response.status_code == 503
    assert "The database does not answer just now" in response.content.decode()


def test_any_other_failure_is_one_of_the_portal(client, monkeypatch):
    monkeypatch.setattr(ProjectQuerySet, "in_scope", lambda *_arguments: 1 / 0)
    assert client.get("/projects/").status_code == 500


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (OSError(ENOSPC, "no room"), 507),
        (OperationalError("the connection is closed"), 503),
        (ZeroDivisionError(), 500),
    ],
)
def test_what_was_typed_into_a_form_that_failed_is_sent_again_and_saved_once(client, monkeypatch, failure, status):
    def fail(*_arguments, **_more):
        raise failure

    address = reverse("records:add", args=["directory", "document"])
    sent = sent_by(client.get(address), "record-form", title="写到<一半>的“公告”", note="第一行\r\n第二行")
    monkeypatch.setattr(Document, "save", fail)
    failed = client.post(address, sent)
    assert failed.status_code == status and not Document.objects.filter(title__contains="一半").exists()
    monkeypatch.undo()
    again = form_of(failed, "send-again-form").sent
    assert {name: again[name] for name in sent} == sent
    assert all(client.post(address, again).status_code == 302 for _time in range(2))
    assert Document.objects.get(title="写到<一半>的“公告”").note == "第一行\r\n第二行"


def test_a_failure_does_not_repeat_a_password_and_offers_nothing_that_is_not_saved_once(client, monkeypatch):
    monkeypatch.setattr("aidportal.accounts.sent_forms.SentOnce.__call__", lambda *_arguments: 1 / 0)
    typed = {"form_key": "one", "name": "某人", "password1": "a secret of somebody"}
    answer = client.post("/projects/", typed).content.decode()
    assert "某人" in answer and "secret" not in answer
    assert "send-again-form" not in client.post("/projects/", typed | {"form_key": ""}).content.decode()


def test_an_address_that_is_too_long_is_answered_in_both_languages():
    head, _blank, body = too_long().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 ") and f"Content-Length: {len(body)}".encode() in head
    assert "The address is too long" in body.decode() and 'lang="zh-hans"' in body.decode()

"""A form that was opened before somebody signed in anew in another window is kept, and nothing of it is processed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from tests import makers
from tests.page_forms import form_of, sent_by

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "http://testserver", "https://else.example"


@pytest.fixture
def address(db):
    return reverse("records:change", args=["projects", "project", makers.make_project(title="水渠").pk])


@pytest.fixture
def browser(user):
    """A browser that is signed in, whose forms are checked as those of a real one."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def sign_in_again(browser):
    """As somebody does in another window; the tokens of the open forms end with it."""
    browser.logout()
    token = str(browser.get("/accounts/login/").context["csrf_token"])
    typed = {"username": "clerk", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.post("/accounts/login/", typed).status_code == 302


@pytest.fixture
def stale(browser, address):
    """A form that was typed into before."""
    opened = browser.get(address)
    sign_in_again(browser)
    return sent_by(opened, "record-form", title="水渠二期", place="甲村")


def titles():
    return list(Project.objects.values_list("title", flat=True))


def test_nothing_is_saved_and_what_was_typed_is_sent_again_with_a_token_of_now(browser, address, stale):
    kept = browser.post(address, stale, headers={"Origin": HERE})
    assert kept.status_code == 403
    assert titles() == ["水渠"]
    assert "clerk" in kept.content.decode(), "it is said as whom one goes on"
    again = form_of(kept, "send-again-form").sent
    assert again["csrfmiddlewaretoken"] != stale["csrfmiddlewaretoken"]
    assert browser.post(address, again, headers={"Origin": HERE}).status_code == 302
    assert titles() == ["水渠二期"]


def test_who_has_signed_out_since_is_asked_for_the_password(browser, address, stale):
    browser.logout()
    kept = browser.post(address, stale, headers={"Origin": HERE})
    assert titles() == ["水渠"]
    assert form_of(kept, "go-on-form").sent["title"] == ["水渠二期"]


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", ""])
def test_what_another_site_sends_is_not_offered_to_be_sent_again(browser, address, stale, origin):
    refused = browser.post(address, stale, headers={"Origin": origin} if origin else {})
    assert refused.status_code == 403
    assert "水渠二期" not in refused.content.decode()
    assert "先复制" in refused.content.decode(), "nobody is told to reload what was typed away"
    assert titles() == ["水渠"]


def test_no_password_is_kept(browser, address, stale):
    kept = browser.post(address, stale | {"password1": "secret-1"}, headers={"Origin": HERE})
    assert "secret-1" not in kept.content.decode()

"""A form that comes after the session has ended is kept until somebody has signed in, and saved once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from aidportal.history.models import Act
from projects.models import Project
from tests import makers
from tests.page_forms import form_of, sent_by

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(db):
    return makers.make_project(title="水渠")


@pytest.fixture
def address(project):
    return reverse("records:change", args=["projects", "project", project.pk])


@pytest.fixture
def asked(client, user, address):
    """The answer to a changed form of a session that has ended."""
    client.force_login(user)
    typed = sent_by(client.get(address), "record-form", title="水渠二期", place="甲村")
    client.logout()
    return client.post(address, typed)


def answered(asked, password=PASSWORD):
    form = sent_by(asked, "go-on-form", "_go_on")
    return form | {"go_on-username": ["clerk"], "go_on-password": [password]}


def test_the_password_is_asked_for_and_what_was_typed_stays(asked, project):
    assert asked.status_code == 200
    assert form_of(asked, "go-on-form").sent["title"] == ["水渠二期"]
    assert Project.objects.get().title == "水渠"


def test_the_form_is_saved_as_of_who_has_signed_in(client, user, asked, address, project):
    answer = client.post(address, answered(asked))
    assert answer.status_code == 302
    assert answer.url.startswith(project.get_absolute_url())
    assert (Project.objects.get().title, Project.objects.get().place) == ("水渠二期", "甲村")
    assert client.get(answer.url).status_code == 200
    assert Act.objects.order_by("-pk").values_list("who", "via").first() == (user.pk, "form")


def test_a_wrong_password_saves_nothing_and_keeps_the_form(client, asked, address):
    answer = client.post(address, answered(asked, "wrong"))
    assert form_of(answer, "go-on-form").sent["title"] == ["水渠二期"]
    assert Project.objects.get().title == "水渠"


def test_the_rights_are_those_of_whoever_signs_in(client, asked, address):
    viewer = makers.make_user("viewer", username="looks")
    viewer.set_password(PASSWORD)
    viewer.save()
    answer = client.post(address, answered(asked) | {"go_on-username": ["looks"]})
    assert answer.status_code == 403
    assert Project.objects.get().title == "水渠"


def test_what_somebody_else_may_not_see_is_not_said_to_be_deleted(client, asked, address):
    stranger = makers.make_user("editor", "110108", username="else")
    stranger.set_password(PASSWORD)
    stranger.save()
    answer = client.post(address, answered(asked) | {"go_on-username": ["else"]})
    assert answer.status_code == 404
    assert Project.objects.get().title == "水渠"


def test_no_password_that_was_typed_is_shown(client, user):
    answer = client.post(
        reverse("admin:accounts_user_add"), {"form_key": "1", "username": "new", "password1": "secret-1"}
    )
    assert "secret-1" not in answer.content.decode()


def test_another_sites_form_is_not_kept(user, address):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(address, {"form_key": "1", "title": "taken over"})
    assert answer.status_code == 403
    assert "taken over" not in answer.content.decode()


def test_what_has_no_form_key_is_sent_to_the_sign_in_page(client, address):
    assert client.post(address, {"title": "x"}).url.startswith("/accounts/login/")

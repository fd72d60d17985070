"""The portal's pages of users: what the admin does for them holds there too, and administrators alone open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from aidportal.accounts.models import User
from aidportal.history.models import Act
from aidportal.history.reverting import Did
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import told_of

pytestmark = pytest.mark.django_db

FORM, PASSWORD = "record-form", "Larch-3285-mu"
ADD, LIST = "/record/accounts/user/add/", "/accounts/users/"


def page_of(user: Any) -> str:
    return reverse("records:change", args=["accounts", "user", user.pk])


def sent(client: Any, url: str, **typed: str) -> dict[str, list[str]]:
    return sent_by(client.get(url), FORM, **typed)


def test_a_user_is_added_with_a_first_password_that_has_to_be_changed(admin_client, client):
    typed = {"username": "clerk", "name": "王芳", "password1": PASSWORD, "password2": PASSWORD, "role": "editor"}
    saved = admin_client.post(f"{ADD}?next={LIST}", sent(admin_client, ADD, areas_text="宁城县", **typed), follow=True)
    made = User.objects.get(username="clerk")
    assert (made.role, made.is_password_given, made.check_password(PASSWORD)) == ("editor", True, True)
    assert [area.code for area in made.areas.all()] == ["150429"]
    assert saved.redirect_chain[-1][0] == f"{LIST}#record-{made.pk}"
    [told] = told_of(made)
    assert (told.did, told.act.via) == (Did.ADDED, "form")
    client.force_login(made)
    assert client.get("/").url.startswith(reverse("accounts:password_change"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password2": "other"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
        ({"username": "admin"}, "username"),
        ({"areas_text": "没有这里"}, "areas"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_no_password_comes_back(admin_client, typed, field):
    whole = {"username": "clerk", "password1": PASSWORD, "password2": PASSWORD} | typed
    answer = admin_client.post(ADD, sent(admin_client, ADD, **whole))
    assert field in answer.context["form"].errors
    assert PASSWORD not in answer.content.decode()
    assert not User.objects.filter(username="clerk").exists()


def test_a_browser_keeps_nothing_of_what_is_typed(admin_client):
    assert "data-draft=" not in admin_client.get(ADD).content.decode()


def test_a_page_of_a_user_holds_nothing_of_the_password(admin_client):
    user = makers.make_user("viewer")
    for url in (page_of(user), reverse("admin:accounts_user_change", args=[user.pk])):
        answer = admin_client.get(url)
        assert user.password not in answer.content.decode()
    form = form_of(admin_client.get(page_of(user)), FORM)
    assert "password" not in form.sent
    assert reverse("accounts:new_password", args=[user.pk]) in admin_client.get(page_of(user)).content.decode()


def test_a_saved_page_keeps_the_password_and_tells_what_was_changed(admin_client):
    user = makers.make_user("viewer", "150400")
    before = user.password
    unchanged = admin_client.post(page_of(user), sent(admin_client, page_of(user)))
    assert (unchanged.status_code, Act.objects.filter(via="form").count()) == (302, 0)
    form = sent(admin_client, page_of(user), role="editor")
    del form["is_active"]
    admin_client.post(page_of(user), form)
    user.refresh_from_db()
    assert (user.role, user.is_active, user.password) == ("editor", False, before)
    assert set(told_of(user)[-1].columns) == {"role", "is_active"}


def test_the_last_administrator_stays_one(admin_client, admin_user):
    answer = admin_client.post(page_of(admin_user), sent(admin_client, page_of(admin_user), role="viewer"))
    assert answer.context["problems"]
    admin_user.refresh_from_db()
    assert admin_user.sees_everything


def test_what_two_administrators_change_at_once_is_put_together(admin_client):
    user = makers.make_user("viewer")
    form = sent(admin_client, page_of(user), name="王芳")
    User.objects.filter(pk=user.pk).update(role="editor")
    assert admin_client.post(page_of(user), form).status_code in (200, 302)
    user.refresh_from_db()
    assert user.role == "editor"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["admin", "clerk", "viewer-150400", "gone"]),
        ("q=王", ["clerk"]),
        ("q=VIEW", ["viewer-150400"]),
        ("role=editor", ["clerk", "gone"]),
        ("active=0", ["gone"]),
        ("role=nobody", []),
        ("q=%00", []),
        ("page=9", ["admin", "clerk", "viewer-150400", "gone"]),
    ],
)
def test_the_list_finds_users(admin_client, query, names):
    makers.make_user("editor", username="clerk", name="王芳")
    makers.make_user("editor", username="gone", is_active=False)
    makers.make_user("viewer", "150400")
    answer = admin_client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert [row["user"].username for row in answer.context["rows"]] == names


def test_the_list_is_read_in_as_many_statements_however_long(admin_client, django_assert_max_num_queries):
    for number in range(20):
        makers.make_user("viewer", "150400", "150429", username=f"viewer{number}")
    with django_assert_max_num_queries(8):
        page = admin_client.get(LIST).content.decode()
    assert "赤峰市" in page


def test_the_list_leads_to_users_and_back_and_administrators_are_led_to_it(admin_client, client):
    user = makers.make_user("editor", "150400")
    page = admin_client.get(LIST).content.decode()
    assert f"{page_of(user)}?next=%2Faccounts%2Fusers%2F" in page
    assert LIST in admin_client.get("/").content.decode()
    client.force_login(user)
    assert LIST not in client.get("/").content.decode()
    assert [client.get(url).status_code for url in (LIST, ADD, page_of(user))] == [403, 403, 404]

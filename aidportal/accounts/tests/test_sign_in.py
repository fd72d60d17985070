"""Who is let in when many guess: known browsers at once, the rest in turn; and passwords that others know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from aidportal.accounts.models import SignInCount, User, key_of
from tests import makers
from tests.told import told_of

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
CHANGE = "/accounts/password-change/"
RIGHT = "a long password"
OFFICE = "192.0.2.7"


@pytest.fixture
def wang():
    return makers.make_user("viewer", username="wang")


def browser(address=OFFICE):
    client = Client(REMOTE_ADDR=address)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def sign_in(client, username, password=RIGHT):
    return client.post(LOGIN, {"username": username, "password": password})


def guess_in_the_office(count):
    """So many wrong passwords from one address, for names that differ: all but the last as the portal counts them."""
    counted = {"since": timezone.now(), "attempts": count - 1}
    SignInCount.objects.update_or_create(key=key_of(OFFICE), defaults=counted)
    sign_in(browser(), "somebody", "guess")


def let_turns_come():
    """Time goes by for those who wait, but not for the window in which is counted."""
    waiting = SignInCount.objects.filter(turn_at__isnull=False)
    waiting.update(turn_at=timezone.now() - timedelta(seconds=1))


# ---- One address


def test_who_signed_in_with_this_browser_before_passes_whatever_others_guess(wang):
    own = browser()
    assert sign_in(own, "wang").status_code == 302
    own.post(reverse("accounts:logout"))
    guess_in_the_office(200)
    assert sign_in(own, "wang").status_code == 302


def test_the_rest_of_the_address_waits_for_a_stated_time_and_is_let_in_then(wang):
    guess_in_the_office(40)
    other = browser()
    told = sign_in(other, "wang")
    assert (told.status_code, told.headers["Retry-After"]) == (429, "2")
    assert "Wait 2 s, then sign in again" in told.content.decode()
    let_turns_come()
    assert sign_in(other, "wang").status_code == 302


def test_the_more_come_from_an_address_the_longer_each_of_them_waits(wang):
    turns = [SignInCount.objects.turn_after(count) for count in (1, 40, 41, 50, 51, 61, 71, 81, 91, 5000)]
    assert turns[:2] == [None, None]
    assert [turn.seconds for turn in turns[2:]] == [2, 2, 4, 8, 16, 32, 60, 60]


def test_who_keeps_others_from_their_turn_by_asking_again_and_again_does_not(wang):
    guess_in_the_office(100)
    sign_in(browser(), "wang")
    for _ in range(8):
        sign_in(browser(), "wang", "guess")
    let_turns_come()
    assert sign_in(browser(), "wang").status_code == 302


def test_a_name_has_five_guesses_in_turn_as_well(wang):
    guess_in_the_office(40)
    sign_in(browser(), "wang", "guess")
    for _ in range(5):
        let_turns_come()
        assert sign_in(browser(), "wang", "guess").status_code == 200
    let_turns_come()
    refused = sign_in(browser(), "wang")
    assert refused.status_code == 429 and "min" in refused.content.decode()


def test_other_addresses_wait_for_nothing(wang):
    guess_in_the_office(60)
    assert sign_in(browser("198.51.100.1"), "wang").status_code == 302


def test_a_known_browser_has_five_guesses_of_its_own(wang):
    own = browser()
    sign_in(own, "wang")
    own.post(reverse("accounts:logout"))
    answers = [sign_in(own, "wang", "guess").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    # The cookie bounds who has it, and nobody else.
    assert sign_in(browser(), "wang").status_code == 302


def test_the_cookie_of_a_browser_is_for_its_users_and_cannot_be_made(wang):
    makers.make_user("viewer", username="zhao")
    own = browser()
    sign_in(own, "wang")
    morsel = own.cookies[settings.DEVICE_COOKIE_NAME]
    assert morsel["httponly"] and morsel["samesite"] == "Lax" and morsel["max-age"] == 365 * 24 * 3600
    assert "wang" not in morsel.value
    own.post(reverse("accounts:logout"))
    guess_in_the_office(45)
    assert sign_in(own, "zhao").status_code == 429
    forged = browser()
    forged.cookies[settings.DEVICE_COOKIE_NAME] = morsel.value[:-1] + ("A" if morsel.value[-1] != "A" else "B")
    assert sign_in(forged, "wang").status_code == 429


def test_one_browser_knows_several_users(wang):
    makers.make_user("viewer", username="zhao")
    shared = browser()
    for name in ("wang", "zhao"):
        sign_in(shared, name)
        shared.post(reverse("accounts:logout"))
    guess_in_the_office(45)
    for name in ("wang", "zhao"):
        assert sign_in(shared, name).status_code == 302
        shared.post(reverse("accounts:logout"))


# ---- The old password


def change(client, old, new="Steppe-morning-77"):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def test_guesses_at_the_old_password_are_bounded_too(wang):
    client = browser()
    client.force_login(wang)
    assert [change(client, f"guess {number}").status_code for number in range(5)] == [200] * 5
    refused = change(client, RIGHT)
    assert refused.status_code == 429 and 600 < int(refused.headers["Retry-After"]) <= 900
    assert "Too many attempts" in refused.content.decode()
    wang.refresh_from_db()
    assert wang.check_password(RIGHT)


def test_the_right_old_password_forgives_the_guesses_before_it(wang):
    client = browser()
    client.force_login(wang)
    for number in range(4):
        change(client, f"guess {number}")
    assert change(client, RIGHT).status_code == 302
    assert change(client, "guess").status_code == 200


def test_the_old_password_is_no_new_one(wang):
    client = browser()
    client.force_login(wang)
    assert "This is the old password" in change(client, RIGHT, RIGHT).content.decode()


# ---- A password that others know


@pytest.fixture
def given(client):
    """A user whom an administrator has just made by the page for it."""
    client.force_login(makers.make_user("administrator"))
    fields = {"username": "zhao", "password1": "Steppe-morning-77", "password2": "Steppe-morning-77"}
    made = client.post(reverse("admin:accounts_user_add"), fields | {"role": "viewer", "name": ""})
    assert made.status_code == 302, made.content.decode()
    return User.objects.get(username="zhao")


def test_a_given_password_opens_only_the_page_to_change_it(given):
    client = browser()
    assert sign_in(client, "zhao", "Steppe-morning-77").status_code == 302
    for path in ("/", "/projects/?year=2014", "/projects/?_export=csv", "/admin/", "/imports/"):
        assert client.get(path).url.startswith(f"{CHANGE}?next=%2F"), path
    assert client.post(reverse("reports:issue", args=["pairings"])).url == CHANGE
    assert client.get("/healthz").status_code == 200
    page = client.get(f"{CHANGE}?next=/projects/")
    assert "others know it" in page.content.decode()


def test_after_the_change_the_reader_goes_where_they_wanted(given):
    client = browser()
    sign_in(client, "zhao", "Steppe-morning-77")
    new = {
        "old_password": "Steppe-morning-77",
        "new_password1": "Evening-by-lake-5",
        "new_password2": "Evening-by-lake-5",
    }
    assert client.post(f"{CHANGE}?next=/projects/%3Fyear%3D2014", new).url == "/projects/?year=2014"
    assert client.get("/").status_code == 200
    given.refresh_from_db()
    assert not given.is_password_given
    assert client.post(f"{CHANGE}?next=https://evil.example/", {**new, "old_password": "x"}).status_code == 200


def test_a_password_that_an_administrator_sets_is_changed_too(client, wang):
    client.force_login(makers.make_user("administrator"))
    url = reverse("admin:auth_user_password_change", args=[wang.pk])
    assert client.get(url).status_code == 200
    new = {"password1": "Steppe-morning-77", "password2": "Steppe-morning-77", "usable_password": "true"}
    assert client.post(url, new).status_code == 302
    wang.refresh_from_db()
    assert wang.is_password_given and wang.check_password("Steppe-morning-77")


def test_a_new_password_for_somebody_is_given_on_a_page_of_the_portal(client, wang):
    client.force_login(makers.make_user("administrator"))
    form = client.get(reverse("records:change", args=["accounts", "user", wang.pk]))
    url = reverse("accounts:new_password", args=[wang.pk])
    assert url in form.content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"password1": "x", "password2": "y"}).status_code == 200
    answer = client.post(url, {"password1": "Steppe-morning-77", "password2": "Steppe-morning-77"}, follow=True)
    assert "wang" in str(next(iter(answer.context["messages"])))
    wang.refresh_from_db()
    assert wang.is_password_given
    assert wang.check_password("Steppe-morning-77")
    assert "password_changed_at" in told_of(wang)[-1].columns


def test_the_crumbs_of_a_record_never_lead_to_the_page_itself(client, wang):
    client.force_login(makers.make_user("administrator"))
    url = reverse("records:change", args=["accounts", "user", wang.pk])
    crumbs = [crumb["url"] for crumb in client.get(url).context["crumbs"]]
    assert crumbs == [reverse("accounts:users"), ""]


def test_an_administrator_changes_the_own_password_with_the_old_one(client):
    administrator = makers.make_user("administrator")
    client.force_login(administrator)
    for name in ("admin:auth_user_password_change", "accounts:new_password"):
        assert client.get(reverse(name, args=[administrator.pk])).url == CHANGE


# ---- Passwords that anybody would try


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Wang-lei-1978", "your name or user name"),
        ("wanglei&summer", "your name or user name"),
        ("王磊的长密码口令", "your name or user name"),
        ("AidPortal#2026", "the portal"),
        ("aid-portal-77", "the portal"),
        ("对口帮扶二〇二六", "the portal"),
        ("Haidian2026!!", "海淀区"),
        ("i love HAI DIAN", "海淀区"),
        ("ningchengxian88", "宁城县"),
        ("Ningcheng-88", "宁城县"),
        ("Chifeng@2026", "赤峰市"),
        ("赤峰明天会更好", "赤峰市"),
        ("xian12345678", "西安市"),  # four letters, and no others
        ("ＨＡＩＤＩＡＮ９９", "海淀区"),
    ],
)
def test_a_password_that_holds_a_name_is_refused_in_words(password, why):
    user = User(username="wanglei", name="王磊")
    with override("en"):
        with pytest.raises(ValidationError) as refused:
            validate_password(password, user)
        messages = list(refused.value.messages)
    assert any(why in line for line in messages), messages


@pytest.mark.parametrize("password", ["Steppe-morning-77", "Evening-by-lake-5", "maxiangong-river", "k3Jw_9vTz-q2LmXa"])
def test_other_passwords_are_taken(password):
    validate_password(password, User(username="wanglei", name="王磊"))


@pytest.mark.parametrize("password", ["k3J", "password", "30487116", "wanglei1"])
def test_no_refusal_of_a_password_is_in_english_where_the_reader_has_chinese(password):
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="wanglei", name="王磊"))
    assert [line for line in refused.value.messages if line.isascii()] == []

"""What every answer says beside its page, and links that were decorated on their way: walks over all addresses."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from aidportal.charts.filters import DashboardFilterSet
from aidportal.figures.scopes import scope_parameters
from aidportal.registers.views import CONTROLS
from aidportal.supervisor.keys import mark_of
from aidportal.web.middleware import DECORATION, undecorated
from tests import makers
from tests.list_checks import registers
from tests.test_rights import ALL_NAMES, DECISIONS, LISTS, RECORD, args_of, cast, records  # noqa: F401

pytestmark = pytest.mark.django_db

# What WeChat, a mail program and a browser's extension make of a link.
DECORATED = "from=singlemessage&isappinstalled=0&scene=1&nsukey=x%2Fy&utm_source=mail&fbclid=a&spm=1.2&share_token=t"


def addresses(records):  # noqa: F811
    """Every address of the portal, with arguments where it takes some."""
    for name in ALL_NAMES:
        tries = [args_of(records[name])] if name in records else [[], [1], ["directory"], [1, 1]]
        for args in tries:
            try:
                yield reverse(name, args=args)
            except NoReverseMatch:
                continue
    yield "/no/such/page"
    yield "/static/no-such-file.css"


def assert_closed(response, url):
    policy = response.headers["Permissions-Policy"]
    assert "camera=()" in policy and "geolocation=()" in policy, url
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", url
    assert response.headers["X-Frame-Options"] == "DENY", url
    assert "Server" not in response.headers, url


def test_no_answer_is_kept_by_a_browser_or_given_to_another_site(cast, records):  # noqa: F811
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(cast["administrator"])
    for url in addresses(records):
        for client in (signed_in, Client(raise_request_exception=False)):
            response = client.get(url)
            assert_closed(response, url)
            assert "no-store" in response.headers["Cache-Control"], url


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_exports_are_not_kept_by_a_browser(client, cast, export):  # noqa: F811
    client.force_login(cast["administrator"])
    response = client.get(reverse("projects:list"), {"_export": export})
    assert response.headers["Cache-Control"] == "no-store"
    assert_closed(response, export)


def test_what_is_sent_by_mistake_is_answered_alike(client, cast):  # noqa: F811
    client.force_login(cast["administrator"])
    elsewhere, no_slash = client.get("/", headers={"host": "elsewhere.example"}), client.get("/projects")
    assert (elsewhere.status_code, no_slash.status_code) == (400, 301)
    mistakes = (client.post("/projects/"), client.get("/?q=%00"), client.get("/projects/?_export=exe"))
    for response in (*mistakes, elsewhere, no_slash):
        assert_closed(response, response.request)
        assert response.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_but_not_given_to_another_site(client):
    response = client.get(staticfiles_storage.url("css/tokens.css"))
    assert response.status_code == 200
    assert_closed(response, "static")
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert "Access-Control-Allow-Origin" not in response.headers


# ---- Cookies


def test_two_portals_have_cookies_of_different_names():
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert {name.rpartition("_")[2] for name in names} == {mark_of(settings.SECRET_KEY)}
    assert mark_of("one key") != mark_of("another key")


def test_every_cookie_that_is_set_bears_the_name_of_this_portal(client):
    makers.make_user("viewer", username="li")
    client.get(reverse("accounts:login"))
    client.post(reverse("accounts:login"), {"username": "li", "password": "a long password"})
    client.post(reverse("set_language"), {"language": "en"})
    client.post(reverse("reports:issue", args=["pairings"]))
    assert len(client.cookies) >= 3
    assert [name for name in client.cookies if mark_of(settings.SECRET_KEY) not in name] == []


# ---- Links that were passed on


def test_a_decorated_link_opens_what_it_was_made_for(cast, records):  # noqa: F811
    client = Client()
    client.force_login(cast["administrator"])
    for name in (name for name, decided in DECISIONS.items() if decided in (LISTS, RECORD)):
        url = reverse(name, args=args_of(records[name]) if name in records else [])
        plain, decorated = client.get(url), client.get(f"{url}?{DECORATED}")
        assert decorated.status_code == plain.status_code, url
        if "text/html" in plain.headers["Content-Type"]:
            page = decorated.content.decode()
            assert "singlemessage" not in page and "isappinstalled" not in page, url


def test_a_decorated_link_keeps_its_period(client, cast):  # noqa: F811
    client.force_login(cast["administrator"])
    page = client.get(f"/projects/?from=2014-01-01&until=2014-06-30&{DECORATED}").content.decode()
    assert 'value="2014-01-01"' in page
    export = client.get(f"/projects/?_export=csv&from=2014-01-01&{DECORATED}")
    assert export.status_code == 200 and "text/csv" in export.headers["Content-Type"]


def test_after_the_sign_in_a_decorated_link_opens_too(client):
    response = client.get(f"/projects/?year=2014&{DECORATED}")
    assert response.url == "/accounts/login/?next=/projects/%3Fyear%3D2014"


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("year=2014", None),
        ("from=2014-01-01", None),
        ("from=yesterday", None),  # nobody's word: the page says that it is no date
        ("from=2014-01-01&from=timeline", "from=2014-01-01"),
        ("from=groupmessage&isappinstalled=0", ""),
        ("area=150429&area=150430&utm_campaign=%E5%91%A8%E6%8A%A5", "area=150429&area=150430"),
        ("colour=red", None),  # what nobody knows is told on the page
    ],
)
def test_only_what_others_added_is_taken_away(asked, left):
    plain = undecorated(QueryDict(asked))
    assert (None if plain is None else plain.urlencode()) == left


def test_no_parameter_of_the_portal_is_taken_for_a_decoration():
    lists = registers().values()
    own = {*CONTROLS, *scope_parameters(), *DashboardFilterSet.base_filters, "next", "language", "verdict", "kind"}
    own |= {name for register in lists for name in register.filterset_class.base_filters}
    assert len(lists) > 8
    assert [name for name in own if DECORATION.fullmatch(name)] == []

"""What a browser is told, what settings refuse, and how many guesses at a password get through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from aidportal.accounts.models import SignInCount
from tests.makers import make_user

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("overview:overview", "projects:list", "cadres:list", "trainings:list", "directory:index", "admin:index")

SECURE_SETTINGS = """
import django; django.setup()
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE)
print(settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER)
"""


def run(*command, **environ):
    """The command's exit status with what it said, in an environment that holds ``environ`` besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIDPORTAL_") or "VAR" in name}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "aidportal.settings"} | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


# ---- The policy


def assert_strict(response):
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-" not in policy
    assert "*" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_every_page_forbids_inline_scripts_and_styles(client, name):
    client.force_login(make_user("administrator"))
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_strict(response)


@pytest.mark.django_db
def test_the_admins_forms_and_the_sign_in_forbid_them_too(client):
    assert_strict(client.get(reverse("accounts:login")))
    client.force_login(make_user("administrator"))
    assert_strict(client.get(reverse("admin:projects_project_add")))


@pytest.mark.django_db
def test_errors_forbid_them_too(client):
    client.force_login(make_user("viewer", "150429"))
    not_found, not_allowed = client.get("/nothing/"), client.get(reverse("admin:index"), follow=True)
    assert (not_found.status_code, not_allowed.status_code) == (404, 403)
    assert_strict(not_found)
    assert_strict(not_allowed)


# ---- Cookies and TLS


def test_behind_a_proxy_with_tls_cookies_are_secure_and_plain_addresses_redirect():
    status, said = run("-c", SECURE_SETTINGS, AIDPORTAL_BEHIND_TLS_PROXY="1", AIDPORTAL_HOSTS="portal.example")
    assert status == 0, said
    assert said.splitlines()[-2:] == ["True True True", "31536000 True ('HTTP_X_FORWARDED_PROTO', 'https')"]


def test_without_a_proxy_a_forwarded_header_is_not_believed():
    status, said = run("-c", SECURE_SETTINGS)
    assert status == 0, said
    assert said.splitlines()[-2:] == ["False False False", "0 False None"]


@pytest.mark.django_db
def test_scripts_cannot_read_the_cookies(client):
    make_user("viewer", "150429", username="li")
    client.get(reverse("accounts:login"))
    client.post(reverse("accounts:login"), {"username": "li", "password": "a long password"})
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"] is True
        assert client.cookies[name]["samesite"] == "Lax"


def test_the_deployment_check_finds_nothing():
    status, said = run(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        AIDPORTAL_BEHIND_TLS_PROXY="1",
        AIDPORTAL_HOSTS="portal.example",
    )
    assert status == 0, said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AIDPORTAL_DEBUG", "yes"),
        ("AIDPORTAL_DEBUG", "true"),
        ("AIDPORTAL_BEHIND_TLS_PROXY", "on"),
        ("AIDPORTAL_BEHIND_TLS_PROXY", ""),
        ("AIDPORTAL_STATEMENT_TIMEOUT", "soon"),
    ],
)
def test_settings_refuse_nonsense(name, value):
    status, said = run("-c", "import aidportal.settings", **{name: value})
    assert status != 0
    assert f"{name} must be" in said


# ---- What the repository tells


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert listed.returncode == 0, "not a git checkout"
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_registry_or_a_path_of_a_machine():
    # Put together here, so that this file does not name them itself.
    hosts = ["pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org", "registry.yarn" + "pkg.com"]
    places = [rf"(?<![\w.~/-])/{top}/[a-z]" for top in ("ho" + "me", "Us" + "ers", "ro" + "ot", "wo" + "rk")]
    told = re.compile("|".join([*(re.escape(host) for host in hosts), *places]).encode())
    found = [str(path.relative_to(ROOT)) for path in tracked_files() if told.search(path.read_bytes())]
    assert found == []


# ---- Guesses


@pytest.fixture
def checks(monkeypatch):
    """Every password that is held against a hash."""
    seen = []
    verify = Argon2PasswordHasher.verify

    def counting(self, password, encoded):
        seen.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", counting)
    return seen


def guess(password, address="127.0.0.1"):
    """The sign-in page's answer; on a connection of its own, which is closed for the next."""
    try:
        client = Client(REMOTE_ADDR=address)
        return client.post(reverse("accounts:login"), {"username": "wang", "password": password})
    finally:
        connection.close()


def guess_in_parallel(count):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(guess, [f"guess {number}" for number in range(count)]))


@pytest.fixture
def wang(django_db_setup, django_db_blocker):
    """A user whom other connections see. Emptying the tables afterwards would take the areas along."""
    with django_db_blocker.unblock():
        user = make_user("viewer", username="wang")
        yield user
        user.delete()
        SignInCount.objects.all().delete()
        connection.close()


def test_forty_parallel_guesses_get_five_passwords_checked(wang, checks):
    answers = guess_in_parallel(40)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 35
    assert len(checks) == 5


@pytest.mark.django_db
def test_the_right_password_does_not_help_where_too_many_guesses_came_from(client, checks):
    make_user("viewer", username="wang")
    for number in range(5):
        client.post(reverse("accounts:login"), {"username": "wang", "password": f"guess {number}"})
    refused = client.post(reverse("accounts:login"), {"username": "wang", "password": "a long password"})
    assert refused.status_code == 429 and 600 < int(refused.headers["Retry-After"]) <= 900
    assert "a long password" not in checks
    assert re.search("尝试次数过多，请 1[1-5] 分钟后再试。", refused.content.decode())


@pytest.mark.django_db
def test_guesses_do_not_lock_out_the_user_elsewhere(client):
    make_user("viewer", username="wang")
    for number in range(6):
        client.post(reverse("accounts:login"), {"username": "wang", "password": f"guess {number}"})
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    right = elsewhere.post(reverse("accounts:login"), {"username": "wang", "password": "a long password"})
    assert (right.status_code, right.url) == (302, "/")

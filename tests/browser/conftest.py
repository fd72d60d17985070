"""A real portal with sample data, and a real browser that looks at it and complains."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from aidportal.preflight import ROOT, var_of

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Chromium of its own accord asks other hosts for updates and lists; none of that is the portal's.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Portal:
    """Where the portal is and how to sign in."""

    def __init__(self, url, password, environ):
        self.url, self.password, self.environ = url, password, environ

    def manage(self, *command):
        """The output of a management command run against the same records."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    var = tmp_path_factory.mktemp("portal")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mine = {"AIDPORTAL_VAR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    left_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "AIDPORTAL_DATABASE_ROLE", "HOST")
    environ = {name: value for name, value in os.environ.items() if name not in left_out} | mine
    process = subprocess.Popen(
        [sys.executable, "-m", "aidportal.serve"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        greeting = process.stdout.readline()
        assert str(port) in greeting, greeting
        yield Portal(f"http://127.0.0.1:{port}", (var / "admin-password").read_text(), environ)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


# Playwright keeps a loop running in this thread, which Django takes for async code: no longer than these tests need.
@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium; `make test` says how to install it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="session")
def artefacts():
    """Where pictures are kept for who wants to look at them; nothing of it is committed."""
    folder = var_of() / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Complaints(list):
    """What went wrong in a page: errors on the console, violations of the policy, requests elsewhere, bad answers."""

    def watch(self, page, origin):
        page.on("console", lambda line: self.note_line(line))
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("request", lambda asked: self.note_request(asked.url, origin))
        page.on(
            "response", lambda answer: self.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        )

    def note_line(self, line):
        # A page that is not there is told on the console too, and a request that was cut off; tests do both.
        expected = ("404 (Not Found)", "net::ERR_FAILED")
        if line.type in ("error", "warning") and not any(text in line.text for text in expected):
            self.append(line.text)

    def note_answer(self, status, url):
        if status >= 500:
            self.append(f"{status} {url}")

    def note_request(self, url, origin):
        if not url.startswith((origin, "data:", "blob:")):
            self.append(f"asked {url}")


@pytest.fixture
def open_page(browser, portal):
    """Opens pages as the administrator; afterwards nobody may have complained."""
    complaints = Complaints()

    @contextmanager
    def opened(*, language="zh-hans", theme="light", width=1440, script=True, sign_in=True):
        context = browser.new_context(
            base_url=portal.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            locale="en-US",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": portal.url}])
        page = context.new_page()
        page.set_default_timeout(15000)
        complaints.watch(page, portal.url)
        if sign_in:
            page.goto("/accounts/login/")
            page.fill("#id_username", "admin")
            page.fill("#id_password", portal.password)
            page.press("#id_password", "Enter")
            page.wait_for_url(portal.url + "/")
        yield page
        context.close()

    yield opened
    assert not complaints, "\n".join(complaints)

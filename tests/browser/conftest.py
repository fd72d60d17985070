"""A real portal with sample data, and a real browser that looks at it and complains."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright

from aidportal.supervisor.preflight import var_of
from tests.waiting import PAGE_PATIENCE_MS

from .portal import chromium, serving

expect.set_options(timeout=PAGE_PATIENCE_MS)


@pytest.fixture(scope="session")
def portal(first_start, tmp_path_factory):
    with serving(first_start.copy_to(tmp_path_factory.mktemp("portal") / "var")) as running:
        yield running


# Playwright keeps a loop running in this thread, which Django takes for async code: no longer than these tests need.
@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = chromium(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def keep_picture(request):
    """Keeps pictures of pages for who wants to look at them (--pictures); to make a hundred takes a minute."""
    folder = var_of() / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page, name):
        if request.config.getoption("--pictures"):
            page.screenshot(path=folder / f"{name}.png")

    return keep


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
        context.add_cookies([{"name": portal.language_cookie, "value": language, "url": portal.url}])
        page = context.new_page()
        page.set_default_timeout(PAGE_PATIENCE_MS)
        complaints.watch(page, portal.url)
        if sign_in:
            portal.enter(page)
        yield page
        # An answer that a test holds back would find the page closed, and the next test would fail of it.
        for still_open in context.pages:
            still_open.unroute_all(behavior="wait")
        context.close()

    yield opened
    assert not complaints, "\n".join(complaints)

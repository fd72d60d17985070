"""What is typed outlives a stopped portal or database, a full disk, an ended session, a cut network and a lost answer,
and is recorded once.
"""

import os
import re
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.waiting import free_port, is_free, until

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")

ADD = "/record/projects/project/add/"
SAVE = ".savebar [name=_save]"


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they record."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("interrupted") / "var")) as running:
        yield running


def fill_in(page, title):
    """A form with a line and a payment on it, as far as what is typed is kept."""
    page.fill("#id_title", title)
    area = page.locator("#id_area")
    area.press_sequentially("宁城县")
    area.press("Enter")
    page.wait_for_function("() => document.querySelector('[name=area]').value === '150429'")
    page.locator("#fundings-section > summary").click()
    page.select_option("[name=fundings-0-source]", "municipal")
    page.fill("[name=fundings-0-amount]", "500")
    page.locator("#line-fundings-0 [name=_add_line]").click()
    page.locator("[name$=-moved_on]").last.fill("2026-05-18")
    page.locator("[name$=-amount]").last.fill("100")
    page.wait_for_function("() => Object.values(localStorage).some(text => text.includes('2026-05-18'))")


def check_filled(page, title):
    expect(page.locator("#id_title")).to_have_value(title)
    expect(page.locator("[name=area]")).to_have_value("150429")
    expect(page.locator("[name=fundings-0-amount]")).to_have_value("500")
    expect(page.locator("[name$=-moved_on]").last).to_have_value("2026-05-18")


def save(page):
    with page.expect_navigation():
        page.locator(SAVE).click()
    expect(page.locator(".notice.ok")).to_be_visible()


def check_recorded_once(page, title):
    page.goto(f"/projects/?q={title}")
    expect(page.locator("main tbody tr")).to_have_count(1)


def check_no_draft(page):
    page.goto(ADD)
    page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('draft:'))")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()


def postmaster_of(portal):
    return int(Path(portal.environ["AIDPORTAL_VAR"], "postgres", "data", "postmaster.pid").read_text().split()[0])


def supervisor_of(portal):
    """The process that started all others; where it is killed they end with it."""
    return int(Path("/proc", str(postmaster_of(portal)), "stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_portal_that_ends_in_the_middle_of_a_form_takes_nothing(browser, first_start, tmp_path, end):
    var, port, title = first_start.copy_to(tmp_path / "var"), free_port(), "中途停机的项目"
    with serving(var, port) as portal:
        context = browser.new_context(base_url=portal.url, locale="zh-CN")
        page = context.new_page()
        portal.sign_in(page)
        page.goto(ADD)
        fill_in(page, title)
        os.kill(supervisor_of(portal), end)
    page.locator(SAVE).click()
    expect(page.locator("[data-changes]")).to_contain_text("您填的内容仍在本页")
    check_filled(page, title)
    # What a killed portal leaves behind ends by itself, but first with the request that it is at.
    until(lambda: is_free(port))
    with serving(var, port):
        save(page)
        check_recorded_once(page, title)
        check_no_draft(page)
    context.close()


@pytest.fixture
def page(browser, portal):
    """A page of the administrator, in which the portal may fail."""
    context = browser.new_context(base_url=portal.url, locale="zh-CN")
    page = context.new_page()
    portal.enter(page)
    yield page
    context.close()


@contextmanager
def stopped_database(portal):
    """The database is gone, and nobody starts it again before the block ends."""
    supervisor = supervisor_of(portal)
    os.kill(supervisor, signal.SIGSTOP)
    os.kill(postmaster_of(portal), signal.SIGQUIT)
    yield
    os.kill(supervisor, signal.SIGCONT)


def test_a_stopped_database_takes_nothing(page, portal):
    title = "数据库停止时的项目"
    page.goto(ADD)
    fill_in(page, title)
    with stopped_database(portal):
        page.locator(SAVE).click()
        expect(page.locator("[data-changes]")).to_contain_text("您填的内容仍在本页")
        check_filled(page, title)
    asked = page.locator("form[data-record]").get_attribute("data-understood")
    while not page.evaluate("async asked => (await fetch(asked)).ok", asked):
        page.wait_for_timeout(200)
    save(page)
    check_recorded_once(page, title)
    check_no_draft(page)


@contextmanager
def full_disk(portal):
    """The database has no room for a project."""
    function = "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
    body = "$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$;"
    trigger = "CREATE TRIGGER no_room BEFORE INSERT ON projects_project FOR EACH ROW EXECUTE FUNCTION no_room()"
    execute(portal, function + body + trigger)
    yield
    execute(portal, "DROP FUNCTION no_room() CASCADE")


def execute(portal, sql):
    script = f"from django.db import connection\nconnection.cursor().execute({sql!r})"
    portal.run(script)


def test_a_full_disk_takes_nothing_and_the_form_is_sent_again_from_the_page_that_says_so(page, portal):
    title = "磁盘已满时的项目"
    page.goto(ADD)
    fill_in(page, title)
    with full_disk(portal):
        with page.expect_navigation():
            page.locator(SAVE).click()
        expect(page.locator("h1")).to_contain_text("磁盘")
        assert not violations(page)
    page.locator("#send-again-form button").dblclick()
    expect(page.locator("h1")).to_contain_text(title)
    check_recorded_once(page, title)
    page.locator("main tbody tr a").first.click()
    expect(page.locator("#payments")).to_contain_text("2026-05-18")
    check_no_draft(page)


def test_an_ended_session_takes_nothing_and_goes_on_with_the_form(page, portal):
    title = "会话结束时的项目"
    page.goto(ADD)
    fill_in(page, title)
    page.context.clear_cookies(name=re.compile("^session_"))
    with page.expect_navigation():
        page.locator(SAVE).click()
    assert not violations(page)
    page.fill("[name=go_on-username]", "admin")
    page.fill("[name=go_on-password]", portal.password)
    page.locator("#go-on-form [name=_go_on]").dblclick()
    expect(page.locator("h1")).to_contain_text(title)
    check_recorded_once(page, title)
    check_no_draft(page)


def test_a_cut_network_takes_nothing_and_what_is_sent_again_is_recorded_once(open_page):
    title = "断网时填的项目"
    with open_page() as page:
        page.goto(ADD)
        fill_in(page, title)
        page.route("**/*", lambda route: route.abort())
        page.locator(SAVE).click()
        expect(page.locator("[data-changes]")).to_contain_text("您填的内容仍在本页")
        check_filled(page, title)
        page.unroute("**/*")
        save(page)
        check_recorded_once(page, title)
        check_no_draft(page)


def test_what_was_lost_on_its_way_to_the_portal_is_offered_again(open_page):
    title = "没有送到的项目"
    with open_page() as page:
        page.goto(ADD)
        fill_in(page, title)
        page.route(f"**{ADD}*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        with page.expect_event("requestfailed"):
            page.locator(SAVE).click()
        page.unroute(f"**{ADD}*")
        # Something else that is saved meanwhile says nothing of this.
        page.goto("/record/directory/document/add/")
        page.fill("#id_title", "与之无关的文件")
        save(page)
        page.goto(ADD)
        page.locator("[data-draft-restore]").click()
        check_filled(page, title)
        save(page)
        check_recorded_once(page, title)
        check_no_draft(page)


@pytest.mark.parametrize("again", [True, False])
def test_what_is_saved_although_its_answer_was_lost_is_known_and_not_offered_again(open_page, again):
    title = f"答复丢失的项目{again}"
    with open_page() as page:
        page.goto(ADD)
        fill_in(page, title)
        lose_answers(page)
        with page.expect_event("requestfailed"):
            page.locator(SAVE).click()
        page.unroute(f"**{ADD}*")
        if again:
            # The browser sends the same form once more.
            with page.expect_navigation():
                page.reload()
            expect(page.locator(".notice", has_text="只保存了一次")).to_be_visible()
        else:
            page.goto(ADD)
            expect(page.locator("[data-draft-saved]")).to_be_visible()
            expect(page.locator("[data-draft-offer]")).to_be_hidden()
            assert not violations(page)
            with page.expect_navigation():
                page.locator("[data-draft-place]").click()
            expect(page.locator("h1")).to_contain_text(title)
        check_recorded_once(page, title)
        check_no_draft(page)


def lose_answers(page):
    """Let the portal do what is sent, and lose what it answers, with the page that follows."""

    def lose(route):
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch()
        route.abort()

    page.route(f"**{ADD}*", lose)


def test_pasted_rows_stay_while_the_portal_does_not_answer(open_page):
    with open_page() as page:
        page.goto("/trainings/")
        page.goto(page.locator("main tbody th a").first.get_attribute("href"))
        page.goto(page.url.split("#")[0].split("?")[0] + "roster/")
        page.goto(page.locator("a[href*='/paste/']").first.get_attribute("href"))
        page.fill("#pasted", "断网甲\t宁城\t教师")
        with page.expect_navigation():
            page.locator(".savebar [name=_read]").click()
        # The class has an attendance, which the roster takes the place of.
        page.fill("#id_reason", "以名册为准")
        page.route("**/*", lambda route: route.abort())
        page.locator(SAVE).click()
        expect(page.locator(".savebar")).to_contain_text("您填的内容仍在本页")
        page.unroute("**/*")
        save(page)

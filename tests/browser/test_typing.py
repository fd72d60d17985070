"""What helps who types: drafts that outlive a closed tab, keys, and a session that says in time that it ends."""

import pytest
from playwright.sync_api import expect

from .portal import serving, violations

ADD = "/record/projects/project/add/"


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they record."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("typing") / "var")) as running:
        yield running


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def until_kept(page, count):
    page.wait_for_function(
        "count => Object.keys(localStorage).filter(key => key.startsWith('draft:')).length === count", arg=count
    )


def test_what_was_typed_outlives_a_closed_tab_until_it_is_saved(open_page):
    with open_page() as page:
        page.goto(ADD)
        page.fill("#id_title", "没有保存的项目")
        area = page.locator("#id_area")
        area.press_sequentially("宁城县")
        area.press("Enter")
        page.wait_for_function("() => document.querySelector('[name=area]').value === '150429'")
        page.locator("#fundings-section > summary").click()
        page.fill("[name=fundings-0-amount]", "500")
        until_kept(page, 1)
        later = page.context.new_page()
        page.close(run_before_unload=False)
        later.goto("/desk/")
        later.get_by_role("link", name="添加：项目 · 没有保存的项目").click()
        later.wait_for_url(f"**{ADD}")
        expect(later.locator("[data-draft-offer]")).to_be_visible()
        assert not violations(later)
        later.locator("[data-draft-restore]").click()
        expect(later.locator("#id_title")).to_have_value("没有保存的项目")
        expect(later.locator("[name=area]")).to_have_value("150429")
        expect(later.locator("[name=fundings-0-amount]")).to_have_value("500")
        later.select_option("[name=fundings-0-source]", "municipal")
        with later.expect_navigation():
            later.locator(".savebar [name=_save]").click()
        expect(later.locator(".notice.ok")).to_be_visible()
        until_kept(later, 0)
        later.goto(ADD)
        expect(later.locator("[data-draft-offer]")).to_be_hidden()


def test_a_form_that_is_refused_keeps_its_draft_and_one_given_up_does_not(open_page):
    with open_page() as page:
        page.goto(ADD)
        page.fill("#id_title", "没有地区")
        with page.expect_navigation():
            page.locator(".savebar [name=_save]").click()
        expect(page.locator("#problems")).to_be_visible()
        until_kept(page, 1)
        page.once("dialog", lambda dialog: dialog.accept())
        with page.expect_navigation():
            page.locator("[data-cancel]").click()
        assert kept(page) == []


def test_pasted_rows_outlive_a_closed_tab_with_what_was_said_about_them(open_page, portal):
    with open_page() as page:
        page.goto("/projects/")
        page.goto(page.locator("main tbody a").first.get_attribute("href"))
        url = page.locator("a[href*='/paste/']", has_text="产出").first.get_attribute("href")
        page.goto(url)
        page.fill("#pasted", "果园\t亩\t3285\t3000\n水渠\t米\t许多\t900")
        with page.expect_navigation():
            page.locator("[name=_read]").last.click()
        page.locator("input[name^=cell-]").fill("1200")
        page.wait_for_function("() => Object.values(localStorage).some(text => text.includes('1200'))")
        later = page.context.new_page()
        page.close(run_before_unload=False)
        later.goto(url)
        expect(later.locator("[data-draft-offer]")).to_be_visible()
        assert not violations(later)
        with later.expect_navigation():
            later.locator("[data-draft-restore]").click()
        expect(later.locator("input[name^=cell-]")).to_have_value("1200")
        with later.expect_navigation():
            later.locator(".savebar [name=_save]").click()
        expect(later.locator(".notice.ok")).to_be_visible()
        until_kept(later, 0)


def test_nothing_is_kept_of_people_nor_after_signing_out(open_page, portal):
    with open_page(sign_in=False) as page:
        portal.sign_in(page)
        page.goto("/record/cadres/official/add/")
        page.fill("#id_name", "张三")
        page.wait_for_timeout(600)
        assert kept(page) == []
        page.once("dialog", lambda dialog: dialog.accept())
        page.goto(ADD)
        page.fill("#id_title", "没有保存的项目")
        until_kept(page, 1)
        page.locator("details.menu:has([data-sign-out]) > summary").click()
        page.once("dialog", lambda dialog: dialog.accept())
        with page.expect_navigation():
            page.locator("[data-sign-out] button").click()
        assert kept(page) == []


def test_who_comes_to_days_before_they_are_filled_in_types_in_their_place(open_page):
    with open_page() as page:
        page.goto("/record/trainings/session/add/")
        page.fill("#id_starts_on", "2026-05-11")
        page.locator("#id_ends_on").press_sequentially("2026-05-15")
        page.keyboard.press("Tab")
        expect(page.locator("#id_days")).to_have_value("5")
        page.locator("#id_days:focus").press_sequentially("3")
        expect(page.locator("#id_days")).to_have_value("3")


def test_one_key_searches_adds_changes_saves_and_shows_the_keys(open_page):
    with open_page(language="en") as page:
        page.goto("/projects/")
        page.keyboard.press("?")
        dialog = page.locator("#shortcuts")
        expect(dialog).to_be_visible()
        assert not violations(page)
        expect(dialog.locator("[data-key='s']")).to_have_class("muted")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.keyboard.press("/")
        expect(page.locator("#id_q")).to_be_focused()
        page.keyboard.type("n")
        expect(page.locator("#id_q")).to_have_value("n")
        page.locator("h1").click()
        with page.expect_navigation():
            page.keyboard.press("n")
        assert page.url.split("?")[0].endswith(ADD)
        page.goto("/projects/")
        with page.expect_navigation():
            page.locator("tbody th a").first.click()
        with page.expect_navigation():
            page.keyboard.press("e")
        page.locator("#id_place").fill("Village of keys")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        expect(page.locator(".notice.ok")).to_be_visible()


def test_keys_can_be_switched_off(open_page):
    with open_page(language="en") as page:
        page.goto("/projects/")
        page.keyboard.press("?")
        page.locator("[data-shortcuts-on]").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.wait_for_timeout(300)
        assert page.url.endswith("/projects/")
        page.get_by_role("button", name="Keyboard shortcuts").click()
        expect(page.locator("#shortcuts")).to_be_visible()


def test_a_session_says_in_time_that_it_ends_and_goes_on(open_page):
    with open_page(language="en") as page:
        page.clock.install()
        page.goto(ADD)
        notice = page.locator("[data-session-notice]")
        page.clock.run_for("11:50:00")
        expect(notice).to_be_hidden()
        page.clock.run_for("06:00")
        expect(notice).to_be_visible()
        with page.expect_response("**/accounts/stay/") as answer:
            notice.get_by_role("button").click()
        assert answer.value.json() == {"seconds": 12 * 3600}
        expect(notice).to_be_hidden()

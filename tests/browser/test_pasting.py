"""Rosters and attendance in a browser: pasted in three steps, seen before they are recorded, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")

HEADINGS = "序号\t姓名\t学员来源\t学员类别\t单位\t职务"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SESSIONS = """
from trainings.models import Session
sessions = Session.objects.filter(attendees=None, place_area__isnull=False).order_by("pk")
print(*sessions.values_list("pk", flat=True)[:3])
"""


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("pasting") / "var")) as running:
        yield running


@pytest.fixture(scope="module")
def pages(portal):
    """The pages of three sessions that have no roster."""
    keys = portal.run(SESSIONS).split()[-3:]
    return [f"/trainings/{key}/" for key in keys]


def rows(count, start=1):
    lines = (f"{number}\t学员{number:04}\t宁城\t教师\t天义中学\t" for number in range(start, start + count))
    return "\n".join([HEADINGS, *lines])


def check_page(page):
    assert not page.evaluate(TOO_WIDE)
    assert not violations(page)


def save(page):
    """Record the rows; that the roster counts instead of the attendance is asked once."""
    if page.locator("#questions").count():
        page.fill("#id_reason", "以名册为准")
    with page.expect_navigation():
        page.locator(".savebar [name=_save]").click()


def test_a_roster_of_200_is_pasted_in_three_steps(open_page, pages):
    with open_page(width=1440) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(pages[0] + "roster/")
        check_page(page)
        page.evaluate("text => navigator.clipboard.writeText(text)", rows(200))
        with page.expect_navigation():
            page.get_by_role("link", name="粘贴名册").click()
        check_page(page)
        with page.expect_navigation():
            page.keyboard.press("Control+V")
        check_page(page)
        expect(page.locator(".savebar strong")).to_contain_text("200")
        of_remarks, of_another = (page.locator(f"thead .{name}").first.bounding_box()["y"] for name in ("why", "raw"))
        assert of_remarks == of_another, "the head of a column stands above its rows"
        save(page)
        expect(page.locator(".notice.ok")).to_contain_text("200")
        expect(page.locator("tbody tr")).to_have_count(50)
        check_page(page)


@pytest.mark.parametrize(("width", "script"), [(390, True), (1440, False)])
def test_a_wrong_cell_is_mended_in_its_place(open_page, pages, width, script):
    with open_page(width=width, script=script) as page:
        page.goto(pages[1] + "roster/")
        with page.expect_navigation():
            page.get_by_role("link", name="粘贴名册").click()
        page.fill("#pasted", rows(3, start=width).replace("宁城", "没有旗", 1))
        with page.expect_navigation():
            page.locator(".savebar [name=_read]").click()
        if script:
            check_page(page)
            page.locator("#why-not a").first.click()
            expect(page.get_by_role("textbox", name="第1行")).to_be_focused()
            with page.expect_navigation():
                # It may be pressed all the same, and says then what is to be settled.
                page.locator(".savebar [name=_save]").click(force=True)
            expect(page.locator(".savebar div:has(#why-not)")).to_be_focused()
        cell = page.get_by_role("textbox", name="第1行")
        expect(cell).to_have_value("没有旗")
        cell.fill("敖汉旗")
        # Enter reads once more.
        with page.expect_navigation():
            cell.press("Enter")
        expect(page.locator(".sheet td.hit")).to_have_count(0)
        save(page)
        expect(page.locator(".notice.ok")).to_contain_text("3")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_becomes_of_a_row_is_in_view_however_many_columns_were_pasted(open_page, pages, width):
    with open_page(width=width) as page:
        page.goto(pages[1] + "roster/")
        with page.expect_navigation():
            page.get_by_role("link", name="粘贴名册").click()
        more = "\t".join(f"其他{number}" for number in range(8))
        page.fill("#pasted", f"姓名\t学员来源\t学员类别\t{more}\n学员\t没有旗\t教师\t{more}")
        with page.expect_navigation():
            page.locator(".savebar [name=_read]").click()
        page.locator("#why-1").scroll_into_view_if_needed()
        assert page.evaluate("document.querySelector('.table-wrap').scrollLeft") == 0
        expect(page.locator("#why-1 .tag")).to_be_in_viewport(ratio=1)
        check_page(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_attendance_is_recorded_by_keyboard_alone(open_page, pages, width):
    with open_page(width=width) as page:
        address = pages[2]
        page.goto(address + "attendance/")
        # The bar lies over what is below; a window as long as the page shows all at once.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        check_page(page)
        page.set_viewport_size({"width": width, "height": 900})
        cells = page.locator("tbody input.num")
        cells.first.focus()
        typed = str(width % 97)
        page.keyboard.press("Control+A")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".notice.ok")).to_be_visible()
        page.goto(address + "attendance/")
        expect(cells.first).to_have_value(typed)


def test_what_is_offered_for_an_area_is_in_view_on_a_phone_and_what_was_taken_can_be_read(open_page, pages):
    with open_page(width=390) as page:
        page.goto(pages[2] + "attendance/")
        area = page.locator(".headcounts th input[type=text]").last
        area.press_sequentially("ning")
        offered = page.locator(".headcounts .options:not([hidden])")
        expect(offered).to_be_in_viewport(ratio=1)
        expect(area).to_be_in_viewport(ratio=1)
        assert not page.evaluate(TOO_WIDE)
        area.press("ArrowDown")
        area.press("Enter")
        expect(area).to_have_value(re.compile("^宁城县 "))
        assert area.bounding_box()["width"] > 110


def test_officials_of_a_batch_are_pasted_asked_about_and_recorded(open_page):
    head = "姓名\t派出地\t挂职地\t挂职职务\t开始"
    lines = [f"挂职{number}\t110105\t宁城县\t\t2025-04" for number in range(9)]
    with open_page(width=1440) as page:
        page.goto("/cadres/batches/?direction=to_receiver")
        page.locator(".row-acts > summary").first.click()
        with page.expect_navigation():
            page.get_by_role("link", name="粘贴干部和任职").first.click()
        check_page(page)
        # Of all rows an area is chosen as everywhere.
        area = page.locator("[id='id_all-home_area']")
        area.press_sequentially("110105")
        area.press("Enter")
        expect(page.locator("[name='all-home_area']")).to_have_value("110105")
        page.fill("#pasted", "\n".join([head, *lines, "挂职9\t\t宁城县\t\t2001-04"]))
        with page.expect_navigation():
            page.locator(".savebar [name=_read]").click()
        check_page(page)
        expect(page.locator("#questions li")).to_have_count(1)
        with page.expect_navigation():
            page.locator(".savebar [name=_save]").click()
        expect(page.locator("#questions")).to_be_focused()
        page.fill("#id_reason", "补录")
        with page.expect_navigation():
            page.locator(".savebar [name=_save]").click()
        expect(page.locator(".notice.ok")).to_contain_text("10")
        check_page(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_asked_of_a_row_leads_to_a_record_and_widens_no_page(open_page, width):
    with open_page(width=width) as page:
        page.goto("/cadres/batches/?direction=to_receiver")
        page.locator(".row-acts > summary").first.click()
        with page.expect_navigation():
            page.get_by_role("link", name="粘贴干部和任职").first.click()
        head = "姓名\t派出地区\t派出单位\t挂职地区\t挂职职务\t开始\t结束"
        page.fill("#pasted", f"{head}\n王一\t通州区\t通州区教委\t敖汉旗\t副旗长\t2026-05\t2028-04")
        with page.expect_navigation():
            page.locator(".savebar [name=_read]").click()
        expect(page.locator("#why-1 a")).to_have_attribute("href", "/directory/areas/150430/")
        check_page(page)

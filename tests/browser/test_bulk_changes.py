"""Many rows of a list in a browser: ticked, set, looked at, written and taken back."""

import re

import pytest
from playwright.sync_api import expect

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
STATUSES = "rows => rows.map(row => [row.id, row.innerText])"


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("portal-bulk") / "var")) as running:
        yield running


def press(page, name, role="button"):
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).click()


def rows_of(page):
    page.goto("/projects/")
    return page.locator(".list-table tbody tr").evaluate_all(STATUSES)


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_three_rows_are_set_previewed_written_and_undone(open_page, width, language):
    words = {
        "zh-hans": ("继续", "预览", "写入3条", "撤销整次批量修改…", "撤销整次批量修改"),
        "en": ("Go on", "Preview", "Write 3 rows", "Undo the whole bulk change…", "Undo the whole bulk change"),
    }
    go_on, preview, write, undo, undo_all = words[language]
    with open_page(width=width, language=language) as page:
        before = rows_of(page)
        bar = page.locator(".bulk-bar")
        expect(bar).to_be_hidden()
        ticks = page.locator(".tick[name=rows]")
        for place in (0, 1, 2):
            ticks.nth(place).check()
        expect(bar).to_be_visible()
        expect(page.locator("[data-tick-count]")).to_contain_text("3")
        # The bar lies over what is below; a window as long as the page shows all at once.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        assert not violations(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.select_option("#bulk-field", "status")
        press(page, go_on)
        assert not violations(page)
        assert not page.evaluate(TOO_WIDE)
        page.select_option("#id_status", "terminated")
        page.fill("#id_since", "2040-05")
        press(page, preview)
        expect(page.locator(".bulk-rows ins")).to_have_count(3)
        assert not violations(page)
        assert not page.evaluate(TOO_WIDE)
        press(page, write)
        expect(page.get_by_role("link", name=undo)).to_be_visible()
        address = page.url
        assert len([one for one, was in zip(rows_of(page), before, strict=True) if one != was]) == 3
        page.goto(address)
        press(page, undo, "link")
        assert not violations(page)
        press(page, undo_all)
        assert rows_of(page) == before


def test_ticks_by_the_page_by_a_range_and_by_keyboard(open_page):
    with open_page(language="en") as page:
        page.goto("/projects/")
        ticks, count, field = page.locator(".tick[name=rows]"), page.locator("[data-tick-count]"), "#bulk-field"
        number = ticks.count()
        page.get_by_label("All rows of this page").check()
        expect(count).to_have_text(f"{number} rows")
        page.get_by_role("button", name="Untick").click()
        expect(page.locator(".bulk-bar")).to_be_hidden()
        ticks.nth(1).click()
        ticks.nth(4).click(modifiers=["Shift"])
        expect(count).to_have_text("4 rows")
        page.get_by_role("button", name="Untick").click()
        ticks.nth(0).focus()
        page.keyboard.press("Space")
        expect(count).to_have_text("1 row")
        page.locator(field).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#id_status")).to_be_visible()


def test_without_scripts_rows_are_set_all_the_same(open_page):
    with open_page(language="en", script=False) as page:
        page.goto("/trainings/")
        page.locator(".tick[name=rows]").first.check()
        page.select_option("#bulk-field", "document")
        press(page, "Go on")
        press(page, "Preview")
        expect(page.locator("#problems")).to_be_visible()
        assert re.search(r"/imports/bulk/", page.url)

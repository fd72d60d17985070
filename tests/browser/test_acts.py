"""The everyday acts in a browser: from a row of a list to saved, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")

# Officials of 丰台区 who may take over, and a posting of an official from there; made beside the sample.
MAKE = """
from cadres.models import Batch, Official, Posting
rows = Posting.objects.filter(official__home_area="110106", ended_early=False).without_successor()
before = rows.order_by("-starts_on").first()
Posting.objects.filter(pk=before.pk).update(ends_on="2028-03-10")
Batch.objects.filter(pk=before.batch_id).update(ends_on="2028-03-10")
for number in (1, 2):
    Official.objects.create(name=f"接任者{number}", home_area_id="110106", document=before.document)
print(before.pk)
"""
READ = """
from cadres.models import Posting
for post in Posting.objects.filter(takes_over_from={key}):
    print(post.official.name, post.starts_on, post.ends_on, post.takes_over_from.ends_on)
"""


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("portal-acts") / "var")) as running:
        yield running


@pytest.fixture(scope="module")
def posting(portal):
    return portal.run(MAKE).split()[-1]


def focus_of(page):
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_posting_is_handed_over_from_its_row_by_keyboard(open_page, portal, posting, width):
    with open_page(width=width) as page:
        page.goto("/cadres/?q=丰台")
        row = page.locator(f"#record-{posting}")
        if width == 390:
            page.goto(f"/cadres/postings/{posting}/hand-over/?next=/cadres/%3Fq%3D丰台")
        else:
            row.locator("summary").focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert focus_of(page) == "办理接任"
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.locator("#id_official")).to_be_focused()
        assert not violations(page)
        if width == 390:
            assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            return  # it is recorded once
        page.keyboard.type("接任者1")
        page.keyboard.press("Enter")
        expect(page.locator("input[name=official]")).not_to_have_value("")
        page.keyboard.press("Tab")  # to the part for somebody new, which stays closed
        page.keyboard.press("Tab")
        assert focus_of(page) == "starts_on"
        # As long as the one before was to stay; open where that is over when the successor comes.
        page.keyboard.type("2028年3月11日")
        expect(page.locator("#id_ends_on")).to_have_value("")
        page.fill("#id_starts_on", "")
        page.keyboard.type("2026年12月13日")
        page.keyboard.press("Tab")
        expect(page.locator("#id_ends_on")).to_have_value("2028-03-10")
        page.keyboard.type("2028-03-10")
        expect(page.locator("#id_ends_on")).to_have_value("2028-03-10")
        expect(page.locator("[data-outcome]")).to_contain_text("2026-12-12")
        expect(page.locator("[data-records]")).to_contain_text("接任者1")
        assert not violations(page)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("#problems, #questions").all_inner_texts() == []
        assert page.url.endswith(f"#record-{posting}")
        expect(page.locator(f"#record-{posting}")).to_be_visible()
    assert portal.run(READ.format(key=posting)).split() == [
        *("接任者1", "2026-12-13", "2028-03-10", "2026-12-12"),
    ]


def test_acts_work_without_scripts(open_page, portal):
    with open_page(script=False) as page:
        page.goto("/projects/")
        page.locator(".row-acts > summary").first.click()
        with page.expect_navigation():
            page.locator(".row-acts[open] a", has_text="填报进度").click()
        page.fill("#id_percent", "61")
        with page.expect_navigation():
            page.locator(".act [name=_save]").click()
        assert "61" in page.locator(".notice.ok").inner_text()
        assert "#record-" in page.url


DESK = """
from aidportal.accounts.models import User
from projects.models import Project
User.objects.update(first_page="clerk")
print(Project.objects.exclude(code="").exclude(fundings=None).order_by("pk").values_list("code", flat=True)[0])
"""


@pytest.mark.parametrize("width", [390, 1440])
def test_from_the_desk_a_code_leads_to_the_payment_by_keyboard_alone(open_page, portal, width):
    code = portal.run(DESK).split()[-1]
    with open_page(width=width) as page:
        # On a phone too the desk is one touch away, and the bar one line high.
        page.goto("/projects/")
        assert page.locator(".bar").bounding_box()["height"] < 60
        page.get_by_role("link", name="登记", exact=True).click()
        page.wait_for_url("**/desk/")
        assert not violations(page)
        box = page.locator("#project_record")
        box.focus()
        page.keyboard.type("没有这个项目")
        page.keyboard.press("Enter")
        expect(box.locator("xpath=..").locator(".combo-state.bad")).to_be_visible()
        expect(box).to_be_focused()
        box.fill("")
        page.keyboard.type(code)
        # At once, before anything is found: the first takes the record, the second goes on.
        page.keyboard.press("Enter")
        expect(page.locator("[name=record]").first).not_to_have_value("")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#act-title")).to_have_text("登记拨付")
        assert page.url.endswith("/pay/?next=%2Fdesk%2F")


def test_what_is_asked_of_a_payment_has_the_focus(open_page):
    with open_page() as page:
        page.goto("/projects/")
        page.locator(".row-acts > summary").first.click()
        page.locator(".row-acts[open] a[href*='/pay/']").click()
        page.locator("[name=funding]").first.check()
        page.fill("#id_amount", "50000000")
        page.fill("#id_excess_reason", "追加批复")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#questions")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1440])
def test_what_was_recorded_is_told_beside_the_row_one_comes_back_to(open_page, width):
    with open_page(width=width) as page:
        page.goto("/projects/?sort=title")
        row = page.locator("main tbody tr").nth(-3)
        row.locator(".row-acts > summary").click()
        row.locator("a[href*='/progress/']").click()
        page.fill("[name=reported_on]", "2026-05")
        page.fill("[name=percent]", "40")
        page.locator(".acts [name=_save]").click()
        page.wait_for_url("**/projects/?sort=title#record-*")
        told, marked = page.locator(".notice.ok"), page.locator("main tbody tr:target")
        expect(told).to_contain_text("40%")
        expect(told).to_be_in_viewport(ratio=1)
        expect(marked).to_be_in_viewport()
        above, below = told.bounding_box(), marked.bounding_box()
        assert above["y"] + above["height"] <= below["y"]
        page.locator("body").press("Shift")
        expect(told).not_to_be_in_viewport()
        told.get_by_role("button").click()
        expect(told).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("start", ["/projects/payments/?year=all&sort=amount", "a project"])
def test_a_payment_is_corrected_from_its_row_in_three_steps(open_page, width, start):
    with open_page(width=width) as page:
        page.goto("/projects/payments/?year=all&sort=amount")
        if start == "a project":
            page.locator("main tbody tr").nth(-1).locator("a[href^='/projects/']").first.click()
            page.wait_for_selector("#payments")
            sign = page.locator("#payments tbody .inline-act").first
        else:
            sign = page.locator("main tbody tr").nth(-1).locator(".row-act")
        assert not violations(page)
        sign.click()
        page.wait_for_url("**/record/projects/project/**")
        line = page.locator(f"#{page.url.partition('#')[2]}")
        expect(line.locator("[name$=-moved_on]")).to_be_focused()
        note = f"更正{width}"
        line.locator("[name$=-note]").fill(note)
        page.locator(".savebar [name=_save]").click()
        page.wait_for_url("**#record-*" if start.startswith("/") else "**/projects/*/#payments")
        expect(page.locator("main tbody tr:target" if start.startswith("/") else "#payments")).to_contain_text(note)

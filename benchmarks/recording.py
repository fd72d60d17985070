"""What it takes to record: clicks and keys beside the values typed, and seconds, from a list to saved.

Drives Chromium through the jobs of a clerk's day in a portal with the sample; prints each beside what it may take at
most. Needs Chromium, as the browser tests do; see `make bench`.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

import _portal  # noqa: F401  (finds the portal's own modules)
from playwright.sync_api import expect, sync_playwright

from tests.browser.portal import chromium, serving

# Notes when the choices of a form are set up, which is the last that a page does before one can type into it.
NOTE_READY = """new MutationObserver((_changes, watching) => {
  if (!document.querySelector("form [role=combobox]")) return;
  window.readyAt = performance.now();
  watching.disconnect();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["role"] })"""
READY_AND_SHOWN = """() => {
  const [shown] = performance.getEntriesByName("first-contentful-paint");
  return window.readyAt && shown && Math.max(window.readyAt, shown.startTime) / 1000;
}"""
TIMES = 7


class Clerk:
    """Somebody at a page, whose clicks and keys are counted; what is typed as a value is not."""

    def __init__(self, page):
        self.page = page
        self.clicks = self.keys = 0

    def click(self, *parts, leads_on=False, **kwargs):
        self.clicks += 1
        target = self.page.locator(*parts, **kwargs).first
        if not leads_on:
            target.click()
            return
        with self.page.expect_navigation():
            target.click()

    def open(self, selector, part):
        """Click what opens a part of a form; the browser brings one to its first field a moment later."""
        self.click(selector)
        expect(self.page.locator(f"{part} :is(input, select):focus")).to_have_count(1)

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def type_amount(self, text):
        """Type, and read what was understood before going on."""
        self.type(text)
        box = self.page.locator(".field:focus-within .echo")
        expect(box).to_contain_text("000")

    def fill(self, selector, text):
        """Click into a field and type."""
        self.clicks += 1
        self.page.locator(selector).last.click()
        self.page.keyboard.type(text)

    def choose(self, selector, text):
        """Find a record as one types, and take it with Enter."""
        self.fill(selector, text)
        self.press("Enter")
        expect(self.page.locator(f"{selector} >> xpath=preceding-sibling::input").last).not_to_have_value("")


def pay(clerk):
    """One payment on an existing project."""
    # The project of whose money least was paid has some left.
    clerk.page.goto("/projects/?status=running&sort=disbursement_rate")
    clerk.click(".row-acts:has(a[href*='/pay/']) > summary")
    clerk.click(".row-acts[open] a[href*='/pay/']", leads_on=True)
    clerk.page.wait_for_function("document.activeElement.name")
    if clerk.page.locator("[name=funding]:checked").count() == 0:
        clerk.press("Space")
        clerk.press("Tab")
        clerk.press("Tab")
    # As much as payments usually are; less would be asked about.
    clerk.type("10")
    clerk.press("Enter")
    clerk.page.wait_for_url("**/projects/?status=running*#record-*")


def hand_over(clerk):
    """An official who is not recorded yet is posted and takes over from another."""
    clerk.page.goto("/cadres/")
    clerk.click(".row-acts:has(a[href*='hand-over']) > summary")
    clerk.click(".row-acts[open] a[href*='hand-over']", leads_on=True)
    clerk.click(".act details > summary")
    clerk.fill("#id_new-name", "新来的")
    clerk.fill("#id_starts_on", "2026-12-13")
    expect(clerk.page.locator("[data-outcome]")).to_contain_text("2026-12-12")
    clerk.press("Enter")
    clerk.page.wait_for_url("**/cadres/*#record-*")


def project(clerk):
    """A project with one line, two payments on it, and one output."""
    clerk.page.goto("/projects/")
    clerk.click(".tools a[href*='/record/projects/project/add/']", leads_on=True)
    clerk.type("测算项目")
    clerk.choose("#id_area", "宁城县")
    clerk.open("#fundings-section > summary", "#fundings-section")
    clerk.press("ArrowDown")
    clerk.press("Tab")
    clerk.press("Tab")
    clerk.type_amount("500万")
    for day in ("2026-05-18", "2026-08-27"):
        clerk.open("#line-fundings-0 [name=_add_line]", "#line-fundings-0 .lines")
        clerk.type(day)
        clerk.press("Tab")
        clerk.type_amount("100万")
    clerk.open("#outputs-section > summary", "#outputs-section")
    clerk.type("果园")
    clerk.press("Tab")
    clerk.type("亩")
    clerk.press("Enter")
    expect(clerk.page.locator(".notice.ok")).to_contain_text("测算项目")


def session(clerk):
    """A class with the attendance of three banners, which lie where it is held."""
    clerk.page.goto("/trainings/")
    clerk.click(".tools a[href*='/record/trainings/session/add/']", leads_on=True)
    clerk.type("测算培训班")
    clerk.choose("#id_place_area", "赤峰市")
    clerk.click(".savebar [name=_save]", leads_on=True)
    clerk.click("a[href$='/attendance/']", leads_on=True)
    for name in ("宁城县", "敖汉旗", "林西县"):
        clerk.fill(f"tr:has(th:text-is('{name}')) td >> nth=0 >> input", "12")
    clerk.press("Enter")
    expect(clerk.page.locator(".notice.ok")).to_be_visible()


def open_roster(page):
    """The page on which people are pasted into the first class of the list."""
    page.goto("/trainings/")
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/trainings/*/**")
    page.goto(page.url.split("#")[0] + "roster/")
    page.goto(page.locator("a[href*='/paste/']").first.get_attribute("href"))


def paste_roster(page):
    """Seconds from a roster of 200 pasted to saved, in two steps."""
    open_roster(page)
    rows = "\n".join(f"测算{number:03}\t宁城\t教师" for number in range(200))
    begun = time.perf_counter()
    page.fill("#pasted", f"姓名\t学员来源\t学员类别\n{rows}")
    with page.expect_navigation():
        page.locator(".savebar [name=_read]").click()
    # It is asked whether the roster is to count instead of the attendance.
    if page.locator("#questions").count():
        page.fill("#id_reason", "以名册为准")
    with page.expect_navigation():
        page.locator(".savebar [name=_save]").click()
    expect(page.locator(".notice.ok")).to_contain_text("200")
    return time.perf_counter() - begun


def ready(page, address):
    """Seconds until a form is shown and one can type into it, for who has opened one before: the median of some times.

    By the browser's own clock, from the moment the page is asked for: to be driven costs a page as much again.
    """
    took = []
    for _time in range(TIMES + 1):
        page.goto(address)
        took.append(page.wait_for_function(READY_AND_SHOWN).json_value())
    return median(took[1:])


def fullest(page, address, heading):
    """The record of a list that comes first where it is sorted by what belongs to it."""
    page.goto(f"{address}?sort=-{heading}")
    return page.locator("main tbody a").first.get_attribute("href").strip("/").split("/")[-1]


JOBS = {
    "project with one line, two payments, one output": (project, "12 clicks or 40 keys"),
    "one payment on an existing project": (pay, "3 steps"),
    "official posted who takes over from another": (hand_over, "8 clicks, no popup"),
    "class with attendance of three banners": (session, "10 clicks"),
}


def measure(page):
    print(f"{'from a list to saved':48}{'clicks':>8}{'keys':>8}{'s':>8}  at most")
    for label, (job, most) in JOBS.items():
        clerk, begun = Clerk(page), time.perf_counter()
        job(clerk)
        took = time.perf_counter() - begun
        print(f"{label:48}{clerk.clicks:8}{clerk.keys:8}{took:8.1f}  {most}")
    print(f"{'roster of 200 pasted from a sheet, in 3 steps':64}{paste_roster(page):8.1f}  3 s")
    forms = {
        "a new project": "/record/projects/project/add/",
        "the project with the most money": f"/record/projects/project/{fullest(page, '/projects/', 'committed')}/",
        "the class with the most people": f"/record/trainings/session/{fullest(page, '/trainings/', 'headcount')}/",
    }
    for label, address in forms.items():
        print(f"{'form ready to type in: ' + label:64}{ready(page, address):8.2f}  0.3 s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as var, serving(Path(var)) as portal, sync_playwright() as playwright:
        context = chromium(playwright).new_context(base_url=portal.url, viewport={"width": 1440, "height": 900})
        context.add_init_script(NOTE_READY)
        opened = context.new_page()
        portal.sign_in(opened)
        measure(opened)

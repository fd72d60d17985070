"""Every page in both languages and themes: nothing breaks, nothing leaves the host, everybody can use it."""

import re

import pytest

from .portal import violations, visit

# Pages by name; {project} and the like are taken from the first link of the list before.
PAGES = [
    "/",
    "/?area=150400&from=2013&until=2016",
    "/dashboards/overview/",
    "/dashboards/overview/?area=150400&from=2013&until=2016",
    "/dashboards/targets/",
    "/dashboards/compare/?figure=committed&rows=area&columns=source",
    "/dashboards/compare/?figure=person_times&rows=sector&beside=2024&beside=2025",
    "/dashboards/targets/?targets=all&standing=late",
    "/dashboards/investment/",
    "/dashboards/exchange/",
    "/dashboards/training/",
    "/dashboards/flows/",
    "/dashboards/flows/?figure=officials_sent&level=_prefecture",
    "/dashboards/flows/110108/150430/",
    "/projects/",
    "/projects/?q=%3Cscript%3E&area=999999",
    "/projects/{}/",
    "/projects/funding/",
    "/projects/payments/",
    "/projects/outputs/",
    "/projects/statuses/",
    "/projects/donations/",
    "/projects/donations/{}/",
    "/cadres/",
    "/cadres/{}/",
    "/cadres/timeline/",
    "/cadres/batches/",
    "/trainings/",
    "/trainings/{}/",
    "/directory/",
    "/directory/areas/",
    "/directory/areas/150429/",
    "/directory/areas/110229/",
    "/directory/pairings/",
    "/directory/agreements/",
    "/directory/agreements/{}/",
    "/directory/documents/",
    "/directory/documents/{}/",
    "/figures/",
    "/imports/",
    "/imports/?kind=donations",
    "/reports/",
    "/reports/annual/text/?from=2014-01-01&until=2014-12-31",
    "/reports/published/paste/",
    "/accounts/password-change/",
    "/help/recording/",
    "/desk/",
    "/help/glossary/",
    "/help/figures/",
    "/no-such-page/",
    "/admin/",
    "/admin/projects/project/",
    "/admin/projects/project/add/",
    "/admin/cadres/posting/add/",
    "/admin/trainings/session/add/",
]
# Each language, each theme and the widest and narrowest window once; axe takes most of the time.
LOOKS = [
    pytest.param("zh-hans", "light", 1440, id="zh-light-wide"),
    pytest.param("en", "dark", 390, id="en-dark-narrow"),
]


def address(page, pattern):
    """``pattern`` with the first record of its list."""
    if "{}" not in pattern:
        return pattern
    start, end = pattern.split("{}")
    page.goto(start)
    links = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    record = re.compile(re.escape(start) + r"\d+" + re.escape(end))
    return next(link for link in links if record.fullmatch(link))


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_is_accessible_and_fits_every_window(open_page, language, theme, width):
    wrong = []
    with open_page(language=language, theme=theme, width=width) as page:
        for pattern in PAGES:
            url = address(page, pattern)
            page.set_viewport_size({"width": width, "height": 900})
            visit(page, url)
            wrong += [f"{url} {line}" for line in violations(page)]
            for other in (width, *{1440, 1024, 390} - {width}):
                page.set_viewport_size({"width": other, "height": 900})
                if too_wide := excess(page):
                    wrong.append(f"{url} is {too_wide} px wider than {other}")
    assert not wrong, "\n".join(wrong)


def excess(page):
    """By how many px the page is too wide, once charts have followed the window."""
    for _try in range(20):
        found = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found <= 0:
            return 0
        page.wait_for_timeout(50)
    return found


# Values of key figures that do not fit the space between the edges of their tiles.
TOO_LONG = """() => [...document.querySelectorAll(".kpi")].filter(tile => {
  const { paddingLeft, paddingRight } = getComputedStyle(tile), text = document.createRange();
  text.selectNodeContents(tile.querySelector(".value").firstChild);
  return text.getBoundingClientRect().width > tile.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}).map(tile => tile.innerText)"""
SET_UNIT = "from aidportal.accounts.models import User; User.objects.filter(username='admin').update(unit='{}')"


@pytest.fixture
def in_yuan(portal):
    portal.run(SET_UNIT.format("yuan"))
    yield
    portal.run(SET_UNIT.format("wan"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_amounts_in_yuan_fit_their_tiles_in_every_window(open_page, in_yuan, language):
    with open_page(language=language) as page:
        for url in ("/dashboards/overview/", "/dashboards/investment/"):
            page.goto(f"{url}?year=2016..2020")
            longest = max(page.locator(".kpi .value").all_inner_texts(), key=len)
            assert len(longest) > len("3,943,000,000.00"), "long enough to have run over"
            for width in (1440, 1024, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(TOO_LONG) == [], (url, width)


# In how many lines the text of each head stands.
LINES_OF_HEADS = """() => [...document.querySelectorAll("main thead th")].filter(one => one.offsetParent).map(head => {
  const text = document.createTreeWalker(head, NodeFilter.SHOW_TEXT, node =>
    node.textContent.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP).nextNode();
  const range = document.createRange();
  range.selectNodeContents(text);
  return new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top))).size;
})"""


def test_heads_of_tables_keep_their_words_whole_on_a_phone(open_page):
    with open_page(width=390) as page:
        for address in ("/projects/funding/", "/cadres/batches/", "/projects/donations/"):
            page.goto(address)
            assert max(page.evaluate(LINES_OF_HEADS)) <= 2, address
        page.goto("/projects/payments/")
        page.locator("main tbody th a[href^='/projects/']").first.click()
        page.locator("#payments td").first.wait_for()
        remarks = page.locator("#payments tbody tr").first.locator("td").last
        assert remarks.bounding_box()["width"] > 100
        amount = page.locator("#payments tbody tr").first.locator("td.num").bounding_box()
        assert amount["x"] + amount["width"] < 390


def test_the_sign_in_page_is_accessible(open_page):
    with open_page(sign_in=False, width=390) as page:
        page.goto("/accounts/login/")
        assert violations(page) == []


def test_charts_are_drawn_from_their_tables(open_page):
    with open_page() as page:
        visit(page, "/dashboards/overview/")
        panels = page.locator(".chart")
        assert panels.count() >= 4
        for number in range(panels.count()):
            panel = panels.nth(number)
            assert panel.locator("canvas").is_visible()
            assert panel.locator("tbody tr").count() > 0
            panel.locator("[data-view=data]").click()
            assert panel.locator("table").is_visible()


def test_without_scripts_charts_show_their_tables_and_filters_work(open_page):
    with open_page(script=False) as page:
        page.goto("/dashboards/overview/")
        assert page.locator(".chart table").first.is_visible()
        page.goto("/projects/")
        page.fill("#id_q", "幼儿园")
        with page.expect_navigation():
            page.press("#id_q", "Enter")
        assert "q=" in page.url
        assert page.locator("tbody tr").count() >= 2


def test_the_language_switch_is_remembered_and_chinese_is_the_default(open_page, browser, portal):
    context = browser.new_context(base_url=portal.url, locale="en-US")
    page = context.new_page()
    page.goto("/accounts/login/")
    assert page.evaluate("document.documentElement.lang") == "zh-hans"
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.goto("/accounts/login/")
    assert page.get_by_role("heading", name="Sign in").is_visible()
    context.close()

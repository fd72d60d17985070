"""The dashboards as a reader uses them: filters at once, levels down and back, another language, keys, no scripts."""

import re
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from aidportal.subjects.navigation import dashboards
from tests import waiting

from .portal import visit

ADDRESSES = [reverse(one.name) for one in dashboards()]
WIDTHS = (1440, 1024, 390)


def asked(page):
    return parse_qsl(urlsplit(page.url).query)


def until(page, expression):
    """Waits for ``expression``; the driver's own way would have the page evaluate text, which its policy forbids."""
    waiting.until(lambda: page.evaluate(expression))


def settled(page):
    """Waits until the numbers on the page are those of its address."""
    until(page, "document.querySelector('#results')?.getAttribute('aria-busy') !== 'true'")


# Each language and each theme once.
@pytest.mark.parametrize(("language", "theme"), [("zh-hans", "light"), ("en", "dark")])
def test_every_dashboard_is_drawn(open_page, keep_picture, language, theme):
    with open_page(language=language, theme=theme) as page:
        for url in ADDRESSES:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                # In light each width is drawn anew, in dark the page follows the window.
                if theme == "light" or width == WIDTHS[0]:
                    visit(page, url)
                # As tall as the page, for what is not near the window is not drawn.
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(tall, 12000)})
                until(page, "[...document.querySelectorAll('.chart:has(canvas)')].every(one => one.matches('.ready'))")
                until(page, "[...document.querySelectorAll('.lanes-box')].every(one => one.style.height)")
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                name = url.strip("/").replace("/", "-") or "overview"
                keep_picture(page, f"{name}-{width}-{theme}-{language}")


def test_a_scope_survives_drilling_going_back_and_another_language(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/")
        page.select_option("#id_year", "2021..2025")
        page.wait_for_url("**year=2021..2025**")
        settled(page)
        codes = []
        # The sample has one province, so the first bars are those of its prefectures.
        for _level in range(2):
            page.locator("#receivers [data-view=data]").click()
            link = page.locator("#receivers tbody a[data-drill]").first
            code = dict(parse_qsl(urlsplit(link.get_attribute("href")).query))["area"]
            link.click()
            page.wait_for_url(re.compile(f"area={code}"))
            settled(page)
            codes.append(code)
        assert [code[4:] == "00" for code in codes] == [True, False]
        assert codes[0][2:] != "0000"
        page.go_back()
        page.wait_for_url(re.compile(f"area={codes[0]}"))
        page.go_back()
        page.wait_for_url(re.compile(r"^(?!.*area=\d)"))
        settled(page)
        assert ("year", "2021..2025") in asked(page)
        page.go_forward()
        page.wait_for_url(re.compile(f"area={codes[0]}"))
        settled(page)
        assert page.input_value("#id_area") == codes[0]
        before = asked(page)
        with page.expect_navigation():
            page.locator(".language button, button.language, [name=language]").first.click()
        assert page.evaluate("document.documentElement.lang") == "en"
        assert asked(page) == before
        assert ("area", codes[0]) in before


DRAWN = """() => Chart.getChart(document.querySelector("#investment canvas")).data.datasets
    .filter((one) => one.data.some((value) => value !== null)).map((one) => one.label)"""


@pytest.mark.parametrize(
    ("years", "series", "marks"),
    [
        # Gifts and other sources are of no known year, so only all years draw them; then no year is outside.
        ("", ["市级帮扶资金", "区级帮扶资金"], ["未满期", "期外"]),
        ("?year=all", ["市级帮扶资金", "区级帮扶资金", "捐赠", "其他资金来源"], ["未满期"]),
    ],
)
def test_a_legend_names_only_what_is_drawn(open_page, years, series, marks):
    with open_page() as page:
        visit(page, f"/dashboards/investment/{years}")
        until(page, "document.querySelector('#investment').matches('.ready')")
        seen = [page.locator(f"#{key} .legend li:visible").all_inner_texts() for key in ("investment", "sectors")]
        drawn = page.evaluate(DRAWN)
    assert seen == [[*series, *marks], []]
    assert drawn == series


WATCH = """
window.touched = new Set();
document.querySelectorAll(".chart").forEach(panel => new MutationObserver(() => window.touched.add(panel.id))
  .observe(panel, {childList: true, subtree: true, characterData: true, attributes: true}));
"""


def test_a_filter_changes_only_what_depends_on_it(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/?status=accepted")
        page.locator("#donations").scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        page.evaluate(WATCH)
        page.select_option("#id_status", "running")
        until(page, "window.touched.has('sectors')")
        settled(page)
        touched = set(page.evaluate("[...window.touched]"))
        # Donations have no status, so what they show is the same.
        assert "stages" in touched
        assert "donations" not in touched


def test_a_newer_choice_overtakes_an_older_one(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/")
        held = []
        page.route("**/dashboards/investment/?*sector=education*", lambda route: held.append(route))
        page.select_option("#id_sector", "education")
        page.wait_for_timeout(200)
        page.select_option("#id_sector", "health")
        page.wait_for_url("**sector=health**")
        settled(page)
        shown = page.locator("#investment tbody").inner_text()
        for route in held:
            with suppress(Error):  # the page itself may have given it up
                route.continue_()
        page.wait_for_timeout(300)
        assert page.locator("#investment tbody").inner_text() == shown
        assert "sector=health" in page.url


def test_a_failed_request_is_told_and_the_old_numbers_stay(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/")
        before = page.locator("#key-figures").inner_text()
        page.route("**/dashboards/investment/?*", lambda route: route.abort())
        page.select_option("#id_sector", "health")
        again = page.get_by_role("button", name="重试")
        again.wait_for()
        assert page.locator("#key-figures").inner_text() == before
        page.unroute("**/dashboards/investment/?*")
        again.click()
        page.wait_for_url("**sector=health**")
        settled(page)
        assert page.locator("#key-figures").inner_text() != before


def test_bars_are_reached_and_opened_by_keyboard(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/")
        canvas = page.locator("#sectors canvas")
        canvas.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        canvas.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        said = page.locator("#sectors [data-readout]").inner_text()
        second = page.locator("#sectors tbody tr").nth(1)
        assert second.locator("th").text_content().strip() in said
        page.keyboard.press("Enter")
        page.wait_for_url("**/projects/funding/**")


def test_dashboards_without_scripts_show_tables_and_filter(open_page):
    with open_page(script=False) as page:
        for url in ADDRESSES:
            page.goto(url)
            assert page.locator("main table").first.is_visible(), url
            page.select_option("#id_year", "2025")
            with page.expect_navigation():
                page.locator("#filters button[type=submit]").click()
            assert ("year", "2025") in asked(page), url


def test_nothing_moves_where_readers_do_not_want_it(browser, portal, open_page):
    with open_page() as page:
        page.emulate_media(reduced_motion="reduce")
        visit(page, "/dashboards/investment/")
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].map(one => getComputedStyle(one)).filter(style =>"
            " parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01).length"
        )
        assert moving == 0

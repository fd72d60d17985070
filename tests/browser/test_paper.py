"""Dashboards on paper: whole, and with what was not near the screen yet."""

from datetime import date

from .portal import visit


def test_the_time_axis_is_printed_though_it_was_never_in_sight(open_page):
    with open_page(theme="dark") as page:
        visit(page, "/dashboards/exchange/?year=all")
        words = page.locator("[data-words]")
        assert words.inner_text() == ""
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        # One page of it, and words about what is not on it; on the screen afterwards they are gone.
        assert 600 < page.locator(".lanes canvas").bounding_box()["height"] < 900
        assert words.inner_text() != ""
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert words.inner_text() == ""


def test_a_printed_table_is_no_wider_than_its_page(open_page):
    with open_page() as page:
        page.set_viewport_size({"width": 703, "height": 990})  # the room within the margins of A4
        page.emulate_media(media="print")
        for url in ("/dashboards/flows/110108/150430/", "/dashboards/targets/", "/dashboards/exchange/"):
            visit(page, url)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, url
            narrow = page.eval_on_selector_all(
                ".table-wrap tbody th", "heads => Math.min(...heads.map(head => head.clientWidth))"
            )
            assert narrow > 40, url


def test_every_sheet_says_of_what_it_is_and_when(open_page):
    with open_page() as page:
        visit(page, "/dashboards/investment/?area=150400")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        [rule] = page.evaluate(
            "document.adoptedStyleSheets.flatMap(sheet => [...sheet.cssRules].map(rule => rule.cssText))"
        )
    assert rule.startswith("@page") and "受援地区：赤峰市" in rule and date.today().isoformat() in rule

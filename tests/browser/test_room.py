"""Where room is short: lists fit a window of 1440 px, record pages 400 % zoom, and high contrast leaves its marks."""

import pytest

from .portal import visit

LISTS = [
    *(
        "/projects/",
        "/projects/?year=2025",
        "/projects/?year=2024&attention=overdue",
        "/projects/?project_giver==110000",
        "/projects/funding/?year=2025",
        "/projects/payments/",
        "/projects/outputs/",
    ),
    *("/projects/statuses/", "/projects/donations/", "/cadres/", "/cadres/batches/", "/trainings/"),
    *("/directory/areas/", "/directory/pairings/", "/directory/agreements/", "/directory/documents/"),
]
KINDS = ["projects/project", "cadres/official", "trainings/session", "directory/agreement", "projects/donation"]
TO_READ = ["/", "/desk/", "/figures/", "/dashboards/overview/", "/dashboards/targets/", "/reports/", "/reports/check/"]
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll(".table-wrap")]
    .map((box) => box.scrollWidth - box.clientWidth).filter((excess) => excess > 0)"""
OUTSIDE = """() => [...document.querySelectorAll(".form-row :is(input, textarea, select)")]
    .filter((field) => field.offsetParent && field.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map((field) => field.name)"""
WRAPPED = """() => [...document.querySelectorAll(".list-table td.nowrap")]
    .filter((cell) => cell.offsetHeight && cell.scrollWidth > cell.clientWidth + 1).length"""
UNSEEN = """() => [...document.querySelectorAll(".legend .sw, .tag")].filter((mark) => {
    if (!mark.offsetParent) return false;
    const style = getComputedStyle(mark, mark.matches(".tag") ? "::before" : null);
    const ground = getComputedStyle(mark.closest(".legend") || document.body).backgroundColor;
    const drawn = [style.backgroundColor, style.borderTopWidth === "0px" ? "" : style.borderTopColor];
    return style.backgroundImage === "none" && drawn.every((color) => ["", ground, "rgba(0, 0, 0, 0)"].includes(color));
}).map((mark) => mark.outerHTML)"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_fit_a_window_of_1440_px(open_page, language):
    wrong = []
    with open_page(language=language, width=1440) as page:
        for url in LISTS:
            visit(page, url)
            wrong += [f"{url} is {excess} px too wide" for excess in page.evaluate(TOO_WIDE)]
            assert page.evaluate(WRAPPED) == 0, url
    assert not wrong, "\n".join(wrong)


def test_record_pages_fit_a_window_of_320_px(open_page):
    with open_page(width=320) as page:
        for kind in KINDS:
            visit(page, f"/admin/{kind}/add/")
            assert page.evaluate(OUTSIDE) == [], kind
            excess = page.evaluate(EXCESS)
            assert excess <= 0, f"{kind} is {excess} px too wide"


def test_pages_to_read_fit_a_window_of_320_px_in_english_too(open_page):
    with open_page(language="en", width=320) as page:
        for url in TO_READ:
            visit(page, url)
            excess = page.evaluate(EXCESS)
            # Parts of a pixel are rounded up.
            assert excess <= 1, f"{url} is {excess} px too wide"


def test_high_contrast_keeps_legends_and_arrows(open_page):
    with open_page() as page:
        page.emulate_media(forced_colors="active")
        for url in ("/dashboards/investment/", "/projects/?sort=title"):
            visit(page, url)
            assert page.evaluate(UNSEEN) == [], url
        arrow = page.locator("[aria-sort=ascending] .sort .up").evaluate("path => getComputedStyle(path).fill")
        ground = page.locator("[aria-sort=ascending]").evaluate("cell => getComputedStyle(cell).backgroundColor")
        assert arrow not in ("none", ground)

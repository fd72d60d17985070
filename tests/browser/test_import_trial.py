"""A clerk sends a ledger that leaves much open, and has it written without a page of documentation."""

import pytest
from playwright.sync_api import expect

from aidportal.sheets.tests.officials import book

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOST_CLICKS = 12
# Titles that resemble none of each other, and words that were not answered in the other window.
TITLES = {1440: ("温室大棚", "道路硬化", "卫生院改造"), 390: ("沙棘果汁灌装线", "驼奶冷链", "草编工坊")}
WORDS = {1440: ("其他投入", "弄着呢"), 390: ("另筹部分", "收尾啦")}


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("portal-imports") / "var")) as running:
        yield running


class Clicks:
    """Counts what a clerk presses and chooses."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, name):
        self.count += 1
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        # A busy machine shows first how far the work is; that page goes on by itself.
        expect(self.page.locator(".savebar")).to_be_visible()

    def choose(self, selector, value):
        self.count += 1
        self.page.select_option(f"#ask {selector}", value)


def ledger(width):
    """Two leagues in one sheet, a second sheet without any, an unknown source, an unknown status, a wrong total."""
    titles, (source, status) = TITLES[width], WORDS[width]
    head = ["序号", "项目名称", "总投资", "市级财政", source, "项目状态"]
    first = [
        ["2026年1-10月帮扶资金台账（单位：万元）"],
        head,
        ["一、赤峰市"],
        [1, titles[0], 150, 100, 50, status],
        ["二、通辽市"],
        [1, titles[1], 80.5, 60, 20.5, status],
        ["合计", None, 500, 160, 70.5],
    ]
    second = [["2026年1-10月帮扶资金台账（单位：万元）"], head, [1, titles[2], 90, 90, None, "已完工"]]
    merged = ["A1:F1", "A3:F3", "A5:F5"]
    return book(
        "台账.xlsx",
        {"name": "台账", "rows": first, "merged": merged},
        {"name": "补充", "rows": second, "merged": ["A1:F1"]},
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_a_ledger_that_leaves_much_open_is_written_in_a_few_clicks(open_page, keep_picture, width):
    (name, content), (source, status) = ledger(width), WORDS[width]
    with open_page(width=width) as page:
        clerk = Clicks(page)
        page.goto("/imports/?kind=projects")
        page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": content})
        clerk.count += 1
        clerk.press("上传并预览")
        expect(page.locator("#unread .loud")).to_contain_text("705,000")
        expect(page.locator("#totals")).to_contain_text("500")
        expect(page.locator("#obstacle")).to_contain_text(source)
        assert not violations(page)
        assert not page.evaluate(TOO_WIDE)
        keep_picture(page, f"import-trial-{width}")
        clerk.choose(f"select[name='column:{source}']", "funding_matching")
        clerk.choose(f"select[name='choice:word|status|{status}']", "running")
        clerk.choose("select[name='choice:all|area|*']", "150430")
        clerk.press("按答案重新读取")
        expect(page.locator("#unread .loud")).to_have_count(0)
        # A total that is wrong in the file stays told, and keeps nobody from writing the rows.
        expect(page.locator("#totals")).to_contain_text("500")
        expect(page.locator("#obstacle")).to_have_text("")
        assert not violations(page)
        clerk.press("写入")
        expect(page.locator(".savebar .tag")).to_have_text("已写入")
        assert clerk.count <= MOST_CLICKS


@pytest.mark.parametrize(("width", "field", "words"), [(1440, "到哪步啦", "快好了"), (390, "干得咋样", "没动呢")])
def test_what_a_column_is_and_what_its_words_mean_is_answered_on_one_page(open_page, keep_picture, width, field, words):
    rows = [["项目名称", "旗县", "年度", field], [f"{width}号水渠", "敖汉旗", 2026, words]]
    name, content = book("台账.xlsx", {"rows": rows})
    with open_page(width=width) as page:
        clerk = Clicks(page)
        page.goto("/imports/?kind=projects")
        page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": content})
        clerk.press("上传并预览")
        page.locator("#ask details:has(select)").first.locator("summary").click()
        clerk.choose(f"select[name='column:{field}']", "status")
        clerk.choose(f"select[name='choice:word|status|{words}']", "running")
        assert not violations(page)
        assert not page.evaluate(TOO_WIDE)
        keep_picture(page, f"import-column-{width}")
        clerk.press("按答案重新读取")
        clerk.press("写入")
        expect(page.locator(".savebar .tag")).to_have_text("已写入")

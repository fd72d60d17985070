"""Two people at one record at the same time: its lines, its grid, pasted rows; nothing is lost, everybody is told."""

from contextlib import ExitStack
from itertools import count

import pytest
from playwright.sync_api import expect

from .portal import serving, violations

pytestmark = pytest.mark.xdist_group("browser")

SAVE = ".savebar [name=_save]"
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
MERGED = "合并"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they record."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("two-people") / "var")) as running:
        yield running


@pytest.fixture
def two(open_page):
    """The pages of two people."""
    with ExitStack() as pages:
        yield [pages.enter_context(open_page()) for _person in range(2)]


def press(page, button=SAVE):
    with page.expect_navigation():
        page.locator(button).click()


def save(page):
    press(page)
    expect(page.locator(".notice.ok")).to_be_visible()


@pytest.fixture
def project(open_page):
    """The form of a project of its own with a line, and a payment on it."""
    with open_page() as page:
        page.goto("/record/projects/project/add/?area=150429")
        # What differs in a number is another project, and nothing is asked about it.
        page.fill("#id_title", f"二人同编{next(NUMBERS)}号")
        area = page.locator("#id_area")
        area.fill("宁城县")
        area.press("Enter")
        page.wait_for_function("() => document.querySelector('[name=area]').value === '150429'")
        page.locator("#fundings-section > summary").click()
        page.select_option("[name=fundings-0-source]", "municipal")
        page.fill("[name=fundings-0-amount]", "500")
        add_payment(page, "2026-05-18", "100", "原有")
        save(page)
        yield page.locator("a[href*='/record/projects/project/']").first.get_attribute("href").split("?")[0]


def add_payment(page, day, amount, note):
    page.evaluate(OPEN_ALL)
    page.locator("#line-fundings-0 [name=_add_line]").click()
    for name, text in (("moved_on", day), ("amount", amount), ("note", note)):
        page.locator(f"#line-fundings-0 .new [name$=-{name}]").last.fill(text)


def open_both(two, address):
    for page in two:
        page.goto(address)
        page.evaluate(OPEN_ALL)


def send_both(early, late):
    """Save one page after the other, whose sender is then shown what both wrote."""
    save(early)
    press(late)
    expect(late.locator("h1")).to_contain_text("保存过这条记录")
    assert not violations(late)


def payments(page, address):
    """The payments of the project as they are recorded."""
    page.goto(address)
    rows = zip(
        *(page.locator(f"ol [name*=-disbursements-][name$=-{name}]").all() for name in ("amount", "note")), strict=True
    )
    return sorted((amount.input_value(), note.input_value()) for amount, note in rows)


def test_lines_that_each_of_two_adds_are_all_kept(two, project):
    one, other = two
    open_both(two, project)
    add_payment(one, "2026-06-01", "50", "甲记")
    expect(one.locator("#line-fundings-0 > .fold > summary > .n")).to_have_text("2")
    add_payment(other, "2026-06-02", "60", "乙记")
    save(one)
    save(other)
    expect(other.locator(".notices")).to_contain_text(MERGED)
    assert payments(one, project) == [("100", "原有"), ("50", "甲记"), ("60", "乙记")]


@pytest.mark.parametrize("taken", ["mine", "theirs"])
def test_one_payment_that_both_change_is_chosen_field_by_field(two, project, taken):
    one, other = two
    open_both(two, project)
    for page, amount in ((one, "110"), (other, "120")):
        page.locator("[name=fundings-0-disbursements-0-amount]").fill(amount)
    other.locator("[name=fundings-0-disbursements-0-note]").fill("乙改")
    send_both(one, other)
    other.locator(f"input[value={taken}]").check()
    press(other, "[name=_merge]")
    expect(other.locator(".notice.ok")).to_be_visible()
    assert payments(one, project) == [("120" if taken == "mine" else "110", "乙改")]


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("first", ["removes", "changes"])
def test_a_payment_that_one_removes_and_the_other_changes_is_asked_about(two, project, first, is_kept):
    remover, changer = two
    open_both(two, project)
    remover.locator("#line-fundings-0-disbursements-0 > .line-fields > .remove input").check()
    changer.locator("[name=fundings-0-disbursements-0-note]").fill("仍在")
    early, late = (remover, changer) if first == "removes" else (changer, remover)
    send_both(early, late)
    # Who changed it wants it to stay.
    late.locator(f"input[value={'mine' if (late is changer) == is_kept else 'theirs'}]").first.check()
    press(late, "[name=_merge]")
    assert payments(changer, project) == ([("100", "仍在")] if is_kept else [])


@pytest.mark.parametrize("first", ["removes", "adds"])
def test_a_payment_that_one_removes_leaves_those_that_the_other_adds(two, project, first):
    remover, adder = two
    open_both(two, project)
    remover.locator("#line-fundings-0-disbursements-0 > .line-fields > .remove input").check()
    add_payment(adder, "2026-06-03", "30", "乙记")
    for page in (remover, adder) if first == "removes" else (adder, remover):
        save(page)
    expect(page.locator(".notices")).to_contain_text(MERGED)
    assert payments(adder, project) == [("30", "乙记")]


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("first", ["removes", "adds"])
def test_a_line_that_one_removes_and_to_which_the_other_adds_a_payment_is_asked_about(two, project, first, is_kept):
    remover, adder = two
    open_both(two, project)
    remover.locator("#line-fundings-0 > .line-fields > .remove input").check()
    add_payment(adder, "2026-06-03", "30", "乙记")
    early, late = (remover, adder) if first == "removes" else (adder, remover)
    send_both(early, late)
    late.locator(f"input[value={'mine' if (late is adder) == is_kept else 'theirs'}]").first.check()
    press(late, "[name=_merge]")
    assert payments(adder, project) == ([("100", "原有"), ("30", "乙记")] if is_kept else [])


@pytest.fixture
def attendance(portal):
    script = (
        "from trainings.models import Session\n"
        "print(Session.objects.filter(attendees=None).exclude(place_area=None).order_by('pk').first().pk)"
    )
    key = portal.run(script).split()[-1]
    return f"/trainings/{key}/attendance/"


def test_cells_of_a_grid_that_each_of_two_fills_in_are_all_kept(two, attendance):
    one, other = two
    open_both(two, attendance)
    cells = [page.locator("tbody input.num") for page in two]
    cells[0].nth(0).fill("12")
    cells[1].nth(1).fill("13")
    save(one)
    save(other)
    other.goto(attendance)
    assert [cells[1].nth(at).input_value() for at in range(2)] == ["12", "13"]


def test_a_cell_that_both_fill_in_is_told_before_it_is_overwritten(two, attendance):
    one, other = two
    open_both(two, attendance)
    cells = [page.locator("tbody input.num").first for page in two]
    cells[0].fill("31")
    cells[1].fill("32")
    save(one)
    press(other)
    expect(other.locator("#problems")).to_contain_text("31")
    assert not violations(other)
    expect(cells[1]).to_have_value("32")
    save(other)
    other.goto(attendance)
    expect(cells[1]).to_have_value("32")


@pytest.fixture
def pasting(two, project):
    """Both see what the portal understood of rows of which they have one in common."""
    page_of = project.replace("/record/projects/project/", "/projects/")
    two[0].goto(page_of)
    address = two[0].locator("a[href$='/payments/']").first.get_attribute("href")
    for page, own in zip(two, ("2026-06-01\t50\t甲贴", "2026-06-02\t60\t乙贴"), strict=True):
        page.goto(address)
        page.fill("#pasted", f"日期\t金额\t备注\n2026-06-10\t70\t同贴\n{own}")
        press(page, ".savebar [name=_read]")
    return two


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_rows_that_both_paste_are_recorded_once_and_other_rows_of_both_are(pasting, project, order):
    one, other = (pasting[place] for place in order)
    save(one)
    press(other)
    expect(other.locator(".notice.warn", has_text="尚未保存")).to_be_visible()
    expect(other.locator("#row-1")).to_contain_text("已有")
    assert not violations(other)
    save(other)
    expected = [("100", "原有"), ("50", "甲贴"), ("60", "乙贴"), ("70", "同贴")]
    assert payments(one, project) == expected


@pytest.mark.parametrize("first", ["pastes", "types"])
def test_a_row_that_one_pastes_and_the_other_types_is_told(pasting, project, first):
    paster, typist = pasting
    open_both([typist], project)
    add_payment(typist, "2026-06-10", "70", "同贴")
    if first == "types":
        save(typist)
        press(paster)
        expect(paster.locator("#row-1")).to_contain_text("已有")
        save(paster)
    else:
        save(paster)
        press(typist)
        # That it is recorded already is asked about, or told as what the other one saved.
        expect(typist.locator("#questions, .notices").first).to_be_visible()
    expected = [("100", "原有"), ("50", "甲贴"), ("70", "同贴")]
    recorded = payments(paster, project)
    assert recorded[:3] == expected, recorded

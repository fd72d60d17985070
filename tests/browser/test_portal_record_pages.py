"""The portal's record page of every kind in a browser: opened, changed, and filled in by keyboard alone."""

import random
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from .portal import serving, violations
from .test_record_pages import ADDED_ELSEWHERE, CHOOSE, FINGERPRINTS, KINDS, Kind, asked, said_of

pytestmark = pytest.mark.xdist_group("browser")

PAGES = dict(KINDS)
# Batches of both directions have the number; which is meant has to be said.
POSTING = PAGES["cadres.posting"]
PAGES["cadres.posting"] = replace(POSTING, typed=POSTING.typed | {"batch": "帮扶方 → 受援方，第3批"})
TO_FILL_IN = """() => [...document.querySelectorAll('label:has(.needed)')]
  .map(label => document.getElementById(label.htmlFor))
  .filter(control => control && !control.name.includes('-') && !control.value)
  .map(control => control.name.replace(/_text$/, ''))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("portal-records") / "var")) as running:
        yield running


@pytest.fixture(scope="module")
def chosen(portal):
    return asked(portal, CHOOSE)


def address(kind, key):
    return "/".join(["/record", *kind.split("."), key, ""])


def press_save(page):
    with page.expect_navigation():
        page.locator(".savebar [name=_save]").click()
    problems = page.locator("#problems").all_inner_texts()
    assert not problems, f"{page.url}: {problems}"


def test_a_page_saved_as_it_is_changes_nothing_and_says_so(open_page, portal, chosen):
    with open_page(language="en") as page:
        # Signing in is written down too.
        before = asked(portal, FINGERPRINTS)
        for kind, keys in chosen.items():
            for key in keys if kind in PAGES else ():
                page.goto(address(kind, key))
                assert page.locator("[data-changes]").inner_text() == "", address(kind, key)
                press_save(page)
                assert "Nothing was changed." in page.locator(".notices").first.inner_text(), address(kind, key)
    assert asked(portal, FINGERPRINTS) == before


def test_of_one_changed_field_exactly_that_is_said(open_page, chosen):
    wrong = []
    with open_page(language="en") as page:
        for kind, how in PAGES.items():
            key = chosen[kind][0]
            page.goto(address(kind, key))
            control = page.locator(f"#id_{how.field}")
            control.evaluate("control => { const part = control.closest('details'); if (part) part.open = true; }")
            control.fill("2031-05" if how.field == "ends_on" else f"{control.input_value()} II")
            assert "1" in page.locator("[data-changes]").inner_text(), kind
            press_save(page)
            if (said := said_of(page, kind, key)) != [how.label]:
                wrong.append(f"{kind} {key}: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_foot_names_the_first_changes_and_says_how_many_more_there_are(open_page, chosen, width):
    with open_page(language="en", width=width) as page:
        page.goto(address("projects.project", chosen["projects.project"][0]))
        boxes = page.locator("#record-form .field > input[type=text]:not([data-date])")
        for number in range(11):
            boxes.nth(number).evaluate("""box => {
                box.value = `${box.value}7`;
                box.dispatchEvent(new Event("input", { bubbles: true }));
            }""")
        foot = page.locator("[data-changes]")
        expect(foot.locator("a")).to_have_count(8)
        expect(foot).to_contain_text("11 ")
        expect(foot).to_contain_text(", and 3 more")
        assert not page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in ADDED_ELSEWHERE])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_required_fields_are_enough_by_keyboard_alone(open_page, kind, width):
    how: Kind = PAGES[kind]
    left = dict(how.typed) if width == 1440 else {name: f"{text}" for name, text in how.typed.items()}
    with open_page(width=width) as page:
        page.goto(address(kind, "add"))
        assert not page.evaluate(TOO_WIDE)
        # The bar at the foot lies over what is below; a window as long as the page shows all at once.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        assert not violations(page)
        assert set(page.evaluate(TO_FILL_IN)) <= left.keys()
        # One begins in the first field.
        for stop in range(150):
            if stop:
                page.keyboard.press("Tab")
            name = page.evaluate("(document.activeElement.name || '').replace(/_text$/, '')")
            if name in left:
                type_into(page, left.pop(name), width)
            elif name == "_save" and not left:
                break
        if width != 1440:
            return  # it is recorded once
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if page.locator("[name=reason]").count():
            # The sample has a partner for the banner already, which is asked about.
            page.locator("[name=reason]").focus()
            page.keyboard.type("两区共同帮扶")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        problems = page.locator("#problems").all_inner_texts()
        assert page.locator(".notice.ok").count(), f"{page.url} was not added: {left or problems}"


def type_into(page, text, width):
    """Fill the control that has the focus, as its kind is filled from the keyboard; Enter at once in a choice."""
    if page.evaluate("Boolean(document.activeElement.closest('[data-combo]'))"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_function(
            """text => {
              const box = document.activeElement.closest('[data-combo]');
              const key = box.querySelector('input[type=hidden], .chosen input');
              return key?.value && box.textContent.concat(box.querySelector('input[type=text]').value).includes(text);
            }""",
            arg=text,
        )
    elif page.evaluate("document.activeElement.tagName") == "SELECT":
        values = page.evaluate("[...document.activeElement.options].map(option => option.value)")
        for _step in range(values.index(text)):
            page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type(text)


BATCH_OF_A_PAIRING = """
from aidportal.directory.models import Document, Pairing
from cadres.models import Batch
pairing = Pairing.objects.filter(giver__area="110105", receiver__area="150429").first()
Batch.objects.create(direction="to_receiver", number=9, pairing=pairing, document=Document.objects.first())
"""

# ---- Choices on a slow network

CALLED_SO = {
    "宁城县": "150429",
    "朝阳区": "110105",
    "海淀": "110108",
    "敖汉旗": "150430",
    "110109": "110109",
    "keshiketengqi": "150425",
    # Others are called so too, but only these are of the programme.
    "ncx": "150429",
    "hdq": "110108",
}
THE_ONLY_FIT = {"ningche": "150429", "aohanq": "150430", "克什克": "150425"}
SEVERAL_OR_NONE = dict.fromkeys(["zlt", "昌", "15042", "没有这个", "zzzq"], "")
PLACES = CALLED_SO | THE_ONLY_FIT | SEVERAL_OR_NONE
# Every key that the choice takes, also one that is soon replaced.
WATCH = """() => {
  const key = document.querySelector("[name=area]");
  const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  window.takenKeys = [];
  Object.defineProperty(key, "value", {
    get: () => own.get.call(key),
    set: value => { if (value) window.takenKeys.push(value); own.set.call(key, value); },
  });
}"""


@pytest.mark.parametrize("latency", [0, 200, 1000])
def test_a_choice_never_takes_another_row_than_the_one_typed(open_page, latency, scopes):
    """Typed slowly and fast, once over another text, and Enter or Tab at once."""
    chance = random.Random(latency)
    with open_page() as page:
        page.goto(address("projects.project", "add"))
        page.evaluate(WATCH)
        if latency:
            late = lambda route: (page.wait_for_timeout(chance.randint(0, latency)), route.continue_())  # noqa: E731
            page.route("**/record/choices/**", late)
        for attempt in range(scopes or 15):
            text = chance.choice(list(PLACES)) if attempt >= len(PLACES) else list(PLACES)[attempt]
            key = try_choice(page, chance, text, latency)
            assert set(page.evaluate("window.takenKeys.splice(0)")) == {PLACES[text]} - {""}, text
            assert key == PLACES[text], text
            assert page.url.endswith("/add/"), "Enter in a choice sends no form"


def try_choice(page, chance, text, latency):
    """The key that the choice of an area holds after ``text`` was typed into it."""
    box = page.locator("#id_area")
    box.fill("")
    box.press_sequentially(chance.choice(list(PLACES))[:2] + "x", delay=chance.choice([0, 60]))
    box.fill("")
    box.press_sequentially(text, delay=chance.choice([0, 0, 40, 150]))
    box.press(chance.choice(["Enter", "Enter", "Tab"]))
    if PLACES[text]:
        page.wait_for_function("key => document.querySelector('[name=area]').value === key", arg=PLACES[text])
    else:
        page.locator("[data-field]:has(#id_area) .combo-state.bad").wait_for()
    page.wait_for_timeout(chance.randint(0, latency // 2 + 1))
    return page.locator("[name=area]").input_value()


def test_enter_on_a_text_that_fits_several_leaves_the_list_open(open_page):
    with open_page() as page:
        page.goto(address("projects.project", "add"))
        box = page.locator("#id_area")
        box.press_sequentially("zlt")
        box.press("Enter")
        options = page.locator("[data-field]:has(#id_area) [role=option]")
        options.nth(2).wait_for()
        page.locator("[data-field]:has(#id_area) .combo-state.bad").wait_for()
        assert page.locator("[name=area]").input_value() == ""
        box.press("ArrowDown")
        box.press("ArrowDown")
        marked = page.locator("[data-field]:has(#id_area) [aria-selected=true]").get_attribute("data-key")
        box.press("Enter")
        page.wait_for_function("key => document.querySelector('[name=area]').value === key", arg=marked)


def test_a_click_into_a_blank_choice_lists_what_it_offers(open_page):
    with open_page() as page:
        page.goto(address("projects.project", "add"))
        field = page.locator("[data-field]:has(#id_area)")
        page.locator("#id_area").click()
        option = field.locator("[role=option]").first
        expect(option).to_be_visible()
        expect(field.locator("[aria-selected=true]")).to_have_count(0)
        assert not violations(page)
        text = option.get_attribute("data-text")
        option.click()
        expect(page.locator("#id_area")).to_have_value(text)
        # What is taken stays as it is where one only clicks into it.
        page.locator("#id_area").click()
        page.wait_for_timeout(300)
        expect(field.locator("[role=listbox]")).to_be_hidden()


def test_a_list_that_opens_under_the_mouse_takes_no_press_that_was_aimed_at_what_it_covers(open_page):
    below = """() => {
      const list = document.querySelector("[data-field]:has(#id_area) [role=listbox]");
      const { left, top } = list.getBoundingClientRect();
      return list.contains(document.elementFromPoint(left + 20, top + 20));
    }"""
    with open_page() as page:
        page.goto(address("projects.project", "add"))
        page.evaluate(f"""() => {{
          const list = document.querySelector("[data-field]:has(#id_area) [role=listbox]");
          new MutationObserver((_changes, watching) => {{
            if (list.hidden) return;
            window.isTaken = ({below})();
            watching.disconnect();
          }}).observe(list, {{ attributeFilter: ["hidden"] }});
        }}""")
        page.locator("#id_area").press_sequentially("ncx")
        page.wait_for_function("() => window.isTaken !== undefined")
        assert page.evaluate("() => window.isTaken") is False
        page.wait_for_function(below)


def test_a_choice_that_is_left_at_once_is_settled_before_the_form_is_sent(open_page):
    with open_page() as page:
        page.goto(address("projects.project", "add"))
        page.route("**/record/choices/**", lambda route: (page.wait_for_timeout(400), route.continue_()))
        page.fill("#id_title", "立即保存")
        page.locator("#id_area").press_sequentially("ningche")
        with page.expect_navigation():
            page.locator(".savebar [name=_save]").click()
        page.wait_for_url("**/projects/*/**")
        assert "宁城县" in page.locator("main").inner_text()


def test_a_batch_of_a_pairing_fills_in_where_one_comes_from_and_goes(open_page, portal):
    portal.run(BATCH_OF_A_PAIRING)
    with open_page() as page:
        page.goto(address("cadres.official", "add"))
        page.keyboard.type("有结对")
        page.locator("#postings-section > summary").click()
        batch = page.locator("#id_postings-0-batch")
        batch.press_sequentially("第9批")
        batch.press("Enter")
        expect(page.locator("[name=postings-0-host_area]")).to_have_value("150429")
        expect(page.locator("[name=home_area]")).to_have_value("110105")
        expect(page.locator("[data-field]:has(#id_home_area) .combo-state")).to_contain_text("宁城县")


# ---- A row that is added beside its choice


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_an_organisation_is_added_in_place_by_keyboard_alone_and_the_form_stays(open_page, width, theme):
    name = f"乌兰爱心企业{width}"
    with open_page(width=width, theme=theme) as page:
        page.goto(address("projects.donation", "add"))
        page.fill("#id_purpose", "助学")
        box, dialog = page.locator("#id_giver"), page.locator("dialog.in-place")
        add_in_place(page, box, name)
        expect(page.locator("#new-kind")).to_be_focused()
        expect(page.locator("#new-name_zh")).to_have_value(name)
        assert not page.evaluate(TOO_WIDE)
        assert not violations(page)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(box).to_be_focused()
        expect(box).to_have_value(name)
        page.keyboard.press("End")
        page.keyboard.type("甲")
        add_in_place(page, box, f"{name}甲", is_typed=True)
        page.select_option("#new-kind", "enterprise")
        page.locator("#new-area").press_sequentially("没有这里")
        page.keyboard.press("Control+s")
        expect(page.locator("#new-area_error")).to_be_visible()
        expect(page.locator("#new-problems")).to_be_focused()
        page.fill("#new-area", "宁城县")
        page.locator("#new-area").press("Control+s")
        expect(dialog).to_have_count(0)
        expect(box).to_be_focused()
        expect(box).to_have_value(f"{name}甲 (宁城县)")
        expect(page.locator("#id_purpose")).to_have_value("助学")
        page.fill("#id_receiver", "宁城县")
        # The list of what fits may open over the button, just as a mouse presses it.
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        expect(page.locator(".notice.ok")).to_contain_text(f"{name}甲")


def add_in_place(page, box, text, is_typed=False):
    """Open the dialog for a text that is called like no row: the last of what the choice lists."""
    if not is_typed:
        box.press_sequentially(text)
    page.locator("[data-field]:has(#id_giver) [data-new]", has_text=f"“{text}”").wait_for()
    box.press("ArrowUp")
    expect(page.locator("[data-field]:has(#id_giver) [data-new]")).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.locator("dialog.in-place[open]").wait_for()


def test_an_organisation_that_is_sent_twice_on_a_slow_network_is_recorded_once(open_page):
    with open_page(language="en") as page:
        page.goto(address("projects.donation", "add"))
        page.locator("#id_giver").press_sequentially("两次按下的基金会")
        add_in_place(page, page.locator("#id_giver"), "两次按下的基金会", is_typed=True)
        page.route("**/in-place/**", lambda route: (page.wait_for_timeout(400), route.continue_()))
        page.locator("dialog.in-place .btn.primary").dblclick()
        expect(page.locator("dialog.in-place")).to_have_count(0)
        expect(page.locator("#id_giver")).to_have_value("两次按下的基金会")
        page.goto("/admin/directory/organisation/?q=两次按下的基金会")
        assert page.locator("#result_list tbody tr").count() == 1


# ---- Questions


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_an_amount_in_the_wrong_unit_is_asked_about_and_saved_by_a_button_or_with_a_reason(open_page, width, theme):
    with open_page(width=width, theme=theme) as page:
        page.goto(address("projects.project", "add"))
        page.fill("#id_title", f"单位填错{width}")
        page.fill("#id_area", "宁城县")
        page.locator("#fundings-section > summary").click()
        page.fill("[name=fundings-0-amount]", "5000000")
        page.select_option("[name=fundings-0-source]", "municipal")
        with page.expect_navigation():
            page.locator(".savebar [name=_save]").click()
        questions = page.locator("#questions")
        expect(questions).to_be_focused()
        expect(questions).to_contain_text("5,000,000")
        expect(page.locator("[name=fundings-0-amount]")).to_have_value("5000000")
        assert not page.evaluate(TOO_WIDE)
        assert not violations(page)
        if width == 1440:
            with page.expect_navigation():
                questions.get_by_role("button", name="改为5,000,000元（500万元）").click()
        else:
            page.fill("#id_reason", "全县合并上报")
            press_save(page)
        expect(page.locator(".notice.ok")).to_be_visible()


# ---- Without scripts, pressed twice, refused


def test_a_record_is_added_without_scripts(open_page):
    with open_page(script=False) as page:
        page.goto(address("projects.project", "add"))
        page.fill("#id_title", "不用脚本")
        page.fill("#id_area", "宁城县")
        page.locator("#fundings-section > summary").click()
        with page.expect_navigation():
            page.locator("#fundings-section [name=_add_line]").first.click()
        page.fill("[name=fundings-0-amount]", "500")
        page.select_option("[name=fundings-0-source]", "municipal")
        press_save(page)
        assert page.locator(".notice.ok").count()


def test_a_button_pressed_twice_records_once(open_page):
    with open_page(language="en") as page:
        page.goto(address("directory.document", "add"))
        page.fill("#id_title", "pressed twice here")
        page.locator(".savebar [name=_save]").dblclick()
        page.locator(".notice.ok").wait_for()
        page.goto("/admin/directory/document/?q=pressed+twice+here")
        assert page.locator("#result_list tbody tr").count() == 1


def test_two_who_change_one_field_are_asked_and_nothing_is_lost(open_page, chosen):
    key = chosen["projects.project"][-1]
    with open_page() as one, open_page() as other:
        for page in (one, other):
            page.goto(address("projects.project", key))
        one.fill("#id_place", "甲村")
        press_save(one)
        other.fill("#id_place", "乙村")
        with other.expect_navigation():
            other.locator(".savebar [name=_save]").click()
        assert not violations(other)
        # Whatever other walks have called the user meanwhile.
        assert re.search(r"您编辑期间，\S+（.+） 保存过这条记录", other.locator("h1").inner_text())
        other.locator("input[value=mine]").check()
        with other.expect_navigation():
            other.locator("[name=_merge]").click()
        other.goto(address("projects.project", key))
        assert other.input_value("#id_place") == "乙村"


def test_days_follow_the_dates_that_stand_there_whichever_answer_comes_last(open_page):
    with open_page(width=1440) as page:
        page.goto("/record/trainings/session/add/")
        held = []
        page.route("**/*from=2026-05-11&until=", lambda route: held.append(route))
        page.locator("[name=starts_on]").fill("2026-05-11")
        page.locator("[name=ends_on]").fill("2026-05-15")
        page.keyboard.press("Tab")
        days = page.locator("[name=days]")
        expect(days).to_have_value("5")
        with page.expect_response("**/*from=2026-05-11&until="):
            held[0].continue_()
        page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(days).to_have_value("5")


def test_the_days_of_a_class_follow_its_dates_until_they_are_typed(open_page):
    with open_page(width=1440) as page:
        page.goto("/record/trainings/session/add/")
        days = page.locator("[name=days]")
        page.locator("[name=starts_on]").fill("2026-05-11")
        page.locator("[name=ends_on]").fill("2026年5月15日")
        page.keyboard.press("Tab")
        expect(days).to_have_value("5")
        expect(page.locator(".field:has([name=days]) .echo")).to_contain_text("按起止日期计算")
        page.locator("[name=ends_on]").fill("2026-05-13")
        page.keyboard.press("Tab")
        expect(days).to_have_value("3")
        days.fill("2.5")
        page.locator("[name=ends_on]").fill("2026-05-14")
        page.keyboard.press("Tab")
        page.wait_for_timeout(500)
        expect(days).to_have_value("2.5")

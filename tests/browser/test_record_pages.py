"""The record page of every registered kind, as a browser shows and sends it: nothing is said that was not done."""

import json
from dataclasses import dataclass

import pytest
from django.contrib import admin

from .portal import serving

DISTRICT, BANNER = "海淀区", "宁城县"


@dataclass(frozen=True)
class Kind:
    """The text field that is changed and how the page calls it, and what is typed into what must be filled in."""

    field: str
    label: str
    typed: dict[str, str]


KINDS = {
    "accounts.user": Kind(
        "name", "Name", {"username": "clerk", "password1": "Larch-3285-mu", "password2": "Larch-3285-mu"}
    ),
    "directory.area": Kind("name_en", "English name", {"code": "150499", "name_zh": "新设区", "level": "county"}),
    "directory.sector": Kind("name_en", "English name", {"code": "herds", "name_zh": "牧业", "name_en": "Herding"}),
    "directory.organisation": Kind("name_en", "English name", {"name_zh": "新设的基金会"}),
    "directory.pairing": Kind("ends_on", "Until", {"giver": DISTRICT, "receiver": BANNER}),
    "directory.agreement": Kind("terms", "Terms", {"title": "补充协议", "kind": "framework", "parties": DISTRICT}),
    "directory.document": Kind("note", "Note", {"title": "新的通知"}),
    "projects.project": Kind("place", "Place", {"title": "水渠", "area": BANNER}),
    "projects.projectgroup": Kind("title", "Title", {"title": "两个项目", "total_investment": "500万"}),
    "projects.donation": Kind("purpose", "Purpose", {"giver": DISTRICT, "receiver": BANNER}),
    "cadres.official": Kind("home_title", "Title at home", {"name": "李四", "home_area": DISTRICT}),
    "cadres.batch": Kind("briefing", "Briefing session", {"direction": "to_receiver", "number": "77"}),
    "cadres.posting": Kind("title", "Title on post", {"official": "彭雪海", "batch": "3", "host_area": BANNER}),
    "trainings.session": Kind("description", "Description", {"title": "果树栽培班"}),
    "trainings.attendee": Kind("title", "Job title", {}),
    "reports.publishedfigure": Kind(
        "locator", "Page or paragraph", {"statement": "共 12 个项目", "value": "12", "figure": "projects"}
    ),
}
# Attendees are added on the page of their session.
ADDED_ELSEWHERE = {"trainings.attendee"}
# Of each kind the first record, the last, and for each kind of its lines the record that has the most.
CHOOSE = """
import json
from django.contrib import admin
from django.db.models import Count
from django.forms.models import _get_foreign_key
chosen = {}
for model, pages in admin.site._registry.items():
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    record = {}
    for inline in pages.inlines:
        to = _get_foreign_key(model, inline.model, fk_name=getattr(inline, "fk_name", None)).attname
        lines = inline.model._default_manager.order_by().values(to).annotate(lines=Count("pk"))
        record |= {row[to]: 1 for row in lines.order_by("-lines", to)[:1]}
    chosen[model._meta.label_lower] = [str(key) for key in {**record, keys.first(): 1, keys.last(): 1}]
print(json.dumps(chosen))
"""
# One value for all rows of each table, but for those that tell of requests, and the last act of the history.
FINGERPRINTS = """
import json
from django.apps import apps
from django.db import connection
tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
prints = {}
with connection.cursor() as cursor:
    for table in sorted(tables - {"django_session", "accounts_sentform"}):
        cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
        prints[table] = cursor.fetchone()[0]
    cursor.execute("SELECT max(id) FROM history.act")
    prints["acts"] = cursor.fetchone()[0]
print(json.dumps(prints))
"""
FOCUSED = """() => {
  const box = document.activeElement.closest('.select2-container');
  return (box ? box.previousElementSibling : document.activeElement).name || '';
}"""
# Choices are searched in once the page's scripts have replaced them.
READY = """() => [...document.querySelectorAll('select.admin-autocomplete:not([name*=__prefix__])')]
  .every(choice => choice.nextElementSibling?.matches('.select2-container'))"""
# Lines and their blank rows have a number in their names; they may be left as they are.
TO_FILL_IN = """() => [...document.querySelectorAll('label.required')]
  .map(label => document.getElementById(label.htmlFor))
  .filter(control => control && !control.name.includes('-') && !control.value)
  .map(control => control.name)"""


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they change what others count."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("records") / "var")) as running:
        yield running


@pytest.fixture(scope="module")
def chosen(portal):
    return asked(portal, CHOOSE)


@pytest.fixture
def page(open_page):
    with open_page(language="en") as opened:
        yield opened


@pytest.fixture
def page_in_chinese(open_page):
    with open_page() as opened:
        yield opened


def asked(portal, script):
    return json.loads(portal.run(script).splitlines()[-1])


def address(kind, *steps):
    return "/".join(["/admin", *kind.split("."), *steps, ""])


def said_of(page, kind, key):
    """The fields of which the history says that they were changed last in a record."""
    page.goto("/".join(["/history", *kind.split("."), key, ""]))
    return page.locator("ol.history > li").first.locator(".what strong").all_inner_texts()


def save(page):
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    faults = page.locator(".errorlist").all_inner_texts()
    assert page.locator(".messagelist .success").count(), f"{page.url} was not saved: {faults}"


def test_no_kind_is_without_these_tests():
    assert {model._meta.label_lower for model in admin.site._registry} == KINDS.keys()


def test_a_page_saved_as_it_is_changes_nothing(page, portal, chosen):
    before = asked(portal, FINGERPRINTS)
    for kind, keys in chosen.items():
        for key in keys:
            answer = page.goto(address(kind, key, "change"))
            assert answer.status == 200, address(kind, key, "change")
            save(page)
    assert asked(portal, FINGERPRINTS) == before


@pytest.mark.parametrize("kind", KINDS)
def test_of_one_changed_field_exactly_that_is_said(page, chosen, kind):
    field, key = KINDS[kind].field, chosen[kind][0]
    page.goto(address(kind, key, "change"))
    control = page.locator(f"#id_{field}")
    reveal(control)
    control.fill("2031-05" if field == "ends_on" else f"{control.input_value()} II")
    save(page)
    assert said_of(page, kind, key) == [KINDS[kind].label]


def reveal(control):
    """Open the section that holds ``control``."""
    if not control.is_visible():
        control.locator("xpath=ancestor::details").locator("summary").click()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ADDED_ELSEWHERE])
def test_the_required_fields_are_enough_by_keyboard_alone(page_in_chinese, kind):
    page = page_in_chinese
    page.goto(address(kind, "add"))
    page.wait_for_function(READY)
    left = dict(KINDS[kind].typed)
    assert set(page.evaluate(TO_FILL_IN)) <= left.keys()
    for _stop in range(150):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name in left:
            type_into(page, left.pop(name))
        elif name == "_save" and not left:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    faults = page.locator(".errorlist").all_inner_texts()
    assert page.locator(".messagelist .success").count(), f"{page.url} was not added: {left or faults}"


def test_a_button_pressed_twice_records_once(page):
    page.goto(address("directory.document", "add"))
    page.fill("#id_title", "pressed twice")
    page.locator("[name=_save]").dblclick()
    page.locator(".messagelist").wait_for()
    page.goto("/admin/directory/document/?q=pressed+twice")
    assert page.locator("#result_list tbody tr").count() == 1


def type_into(page, text):
    """Fill the control that has the focus, as its kind is filled from the keyboard."""
    tag = page.evaluate("document.activeElement.tagName")
    if page.evaluate("Boolean(document.activeElement.closest('.select2-container'))"):
        page.keyboard.press("Enter")
        page.locator(".select2-search__field:focus").wait_for()
        page.keyboard.type(text)
        page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
        page.keyboard.press("Enter")
    elif tag == "SELECT":
        values = page.evaluate("[...document.activeElement.options].map(option => option.value)")
        for _step in range(values.index(text)):
            page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type(text)

"""Every button that records something, pressed twice on a slow network, records it once."""

import pytest
from playwright.sync_api import expect

from .portal import serving

pytestmark = pytest.mark.xdist_group("browser")

# As in an office far from the server: a third of a second each way, and 50 KB a second.
SLOW = {"offline": False, "latency": 350, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SAVE, ANOTHER = "[name=_save]:visible", "[name=_addanother]:visible"
PROJECT = """
from projects.models import Funding, Project
line = Funding.objects.filter(amount__gte=5_000_000, disbursements=None).order_by("pk").first()
print(line.project_id)
"""
SESSION = """
from aidportal.directory.models import Document
from trainings.models import Session
print(Session.objects.create(title="点名班", place_area_id="150400", document=Document.objects.first()).pk)
"""


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal of these tests alone: they record."""
    with serving(first_start.copy_to(tmp_path_factory.mktemp("pressed-twice") / "var")) as running:
        yield running


def said(portal, script):
    return portal.run(script).split()[-1]


@pytest.fixture(scope="module")
def project(portal):
    return said(portal, PROJECT)


@pytest.fixture
def page(open_page):
    with open_page() as page:
        yield page


def press_twice(page, button):
    """Press a button twice where the network is slow, and see what is there then."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.locator(button).last.dblclick()
    expect(page.locator(".notice.ok")).to_be_visible()
    session.send("Network.emulateNetworkConditions", SLOW | {"latency": 0, "downloadThroughput": -1})
    session.detach()


def fill(page, values):
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        field.select_option(value) if field.evaluate("field => field.matches('select')") else field.fill(value)


@pytest.mark.parametrize("button", [SAVE, ANOTHER])
def test_a_record_with_its_lines(page, portal, button):
    title = f"按了两次的项目{len(button)}"
    page.goto("/record/projects/project/add/")
    fill(page, {"title": title, "area_text": "宁城县"})
    page.locator("#fundings-section > summary").click()
    fill(page, {"fundings-0-source": "municipal", "fundings-0-amount": "500"})
    press_twice(page, button)
    counted = f"from projects.models import Funding\nprint(Funding.objects.filter(project__title='{title}').count())"
    assert said(portal, counted) == "1"


ACTS = {
    "pay": ({"moved_on": "2026-10-09", "amount": "41"}, "Disbursement", "moved_on='2026-10-09'"),
    "progress": ({"reported_on": "2026-10-08", "percent": "37"}, "Progress", "reported_on='2026-10-08'"),
    "status": ({"status": "suspended", "since": "2026-10-07"}, "StatusChange", "since='2026-10-07'"),
    "output": ({"name": "按两次的产出", "unit": "亩", "planned": "3"}, "Output", "name='按两次的产出'"),
    "line": ({"source": "donation", "amount": "77"}, "Funding", "source='donation', amount=770_000"),
}


# Progress and a status are told once, and have no button for another.
ONCE = ("progress", "status")
PRESSED = [(act, button) for act in ACTS for button in (SAVE, ANOTHER) if button == SAVE or act not in ONCE]


@pytest.mark.parametrize(("act", "button"), PRESSED)
def test_an_act(page, portal, project, act, button):
    values, model, expected = ACTS[act]
    if act == "pay" and button == ANOTHER:
        # The same payment once more would be asked about.
        values = values | {"amount": "43"}
    page.goto(f"/projects/{project}/{act}/")
    counted = f"from projects.models import {model} as Kind\nprint(Kind.objects.filter({expected}).count())"
    before = int(said(portal, counted))
    fill(page, values)
    press_twice(page, f".act {button}")
    assert int(said(portal, counted)) == before + 1


POSTINGS = """
from cadres.models import Posting
rows = Posting.objects.without_successor().filter(ended_early=False, starts_on__startswith__lt="2026-01-01")
# They may be extended within the term of their batch, about which nothing is asked.
rows = rows.filter(ends_on__endswith__range=("2027-01-01", "2027-03-01"), batch__ends_on__endswith__gt="2027-03-18")
print(*rows.order_by("pk").values_list("pk", flat=True)[:3])
"""
RECORDED = """
from aidportal.history.models import Act
from cadres.models import Official, Posting
print("+".join(str(kind.objects.count()) for kind in (Act, Official, Posting)))
"""
# What is typed into each act on a posting, and how many acts, officials and postings there are more of then.
ON_POSTINGS = {
    "end": ({"ends_on": "2026-11-01"}, [1, 0, 0]),
    "extend": ({"ends_on": "2027-03-17"}, [1, 0, 0]),
    "hand-over": ({"new-name": "按了两次的人", "starts_on": "2026-11-15"}, [1, 1, 1]),
}


@pytest.mark.parametrize("act", ON_POSTINGS)
def test_an_act_on_a_posting(page, portal, act):
    posting = portal.run(POSTINGS).split()[-3:][[*ON_POSTINGS].index(act)]
    values, more = ON_POSTINGS[act]
    page.goto(f"/cadres/postings/{posting}/{act}/")
    before = said(portal, RECORDED).split("+")
    for folded in page.locator(".act details:not([open]) > summary").all():
        folded.click()
    fill(page, values)
    press_twice(page, f".act {SAVE}")
    after = said(portal, RECORDED).split("+")
    assert [int(now) - int(then) for now, then in zip(after, before, strict=True)] == more


def test_pasted_rows(page, portal, project):
    page.goto(f"/record/projects/project/{project}/paste/outputs/")
    page.fill("#pasted", "产出\t单位\t计划数\n粘贴两次甲\t亩\t5\n粘贴两次乙\t亩\t6")
    with page.expect_navigation():
        page.locator(".savebar [name=_read]").click()
    press_twice(page, f".savebar {SAVE}")
    counted = "from projects.models import Output\nprint(Output.objects.filter(name__startswith='粘贴两次').count())"
    assert said(portal, counted) == "2"


def test_a_grid(page, portal):
    session = said(portal, SESSION)
    page.goto(f"/trainings/{session}/attendance/")
    page.locator("tbody input.num").first.fill("17")
    press_twice(page, f".savebar {SAVE}")
    counted = f"from trainings.models import Attendance\nprint(Attendance.objects.filter(session={session}).count())"
    assert said(portal, counted) == "1"


def test_what_two_people_saved_put_together(page, portal, project, open_page):
    address = f"/record/projects/project/{project}/"
    page.goto(address)
    with open_page() as other:
        other.goto(address)
        fill(other, {"place": "甲村"})
        with other.expect_navigation():
            other.locator(".savebar [name=_save]").click()
    fill(page, {"place": "乙村"})
    with page.expect_navigation():
        page.locator(".savebar [name=_save]").click()
    page.locator("input[value=mine]").check()
    press_twice(page, "[name=_merge]")
    counted = f"from projects.models import Project\nprint(Project.objects.filter(pk={project}, place='乙村').count())"
    assert said(portal, counted) == "1"


def test_a_field_set_in_many_rows(page):
    page.goto("/projects/?sort=title")
    for place in (0, 1):
        page.locator(".tick[name=rows]").nth(place).check()
    page.select_option("#bulk-field", "status")
    with page.expect_navigation():
        page.get_by_role("button", name="继续").click()
    fill(page, {"status": "terminated", "since": "2041-05"})
    with page.expect_navigation():
        page.locator("[name=_preview]").click()
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", SLOW)
    page.get_by_role("button", name="写入2条").dblclick()
    expect(page.get_by_role("link", name="撤销整次批量修改…")).to_be_visible()
    page.goto("/projects/statuses/?sort=-since")
    expect(page.locator("main tbody tr", has_text="2041-05")).to_have_count(2)

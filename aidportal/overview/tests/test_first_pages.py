"""Which page the portal opens with: by role, as chosen, and what stands on each."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from aidportal.accounts.models import User
from aidportal.history.tellers import telling
from aidportal.imports.models import Import
from aidportal.values import dates
from projects.acts import ACTS as PROJECT_ACTS
from projects.models import Progress
from tests import makers
from tests.list_checks import client_of
from tests.page_forms import sent_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def template_of(user):
    page = client_of(user).get("/")
    assert page.status_code == 200
    return page.templates[0].name


@pytest.mark.parametrize(
    ("role", "template"),
    [
        ("administrator", "overview/director.html"),
        ("editor", "overview/clerk.html"),
        ("viewer", "overview/director.html"),
    ],
)
def test_the_first_page_follows_from_the_role(role, template):
    assert template_of(makers.make_user(role, "150400")) == template


@pytest.mark.parametrize("kind", User.FirstPage.values)
@pytest.mark.parametrize("role", ["administrator", "editor", "viewer"])
def test_everybody_may_choose_another_and_finds_it_again(role, kind):
    makers.make_project()
    user = makers.make_user(role, "150400")
    client = client_of(user)
    page = client.get("/").content.decode()
    assert f'name="first_page" value="{kind}"' in page
    assert client.post("/accounts/first-page/", {"first_page": kind}).url == "/"
    assert template_of(User.objects.get(pk=user.pk)) == f"overview/{kind}.html"


def test_a_page_that_there_is_not_is_not_chosen():
    user = makers.make_user("viewer", "150400")
    client_of(user).post("/accounts/first-page/", {"first_page": "nothing"})
    assert User.objects.get(pk=user.pk).first_page == ""


# ---- Who records


def desk_of(user):
    return client_of(user).get("/").context["desk"]


# A batch is of the whole programme.
NEW = ("projects/project", "projects/donation", "cadres/posting", "trainings/session")


def ways(page):
    return re.findall(r'href="(/record/\w+/\w+/add/)', page)


def test_a_clerk_begins_with_a_new_record_and_who_only_reads_does_not():
    makers.make_project()
    page = client_of(makers.make_user("editor", "150400")).get("/").content.decode()
    assert ways(page) == [f"/record/{kind}/add/" for kind in NEW]
    reader = makers.make_user("viewer", "150400", first_page=User.FirstPage.CLERK)
    page = client_of(reader).get("/").content.decode()
    assert (ways(page), "data-way" in page) == ([], False)


@pytest.mark.parametrize("act", ["projects:pay", "projects:report_progress"])
def test_from_the_desk_a_name_leads_to_an_act_on_its_record_and_back(act):
    project = makers.make_project(title="沙棘加工厂")
    makers.make_funding(project=project)
    client = client_of(makers.make_user("editor", "150400"))
    # As the page sends it without scripts: the name alone.
    found = client.get("/desk/project/", {"record": "", "record_text": "沙棘加工厂", "act": act})
    assert found.url == f"{reverse(act, args=[project.pk])}?next=%2Fdesk%2F"
    assert client.get(found.url).status_code == 200
    missed = client.get("/desk/project/", {"record": "", "record_text": "没有的项目", "act": act})
    assert "没有的项目" in missed.content.decode()
    assert "error-text" in missed.content.decode()


# The lists of what is recorded with a project, and the act by which it is.
LISTS = {
    "funding": "projects:add_line",
    "payments": "projects:pay",
    "outputs": "projects:add_output",
    "statuses": "projects:change_status",
}
TYPED_INTO = {
    "projects:add_line": {"source": "municipal", "amount": "20"},
    "projects:pay": {"amount": "20"},
    "projects:add_output": {"name": "厂房", "unit": "亩", "actual": "1"},
    "projects:change_status": {"status": "completed"},
}


@pytest.mark.parametrize(("name", "act"), LISTS.items())
def test_from_a_list_of_parts_one_is_added_to_a_project_that_is_found_and_marked_there(name, act):
    project = makers.make_project(title="沙棘加工厂")
    makers.make_funding(project=project, amount=Decimal(5_000_000))
    client = client_of(makers.make_user("editor", "150400"))
    back = f"/projects/{name}/?area=150429"
    (link,) = [one for one in client.get(back).context["actions"] if one.get("icon") == "plus"]
    asks = client.get(link["url"])
    assert (asks.context["title"], "error-text" in asks.content.decode()) == (str(link["label"]), False)
    [begun] = re.findall(r"<input[^>]* autofocus[^>]*>", asks.content.decode())
    assert 'name="record_text"' in begun
    # A browser sends the fields of the form in the place of what its page's address says.
    sent = sent_by(asks, "project-act", button="act", record_text="沙棘加工厂") | {"act": act}
    page = client.get("/desk/project/", sent).url
    assert page.startswith(f"{reverse(act, args=[project.pk])}?")
    asked = client.get(page)
    assert asked.context["cancel_url"] == back
    saved = client.post(page, sent_by(asked, "act-form", **TYPED_INTO[act]))
    (kind,) = [one.records for one in PROJECT_ACTS if one.address == act]
    assert saved.url == f"{back}#record-{kind.objects.latest('pk').pk}"


def test_who_only_reads_is_offered_no_way_to_add_a_payment():
    makers.make_funding()
    actions = client_of(makers.make_user("viewer", "150400")).get("/projects/payments/").context["actions"]
    assert not [one for one in actions if "/desk/" in one["url"]]


def make_import(user, **fields):
    return Import.objects.create(
        **{"kind": "projects", "name": "台账.xlsx", "size": 1, "sha256": "0" * 64, "user": user, "language": "zh-hans"}
        | {"state": "previewed", "summary": {"counts": {"wrong": 3, "doubtful": 2, "new": 9}}}
        | fields
    )


def test_a_clerk_sees_the_own_imports_that_are_not_written_with_the_rows_that_are_refused():
    clerk = makers.make_user("editor", "150400")
    job = make_import(clerk)
    make_import(clerk, state="cancelled")
    make_import(makers.make_user("editor", "150400", username="colleague"))
    (one,) = desk_of(clerk).imports
    assert (one.job, one.wrong, one.doubtful) == (job, 3, 2)
    assert "3行有错" in client_of(clerk).get("/").content.decode()


def test_a_report_is_due_a_month_after_the_last_one_where_the_clerk_keeps_the_project():
    clerk, today = makers.make_user("editor", "150400"), dates.today()
    never = makers.make_project(status="running", title="从未")
    old = makers.make_project(status="running", title="很久")
    fresh = makers.make_project(status="running", title="新近")
    makers.make_project(status="completed", title="完工")
    makers.make_project(status="running", title="别处", area_id="150924")
    for project, days in ((old, 31), (fresh, 30), (fresh, 90)):
        day = (today - timedelta(days=days)).isoformat()
        Progress.objects.create(project=project, reported_on=day, percent=10)
    desk = desk_of(clerk)
    assert desk.report_count == 2
    assert [one.title for one in desk.reports] == [never.title, old.title]
    assert [one.act_url for one in desk.reports] == [
        f"/projects/{one.pk}/progress/?next=%2Fdesk%2F" for one in (never, old)
    ]


@pytest.mark.parametrize(("days", "due"), [(0, 0), (29, 0), (31, 1), (None, 1)])
def test_a_project_without_a_report_is_due_a_month_after_it_began_whenever_it_was_entered(days, due):
    clerk = makers.make_user("editor", "150400")
    begun(makers.make_project(status="running"), days)
    assert desk_of(clerk).report_count == due


def test_of_projects_without_a_report_the_one_longest_under_way_goes_first():
    clerk = makers.make_user("editor", "150400")
    for title, days in (("去年", 400), ("不详", None), ("前年", 800)):
        begun(makers.make_project(status="running", title=title), days)
    assert [one.title for one in desk_of(clerk).reports] == ["不详", "前年", "去年"]


def begun(project, days):
    """The project has been under way for so many days; nothing is recorded of that without them."""
    if days is not None:
        since = dates.today() - timedelta(days=days)
        project.status_changes.create(status="running", since=since.isoformat())


def test_a_clerk_sees_what_waits_in_the_own_areas():
    makers.make_project(status="running", planned_until="2016-05-01")
    makers.make_project(status="running", planned_until="2016-05-01", area_id="150924")
    assert [one.number for one in desk_of(makers.make_user("editor", "150400")).waiting] == [1]


def test_a_clerk_sees_the_own_changes_that_were_saved_with_a_reason():
    clerk, project = makers.make_user("editor", "150400"), makers.make_project()
    for who, reason in ((clerk, "分两期实施"), (makers.make_user("editor", "150400", username="colleague"), "别的")):
        with telling("form", who, path="/", reason=reason):
            type(project).objects.filter(pk=project.pk).update(place=reason)
    assert [one.reasons for one in desk_of(clerk).answered] == [["分两期实施"]]


def test_drafts_are_listed_by_the_browser_alone():
    clerk = makers.make_user("editor", "150400")
    page = client_of(clerk).get("/").content.decode()
    assert f'data-drafts="{clerk.pk}" hidden' in page

"""What one does to a record from its row in a list: as the rights say, asked once for the whole page."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidportal.directory.models import Organisation
from aidportal.records.rights import gate
from aidportal.reports.models import PublishedFigure
from projects.models import Disbursement, Funding, Output, Project, StatusChange
from tests import makers

pytestmark = pytest.mark.django_db

# Each list, and the kind of its records as the addresses of record pages name it.
LISTS = {
    "projects:list": "projects/project",
    "projects:donation_list": "projects/donation",
    "cadres:list": "cadres/posting",
    "cadres:batch_list": "cadres/batch",
    "trainings:list": "trainings/session",
    "directory:area_list": "directory/area",
    "directory:pairing_list": "directory/pairing",
    "directory:document_list": "directory/document",
}


@pytest.fixture
def records(db):
    """宁城县 helped by 海淀区: a project with a line, a donation, a posting, a class, a pairing."""
    makers.make_pairing()
    line = makers.make_funding(source="district", project=makers.make_project(giver=makers.government("110108")))
    makers.make_donation()
    makers.make_session(place_area_id="150429")
    return {"project": line.project, "posting": makers.make_posting()}


def links(client, name, key=None):
    """The links of the rows of a list; of the row ``key`` alone, where there is one."""
    rows = client.get(reverse(name)).context["table"].row_acts
    return [link["url"].partition("?")[0] for row in ([rows.get(key, [])] if key else rows.values()) for link in row]


@pytest.mark.parametrize("name", LISTS)
def test_an_administrator_changes_every_record_from_its_row(admin_client, records, name):
    assert any(url.startswith(f"/record/{LISTS[name]}/") for url in links(admin_client, name)), name


def test_who_only_looks_is_offered_nothing(client, records):
    client.force_login(makers.make_user("viewer", "150400", "110108"))
    assert {name: links(client, name) for name in LISTS} == {name: [] for name in LISTS}


def of_project(project, *names):
    return {reverse(f"projects:{name}", args=[project.pk]) for name in names}


def test_each_side_is_offered_what_it_records(client, records):
    project, posting = records["project"], records["posting"]
    own = of_project(project, "report_progress", "change_status", "add_output")
    shared = of_project(project, "pay", "add_line") | {f"/record/projects/project/{project.pk}/"}
    client.force_login(makers.make_user("editor", "150400"))
    assert set(links(client, "projects:list", project.pk)) == own | shared
    assert links(client, "cadres:list", posting.pk) == []
    client.force_login(makers.make_user("editor", "110108"))
    assert set(links(client, "projects:list", project.pk)) == shared
    assert len(links(client, "cadres:list", posting.pk)) == 4


def test_a_posting_that_has_a_successor_is_not_handed_over_again(admin_client, records):
    posting = records["posting"]
    after = makers.make_official(name="李四")
    makers.make_posting(official=after, takes_over_from=posting, starts_on="2016-03-01", ends_on=None)
    assert links(admin_client, "cadres:list", posting.pk) == [f"/record/cadres/posting/{posting.pk}/"]


def test_every_link_of_a_row_comes_back_to_the_list_as_it_is(admin_client, records):
    address = reverse("projects:list") + "?year=all&sort=title"
    rows = admin_client.get(address).context["table"].row_acts
    assert rows
    assert all(
        "next=%2Fprojects%2F%3Fyear%3Dall%26sort%3Dtitle" in link["url"] for row in rows.values() for link in row
    )


@pytest.mark.parametrize("name", ["projects:list", "cadres:list"])
def test_a_longer_list_asks_no_more_statements(client, records, name):
    client.force_login(makers.make_user("editor", "150400", "110108"))
    client.get(reverse(name))

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        return len(queries)

    few = count()
    for number in range(5):
        makers.make_funding()
        official = makers.make_official(name=f"王{number}")
        makers.make_posting(batch=records["posting"].batch, official=official)
    assert count() == few


# ---- Lines, which are changed on the page of their project

LINE_LISTS = {
    "projects:funding_list": Funding,
    "projects:disbursement_list": Disbursement,
    "projects:output_list": Output,
    "projects:status_list": StatusChange,
}


@pytest.fixture
def project(records):
    """The project of ``records`` with a line of each kind, and the same of a project elsewhere."""
    elsewhere = makers.make_project(area_id="150430")
    for project in (records["project"], makers.make_funding(source="district", project=elsewhere).project):
        makers.make_disbursement(funding=project.fundings.get())
        Output.objects.create(project=project, name="水渠", planned=3)
        StatusChange.objects.create(project=project, since="2014-05", status=Project.Status.RUNNING)
    return records["project"]


def line_links_of(client, name):
    return {key: links[0]["url"] for key, links in client.get(reverse(name)).context["table"].row_acts.items()}


@pytest.mark.parametrize("role", ["administrator", "editor", "viewer"])
@pytest.mark.parametrize("name", LINE_LISTS)
def test_a_line_is_changed_from_its_row_by_who_may_at_its_place(client, project, name, role):
    user = makers.make_user(role, *(() if role == "administrator" else ("150429",)))
    client.force_login(user)
    urls = line_links_of(client, name)
    may_change = gate(LINE_LISTS[name], "change", user)
    assert set(urls) == ({line.pk for line in may_change} if user.may_record else set())
    for key, url in urls.items():
        page = client.get(url).content.decode()
        assert f'<li id="{LINE_LISTS[name]._meta.model_name}-{key}">' in page
        assert f"#record-{key}" in unquote(url)


# ---- Records that are in no list


def pages_of_records(user, client):
    """What the page of 宁城县 and that of published figures link to for ``user``, of what is changed there."""
    client.force_login(user)
    area = client.get(reverse("overview:area_detail", args=["150429"]))
    panels = [panel for panel in area.context["panels"] if isinstance(panel, dict) and panel["key"] == "organisations"]
    bodies = [cells[0]["url"] for panel in panels for cells in panel["rows"] if cells[0]["url"]]
    figures = [row["change_url"] for row in client.get(reverse("published:figures")).context["rows"]]
    urls = [action["url"] for action in area.context["actions"]] + bodies + [url for url in figures if url]
    return sorted(url.partition("?")[0] for url in urls)


def test_areas_organisations_and_published_figures_are_changed_from_their_pages(client, records):
    school = Organisation.objects.create(name_zh="宁城县第一中学", kind="school", area_id="150429")
    stated = PublishedFigure.objects.create(
        document=makers.make_document(), statement="项目12个", value=12, figure="projects", number="F1"
    )
    of_school = f"/record/directory/organisation/{school.pk}/"
    own = [
        "/record/directory/area/150429/",
        of_school,
        f"/record/directory/organisation/{makers.government('150429').pk}/",
        f"/record/reports/publishedfigure/{stated.pk}/",
    ]
    assert pages_of_records(makers.make_user("administrator"), client) == sorted(own)
    assert of_school in pages_of_records(makers.make_user("editor", "150400"), client)
    assert not {own[0], own[2]} & set(pages_of_records(makers.make_user("editor", "150429"), client))
    assert pages_of_records(makers.make_user("viewer", "150400"), client) == []

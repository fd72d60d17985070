"""Attendance as a grid of areas and kinds of people: one change, blank is nothing, nobody's work is dropped."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from aidportal.history.reverting import Did
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import acts_of_forms, told_of
from trainings.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NINGCHENG, AOHAN, XINGHE, HAIDIAN = "150429", "150430", "150924", "110108"
FORM = "attendance-form"


@pytest.fixture
def session(db):
    makers.make_pairing()
    makers.make_pairing(receiver=makers.government(AOHAN))
    return makers.make_session(title="教师班", place_area_id=NINGCHENG, giver=makers.government(HAIDIAN))


@pytest.fixture
def editor(client, session):
    client.force_login(makers.make_user("editor", "150400"))
    return client


def page(session):
    return reverse("trainings:attendance", args=[session.pk])


def save(client, session, opened=None, **cells):
    answer = opened or client.get(page(session))
    sent = sent_by(answer, FORM)
    changes = {name.replace("__", "-"): [value] for name, value in cells.items()}
    assert changes.keys() <= sent.keys(), changes.keys() - sent.keys()
    return client.post(page(session), sent | changes)


def recorded(session):
    rows = session.attendances.values_list("home_area", "people", "headcount")
    return {(area, people): headcount for area, people, headcount in rows}


def test_the_place_and_the_partners_of_the_giver_are_the_rows(editor, session):
    form = editor.get(page(session)).context["form"]
    assert [area.code for area in form.areas] == [NINGCHENG, AOHAN]


def test_one_begins_to_type_in_the_first_cell(editor, session):
    [begun] = re.findall(r"<input[^>]* autofocus[^>]*>", editor.get(page(session)).content.decode())
    assert f'name="n-{NINGCHENG}-' in begun


def test_cells_are_saved_as_one_change_and_blank_ones_are_no_records(editor, session):
    answer = save(
        editor,
        session,
        n__150429__teachers="40",
        n__150429__doctors="１２名",
        area__0_text="兴和县",
        area__1_text="元宝山区",
        n__new1__other="3",
    )
    assert answer.status_code == 200  # 兴和县 is of another league
    answer = save(
        editor,
        session,
        n__150429__teachers="40",
        n__150429__doctors="１２名",
        area__1_text="元宝山区",
        n__new1__other="3",
    )
    assert answer.url == f"{session.get_absolute_url()}#attendance"
    assert recorded(session) == {
        (NINGCHENG, "teachers"): 40,
        (NINGCHENG, "doctors"): 12,
        ("150403", "other"): 3,
    }
    [act] = acts_of_forms()
    assert [told.act.pk for row in Attendance.objects.all() for told in told_of(row)] == [act.pk] * 3
    assert "已登记3项人数" in editor.get(answer.url).content.decode()


def test_what_is_saved_as_it_is_changes_nothing(editor, session):
    makers.make_attendance(session=session, people="teachers", headcount=0)
    answer = save(editor, session)
    assert "内容没有改动" in editor.get(answer.url).content.decode()
    assert recorded(session) == {(NINGCHENG, "teachers"): 0}
    assert not acts_of_forms()


def test_a_cell_that_is_emptied_is_no_record_any_more(editor, session):
    row = makers.make_attendance(session=session, people="teachers", headcount=20)
    save(editor, session, n__150429__teachers="")
    assert recorded(session) == {}
    assert told_of(row)[-1].did is Did.DELETED


@pytest.mark.parametrize("typed", ["0", "-1", "若干", "1.5", "99999999999", "12亩", "约20"])
def test_nonsense_is_answered_beside_its_cell(editor, session, typed):
    answer = save(editor, session, n__150429__teachers=typed)
    assert [problem.anchor for problem in answer.context["problems"]] == ["id_n-150429-teachers"]
    assert form_of(answer, FORM).sent["n-150429-teachers"] == [typed]
    assert recorded(session) == {}


def test_people_of_no_area_are_asked_for_it(editor, session):
    answer = save(editor, session, n__new0__teachers="5")
    assert [problem.anchor for problem in answer.context["problems"]] == ["id_area-0"]


def test_an_area_that_is_in_the_grid_is_not_chosen_once_more(editor, session):
    answer = save(editor, session, area__0_text="宁城县", n__new0__teachers="5")
    assert [problem.anchor for problem in answer.context["problems"]] == ["id_area-0"]
    assert recorded(session) == {}


def test_what_only_one_of_two_changed_is_kept_of_both(editor, session):
    makers.make_attendance(session=session, people="teachers", headcount=20)
    opened = editor.get(page(session))
    Attendance.objects.update(headcount=25)
    session.attendances.create(home_area_id=AOHAN, people="doctors", headcount=7)
    assert save(editor, session, opened, n__150429__doctors="3").status_code == 302
    assert recorded(session) == {
        (NINGCHENG, "teachers"): 25,
        (AOHAN, "doctors"): 7,
        (NINGCHENG, "doctors"): 3,
    }


def test_what_both_changed_is_told_and_nothing_is_lost(editor, session):
    makers.make_attendance(session=session, people="teachers", headcount=20)
    makers.make_attendance(session=session, people="doctors", headcount=5)
    opened = editor.get(page(session))
    Attendance.objects.filter(people="teachers").update(headcount=25)
    Attendance.objects.filter(people="doctors").update(headcount=6)
    told = save(editor, session, opened, n__150429__teachers="30")
    [problem] = told.context["problems"]
    assert problem.anchor == "id_n-150429-teachers"
    assert "25" in problem.text
    assert recorded(session) == {(NINGCHENG, "teachers"): 25, (NINGCHENG, "doctors"): 6}
    # Who saves once more takes the own number there, and what the other recorded elsewhere.
    assert save(editor, session, told).status_code == 302
    assert recorded(session) == {(NINGCHENG, "teachers"): 30, (NINGCHENG, "doctors"): 6}


def test_it_is_reached_from_the_row_of_the_list_and_leads_back_there(editor, session):
    listed = editor.get(reverse("trainings:list"))
    [link] = {unescape(link) for link in re.findall(r'href="([^"]*/attendance/[^"]*)"', listed.content.decode())}
    answer = editor.post(link, sent_by(editor.get(link), FORM) | {"n-150429-teachers": ["5"]})
    assert answer.url == f"{reverse('trainings:list')}#record-{session.pk}"
    assert recorded(session) == {(NINGCHENG, "teachers"): 5}


def test_a_roster_is_said_to_be_counted_instead(editor, session):
    session.attendees.create(name="李娜", home_area_id=NINGCHENG)
    assert "按名册统计" in editor.get(page(session)).content.decode()


@pytest.mark.parametrize(("role", "area", "status"), [("viewer", "150400", 403), ("editor", HAIDIAN, 403)])
def test_nobody_records_the_attendance_of_another_side(client, session, role, area, status):
    client.force_login(makers.make_user(role, area))
    assert client.get(page(session)).status_code == status
    assert client.post(page(session), {"n-150429-teachers": "5"}).status_code == status
    assert recorded(session) == {}


def test_the_grid_offers_what_lies_in_the_place_of_the_session(admin_client):
    session = makers.make_session(place_area_id="150400")
    form = admin_client.get(reverse("trainings:attendance", args=[session.pk])).context["form"]
    assert [form.areas[0].code, form.areas[-1].code] == ["150400", "150430"]
    assert "150429" in [area.code for area in form.areas]


def test_the_grid_of_a_session_where_somebody_gives_offers_their_partners(admin_client):
    makers.make_pairing()
    session = makers.make_session(place_area_id=makers.GIVER)
    form = admin_client.get(reverse("trainings:attendance", args=[session.pk])).context["form"]
    assert [area.code for area in form.areas] == [makers.GIVER, makers.RECEIVER]


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_an_area_that_is_taken_from_the_list_is_that_of_its_row(client, session, role):
    client.force_login(makers.make_user(role, *(() if role == "administrator" else ("150400",))))
    [row] = client.get("/record/choices/directory/area/?q=元宝山区").json()["rows"]
    answer = save(client, session, area__0=row["key"], area__0_text=row["text"], n__new0__teachers="5")
    assert answer.status_code == 302
    assert recorded(session) == {("150403", "teachers"): 5}
